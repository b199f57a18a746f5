"""The word lists of data/wording.yaml, read once and checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from settings import ROOT

LEXICON = ROOT / "data" / "wording.yaml"
Phrase = tuple[str, ...]
LONGEST_SYNONYM = 4
SPLIT = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase of the lists at words[start:end], and its class."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class Synonym:
    """A phrase at words[start:end], and the numbers of its groups of synonyms."""

    start: int
    end: int
    groups: frozenset[int]


class Phrases:
    """Classes of phrases; the longest phrase at a place counts."""

    def __init__(self, classes: Mapping[str, Iterable[str]]) -> None:
        self._names = {phrase(text): name for name, texts in classes.items() for text in texts}
        self._longest = max(map(len, self._names))

    def find(self, words: Sequence[str]) -> list[Found]:
        """Return the phrases among lower-case words, from left to right, none overlapping."""
        found, place = [], 0
        while place < len(words):
            hit = self._at(words, place)
            if hit:
                found.append(hit)
            place = hit.end if hit else place + 1
        return found

    def _at(self, words: Sequence[str], place: int) -> Found | None:
        for length in range(min(self._longest, len(words) - place), 0, -1):
            name = self._names.get(tuple(words[place : place + length]))
            if name:
                return Found(place, place + length, name)
        return None

    def __contains__(self, word: str) -> bool:
        return (word,) in self._names


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All lists, ready for use."""

    modality: Phrases
    negation: Phrases
    soft_negation: Phrases
    scope: Phrases
    territories: Phrases
    approximate: Phrases
    conditions: Phrases
    rates: Phrases
    parties: frozenset[str]
    institutions: frozenset[str]
    harmless: frozenset[str]
    groups: frozenset[str]
    opposites: tuple[tuple[frozenset[str], frozenset[str]], ...]
    synonyms: Mapping[Phrase, frozenset[int]]
    attribution: frozenset[str]
    attribution_verbs: Phrases
    not_claims: tuple[re.Pattern[str], ...]
    not_claim_examples: tuple[str, ...]
    calls: tuple[re.Pattern[str], ...]
    claim_examples: tuple[str, ...]

    def is_grammar(self, word: str) -> bool:
        """Tell words that name no subject: harmless ones, modals, denials, quantifiers."""
        lists = (self.modality, self.negation, self.scope)
        return word in self.harmless or any(word in phrases for phrases in lists)

    def phrases_with_synonyms(self, words: Sequence[str]) -> list[Synonym]:
        """Return the phrases of several words that have synonyms, overlapping ones too."""
        spans = [
            (start, start + length)
            for length in range(2, LONGEST_SYNONYM + 1)
            for start in range(len(words) - length + 1)
        ]
        found = [(s, e, self.synonyms.get(tuple(words[s:e]))) for s, e in spans]
        return [Synonym(start, end, groups) for start, end, groups in found if groups]


def phrase(text: str) -> Phrase:
    """Cut a phrase of the lists into words, as texts are cut."""
    return tuple(SPLIT.findall(text.lower()))


def _groups(lists: Sequence[Sequence[str]]) -> dict[Phrase, frozenset[int]]:
    """Return the numbers of the groups that each phrase belongs to."""
    groups: dict[Phrase, set[int]] = {}
    for number, texts in enumerate(lists):
        for text in texts:
            groups.setdefault(phrase(text), set()).add(number)
    return {key: frozenset(numbers) for key, numbers in groups.items()}


@cache
def lexicon(path: Path = LEXICON) -> Lexicon:
    """Read the lists."""
    # The base loader leaves "no" and "on" the words they are.
    data: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
    sides = [frozenset(words) for words in data["opposites"]]
    return Lexicon(
        modality=Phrases(data["modality"]),
        negation=Phrases({"negation": data["negation"]}),
        soft_negation=Phrases({"soft": data["soft_negation"]}),
        scope=Phrases(data["scope"]),
        territories=Phrases({names[0]: names for names in data["territories"]}),
        approximate=Phrases(data["approximate"]),
        conditions=Phrases({"condition": data["conditions"]}),
        rates=Phrases(data["rates"]),
        parties=frozenset(data["parties"]),
        institutions=frozenset(data["institutions"]),
        harmless=frozenset(data["harmless"]),
        groups=frozenset(data["groups"]),
        opposites=tuple(zip(sides[::2], sides[1::2], strict=True)),
        synonyms=_groups(data["synonyms"]),
        attribution=frozenset(data["attribution"]["document"]),
        attribution_verbs=Phrases({"verb": data["attribution"]["verbs"]}),
        not_claims=tuple(re.compile(text) for text in data["not_claims"]["patterns"]),
        not_claim_examples=tuple(data["not_claims"]["examples"]),
        calls=tuple(re.compile(text) for text in data["not_claims"]["calls"]),
        claim_examples=tuple(data["not_claims"]["but_claims"]),
    )
