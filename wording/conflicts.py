"""What a loosely worded statement says that the document's stretch does not: facts in conflict."""

from __future__ import annotations

from wording.content import content, keys, lacking, told
from wording.facts import Statement, classes
from wording.lexicon import Found, lexicon
from wording.listed import additions
from wording.named import names_in_conflict
from wording.scope import scope_in_conflict
from wording.verdicts import Change, ChangeKind

HEDGED = frozenset({"may", "aim", "consider"})
FIRM = "will"
STRICT = frozenset(
    {"if", "unless", "until", "subject to", "provided", "only if", "only where", "where necessary",
     "for the most serious cases", "where appropriate", "in exceptional"}
)  # fmt: skip
"""Conditions without which a promise is another one."""
ADDED = STRICT | {"as soon as", "as long as", "so long as", "once", "only when", "depending on"}
"""Conditions that make a promise another one where they come to it."""
ADDRESSED = frozenset({"you", "your", "you're"})
"""'If you carry a knife': who is meant, rather than a condition."""
STOPS = frozenset(".,;:!?")
FEW_OPPOSITES = 8
"""Long lists of opposites (more, less) are too loose for texts in other words."""
BESIDE_CONDITION = 5
DENIED = 3
"""Content words after a denial that tell what it denies."""
NEAR = 4
"""Words between what is denied and a word that denies it otherwise ("ends", "barred")."""
WHETHER = 5
SUFFERING = (["let"], ["allow"], ["tolerate"], ["accept"])
SUFFERED = frozenset(
    "let lets letting allow allows allowing tolerate tolerates tolerated tolerating accept".split()
)


