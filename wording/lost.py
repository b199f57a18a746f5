"""What a checked statement leaves out at an end, where no other word stands in its place."""

from __future__ import annotations

from collections.abc import Sequence

from wording.alignment import Alignment, Chunk
from wording.changed_words import classes_of_words
from wording.facts import Statement
from wording.sides import ENDS, SEPARATORS, Difference, touching
from wording.verdicts import Change


def lost_conditions(
    source: Statement, checked: Statement, alignment: Alignment, found: Sequence[Difference]
) -> list[Difference]:
    """Name the conditions of a stretch that are nowhere in the checked statement."""
    if any(difference.change.kind == "condition" for difference in found):
        return []
    items = touching(source.conditions, alignment.start, alignment.end)
    kept = classes_of_words(checked, checked.conditions)
    lost = [
        item
        for item in items
        if len(words := source.plain[item.start : item.end]) > 1 and " ".join(words) not in kept
    ]
    texts = [source.part(item.start, item.end) for item in lost]
    return [Difference(Change("condition", text, "")) for text in texts]


def lost_items(source: Statement, checked: Statement, alignment: Alignment) -> list[Difference]:
    """Name the last items of a list that the checked statement closes before: 'a, b and c' cut
    to 'a and b' at its end.
    """
    chunks = [(_before(source, chunk), _after(checked, chunk), chunk) for chunk in alignment.chunks]
    end = alignment.end
    if chunks and chunks[-1][0] <= SEPARATORS and chunks[-1][1] <= ENDS:
        end = chunks.pop()[2].source_start
    closed = [c for ours, theirs, c in chunks if ours == {","} and theirs & {"and", "or"}]
    if not closed or source.plain[end : end + 1] not in ([","], ["and"], ["or"]):
        return []
    if set(source.plain[closed[-1].source_end : end]) & (SEPARATORS | ENDS):
        return []
    rest = range(end, len(source.plain))
    finish = next((n for n in rest if source.plain[n] in ENDS), len(source.plain))
    return [Difference(Change("list", source.part(end + 1, finish), ""))]


def _before(source: Statement, chunk: Chunk) -> set[str]:
    return set(source.plain[chunk.source_start : chunk.source_end])


def _after(checked: Statement, chunk: Chunk) -> set[str]:
    return set(checked.plain[chunk.checked_start : chunk.checked_end])
