"""Read a document's structure: its title, sections, paragraphs, lists and quotations.

Offsets only: nothing is moved, joined or changed. The general rules are meant for any manifesto;
a document's card overrides them for what it covers.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from ingest.headings import MARKED, FoundHeading, find_headings, heading_title
from ingest.layout import (
    BULLET,
    INNER_BULLET,
    SIGNS_ONLY,
    Line,
    blank_markup,
    continues,
    read_lines,
    trimmed,
    wrap_width,
)
from ingest.plain_headings import lower_case_words
from ingest.quotations import Quotation, find_quotations
from retrieval.schema import Section

if TYPE_CHECKING:
    from ingest.card import Card
    from ingest.load import LoadedText

Kind = Literal["heading", "paragraph", "bullet", "quotation", "label"]


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the text that belongs together: text[start:end], its section's title with it."""

    start: int
    end: int
    kind: Kind
    speaker: str | None = None
    section: str = ""


@dataclass(frozen=True, slots=True)
class Structure:
    """What a document consists of; blocks are in order and do not overlap.

    What no block covers is blank, markup, a bullet sign or a line without a word.
    """

    title: str
    sections: tuple[Section, ...]
    blocks: tuple[Block, ...]


def read_structure(loaded: LoadedText, name: str, card: Card | None = None) -> Structure:
    """Find title, sections and blocks; `name` becomes the title where nothing else gives one.

    Raises ManifestoError when the card names a heading or quotation that is not in the text.
    """
    mask = blank_markup(loaded.text)
    lines = read_lines(mask)
    quotations = find_quotations(mask, lower_case_words(lines), card)
    headings = _outside(find_headings(loaded, mask, lines, card), quotations)
    sections = _sections(mask, headings)
    title = _title(sections, name, card)
    claimed = _claimed(headings, quotations)
    body = _body(mask, lines, claimed, wrap_width(lines))
    return Structure(title, sections, _assign([*claimed, *body], sections, title))


def _title(sections: Sequence[Section], name: str, card: Card | None) -> str:
    """Take the title from the card, else from a first heading none stands above, else the name."""
    if card:
        return card.title
    highest = min((section.level for section in sections), default=1)
    if sections and sections[0].level == highest:
        return sections[0].title
    return " ".join(re.split(r"[-_\s]+", name))


def _outside(
    headings: Sequence[FoundHeading], quotations: Sequence[Quotation]
) -> tuple[FoundHeading, ...]:
    spans = [span for quotation in quotations for span in _spans(quotation)]
    return tuple(
        heading
        for heading in headings
        if not any(heading.start < end and start < heading.end for start, end in spans)
    )


def _spans(quotation: Quotation) -> Iterator[tuple[int, int]]:
    yield quotation.start, quotation.end
    if quotation.label:
        yield quotation.label


def _sections(mask: str, headings: Sequence[FoundHeading]) -> tuple[Section, ...]:
    ends = [*(heading.start for heading in headings), len(mask)][1:]
    return tuple(
        Section(heading_title(mask[heading.start : heading.end]), heading.start, end, heading.level)
        for heading, end in zip(headings, ends, strict=True)
    )


@dataclass(frozen=True, slots=True)
class _Piece:
    """What one line gives to a block, and whether it reaches the line's beginning and end."""

    start: int
    end: int
    kind: Kind
    line: int
    opens_line: bool
    closes_line: bool


def _claimed(
    headings: Sequence[FoundHeading], quotations: Sequence[Quotation]
) -> tuple[Block, ...]:
    blocks = [Block(heading.start, heading.end, "heading") for heading in headings]
    for quotation in quotations:
        blocks.append(Block(quotation.start, quotation.end, "quotation", quotation.speaker))
        if quotation.label:
            blocks.append(Block(*quotation.label, "label", quotation.speaker))
    return tuple(sorted(blocks, key=lambda block: block.start))


def _body(
    mask: str, lines: Sequence[Line], claimed: Sequence[Block], width: int | None
) -> Iterator[Block]:
    """Yield the paragraphs and bullets among what headings, labels and quotations leave over."""
    current: Block | None = None
    last: _Piece | None = None
    for piece in _pieces(mask, lines, claimed, width):
        if current and last and _goes_on(lines, last, piece, width):
            current = replace(current, end=piece.end)
        else:
            if current:
                yield current
            current = Block(piece.start, piece.end, piece.kind)
        last = piece
    if current:
        yield current


def _goes_on(lines: Sequence[Line], last: _Piece, piece: _Piece, width: int | None) -> bool:
    return (
        piece.kind == "paragraph"
        and piece.opens_line
        and last.closes_line
        and piece.line == last.line + 1
        and continues(lines[last.line], lines[piece.line], width)
    )


def _pieces(
    mask: str, lines: Sequence[Line], claimed: Sequence[Block], width: int | None
) -> Iterator[_Piece]:
    for number, line in enumerate(lines):
        may_be_bullet = width is None or number == 0 or not _is_dash_inside(lines, number, width)
        for start, end in _unclaimed(line, claimed):
            for begin, stop, kind in _split_at_signs(mask, start, end, may_be_bullet):
                opens, closes = begin <= line.start or kind == "bullet", stop == line.end
                yield _Piece(begin, stop, kind, number, opens, closes)


def _is_dash_inside(lines: Sequence[Line], number: int, width: int) -> bool:
    """Tell whether a line's first dash stands inside a sentence that was wrapped before it."""
    match = BULLET.match(lines[number].text)
    open_ended = len(lines[number - 1].text) >= 0.75 * width and not lines[number - 1].ends_sentence
    return bool(match and match["dash"]) and open_ended and not lines[number].after_blank


def _unclaimed(line: Line, claimed: Sequence[Block]) -> Iterator[tuple[int, int]]:
    """Yield the parts of a line that no heading, label or quotation covers."""
    position = line.start
    for block in claimed[bisect_right(claimed, line.start, key=lambda block: block.end) :]:
        if block.start >= line.end:
            break
        if block.start > position:
            yield position, block.start
        position = max(position, block.end)
    if position < line.end:
        yield position, line.end


def _split_at_signs(
    mask: str, start: int, end: int, may_be_bullet: bool
) -> Iterator[tuple[int, int, Kind]]:
    """Yield the bullets of a line, without their signs, or the line itself as a paragraph."""
    start, end = trimmed(mask, start, end)
    marks = MARKED.match(mask, start, end)
    start = marks.end() if marks else start
    first = BULLET.match(mask, start, end) if may_be_bullet else None
    inner = list(INNER_BULLET.finditer(mask, first.end() if first else start, end))
    begins = [first.end() if first else start, *(sign.end() for sign in inner)]
    ends = [*(sign.start() for sign in inner), end]
    for index, (begin, stop) in enumerate(zip(begins, ends, strict=True)):
        kind: Kind = "bullet" if first or index else "paragraph"
        begin, stop = trimmed(mask, begin, stop)
        if not SIGNS_ONLY.fullmatch(mask, begin, stop):
            yield begin, stop, kind


def _assign(blocks: Sequence[Block], sections: Sequence[Section], title: str) -> tuple[Block, ...]:
    """Put blocks in order and give each the title of its section, or the document's before any."""
    starts = [section.start for section in sections]
    titles = [title, *(section.title for section in sections)]
    ordered = sorted(blocks, key=lambda block: block.start)
    return tuple(
        replace(block, section=titles[bisect_right(starts, block.start)]) for block in ordered
    )
