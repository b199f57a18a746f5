"""Columns of lines to paragraphs: where they begin, how their lines join, which are headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from ingest.formats.assemble import BULLET
from ingest.formats.pdf_layout import Column
from ingest.formats.pdf_lines import HYPHEN, MARKER, Line

PARAGRAPH_GAP = 1.2
"""In usual line distances of the same size; lines of one paragraph keep theirs within a tenth."""
SPACED_SHARE = 0.03
"""Share of wider gaps from which a document is taken to part its paragraphs by space."""
INDENT = 0.7
"""In sizes: indented first lines stand in by about one."""
SHORT_LINE = 0.6
"""Share of the column's width: no line before a paragraph's last one is that short."""
LETTER_WIDTH = 0.5
"""In sizes, on average, of a word's letters."""
HYPHENATED_SHARE = 0.02
"""Share of lines ending in a hyphen from which a document is taken to divide words at all: text
with hyphenation has 0.05 to 0.1, the Plaid Cymru manifesto of 2015 without it 0.008."""
SAME_SIZE = 1.08
SENTENCE_END = re.compile(r"[.!?:;…][\"'”’)\]]*$")
ABBREVIATION = re.compile(r"\b(e\.g|i\.e|etc|cf|vs|No|Mr|Mrs|Ms|Dr|St)\.$")
BULLETS = re.compile(r"[•●○■□▪▫◦‣➢►✓✔]\s*|[–—*-]\s+")
BULLET_SIGN = re.compile(r"[•●○■□▪▫◦‣➢►✓✔]")
MARKED = re.compile(rf"(?:{MARKER.pattern})\s+\S")
OPENING_QUOTE, CLOSING_QUOTE = re.compile(r"[“‘\"]+"), re.compile(r"[”’\"]+")
WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
WORD_BEFORE_HYPHEN = re.compile(rf"([^\W_]+(?:-[^\W_]+)*)[-{HYPHEN}\u00ad]$")
WORD_START = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


@dataclass(slots=True)
class Paragraph:
    """Lines that read on, in one style; `text` is them joined.

    `pages` holds (page from 0, offset in text) for every page on which it has lines.
    """

    lines: list[Line]
    column: Column
    text: str = ""
    pages: list[tuple[int, int]] = field(default_factory=list)


class Typography:
    """What is usual in one document: body size, line distance, spacing, division of words."""

    def __init__(self, columns: Sequence[Column]) -> None:
        lines = [line for column in columns for line in column.lines]
        self.body_size = body_size(lines)
        self._pitches = _pitches(columns)
        whole = (WORD_BEFORE_HYPHEN.sub("", line.text) for line in lines)
        self.words = Counter(word.lower() for text in whole for word in WORD.findall(text))
        ends = sum(1 for line in lines if WORD_BEFORE_HYPHEN.search(line.text))
        self.divides_words = ends > HYPHENATED_SHARE * len(lines)
        gaps = [self.is_gap(*pair) for column in columns for pair in pairwise(column.lines)]
        self.spaces_paragraphs = sum(gaps) > SPACED_SHARE * len(gaps)

    def is_gap(self, upper: Line, lower: Line) -> bool:
        """Tell whether more than the usual line distance parts two lines."""
        pitch = self._pitches.get(lower.size, 1.25 * lower.size)
        return lower.baseline - upper.baseline > PARAGRAPH_GAP * pitch


