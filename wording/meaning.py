"""Words to what they mean: stems and the listed synonyms."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.lexical import stems
from wording.facts import bare
from wording.lexicon import lexicon


def meaning(words: Sequence[str]) -> list[frozenset]:
    """Return for each content word or listed phrase what it equals: stem and synonym groups."""
    groups, harmless = lexicon().synonyms, lexicon().harmless
    words = [bare(word) for word in words]
    found, place = [], 0
    while place < len(words):
        for length in range(min(4, len(words) - place), 0, -1):
            key = tuple(words[place : place + length])
            if key in groups:
                found.append(frozenset({*groups[key], *stems(" ".join(key))}))
                place += length
                break
        else:
            word = words[place]
            if word[0].isalnum() and word not in harmless:
                found.append(frozenset(stems(word)) or frozenset({word}))
            place += 1
    return found


def same_meaning(before: Sequence[str], after: Sequence[str]) -> bool:
    """Tell whether two chunks have the same content words, inflection and synonyms aside."""
    ours, theirs = meaning(before), meaning(after)
    return bool(ours or theirs) and _pairs(ours, theirs) and _pairs(theirs, ours)


def _pairs(ours: Sequence[frozenset], theirs: Sequence[frozenset]) -> bool:
    return all(any(one & other for other in theirs) for one in ours)


def content_words(words: Sequence[str]) -> list[str]:
    """Return the words that are neither punctuation nor listed as harmless."""
    harmless = lexicon().harmless
    return [word for word in words if word[0].isalnum() and word not in harmless]
