"""A bridge from everyday words to those of political documents (data/glossary.yaml)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import yaml

from retrieval.lexical import lemma, words
from settings import ROOT

GLOSSARY = ROOT / "data" / "glossary.yaml"
WHOSE = frozenset("my your our his her their".split())
"""Words that are one in a phrase: whoever's drink it is that was spiked."""
# Compiled, the loader reads the file in a third of a second; in Python it takes over two.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Said:
    """Words of a question, in lower case, that are a phrase of the glossary; what they mean."""

    words: tuple[str, ...]
    meanings: tuple[str, ...]


ReadPhrases = Callable[[str], Sequence[Said]]


def phrases_said(question: str) -> list[Said]:
    """Return the phrases of the glossary that a question has, in order."""
    said = words(question)
    stretches = (
        tuple(said[start:end])
        for start in range(len(said))
        for end in range(start + 1, min(start + _longest(), len(said)) + 1)
    )
    return [
        Said(stretch, meanings)
        for stretch in stretches
        if (meanings := _by_key().get(_key(stretch)))
    ]


def document_words(said: Iterable[Said]) -> tuple[str, ...]:
    """Return what some phrases mean, each meaning once, in order."""
    return tuple(dict.fromkeys(meaning for phrase in said for meaning in phrase.meanings))


def meanings_by_word(said: Iterable[Said]) -> dict[str, tuple[str, ...]]:
    """Return for each word of some phrases what the phrases that it stands in mean."""
    found: dict[str, tuple[str, ...]] = {}
    for phrase in said:
        found |= {word: found.get(word, ()) + phrase.meanings for word in phrase.words}
    return found


def with_document_words(question: str, said: Iterable[Said]) -> str:
    """Return a question with the meanings of its everyday phrases added, for search only."""
    meanings = ", ".join(document_words(said))
    return f"{question} ({meanings})" if meanings else question


@cache
def glossary_phrases() -> dict[str, tuple[str, ...]]:
    """Return the phrases of the glossary as they are written, with what they mean."""
    entries = yaml.load(GLOSSARY.read_text(encoding="utf-8"), LOADER)
    return {phrase: tuple(entry["mean"]) for entry in entries for phrase in entry["say"]}


def _key(phrase: Sequence[str]) -> tuple[str, ...]:
    """Return what a phrase is looked up by: "dumping her mattress" is "dump my mattress".

    A single word stands as it is: "trained" is no train. So does what denies: "don't" is no "do".
    """
    return tuple(map(_form, phrase)) if len(phrase) > 1 else tuple(phrase)


def _form(word: str) -> str:
    if word in WHOSE:
        return "my"
    return word if word.endswith("n't") else lemma(word)


@cache
def _by_key() -> dict[tuple[str, ...], tuple[str, ...]]:
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for phrase, meanings in glossary_phrases().items():
        key = _key(words(phrase))
        found[key] = tuple(dict.fromkeys((*found.get(key, ()), *meanings)))
    return found


@cache
def _longest() -> int:
    return max(map(len, _by_key()))
