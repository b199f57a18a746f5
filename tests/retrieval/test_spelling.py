"""Plain spelling: shortened words are written out, slips in a document's words are mended."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.spelling import plain_spelling

WORDS = frozenset("government police asylum criminals inquiry knives patrols officers".split())


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("how r u gonna stop the boats then", "how are you going to stop the boats then"),
        ("Wots happening, isnt it late?", "What's happening, isn't it late?"),
        ("more polise, less crimminals", "more police, less criminals"),
        ("will asylm seekers wait", "will asylum seekers wait"),
    ],
)
def test_slips_are_mended(typed: str, plain: str) -> None:
    assert plain_spelling(typed, WORDS) == plain


@pytest.mark.parametrize(
    "question",
    [
        "What will Polis do?",  # a capital may begin a name
        "will farage or starmer answer?",  # near no word of the document
        "pandemic enquiry",  # a word of its own
        "what of the notice period, ill health and well water?",
        "Is it 2m? A&E’s “U-turn” (R&D)",
    ],
)
def test_everything_else_stays(question: str) -> None:
    assert plain_spelling(question, WORDS) == question


@given(st.text(alphabet="abcdu r'’?.,", max_size=60))
def test_plain_spelling_is_settled(question: str) -> None:
    once = plain_spelling(question, WORDS)
    assert plain_spelling(once, WORDS) == once


def test_a_word_after_a_name_may_be_a_name() -> None:
    vocabulary = frozenset({"keir", "stalkers", "strengthen"})
    assert plain_spelling("keir starmers old job", vocabulary) == "keir stalkers old job"
    assert plain_spelling("keir starmers old job", vocabulary, {"keir"}) == "keir starmers old job"
