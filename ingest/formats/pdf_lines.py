"""A PDF page's glyphs to lines of text with their place and style."""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

HYPHEN = "\u2010"
"""Marks a hyphen at a line's end: whether it belongs to the word is decided later."""
UNKNOWN = "\ufffd"
LINE_END_HYPHENS = "\x02\ufffe"
"""What pdfium gives for them."""
LIGATURES = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
PICTURE_FONT_BULLETS = {chr(code): "•" for code in (0xF0B7, 0xF0A7, 0xF06E, 0xF0D8, 0xF0FC)}
"""Bullets of the Symbol and Wingdings fonts, whose letters sit in Unicode's private use area."""
BOLD_NAME = re.compile(r"bold|black|heavy|demi", re.I)
BOLD_WEIGHT = 600
SAME_BASELINE = 0.45
"""In sizes of the larger glyph: raised and lowered figures stay on their line."""
WIDEST_SPACE = 1.5
"""In sizes: a wider gap is one between columns or cells; justified lines stay well below."""
SMALLEST_SPACE = 0.17
"""In sizes: a narrower gap stands between the letters of one word."""
ANGLE_EVERY = 7
"""One glyph in so many is asked for its direction."""
UPRIGHT_WITHIN = 10
"""Degrees."""
RAISED, RAISED_SIZE = 0.15, 0.8
"""In sizes of the line: a footnote's number stands at least so high and is at most so large."""
UNITS = "m"
"""A raised figure after it is a power (km2), not a footnote's number."""
MARKER = re.compile(r"[•●○■□▪▫◦‣➢►✓✔*–—-]|\(?(\d{1,2}|[a-z]|[ivx]{1,4})[.)]")
NUMBER = re.compile(r"[-–+]?[£$€]?\d[\d.,]*\s?(%|p|bn|m|k|million|billion)?", re.I)
DOT_LEADER = re.compile(r"(\s*[.…_]){4,}")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of one column. Lengths in points, y from the top of the page downwards."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    bold: bool
    page: int
    is_row: bool = False
    """A table's row, or a line of a table of contents: words with figures at a distance."""


@dataclass(frozen=True, slots=True)
class _Style:
    size: float
    bold: bool
    upright: bool


@dataclass(frozen=True, slots=True)
class _Glyph:
    text: str
    left: float
    right: float
    baseline: float
    style: _Style


@dataclass(frozen=True, slots=True)
class Page:
    """A page's lines in the order in which the file draws them, and its height in points."""

    lines: list[Line]
    height: float


Place = Callable[[float, float], tuple[float, float]]


def read_page(page: Any, number: int) -> Page:
    """Return the lines of a pypdfium2 page, which is turned so that most of its text is upright.

    `number` is the page's, from 0. Text outside the page and text set on end are left out;
    a glyph without a known letter becomes U+FFFD.
    """
    text_page = page.get_textpage()
    turn = _turn(text_page.raw)
    _, height = _turned_size(page, turn)
    lines = (_line(run, number) for run in _runs(_glyphs(page, text_page.raw, turn)))
    found = Page(list(_rejoin(line for line in lines if line.text)), height)
    text_page.close()
    return found


def _turn(handle: Any) -> int:
    """Return the direction of most text on a page in degrees: 0, 90, 180 or 270."""
    import pypdfium2.raw as pdfium

    indexes = range(0, pdfium.FPDFText_CountChars(handle), ANGLE_EVERY)
    angles = (math.degrees(pdfium.FPDFText_GetCharAngle(handle, index)) for index in indexes)
    turns = Counter(round(angle / 90) % 4 * 90 for angle in angles if angle >= 0)
    return turns.most_common(1)[0][0] if turns else 0


def _glyphs(page: Any, handle: Any, turn: int) -> Iterator[_Glyph]:
    """Yield what stands upright on the page, letters and the spaces that pdfium finds."""
    import pypdfium2.raw as pdfium

    place, styles = _place(page, turn), _Styles(handle, turn)
    width, height = _turned_size(page, turn)
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    for index in range(pdfium.FPDFText_CountChars(handle)):
        style = styles.at(index)
        pdfium.FPDFText_GetLooseCharBox(handle, index, box)
        pdfium.FPDFText_GetCharOrigin(handle, index, x, y)
        left, baseline = place(x.value, y.value)
        right = max(place(box.left, box.bottom)[0], place(box.right, box.top)[0])
        text = _clean(pdfium.FPDFText_GetUnicode(handle, index))
        if text and style.upright and -1 <= left <= width and 0 <= baseline <= height:
            yield _Glyph(text, left, right, baseline, style)


def _turned_size(page: Any, turn: int) -> tuple[float, float]:
    left, bottom, right, top = page.get_bbox()
    width, height = right - left, top - bottom
    return (width, height) if turn in (0, 180) else (height, width)


def _place(page: Any, turn: int) -> Place:
    """Return how a point of the file is seen: x from the left, y down from the top."""
    left, bottom, right, top = page.get_bbox()
    places: dict[int, Place] = {
        0: lambda x, y: (x - left, top - y),
        90: lambda x, y: (y - bottom, x - left),
        180: lambda x, y: (right - x, y - bottom),
        270: lambda x, y: (top - y, right - x),
    }
    return places[turn]


