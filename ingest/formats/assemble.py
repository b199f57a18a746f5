"""Paragraphs to one text: a paragraph per line, a blank line between, offsets of what counts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ingest.load import Heading, LoadedText

BETWEEN_PARAGRAPHS = "\n\n"
BULLET = "• "
INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
"""Soft hyphen, zero-width space, word joiner, zero-width no-break space."""


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph on one line; `level` where it is a heading.

    `pages` holds the offsets inside `text` at which a page begins, one for each such page.
    """

    text: str
    level: int | None = None
    pages: tuple[int, ...] = ()


def assemble(blocks: Iterable[Block]) -> LoadedText:
    """Join paragraphs into a text with the offsets of its headings and pages."""
    texts: list[str] = []
    headings: list[Heading] = []
    pages: list[int] = []
    start = 0
    for block in blocks:
        end = start + len(block.text)
        texts.append(block.text)
        pages.extend(start + offset for offset in block.pages)
        if block.level is not None:
            headings.append(Heading(start, end, block.level))
        start = end + len(BETWEEN_PARAGRAPHS)
    return LoadedText(BETWEEN_PARAGRAPHS.join(texts), tuple(headings), tuple(pages))


def one_line(text: str) -> str:
    """Replace every run of white space by one space; drop marks that show only at a line's end."""
    return " ".join(INVISIBLE.sub("", text).split())
