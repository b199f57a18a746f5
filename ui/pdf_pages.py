"""A PDF's page as a picture with some words marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

WIDTH = 1200
"""Pixels; sharp on a wide column and readable when zoomed on a phone."""
_YELLOW = (255, 214, 74, 110)
_REACHES = ((0, 0), (30, 30), (30, 0), (0, 30))
"""Letters before and after that are looked at, in this order, until the place is certain."""
_PADDING = 1.0  # points around a letter


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page as PNG; `found` tells whether the words are marked on it."""

    png: bytes
    found: bool


Box = tuple[float, float, float, float]
"""Left, bottom, right and top in points from the page's lower left corner."""


@dataclass(frozen=True, slots=True)
class Words:
    """Some words of a page, with what stands before and after them to tell twins apart."""

    text: str
    before: str = ""
    after: str = ""


def render_page(path: Path, number: int, words: Words) -> PagePicture:
    """Return the 1-based page of a PDF with its words marked where they stand on it.

    Spaces, line ends and hyphens do not matter. Words that stand on the page more than once are
    marked only where those around them tell which are meant. Raises OSError or
    pypdfium2.PdfiumError where the file cannot be read.
    """
    from pypdfium2 import PdfDocument

    from ingest.formats.pdf import PDFIUM

    with PDFIUM:
        document = PdfDocument(path.read_bytes())
        try:
            page = document[number - 1]
            scale = WIDTH / page.get_width()
            picture = page.render(scale=scale).to_pil().convert("RGBA")
            boxes = _boxes_of(page, words)
            height = page.get_height()
        finally:
            document.close()
    return PagePicture(_png(_painted(picture, boxes, scale, height)), bool(boxes))


def _boxes_of(page: Any, words: Words) -> list[Box]:
    text_page = page.get_textpage()
    count = text_page.count_chars()
    # One character at a time, since the text as a whole has line ends that have no box.
    letters = [(text_page.get_text_range(at, 1), at) for at in range(count)]
    places = letters_at(letters, words)
    return [text_page.get_charbox(at) for at in places]


def letters_at(letters: Sequence[tuple[str, int]], words: Words) -> tuple[int, ...]:
    """Return the numbers of the letters that spell some words; nothing where it is not certain.

    `letters` are a page's letters with their numbers; only visible ones that are no hyphens are
    compared, without regard to case.
    """
    visible = [(part, number) for letter, number in letters for part in _kept(letter)]
    page = "".join(part for part, _ in visible)
    wanted, before, after = (
        "".join(_kept(part)) for part in (words.text, words.before, words.after)
    )
    if not wanted:
        return ()
    for reach_before, reach_after in _REACHES:
        ahead = before[-reach_before:] if reach_before else ""
        around = ahead + wanted + after[:reach_after]
        at = page.find(around)
        if at >= 0 and page.find(around, at + 1) < 0:
            start = at + len(ahead)
            return tuple(number for _, number in visible[start : start + len(wanted)])
    return ()


def _kept(text: str) -> list[str]:
    return [part for part in text.casefold() if part.isprintable() and part not in " -‐\u00ad"]


def _painted(picture: Image, boxes: Sequence[Box], scale: float, height: float) -> Image:
    from PIL import Image, ImageDraw

    layer = Image.new("RGBA", picture.size)
    draw = ImageDraw.Draw(layer)
    for left, bottom, right, top in boxes:
        x = ((left - _PADDING) * scale, (right + _PADDING) * scale)
        y = ((height - top - _PADDING) * scale, (height - bottom + _PADDING) * scale)
        draw.rectangle((x[0], y[0], x[1], y[1]), fill=_YELLOW)
    return Image.alpha_composite(picture, layer)


def _png(picture: Image) -> bytes:
    target = BytesIO()
    picture.convert("RGB").save(target, "PNG")
    return target.getvalue()
