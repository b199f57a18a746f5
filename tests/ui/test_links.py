"""Addresses of places survive the way into a link and back; bad ones name no place."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.links import Place, place_from


@given(st.text(min_size=1, alphabet=st.characters(codec="utf-8")), st.integers(0, 10**9))
def test_place_survives_its_address(name: str, start: int) -> None:
    place = Place(name, start, start + 5)
    query = urlsplit(place.address()).query
    assert place_from(dict(parse_qsl(query, keep_blank_values=True))) == place


def test_no_document_is_no_place() -> None:
    assert place_from({"start": "1", "end": "2"}) is None


@pytest.mark.parametrize("bounds", [(None, 3), (3, None), (3, 3), (4, 3), (0, 11), (-1, 3)])
def test_marks_only_inside_the_text(bounds: tuple[int | None, int | None]) -> None:
    assert Place("plan", *bounds).marks(10) is None


def test_marks_inside_the_text() -> None:
    assert Place("plan", 0, 10).marks(10) == (0, 10)
