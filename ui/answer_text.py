"""An answer's text -> the lines that the page shows, each with the numbers of its citations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from retrieval.schema import Answer

_MARKERS = re.compile(r"(?:\s*\[\d+(?:, ?\d+)*\])+")
_NUMBER = re.compile(r"\d+")
_TRAILING = re.compile(r"[.,;:!?”\"’)]+(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence or quotation of the answer, and the citations it carries in their order."""

    text: str
    numbers: tuple[int, ...] = ()

    @property
    def is_quotation(self) -> bool:
        """Tell whether these are quoted words (perhaps after the name of who said them)."""
        return bool(self.numbers) and "“" in self.text


Block = tuple[Line, ...]


def blocks(answer: Answer) -> tuple[Block, ...]:
    """Split an answer's text at its blank lines into blocks, and these into numbered lines.

    Brackets and line ends inside a quotation belong to the document and are left alone, and
    so is a marker that names no citation.
    """
    guarded = _guarded(answer)
    split: list[list[Line]] = [[]]
    for start, end in _between_breaks(answer.text, guarded):
        if answer.text[start:end].strip():
            split[-1].extend(_numbered(answer, start, end, guarded))
        else:
            split.append([])
    return tuple(tuple(lines) for lines in split if lines)


def _guarded(answer: Answer) -> frozenset[int]:
    """Return the offsets in the answer's text at which quoted words stand."""
    quotes = {citation.quote for citation in answer.citations if citation.quote}
    spans = [
        match.span() for quote in quotes for match in re.finditer(re.escape(quote), answer.text)
    ]
    return frozenset(offset for start, end in spans for offset in range(start, end))


def _between_breaks(text: str, guarded: frozenset[int]) -> Iterator[tuple[int, int]]:
    start = 0
    for match in re.finditer("\n", text):
        if match.start() not in guarded:
            yield start, match.start()
            start = match.end()
    yield start, len(text)


def _numbered(answer: Answer, start: int, end: int, guarded: frozenset[int]) -> list[Line]:
    """Cut text[start:end] after each run of markers; punctuation after one stays with it."""
    text, known = answer.text, {citation.number for citation in answer.citations}
    lines: list[Line] = []
    for match in _MARKERS.finditer(text, start, end):
        numbers = tuple(int(number) for number in _NUMBER.findall(match.group()))
        if match.end() - 1 in guarded or not known.issuperset(numbers):
            continue
        trailing = _TRAILING.match(text, match.end(), end)
        ending = trailing.group() if trailing else ""
        _append(lines, Line(text[start : match.start()].strip() + ending, numbers))
        start = match.end() + len(ending)
    if rest := text[start:end].strip():
        lines.append(Line(rest))
    return lines


def _append(lines: list[Line], line: Line) -> None:
    """Add a line; one that has markers only gives them to the line before it."""
    if lines and not line.text.strip(" .,;"):
        before = lines.pop()
        line = replace(before, numbers=before.numbers + line.numbers)
    lines.append(replace(line, numbers=tuple(dict.fromkeys(line.numbers))))
