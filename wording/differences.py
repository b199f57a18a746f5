"""Two aligned statements to named differences, each with whether it turns the meaning."""

from __future__ import annotations

from collections.abc import Sequence

from wording.alignment import Alignment
from wording.changed_facts import changed_facts
from wording.changed_words import changed_words
from wording.facts import Statement
from wording.lost import lost_conditions, lost_items
from wording.meaning import content_words
from wording.sides import Difference, Sides


def compare(
    source: Statement,
    checked: Statement,
    alignment: Alignment,
    context: frozenset[str] = frozenset(),
) -> list[Difference]:
    """Name what differs between a checked statement and the stretch it is aligned with.

    `context` are words that stand before the source: a name from there may replace a pronoun.
    """
    found: list[Difference] = []
    stretch = (alignment.start, alignment.end)
    chunks = [Sides(source, checked, chunk, stretch, context) for chunk in alignment.chunks]
    for sides in chunks:
        if any(word[0].isalnum() for word in [*sides.before, *sides.after]):
            moved = _is_moved(sides, chunks)
            found += changed_facts(sides) or ([] if moved else changed_words(sides))
    found += lost_conditions(source, checked, alignment, found)
    found += lost_items(source, checked, alignment)
    return list(dict.fromkeys(found))


def _is_moved(sides: Sides, chunks: Sequence[Sides]) -> bool:
    """Tell whether words only stand in another place: 'better respond', 'respond better'."""
    gone = [word for other in chunks for word in other.before]
    come = [word for other in chunks for word in other.after]
    if sides.before and sides.after:
        return False
    words, there = (sides.before, come) if sides.before else (sides.after, gone)
    content = content_words(words)
    return bool(content) and all(word in there for word in content)
