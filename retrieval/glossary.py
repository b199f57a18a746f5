"""A bridge from everyday words to those of political documents (data/glossary.yaml)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import yaml

from retrieval.lexical import words
from settings import ROOT

GLOSSARY = ROOT / "data" / "glossary.yaml"


def document_words(question: str) -> tuple[str, ...]:
    """Return what a question's everyday words and phrases mean, each once, in order."""
    found = (meaning for phrase in _phrases(question) for meaning in _meanings().get(phrase, ()))
    return tuple(dict.fromkeys(found))


def with_document_words(question: str) -> str:
    """Return a question with the meanings of its everyday words added, for search only."""
    meanings = ", ".join(document_words(question))
    return f"{question} ({meanings})" if meanings else question


def _phrases(question: str) -> Iterator[tuple[str, ...]]:
    said = words(question)
    for start in range(len(said)):
        for end in range(start + 1, min(start + _longest(), len(said)) + 1):
            yield tuple(said[start:end])


@cache
def _meanings() -> dict[tuple[str, ...], tuple[str, ...]]:
    entries = yaml.safe_load(GLOSSARY.read_text(encoding="utf-8"))
    return {tuple(words(say)): tuple(entry["mean"]) for entry in entries for say in entry["say"]}


@cache
def _longest() -> int:
    return max(map(len, _meanings()))
