"""Two documents beside each other: no order favours one, and covered names come back whole."""

from __future__ import annotations

from dataclasses import replace

from fake_plan_chain import DOCUMENT
from hypothesis import given
from hypothesis import strategies as st

from ui.comparing import Part, covered, shuffled, telling_names


@given(st.text(), st.lists(st.text(), min_size=2, max_size=4, unique=True))
def test_order_depends_on_the_question_only(question: str, names: list[str]) -> None:
    order = shuffled(question, names)
    assert sorted(order) == sorted(names)
    assert shuffled(f" {question.upper()} ".casefold(), names[::-1]) == shuffled(
        question.upper().casefold(), names
    )
    assert shuffled(question, names[::-1]) == order


def test_each_stands_first_about_half_the_time() -> None:
    first = sum(shuffled(f"Question {n}", ["a", "b"])[0] == "a" for n in range(400))
    assert 160 < first < 240


def test_names_of_publishers_are_covered_and_common_words_are_not() -> None:
    names = telling_names([DOCUMENT, replace(DOCUMENT, publisher="Labour")])
    assert covered("Labour’s party will plant a tree. The Tree Party won’t.", names) == (
        Part("Labour", True),
        Part("’s party will plant a "),
        Part("tree", True),
        Part(". "),
        Part("The Tree Party", True),
        Part(" won’t."),
    )


@given(st.text(alphabet="ab cA’."), st.lists(st.text(alphabet="abc", min_size=1)))
def test_parts_joined_are_the_text(text: str, names: list[str]) -> None:
    parts = covered(text, names)
    assert "".join(part.text for part in parts) == text
    assert covered(text, ()) == (Part(text),)
