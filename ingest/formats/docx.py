"""Word files: paragraphs, tables and text boxes in document order, headings by their styles."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any

from errors import ManifestoError
from ingest.formats.assemble import BULLET, Block, assemble, one_line
from ingest.load import MEGABYTE, LoadedText, Source

if TYPE_CHECKING:
    from docx.document import Document

CELL_SEPARATOR = " | "
UNPACKED_LIMIT = 10
"""A file may unpack to as many times the largest file allowed; Word's XML packs about 5 to 15
times, pictures hardly at all."""
HEADING_STYLE = re.compile(r"heading (\d)", re.I)
CONTENTS_STYLE = re.compile(r"(toc \d|table of figures)", re.I)
BODY_OUTLINE_LEVEL = 9
MARGINS = ("header", "footer", "footnotes", "endnotes")
"""The ends of the types of relation between a document and its parts (ECMA-376, part 1, 11.3)."""
LEFT_OUT = {"del", "moveFrom", "txbxContent", "Fallback", "instrText"}
SPACES = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "\N{HYPHEN-MINUS}"}


def read_docx(source: Source) -> LoadedText:
    """Return a Word file's text; raises ManifestoError where it is no readable Word file.

    Deleted and hidden text, comments and the generated table of contents are left out; so are
    foot- and endnotes, page headers and footers, unless the source is wanted with its margins.
    """
    _check_archive(source)
    document = _open(source)
    parts = [document.element.body, *(_margins(document) if source.with_margins else ())]
    return assemble(block for part in parts for block in _blocks(document, part))


def _check_archive(source: Source) -> None:
    try:
        with zipfile.ZipFile(BytesIO(source.data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as error:
        raise _not_word(source) from error
    if unpacked > UNPACKED_LIMIT * source.settings.max_file_megabytes * MEGABYTE:
        raise ManifestoError(
            f"{source.path} is too large: it unpacks to {unpacked / MEGABYTE:.0f} MB. Save it "
            "without pictures, or set MANIFESTO_MAX_FILE_MEGABYTES to a higher number."
        )


def _not_word(source: Source) -> ManifestoError:
    if source.data.startswith(b"\xd0\xcf\x11\xe0"):
        return ManifestoError(
            f"{source.path} is protected by a password, or an old .doc file with a new suffix. "
            "Save it in Word as .docx without a password."
        )
    return ManifestoError(
        f"{source.path} is damaged, or not a Word file. Open it in Word and save it as .docx."
    )


def _open(source: Source) -> Document:
    import docx

    try:
        return docx.Document(BytesIO(source.data))
    except Exception as error:  # python-docx lets errors of zipfile, lxml and its own through
        raise _not_word(source) from error


def _margins(document: Document) -> Iterator[Any]:
    """Yield the page headers, the page footers and each foot- and endnote, as XML elements."""
    from docx.oxml import parse_xml

    for kind in MARGINS:
        for relation in document.part.rels.values():
            if relation.reltype.endswith(f"/{kind}"):
                part = parse_xml(relation.target_part.blob)
                yield from part.iterchildren() if kind.endswith("notes") else (part,)


def _blocks(document: Document, parent: Any) -> Iterator[Block]:
    """Yield the paragraphs below an XML element, through content controls and tracked inserts."""
    for child in parent.iterchildren():
        tag = _tag(child)
        if tag == "p":
            yield from _paragraph(document, child)
        elif tag == "tbl":
            yield from _table(document, child)
        elif tag in ("sdt", "sdtContent", "ins", "moveTo", "customXml"):
            yield from _blocks(document, child)


def _paragraph(document: Document, element: Any) -> Iterator[Block]:
    style = _Style(document, element)
    if not style.is_contents_entry:
        parts = re.split(r"\n\s*\n", _text(element))
        prefix = BULLET if style.is_list_item and style.level is None else ""
        yield from (Block(prefix + one_line(part), style.level) for part in parts if part.strip())
    for box in _text_boxes(element):
        yield from _blocks(document, box)


def _table(document: Document, table: Any) -> Iterator[Block]:
    for row in table.tr_lst:
        cells = [list(_blocks(document, cell)) for cell in row.tc_lst]
        cells = [cell for cell in cells if cell]
        if any(len(cell) > 1 for cell in cells) or len(cells) == 1:
            yield from (block for cell in cells for block in cell)  # a table used for layout
        elif cells:
            yield Block(CELL_SEPARATOR.join(cell[0].text for cell in cells))


def _text_boxes(element: Any) -> Iterator[Any]:
    for box in element.iter(_qualified("txbxContent")):
        # Word writes each box a second time, for older programs, inside mc:Fallback.
        around = {_tag(ancestor) for ancestor in box.iterancestors()}
        if not around & {"Fallback", "txbxContent"}:
            yield box


def _text(element: Any) -> str:
    """Return what a paragraph shows: no deleted or hidden runs, no text boxes, no field codes."""
    if _tag(element) in LEFT_OUT or _is_hidden(element):
        return ""
    if _tag(element) == "t":
        return element.text or ""
    if _tag(element) in SPACES and _tag(element.getparent()) == "r":
        return SPACES[_tag(element)]
    return "".join(_text(child) for child in element.iterchildren())


def _is_hidden(element: Any) -> bool:
    if _tag(element) != "r":
        return False
    return bool(element.xpath("./w:rPr/w:vanish[not(@w:val='0' or @w:val='false')]"))


class _Style:
    """What a paragraph's own properties and its chain of styles say about it."""

    def __init__(self, document: Document, element: Any) -> None:
        self._properties = [element.pPr] if element.pPr is not None else []
        self._names: list[str] = []
        style = document.styles.get_by_id(element.style, 1) if element.style else None
        while style is not None and len(self._names) < 20:  # a damaged file's styles may loop
            self._names.append(style.name or "")
            if style.element.pPr is not None:
                self._properties.append(style.element.pPr)
            style = style.base_style

    @property
    def level(self) -> int | None:
        """The heading level, 1 to 9, or None for body text."""
        for name in self._names:
            match = HEADING_STYLE.fullmatch(name)
            if match or name.lower() == "title":
                return int(match[1]) if match else 1
        outline = self._first("outlineLvl")
        return None if outline in (None, BODY_OUTLINE_LEVEL) else outline + 1

    @property
    def is_list_item(self) -> bool:
        """Whether Word shows a bullet or a number before it."""
        return bool(self._first("numPr/w:numId"))

    @property
    def is_contents_entry(self) -> bool:
        """Whether it is a line of the generated table of contents."""
        return any(CONTENTS_STYLE.fullmatch(name) for name in self._names)

    def _first(self, property_path: str) -> int | None:
        for properties in self._properties:
            values = properties.xpath(f"./w:{property_path}/@w:val")
            if values:
                return int(values[0])
        return None


def _tag(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _qualified(name: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(f"w:{name}"))
