"""What a loosely worded statement says that the document's stretch does not: facts in conflict."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from wording.differences import meaning
from wording.facts import PARTY, Statement, bare, classes
from wording.lexicon import Found, lexicon
from wording.verdicts import Change, ChangeKind

HEDGED = frozenset({"may", "aim", "consider"})
STRICT = frozenset(
    {"if", "unless", "until", "subject to", "provided", "only if", "only where", "where necessary",
     "for the most serious cases", "where appropriate", "in exceptional"}
)  # fmt: skip
"""Conditions without which a promise is another one."""
STOPS = frozenset(".,;:!?")
SEPARATORS = frozenset({"and", "or"})
CONNECTORS = frozenset("of & and for the , 's".split())
MOST_BETWEEN = 2
ADDED = 2
CLAUSE_TAGS = frozenset({"PRP", "MD", "RB"})
"""Pronouns, modals and adverbs: signs of a clause in other words rather than of an item."""
SHARE_ADDED = 0.66
"""Content words, and their share of a list item, that the source must lack: an addition."""
ITEM_WORDS = 3
ITEM_TAGS = frozenset({"NN", "JJ"})
MIXED = 2
LONGEST_NAME = 5
FEW_OPPOSITES = 8
"""Long lists of opposites (more, less) are too loose for texts in other words."""
BEFORE_CONDITION = 5
BESIDE_NAME = 6
COVERS_ALL = frozenset({"all"})
PARTIAL = frozenset({"most", "some", "only"})
WHOLE_COUNTRY = "united kingdom"
FIRM = "will"


def conflicts(
    source: Statement, checked: Statement, context: frozenset[str] = frozenset()
) -> list[Change]:
    """Return the facts of a checked statement that its source lacks or has otherwise.

    Word order and choice of words count for nothing; only quantities, negation, how firm it is,
    how many and where, who, and what was added to a list. `context` are words that stand before
    the source: names may come from there.
    """
    return [
        *_numbers(source, checked),
        *_negation(source, checked),
        *_modality(source, checked),
        *_scope(source, checked),
        *_territories(source, checked),
        *_names(source, checked, context),
        *_additions(source, checked),
        *_conditions(source, checked),
        *_replaced_names(source, checked),
        *_mixed_names(source, checked, context),
        *_opposites(source, checked),
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
    if ours and not theirs and not _soft(source) - _soft(checked):
        return [Change("negation", "", _text(checked, ours[0]))]
    if theirs and not ours and not _soft(checked) - _soft(source):
        return [Change("negation", _text(source, theirs[0]), "")]
    return []


def _soft(statement: Statement) -> set[str]:
    """Return the words of a statement that may stand for a negation: ignored, neglect."""
    found = statement.soft_negations
    return {" ".join(statement.plain[item.start : item.end]) for item in found}


def _negations(statement: Statement) -> list[Found]:
    """Return denials, without 'not only' and 'no one' and the like that deny nothing here."""
    words = statement.plain
    return [n for n in statement.negations if words[n.end : n.end + 1] not in (["only"], ["just"])]


def _modality(source: Statement, checked: Statement) -> list[Change]:
    ours, theirs = classes(checked.modality), classes(source.modality)
    for item in checked.modality:
        if item.name in HEDGED and item.name not in theirs:
            return [Change("modality", _first(source, source.modality), _text(checked, item))]
        if item.name == "done" and "done" not in theirs and FIRM in theirs and FIRM not in ours:
            return [Change("modality", _first(source, source.modality), _text(checked, item))]
    if "aim" in theirs and FIRM in ours and "aim" not in ours and FIRM not in theirs:
        return [Change("modality", _of(source, "aim"), _of(checked, FIRM))]
    return []


def _scope(source: Statement, checked: Statement) -> list[Change]:
    theirs = classes(source.scope)
    for item in checked.scope:
        fewer = item.name in PARTIAL and ("all" in theirs or item.name != "some")
        partial = fewer and item.name not in theirs
        widened = item.name in COVERS_ALL and "all" not in theirs and bool(PARTIAL & set(theirs))
        if partial or widened:
            return [Change("scope", _first(source, source.scope), _text(checked, item))]
    return []


def _territories(source: Statement, checked: Statement) -> list[Change]:
    theirs = classes(source.territories)
    for item in checked.territories:
        everywhere = item.name == WHOLE_COUNTRY and (not theirs or "all" in classes(source.scope))
        if item.name not in theirs and not everywhere:
            before = _first(source, source.territories)
            return [Change("scope", before, _text(checked, item))]
    return []


def _names(source: Statement, checked: Statement, context: frozenset[str]) -> list[Change]:
    known = {bare(word) for word in source.plain} | context
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


def _conditions(source: Statement, checked: Statement) -> list[Change]:
    """Return a strict condition of the source whose main clause is told without it."""
    ours = keys(checked.plain)
    for item in source.conditions:
        phrase = " ".join(source.plain[item.start : item.end])
        if phrase not in STRICT:
            continue
        end = next(
            (n for n in range(item.end, len(source.plain)) if source.plain[n] in STOPS), None
        )
        end = end or len(source.plain)
        clause = keys(source.plain[item.start : end])
        before = keys(source.plain[max(0, item.start - BEFORE_CONDITION) : item.start])
        told = before and len(before & ours) >= len(before) / 2
        if told and len(clause & ours) <= len(clause) / 3:
            return [Change("condition", source.part(item.start, end), "")]
    return []


def _replaced_names(source: Statement, checked: Statement) -> list[Change]:
    """Return a name of several words that something else stands for between words told."""
    ours = keys(checked.plain)
    if len(_unsupported(checked, 0, len(checked.plain), keys(source.plain))) < ADDED:
        return []
    for start, end in _name_spans(source):
        name = keys(source.plain[start:end])
        left = keys(source.plain[max(0, start - BESIDE_NAME) : start])
        right = keys(source.plain[end : end + BESIDE_NAME])
        if end - start > 1 and not name & ours and left & ours and right & ours:
            return [Change("name", source.part(start, end), "")]
    return []


def _mixed_names(source: Statement, checked: Statement, context: frozenset[str]) -> list[Change]:
    """Return a name whose words the source has, but in no one name: 'Grenfell Commissioner'."""
    known = [keys(source.plain[start:end]) for start, end in _name_spans(source)]
    for start, end in _name_spans(checked):
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


def _opposites(source: Statement, checked: Statement) -> list[Change]:
    """Return a word that has the place of its opposite: 'voluntary' for 'mandatory'."""
    ours, theirs = set(checked.plain), set(source.plain)
    for one, other in lexicon().opposites:
        for left, right in ((one, other), (other, one)):
            plain = len(left) <= FEW_OPPOSITES and len(right) <= FEW_OPPOSITES
            if plain and left & theirs and right & ours and not (right & theirs or left & ours):
                before = next(word for word in source.plain if word in left)
                after = next(word for word in checked.plain if word in right)
                kind: ChangeKind = "scope" if after in lexicon().groups else "condition"
                return [Change(kind, before, after)]
    return []


def _name_spans(statement: Statement) -> list[tuple[int, int]]:
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


def _additions(source: Statement, checked: Statement) -> list[Change]:
    """Return an item or clause that was added to what the source says."""
    known = keys(source.plain)
    cuts = [n for n, word in enumerate(checked.plain) if word in SEPARATORS or word in STOPS]
    for start, end in pairwise([*cuts, len(checked.plain)]):
        content = [n for n in range(start + 1, end) if is_subject(checked, n)]
        new = _unsupported(checked, start + 1, end, known)
        clause = any(checked.tag(n) in CLAUSE_TAGS for n in range(start + 1, end))
        if content and len(new) == len(content) and _is_item(checked, start, end):
            return [Change("list", "", checked.part(start + 1, end))]
        if not clause and len(new) >= ADDED and len(new) >= SHARE_ADDED * len(content):
            return [Change("list", "", checked.part(start + 1, end))]
    return []


def _is_item(statement: Statement, start: int, end: int) -> bool:
    """Tell whether nothing but a noun phrase of a few words stands between two list marks."""
    before = statement.plain[start] == "," and start > 0
    listed = before and end < len(statement.plain) and statement.plain[end] in {",", "and", "or"}
    tags = [statement.tag(n) for n in range(start + 1, end)]
    return listed and 0 < len(tags) <= ITEM_WORDS and all(tag[:2] in ITEM_TAGS for tag in tags)


def _unsupported(statement: Statement, start: int, end: int, known: set[object]) -> list[int]:
    """Return the places of content words in words[start:end] that the source has in no form."""
    return [
        n
        for n in range(start, end)
        if is_subject(statement, n)
        and not any(entry & known for entry in meaning([statement.plain[n]]))
    ]


def is_subject(statement: Statement, place: int) -> bool:
    """Tell content words from grammar and from what is in every pledge."""
    word = statement.plain[place]
    if place in statement.grammar or lexicon().is_grammar(word):
        return False
    return word[0].isalnum() and bool(meaning([word]))


def keys(words: Sequence[str]) -> set[object]:
    """Return everything that some words are known by."""
    return {key for entry in meaning(words) for key in entry}


def _text(statement: Statement, item: Found) -> str:
    return statement.part(item.start, item.end)


def _first(statement: Statement, found: list[Found]) -> str:
    return _text(statement, found[0]) if found else ""


def _of(statement: Statement, name: str) -> str:
    return _first(statement, [item for item in statement.modality if item.name == name])
