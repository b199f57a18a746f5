"""How far the quotations of an answer say what was asked, in plain words and without a number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from retrieval.answer_form import round_number
from retrieval.glossary import document_words
from retrieval.lexical import stems, words
from retrieval.question import holds, read_question
from retrieval.schema import Answer

Level = Literal["full", "part", "none"]

_FORMS = {
    "number": "a number",
    "money": "a sum of money",
    "date": "a date",
    "duration": "a length of time",
    "age": "an age",
    "funding": "who pays",
}
# Words that ask and do not name a subject, beside the stop words of the search.
_ASKING = frozenset(
    stems(
        "document manifesto plan plans policy promise pledge party government happen change "
        "anything something everything think want people make see show mean thing there really "
        "ok please hi hello going much many long often ever still also need know explain stop "
        "help new now more done about tell"
    )
)
_MOST_NAMED = 4


@dataclass(frozen=True, slots=True)
class Evidence:
    """How far it is stated; `missing` are words of the question that no quotation has."""

    level: Level
    missing: tuple[str, ...] = ()
    lacks: str = ""
    """The kind of answer asked for that no quotation has, such as "a date", or empty."""

    def __str__(self) -> str:
        """Return the line that people read."""
        if self.level == "none":
            return "Not stated in the document."
        if self.level == "full":
            return "Stated in so many words: the quotations have the words of your question."
        if self.lacks:
            return f"Stated in part: the quotations do not give {self.lacks}."
        named = ", ".join(f"“{word}”" for word in self.missing[:_MOST_NAMED])
        return f"Stated in part or in other words: the quotations do not have {named}."


def evidence(answer: Answer) -> Evidence | None:
    """Compare an answer's quotations with its question; None where no answer was wanted.

    A word counts as had when a quotation, its section's title or its speaker's name has it in any
    form, or one of the words that the glossary gives for it.
    """
    if answer.outcome == "declined":
        return None
    if answer.outcome == "not_stated" or not answer.citations:
        return Evidence("none")
    quoted = " ".join(
        f"{citation.section} {citation.speaker or ''} {citation.quote}"
        for citation in answer.citations
    )
    asked = read_question(answer.standalone_question)
    if asked.kind in _FORMS and not any(holds(asked, one.quote) for one in answer.citations):
        return Evidence("part", lacks=_FORMS[asked.kind])
    if any(round_number(asked, one.quote) for one in answer.citations):
        return Evidence("part", lacks="an exact number")
    missing = _missing(answer.standalone_question, set(stems(quoted)))
    return Evidence("part" if missing else "full", missing)


def _missing(question: str, had: set[str]) -> tuple[str, ...]:
    wanted = (word for word in dict.fromkeys(words(question)) if stems(word))
    return tuple(
        word
        for word in wanted
        if not (had | _ASKING).issuperset(stems(word)) and not _in_other_words(word, had)
    )


def _in_other_words(word: str, had: set[str]) -> bool:
    meanings = (stems(meaning) for meaning in document_words(word))
    return any(meaning and had.issuperset(meaning) for meaning in meanings)
