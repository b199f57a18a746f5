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
DENIED = 3
"""Content words after a denial that tell what it denies."""
EACH = frozenset({"every", "each"})
FEWER = frozenset({"some", "a few", "a handful of", "selected", "certain"})
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
        *_groups(source, checked, context),
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
    """Return a denial that one side has, of what the other speaks of too."""
    ours = _negations(checked)
    theirs = _negations(source)
    ours = [item for item in ours if _is_told(item, checked, source)]
    theirs = [item for item in theirs if _is_told(item, source, checked)]
    if ours and not theirs and not _soft(source) - _soft(checked):
        return [Change("negation", "", _text(checked, ours[0]))]
    if theirs and not ours and not _soft(checked) - _soft(source):
        return [Change("negation", _text(source, theirs[0]), "")]
    return []


def _is_told(item: Found, denying: Statement, other: Statement) -> bool:
    """Tell whether another statement has most of what a denial denies, by the words after it."""
    denied = _content_of_clause(denying, item.end)[:DENIED] or _content_before(denying, item.start)
    lacking = _unsupported_of(denied, denying, keys(other.plain))
    return not denied or 2 * len(lacking) < len(denied)


def _content_of_clause(statement: Statement, start: int) -> list[int]:
    """Return the places of content words from a place up to punctuation or the next modal."""
    words = range(start, len(statement.plain))
    end = next((n for n in words if _ends_clause(statement, n)), len(statement.plain))
    return [n for n in range(start, end) if is_subject(statement, n)]


def _content_before(statement: Statement, end: int) -> list[int]:
    """Return the places of the content words nearest before a place, in its clause."""
    words = range(end - 1, -1, -1)
    start = next((n for n in words if statement.plain[n] in STOPS), -1) + 1
    return [n for n in range(start, end) if is_subject(statement, n)][-DENIED:]


def _ends_clause(statement: Statement, place: int) -> bool:
    return statement.plain[place] in STOPS or statement.tag(place) == "MD"


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
        could = "can" in theirs and checked.plain[item.start] == "could"
        if item.name in HEDGED and item.name not in theirs and not could:
            return [Change("modality", _first(source, source.modality), _text(checked, item))]
        if item.name == "done" and "done" not in theirs and FIRM in theirs and FIRM not in ours:
            return [Change("modality", _first(source, source.modality), _text(checked, item))]
    if "aim" in theirs and FIRM in ours and "aim" not in ours and FIRM not in theirs:
        return [Change("modality", _of(source, "aim"), _of(checked, FIRM))]
    return []


def _scope(source: Statement, checked: Statement) -> list[Change]:
    theirs = classes(source.scope)
    exchanged = _exchanged_group(source, checked) if "all" in theirs else None
    if exchanged:
        return [exchanged]
    for item in checked.scope:
        limited = item.name != "some" or _limits_group(item, source, checked)
        fewer = item.name in PARTIAL and ("all" in theirs or limited)
        partial = fewer and item.name not in theirs
        widened = item.name in COVERS_ALL and "all" not in theirs and bool(PARTIAL & set(theirs))
        if partial or widened:
            return [Change("scope", _first(source, source.scope), _text(checked, item))]
    return []


def _exchanged_group(source: Statement, checked: Statement) -> Change | None:
    """Return the group that 'every' counts where the source has no such: 'every council'."""
    known = keys(source.plain)
    for start, end in checked.noun_phrases:
        content = [n for n in range(start, end) if is_subject(checked, n)]
        counted = set(checked.plain[start:end]) & EACH
        group = content and _is_group(checked.plain[content[-1]])
        if counted and group and _unsupported_of(content[-1:], checked, known):
            return Change("scope", _first(source, source.scope), checked.part(start, end))
    return None


def _limits_group(item: Found, source: Statement, checked: Statement) -> bool:
    """Tell whether a 'some' stands before a plural that the source has without it."""
    phrase = " ".join(checked.plain[item.start : item.end])
    plural = item.end < len(checked.plain) and checked.tag(item.end) == "NNS"
    return (
        phrase in FEWER
        and plural
        and not _unsupported(checked, item.end, item.end + 1, keys(source.plain))
    )


