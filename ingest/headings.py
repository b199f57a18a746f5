"""Find headings: listed on a card, declared by the format, marked with '#', or by rule."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from errors import ManifestoError
from ingest.layout import WORDLESS, Line, trimmed
from ingest.plain_headings import LONGEST_HEADING, guess_headings

if TYPE_CHECKING:
    from ingest.card import Card
    from ingest.load import LoadedText

MARKED = re.compile(r"((?:#[ \t]*)+)(?=[^\s#])")


@dataclass(frozen=True, slots=True)
class FoundHeading:
    """A heading's words at text[start:end] and its level, 1 being the highest."""

    start: int
    end: int
    level: int = 1


def find_headings(
    loaded: LoadedText, mask: str, lines: Sequence[Line], card: Card | None
) -> tuple[FoundHeading, ...]:
    """Return the headings in order, from the surest source that has any.

    That is the card's outline; else what the format declares and lines marked with '#'; else the
    rules for plain text. Raises ManifestoError for an outline heading that is not in the text.
    """
    if card and card.outline:
        return tuple(_outlined(lines, card.outline))
    marked = _without_overlaps([*_declared(loaded, mask), *_marked(lines)])
    return marked or tuple(FoundHeading(*span) for span in guess_headings(lines))


def heading_title(text: str) -> str:
    """Return a heading as a reader would cite it: one line, no marks, no final full stop."""
    words = " ".join(text.replace("*", "").split())
    return re.sub(r"(?<!\.)[.:]$", "", words.strip("# ")).strip()


def _outlined(lines: Sequence[Line], outline: Sequence[tuple[str, int]]) -> Iterator[FoundHeading]:
    position = 0
    for title, level in outline:
        span = _find_title(lines, title, position)
        if span is None:
            raise ManifestoError(
                f"The card's outline names the heading '{title}', which does not begin a line of "
                f"the document after the heading before it. Correct the card's outline."
            )
        yield FoundHeading(*span, level)
        position = span[1]


def _find_title(lines: Sequence[Line], title: str, position: int) -> tuple[int, int] | None:
    """Find a title that fills a line, or failing that one that begins a line."""
    words = r"[^\S\n]+".join(map(re.escape, title.split()))
    for form in (
        rf"(?:#+\s*)?(?P<title>{words}[.:]?)$",
        rf"(?:#+\s*)?(?P<title>{words}[.:]?)(?=\s)",
    ):
        pattern = re.compile(form)
        for line in lines:
            match = pattern.match(line.text) if line.start >= position else None
            if match:
                return line.start + match.start("title"), line.start + match.end("title")
    return None


def _declared(loaded: LoadedText, mask: str) -> Iterator[FoundHeading]:
    for heading in loaded.headings:
        start, end = trimmed(mask, heading.start, heading.end)
        marks = MARKED.match(mask, start, end)
        start = marks.end() if marks else start
        if not WORDLESS.fullmatch(mask, start, end):
            yield FoundHeading(start, end, heading.level)


def _marked(lines: Sequence[Line]) -> Iterator[FoundHeading]:
    for line in lines:
        marks = MARKED.match(line.text)
        if marks and not WORDLESS.fullmatch(line.text, marks.end()):
            yield FoundHeading(line.start + marks.end(), line.end, min(6, marks[1].count("#")))


def _without_overlaps(headings: Sequence[FoundHeading]) -> tuple[FoundHeading, ...]:
    """Put headings in order; leave out those inside another and those too long to be one."""
    kept: list[FoundHeading] = []
    for heading in sorted(headings, key=lambda found: (found.start, -found.end)):
        is_free = not kept or heading.start >= kept[-1].end
        if is_free and heading.end - heading.start <= LONGEST_HEADING:
            kept.append(heading)
    return tuple(kept)
