"""The line on how far the quotations say what was asked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from page_visits import answer_with

from ui.evidence import evidence


@pytest.mark.parametrize(
    ("question", "quote", "told"),
    [
        ("What about planting trees?", "We will plant a tree.", "Stated in so many words"),
        ("Will cops carry knives?", "The police may carry a knife.", "Stated in so many words"),
        (
            "Will unicorns plant trees?",
            "We will plant a tree.",
            "“unicorns” is not in",
        ),
        ("When will you plant trees?", "We will plant a tree.", "do not say when."),
        ("When will you plant trees?", "We will plant a tree by 2030.", "in so many words"),
        ("How many trees will you plant?", "We will plant hundreds of trees.", "the exact number."),
        ("How many trees will you plant?", "We will plant 12 trees.", "in so many words"),
        ("Who pays for the trees?", "We will plant a tree.", "do not say who pays for it or how."),
    ],
)
def test_line_names_what_the_quotations_lack(question: str, quote: str, told: str) -> None:
    answer = replace(answer_with(f"“{quote}” [1]", quote), standalone_question=question)
    assert told in str(evidence(answer))


def test_not_stated_and_declined() -> None:
    answer = answer_with("The document does not say.")
    assert str(evidence(replace(answer, outcome="not_stated"))) == "Not stated in the document."
    assert evidence(replace(answer, outcome="declined")) is None
