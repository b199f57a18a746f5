"""Names in a loosely worded statement that its source has not, or not so."""

from __future__ import annotations

from collections.abc import Sequence

from wording.content import content, keys, lacking, told
from wording.facts import PARTY, Statement, bare
from wording.meaning import meaning
from wording.verdicts import Change

CONNECTORS = frozenset("of & and for the , 's".split())
MOST_BETWEEN = 2
MIXED = 2
LONGEST_NAME = 5
BESIDE_NAME = 6
NEW = 2


def names_in_conflict(
    source: Statement, checked: Statement, context: frozenset[str] = frozenset()
) -> list[Change]:
    """Return names that are new, that something else stands for, or put together anew."""
    return [
        *_new(source, checked, context),
        *_replaced(source, checked),
        *_mixed(source, checked, context),
    ]


def _new(source: Statement, checked: Statement, context: frozenset[str]) -> list[Change]:
    known = {bare(word) for word in source.plain} | context | source.initials
    known_meaning = meaning(sorted(known))
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


def _replaced(source: Statement, checked: Statement) -> list[Change]:
    """Return a name of several words that something else stands for between words told."""
    new = lacking(checked, content(checked), keys(source.plain))
    if len(new) < NEW:
        return []
    for start, end in _spans(source):
        left = _told(checked, source, max(0, start - BESIDE_NAME), start)
        right = _told(checked, source, end, end + BESIDE_NAME)
        kept = end - start < MIXED or _told(checked, source, start, end)
        if not kept and any(min(left, default=n) < n < max(right, default=n) for n in new):
            return [Change("name", source.part(start, end), "")]
    return []


def _told(checked: Statement, source: Statement, start: int, end: int) -> list[int]:
    return told(checked, source, content(source, start, end))


def _mixed(source: Statement, checked: Statement, context: frozenset[str]) -> list[Change]:
    """Return a name whose words the source has, but in no one name: 'Grenfell Commissioner'."""
    known = [keys(source.plain[start:end]) for start, end in _spans(source)]
    for start, end in _spans(checked):
        words = [w for w in checked.plain[start:end] if bare(w) not in PARTY | context]
        entries = [meaning([word]) for word in words]
        name = [entry[0] for entry in entries if entry]
        if len(name) < MIXED or end - start > LONGEST_NAME:
            continue
        single = [any(entry & span for span in known) for entry in name]
        together = any(all(entry & span for entry in name) for span in known)
        if all(single) and not together:
            return [Change("name", "", checked.part(start, end))]
    return []


def _spans(statement: Statement) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for place in range(len(statement.words)):
        if statement.is_name(place):
            joined = spans and _joins(statement.plain[spans[-1][1] : place])
            start = spans.pop()[0] if joined else place
            spans.append((start, place + 1))
    return spans


def _joins(words: Sequence[str]) -> bool:
    """Tell whether what stands between two capitalised words makes them one name."""
    return len(words) <= MOST_BETWEEN and all(word in CONNECTORS for word in words)
