"""Words of documents and people made safe to stand in HTML and in Streamlit's labels."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+.!|~$^&=-])")
# Streamlit turns :names:, addresses and arrows into something else even when they are escaped,
# so an invisible word joiner keeps their characters apart.
_JOINED = re.compile(r"([:.@])(?=\S)|([-<>~=])(?=[-<>~=])")
_WORD_JOINER = "\u2060"


def escape(text: str) -> str:
    """Return text as HTML that shows exactly these characters, on one line of source.

    Line ends become character references: HTML and Streamlit would otherwise change them.
    """
    return html.escape(text).replace("\r", "&#13;").replace("\n", "&#10;")


def escape_label(text: str) -> str:
    """Return text for a Streamlit label or tooltip, which is Markdown, so that it shows as text."""
    one_line = " ".join(text.split())
    joined = _JOINED.sub(lambda match: match.group() + _WORD_JOINER, one_line)
    return _MARKDOWN.sub(r"\\\1", joined)


Span = tuple[int, int]


def marked(text: str, start: int, end: int, marks: Span | None) -> str:
    """Return text[start:end] as HTML, the part inside the offsets `marks` within <mark>.

    The text content of all <mark> elements, put together, is text[marks[0]:marks[1]].
    """
    return marked_all(text, start, end, (marks,) if marks else ())


def marked_all(
    text: str, start: int, end: int, marks: Sequence[Span], current: Span | None = None
) -> str:
    """Return text[start:end] as HTML, each of some spans within <mark>, the current one's told.

    The spans are in order and do not overlap.
    """
    parts, done = [], start
    for span in marks:
        first, last = max(span[0], start), min(span[1], end)
        if first < last:
            kind = ' class="current"' if span == current else ""
            words = f"<mark{kind}>{escape(text[first:last])}</mark>"
            parts += [escape(text[done:first]), words]
            done = last
    return "".join([*parts, escape(text[done:end])])
