"""From an opinion to the fields of a regression case, as evaluation.add takes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from retrieval.schema import Answer, Turn
from ui.opinions import REASONS, Opinion

CATEGORY = "feedback"
EXPECTED = {
    "answer": "It should answer",
    "abstain": "It should say that the document does not say",
    "correct": "It should put right what the question assumes",
    "decline": "It should not answer: this asks for an opinion or advice",
}
_AS_IT_WENT = {"answered": "answer", "not_stated": "abstain", "declined": "decline"}


def proposed_expectation(opinion: Opinion) -> str:
    """Return what the answer should probably have been: a key of EXPECTED."""
    if opinion.reason == "should_refuse":
        return "abstain"
    if opinion.helpful:
        return _AS_IT_WENT[opinion.answer.outcome]
    return "answer"


def proposed_sentences(opinion: Opinion) -> tuple[str, ...]:
    """Return the quotations of an answer that was found right, or nothing."""
    quotes = (citation.quote for citation in opinion.answer.citations)
    return tuple(dict.fromkeys(quotes)) if opinion.helpful else ()


def case_fields(opinion: Opinion, expected: str, gold: Sequence[str]) -> dict[str, Any]:
    """Return a case that asks the question again, after the same earlier ones.

    The earlier turns are expected to go as they went.
    """
    last = {"question": opinion.answer.question, "expected": expected, "gold": list(gold)}
    last = {name: value for name, value in last.items() if value}
    about = {"category": CATEGORY, "note": _note(opinion)}
    if not opinion.history:
        return last | about
    return about | {"turns": [*map(_turn, opinion.history), last]}


def _turn(turn: Turn) -> dict[str, str]:
    outcome = turn.answer.outcome if isinstance(turn.answer, Answer) else "answered"
    return {"question": turn.question, "expected": _AS_IT_WENT[outcome]}


def _note(opinion: Opinion) -> str:
    verdict = "Found helpful" if opinion.helpful else REASONS.get(opinion.reason, "Found wrong")
    return f"{verdict}: {opinion.words}" if opinion.words else verdict
