"""Verdicts on a small document with fakes, on the bundled one with the real models."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from benchmarks.wording import sentences_of
from benchmarks.wording_edits import TYPOGRAPHY, edits
from errors import ManifestoError
from settings import BUNDLED_DOCUMENT
from wording.units import split_units
from wording.verdicts import EXACT, PROBLEMS

DOCUMENT = BUNDLED_DOCUMENT.read_text(encoding="utf-8")


def judged(checker, text: str):
    return next(iter(checker.judge_units([text])))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("We will build 2,500 new homes in every county by the end of the decade.", "number"),
        ("We will build 1,500 new homes in most counties by the end of the decade.", "scope"),
        ("We may build 1,500 new homes in every county by the end of the decade.", "modality"),
        ("We will close any ticket office in Northumbria.", "negation"),
        ("We will not close any ticket office in Cumbria.", "name"),
        ("These homes will be warm and cheap to heat.", "list"),
        (
            "We will run hundreds of extra trains on Sundays, unless the track is under repair.",
            "modality",
        ),
        ("As the plan says, “We will not close any station in Northumbria.”", "quotation"),
        ("We will consider 1,500 new homes in every county by the end of the decade.", "modality"),
        ("The manifesto says: I have waited for these trains for twenty years.", "speaker"),
    ],
)
def test_an_edit_is_altered_and_named(plan_checker, text: str, kind: str):
    sentence = judged(plan_checker, text)
    assert sentence.verdict == "altered"
    assert kind in [change.kind for change in sentence.judgement.changes]
    source = sentence.judgement.source
    document = plan_checker.documents[0].document.text
    assert source.quote == document[source.start : source.end]


@pytest.mark.parametrize(
    "text",
    [
        "Swords in every museum.",
        "Ban all fireworks.",
        "Forty ferries for Cornwall.",
        "Bus fares fell.",
    ],
)
def test_an_invention_is_reported_however_short(plan_checker, text: str):
    assert judged(plan_checker, text).verdict in PROBLEMS


def test_a_right_attribution_stays_verbatim(plan_checker):
    text = (
        "As Ada Lovell says, “I have waited for these trains for twenty years and I want them now.”"
    )
    assert judged(plan_checker, text).verdict in EXACT


@pytest.mark.parametrize(
    "text",
    [
        "Good evening, friends.",
        "Vote for us!",
        "Printed by A. Moss, 1 Mill Road.",
        "* * *",
        "Why?",
        "Sign our petition and tell a friend today.",
        "To find out more, ring 01234 567890.",
        "What we will do",
        "Friday 5 July, 9am, Mill Square",
    ],
)
def test_what_claims_nothing_is_no_claim(plan_checker, text: str):
    assert judged(plan_checker, text).verdict == "not_a_claim"


def test_units_are_slices_in_order():
    text = "Dear all,\n\n• We will build homes\n• We will run trains. Mr. Moss agrees.\nYours\n"
    units = list(split_units(text))
    assert [unit.text for unit in units] == [text[unit.start : unit.end] for unit in units]
    assert [unit.text for unit in units][1:4] == [
        "We will build homes",
        "We will run trains.",
        "Mr. Moss agrees.",
    ]


def test_a_list_item_ends_before_the_call_after_it():
    units = [unit.text for unit in split_units("• 50,000 new homes\nVote for us on 4 July!")]
    assert [unit.strip() for unit in units] == ["50,000 new homes", "Vote for us on 4 July!"]


def test_a_letter_of_another_alphabet_is_pointed_out(plan_checker):
    sentence = judged(plan_checker, "These homes will be w\u0430rm, dry and cheap to heat.")
    assert sentence.verdict == "altered"
    assert "two alphabets" in sentence.judgement.note


@pytest.mark.parametrize(
    ("frame", "exact"),
    [
        ("The plan says that", True),
        ("The plan might say that", False),
        ("The plan used to say that", False),
        ("The plan does not say that", False),
        ("Nobody says that", False),
        ("The plan promises that", True),
    ],
)
def test_words_are_exact_only_where_they_are_said_to_be_there(plan_checker, frame, exact):
    sentence = judged(plan_checker, f"{frame} these homes will be warm, dry and cheap to heat.")
    assert (sentence.verdict in EXACT) == exact


@pytest.mark.models
def test_a_fact_given_as_a_promise_or_as_another_partys_words_is_altered(checker):
    texts = [
        "Labour promises prisoners are being released early.",
        "In 2010 the Conservative manifesto said: “We aim to halve knife crime in a decade.”",
    ]
    assert [s.verdict for s in checker.judge_units(texts)] == ["altered", "altered"]


def test_cells_of_a_table_are_units_of_their_own():
    units = split_units("Homes will be warm. | Trains will run. | \nTickets | Prices")
    assert [u.text for u in units] == [
        "Homes will be warm.",
        "Trains will run.",
        "Tickets",
        "Prices",
    ]


@given(st.text(max_size=300))
@hypothesis_settings(max_examples=60, deadline=None)
def test_any_text_is_cut_into_slices(text: str):
    for unit in split_units(text):
        assert unit.text == text[unit.start : unit.end]


@pytest.mark.parametrize("text", ["", "  \n ", "—— !!! ··· 123", "x" * 600_000])
def test_what_cannot_be_checked_is_an_error_for_people(plan_checker, text: str):
    with pytest.raises(ManifestoError):
        list(plan_checker.check(text))


def test_another_language_is_not_found(plan_checker):
    text = "Wir werden in jedem Landkreis neue Häuser bauen und die Züge sonntags fahren lassen."
    assert judged(plan_checker, text).verdict == "not_found"


@pytest.mark.models
@given(st.integers(0, 10_000), st.integers(0, 10_000))
@hypothesis_settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_edited_sentence_is_exact_and_each_is_altered(checker, number: int, seed: int):
    sentences = list(sentences_of(checker))
    sentence = sentences[number % len(sentences)]
    altered = [
        edit
        for edit in edits(sentence, random.Random(seed))
        if edit.text.rstrip(".") not in DOCUMENT
    ]
    for edit, found in zip(altered, checker.judge_units([e.text for e in altered]), strict=True):
        assert found.verdict not in EXACT, edit
        assert found.verdict != "paraphrase", edit


@pytest.mark.models
@given(
    st.integers(0, 10_000),
    st.sampled_from(sorted(TYPOGRAPHY)),
    st.sampled_from(sorted(TYPOGRAPHY)),
)
@hypothesis_settings(
    max_examples=300,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_every_typographic_variant_of_every_sentence_is_exact(checker, number, first, second):
    sentences = list(sentences_of(checker))
    sentence = sentences[number % len(sentences)]
    found = checker.judge.exact(TYPOGRAPHY[second](TYPOGRAPHY[first](sentence)))
    assert found
    assert found.verdict in EXACT


@pytest.mark.models
def test_a_paraphrase_is_no_quotation_and_an_invention_is_not_found(checker):
    texts = [
        "Spiking is going to be a criminal offence in its own right under Labour.",
        "Labour will abolish the television licence fee.",
    ]
    assert [s.verdict for s in checker.judge_units(texts)] == ["paraphrase", "not_found"]
