"""A difference in other words, named by its place in the sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from wording.facts import Statement
from wording.lexicon import Found, lexicon
from wording.meaning import content_words, same_meaning
from wording.sides import ENDS, SEPARATORS, Difference, Sides

QUALIFIERS = frozenset("IN TO RB RBR RBS JJ JJR JJS WRB WDT WP VBG VBN".split())
"""Parts of speech that a qualifier begins with (Penn Treebank)."""


def changed_words(sides: Sides) -> list[Difference]:
    """Name a chunk without numbers, modals and the like by its place in the sentence."""
    if is_harmless(sides):
        return [sides.named("wording", turns=False)]
    if _touches_condition(sides):
        return [sides.named("condition")]
    if _is_list_item(sides):
        return [sides.named("list")]
    if _names_group(sides):
        return [sides.named("scope")]
    if _is_qualifier(sides):
        return [sides.named("condition")]
    return [sides.named("wording")]


def is_harmless(sides: Sides) -> bool:
    """Tell whether a chunk changes no content: function words, inflection, listed synonyms."""
    before, after = content_words(sides.before), content_words(sides.after)
    if not before and not after:
        return not _drops_condition(sides)
    return same_meaning(sides.before, sides.after)


def _drops_condition(sides: Sides) -> bool:
    words = {*sides.before, *sides.after}
    return bool(words & {"if", "unless", "until", "when", "where"})


def _touches_condition(sides: Sides) -> bool:
    before, after = sides.touched(lambda statement: statement.conditions)
    return classes_of_words(sides.source, before) != classes_of_words(sides.checked, after)


def classes_of_words(statement: Statement, found: Sequence[Found]) -> Counter[str]:
    """Count the phrases themselves."""
    return Counter(" ".join(statement.plain[item.start : item.end]) for item in found)


def _is_list_item(sides: Sides) -> bool:
    """Tell whether a chunk is an item between commas or 'and', on the side that has it."""
    chunk = sides.chunk
    if not sides.after or len(sides.before) > len(sides.after):
        return _between_separators(sides.source, chunk.source_start, chunk.source_end)
    return _between_separators(sides.checked, chunk.checked_start, chunk.checked_end)


def _between_separators(statement: Statement, start: int, end: int) -> bool:
    words = statement.plain
    inside = {words[start], words[end - 1]} & SEPARATORS
    left = words[start - 1] if start else ""
    right = words[end] if end < len(words) else "."
    beside = (left in SEPARATORS) + (right in SEPARATORS or right in ENDS)
    commas = sum(1 for word in words if word in SEPARATORS)
    return commas >= 1 and (bool(inside) or beside == 2)


def _names_group(sides: Sides) -> bool:
    groups = lexicon().groups
    return bool(groups & {*sides.before, *sides.after})


def _is_qualifier(sides: Sides) -> bool:
    """Tell whether words were only added or dropped that say how, where or for whom."""
    if sides.before and sides.after:
        return False
    chunk = sides.chunk
    statement, start = (
        (sides.source, chunk.source_start) if sides.before else (sides.checked, chunk.checked_start)
    )
    return statement.tag(start) in QUALIFIERS
