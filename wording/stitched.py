"""Texts put together from two places of a document as if they were one statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from wording.exact import Original
from wording.facts import Statement
from wording.lexicon import lexicon
from wording.normalise import Token, strip_edges
from wording.verdicts import Change, Judgement

COVERED = 0.7
"""Share of a text's words that two pieces must make up between them."""
TELLING = 2
"""Content words that a piece must have: 'in every police force' alone proves nothing."""
APART = 2
"""Sentences from one piece to the other; what stands next to it was said together."""
OVERLAP = 2
"""Words, such as a comma and an article, that may belong to either piece."""
ALONE = 0.85
"""Share of a text's words in one piece from which the rest is an edit, not another piece."""


@dataclass(frozen=True, slots=True)
class Piece:
    """words[place:place + length] of a checked text, as at token `number` of a document."""

    place: int
    number: int
    length: int


def find_stitched(checked: Statement, originals: Sequence[Original]) -> Judgement | None:
    """Return altered where a text is made of two stretches from places apart, else None."""
    tokens = strip_edges(checked.tokens)
    for original in originals:
        pieces = _pieces(tokens, original)
        pairs = [pair for pair in product(pieces, pieces) if _fits(pair, len(tokens))]
        if not pairs or any(not _apart(pair, original) for pair in pairs):
            continue
        first, second = max(pairs, key=lambda pair: pair[0].length + pair[1].length)
        change = Change(
            "stitched", _in_document(second, original), _in_text(second, tokens, checked.text)
        )
        start = original.tokens[first.number].start
        end = original.tokens[first.number + first.length - 1].end
        covered = (first.length + second.length) / len(tokens)
        return Judgement("altered", original.source(start, end), (change,), covered)
    return None


def _pieces(tokens: Sequence[Token], original: Original) -> list[Piece]:
    runs = original.runs([token.fold for token in tokens])
    return [Piece(*run) for run in runs if _is_telling(tokens[run[0] : run[0] + run[2]])]


def _is_telling(tokens: Sequence[Token]) -> bool:
    words = [token.fold for token in tokens if token.is_word]
    return sum(not lexicon().is_grammar(word) for word in words) >= TELLING


def _fits(pair: tuple[Piece, Piece], words: int) -> bool:
    first, second = pair
    if first.place >= second.place or first.place + first.length > second.place + OVERLAP:
        return False
    together = first.length + second.length
    return together >= COVERED * words and max(first.length, second.length) < ALONE * words


def _apart(pair: tuple[Piece, Piece], original: Original) -> bool:
    first, second = (
        original.sentence_number(original.tokens[piece.number].start) for piece in pair
    )
    return abs(first - second) >= APART


def _in_document(piece: Piece, original: Original) -> str:
    last = original.tokens[piece.number + piece.length - 1]
    return original.document.text[original.tokens[piece.number].start : last.end]


def _in_text(piece: Piece, tokens: Sequence[Token], text: str) -> str:
    return text[tokens[piece.place].start : tokens[piece.place + piece.length - 1].end]
