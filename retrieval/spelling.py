"""Questions as people type them, put into plain spelling."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache, lru_cache

import yaml

from retrieval.lexical import WORD
from settings import ROOT

TEXT_SPEAK = ROOT / "data" / "text-speak.yaml"
_ALONE = re.compile(rf"(?<![-\w]){WORD.pattern}(?![-\w])")
"""A word that is no part of another: the U of "U-turn" is not "you"."""
SHORTEST = 5
"""Letters from which a word is long enough for a slip to be told from another word."""
LONG = 8
"""Letters from which two slips are mended, else one."""


def plain_spelling(question: str, vocabulary: Collection[str], names: Collection[str] = ()) -> str:
    """Return a question with shortened words written out and slips of the pen mended.

    A word that no dictionary knows becomes the word of `vocabulary` (lower case, those of the
    documents) that is one letter away, or two in a long word, and begins with the same letter. A
    word with a capital letter may be a name and is left as it is, as is one that follows a word of
    `names` (lower case: "keir starmer"), and everything else.
    """
    known = frozenset(vocabulary)

    def plain(match: re.Match[str]) -> str:
        before = question[: match.start()].lower().split()[-1:]
        may_be_name = bool(before) and before[0] in names
        return _plain(match.group(), frozenset() if may_be_name else known)

    return _ALONE.sub(plain, question)


def _plain(word: str, vocabulary: frozenset[str]) -> str:
    key = word.lower().replace("’", "'")
    if key in _written_out():
        plain = _written_out()[key]
        return plain[0].upper() + plain[1:] if word[:2].istitle() and len(word) > 1 else plain
    if len(word) < SHORTEST or not word.isalpha() or not word.islower() or word in vocabulary:
        return word
    return _mended(word, vocabulary)


@lru_cache(maxsize=10_000)
def _mended(word: str, vocabulary: frozenset[str]) -> str:
    import simplemma
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extractOne

    if simplemma.is_known(word, lang="en"):
        return word
    near = [other for other in vocabulary if other[0] == word[0] and len(other) >= SHORTEST]
    slips = 2 if len(word) >= LONG else 1
    found = extractOne(word, sorted(near), scorer=OSA.distance, score_cutoff=slips)
    return found[0] if found else word


@cache
def _written_out() -> dict[str, str]:
    entries = yaml.safe_load(TEXT_SPEAK.read_text(encoding="utf-8"))
    return {short: plain for plain, shorts in entries.items() for short in shorts}