def _groups(source: Statement, checked: Statement, context: frozenset[str]) -> list[Change]:
    """Return a group of people that is another than the source's: 'bus drivers' added to
    'shopworkers', 'prison officers' for 'officers'.
    """
    known = keys([*source.plain, *context])
    for start, end in checked.noun_phrases:
        content = [n for n in range(start, end) if is_subject(checked, n)]
        named = any(checked.is_name(n) for n in content)
        clause = checked.plain[start - 1 : start] in (["that"], ["who"], ["which"])  # a verb next
        if len(content) < ADDED or named or clause or not _is_group(checked.plain[content[-1]]):
            continue
        new = _unsupported_of(content, checked, known)
        noun = any(checked.tag(n) == "NN" for n in new if n != content[-1])
        if len(new) == len(content) or noun:
            listed = checked.plain[start - 1 : start] in ([","], ["and"], ["or"])
            return [Change("list" if listed else "scope", "", checked.part(start, end))]
    return []


def _is_group(word: str) -> bool:
    return bool({word, f"{word}s"} & lexicon().groups)


def _territories(source: Statement, checked: Statement) -> list[Change]:
    theirs = classes(source.territories)
    for item in checked.territories:
        everywhere = item.name == WHOLE_COUNTRY and (not theirs or "all" in classes(source.scope))
        if item.name not in theirs and not everywhere:
            before = _first(source, source.territories)
            return [Change("scope", before, _text(checked, item))]
    return []


def _names(source: Statement, checked: Statement, context: frozenset[str]) -> list[Change]:
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
    new = _unsupported(checked, 0, len(checked.plain), keys(source.plain))
    if len(new) < ADDED:
        return []
    for start, end in _name_spans(source):
        left = _told(checked, source, max(0, start - BESIDE_NAME), start)
        right = _told(checked, source, end, end + BESIDE_NAME)
        kept = end - start < MIXED or _told(checked, source, start, end)
        if not kept and any(min(left, default=n) < n < max(right, default=n) for n in new):
            return [Change("name", source.part(start, end), "")]
    return []


def _told(checked: Statement, source: Statement, start: int, end: int) -> list[int]:
    """Return the places of checked content words that source.words[start:end] have."""
    end = min(end, len(source.plain))
    known = keys([source.plain[n] for n in range(start, end) if is_subject(source, n)])
    content = [n for n in range(len(checked.plain)) if is_subject(checked, n)]
    lacking = _unsupported_of(content, checked, known)
    return [n for n in content if n not in lacking]


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
    known = keys(source.plain) | source.initials
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
    content = [n for n in range(start, end) if is_subject(statement, n)]
    return _unsupported_of(content, statement, known)


def _unsupported_of(places: Sequence[int], statement: Statement, known: set[object]) -> list[int]:
    """Return those of some places whose words have none of the known meanings."""
    return [
        n
        for n in places
        if not any(entry & known for entry in meaning([statement.plain[n]]))
        and not any(item.groups & known for item in statement.listed if item.start <= n < item.end)
    ]


def is_subject(statement: Statement, place: int) -> bool:
    """Tell content words from grammar, from quantities and from what is in every pledge."""
    word = statement.plain[place]
    outside = place in statement.grammar or place in statement.counted
    if outside or lexicon().is_grammar(word):
        return False
    return word[0].isalnum() and bool(meaning([word]))


def names_no_subject(text: str) -> bool:
    """Tell whether a text has grammar alone, no figure and no subject: 'What we will do'."""
    statement = Statement(text)
    return not statement.quantities and not any(
        is_subject(statement, n) for n in range(len(statement.plain))
    )


def keys(words: Sequence[str]) -> set[object]:
    """Return everything that some words are known by."""
    return {key for entry in meaning(words) for key in entry}


def _text(statement: Statement, item: Found) -> str:
    return statement.part(item.start, item.end)


def _first(statement: Statement, found: list[Found]) -> str:
    return _text(statement, found[0]) if found else ""


def _of(statement: Statement, name: str) -> str:
    return _first(statement, [item for item in statement.modality if item.name == name])
