"""Places of some words in a document: exact ones by code, related ones by the chain's search."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from retrieval.chain import Chain

MOST_RELATED = 10
LONGEST = 200
"""Characters of the words to be found."""

_ALIKE = ("'‘’", '"“”„', "-‐‑‒–—")
"""Characters that keyboards do not tell apart."""


def exact_places(text: str, words: str) -> tuple[tuple[int, int], ...]:
    """Return every place of some words in a text, in order, without overlap.

    Upper and lower case, kinds of quotation marks and dashes, and kinds of space count as alike.
    """
    if not words.strip():
        return ()
    pattern = re.compile(r"\s+".join(map(_pattern, words.split())), re.IGNORECASE)
    return tuple(match.span() for match in pattern.finditer(text))


def related_places(chain: Chain, document: str, words: str) -> tuple[tuple[int, int], ...]:
    """Return the places of the ten sentences nearest in meaning, the nearest first."""
    if not any(character.isalnum() for character in words):
        return ()
    found = chain.search.search(words.strip(), [document], MOST_RELATED)
    places = [(item.sentence.start, item.sentence.end) for item in found.candidates]
    return tuple(dict.fromkeys(places))[:MOST_RELATED]


def _pattern(word: str) -> str:
    return "".join(map(_character, word))


def _character(character: str) -> str:
    alike = next((group for group in _ALIKE if character in group), None)
    return f"[{re.escape(alike)}]" if alike else re.escape(character)
