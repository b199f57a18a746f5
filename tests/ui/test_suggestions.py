"""What to ask next: short, from the passages, and only what the chain answers newly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from retrieval.schema import Answer, Citation, Hit, Passage, Turn
from ui.subjects import subjects
from ui.suggesting import LONGEST_QUEUE, Suggesting
from ui.suggestions import MOST_WORDS, candidates, suggest

TEXT = (
    "We will plant oaks. We will hire new forest wardens, paid for by a levy on bottles. "
    "The clean water programme will begin in 2030."
)
CUT = TEXT.index("The clean")


def passage(start: int, end: int) -> Passage:
    return Passage(f"p{start}", "plan", "Plan", TEXT[start:end].strip(), start, end)


PASSAGES = (passage(0, CUT), passage(CUT, len(TEXT)))


def answer(question: str, *quotes: str) -> Answer:
    """Return an answer to a question that quotes these words of TEXT."""
    citations = tuple(
        Citation(at, "plan", "Plan", quote, TEXT.index(quote), TEXT.index(quote) + len(quote))
        for at, quote in enumerate(quotes, 1)
    )
    hits = tuple(Hit(one, 1.0) for one in PASSAGES)
    outcome = "answered" if quotes else "not_stated"
    return Answer(question, question, outcome, "", citations, hits, "quotes", "1", "1")  # type: ignore[arg-type]


class Chain:
    """Answer each question with the sentence that has been laid down for it."""

    index_version = "1"

    def __init__(self, **said: str) -> None:
        self.said = said
        self.asked: list[str] = []

    def answer(
        self, question: str, history: Sequence[Turn] = (), documents: Sequence[str] = ()
    ) -> Answer:
        self.asked.append(question)
        for word, quote in self.said.items():
            if word in question:
                return answer(question, quote)
        return answer(question)


WARDENS = "We will hire new forest wardens, paid for by a levy on bottles."
WATER = "The clean water programme will begin in 2030."
TREES = answer("What about trees?", "We will plant oaks.")
HISTORY = (Turn("What about trees?", TREES),)


def test_candidates_are_short_and_of_several_kinds() -> None:
    found = list(candidates(TREES))
    assert all(len(one.question.split()) <= MOST_WORDS for one in found)
    assert {one.question for one in found} >= {
        "Who pays for new forest wardens?",
        "What is promised on new forest wardens?",
    }
    assert not any("levy" in one.question and one.kind == "pays" for one in found)


@pytest.mark.parametrize(
    ("pledge", "question"),
    [
        ("We will halve knife crime in a decade.", "What will be done about knife crime?"),
        ("We will introduce new Respect Orders.", "What are Respect Orders?"),
        ("We will reform the justice system.", "How will they reform the justice system?"),
        ("We will open more youth clubs.", "What is promised on more youth clubs?"),
    ],
)
def test_question_fits_what_is_pledged(pledge: str, question: str) -> None:
    (subject,) = subjects([Passage("p", "plan", "Plan", pledge, 0, len(pledge))])
    assert subject.about() == question


@pytest.mark.parametrize(
    "sentence",
    [
        "Rather than a plan to act, the others have offered desperate gimmicks.",  # no promise
        "We will introduce a new offence for spiking.",  # goes on
        "We will give it new powers.",  # says nothing by itself
    ],
)
def test_phrase_that_does_not_stand_by_itself_is_no_subject(sentence: str) -> None:
    assert subjects([Passage("p", "plan", "Plan", sentence, 0, len(sentence))]) == []


def test_no_two_are_answered_by_the_same_words() -> None:
    chain = Chain(wardens=WARDENS)
    assert len(suggest(TREES, HISTORY, (), chain)) == 1


def test_only_what_the_chain_answers_is_offered() -> None:
    chain = Chain(wardens=WARDENS)
    offered = suggest(TREES, HISTORY, (), chain)
    assert offered
    assert all("wardens" in question for question in offered)
    assert suggest(TREES, HISTORY, (), Chain()) == ()


def test_what_was_quoted_already_is_not_offered() -> None:
    before = answer("What about trees?", "We will plant oaks.", WARDENS)
    assert suggest(before, HISTORY, (), Chain(wardens=WARDENS)) == ()


def test_answer_without_the_form_asked_for_is_not_offered() -> None:
    offered = suggest(TREES, HISTORY, (), Chain(wardens=WATER))
    assert offered == ()


def test_question_that_would_be_understood_otherwise_is_not_offered() -> None:
    class Rewriting(Chain):
        def answer(self, question, history=(), documents=()):
            return replace(super().answer(question), standalone_question="Something else?")

    assert suggest(TREES, HISTORY, (), Rewriting(wardens=WARDENS)) == ()


def test_declined_answer_has_none() -> None:
    assert list(candidates(replace(TREES, citations=(), passages=()))) == []


def test_a_crowd_gets_answers_before_suggestions(monkeypatch: pytest.MonkeyPatch) -> None:
    from threading import Event

    gate = Event()
    monkeypatch.setattr("ui.suggesting.suggest", lambda *_: ("Next?",) if gate.wait(5) else ())
    suggesting, chain = Suggesting(), Chain()
    histories = [(Turn(f"Question {n}", TREES),) for n in range(LONGEST_QUEUE + 1)]
    states = [suggesting.get(TREES, history, (), chain) for history in histories]  # type: ignore[arg-type]
    assert states == [None] * LONGEST_QUEUE + [()]
    gate.set()
    for made in suggesting._made.values():
        assert made.result(5) == ("Next?",)
    assert suggesting.get(TREES, histories[0], (), chain) == ("Next?",)  # type: ignore[arg-type]
