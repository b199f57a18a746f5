"""Feedback is stored whole and becomes a regression case that evaluation reads."""

from __future__ import annotations

from pathlib import Path

import pytest
from fake_plan_chain import FakeChain

from evaluation.add import add_case
from evaluation.cases import load_cases
from evaluation.run import stored_texts
from retrieval.schema import Turn
from ui.database import open_database
from ui.opinions import Opinion, Opinions
from ui.regression_case import case_fields, proposed_expectation, proposed_sentences


@pytest.fixture
def opinions(tmp_path: Path) -> Opinions:
    return Opinions(open_database(tmp_path))


def opinion(question: str = "What about trees?", *, helpful: bool = False, **more) -> Opinion:
    return Opinion("e1", FakeChain().answer(question), helpful, **more)


def test_opinion_reads_back_whole(opinions: Opinions) -> None:
    before = Turn("And water?", FakeChain().answer("And water?"))
    sent = opinion(reason="missing", words="The <b>oaks</b>", history=(before,))
    opinions.save(sent)
    assert opinions.all() == (sent,)


def test_second_opinion_on_an_answer_replaces_the_first(opinions: Opinions) -> None:
    opinions.save(opinion(reason="missing"))
    opinions.settle("e1", "closed")
    opinions.save(opinion(helpful=True, reason="no such reason", words="x" * 5000))
    (one,) = opinions.all()
    assert (one.helpful, one.reason, len(one.words), one.state) == (True, "", 2000, "new")


def test_feedback_of_another_shape_is_left_out(opinions: Opinions) -> None:
    opinions.save(opinion())
    with opinions.database.transaction() as connection:
        connection.execute("UPDATE feedback SET answer = '{}'")
    assert opinions.all() == ()


def test_settled_ones_are_listed_by_state(opinions: Opinions) -> None:
    opinions.save(opinion())
    opinions.settle("e1", "added", "what-about-trees")
    assert opinions.all(["new"]) == ()
    assert opinions.all(["added"])[0].test_case == "what-about-trees"


@pytest.mark.parametrize(
    ("question", "helpful", "reason", "expected"),
    [
        ("What about trees?", True, "", "answer"),
        ("Loaves?", True, "", "abstain"),
        ("My vote?", True, "", "decline"),
        ("What about trees?", False, "should_refuse", "abstain"),
        ("Loaves?", False, "missing", "answer"),
    ],
)
def test_proposed_expectation(question: str, helpful: bool, reason: str, expected: str) -> None:
    assert proposed_expectation(opinion(question, helpful=helpful, reason=reason)) == expected


def test_case_of_a_follow_up_asks_the_whole_conversation(tmp_path: Path) -> None:
    chain = FakeChain()
    suite = tmp_path / "feedback.yaml"
    before = (
        Turn("Loaves?", chain.answer("Loaves?")),
        Turn("And water?", chain.answer("And water?")),
    )
    follow_up = opinion(helpful=True, history=before, words="Good: yes")
    fields = case_fields(follow_up, "answer", proposed_sentences(follow_up))
    texts = stored_texts(chain)
    added = [add_case(suite, fields, texts), add_case(suite, fields, texts)]
    cases = load_cases([suite])
    assert [case.id for case in cases] == [case.id for case in added]
    assert [(turn.question, turn.expected) for turn in cases[0].turns] == [
        ("Loaves?", "abstain"),
        ("And water?", "answer"),
        ("What about trees?", "answer"),
    ]
    assert cases[0].turns[-1].gold == (
        "We will plant ten trees in every street.",
        "“My street was bare.",
    )
