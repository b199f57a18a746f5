"""Whether a text has an answer of the kind asked for, as the grammar of the text tells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from retrieval.coverage import parsed
from retrieval.lexical import stems
from retrieval.question import Asked, is_number, is_round

NAMES = frozenset({"PERSON", "ORG", "GPE", "NORP", "FAC", "LOC"})
WHERE = frozenset("in at across into on near through throughout outside inside around".split())


def has_new_name(question: str, text: str) -> bool:
    """Tell whether a text names somebody, a body or a place that the question does not name."""
    known = set(stems(question))
    return any(
        entity.label_ in NAMES and set(stems(entity.text)) - known for entity in parsed(text).ents
    )


def has_new_place(question: str, text: str) -> bool:
    """Tell whether a text says where: in, at or across something that the question lacks."""
    known = set(stems(question))
    return any(
        token.dep_ == "pobj" and token.head.lower_ in WHERE and set(stems(token.text)) - known
        for token in parsed(text)
    )


def counts(asked: Asked, text: str) -> bool:
    """Tell whether a number of a text, exact or round, counts what the question wants counted."""
    if not asked.counted:
        return True
    return any(asked.counted.intersection(stems(noun)) for noun in _counted_nouns(text))


def round_number(asked: Asked, text: str) -> str | None:
    """Return the round word ("hundreds") with which a text counts what is asked for, if it does so.

    None where the text has an exact number of it, or none at all.
    """
    if asked.kind != "number" or not counts(asked, text):
        return None
    numbers = [token for token in parsed(text) if is_number(token.text)]
    own = [token for token in numbers if asked.counted.intersection(stems(" ".join(_heads(token))))]
    if any(not is_round(token.text) for token in own):
        return None
    return next((token.text for token in own), None)


def _counted_nouns(text: str) -> Iterator[str]:
    """Yield the nouns that numbers of a text belong to: "1,000 staff", "hundreds of officers"."""
    for token in parsed(text):
        if is_number(token.text):
            yield from _heads(token)


def _heads(number: Any) -> Iterator[str]:
    if number.head.pos_ in {"NOUN", "PROPN"}:
        yield number.head.text
        yield from (other.text for other in number.head.conjuncts)
    for of in (child for child in number.children if child.lower_ == "of"):
        for noun in of.children:
            yield noun.text
            yield from (other.text for other in noun.conjuncts)
            yield from (child.text for child in noun.children if child.dep_ == "compound")
