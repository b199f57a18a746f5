"""A document's card: what its text does not say about itself, and corrections to the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date as Date
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from errors import ManifestoError

Text = Annotated[str, Field(min_length=1)]
Level = Annotated[int, Field(ge=1, le=6)]


def _iso(value: object) -> object:
    """Accept YAML's own dates and years, which it reads as date and int."""
    if isinstance(value, Date):
        return value.isoformat()
    return str(value) if isinstance(value, int) else value


def _entry(value: object) -> object:
    """Read a bare heading as one of level 1."""
    return (value, 1) if isinstance(value, str) else value


STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True, config=STRICT)
class CardQuotation:
    """A named person's words: the first and the last of them, as they stand in the document."""

    speaker: Text
    starts: Text
    ends: Text
    label: Text | None = None
    """The words that introduce the speaker; they end where the quotation begins."""


@dataclass(frozen=True, slots=True, config=STRICT)
class Card:
    """What a card may say; an outline or quotation given here overrides the general rules."""

    title: Text
    publisher: str = ""
    date: Annotated[str, BeforeValidator(_iso)] = ""
    source: str = ""
    outline: tuple[Annotated[tuple[Text, Level], BeforeValidator(_entry)], ...] = ()
    """Every heading, in order, each with its level; empty: headings are found by rule."""
    quotations: tuple[CardQuotation, ...] = ()

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any]) -> Card:
        """Make a card from its fields; raises pydantic's ValidationError on a wrong one."""
        return TypeAdapter(cls).validate_python(dict(mapping))


def card_for(document_path: Path) -> Card | None:
    """Read the card beside a document (NAME.yaml for NAME.txt), or return None if there is none.

    Raises ManifestoError naming the file and the field at fault.
    """
    path = document_path.with_suffix(".yaml")
    return read_card(path) if path.is_file() else None


def read_card(path: Path) -> Card:
    """Read and check a card; raises ManifestoError naming the file and the field at fault."""
    try:
        return Card.from_mapping(_mapping(path))
    except ValidationError as error:
        raise ManifestoError(_explain(path, error)) from error


def _mapping(path: Path) -> dict[str, Any]:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ManifestoError(
            f"The card {path} cannot be read: {error.strerror}. Check its path and permissions."
        ) from error
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as error:
        raise ManifestoError(
            f"The card {path} is not valid YAML in UTF-8: {' '.join(str(error).split())}."
        ) from error
    if not isinstance(content, dict):
        raise ManifestoError(
            f"The card {path} must hold fields, one a line, beginning with 'title: ...'."
        )
    return content


def _explain(path: Path, error: ValidationError) -> str:
    problems = [f"{_where(problem['loc'])}: {problem['msg']}" for problem in error.errors()]
    known = ", ".join(field.name for field in fields(Card))
    return f"Correct the card {path}. {'; '.join(problems)}. Known fields: {known}."


def _where(location: tuple[int | str, ...]) -> str:
    """Spell a place in the card as a person would count: 'quotations, number 2, ends'."""
    return ", ".join(
        f"number {part + 1}" if isinstance(part, int) else str(part) for part in location
    )
