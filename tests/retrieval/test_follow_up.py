from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.follow_up import standalone_question, topic_alone
from retrieval.schema import Answer, Citation, Outcome, Turn

COMMAND = "We will create a new Border Security Command, with hundreds of new investigators."
PATROLS = (
    "Labour will introduce a new Neighbourhood Policing Guarantee, restoring patrols to our town "
    "centres by recruiting thousands of new police officers."
)
SAVINGS = (
    "These new recruits will be paid for by tackling waste through a new Police Efficiency and "
    "Collaboration programme for England and Wales."
)


def turn(question: str, *quotes: str, outcome: Outcome = "answered") -> Turn:
    citations = tuple(
        Citation(number, "doc", "section", quote, 0, len(quote))
        for number, quote in enumerate(quotes, start=1)
    )
    return Turn(question, Answer(question, question, outcome, "", citations, (), "", "", ""))


def follow(question: str, *history: Turn) -> str:
    return standalone_question(question, history)


@given(st.text(max_size=60))
def test_a_first_question_comes_back_byte_for_byte(question: str) -> None:
    assert standalone_question(question, ()) == question


@pytest.mark.models
@pytest.mark.parametrize(
    ("before", "question", "expected"),
    [
        (
            "What is the Border Security Command?",
            "who pays for it?",
            "who pays for the Border Security Command?",
        ),
        (
            "What is the Border Security Command?",
            "So how will it be funded?",
            "How will the Border Security Command be funded?",
        ),
        ("Who is Nour?", "What does she say about Keir?", "What does Nour say about Keir?"),
        (
            "What are the Young Futures hubs?",
            "What are their opening hours?",
            "What are the Young Futures hubs' opening hours?",
        ),
        (
            "what happens if a teenager is caught with a knife",
            "could they be locked up?",
            "could a teenager caught with a knife be locked up?",
        ),
        (
            "Will there be more police on patrol in town centres?",
            "who pays for it?",
            "who pays for more police on patrol in town centres?",
        ),
        (
            "How many new police officers will there be?",
            "do they carry guns?",
            "do new police officers carry guns?",
        ),
        ("How will prisons change?", "will they build more?", "will they build more prisons?"),
    ],
)
def test_pronouns_are_replaced(before: str, question: str, expected: str) -> None:
    assert follow(question, turn(before)) == expected


@pytest.mark.models
@pytest.mark.parametrize(
    ("before", "question", "expected"),
    [
        ("Will they ban ninja swords?", "and machetes?", "Will they ban machetes?"),
        (
            "are zombie knives getting banned",
            "what about crossbows?",
            "are crossbows getting banned",
        ),
        (
            "Who pays for the new neighbourhood police recruits?",
            "and for the border command?",
            "Who pays for the border command?",
        ),
        (
            "How many hubs will there be?",
            "and in Wales?",
            "How many hubs will there be in Wales?",
        ),
        (
            "What does Nour say about Keir?",
            "And about knife crime?",
            "What does Nour say about knife crime?",
        ),
        (
            "What will Labour do about shoplifting?",
            "fly-tipping?",
            "What will Labour do about fly-tipping?",
        ),
        ("Will they ban ninja swords?", "why?", "why will they ban ninja swords?"),
        ("Will they ban ninja swords?", "by when?", "by when will they ban ninja swords?"),
        (
            "What are the Young Futures hubs?",
            "how many?",
            "how many Young Futures hubs are there?",
        ),
        (
            "What is the Border Security Command?",
            "who says so?",
            "who says so? (about the Border Security Command)",
        ),
        (
            "Who pays for the border command?",
            "how much?",
            "how much? (about who pays for the border command)",
        ),
        (
            "Which inquiries will Labour act on?",
            "any others?",
            "any others? (about which inquiries Labour will act on)",
        ),
        (
            "Are prisons overcrowded?",
            "whose fault is that?",
            "whose fault is that? (about whether prisons are overcrowded)",
        ),
        (
            "How will they stop the boats?",
            "and the money?",
            "the money? (about how they will stop the boats)",
        ),
        (
            "What will they do to the gangs who use children?",
            "max sentence?",
            "max sentence? (about what they will do to the gangs who use children)",
        ),
        (
            "Who is hit worst by antisocial behaviour?",
            "what's Labour going to do?",
            "what's Labour going to do? (about antisocial behaviour)",
        ),
        (
            "Will they ban ninja swords?",
            "what's the penalty?",
            "what's the penalty? (about whether they will ban ninja swords)",
        ),
    ],
)
def test_fragments_are_completed(before: str, question: str, expected: str) -> None:
    assert follow(question, turn(before)) == expected