def conflicts(
    source: Statement, checked: Statement, context: frozenset[str] = frozenset()
) -> list[Change]:
    """Return the facts of a checked statement that its source lacks or has otherwise.

    Word order and choice of words count for nothing; only quantities, negation, how firm it is,
    how many and where, who, what was added to a list, and conditions. `context` are words that
    stand before the source: names may come from there.
    """
    return [
        *_numbers(source, checked),
        *_rates(source, checked),
        *_negation(source, checked),
        *_modality(source, checked),
        *scope_in_conflict(source, checked, context),
        *names_in_conflict(source, checked, context),
        *additions(source, checked),
        *_conditions(source, checked),
        *_added_conditions(source, checked),
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


def _rates(source: Statement, checked: Statement) -> list[Change]:
    """Return how often a sum falls due, where it is another: 'a day' for 'every week'."""
    ours, theirs = checked.rates, source.rates
    if not ours or not theirs or {rate.name for rate in ours} & {rate.name for rate in theirs}:
        return []
    return [Change("number", _text(source, theirs[0]), _text(checked, ours[0]))]


def _negation(source: Statement, checked: Statement) -> list[Change]:
    """Return a denial that one side has, of what the other speaks of too without denying it."""
    new, gone = _lone_denial(checked, source), _lone_denial(source, checked)
    if new:
        return [Change("negation", "", _text(checked, new))]
    return [Change("negation", _text(source, gone), "")] if gone else []


def _lone_denial(denying: Statement, other: Statement) -> Found | None:
    """Return a denial of what the other statement has most words of, and does not deny."""
    known = keys(other.plain)
    for item in _denials(denying):
        if denying.plain[item.end : item.end + 1] in SUFFERING and SUFFERED.isdisjoint(other.plain):
            continue  # 'we will not let gangs ...' is against the gangs, as the other side is
        denied = _denied(item, denying)
        spoken_of = not denied or 2 * len(lacking(denying, denied, known)) < len(denied)
        synonym = any(p.start <= item.start < p.end and p.groups & known for p in denying.listed)
        if spoken_of and not synonym and not _is_answered(denied, denying, other):
            return item
    return None


def _denials(statement: Statement) -> list[Found]:
    """Return the denials of a statement; 'not only' denies nothing."""
    words, found = statement.plain, statement.negations
    return [item for item in found if words[item.end : item.end + 1] not in (["only"], ["just"])]


def _denied(item: Found, denying: Statement) -> list[int]:
    """Return the content words that tell what is denied: after the denial, else before it."""
    return _content_of_clause(denying, item.end)[:DENIED] or _content_before(denying, item.start)


def _content_of_clause(statement: Statement, start: int) -> list[int]:
    """Return the places of content words from a place up to punctuation or the next modal."""
    words = range(start, len(statement.plain))
    end = next((n for n in words if _ends_clause(statement, n)), len(statement.plain))
    return content(statement, start, end)


def _content_before(statement: Statement, end: int) -> list[int]:
    """Return the places of the content words nearest before a place, in its clause."""
    words = range(end - 1, -1, -1)
    start = next((n for n in words if statement.plain[n] in STOPS), -1) + 1
    return content(statement, start, end)[-DENIED:]


def _ends_clause(statement: Statement, place: int) -> bool:
    return statement.plain[place] in STOPS or statement.tag(place) == "MD"


def _is_answered(denied: list[int], denying: Statement, other: Statement) -> bool:
    """Tell whether the other side denies the same, be it by a word such as 'ends', 'ignored'."""
    own = {_words(denying, soft) for soft in denying.soft_negations}
    soft = [item for item in other.soft_negations if _words(other, item) not in own]
    places = told(other, denying, denied)
    return any(2 * _near(item, places) >= len(places and denied) for item in soft) or any(
        not places or _near(item, places) or set(_denied(item, other)) & set(places)
        for item in _denials(other)
    )


def _near(item: Found, places: list[int]) -> int:
    """Return how many of some places are near a phrase."""
    return sum(abs(item.start - place) <= NEAR for place in places)


def _modality(source: Statement, checked: Statement) -> list[Change]:
    theirs = classes(source.modality)
    ours = [item for item in checked.modality if not _is_open_question(item, checked)]
    firm = FIRM in classes(ours)
    for item in ours:
        could = "can" in theirs and checked.plain[item.start] == "could"
        if item.name in HEDGED and item.name not in theirs and not could:
            return [Change("modality", _first(source, source.modality), _text(checked, item))]
        if item.name == "done" and "done" not in theirs and FIRM in theirs and not firm:
            return [Change("modality", _first(source, source.modality), _text(checked, item))]
    if "aim" in theirs and firm and "aim" not in classes(ours) and FIRM not in theirs:
        return [Change("modality", _of(source, "aim"), _of(checked, FIRM))]
    return []


def _is_open_question(item: Found, statement: Statement) -> bool:
    """Tell 'could' in 'look into whether it could': no hedge of the promise."""
    return "whether" in statement.plain[max(0, item.start - WHETHER) : item.start]


def _conditions(source: Statement, checked: Statement) -> list[Change]:
    """Return a strict condition of the source whose main clause is told without it."""
    ours = keys(checked.plain)
    for item in source.conditions:
        if _words(source, item) not in STRICT:
            continue
        end = _clause_end(source, item.end)
        clause = keys(source.plain[item.start : end])
        main = keys(_main_clause(source, item, end))
        told_too = main and len(main & ours) >= len(main) / 2
        if told_too and len(clause & ours) <= len(clause) / 3:
            return [Change("condition", source.part(item.start, end), "")]
    return []


def _main_clause(statement: Statement, item: Found, end: int) -> list[str]:
    """Return the words beside a condition that it limits: after it where it stands first."""
    words = statement.plain
    if words[end : end + 1] == [","] and words[max(0, item.start - 1)] in (",", "and", "."):
        return words[end + 1 : end + 1 + BESIDE_CONDITION]
    return words[max(0, item.start - BESIDE_CONDITION) : item.start]


def _added_conditions(source: Statement, checked: Statement) -> list[Change]:
    """Return a condition of the checked statement of which the source has no word."""
    known = keys(source.plain)
    for item in checked.conditions:
        end = _clause_end(checked, item.end)
        addressed = ADDRESSED & set(checked.plain[item.end : item.end + 1])
        named = content(checked, item.end, end)
        if _words(checked, item) not in ADDED or addressed or not named:
            continue
        if len(lacking(checked, named, known)) == len(named):
            return [Change("condition", "", checked.part(item.start, end))]
    return []


def _clause_end(statement: Statement, start: int) -> int:
    places = range(start, len(statement.plain))
    return next((n for n in places if statement.plain[n] in STOPS), len(statement.plain))


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


def _text(statement: Statement, item: Found) -> str:
    return statement.part(item.start, item.end)


def _words(statement: Statement, item: Found) -> str:
    return " ".join(statement.plain[item.start : item.end])


def _first(statement: Statement, found: list[Found]) -> str:
    return _text(statement, found[0]) if found else ""


def _of(statement: Statement, name: str) -> str:
    return _first(statement, [item for item in statement.modality if item.name == name])
