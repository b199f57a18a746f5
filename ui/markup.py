"""Words of documents and people made safe to stand in HTML and in Streamlit's labels."""

from __future__ import annotations

import html
import re

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


def marked(text: str, start: int, end: int, marks: tuple[int, int] | None) -> str:
    """Return text[start:end] as HTML, the part inside the offsets `marks` within <mark>.

    The text content of all <mark> elements, put together, is text[marks[0]:marks[1]].
    """
    first, last = marks or (start, start)
    first, last = max(first, start), min(last, end)
    if first >= last:
        return escape(text[start:end])
    before, words, after = text[start:first], text[first:last], text[last:end]
    return f"{escape(before)}<mark>{escape(words)}</mark>{escape(after)}"