@pytest.mark.models
@pytest.mark.parametrize(
    "question",
    [
        "what will they do about prisons?",
        "What is the Hillsborough Law?",
        "will Labour cut taxes?",
        "Is it illegal to carry a knife?",
        "If a police officer is under investigation, will he be suspended?",
        "What happens to asylum hotels?",
        "what does it say about fraud?",
        "Why are they getting rid of PCSOs?",
        "nobody ever gets charged round here. how you gonna fix that",
        "What happens to a young person found with a knife under these plans?",
        "should I believe them?",
        "thanks",
        "hello there, how are you today",
    ],
)
def test_a_question_that_stands_alone_is_left_alone(question: str) -> None:
    history = (turn("What is the Border Security Command?", COMMAND),)
    assert standalone_question(question, history) == question


@pytest.mark.models
def test_what_was_cited_can_be_meant() -> None:
    history = (
        turn("Will there be more police on patrol in town centres?", PATROLS),
        turn("Who pays for more police on patrol in town centres?", SAVINGS),
    )
    rewritten = standalone_question("And how will that programme save money?", history)
    assert rewritten == "How will the Police Efficiency and Collaboration programme save money?"


@pytest.mark.models
def test_who_was_quoted_can_be_meant() -> None:
    quoted = Citation(1, "plan", "", "We backed it.", 0, 13, "Ada Byron")
    answer = Answer("Who backs it?", "Who backs it?", "answered", "", (quoted,), (), "", "", "")
    asked = standalone_question("what does she say?", [Turn("Who backs it?", answer)])
    assert asked == "what does Ada Byron say?"


@pytest.mark.parametrize(
    ("fragment", "alone"),
    [
        ("and machetes?", "What about machetes?"),
        ("what about the hubs?", "What about the hubs?"),
        ("and in Wales?", None),
        ("why?", None),
        ("Will they ban machetes?", None),
    ],
)
def test_a_fragment_can_be_asked_about_by_itself(fragment: str, alone: str | None) -> None:
    assert topic_alone(fragment) == alone


def test_an_earlier_topic_is_returned_to() -> None:
    history = (turn("What are the Young Futures hubs?"), turn("What is the Hillsborough Law?"))
    rewritten = standalone_question("back to the hubs: who staffs them?", history)
    assert rewritten == "who staffs the Young Futures hubs?"


@pytest.mark.models
@pytest.mark.parametrize("between", ["hello", "should I vote Labour?"])
def test_a_declined_turn_does_not_change_the_topic(between: str) -> None:
    history = (turn("What is the Hillsborough Law?"), turn(between, outcome="declined"))
    assert (
        follow("when will it be passed?", *history) == "when will the Hillsborough Law be passed?"
    )


@pytest.mark.models
def test_a_topic_that_is_not_stated_stays_the_topic() -> None:
    history = (turn("How many Young Futures hubs will there be?", outcome="not_stated"),)
    rewritten = standalone_question("who pays for them?", history)
    assert rewritten == "who pays for Young Futures hubs?"


@pytest.mark.models
def test_turns_known_only_by_their_text_are_understood_in_their_order() -> None:
    history = (
        Turn("What is the Hillsborough Law?", "A legal duty of candour."),
        Turn("when will it be passed?", ""),
    )
    rewritten = standalone_question("and who wrote it?", history)
    assert rewritten == "who wrote the Hillsborough Law?"


@pytest.mark.models
def test_the_same_history_gives_the_same_question() -> None:
    history = (turn("What is the Border Security Command?", COMMAND),)
    rewritten = {standalone_question("will they be armed?", history) for _ in range(3)}
    assert len(rewritten) == 1


WORDS = st.sampled_from(
    "and what about it they that this the hubs ones there why how many is will if back to : , . ? "
    "( ) (about prisons) 's hes police in Wales who £5 … any others more Nour's".split(" ")
)


@pytest.mark.models
@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(WORDS, max_size=7), st.lists(WORDS, max_size=7))
def test_any_words_in_any_order_give_a_question(asked: list[str], before: list[str]) -> None:
    question = " ".join(asked)
    rewritten = standalone_question(question, (Turn(" ".join(before), ""),))
    assert bool(rewritten.strip()) == bool(question.strip())
