"""Two documents on one question: in an order that favours neither, names hidden at will."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from retrieval.schema import SourceDocument

HIDDEN = "▇▇▇"
"""Stands where a name is covered; screen readers are told in words."""
_COMMON = frozenset("the party of and for a an manifesto group alliance".split())


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a quotation, and whether it is a name to be covered."""

    text: str
    is_name: bool = False


def shuffled(question: str, names: Sequence[str]) -> tuple[str, ...]:
    """Return names in an order drawn from the question: the same each time, whoever asks.

    Neither the order in which documents were chosen nor their alphabet has any influence: each
    name is ranked by the SHA-256 of the question and itself.
    """
    asked = " ".join(question.casefold().split())
    return tuple(sorted(names, key=lambda name: sha256(f"{asked}\n{name}".encode()).digest()))


def telling_names(documents: Sequence[SourceDocument]) -> tuple[str, ...]:
    """Return the words by which readers would know the publishers, longest first."""
    publishers = [document.publisher for document in documents if document.publisher]
    words = {
        word
        for publisher in publishers
        for word in re.findall(r"\w+", publisher)
        if word.casefold() not in _COMMON
    }
    return tuple(sorted({*publishers, *words}, key=lambda name: (-len(name), name)))


def covered(text: str, names: Sequence[str]) -> tuple[Part, ...]:
    """Cut a text into parts, those that are one of some names apart; joined they are the text."""
    if not names:
        return (Part(text),)
    either = "|".join(map(re.escape, names))
    pattern = re.compile(rf"\b(?:{either})(?:s\b|\b)", re.IGNORECASE)
    parts, done = [], 0
    for match in pattern.finditer(text):
        parts += [Part(text[done : match.start()]), Part(match.group(), True)]
        done = match.end()
    return tuple(part for part in [*parts, Part(text[done:])] if part.text)
