"""Lexical ranking: BM25 over stemmed words (Robertson and Zaragoza 2009, through bm25s)."""

from __future__ import annotations

import logging
import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy

# Words of a few letters, numbers with their separators, and abbreviations such as A&E.
WORD = re.compile(r"[^\W_]+(?:[&.,’'][^\W_]+)*")
# A prefix with a hyphen, in one word, or (anti) apart: "anti-social", "antisocial".
PREFIX = re.compile(
    r"\b(?:(anti)[- ]|(co|cyber|multi|non|on|pre|re)-)(?=[^\W\d_]{3})", re.IGNORECASE
)
# Question words and function words say nothing about the subject of a question.
STOP_WORDS = frozenset(
    "a about all also am an and any are as at be been being but by can could did do does doing for "
    "from get give had has have having he her here him his how i if in into is it its just let me "
    "my no nor not of on or our out please she should so some such tell than that the their them "
    "then there these they this those to too us was we were what when where which who whom whose "
    "why will with would you your say says said going gonna want".split()
)


@cache
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english")


def words(text: str) -> list[str]:
    """Return a text's words in lower case, possessive endings dropped, prefixes joined on."""
    joined = PREFIX.sub(lambda prefix: prefix.group(1) or prefix.group(2), text)
    found = (match.group().casefold().replace("’", "'") for match in WORD.finditer(joined))
    return [word.removesuffix("'s") for word in found]


def stems(text: str) -> list[str]:
    """Return the stems of a text's words, stop words dropped, in order.

    A dictionary joins irregular forms (knives, knife), the Snowball stemmer regular ones.
    """
    kept = [lemma(word) for word in words(text) if word not in STOP_WORDS]
    stemmed: list[str] = _stemmer().stemWords(kept)
    return stemmed


@lru_cache(maxsize=100_000)
def lemma(word: str) -> str:
    """Return a word's dictionary form (simplemma's English list).

    A word of two letters is its own: the list has "be" for "ai".
    """
    import simplemma

    if len(word) < 3:
        return word
    return simplemma.lemmatize(word, lang="en")


class LexicalIndex:
    """BM25 scores of texts for a question; built in memory, some 50,000 texts a second."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._documents = [stems(text) for text in texts]
        self._frequencies = Counter(stem for document in self._documents for stem in set(document))
        self.vocabulary = frozenset(self._frequencies)
        self._index = self._build() if self.vocabulary else None

    def scores(self, question: str) -> numpy.ndarray:
        """Return one score per text, 0 where no word is shared."""
        import numpy

        query = [stem for stem in stems(question) if stem in self.vocabulary]
        if not query or self._index is None:
            return numpy.zeros(len(self._documents), dtype="float32")
        return self._index.get_scores(query)

    def weight(self, stem: str) -> float:
        """Return a stem's inverse document frequency, as BM25 has it; highest when unknown."""
        frequency = self._frequencies[stem]
        return math.log(1 + (len(self._documents) - frequency + 0.5) / (frequency + 0.5))

    def _build(self) -> Any:
        import bm25s

        logging.getLogger("bm25s").setLevel(logging.WARNING)
        index = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
        index.index(self._documents, show_progress=False)
        return index
