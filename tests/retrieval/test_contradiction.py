"""Whether a sentence says the opposite of what a question takes for granted."""

from __future__ import annotations

import pytest

from retrieval.contradiction import contradicts

RWANDA = "This will be funded by ending the wasteful partnership with Rwanda."


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Why are they keeping the Rwanda partnership?", RWANDA),
        (
            "Why is Labour getting rid of protection orders?",
            "We will strengthen protection orders.",
        ),
        ("Will they allow machetes?", "Labour will ban machetes."),
        ("Why do they close prisons?", "We will build the prisons so badly needed."),
        ("Why will they not ban machetes?", "Labour will ban machetes."),
    ],
)
def test_the_opposite_is_recognised(question: str, sentence: str):
    assert contradicts(sentence, question)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Why are they ending the Rwanda partnership?", RWANDA),
        ("How much is saved by getting rid of hotels?", "We will hire staff to end asylum hotels."),
        ("Will they ban machetes?", "Labour will ban machetes."),
        ("Will they keep the library open?", RWANDA),
        ("Will they stop letting off shoplifters?", "Labour will end immunity for shoplifters."),
        ("Will they not ban machetes?", "Labour will not ban machetes."),
    ],
)
def test_nothing_else_counts_as_the_opposite(question: str, sentence: str):
    assert not contradicts(sentence, question)
