"""Two aligned statements to named differences, each with whether it turns the meaning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from retrieval.lexical import stems
from wording.alignment import Alignment, Chunk
from wording.facts import PARTY, Statement, bare, classes
from wording.lexicon import Found, lexicon
from wording.quantities import Quantity
from wording.verdicts import Change, ChangeKind

CLAUSE = 7
"""From so many words on, what was left out is a clause of its own, with its own modality."""
QUALIFIERS = frozenset("IN TO RB RBR RBS JJ JJR JJS WRB WDT WP VBG VBN".split())
"""Parts of speech that a qualifier begins with (Penn Treebank)."""
SEPARATORS = frozenset({",", ";", "and", "or", "-"})
ENDS = frozenset({".", "!", "?", "…"})


@dataclass(frozen=True, slots=True)
class Difference:
    """A named difference; `turns` when it changes what is promised or stated."""

    change: Change
    turns: bool = True


@dataclass(frozen=True, slots=True)
class Sides:
    """A chunk with both statements at hand."""

    source: Statement
    checked: Statement
    chunk: Chunk
    stretch: tuple[int, int]
    context: frozenset[str]
    """Words that stand before the source's stretch, where a name may be taken from."""

    def followed(self, of: Callable[[Statement], Sequence]) -> list:
        """Return the phrases of a sort in the stretch of the source that is followed."""
        return _touching(of(self.source), *self.stretch)

    @property
    def before(self) -> list[str]:
        """Return the source's words."""
        return self.source.plain[self.chunk.source_start : self.chunk.source_end]

    @property
    def after(self) -> list[str]:
        """Return the checked words."""
        return self.checked.plain[self.chunk.checked_start : self.chunk.checked_end]

    def named(self, kind: ChangeKind, turns: bool = True) -> Difference:
        """Return the chunk as a difference of a kind."""
        return Difference(Change(kind, *self._texts()), turns)

    def _texts(self) -> tuple[str, str]:
        chunk = self.chunk
        return (
            self.source.part(chunk.source_start, chunk.source_end),
            self.checked.part(chunk.checked_start, chunk.checked_end),
        )

    def touched(self, of: Callable[[Statement], Sequence]) -> tuple[list, list]:
        """Return the phrases of a sort that the chunk's words belong to, on either side."""
        chunk = self.chunk
        ours = _touching(of(self.source), chunk.source_start, chunk.source_end)
        theirs = _touching(of(self.checked), chunk.checked_start, chunk.checked_end)
        return ours, theirs


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
            found += _facts(sides) or ([] if moved else _others(sides))
    found += _lost_conditions(source, checked, alignment, found)
    found += _lost_items(source, checked, alignment)
    return list(dict.fromkeys(found))


def _lost_conditions(
    source: Statement, checked: Statement, alignment: Alignment, found: Sequence[Difference]
) -> list[Difference]:
    """Name the conditions of a stretch that are nowhere in the checked statement."""
    if any(difference.change.kind == "condition" for difference in found):
        return []
    items = _touching(source.conditions, alignment.start, alignment.end)
    kept = classes_of_words(checked, checked.conditions)
    lost = [
        item
        for item in items
        if len(words := source.plain[item.start : item.end]) > 1 and " ".join(words) not in kept
    ]
    texts = [source.part(item.start, item.end) for item in lost]
    return [Difference(Change("condition", text, "")) for text in texts]


def _lost_items(source: Statement, checked: Statement, alignment: Alignment) -> list[Difference]:
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


def _touching(items: Sequence, start: int, end: int) -> list:
    if start == end:
        return [item for item in items if item.start < start < item.end]
    return [item for item in items if item.start < end and item.end > start]


def _is_moved(sides: Sides, chunks: Sequence[Sides]) -> bool:
    """Tell whether words only stand in another place: 'better respond', 'respond better'."""
    gone = [word for other in chunks for word in other.before]
    come = [word for other in chunks for word in other.after]
    if sides.before and sides.after:
        return False
    words, there = (sides.before, come) if sides.before else (sides.after, gone)
    content = _content(words)
    return bool(content) and all(word in there for word in content)


