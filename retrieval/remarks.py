"""What an answer says of itself: before the quotations, or in their place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from prompts import load_prompt
from retrieval.answer_form import round_number
from retrieval.contradiction import contradicts
from retrieval.coverage import TellingWord, parsed
from retrieval.judgement import SUBJECTS, never_mentioned
from retrieval.lexical import stems
from retrieval.question import asked_for, read_question
from retrieval.search import Library

NAMED = 2
"""At most so many missing words are named: of a long story not every word is the subject."""


def opening(question: str, sentences: Sequence[str], *, many: bool) -> str:
    """Return what is said before the quotations: that they contradict, or are no exact number."""
    if any(contradicts(sentence, question) for sentence in sentences):
        document = "The documents say" if many else "The document says"
        return load_prompt("opposite").fill(document=document)
    asked = read_question(question)
    rounds = (round_number(asked, sentence) for sentence in sentences)
    if found := next((number for number in rounds if number), ""):
        return load_prompt("approximate").fill(who=_who(many=many), words=f"“{found}”")
    return ""


def not_stated(question: str, words: Sequence[TellingWord], library: Library, *, many: bool) -> str:
    """Say that it is not stated: what is never mentioned, or what is mentioned without it."""
    if missing := never_mentioned(question, words, library):
        texts = list(dict.fromkeys(word.text for word in missing))
        named = " or ".join(f"“{text}”" for text in texts[:NAMED])
        return load_prompt("not_mentioned").fill(who=_who(many=many), words=named)
    if mentioned := _mentioned(question, words, library):
        named = " and ".join(f"“{phrase}”" for phrase in mentioned)
        return load_prompt("mentioned").fill(
            who=_who(many=many), words=named, what=asked_for(read_question(question).kind)
        )
    return load_prompt("not_stated").fill(who=_who(many=many))


def _mentioned(question: str, words: Sequence[TellingWord], library: Library) -> list[str]:
    """Return the longest phrase of a question whose telling words the best sentence has.

    A word that it has only in another word's meaning ("holiday inns") is not mentioned.
    """
    has = [
        word for word in words if word.likeness == 1 and all(map(library.knows, stems(word.text)))
    ]
    found = {word.text for word in has if word.kind in SUBJECTS}
    lacking = {word.text for word in words} - {word.text for word in has}
    phrases = [
        phrase
        for chunk in parsed(question).noun_chunks
        if found & {token.text for token in chunk} and not lacking & {token.text for token in chunk}
        if (phrase := _without_question_words(chunk.text))
    ]
    return sorted(dict.fromkeys(phrases), key=lambda phrase: -len(phrase))[:1]


def _without_question_words(phrase: str) -> str:
    return re.sub(r"^(how (many|much)|what|which|whose|any|the|a|an)\s+", "", phrase, flags=re.I)


def _who(*, many: bool) -> str:
    return "The documents do" if many else "The document does"
