"""Text to words that compare exactly, each with its place in the text: the listed rules, no more.

Every rule that may make two texts equal is one entry of RULES, applied here and described in
docs/wording.md. Words keep their offsets, so that what was matched can be cut from the original.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

RULES = {
    "quotation marks": "curly, straight, single, double or none; an apostrophe's shape",
    "dashes": "hyphen, en or em dash, with or without blanks around it",
    "spaces": "any run of blanks, tabs, no-break and zero-width spaces; around punctuation",
    "line breaks": "a line or paragraph end counts as a blank",
    "hyphenated line ends": "a word divided at a line end is joined where the document has it",
    "ligatures": "letters that are one sign ('ﬁ'), full width or with separate accents (NFKC)",
    "bullets": "list marks, and asterisks of emphasis, are left out",
    "first letters": "a word may begin with a capital or not, save where that makes another word",
    "all capitals": "a text, or a word of four letters and more, in capitals",
    "end punctuation": "full stop, comma, colon, semicolon or exclamation mark at the end, or none",
    "ellipsis": "an ellipsis or a dash at either end",
}
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
RAISED = ("<super>", "<sub>", "<fraction>", "<circle>")
SINGLE, DOUBLE = "'‘’‚‛`´′", '"“”„‟«»″'
DASHES = "-‐‑‒–—―−"
BULLETS = "•◦▪●○■□▫‣➢►✓✔·*#_~"
ELLIPSIS = "…"
TOKEN = re.compile(
    rf"(?P<number>\d+(?:[.,:/]\d+)*[^\W\d_]*)|(?P<word>[^\W\d_]+(?:[{SINGLE}](?=[^\W_])[^\W_]+)*)"
    rf"|(?P<ellipsis>…|\.(?:[ ]?\.){{2,}})|(?P<single>[{SINGLE}])|(?P<double>[{DOUBLE}])"
    rf"|(?P<dash>[{DASHES}])|(?P<bullet>[{re.escape(BULLETS)}])|(?P<other>\S)"
)
TURNED = re.compile("[\u202a-\u202e\u2066-\u2069]")
DIVIDED = re.compile(r"([^\W\d_]+)[-‐\u00ad][ \t]*\r?\n[ \t]*([^\W\d_]+)")
QUOTED_AT_MOST = 80
"""Characters between single marks around a term; further apart they are apostrophes."""
EDGE = frozenset(".,;:!…-")
OPENING_EDGE = frozenset("…-")
CASE_SENSITIVE = frozenset("may march us it who am aids polish turkey august".split())
SHORTEST_EMPHASIS = 4


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or punctuation sign at text[start:end]; `text` keeps its capitals."""

    text: str
    fold: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        """Tell words and numbers from punctuation."""
        return self.text[0].isalnum()


def tokenise(text: str, vocabulary: Collection[str] = ()) -> tuple[Token, ...]:
    """Return what is compared of a text, in order, with offsets into it.

    `vocabulary` holds the document's words in lower case: a word divided at a line end is joined
    where it has the whole.
    """
    flat, places = _flatten(text, vocabulary)
    return tuple(_without_marks(flat, places))


def words_of(tokens: Sequence[Token]) -> list[str]:
    """Return the words and numbers in lower case, punctuation left out."""
    return [token.fold for token in tokens if token.is_word]


def disguised_words(text: str) -> list[str]:
    """Return words with letters of two alphabets or with signs that turn the reading direction."""
    words = [word.rstrip(".,;:!?") for word in text.split()]
    return [word for word in words if TURNED.search(word) or len(_alphabets(word)) > 1]


