"""What a loosely worded statement says that the document's stretch does not: facts in conflict."""

from __future__ import annotations

from wording.differences import meaning
from wording.facts import Statement, classes
from wording.lexicon import Found
from wording.verdicts import Change

HEDGED = frozenset({"may", "aim", "consider"})
COVERS_ALL = frozenset({"all"})
PARTIAL = frozenset({"most", "some", "only"})
WHOLE_COUNTRY = "united kingdom"
FIRM = "will"


def conflicts(source: Statement, checked: Statement) -> list[Change]:
    """Return the facts of a checked statement that its source lacks or has otherwise.

    Word order and choice of words count for nothing; only quantities, negation, how firm it is,
    how many and where, and who.
    """
    return [
        *_numbers(source, checked),
        *_negation(source, checked),
        *_modality(source, checked),
        *_scope(source, checked),
        *_territories(source, checked),
        *_names(source, checked),
    ]


def _numbers(source: Statement, checked: Statement) -> list[Change]:
    theirs = source.quantities
    changes = []
    for item in checked.quantities:
        if not any(item.equals(other) for other in theirs):
            nearest = min(theirs, key=lambda q: abs(q.value - item.value), default=None)
            before = source.part(nearest.start, nearest.end) if nearest else ""
            changes.append(Change("number", before, checked.part(item.start, item.end)))
    return changes


def _negation(source: Statement, checked: Statement) -> list[Change]:
    ours = _negations(checked)
    theirs = _negations(source)
    if ours and not theirs and not source.soft_negations:
        return [Change("negation", "", _text(checked, ours[0]))]
    if theirs and not ours and not checked.soft_negations:
        return [Change("negation", _text(source, theirs[0]), "")]
    return []


def _negations(statement: Statement) -> list[Found]:
    """Return denials, without 'not only' and 'no one' and the like that deny nothing here."""
    words = statement.plain
    return [n for n in statement.negations if words[n.end : n.end + 1] not in (["only"], ["just"])]


def _modality(source: Statement, checked: Statement) -> list[Change]:
    ours, theirs = classes(checked.modality), classes(source.modality)
    for item in checked.modality:
        if item.name in HEDGED and item.name not in theirs and theirs:
            return [Change("modality", _first(source, source.modality), _text(checked, item))]
        if item.name == "done" and "done" not in theirs and FIRM in theirs:
            return [Change("modality", _first(source, source.modality), _text(checked, item))]
    if "aim" in theirs and FIRM in ours and "aim" not in ours and FIRM not in theirs:
        return [Change("modality", _of(source, "aim"), _of(checked, FIRM))]
    return []


def _scope(source: Statement, checked: Statement) -> list[Change]:
    ours, theirs = classes(checked.scope), classes(source.scope)
    for item in checked.scope:
        partial = item.name in PARTIAL and item.name not in theirs and "all" in theirs
        widened = item.name in COVERS_ALL and "all" not in theirs and bool(PARTIAL & set(theirs))
        if partial or widened:
            return [Change("scope", _first(source, source.scope), _text(checked, item))]
    del ours
    return []


def _territories(source: Statement, checked: Statement) -> list[Change]:
    theirs = classes(source.territories)
    for item in checked.territories:
        everywhere = item.name == WHOLE_COUNTRY and (not theirs or "all" in classes(source.scope))
        if item.name not in theirs and not everywhere:
            before = _first(source, source.territories)
            return [Change("scope", before, _text(checked, item))]
    return []


def _names(source: Statement, checked: Statement) -> list[Change]:
    known = {*source.plain, *(word.removesuffix("'s") for word in source.plain)}
    known_meaning = meaning(source.plain)
    unknown = [
        name
        for name in sorted(checked.names)
        if name not in known
        and name.rstrip("s") not in {word.rstrip("s") for word in known}
        and not any(mine & other for mine in meaning([name]) for other in known_meaning)
        and name.isalpha()
    ]
    place = {name: checked.plain.index(name) for name in unknown if name in checked.plain}
    territory = {n for item in checked.territories for n in range(item.start, item.end)}
    return [
        Change("name", "", checked.part(n, n + 1))
        for name, n in place.items()
        if n not in territory
    ]


def _text(statement: Statement, item: Found) -> str:
    return statement.part(item.start, item.end)


def _first(statement: Statement, found: list[Found]) -> str:
    return _text(statement, found[0]) if found else ""


def _of(statement: Statement, name: str) -> str:
    return _first(statement, [item for item in statement.modality if item.name == name])
