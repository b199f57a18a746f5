"""Which of a PDF's paragraphs are headings: those set clearly above the body text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from ingest.formats.pdf_paragraphs import Paragraph, Typography

LARGE = 1.15
"""In sizes of the body text: set so large, a short line is a heading."""
VERY_LARGE = 1.3
"""In sizes of the body text: even a full stop does not make a short line of it a sentence."""
MOST_WORDS, MOST_WORDS_WITH_STOP, MOST_WORDS_BOLD = 15, 8, 12
NEW_LEVEL = 1.1
"""A heading size at least so many times smaller is another level."""
LOWEST_LEVEL = 6
SENTENCE_INSIDE = re.compile(r"[.!?]['\"’”)]?\s+\w")
NO_HEADING_START = re.compile(r"[^\w'\"‘“(¿¡]|[“\"][^”\"]*$")
STOP = re.compile(r"[.,;!?]['\"’”)]?$")
BOLD_STOP = re.compile(r"[:.,;!?]['\"’”)]?$")
ADDRESS = re.compile(r"\S*[@/]\S*|\S*\w\.\w\S*")
"""A web or mail address, or a name on a social network."""

Bookmarks = dict[int, dict[str, int]]
"""For each page from 0: the titles that the outline has there, as `bookmark_key`, and levels."""


def bookmark_key(title: str) -> str:
    """Return a title as it is compared: spaces and case do not count."""
    return re.sub(r"\s+", "", title).casefold()


def heading_levels(
    paragraphs: Sequence[Paragraph], typography: Typography, bookmarks: Bookmarks
) -> list[int | None]:
    """Return each paragraph's heading level, 1 to 6, or None for body text.

    Levels follow the sizes, largest first; bold headings in body size come after them. A
    paragraph that the file's outline names on its page is a heading in any size.
    """
    large = [_is_large_heading(paragraph, typography) for paragraph in paragraphs]
    bold = _bold_headings(paragraphs, typography)
    headings = [
        paragraph for paragraph, is_large in zip(paragraphs, large, strict=True) if is_large
    ]
    sizes = _level_sizes([paragraph.lines[0].size for paragraph in headings])
    levels: list[int | None] = []
    for paragraph, is_large, is_bold in zip(paragraphs, large, bold, strict=True):
        level = _level(paragraph.lines[0].size, sizes) if is_large or is_bold else None
        levels.append(level or _bookmark_level(paragraph, bookmarks))
    return levels


def _is_large_heading(paragraph: Paragraph, typography: Typography) -> bool:
    ratio = paragraph.lines[0].size / typography.body_size
    if (
        ratio < LARGE
        or paragraph.lines[0].is_row
        or not _reads_as_heading(paragraph.text, MOST_WORDS)
    ):
        return False
    if not STOP.search(paragraph.text):
        return True
    return ratio >= VERY_LARGE and len(paragraph.text.split()) <= MOST_WORDS_WITH_STOP


def _bold_headings(paragraphs: Sequence[Paragraph], typography: Typography) -> list[bool]:
    """Find bold lines on their own in body size, right above text that is not bold."""
    found = [False] * len(paragraphs)
    for index, (paragraph, after) in enumerate(pairwise(paragraphs)):
        before = paragraphs[index - 1] if index else None
        found[index] = (
            _is_bold_line(paragraph, typography)
            and not after.lines[0].bold
            and after.lines[0].page == paragraph.lines[-1].page
            and (before is None or _stands_apart(paragraph, before, typography))
        )
    return found


def _is_bold_line(paragraph: Paragraph, typography: Typography) -> bool:
    line = paragraph.lines[0]
    return (
        line.bold
        and line.size >= typography.body_size
        and not BOLD_STOP.search(paragraph.text)
        and _reads_as_heading(paragraph.text, MOST_WORDS_BOLD)
    )


def _stands_apart(paragraph: Paragraph, before: Paragraph, typography: Typography) -> bool:
    """Tell whether space parts a line from the one above it, where the document uses space."""
    if not typography.spaces_paragraphs or before.column is not paragraph.column:
        return True
    return typography.is_gap(before.lines[-1], paragraph.lines[0])


def _reads_as_heading(text: str, most_words: int) -> bool:
    return (
        len(text.split()) <= most_words
        and any(character.isalpha() for character in text)
        and not text[0].islower()
        and not NO_HEADING_START.match(text)
        and not SENTENCE_INSIDE.search(text)
        and not ADDRESS.fullmatch(text)
    )


def _level_sizes(sizes: Sequence[float]) -> list[float]:
    """Return the sizes that head a level, largest first; one used once only heads none."""
    counts = Counter(sizes)
    usual = [size for size in sorted(counts, reverse=True) if counts[size] > 1] or sorted(counts)
    levels: list[float] = []
    for size in usual:
        if not levels or levels[-1] >= NEW_LEVEL * size:
            levels.append(size)
    return levels


def _level(size: float, sizes: Sequence[float]) -> int:
    larger = sum(1 for other in sizes if other >= NEW_LEVEL * size)
    return min(1 + larger, LOWEST_LEVEL)


def _bookmark_level(paragraph: Paragraph, bookmarks: Bookmarks) -> int | None:
    titles = bookmarks.get(paragraph.lines[0].page, {})
    return titles.get(bookmark_key(paragraph.text)) if titles else None