def _facts(sides: Sides) -> list[Difference]:
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


def _phrases(
    sides: Sides, kind: ChangeKind, of: Callable[[Statement], Sequence[Found]]
) -> Difference | None:
    """Name a difference where the chunk's phrases are of other classes on the other side."""
    before, after = sides.touched(of)
    elsewhere = classes(sides.followed(of)) == classes(of(sides.checked))
    if classes(before) == classes(after) or (elsewhere and not _is_exchanged(sides)):
        return None
    ours = _span(before, sides.chunk.source_start, sides.chunk.source_end)
    theirs = _span(after, sides.chunk.checked_start, sides.chunk.checked_end)
    return Difference(Change(kind, sides.source.part(*ours), sides.checked.part(*theirs)))


def _is_exchanged(sides: Sides) -> bool:
    """Tell whether content words stand in the place of others, so that nothing only moved."""
    return bool(_content(sides.before) and _content(sides.after))


def _span(items: Sequence[Found], start: int, end: int) -> tuple[int, int]:
    return min([start, *(i.start for i in items)]), max([end, *(i.end for i in items)])


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
    if not before and known and not _is_exchanged(sides):
        return None  # the modal stands outside the stretch that is followed
    return _phrases(sides, "modality", lambda statement: statement.modality)


def _territory(sides: Sides) -> Difference | None:
    if _in_name(sides):
        return None
    return _phrases(sides, "scope", lambda statement: statement.territories)


def _in_name(sides: Sides) -> bool:
    """Tell whether a place in the chunk is one that the other side has no place in return for."""
    before, after = sides.touched(lambda statement: statement.territories)
    return not (before or after)


def _scope(sides: Sides) -> Difference | None:
    return _phrases(sides, "scope", lambda statement: statement.scope)


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


def _others(sides: Sides) -> list[Difference]:
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


def _is_qualifier(sides: Sides) -> bool:
    """Tell whether words were only added or dropped that say how, where or for whom."""
    if sides.before and sides.after:
        return False
    chunk = sides.chunk
    statement, start = (
        (sides.source, chunk.source_start) if sides.before else (sides.checked, chunk.checked_start)
    )
    return statement.tag(start) in QUALIFIERS


def is_harmless(sides: Sides) -> bool:
    """Tell whether a chunk changes no content: function words, inflection, listed synonyms."""
    before, after = _content(sides.before), _content(sides.after)
    if not before and not after:
        return not _drops_condition(sides)
    return same_meaning(sides.before, sides.after)


def _drops_condition(sides: Sides) -> bool:
    words = {*sides.before, *sides.after}
    return bool(words & {"if", "unless", "until", "when", "where"})


def _content(words: Sequence[str]) -> list[str]:
    harmless = lexicon().harmless
    return [word for word in words if word[0].isalnum() and word not in harmless]


def same_meaning(before: Sequence[str], after: Sequence[str]) -> bool:
    """Tell whether two chunks have the same content words, inflection and synonyms aside."""
    ours, theirs = meaning(before), meaning(after)
    return bool(ours or theirs) and _pairs(ours, theirs) and _pairs(theirs, ours)


def _pairs(ours: Sequence[frozenset], theirs: Sequence[frozenset]) -> bool:
    return all(any(one & other for other in theirs) for one in ours)


def meaning(words: Sequence[str]) -> list[frozenset]:
    """Return for each content word or listed phrase what it equals: stem and synonym groups."""
    groups, harmless = lexicon().synonyms, lexicon().harmless
    words = [bare(word) for word in words]
    found, place = [], 0
    while place < len(words):
        for length in range(min(4, len(words) - place), 0, -1):
            key = tuple(words[place : place + length])
            if key in groups:
                found.append(frozenset({*groups[key], *stems(" ".join(key))}))
                place += length
                break
        else:
            word = words[place]
            if word[0].isalnum() and word not in harmless:
                found.append(frozenset(stems(word)) or frozenset({word}))
            place += 1
    return found


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


def turning(differences: Sequence[Difference]) -> Iterator[Change]:
    """Yield the changes that turn the meaning."""
    return (difference.change for difference in differences if difference.turns)