def _alphabets(word: str) -> set[str]:
    names = {unicodedata.name(c, "").split(" ")[0] for c in word if c.isalpha()}
    return names & {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"}


def strip_edges(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Return the tokens without an ellipsis or dash at either end or punctuation at the end."""
    first, last = 0, len(tokens)
    while first < last and tokens[first].text in OPENING_EDGE and not _is_minus(tokens, first):
        first += 1
    while last > first and tokens[last - 1].text in EDGE:
        last -= 1
    return tuple(tokens[first:last])


def _is_minus(tokens: Sequence[Token], place: int) -> bool:
    """Tell a dash that touches a figure, which may make it another number."""
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    beside = following and following.start == tokens[place].end
    return bool(beside and following and following.text[0].isdigit())


def same_capitals(checked: Sequence[Token], document: Sequence[Token]) -> bool:
    """Tell whether tokens equal but for capitals differ only as the rules allow."""
    shouted = _is_shouted(checked)
    for position, (ours, theirs) in enumerate(zip(checked, document, strict=True)):
        if ours.text == theirs.text or shouted:
            continue
        at_start = position == 0 or document[position - 1].text in ".!?:"
        if not _same_word(ours.text, theirs.text, at_start):
            return False
    return True


def _is_shouted(tokens: Sequence[Token]) -> bool:
    letters = "".join(token.text for token in tokens if token.is_word)
    return letters.isupper() and len(letters) >= SHORTEST_EMPHASIS


def _same_word(ours: str, theirs: str, at_start: bool) -> bool:
    if ours[1:] == theirs[1:]:
        return at_start or ours.lower() not in CASE_SENSITIVE
    return ours.isupper() and len(ours) >= SHORTEST_EMPHASIS and not theirs.isupper()


def _flatten(text: str, vocabulary: Collection[str]) -> tuple[str, list[int]]:
    """Return compatible, visible characters on one line, and where each stands in the text."""
    joined = _joins(text, vocabulary)
    characters: list[str] = []
    places: list[int] = []
    position = 0
    while position < len(text):
        if position in joined:
            position = joined[position]
            continue
        end = position + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        for character in _compatible(text[position:end]):
            characters.append(character)
            places.append(position)
        position = end
    places.append(len(text))
    return "".join(characters), places


def _compatible(cluster: str) -> str:
    if cluster in ELLIPSIS or cluster in SINGLE or cluster in DOUBLE:
        return cluster
    if unicodedata.decomposition(cluster[0]).startswith(RAISED):
        return cluster  # 10² is not 102
    visible = cluster.translate(INVISIBLE)
    return "".join(" " if c.isspace() else c for c in unicodedata.normalize("NFKC", visible))


def _joins(text: str, vocabulary: Collection[str]) -> dict[int, int]:
    """Return the places to leave out where a word is divided at a line end: start -> end."""
    places = {}
    for match in DIVIDED.finditer(text):
        whole = unicodedata.normalize("NFKC", match[1] + match[2]).lower()
        if whole in vocabulary or "\u00ad" in match[0]:
            places[match.end(1)] = match.start(2)
    return places


def _without_marks(flat: str, places: Sequence[int]) -> Iterator[Token]:
    """Yield tokens without quotation marks and bullets; a plural's apostrophe stays its own."""
    matches = list(TOKEN.finditer(flat))
    opened = -QUOTED_AT_MOST - 1
    for number, match in enumerate(matches):
        kind, text = match.lastgroup or "", match[0]
        if kind == "single":
            if _opens(flat, match):
                opened = match.start()
            elif match.start() - opened <= QUOTED_AT_MOST:
                opened = -QUOTED_AT_MOST - 1
            continue
        if kind in ("double", "bullet"):
            continue
        end = match.end()
        if kind == "word":
            text = _apostrophes(text)
            following = matches[number + 1] if number + 1 < len(matches) else None
            if following and _is_possessive(match, following, opened):
                text, end = text + "'", following.end()
        if kind == "dash" and number and _follows_dash(matches[number - 1], match):
            continue  # two hyphens are a typist's dash
        text = _CANONICAL.get(kind, _itself)(text)
        yield Token(text, text.lower(), places[match.start()], _end(places, end))


def _end(places: Sequence[int], end: int) -> int:
    """Return the offset after the character before `end`, so that joins and accents are inside."""
    following = places[end]
    return following if following > places[end - 1] else places[end - 1] + 1


def _opens(flat: str, match: re.Match[str]) -> bool:
    before = flat[match.start() - 1 : match.start()]
    after = flat[match.end() : match.end() + 1]
    return not before.isalnum() and not before.strip(' ([“"' + DASHES) and after.isalnum()


def _is_possessive(word: re.Match[str], mark: re.Match[str], opened: int) -> bool:
    beside = mark.lastgroup == "single" and mark.start() == word.end()
    return beside and word[0][-1] in "sS" and mark.start() - opened > QUOTED_AT_MOST


def _follows_dash(before: re.Match[str], match: re.Match[str]) -> bool:
    return before.lastgroup == "dash" and before.end() == match.start()


def _apostrophes(word: str) -> str:
    return "".join("'" if character in SINGLE else character for character in word)


def _itself(text: str) -> str:
    return text


_CANONICAL: dict[str, Callable[[str], str]] = {
    "dash": lambda _: "-",
    "ellipsis": lambda _: ELLIPSIS,
}
