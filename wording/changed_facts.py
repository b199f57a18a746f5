"""A difference that touches a number, denial, modal verb, place, scope or name."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from wording.facts import PARTY, Statement, bare, classes
from wording.lexicon import Found
from wording.meaning import meaning, same_meaning
from wording.quantities import Quantity
from wording.sides import Difference, Sides, is_exchanged
from wording.verdicts import Change, ChangeKind

CLAUSE = 7
"""From so many words on, what was left out is a clause of its own, with its own modality."""


def changed_facts(sides: Sides) -> list[Difference]:
    """Name each sort of fact that a chunk changes."""
    checks = (_number, _negation, _modality, _territory, _scope, _name)
    return [difference for check in checks if (difference := check(sides))]


def _number(sides: Sides) -> Difference | None:
    before, after = sides.touched(lambda statement: statement.quantities)
    if not before and not after:
        return None
    # An 'about' that was added or dropped leaves the number itself outside the chunk.
    before = before or _adjacent(
        sides.source.quantities, sides.chunk.source_start, sides.chunk.source_end
    )
    after = after or _adjacent(
        sides.checked.quantities, sides.chunk.checked_start, sides.chunk.checked_end
    )
    stretch = sides.followed(lambda statement: statement.quantities)
    if _same_quantities(before, after) or (not before and _all_in(after, stretch)):
        return None
    if not after and _all_in(before, sides.checked.quantities):
        return None
    return Difference(
        Change("number", _cover(sides.source, before), _cover(sides.checked, after))
        if before and after
        else sides.named("number").change
    )


def _all_in(some: Sequence[Quantity], others: Sequence[Quantity]) -> bool:
    return all(any(item.equals(other) for other in others) for item in some)


def _adjacent(items: Sequence[Quantity], start: int, end: int) -> list[Quantity]:
    return [item for item in items if item.start <= end and item.end >= start]


def _same_quantities(before: Sequence[Quantity], after: Sequence[Quantity]) -> bool:
    return len(before) == len(after) and _all_in(before, after) and _all_in(after, before)


def _cover(statement: Statement, items: Sequence) -> str:
    return statement.part(min(item.start for item in items), max(item.end for item in items))


def _negation(sides: Sides) -> Difference | None:
    if len(sides.before) >= CLAUSE and not sides.after:
        return None
    return _phrases(sides, "negation", lambda statement: statement.negations)


def _modality(sides: Sides) -> Difference | None:
    before, after = sides.touched(lambda statement: statement.modality)
    if not before and not after:
        return None
    if (len(sides.before) >= CLAUSE and not sides.after) or (
        len(sides.after) >= CLAUSE and not sides.before
    ):
        return None
    known = set(classes(after)) <= set(classes(sides.source.modality))
    if not before and known and not is_exchanged(sides):
        return None  # the modal stands outside the stretch that is followed
    return _phrases(sides, "modality", lambda statement: statement.modality)


def _territory(sides: Sides) -> Difference | None:
    return _phrases(sides, "scope", lambda statement: statement.territories)


def _scope(sides: Sides) -> Difference | None:
    return _phrases(sides, "scope", lambda statement: statement.scope)


def _phrases(
    sides: Sides, kind: ChangeKind, of: Callable[[Statement], Sequence[Found]]
) -> Difference | None:
    """Name a difference where the chunk's phrases are of other classes on the other side."""
    before, after = sides.touched(of)
    elsewhere = classes(sides.followed(of)) == classes(of(sides.checked))
    if classes(before) == classes(after) or (elsewhere and not is_exchanged(sides)):
        return None
    ours = _span(before, sides.chunk.source_start, sides.chunk.source_end)
    theirs = _span(after, sides.chunk.checked_start, sides.chunk.checked_end)
    return Difference(Change(kind, sides.source.part(*ours), sides.checked.part(*theirs)))


def _span(items: Sequence[Found], start: int, end: int) -> tuple[int, int]:
    return min([start, *(i.start for i in items)]), max([end, *(i.end for i in items)])


def _name(sides: Sides) -> Difference | None:
    before = _names(sides.source, sides.chunk.source_start, sides.chunk.source_end)
    after = _names(sides.checked, sides.chunk.checked_start, sides.chunk.checked_end)
    known = {bare(word) for word in sides.source.plain[slice(*sides.stretch)]}
    if not before:
        known |= sides.context
    new = {word for word in after if word not in known and not _known_as(word, known)}
    if not new or same_meaning(sides.before, sides.after):
        return None
    return sides.named("name")


def _known_as(name: str, known: set[str]) -> bool:
    """Tell whether a name is there in another form: 'Tory' and 'Conservatives'."""
    ours = meaning([name])
    return any(one & other for word in known for other in meaning([word]) for one in ours)


def _names(statement: Statement, start: int, end: int) -> set[str]:
    named = {bare(statement.plain[n]) for n in range(start, end) if statement.is_name(n)}
    return named - PARTY
