"""What is asked for, and whether a text holds it."""

from __future__ import annotations

import pytest

from retrieval.question import (
    asked_part,
    holds,
    is_fragment,
    is_pledge,
    quoted_phrases,
    read_question,
    without_aside,
)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How many officers will there be?", "number"),
        ("How much will it cost?", "money"),
        ("Who pays for the hubs?", "funding"),
        ("When will the library open?", "date"),
        ("How long will it take?", "duration"),
        ("What new offences are there?", "list"),
        ("what are they doing about knives?", "list"),
        ("is there anything on spiking", "list"),
        ("Who is Ada Lovell?", "who"),
        ("Will they ban swords?", "yes_no"),
        ("Does the document say where the officers have gone?", "place"),
        ("Can you tell me how many officers there are?", "number"),
        ("Does it say that they will stop?", "yes_no"),
        ("Why is that?", "other"),
        ("What is a hub?", "other"),
    ],
)
def test_the_kind_of_answer(question: str, kind: str):
    assert read_question(question).kind == kind


@pytest.mark.parametrize(
    ("question", "text", "held"),
    [
        ("How many new officers?", "recruiting thousands of new police officers", True),
        ("How many new officers?", "with 1,000 staff in a returns unit", False),
        ("How many new officers?", "we will recruit officers", False),
        ("How much will it cost?", "hundreds of millions of pounds", True),
        ("How much will it cost?", "a new programme for towns", False),
        ("When will it open?", "on Saturdays from ten to four", True),
        ("When will it be halved?", "We aim to halve it in a decade.", True),
        ("When will it be halved?", "We aim to halve it.", False),
        ("Who pays for it?", "This will be funded by ending a contract.", True),
        ("Who pays for it?", "We will create a new command.", False),
        ("Why?", "Anything at all.", True),
    ],
)
def test_whether_a_text_holds_that_kind(question: str, text: str, held: bool):
    assert holds(read_question(question), text) is held


def test_a_pledge_says_what_will_be_done():
    assert is_pledge("We will ban swords.")
    assert is_pledge("We aim to halve it.")
    assert not is_pledge("Swords are too easy to buy.")


def test_a_fragment_is_no_whole_sentence():
    assert is_fragment("Tough new penalties for offenders")
    assert not is_fragment("We will ban swords.”")


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("What will the commissioner be paid?", "money"),
        ("Will compensation be paid faster?", "yes_no"),
        ("What is the maximum sentence for it?", "penalty"),
        ("Who'd chair the inquiry?", "name"),
        ("Which minister will run it?", "name"),
        ("Where will the prisons be built?", "place"),
        ("Which adult must be there when a child is searched?", "other"),
        ("and the cost? (about the hubs)", "money"),
        ("max sentence? (about the gangs)", "penalty"),
        ("the money? (about the border command)", "funding"),
    ],
)
def test_details_that_are_asked_for(question: str, kind: str):
    assert read_question(question).kind == kind


@pytest.mark.parametrize(
    ("question", "phrases"),
    [
        ('Is there a line on acting "with impunity"?', ["with impunity"]),
        ("Is “back on the beat” Labour’s own?", ["back on the beat"]),
        ("What's the party's view, isn't it Labour's?", []),
        ("Who backs the 'Respect' idea?", []),  # a word may be quoted for its own sake
    ],
)
def test_quoted_phrases(question: str, phrases: list[str]):
    assert quoted_phrases(question) == phrases


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        ("My gran fell. No nurse came. Will there be more of them?", "Will there be more of them?"),
        ("how many staff? (about the new unit)", "how many staff?"),
        ("why? (about the new unit)", "why? (about the new unit)"),
        ("tell me about trains", "tell me about trains"),
    ],
)
def test_the_part_of_a_message_that_asks(message: str, asked: str):
    assert asked_part(message) == asked


@pytest.mark.parametrize(
    ("question", "proper"),
    [
        ("Is crime going up or is it just the papers?", "Is crime going up?"),
        ("Will they build more homes, yes or no?", "Will they build more homes?"),
        ("Is it Leeds or York that gets one?", "Is it Leeds or York that gets one?"),
    ],
)
def test_a_doubt_at_the_end_is_no_part_of_the_question(question: str, proper: str):
    assert without_aside(question) == proper


@pytest.mark.parametrize(
    ("question", "plans", "state"),
    [
        ("What will they do about trains?", True, False),
        ("why are the trains so late", False, True),
        ("are trains getting worse these days", False, True),
        ("who runs the trains", False, False),
    ],
)
def test_plans_are_told_from_how_things_are(question: str, plans: bool, state: bool):
    asked = read_question(question)
    assert (asked.about_plans, asked.about_state) == (plans, state)
