"""Where in the documents a statement may come from: stretches of one to three sentences."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from wording.exact import Original
from wording.lexicon import lexicon
from wording.meaning import meaning
from wording.quantities import find_quantities

if TYPE_CHECKING:
    import numpy

SEEDS = 6
"""Sentences taken up by words, and as many by embedding."""
LONGEST = 3
"""Sentences of a stretch."""
LENGTH_COST = 0.06
"""Taken off a stretch's score per sentence beyond the first; fitted with the thresholds."""
KEPT = 8
GAIN = 0.12
"""Share of a statement's words that each further sentence has to add."""
COSINE_WEIGHT = 0.6


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence of a document at text[start:end], and what its words mean."""

    original: Original
    start: int
    end: int
    keys: frozenset


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch at text[start:end], and how a checked statement relates to it.

    `covered` is the share of the statement's words, weighted by rarity, that the stretch has;
    `covers` the share of the stretch's words that the statement has; `cosine` the best of its
    sentences' embeddings; `order` rapidfuzz's partial ratio, 0 to 1.
    """

    original: Original
    start: int
    end: int
    covered: float
    covers: float
    cosine: float
    order: float = 0.0

    @property
    def text(self) -> str:
        """Return the stretch."""
        return self.original.document.text[self.start : self.end]

    @property
    def score(self) -> float:
        """Return what candidates are ranked by."""
        return self.covered + COSINE_WEIGHT * self.cosine


class Places:
    """All sentences of some documents, searchable by words and by embedding."""

    def __init__(self, places: Sequence[Place], vectors: numpy.ndarray) -> None:
        self.places = places
        self._vectors = vectors
        self._by_key: dict[object, list[int]] = defaultdict(list)
        for number, place in enumerate(places):
            for key in place.keys:
                self._by_key[key].append(number)

    def weight(self, key: object) -> float:
        """Return how telling a word or meaning is: its inverse document frequency."""
        return math.log(1 + (len(self.places) + 1) / (len(self._by_key.get(key, ())) + 0.5))

    def candidates(self, text: str, words: Sequence[str], vector: numpy.ndarray) -> list[Candidate]:
        """Return the stretches that a statement may come from, best first."""
        if not self.places:
            return []
        keys = keys_of(words)
        total = sum(map(self.weight, keys)) or 1.0
        overlap: defaultdict[int, float] = defaultdict(float)
        for key in keys:
            weight = self.weight(key)
            for number in self._by_key.get(key, ()):
                overlap[number] += weight
        cosines = self._vectors @ vector
        by_words = nlargest(SEEDS, overlap, key=overlap.__getitem__)
        by_meaning = [int(n) for n in cosines.argsort()[::-1][:SEEDS]]
        stretches = {
            stretch
            for seed in dict.fromkeys([*by_words, *by_meaning])
            for stretch in self._around(seed)
        }
        found = [self._candidate(first, last, keys, total, cosines) for first, last in stretches]
        found.sort(key=lambda pair: (-pair[0], pair[1].start))
        best = _without_padding([candidate for _, candidate in found])
        return [_ordered(candidate, text) for candidate in best[:KEPT]]

    def _around(self, seed: int) -> list[tuple[int, int]]:
        return [
            (first, last)
            for first in range(max(0, seed - LONGEST + 1), seed + 1)
            for last in range(seed, min(len(self.places), first + LONGEST))
            if self.places[first].original is self.places[last].original
        ]

    def _candidate(
        self, first: int, last: int, keys: frozenset, total: float, cosines: numpy.ndarray
    ) -> tuple[float, Candidate]:
        places = self.places[first : last + 1]
        theirs = frozenset().union(*(place.keys for place in places))
        shared = sum(map(self.weight, keys & theirs))
        candidate = Candidate(
            original=places[0].original,
            start=places[0].start,
            end=places[-1].end,
            covered=shared / total,
            covers=shared / (sum(map(self.weight, theirs)) or 1.0),
            cosine=float(cosines[first : last + 1].max()),
        )
        return candidate.score - LENGTH_COST * (last - first), candidate


def _without_padding(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Leave out each stretch that holds a shorter one which says nearly as much."""
    return [
        one
        for one in candidates
        if not any(
            _holds(one, other) and one.covered - other.covered < GAIN for other in candidates
        )
    ]


def _holds(one: Candidate, other: Candidate) -> bool:
    shorter = other.end - other.start < one.end - one.start
    inside = one.start <= other.start and other.end <= one.end
    return one.original is other.original and shorter and inside


def keys_of(words: Sequence[str]) -> frozenset:
    """Return what words are found by: one key per meaning, synonyms sharing theirs, and one per
    quantity, however it is written.
    """
    is_grammar = lexicon().is_grammar
    quantities = find_quantities(words)
    counted = {place for item in quantities for place in range(item.start, item.end)}
    rest = [w for n, w in enumerate(words) if n not in counted and not is_grammar(w)]
    amounts = {f"#{item.value:.6g}" for item in quantities}
    return frozenset({*(_key(entry) for entry in meaning(rest)), *amounts})


def _key(entry: frozenset) -> object:
    groups = sorted(item for item in entry if isinstance(item, int))
    return groups[0] if groups else min(entry)


def places_of(originals: Sequence[Original]) -> list[Place]:
    """Return the sentences of documents in reading order."""
    found = []
    for original in originals:
        spans = sorted({(s.start, s.end) for p in original.passages for s in p.sentences})
        for start, end in spans:
            words = [token.fold for token in original.between(start, end)]
            found.append(Place(original, start, end, keys_of(words)))
    return found


def _ordered(candidate: Candidate, text: str) -> Candidate:
    return Candidate(
        candidate.original,
        candidate.start,
        candidate.end,
        candidate.covered,
        candidate.covers,
        candidate.cosine,
        fuzz.partial_ratio(text.casefold(), candidate.text.casefold()) / 100,
    )
