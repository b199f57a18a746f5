"""Markdown: the text stays exactly as it is; only the headings are read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ingest.formats.decode import decode
from ingest.load import Heading, LoadedText, Source

LINE_END = re.compile(r"\r\n|\r|\n")
FRONT_MATTER = re.compile(r"---[ \t]*\r?\n[\w-]+:.*?^(?:---|\.\.\.)[ \t]*\r?$", re.S | re.M)
RAW_HEADING = re.compile(r"<h([1-6])\b[^>]*>(.{1,2000}?)</h\1\s*>", re.S | re.I)
COMMENT = re.compile(r"<!--.*?-->", re.S)
OUTER_MARKS = (
    re.compile(r"\s*(.*?)\s*", re.S),
    re.compile(r"<[a-z/][^>]*>(.*)", re.S | re.I),
    re.compile(r"(.*?)<[a-z/][^<>]*>", re.S | re.I),
    re.compile(r"(.*?)\s*\{[#.][^{}]*\}", re.S),
    re.compile(r"\[([^\[\]]*)\]\([^()]*\)", re.S),
    re.compile(r"(?:\*\*|__)((?:(?!\*\*|__).)+)(?:\*\*|__)", re.S),
    re.compile(r"[*_`]([^*_`]+)[*_`]", re.S),
)
LONGEST_HEADING = 200
"""Characters; a longer 'heading' is a paragraph with a rule of dashes right under it."""


def read_markdown(source: Source) -> LoadedText:
    """Return the exact text with its #, underlined and raw HTML headings, in order."""
    text = decode(source)
    body = _end_of_front_matter(text)
    found = [*_markdown_headings(text), *_raw_headings(text)]
    headings = sorted({h for h in found if h.start >= body}, key=lambda heading: heading.start)
    return LoadedText(text, tuple(headings))


def _end_of_front_matter(text: str) -> int:
    match = FRONT_MATTER.match(text)
    return match.end() if match else 0


def _markdown_headings(text: str) -> Iterator[Heading]:
    starts = _line_starts(text)
    tokens = _parse(text)
    for opening, inline in pairwise(tokens):
        if opening.type != "heading_open" or not inline.content:
            continue
        first, after = opening.map
        place = _find(text, inline.content, starts[first], starts[after])
        if place:
            yield from _heading(text, *place, int(opening.tag[1]))


def _parse(text: str) -> list:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").parse(text)


def _line_starts(text: str) -> list[int]:
    starts = [0, *(match.end() for match in LINE_END.finditer(text))]
    return [*starts, len(text)]


def _find(text: str, content: str, start: int, end: int) -> tuple[int, int] | None:
    """Locate a heading's content, whose lines lost their indentation, in its source lines."""
    lines = (re.escape(line.strip()) for line in content.split("\n"))
    match = re.compile(r"(?:\r\n|\r|\n)[\s>]*".join(lines)).search(text, start, end)
    return match.span() if match else None


def _raw_headings(text: str) -> Iterator[Heading]:
    code = list(_code_ranges(text))
    for match in RAW_HEADING.finditer(text):
        if not any(start <= match.start() < end for start, end in code):
            yield from _heading(text, *match.span(2), int(match[1]))


def _code_ranges(text: str) -> Iterator[tuple[int, int]]:
    starts = _line_starts(text)
    for token in _parse(text):
        if token.type in ("fence", "code_block"):
            yield starts[token.map[0]], starts[token.map[1]]
    yield from (match.span() for match in COMMENT.finditer(text))


def _heading(text: str, start: int, end: int, level: int) -> Iterator[Heading]:
    start, end = _words_only(text, start, end)
    if 0 < end - start <= LONGEST_HEADING:
        yield Heading(start, end, level)


def _words_only(text: str, start: int, end: int) -> tuple[int, int]:
    """Narrow a heading to its words: without outer spaces, tags, emphasis, link or attributes."""
    for _ in range(end - start):
        narrowed = _strip_one_mark(text, start, end)
        if narrowed == (start, end):
            break
        start, end = narrowed
    return start, end


def _strip_one_mark(text: str, start: int, end: int) -> tuple[int, int]:
    for mark in OUTER_MARKS:
        match = mark.fullmatch(text, start, end)
        if match and match.span(1) != (start, end):
            return match.span(1)
    return start, end