class _Styles:
    """The style of each glyph, asked for once per text object."""

    def __init__(self, handle: Any, turn: int) -> None:
        self._handle = handle
        self._turn = turn
        self._object: int | None = None
        self._style = _Style(0.0, False, False)

    def at(self, index: int) -> _Style:
        """Return a glyph's style; spaces that the file does not draw have that before them."""
        import pypdfium2.raw as pdfium

        drawn = pdfium.FPDFText_GetTextObject(self._handle, index)
        address = ctypes.addressof(drawn.contents) if drawn else self._object
        if address != self._object:
            self._object, self._style = address, self._read(index)
        return self._style

    def _read(self, index: int) -> _Style:
        import pypdfium2.raw as pdfium

        matrix, name = pdfium.FS_MATRIX(), ctypes.create_string_buffer(256)
        pdfium.FPDFText_GetMatrix(self._handle, index, matrix)
        pdfium.FPDFText_GetFontInfo(self._handle, index, name, len(name), None)
        scale = math.hypot(matrix.c, matrix.d)
        size = pdfium.FPDFText_GetFontSize(self._handle, index) * scale
        heavy = pdfium.FPDFText_GetFontWeight(self._handle, index) >= BOLD_WEIGHT
        bold = heavy or bool(BOLD_NAME.search(name.value.decode("utf-8", "replace")))
        angle = math.degrees(math.atan2(matrix.b, matrix.a)) - self._turn
        return _Style(round(size, 1), bold, abs((angle + 180) % 360 - 180) < UPRIGHT_WITHIN)


def _clean(code: int) -> str:
    character = chr(code)
    if character in LINE_END_HYPHENS:
        return HYPHEN
    if character.isspace():
        return "" if character == "\r" else "\n" if character == "\n" else " "
    category = unicodedata.category(character)
    if category == "Co" or code == 0:
        return PICTURE_FONT_BULLETS.get(character, UNKNOWN)
    return "" if category == "Cc" else LIGATURES.get(character, character)


def _runs(glyphs: Iterable[_Glyph]) -> Iterator[list[_Glyph]]:
    """Group glyphs that stand next to each other on one line, spaces between them included."""
    run: list[_Glyph] = []
    last: _Glyph | None = None
    for glyph in glyphs:
        if not glyph.text.isspace():
            if last and not (_continues(last, glyph) and _on_row(run, glyph)):
                yield run
                run = []
            last = glyph
        run.append(glyph)
    yield run


def _continues(last: _Glyph, glyph: _Glyph) -> bool:
    size = max(last.style.size, glyph.style.size)
    shift, gap = abs(glyph.baseline - last.baseline), glyph.left - last.right
    return shift <= SAME_BASELINE * size and -size < gap <= WIDEST_SPACE * size


def _on_row(run: list[_Glyph], glyph: _Glyph) -> bool:
    """Tell whether a glyph is still on the run's first row: outsized marks reach two rows."""
    first = next(other for other in run if not other.text.isspace())
    shift = abs(glyph.baseline - first.baseline)
    return shift <= SAME_BASELINE * max(first.style.size, glyph.style.size)


def _line(run: list[_Glyph], page: int) -> Line:
    letters = [glyph for glyph in run if not glyph.text.isspace()]
    if not letters:
        return Line("", 0, 0, 0, 0, False, page)
    style = Counter(glyph.style for glyph in letters).most_common(1)[0][0]
    main = next(glyph for glyph in letters if glyph.style == style)
    text = _text(run, main)
    return Line(
        text=" ".join(DOT_LEADER.sub(" ", text).split()),
        left=letters[0].left,
        right=letters[-1].right,
        baseline=main.baseline,
        size=style.size,
        bold=style.bold,
        page=page,
        is_row=bool(DOT_LEADER.search(text)),
    )


def _text(run: list[_Glyph], main: _Glyph) -> str:
    texts, last = [], run[0]
    for glyph in run:
        if glyph.text == "\n" or _is_footnote_number(glyph, last, main):
            continue
        if last.right + SMALLEST_SPACE * main.style.size < glyph.left:
            texts.append(" ")
        texts.append(glyph.text)
        last = glyph
    return unicodedata.normalize("NFC", "".join(texts))


def _is_footnote_number(glyph: _Glyph, last: _Glyph, main: _Glyph) -> bool:
    small = glyph.style.size <= RAISED_SIZE * main.style.size
    raised = main.baseline - glyph.baseline >= RAISED * main.style.size
    return small and raised and glyph.text.isdigit() and last.text not in UNITS


def _rejoin(lines: Iterable[Line]) -> Iterator[Line]:
    """Put a list marker back before its item, and figures of a table's row back after its name."""
    last: Line | None = None
    for line in lines:
        if last and _belongs(last, line):
            is_row = last.is_row or not MARKER.fullmatch(last.text)
            text = f"{last.text} {line.text}"
            last = replace(last, text=text, right=line.right, is_row=is_row)
            continue
        if last:
            yield last
        last = line
    if last:
        yield last


def _belongs(last: Line, line: Line) -> bool:
    same_row = abs(line.baseline - last.baseline) <= SAME_BASELINE * max(line.size, last.size)
    marker, figure = MARKER.fullmatch(last.text), NUMBER.fullmatch(line.text)
    return same_row and line.left >= last.right and bool(marker or figure)
