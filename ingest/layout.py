"""The look of a text: markup blanked out, lines, blank lines, bullet signs, hard wrapping.

Nothing here changes the stored text: `blank_markup` makes a copy of the same length, in which
every offset still refers to the original, and all the other rules read that copy.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles

BLOCK_TAGS = "p|div|ul|ol|dl|dt|dd|table|thead|tbody|tr|td|th|blockquote|section|article|hr|br|pre"
INLINE_TAGS = "a|abbr|b|cite|code|em|i|img|nowiki|q|s|small|span|strong|sub|sup|u"
TAG = re.compile(
    r"<!--.{0,2000}?-->"
    r"|(?P<item><li(?:\s[^<>]*)?>(?:\s*<p(?:\s[^<>]*)?>)?)"
    r"|(?P<heading><h(?P<level>[1-6])(?:\s[^<>]*)?>)"
    rf"|(?P<block></?(?:{BLOCK_TAGS}|li|h[1-6])(?:\s[^<>]*)?/?>)"
    rf"|</?(?:{INLINE_TAGS})(?:\s[^<>]*)?/?>",
    re.IGNORECASE | re.DOTALL,
)
LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
LINE = re.compile(f"[^{LINE_ENDS}]+")
BREAK = re.compile(f"\r\n|[{LINE_ENDS}]")
SURE_SIGNS = "•●▪■◦‣⁃∙►➢✓✔"
BULLET = re.compile(
    rf"(?:[{SURE_SIGNS}]\s*)+|(?P<dash>[-–—]\s+)|(?:\*{{1,2}}|[·+])\s+"
    r"|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s+"
)
INNER_BULLET = re.compile(rf"(?<=\s)(?:[{SURE_SIGNS}]\s*)+")
ENDS_SENTENCE = re.compile(r"[.!?…:;][\"'”’)\]*_]*$")
STARTS_LOWER = re.compile(r"[\"'“‘(]?[a-zà-öø-ÿ]")
WORDLESS = re.compile(r"[\W_]*")
SIGNS_ONLY = re.compile(rf"[\s{SURE_SIGNS}·#*=_~|>+–—-]*")

WIDEST_WRAP = 140
"""Characters in a line beyond which a text is taken to have one paragraph a line."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line's words: text[start:end] without surrounding blanks."""

    start: int
    end: int
    text: str
    after_blank: bool

    @property
    def ends_sentence(self) -> bool:
        """Tell whether the line ends in a mark that closes a sentence or opens a list."""
        return bool(ENDS_SENTENCE.search(self.text))

    @property
    def starts_lower(self) -> bool:
        """Tell whether the line can only continue the one before."""
        return bool(STARTS_LOWER.match(self.text))


def blank_markup(text: str) -> str:
    """Return a copy of the same length with HTML tags blanked.

    Tags that delimit blocks become line ends, an opening <li> ends in a bullet sign and an
    opening <h2> in '##', so that one set of rules reads plain text, Markdown and tagged text.
    """
    return TAG.sub(_blank, text) if "<" in text else text


def _blank(match: re.Match[str]) -> str:
    length = len(match[0])
    if match["item"]:
        return "•".rjust(length, "\n")
    if match["heading"]:
        return ("#" * int(match["level"])).rjust(length, "\n")[-length:]
    return ("\n" if match["block"] else " ") * length


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without the blanks at its ends; an empty span at `start` if all blank."""
    piece = text[start:end]
    stripped = piece.lstrip()
    if not stripped:
        return start, start
    begin = start + len(piece) - len(stripped)
    return begin, begin + len(stripped.rstrip())


def read_lines(text: str) -> tuple[Line, ...]:
    """Return the lines that hold anything but blanks, in order."""
    lines: list[Line] = []
    previous_end = 0
    for match in LINE.finditer(text):
        start, end = trimmed(text, *match.span())
        if start == end:
            continue
        breaks = BREAK.findall(text[previous_end:start])
        lines.append(Line(start, end, text[start:end], len(breaks) != 1))
        previous_end = end
    return tuple(lines)


def wrap_width(lines: Sequence[Line]) -> int | None:
    """Return the width at which lines are broken, in characters, or None if they are not.

    Lines count as hard-wrapped when nine of ten stay within WIDEST_WRAP and, of those long enough
    to be body text, at least two in five stop without closing a sentence.
    """
    lengths = [len(line.text) for line in lines]
    if len(lengths) < 5:
        return None
    width = int(quantiles(lengths, n=10)[-1])
    body = [line for line in lines if len(line.text) >= width * 0.6]
    open_ended = sum(1 for line in body if not line.ends_sentence)
    return width if width <= WIDEST_WRAP and open_ended >= 0.4 * len(body) else None


def continues(previous: Line, line: Line, width: int | None) -> bool:
    """Tell whether a line goes on with the paragraph of the line before it."""
    if line.after_blank:
        return False
    if line.starts_lower and not previous.text.endswith((".", "!", "?", ":", ";")):
        return True
    if width is None:
        return False
    return len(previous.text) >= 0.75 * width or not previous.ends_sentence
