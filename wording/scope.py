"""For how many, for whom and where a loosely worded statement holds, against its source."""

from __future__ import annotations

from itertools import pairwise

from wording.content import content, keys, lacking, told
from wording.facts import Statement, classes
from wording.lexicon import Found, lexicon
from wording.verdicts import Change

EACH = frozenset({"every", "each"})
EVERYBODY = frozenset({"anyone", "anybody", "everyone", "everybody"})
FEWER = frozenset({"some", "a few", "a handful of", "selected", "certain"})
COVERS_ALL = "all"
PARTIAL = frozenset({"most", "some", "only"})
WHOLE_COUNTRY = "united kingdom"
COUNTED = 2
"""Content words after 'some' or 'most' that tell what is counted."""
SEVERAL = 2
ADJECTIVE = "JJ"


def scope_in_conflict(
    source: Statement, checked: Statement, context: frozenset[str] = frozenset()
) -> list[Change]:
    """Return what is promised for more, fewer or others than in the source, or elsewhere."""
    return [
        *_how_many(source, checked),
        *_groups(source, checked, context),
        *_territories(source, checked),
    ]


def _how_many(source: Statement, checked: Statement) -> list[Change]:
    other = _exchanged_group(source, checked) or _widened_group(source, checked)
    if other:
        return [other]
    theirs = classes(source.scope)
    for item in checked.scope:
        limited = item.name != "some" or _limits_group(item, source, checked)
        fewer = item.name in PARTIAL and (COVERS_ALL in theirs or limited)
        partial = fewer and item.name not in theirs
        all_now = item.name == COVERS_ALL and COVERS_ALL not in theirs
        if partial or (all_now and _tells_partial(source, checked)):
            return [Change("scope", _first(source, source.scope), _text(checked, item))]
    return []


def _tells_partial(source: Statement, checked: Statement) -> bool:
    """Tell whether the checked statement speaks of what the source has 'some' or 'most' of."""
    counted = [content(source, item.end)[:COUNTED] for item in source.scope if item.name in PARTIAL]
    return any(told(checked, source, places) for places in counted)


def _exchanged_group(source: Statement, checked: Statement) -> Change | None:
    """Return what 'every' counts where the source has no such: 'every council'."""
    known = keys(source.plain)
    counts_too = COVERS_ALL in classes(source.scope)
    for start, end in checked.noun_phrases:
        named = content(checked, start, end)
        if not named or not set(checked.plain[start:end]) & EACH:
            continue
        head = checked.plain[named[-1]]
        place = counts_too and head in lexicon().institutions
        if (place or is_group(head)) and lacking(checked, named[-1:], known):
            return Change("scope", _first(source, source.scope), checked.part(start, end))
    return None


def _widened_group(source: Statement, checked: Statement) -> Change | None:
    """Return all of what the source promises for a part: 'all knives', 'anyone' for 'every young
    person'.
    """
    for item in checked.scope:
        if item.name != COVERS_ALL:
            continue
        if checked.plain[item.start] in EVERYBODY:
            before = _counted_group(source, checked)
        else:
            before = _narrower_phrase(item, source, checked)
        if before:
            return Change("scope", before, _text(checked, item))
    return None


def _counted_group(source: Statement, checked: Statement) -> str:
    """Return the group that the source counts by 'every' where the checked statement has no word
    of it.
    """
    if EVERYBODY & set(source.plain):
        return ""
    for start, end in source.noun_phrases:
        group = content(source, start, end)
        counted = EACH & set(source.plain[start:end])
        if counted and group and is_group(source.plain[group[-1]]):
            named = [n for n in told(checked, source, group) if not checked.is_name(n)]
            return "" if named else source.part(start, end)
    return ""


def _narrower_phrase(item: Found, source: Statement, checked: Statement) -> str:
    """Return the source's phrase for what is counted, where adjectives make it narrower."""
    heads = [
        places[-1]
        for start, end in checked.noun_phrases
        if start <= item.start < end and (places := content(checked, start, end))
    ]
    phrases = [
        (start, places)
        for start, end in source.noun_phrases
        if heads
        and (places := content(source, start, end))
        and told(source, checked, heads).count(places[-1])
    ]
    narrower = [
        (start, places) for start, places in phrases if _is_narrower(places, source, checked)
    ]
    if not narrower or len(narrower) < len(phrases):
        return ""
    start, places = narrower[0]
    return source.part(start, places[-1] + 1)


def _is_narrower(places: list[int], source: Statement, checked: Statement) -> bool:
    limits = [n for n in places[:-1] if source.tag(n) == ADJECTIVE]
    return bool(limits) and len(lacking(source, limits, keys(checked.plain))) == len(limits)


def _limits_group(item: Found, source: Statement, checked: Statement) -> bool:
    """Tell whether a 'some' stands before a plural that the source has without it."""
    phrase = " ".join(checked.plain[item.start : item.end])
    plural = item.end < len(checked.plain) and checked.tag(item.end) == "NNS"
    counted = content(checked, item.end, item.end + 1)
    return phrase in FEWER and plural and not lacking(checked, counted, keys(source.plain))


def _groups(source: Statement, checked: Statement, context: frozenset[str]) -> list[Change]:
    """Return a group of people that is another than the source's: 'bus drivers' added to
    'shopworkers', 'prison officers' for 'officers'.
    """
    known = keys([*source.plain, *context])
    for start, end in checked.noun_phrases:
        places = content(checked, start, end)
        named = any(checked.is_name(n) for n in places)
        clause = checked.plain[start - 1 : start] in (["that"], ["who"], ["which"])  # a verb next
        if len(places) < SEVERAL or named or clause or not is_group(checked.plain[places[-1]]):
            continue
        new = lacking(checked, places, known)
        noun = any(checked.tag(n) == "NN" for n in new if n != places[-1])
        if len(new) == len(places) or noun:
            listed = checked.plain[start - 1 : start] in ([","], ["and"], ["or"])
            return [Change("list" if listed else "scope", "", checked.part(start, end))]
    return []


def is_group(word: str) -> bool:
    """Tell whether a word names a group of people."""
    return bool({word, f"{word}s"} & lexicon().groups)


def _territories(source: Statement, checked: Statement) -> list[Change]:
    theirs = classes(source.territories)
    for item in checked.territories:
        everywhere = item.name == WHOLE_COUNTRY and (not theirs or "all" in classes(source.scope))
        if item.name not in theirs and not everywhere:
            before = _first(source, source.territories)
            return [Change("scope", before, _text(checked, item))]
    return _left_out(source, checked)


def _left_out(source: Statement, checked: Statement) -> list[Change]:
    """Return the one of two joined places that is not named: 'England' for 'England and Wales'."""
    ours = classes(checked.territories)
    for one, other in pairwise(source.territories):
        joined = source.plain[one.end : other.start] == ["and"]
        if joined and (one.name in ours) != (other.name in ours):
            return [
                Change(
                    "scope", source.part(one.start, other.end), _first(checked, checked.territories)
                )
            ]
    return []


def _text(statement: Statement, item: Found) -> str:
    return statement.part(item.start, item.end)


def _first(statement: Statement, found: list[Found]) -> str:
    return _text(statement, found[0]) if found else ""
