"""A document's text -> HTML, every character kept: headings, paragraphs, words of people."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from retrieval.schema import Passage, Section, SourceDocument
from ui.markup import Span, escape, marked_all

_LINE_END = re.compile(r"\s*\n\s*")
_SENTENCE_ENDS = tuple('.!?:;”"’')
_WRAPPED = 45  # characters; a line that stops earlier was ended on purpose


@dataclass(frozen=True, slots=True)
class Marks:
    """The spans to be marked, in order and without overlap, and the one to be looked at."""

    spans: tuple[Span, ...] = ()
    current: Span | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that is shown alike: a heading, or a paragraph, of one speaker or none."""

    start: int
    end: int
    section: int | None = None
    speaker: str | None = None


def document_html(document: SourceDocument, passages: Sequence[Passage], marks: Marks) -> str:
    """Return the document as HTML whose text content is exactly the document's text.

    The text content of its <mark> elements is that of the marked spans.
    """
    groups = groupby(_pieces(document, passages), key=lambda piece: piece.speaker)
    body = "".join(_group_html(document, speaker, pieces, marks) for speaker, pieces in groups)
    return f'<article class="document">{body}</article>'


def outline_html(document: SourceDocument) -> str:
    """Return the sections as links into the document, to stand beside it on wide screens."""
    links = _section_links(document)
    return f'<nav class="outline" aria-label="Sections">{links}</nav>' if links else ""


def folded_outline_html(document: SourceDocument) -> str:
    """Return the sections as links to be unfolded, to stand above the text on small screens."""
    links = _section_links(document)
    return f'<details class="outline folded"><summary>Sections</summary>{links}</details>'


def _section_links(document: SourceDocument) -> str:
    items = "".join(
        f'<li class="level-{min(section.level, 4)}"><a href="#section-{number}">'
        f"{escape(section.title)}</a></li>"
        for number, section in enumerate(document.sections)
    )
    return f"<ul>{items}</ul>" if items else ""


def _group_html(
    document: SourceDocument,
    speaker: str | None,
    pieces: Iterator[Piece],
    marks: Marks,
) -> str:
    inner = "".join(_piece_html(document, piece, marks) for piece in pieces)
    if speaker is None:
        return inner
    # The name comes from CSS, so that the text content stays the document's own.
    return (
        f'<blockquote class="speech" data-speaker="Words of {escape(speaker)}">{inner}</blockquote>'
    )


def _piece_html(document: SourceDocument, piece: Piece, marks: Marks) -> str:
    spans = marks.spans[_first_after(marks, piece.start) : _first_from(marks, piece.end)]
    words = marked_all(document.text, piece.start, piece.end, spans, marks.current)
    if piece.section is None:
        return f"<p>{words}</p>" if document.text[piece.start : piece.end].strip() else words
    level = min(document.sections[piece.section].level + 1, 5)
    return f'<h{level} id="section-{piece.section}" tabindex="-1">{words}</h{level}>'


def _first_after(marks: Marks, offset: int) -> int:
    """Return the index of the first span that ends after an offset."""
    return bisect_right(marks.spans, offset, key=lambda span: span[1])


def _first_from(marks: Marks, offset: int) -> int:
    """Return the index of the first span that begins at an offset or after it."""
    return bisect_left(marks.spans, offset, key=lambda span: span[0])


def _pieces(document: SourceDocument, passages: Sequence[Passage]) -> Iterator[Piece]:
    headings = {
        section.start: (heading_end(document.text, section), number)
        for number, section in enumerate(document.sections)
    }
    speeches = [(one.start, one.end, one.speaker) for one in passages if one.speaker]
    cuts = {0, len(document.text), *headings, *(end for end, _ in headings.values())}
    cuts |= {offset for start, end, _ in speeches for offset in (start, end)}
    cuts |= set(_paragraph_ends(document.text))
    speech = iter(sorted(speeches))
    current = next(speech, None)
    for start, end in pairwise(sorted(cuts)):
        while current and current[1] <= start:
            current = next(speech, None)
        speaker = current[2] if current and current[0] <= start else None
        number = headings[start][1] if start in headings else None
        yield Piece(start, end, number, speaker)


def heading_end(text: str, section: Section) -> int:
    """Return where a section's heading ends in the text, or its start where it has none there."""
    title = r"\s+".join(re.escape(word) for word in section.title.split())
    found = re.compile(rf"[#\s]*{title}[.:]?\s*").match(text, section.start, section.end)
    return found.end() if found and title else section.start


def _paragraph_ends(text: str) -> Iterator[int]:
    """Yield the offsets after line ends that end a paragraph, not those that only wrap a line."""
    line_start = 0
    for match in _LINE_END.finditer(text):
        if not _only_wraps(text, line_start, match):
            yield match.end()
        line_start = match.end()


def _only_wraps(text: str, line_start: int, line_end: re.Match[str]) -> bool:
    is_blank_line = line_end.group().count("\n") > 1
    line = text[line_start : line_end.start()]
    goes_on = text[line_end.end() : line_end.end() + 1].islower()
    ended = line.endswith(_SENTENCE_ENDS) or len(line) < _WRAPPED
    return not is_blank_line and (goes_on or not ended)
