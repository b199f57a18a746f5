"""Web pages: what a reader sees as the page's content, headings by their tags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from ingest.formats.assemble import BULLET, Block, assemble, one_line
from ingest.formats.decode import decode
from ingest.load import LoadedText, Source

CELL_SEPARATOR = " | "
DECLARED = re.compile(rb"<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*[\"']?([\w.:-]+)", re.I)
DECLARED_WITHIN = 1024
"""Bytes in which the HTML standard looks for a declared encoding."""
LATIN_1_NAMES = {"iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii"}
"""The HTML standard reads all of these as windows-1252."""
NOT_CONTENT = (
    "//script | //style | //noscript | //template | //iframe | //object | //svg | //button"
    " | //select | //textarea | //nav | //*[@role='navigation' or @role='contentinfo']"
    " | //*[@role='search' or @hidden or @aria-hidden='true' or @role='dialog']"
    " | //*[contains(translate(@style, ' ', ''), 'display:none')]"
    " | //*[contains(@id, 'cookie') or contains(@class, 'cookie')][not(self::html or self::body)]"
    " | //footer[not(ancestor::article or ancestor::main or ancestor::blockquote)]"
    " | //sup[a]"  # the number of a footnote would read as part of the word before it
    " | //comment() | //processing-instruction()"
)
MAIN = "//main | //*[@role='main']"
BLOCK_TAGS = ("section", "details", "summary", "dl", "dt", "dd", "fieldset", "form", "legend")
HEADINGS_IN_LISTS = "//li[.//h1 or .//h2 or .//h3 or .//h4 or .//h5 or .//h6]"
INSIDE_LAYOUT_CELLS = ".//p | .//div | .//ul | .//ol | .//br | .//h1 | .//h2 | .//h3 | .//h4"
LIST_MARK = re.compile(r"^\s*[*+o-] ")


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    heading: tuple[int, int] | None
    """Level of the heading that it is part of, and where that begins."""


def read_html(source: Source) -> LoadedText:
    """Return a page's content: no menus, scripts, hidden parts or page footer; tables row by row.

    Raises ManifestoError where the page is not in the encoding that it declares.
    """
    tree = _parse(decode(source, _declared_encoding(source.data)))
    if tree is None:
        return LoadedText("")
    for element in tree.xpath(NOT_CONTENT):
        if element.getparent() is not None:
            element.drop_tree()
    for item in tree.xpath(HEADINGS_IN_LISTS):
        item.tag = "div"  # a list that arranges the page; its headings get no bullets
    for table in reversed(tree.xpath("//table")):  # inner tables before those around them
        _unfold_table(table)
    return assemble(_blocks(_lines(_main_part(tree))))


def _declared_encoding(data: bytes) -> str | None:
    match = DECLARED.search(data[:DECLARED_WITHIN])
    if match is None:
        return None
    name = match[1].decode("ascii").lower()
    if name.startswith("utf-16"):
        return None  # the declaration was readable as ASCII, so it can't be UTF-16
    return "windows-1252" if name in LATIN_1_NAMES else _known(name)


def _known(name: str) -> str | None:
    try:
        "".encode(name)
    except LookupError:
        return None
    return name


def _parse(text: str) -> Any:
    from lxml.etree import ParserError
    from lxml.html import HTMLParser, document_fromstring

    # Without huge_tree, all that is nested more than 256 deep would be lost without a word.
    parser = HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        return document_fromstring(text.encode(), parser=parser)
    except ParserError:  # nothing in it at all
        return None


def _main_part(tree: Any) -> Any:
    mains = [main for main in tree.xpath(MAIN) if main.text_content().strip()]
    return mains[0] if len(mains) == 1 else tree


def _unfold_table(table: Any) -> None:
    """Make each row a line; a table that only arranges the page becomes what it arranges."""
    for row in table.xpath(".//tr"):
        cells = row.xpath("./td | ./th")
        is_layout = any(cell.xpath(INSIDE_LAYOUT_CELLS) for cell in cells)
        for cell in cells:
            cell.tag = "div" if is_layout else "span"
            cell.tail = None
        if not is_layout:
            _separate([cell for cell in cells if cell.text_content().strip()])
        row.tag = "div"
    for part in [table, *table.xpath(".//thead | .//tbody | .//tfoot | .//caption")]:
        part.tag = "div"


def _separate(cells: list[Any]) -> None:
    for cell in cells[:-1]:
        cell.tail = CELL_SEPARATOR


def _lines(tree: Any) -> Iterator[_Line]:
    """Yield inscriptis's lines, list marks unified, each with the heading that it belongs to."""
    text, labels = _annotated(tree)
    headings = {}
    for start, end, label in labels:
        if label != "li":
            headings.update(dict.fromkeys(range(start, end), (int(label), start)))
    items = {start for start, _, label in labels if label == "li"}
    for match in re.finditer(r"[^\n]+", text):
        start, line = match.start(), match[0]
        first_word = start + len(line) - len(line.lstrip())
        if items.intersection(range(start, match.end())):
            line = LIST_MARK.sub(BULLET, line)
        if line.strip():
            yield _Line(one_line(line), headings.get(first_word))


def _annotated(tree: Any) -> tuple[str, list[tuple[int, int, str]]]:
    from inscriptis.css_profiles import STRICT_CSS_PROFILE
    from inscriptis.html_engine import Inscriptis
    from inscriptis.model.config import ParserConfig

    blocks = dict.fromkeys(BLOCK_TAGS, STRICT_CSS_PROFILE["div"])
    rules = {f"h{level}": [str(level)] for level in range(1, 7)} | {"li": ["li"]}
    page = Inscriptis(tree, ParserConfig(css=STRICT_CSS_PROFILE | blocks, annotation_rules=rules))
    labels = [(label.start, label.end, label.metadata) for label in page.get_annotations()]
    return page.get_text(), labels


def _blocks(lines: Iterator[_Line]) -> Iterator[Block]:
    for heading, group in groupby(lines, key=lambda line: line.heading):
        texts = [line.text for line in group]
        if heading:
            yield Block(" ".join(texts), heading[0])
        else:
            yield from (Block(text) for text in texts)
