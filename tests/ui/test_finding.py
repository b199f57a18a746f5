"""Every match of the words a reader looks for, and nothing else."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ui.finding import exact_places

TEXT = "Knife crime — “knife-crime” is not\nKNIFE   CRIME. It’s C++ (really)."


def found(words: str) -> list[str]:
    return [TEXT[start:end] for start, end in exact_places(TEXT, words)]


def test_case_and_spaces_are_alike() -> None:
    assert found(" knife crime ") == ["Knife crime", "KNIFE   CRIME"]


def test_marks_that_keyboards_do_not_tell_apart_are_alike() -> None:
    assert found('"knife-crime"') == ["“knife-crime”"]
    assert found("it's") == ["It’s"]
    assert found("- “knife") == ["— “knife"]


def test_characters_with_a_meaning_in_patterns_are_plain() -> None:
    assert found("C++ (really).") == ["C++ (really)."]
    assert found(".*") == []


def test_nothing_is_nowhere() -> None:
    assert found("  ") == []


@given(st.text(max_size=60), st.data())
def test_whatever_stands_there_is_found(text: str, data: st.DataObject) -> None:
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    words = text[start:end].strip()
    places = exact_places(text, words)
    assert bool(places) == bool(words.split())
    assert all(a[1] <= b[0] for a, b in pairwise(places))
