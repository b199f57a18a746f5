"""A bridge from everyday words to those of political documents (data/glossary.yaml)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import yaml

from retrieval.lexical import lemma, words
from settings import ROOT

GLOSSARY = ROOT / "data" / "glossary.yaml"
WHOSE = frozenset("my your our his her their".split())
"""Words that are one in a phrase: whoever's drink it is that was spiked."""
# Compiled, the loader reads the file in a third of a second; in Python it takes over two.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def document_words(question: str) -> tuple[str, ...]:
    """Return what a question's everyday words and phrases mean, each once, in order."""
    found = (meaning for _, meanings in _found(words(question)) for meaning in meanings)
    return tuple(dict.fromkeys(found))


def meanings_by_word(question: str) -> dict[str, tuple[str, ...]]:
    """Return for each word of a question what the everyday phrases that it stands in mean."""
    found: dict[str, tuple[str, ...]] = {}
    for phrase, meanings in _found(words(question)):
        found |= {word: found.get(word, ()) + meanings for word in phrase}
    return found


def with_document_words(question: str) -> str:
    """Return a question with the meanings of its everyday words added, for search only."""
    meanings = ", ".join(document_words(question))
    return f"{question} ({meanings})" if meanings else question


def _found(said: Sequence[str]) -> Iterator[tuple[Sequence[str], tuple[str, ...]]]:
    """Yield the phrases of the glossary among some words, with what they mean."""
    for start in range(len(said)):
        for end in range(start + 1, min(start + _longest(), len(said)) + 1):
            meanings = _meanings().get(_key(said[start:end]))
            if meanings:
                yield said[start:end], meanings


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
def _meanings() -> dict[tuple[str, ...], tuple[str, ...]]:
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for entry in yaml.load(GLOSSARY.read_text(encoding="utf-8"), LOADER):
        for key in {_key(words(say)) for say in entry["say"]}:
            found[key] = (*found.get(key, ()), *entry["mean"])
    return found


@cache
def _longest() -> int:
    return max(map(len, _meanings()))
