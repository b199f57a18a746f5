"""Items of a loosely worded statement's lists that its source has not."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

from wording.content import content, keys, lacking
from wording.facts import Statement
from wording.verdicts import Change

if TYPE_CHECKING:
    from spacy.tokens import Token

STOPS = frozenset(".,;:!?")
SEPARATORS = frozenset({"and", "or"})
CLAUSE_TAGS = frozenset({"PRP", "MD", "RB", "VBZ", "VBP", "VBD"})
"""Pronouns, modals, adverbs and verbs: signs of a clause in other words rather than of an item."""
SEVERAL = 2
SHARE_NEW = 0.66
"""Content words, and their share of a part, that the source must lack: an addition."""
ITEM_WORDS = 3
ITEM_TAGS = frozenset({"NN", "JJ"})
NOUNS = frozenset({"NN", "NNS"})
MODIFIERS = frozenset({"compound", "amod"})


def additions(source: Statement, checked: Statement) -> list[Change]:
    """Return an item or phrase that was added to what the source says."""
    known = keys(source.plain) | source.initials
    return _added_part(checked, known) or _added_item(checked, known)


def _added_part(checked: Statement, known: set[object]) -> list[Change]:
    cuts = [n for n, word in enumerate(checked.plain) if word in SEPARATORS or word in STOPS]
    for start, end in pairwise([*cuts, len(checked.plain)]):
        named = content(checked, start + 1, end)
        new = lacking(checked, named, known)
        clause = any(checked.tag(n) in CLAUSE_TAGS for n in range(start + 1, end))
        if named and len(new) == len(named) and _is_item(checked, start, end):
            return [Change("list", "", checked.part(start + 1, end))]
        if not clause and len(new) >= SEVERAL and len(new) >= SHARE_NEW * len(named):
            return [Change("list", "", checked.part(start + 1, end))]
    return []


def _is_item(statement: Statement, start: int, end: int) -> bool:
    """Tell whether nothing but a noun phrase of a few words stands between two list marks."""
    before = statement.plain[start] == "," and start > 0
    listed = before and end < len(statement.plain) and statement.plain[end] in {",", "and", "or"}
    tags = [statement.tag(n) for n in range(start + 1, end)]
    return listed and 0 < len(tags) <= ITEM_WORDS and all(tag[:2] in ITEM_TAGS for tag in tags)


def _added_item(checked: Statement, known: set[object]) -> list[Change]:
    """Return a noun of a list no word of which the source has, beside one that it has."""
    for token in checked.parsed:
        if token.dep_ == "conj" or not token.conjuncts:
            continue
        items = [_item(checked, noun) for noun in (token, *token.conjuncts) if noun.tag_ in NOUNS]
        items = [places for places in items if places]
        new = [places for places in items if len(lacking(checked, places, known)) == len(places)]
        if new and len(new) < len(items):
            return [Change("list", "", checked.part(new[0][0], new[0][-1] + 1))]
    return []


def _item(checked: Statement, noun: Token) -> list[int]:
    """Return the places of the content words of a noun and of what stands before it."""
    starts = [word.token.start for word in checked.words]
    tokens = [*(child for child in noun.lefts if child.dep_ in MODIFIERS), noun]
    places = [bisect_right(starts, token.idx) - 1 for token in tokens]
    return [place for place in places if place in content(checked)]
