"""A card says what the text does not, and is refused with the file and field at fault."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from errors import ManifestoError
from ingest.card import Card, CardQuotation, card_for, read_card
from ingest.load import LoadedText
from ingest.structure import read_structure
from settings import BUNDLED_DOCUMENT

TEXT = "Our plan\nWe will build.\nAda Lovell, nurse “Wards are full. We wait.” The rest is ours.\n"


def write(folder: Path, content: str) -> Path:
    path = folder / "plan.yaml"
    path.write_text(content, encoding="utf-8")
    return path


def test_the_card_beside_a_document_is_found() -> None:
    card = card_for(BUNDLED_DOCUMENT)
    assert card is not None
    assert card.title == "Take back our streets"
    assert len(card.outline) == 11
    assert [entry.speaker for entry in card.quotations] == ["Nour", "Gavin Thomas"]


def test_a_document_without_a_card_has_none(tmp_path: Path) -> None:
    assert card_for(tmp_path / "plan.txt") is None


def test_a_full_card_is_read(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "title: Plan\npublisher: The Party\ndate: 2024-06-13\nsource: print\n"
        "outline: [Our plan, [Homes, 2]]\n"
        "quotations:\n  - {speaker: Ada, starts: “Wards, ends: wait.”}\n",
    )
    assert read_card(path) == Card(
        title="Plan",
        publisher="The Party",
        date="2024-06-13",
        source="print",
        outline=(("Our plan", 1), ("Homes", 2)),
        quotations=(CardQuotation(speaker="Ada", starts="“Wards", ends="wait.”"),),
    )


def test_a_card_survives_being_stored_as_json() -> None:
    card = card_for(BUNDLED_DOCUMENT)
    assert card is not None
    assert Card.from_mapping(json.loads(json.dumps(asdict(card)))) == card


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("publisher: The Party", "title"),
        ("title: Plan\ncolour: red", "colour"),
        ("title: ''", "title"),
        ("title: Plan\noutline: [[Homes, 9]]", "outline, number 1, number 2"),
        ("title: Plan\nquotations: [{speaker: Ada, starts: x}]", "quotations, number 1, ends"),
        ("title: Plan\nquotations: [{speaker: A, starts: x, ends: y, z: 1}]", "number 1, z"),
        ("- a list", "fields"),
        ("title: [", "YAML"),
        ("", "fields"),
    ],
)
def test_a_wrong_card_is_refused_by_file_and_field(
    tmp_path: Path, content: str, named: str
) -> None:
    path = write(tmp_path, content)
    with pytest.raises(ManifestoError) as refusal:
        read_card(path)
    assert str(path) in str(refusal.value)
    assert named in str(refusal.value)


def test_a_card_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_bytes(b"title: caf\xe9")
    with pytest.raises(ManifestoError, match="UTF-8"):
        read_card(path)


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"outline": ["Our plan", "Homes"]}, "Homes"),
        ({"outline": ["We will"], "quotations": []}, None),
        ({"quotations": [{"speaker": "Ada", "starts": "“Beds", "ends": "wait.”"}]}, "“Beds"),
        ({"quotations": [{"speaker": "Ada", "starts": "“Wards", "ends": "gone.”"}]}, "gone.”"),
        (
            {
                "quotations": [
                    {"speaker": "Ada", "starts": "“Wards", "ends": "wait.”", "label": "Ada, cook"}
                ]
            },
            "Ada, cook",
        ),
    ],
)
def test_what_a_card_names_must_be_in_the_text(
    fields: dict[str, object], named: str | None
) -> None:
    card = Card.from_mapping({"title": "Plan", **fields})
    if named is None:
        assert read_structure(LoadedText(TEXT), "plan", card).sections[0].title == "We will"
        return
    with pytest.raises(ManifestoError) as refusal:
        read_structure(LoadedText(TEXT), "plan", card)
    assert named in str(refusal.value)
