"""Tell whether a sentence says the opposite of what a question takes for granted or asks about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from retrieval.coverage import is_light, parsed
from retrieval.lexical import stems
from settings import ROOT

OPPOSITES = ROOT / "data" / "opposites.yaml"
NEGATION = frozenset({"not", "n't", "n’t", "never", "no", "without", "stop", "avoid"})
CLAUSES = frozenset({"VERB", "AUX"})


@dataclass(frozen=True, slots=True)
class Deed:
    """A verb in its dictionary form, whether it is negated, and the stems of what it is done to."""

    verb: str
    negated: bool
    things: frozenset[str]


def contradicts(sentence: str, question: str) -> bool:
    """Tell whether a sentence does the opposite to the same thing as a question.

    "Why are they keeping the scheme?" is contradicted by "The scheme will be scrapped." Verbs are
    held against the pairs of data/opposites.yaml; a negation on one side turns its meaning round,
    on both it does not count. Nothing is claimed of verbs that are not listed.
    """
    asked = list(_deeds(question))
    return any(
        _is_opposite(one, other) and not any(_is_same(deed, other) for deed in asked)
        for one in asked
        for other in _deeds(sentence)
    )


def _is_opposite(asked: Deed, said: Deed) -> bool:
    if not asked.things & said.things:
        return False
    if asked.verb == said.verb:
        return asked.negated != said.negated
    return _are_opposite(asked.verb, said.verb) and asked.negated == said.negated


def _is_same(asked: Deed, said: Deed) -> bool:
    """Tell whether a question itself speaks of the deed, and so does not deny it."""
    sides = (side for pair in _pairs() for side in pair)
    alike = any(asked.verb in side and said.verb in side for side in sides)
    return alike and asked.negated == said.negated


def _deeds(text: str) -> Iterator[Deed]:
    """Yield the listed verbs of a text."""
    for token in parsed(text):
        verb = token.lemma_.casefold()
        if token.pos_ in CLAUSES and verb in _listed():
            yield Deed(verb, _is_negated(token), frozenset(_things(token)))


def _is_negated(verb: Any) -> bool:
    turned = any(child.lower_ in NEGATION for child in verb.children)
    return turned or any(ancestor.lower_ == "instead" for ancestor in verb.ancestors)


def _things(verb: Any) -> Iterator[str]:
    """Yield the stems of the nouns and names that a verb is done to, not those of other verbs."""
    for child in verb.children:
        if child.dep_ != "nsubj" and child.pos_ not in CLAUSES:
            yield from _nouns(child)


def _nouns(token: Any) -> Iterator[str]:
    if token.pos_ in {"NOUN", "PROPN"} and not is_light(token):
        yield from stems(token.text)
    for child in token.children:
        if child.pos_ not in CLAUSES:
            yield from _nouns(child)


def _are_opposite(verb: str, other: str) -> bool:
    return any(
        (verb in one and other in two) or (verb in two and other in one) for one, two in _pairs()
    )


@cache
def _listed() -> frozenset[str]:
    return frozenset(verb for pair in _pairs() for side in pair for verb in side)


@cache
def _pairs() -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    pairs = yaml.safe_load(OPPOSITES.read_text(encoding="utf-8"))
    return tuple((frozenset(one), frozenset(two)) for one, two in pairs)
