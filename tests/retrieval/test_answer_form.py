"""Whether a text has an answer of the kind asked for."""

from __future__ import annotations

import pytest

from retrieval.answer_form import counts, has_new_name, has_new_place, round_number
from retrieval.question import read_question

RECRUITS = "We will recruit thousands of new police officers and 20 detectives."
UNIT = "A new returns unit, with an additional 1,000 staff, will fast-track removals."


@pytest.mark.parametrize(
    ("question", "text", "counted"),
    [
        ("How many officers?", RECRUITS, True),
        ("How many coppers?", RECRUITS, True),
        ("How many detectives?", RECRUITS, True),
        ("How many nurses?", RECRUITS, False),
        ("How many removals a year?", UNIT, False),
        ("How many people?", RECRUITS, True),
    ],
)
def test_a_number_counts_its_own_noun_only(question: str, text: str, counted: bool):
    assert counts(read_question(question), text) is counted


@pytest.mark.parametrize(
    ("question", "text", "word"),
    [
        ("How many officers?", RECRUITS, "thousands"),
        ("How many detectives?", RECRUITS, None),
        ("How many staff?", UNIT, None),
        ("When is it?", RECRUITS, None),
    ],
)
def test_a_round_word_is_no_exact_number(question: str, text: str, word: str | None):
    assert round_number(read_question(question), text) == word


def test_a_name_that_the_question_gives_is_no_answer():
    assert has_new_name("Who will run the inquiry?", "Gavin Thomas will run the inquiry.")
    assert not has_new_name("Who is Gavin Thomas's boss?", "Gavin Thomas supports the plan.")


def test_a_place_is_in_something_the_question_lacks():
    assert has_new_place("Where will patrols be restored?", "Patrols return in town centres.")
    assert not has_new_place("Where are the prisons?", "We will build the prisons so badly needed.")
