"""Labelled units, read from JSONL; each line one unit to be judged whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from errors import ManifestoError
from wording.verdicts import CHANGE_KINDS, VERDICTS


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit by id; `verdict` and `kinds` are what a good check says, where the file knows."""

    id: str
    text: str
    verdict: str | None = None
    kinds: tuple[str, ...] = ()
    category: str = ""
    line: int = 0


def read_units(path: Path) -> tuple[Unit, ...]:
    """Read a file of units; raises ManifestoError naming file, line and what is wrong."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ManifestoError(f"{path} cannot be read as UTF-8 text: {error}") from error
    units = tuple(_units(path, lines))
    if not units:
        raise ManifestoError(f'{path} has no cases. Give one a line: {{"id": ..., "text": ...}}')
    return units


def _units(path: Path, lines: list[str]) -> Iterator[Unit]:
    known: set[str] = set()
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        unit = _unit(f"{path}, line {number}", line, number)
        if unit.id in known:
            raise ManifestoError(f"{path}, line {number}: the id {unit.id!r} stands there twice.")
        known.add(unit.id)
        yield unit


def _unit(place: str, line: str, number: int) -> Unit:
    try:
        data: Any = json.loads(line)
    except ValueError as error:
        raise ManifestoError(f"{place}: not JSON: {error}") from error
    if not isinstance(data, dict) or not isinstance(data.get("text"), str) or "id" not in data:
        raise ManifestoError(f'{place}: a case needs "id" and "text".')
    verdict, kinds = data.get("verdict"), data.get("kinds") or []
    if verdict is not None and verdict not in VERDICTS:
        raise ManifestoError(f"{place}: verdict must be one of {', '.join(VERDICTS)}.")
    if not isinstance(kinds, list) or any(kind not in CHANGE_KINDS for kind in kinds):
        raise ManifestoError(f"{place}: kinds must be of {', '.join(CHANGE_KINDS)}.")
    category = str(data.get("category") or "")
    return Unit(str(data["id"]), data["text"], verdict, tuple(kinds), category, number)
