"""Normalisation: what may differ, what may not, and where each word stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wording.normalise import Token, disguised_words, same_capitals, strip_edges, tokenise

VOCABULARY = {"neighbourhood", "joined", "co-habiting"}


def folds(text: str) -> list[str]:
    return [token.fold for token in strip_edges(tokenise(text, VOCABULARY))]


def same(one: str, other: str) -> bool:
    ours, theirs = strip_edges(tokenise(one, VOCABULARY)), strip_edges(tokenise(other))
    return [t.fold for t in ours] == [t.fold for t in theirs] and same_capitals(ours, theirs)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a 'low-level' nuisance", "a ‘low-level’ nuisance"),
        ("a “low-level” nuisance", "a ‘low-level’ nuisance"),
        ("It's the officers' fault", "It’s the officers’ fault"),
        ("violence -- and knives", "violence – and knives"),
        ("violence—and knives", "violence - and knives"),
        ("new\u00a0homes \t in\r\nevery\n\ncounty", "new homes in every county"),
        ("neigh-\n bourhood policing", "neighbourhood policing"),
        ("a joined-\nup approach", "a joined-up approach"),
        ("oﬃcers on the beat", "officers on the beat"),
        ("informa\u00adtion", "information"),
        ("\u200enew homes\u200f", "new homes"),
        ("• new homes", "new homes"),
        ("NEW HOMES", "New homes"),
        ("we will BUILD homes", "We will build homes"),
        ("… new homes …", "new homes."),
        ("new homes...", "new homes!"),
        ("cafe\u0301", "café"),
    ],
)
def test_typography_is_no_difference(one: str, other: str):
    assert same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the victims rights", "the victims’ rights"),
        ("its fault", "it’s fault"),
        ("re-cover", "recover"),
        ("1,000 homes", "1.000 homes"),
        ("10 homes", "1 0 homes"),
        ("procurement, it, training", "procurement, IT, training"),
        ("they may", "they May"),
        ("homes, warm", "homes warm"),
        ("we will build homes?", "we will build homes."),
        ("-5 degrees", "5 degrees above"),
        ("m²", "m3"),
        ("10² homes", "102 homes"),
        ("-5 homes", "5 homes"),
        ("c\u0430sh", "cash"),
        ("\u202eno\u202c homes", "no homes"),
    ],
)
def test_what_may_carry_meaning_is_a_difference(one: str, other: str):
    assert not same(one, other)


@given(st.text())
def test_every_token_has_a_place_in_the_text(text: str):
    position = 0
    for token in tokenise(text):
        assert isinstance(token, Token)
        assert position <= token.start < token.end <= len(text)
        position = token.start


@given(st.lists(st.sampled_from(["homes", "not", "it's", "1,000", "A&E", "Covid-19"]), min_size=1))
def test_a_token_is_what_stands_at_its_place(words: list[str]):
    text = " ".join(words)
    for token in tokenise(text):
        assert text[token.start : token.end] == token.text


def test_words_of_two_alphabets_are_pointed_out():
    assert disguised_words("L\u0430bour will n\u202eto act in Z\u00fcrich") == [
        "L\u0430bour",
        "n\u202eto",
    ]
