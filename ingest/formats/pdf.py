"""PDF files: text in reading order, a paragraph per line, with pages and headings."""

from __future__ import annotations

import logging
import shlex
import threading
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from errors import ManifestoError
from ingest.formats.assemble import Block, assemble
from ingest.formats.pdf_headings import Bookmarks, bookmark_key, heading_levels
from ingest.formats.pdf_layout import in_reading_order, without_running_lines
from ingest.formats.pdf_lines import UNKNOWN, Page, read_page
from ingest.formats.pdf_paragraphs import Paragraph, Typography, body_size, paragraphs
from ingest.load import LoadedText, Source, check_length

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

logger = logging.getLogger(__name__)

PASSWORD_NEEDED = 4
"""FPDF_ERR_PASSWORD in pdfium's public header."""
MOST_UNKNOWN = 0.2
"""Share of glyphs without a known letter above which a text can't be read."""
OUTLINE_DEPTH = 6
PDFIUM = threading.Lock()
"""pdfium may be used by one thread at a time; several people may add files to the page at once."""


def read_pdf(source: Source) -> LoadedText:
    """Return a PDF's text in reading order; `page_starts` has every page, empty ones too.

    Raises ManifestoError on a damaged, locked or scanned file.
    """
    with PDFIUM:
        document = _open(source)
        try:
            pages = _pages(document, source)
            bookmarks = _bookmarks(document)
        finally:
            document.close()
    _refuse_unreadable(source, pages)
    return _assembled(pages, bookmarks)


def _open(source: Source) -> PdfDocument:
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        return PdfDocument(source.data)
    except PdfiumError as error:
        if getattr(error, "err_code", None) == PASSWORD_NEEDED:
            raise ManifestoError(
                f"{source.path} is locked with a password. Unlock it first, e.g. with: qpdf "
                f"--decrypt --password=PASSWORD {shlex.quote(str(source.path))} unlocked.pdf"
            ) from error
        raise ManifestoError(
            f"{source.path} is damaged, or not a PDF file. Download or export it again."
        ) from error


def _pages(document: PdfDocument, source: Source) -> list[Page]:
    pages: list[Page] = []
    characters = 0
    for number in range(len(document)):
        pages.append(_page(document, number, source))
        characters += sum(len(line.text) for line in pages[-1].lines)
        check_length(source.path, characters, source.settings)
    return pages


def _page(document: PdfDocument, number: int, source: Source) -> Page:
    from pypdfium2 import PdfiumError

    try:
        page = document[number]
    except PdfiumError:
        logger.warning("%s: page %d is damaged and left out.", source.path, number + 1)
        return Page([], 0.0)
    found = read_page(page, number)
    page.close()
    return found


def _bookmarks(document: PdfDocument) -> Bookmarks:
    found: Bookmarks = {}
    for bookmark in document.get_toc(max_depth=OUTLINE_DEPTH):
        destination = bookmark.get_dest()
        page = destination.get_index() if destination else None
        if page is not None:
            found.setdefault(page, {})[bookmark_key(bookmark.get_title())] = bookmark.level + 1
    return found


def _refuse_unreadable(source: Source, pages: Sequence[Page]) -> None:
    text = "".join(line.text for page in pages for line in page.lines)
    name = shlex.quote(str(source.path))
    if not text.strip():
        raise ManifestoError(
            f"{source.path} holds pictures of pages but no text. Recognise its text first (OCR), "
            f"e.g. with: ocrmypdf {name} recognised.pdf"
        )
    if text.count(UNKNOWN) > MOST_UNKNOWN * len(text):
        raise ManifestoError(
            f"{source.path} does not tell which letters its fonts show. Recognise its text first "
            f"(OCR), e.g. with: ocrmypdf --force-ocr {name} recognised.pdf"
        )


def _assembled(pages: Sequence[Page], bookmarks: Bookmarks) -> LoadedText:
    size = body_size([line for page in pages for line in page.lines])
    kept = without_running_lines(pages, size)
    columns = [column for page in kept for column in in_reading_order(page)]
    typography = Typography(columns)
    found = paragraphs(columns, typography)
    levels = heading_levels(found, typography, bookmarks)
    loaded = assemble(_blocks(found, levels))
    missing = len(pages) - len(loaded.page_starts)
    ends = (len(loaded.text),) * missing  # pages without text at the document's end
    return LoadedText(loaded.text, loaded.headings, loaded.page_starts + ends)


def _blocks(found: Sequence[Paragraph], levels: Sequence[int | None]) -> Iterator[Block]:
    begun = 0
    for paragraph, level in zip(found, levels, strict=True):
        starts: list[int] = []
        for page, offset in paragraph.pages:
            starts.extend([offset] * (page + 1 - begun))  # empty pages begin where the next does
            begun = max(begun, page + 1)
        text = paragraph.text.replace(UNKNOWN, "")
        yield Block(text, level, tuple(starts))
