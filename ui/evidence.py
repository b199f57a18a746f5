"""How far the quotations of an answer say what was asked, in plain words and without a number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from retrieval.answer_form import round_number
from retrieval.coverage import telling_tokens
from retrieval.glossary import meanings_by_word, phrases_said
from retrieval.lexical import stems, words
from retrieval.question import asked_for, holds, read_question
from retrieval.schema import Answer

Level = Literal["full", "part", "none"]

_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """How far it is stated; `missing` are words of the question that no quotation has."""

    level: Level
    missing: tuple[str, ...] = ()
    lacks: str = ""
    """What was asked for and no quotation says, such as "when", or empty."""

    def __str__(self) -> str:
        """Return the line that people read."""
        if self.level == "none":
            return "Not stated in the document."
        if self.level == "full":
            return "Stated in so many words."
        if self.lacks:
            return f"Stated in part: the quotations do not say {self.lacks}."
        named = [f"“{word}”" for word in self.missing[:_MOST_NAMED]]
        *first, last = named
        listed = f"{', '.join(first)} and {last} are" if first else f"{last} is"
        return f"Stated in part, or in other words: {listed} not in the quotations."


def evidence(answer: Answer) -> Evidence | None:
    """Compare an answer's quotations with its question; None where no answer was wanted.

    A telling word of the question counts as had when a quotation, its section's title or its
    speaker's name has it in any form, or one of the words that the glossary gives for it.
    """
    if answer.outcome == "declined":
        return None
    if answer.outcome == "not_stated" or not answer.citations:
        return Evidence("none")
    asked = read_question(answer.standalone_question)
    if not any(holds(asked, citation.quote) for citation in answer.citations):
        return Evidence("part", lacks=asked_for(asked.kind))
    if any(round_number(asked, citation.quote) for citation in answer.citations):
        return Evidence("part", lacks="the exact number")
    quoted = " ".join(
        f"{citation.section} {citation.speaker or ''} {citation.quote}"
        for citation in answer.citations
    )
    missing = _missing(answer.standalone_question, set(stems(quoted)))
    return Evidence("part" if missing else "full", missing)


def _missing(question: str, had: set[str]) -> tuple[str, ...]:
    """Return the telling words of a question that are not had, each once, in order."""
    meanings = meanings_by_word(phrases_said(question))
    wanted = dict.fromkeys(token.text for token in telling_tokens(question) if stems(token.text))
    ways = {
        word: [word, *(one for form in words(word) for one in meanings.get(form, ()))]
        for word in wanted
    }
    return tuple(word for word in wanted if not any(_is_had(way, had) for way in ways[word]))


def _is_had(words_wanted: str, had: set[str]) -> bool:
    wanted = stems(words_wanted)
    return bool(wanted) and had.issuperset(wanted)
