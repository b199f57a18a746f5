from __future__ import annotations

from pathlib import Path

import pytest

from errors import ManifestoError
from evaluation.cases import load_cases
from evaluation.gold import Span, find_sentence, locate_all

TEXTS = {"a": "One plan.\nWe will hire\n900 nurses. We will hire.", "b": "We will hire."}


def test_every_place_in_every_document() -> None:
    assert find_sentence("We will hire.", TEXTS) == (Span("a", 35, 48), Span("b", 0, 13))


def test_spaces_and_line_breaks_are_alike_but_nothing_else() -> None:
    assert find_sentence("We will hire 900 nurses.", TEXTS) == (Span("a", 10, 34),)
    assert find_sentence("we will hire 900 nurses.", TEXTS) == ()


def test_one_word_off_shows_the_nearest_sentence_and_the_word(tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    path.write_text(
        "- id: n\n  question: Nurses?\n  expected: answer\n  gold:\n"
        "  - One plan.\n  - We will hire 800 nurses.\n"
    )
    with pytest.raises(ManifestoError) as caught:
        locate_all(load_cases([path]), {"a": TEXTS["a"].replace("\n900", " 900")})
    message = str(caught.value)
    assert "s.yaml, line 6, field gold.2: not in the document" in message
    assert "nearest in a: “We will hire 900 nurses.”" in message
    assert "“800” is “900” there" in message


def test_a_case_is_checked_against_the_documents_it_searches(tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    path.write_text("- id: n\n  question: N?\n  expected: answer\n  gold: [One plan.]\n")
    assert locate_all(load_cases([path], ["a"]), TEXTS) == {"n": (((Span("a", 0, 9),),),)}
    with pytest.raises(ManifestoError, match="nearest in b"):
        locate_all(load_cases([path], ["b"]), TEXTS)
