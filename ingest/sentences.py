"""Cut a block into sentences, with exact offsets, whatever it contains."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.layout import trimmed

if TYPE_CHECKING:
    from pysbd import Segmenter

LONG_PIECE = 500
"""Characters given to pysbd at once where possible: its time grows with their square."""
LONGEST_SENTENCE = 2000
"""Characters after which a sentence without an end is cut between words."""
# pysbd keeps whatever stands in quotation marks as one sentence; so it reads a copy without them.
MARKS = re.compile(r"[“”\"«»‘]|(?<!\w)['’]|['’](?!\w)")
CLOSING = re.compile(r"[”’\"'»)\]]+")
BREAK = re.compile(r"(?<=[.!?…])\s+(?=[(\[]?[A-ZÀ-Þ0-9])")
SURE_BREAK = re.compile(r"(?<=[a-z]{4}[.!?])\s+(?=[A-Z])")
INNER_END = re.compile(r"[.!?…]\W*\s")
BLANKS = re.compile(r"\s")
Span = tuple[int, int]


def sentence_spans(text: str) -> tuple[Span, ...]:
    """Return the sentences of a paragraph as spans, in order, none empty, blanks trimmed.

    A line end counts as a blank: a hard-wrapped sentence is one. All that isn't blank is covered.
    """
    flat = BLANKS.sub(" ", text)
    bare = MARKS.sub(" ", flat)
    spans = [span for piece in _pieces(bare) for span in _cut(bare, *piece)]
    return tuple(_with_marks(flat, [trimmed(bare, *span) for span in spans]))


def _pieces(text: str) -> Iterator[Span]:
    """Cut a long text into pieces, at what is surely a sentence's end while there is one."""
    start = 0
    while len(text) - start > LONG_PIECE:
        end = start + _length_of_piece(text[start : start + LONGEST_SENTENCE])
        yield start, end
        start = end
    yield start, len(text)


def _length_of_piece(window: str) -> int:
    breaks = [match.end() for match in SURE_BREAK.finditer(window)]
    near = [place for place in breaks if place <= LONG_PIECE]
    if near or breaks:
        return near[-1] if near else breaks[0]
    whole = len(window) < LONGEST_SENTENCE
    return len(window) if whole else window.rfind(" ") + 1 or len(window)


def _cut(text: str, start: int, end: int) -> list[Span]:
    """Ask pysbd, which knows abbreviations; fall back on punctuation where it loses its place."""
    if not INNER_END.search(text, start, end):
        return [(start, end)]
    found = _from_pysbd(text, start, end)
    return found if found is not None else _from_punctuation(text, start, end)


def _from_pysbd(text: str, start: int, end: int) -> list[Span] | None:
    try:
        pieces = _segmenter().segment(text[start:end])
    except Exception:  # its regular expressions fail in several ways on odd input
        return None
    spans: list[Span] = []
    for piece in pieces:
        words = piece.strip()
        begin = text.find(words, start, end)
        if begin < 0 or text[start:begin].strip():
            return None
        start = begin + len(words)
        spans.append((begin, start))
    return None if text[start:end].strip() else spans


def _from_punctuation(text: str, start: int, end: int) -> list[Span]:
    cuts = [start, *(match.end() for match in BREAK.finditer(text, start, end)), end]
    return list(pairwise(cuts))


def _with_marks(text: str, spans: list[Span]) -> list[Span]:
    """Give closing marks to the sentence they close, and all others to the one that follows."""
    marked: list[Span] = []
    position = 0
    for start, end in [*(span for span in spans if span[0] < span[1]), (len(text), len(text))]:
        closing = CLOSING.match(text, position, start)
        if marked and closing:
            marked[-1] = (marked[-1][0], closing.end())
            position = closing.end()
        begin, end = trimmed(text, position, end)
        if marked and begin < end and _goes_on(text, marked[-1], begin, end):
            marked[-1] = (marked[-1][0], end)
        elif begin < end:
            marked.append((begin, end))
        position = end
    return marked


def _goes_on(text: str, previous: Span, begin: int, end: int) -> bool:
    """Tell whether words go on with a sentence: '“Will it work?” they asked.', or are none."""
    goes_on = text[begin].islower() and text[previous[1] - 1] in "”’\"'»"
    return goes_on or not any(character.isalnum() for character in text[begin:end])


@cache
def _segmenter() -> Segmenter:
    from pysbd import Segmenter

    return Segmenter(language="en", clean=False)
