"""Answers of the default mode and of chat models, cut into lines with their numbers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from page_visits import answer_with

from ui.answer_text import Line, blocks


def test_blocks_of_lead_in_and_quotations() -> None:
    answer = answer_with(
        "On trees, the document says:\n“We plant.” [1]\n“We water.” [2]\n\n"
        "On bees:\nNour: “Buzz.” [3]",
        "We plant.",
        "We water.",
        "Buzz.",
    )
    assert blocks(answer) == (
        (
            Line("On trees, the document says:"),
            Line("“We plant.”", (1,)),
            Line("“We water.”", (2,)),
        ),
        (Line("On bees:"), Line("Nour: “Buzz.”", (3,))),
    )


def test_brackets_and_line_ends_inside_a_quotation_are_left_alone() -> None:
    quote = "First line [1]\n\nsecond line [2]"
    assert blocks(answer_with(f"“{quote}” [1]", quote, "other")) == ((Line(f"“{quote}”", (1,)),),)


def test_sentences_of_a_chat_model_are_cut_after_their_markers() -> None:
    answer = answer_with("Trees are planned [1][2]. Bees too [2, 3], it says [1]. No more.", *"abc")
    assert blocks(answer) == (
        (
            Line("Trees are planned.", (1, 2)),
            Line("Bees too,", (2, 3)),
            Line("it says.", (1,)),
            Line("No more."),
        ),
    )


def test_marker_that_names_no_citation_stays_text() -> None:
    assert blocks(answer_with("See [7].", "a")) == ((Line("See [7]."),),)


def test_marker_on_its_own_joins_the_line_before() -> None:
    assert blocks(answer_with("Trees [1]. [2]", "a", "b")) == ((Line("Trees.", (1, 2)),),)


def test_empty_text_has_no_blocks() -> None:
    assert blocks(answer_with(" \n\n ")) == ()


@given(st.text(alphabet="ab [1]2,.“”\n"))
def test_no_word_of_the_answer_is_lost(text: str) -> None:
    shown = "".join(line.text for block in blocks(answer_with(text, "x", "y")) for line in block)
    assert [letter for letter in shown if letter in "ab“”"] == [
        letter for letter in text if letter in "ab“”"
    ]