def body_size(lines: Sequence[Line]) -> float:
    """Return the size in which most letters are set, in points; 0 without any line."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _pitches(columns: Sequence[Column]) -> dict[float, float]:
    distances: dict[float, Counter[float]] = {}
    for column in columns:
        for upper, lower in pairwise(column.lines):
            if upper.size == lower.size:
                distance = round(lower.baseline - upper.baseline, 0)
                distances.setdefault(lower.size, Counter())[distance] += 1
    return {size: counts.most_common(1)[0][0] for size, counts in distances.items()}


def paragraphs(columns: Sequence[Column], typography: Typography) -> list[Paragraph]:
    """Join columns in reading order, over all pages, into paragraphs.

    A sentence that goes on in the next column or on the next page stays in one paragraph.
    """
    found: list[Paragraph] = []
    for column in columns:
        for index, line in enumerate(column.lines):
            last = found[-1] if found else None
            if last and _reads_on(last, column, index, typography):
                last.lines.append(line)
                last.column = column
            else:
                found.append(Paragraph([line], column))
    found = list(_with_quotation_marks(found))
    for paragraph in found:
        _join(paragraph, typography)
    return found


def _reads_on(last: Paragraph, column: Column, index: int, typography: Typography) -> bool:
    line, upper = column.lines[index], last.lines[-1]
    if not _same_style(upper, line) or line.is_row or upper.is_row:
        return False
    if _begins_item(last, column, line, typography):
        return False
    if last.column is not column:
        return _goes_on_elsewhere(last, line, typography)
    if typography.is_gap(upper, line):
        return False
    if line.size <= SAME_SIZE * typography.body_size and _is_short_entry(upper, line, column):
        return False
    return not (
        _is_indented(last, column, index)
        or _leaves_list(last, line)
        or (not typography.spaces_paragraphs and _ends_short(upper, line, column))
    )


def _begins_item(last: Paragraph, column: Column, line: Line, typography: Typography) -> bool:
    """Tell a list's dash or number from one that a sentence happens to have at a line's start."""
    upper = last.lines[-1]
    if BULLET_SIGN.match(line.text) or not MARKED.match(line.text):
        return bool(BULLET_SIGN.match(line.text))
    apart = last.column is column and typography.is_gap(upper, line)
    return apart or bool(SENTENCE_END.search(upper.text) or MARKED.match(last.lines[0].text))


def _same_style(first: Line, second: Line) -> bool:
    sizes = sorted((first.size, second.size))
    return sizes[1] <= SAME_SIZE * sizes[0] and first.bold == second.bold


def _goes_on_elsewhere(last: Paragraph, line: Line, typography: Typography) -> bool:
    upper = last.lines[-1]
    ended = SENTENCE_END.search(upper.text) and not ABBREVIATION.search(upper.text)
    if ended or upper.size > SAME_SIZE * typography.body_size:
        return False
    if line.text[0].islower() or WORD_BEFORE_HYPHEN.search(upper.text):
        return True
    return len(last.lines) > 1 and not _has_room(upper, line, last.column)


def _is_indented(last: Paragraph, column: Column, index: int) -> bool:
    """Tell whether a first line stands in, as opposed to the later lines of a list item."""
    line, upper = column.lines[index], column.lines[index - 1]
    if line.left - upper.left < INDENT * line.size:
        return False
    if upper is last.lines[0] and MARKED.match(upper.text):
        return False
    below = column.lines[index + 1] if index + 1 < len(column.lines) else None
    returns = below is not None and line.left - below.left >= INDENT * line.size
    return returns or bool(SENTENCE_END.search(upper.text))


def _leaves_list(last: Paragraph, line: Line) -> bool:
    first, upper = last.lines[0], last.lines[-1]
    outdented = upper.left - line.left >= INDENT * line.size
    return bool(MARKED.match(first.text)) and outdented and line.left <= first.left + 1


def _is_short_entry(upper: Line, line: Line, column: Column) -> bool:
    """Tell whether a line ends far too early to have been broken: one of a plain list's."""
    ends = upper.right - column.left < SHORT_LINE * (column.right - column.left)
    return ends and not line.text[0].islower()


def _ends_short(upper: Line, line: Line, column: Column) -> bool:
    return bool(SENTENCE_END.search(upper.text)) and _has_room(upper, line, column)


def _has_room(upper: Line, line: Line, column: Column) -> bool:
    """Tell whether the next line's first word would have fitted: then its break is meant."""
    word = line.text.split()[0]
    return upper.right + LETTER_WIDTH * line.size * (len(word) + 1) < column.right


def _with_quotation_marks(found: Sequence[Paragraph]) -> Iterator[Paragraph]:
    """Put quotation marks that are set large, on their own, back to the words that they enclose."""
    opening: Paragraph | None = None
    last: Paragraph | None = None
    for paragraph in found:
        text = paragraph.lines[0].text if len(paragraph.lines) == 1 else ""
        if OPENING_QUOTE.fullmatch(text):
            opening = paragraph
            continue
        if last and CLOSING_QUOTE.fullmatch(text):
            last.lines[-1] = _glued(last.lines[-1], text, after=True)
            continue
        if opening:
            paragraph.lines[0] = _glued(paragraph.lines[0], opening.lines[0].text)
            opening = None
        last = paragraph
        yield paragraph


def _glued(line: Line, mark: str, after: bool = False) -> Line:
    return replace(line, text=line.text + mark if after else mark + line.text)


def _join(paragraph: Paragraph, typography: Typography) -> None:
    text, page = "", None
    for line in paragraph.lines:
        text = _appended(text, line.text, typography) if text else _with_bullet(line.text)
        if line.page != page:
            page = line.page
            paragraph.pages.append((page, max(0, len(text) - len(line.text))))
    paragraph.text = text.replace(HYPHEN, "-").replace("\u00ad", "")


def _with_bullet(text: str) -> str:
    return BULLETS.sub(BULLET, text, count=1) if BULLETS.match(text) else text


def _appended(text: str, line: str, typography: Typography) -> str:
    before = WORD_BEFORE_HYPHEN.search(text)
    after = WORD_START.match(line)
    if not before or not after:
        return text + line if text.endswith(("—", "/")) else f"{text} {line}"
    if _hyphen_stays(before[1], after[0], text[-1], typography):
        return f"{text[:-1]}-{line}"
    return text[:-1] + line


def _hyphen_stays(before: str, after: str, hyphen: str, typography: Typography) -> bool:
    """Decide whether a hyphen at a line's end belongs to the word or only divides it.

    The document's other lines tell by how they write the word; else a document that never
    divides words keeps its hyphens, and one that does keeps them between two words it knows.
    """
    if hyphen == "\u00ad":
        return False
    if not (before[-1].islower() and after[0].islower()):
        return True
    joined, parted = (before + after).lower(), f"{before}-{after}".lower()
    known = typography.words
    if known[joined] != known[parted]:
        return known[parted] > known[joined]
    both_words = known[before.lower()] > 0 and known[after.lower()] > 1
    return not typography.divides_words or "-" in before or both_words
