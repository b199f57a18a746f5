"""Cut a structured document into passages: what is embedded, retrieved and shown.

Where to cut is chosen for a whole section at once, as the cheapest of all ways: each cut and each
passage that is short or long has a cost, and no passage may exceed the encoder's limit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import groupby, pairwise

from ingest.layout import blank_markup, trimmed
from ingest.leaning import leans
from ingest.sentences import sentence_spans
from ingest.structure import Block
from retrieval.schema import Passage, Sentence, SourceDocument
from retrieval.store import embedded_text

SPLITTER_VERSION = "3"
"""Part of every passage's id and of the index card: raise it when passages would differ."""

CountTokens = Callable[[str], int]
Span = tuple[int, int]

FEWEST, MOST = 40, 120
"""Tokens between which a passage is neither too short to stand alone nor too broad to find."""
MOST_SENTENCES = 40
"""Sentences in one passage; keeps the search for cuts linear on texts of tiny sentences."""
WIDEST_LOOK = 4000
"""Characters whose tokens are counted at once, so that endless sentences take linear time."""
MOST_WORDS_IN_AIM = 12
TENSED = re.compile(
    r"\b(?:we|i|it|they|is|are|was|were|has|have|had|will|would|must|should|can|cannot|need|needs|"
    r"want|wants|does|do|did|came|goes|means|deserve|deserves)\b",
    re.IGNORECASE,
)
CLAUSE_ENDS = re.compile(r"[;,:–—]\s+")
BLANKS = re.compile(r"\s+")

# Costs, in units of one passage: chosen by reading the passages of six manifestos.
COST_OF_PASSAGE = 1.0
COST_OF_MISSING_TOKEN = 0.1
COST_OF_EXTRA_TOKEN = 0.02
COST_IN_PARAGRAPH = 3.0
COST_IN_LIST = 4.0
COST_BEFORE_LEANING = 5.0
COST_AFTER_COLON = 6.0
COST_AFTER_AIM = 4.0
COST_BEFORE_LEANING_NEXT = 2.5
COST_OF_JOINING_LINES = 0.3
COST_OF_JOINING_SHORT = 0.6
COST_OF_JOINING = 1.5


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence, or a part of one too long, that is never cut; `tokens` include the gap after."""

    start: int
    end: int
    leans: bool
    tokens: int
    block: int
    """Number of the block within its run."""
    kind: str
    fills_out: bool
    """Whether it says how ('We will ...') after a line such as 'Encourage people to save.'."""


@dataclass(frozen=True, slots=True)
class _Splitter:
    """What every step needs: the text, its copy without markup, and how long a passage may be."""

    document: SourceDocument
    mask: str
    count_tokens: CountTokens
    limit: int

    def fits(self, section: str, start: int, end: int) -> bool:
        """Tell whether the text between two offsets may be one passage of the section."""
        text = embedded_text(section, self.document.text[start:end])
        return self.count_tokens(text) <= self.limit


def split(
    document: SourceDocument, blocks: Sequence[Block], count_tokens: CountTokens, limit: int = 256
) -> tuple[Passage, ...]:
    """Cut blocks into passages, in order, none overlapping, each of one section and one speaker.

    `count_tokens` counts a text's tokens, special tokens included; no passage, embedded with its
    section's title, has more than `limit` of them. All text of paragraphs, bullets and quotations
    is in exactly one passage; headings are in none. A label that introduces a speaker is a passage
    of its own, in the document's voice, so that "who is ...?" can be answered.
    """
    splitter = _Splitter(document, blank_markup(document.text), count_tokens, limit)
    return tuple(passage for run in _runs(blocks) for passage in _passages_of_run(splitter, run))


def _runs(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Yield the blocks between headings that share a section and a speaker; labels alone."""
    breaks = 0
    numbered = []
    for block in blocks:
        if block.kind == "heading":
            breaks += 1
        elif block.kind == "label":
            numbered.append((breaks + 1, replace(block, speaker=None)))
            breaks += 2
        else:
            numbered.append((breaks, block))
    for _, run in groupby(numbered, key=lambda pair: (pair[0], pair[1].section, pair[1].speaker)):
        yield [block for _, block in run]


def _passages_of_run(splitter: _Splitter, run: Sequence[Block]) -> Iterator[Passage]:
    section, speaker = _short_enough(splitter, run[0].section), run[0].speaker
    units = list(_units(splitter, section, run))
    for group in _groups(units, splitter.limit - _overhead(splitter, section)):
        for part in _halved_until_it_fits(splitter, section, group):
            yield _passage(splitter.document, section, speaker, part)


def _passage(
    document: SourceDocument, section: str, speaker: str | None, units: Sequence[_Unit]
) -> Passage:
    start, end = units[0].start, units[-1].end
    return Passage(
        id=_passage_id(document, start, end, section, speaker),
        document=document.name,
        section=section,
        text=document.text[start:end],
        start=start,
        end=end,
        speaker=speaker,
        sentences=tuple(Sentence(unit.start, unit.end, unit.leans) for unit in units),
        page=document.page_at(start),
    )


def _passage_id(
    document: SourceDocument, start: int, end: int, section: str, speaker: str | None
) -> str:
    parts = (document.sha256, start, end, SPLITTER_VERSION, section, speaker or "")
    content = "\x1f".join(map(str, parts))
    return sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:20]


def _short_enough(splitter: _Splitter, section: str) -> str:
    """Shorten a title that would leave a passage less than half of its tokens."""
    while section and _overhead(splitter, section) > splitter.limit // 2:
        section = section[: len(section) // 2].rstrip()
    return section


def _overhead(splitter: _Splitter, section: str) -> int:
    return splitter.count_tokens(embedded_text(section, ""))


def _units(splitter: _Splitter, section: str, run: Sequence[Block]) -> Iterator[_Unit]:
    previous, previous_number = "", -1
    special = splitter.count_tokens("")
    spans = list(_sentence_spans(splitter, section, run))
    following = [start for _, start, _ in spans[1:]] + [spans[-1][2]] if spans else []
    for (number, start, end), gap_end in zip(spans, following, strict=True):
        text = splitter.document.text[start : max(end, gap_end)]
        words = splitter.mask[start:end]
        tokens = splitter.count_tokens(text) - special
        opens_bullet = run[number].kind == "bullet" and number != previous_number
        leaning = _leans(words, previous, opens_bullet)
        yield _Unit(
            start, end, leaning, tokens, number, run[number].kind, _fills_out(words, previous)
        )
        previous, previous_number = words, number


def _fills_out(words: str, previous: str) -> bool:
    is_aim = len(previous.split()) <= MOST_WORDS_IN_AIM and not TENSED.search(previous)
    return bool(previous) and is_aim and words.startswith("We ")


def _leans(words: str, previous: str, opens_bullet: bool) -> bool:
    """Tell whether a sentence leans; a bullet leans only on what introduces its list."""
    if opens_bullet:
        return previous.endswith(":")
    return bool(previous) and leans(words, previous)


def _sentence_spans(
    splitter: _Splitter, section: str, run: Sequence[Block]
) -> Iterator[tuple[int, int, int]]:
    for number, block in enumerate(run):
        for start, end in sentence_spans(splitter.mask[block.start : block.end]):
            whole = (block.start + start, block.start + end)
            for part in _parts(splitter, section, *whole):
                yield number, *part


def _parts(splitter: _Splitter, section: str, start: int, end: int) -> Iterator[Span]:
    """Cut a sentence over the limit: at clause ends, else between words, else anywhere."""
    while start < end:
        window = min(end, start + WIDEST_LOOK)
        fits = splitter.fits(section, start, window)
        cut = window if fits else _cut(splitter, section, start, window)
        part = trimmed(splitter.mask, start, cut)
        if part[0] < part[1]:
            yield part
        start = cut


def _cut(splitter: _Splitter, section: str, start: int, end: int) -> int:
    """Return the last good place to cut before the limit, at least one character on."""
    furthest = _furthest(splitter, section, start, end)
    for pattern in (CLAUSE_ENDS, BLANKS):
        places = [match.end() for match in pattern.finditer(splitter.mask, start, furthest)]
        if places and places[-1] - start >= (furthest - start) / 2:
            return places[-1]
    return furthest


def _furthest(splitter: _Splitter, section: str, start: int, end: int) -> int:
    """Return the furthest end at which the text still fits, by halving; tokens grow with length."""
    low, high = start + 1, end
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if splitter.fits(section, start, middle) else (low, middle - 1)
    return low


def _halved_until_it_fits(
    splitter: _Splitter, section: str, units: Sequence[_Unit]
) -> Iterator[Sequence[_Unit]]:
    """Halve a group whose tokens, counted together, come to more than the sum of its parts."""
    if len(units) == 1 or splitter.fits(section, units[0].start, units[-1].end):
        yield units
        return
    middle = len(units) // 2
    yield from _halved_until_it_fits(splitter, section, units[:middle])
    yield from _halved_until_it_fits(splitter, section, units[middle:])


def _groups(units: Sequence[_Unit], budget: int) -> list[Sequence[_Unit]]:
    """Divide a run into groups of at most `budget` tokens at the lowest total cost."""
    cuts = [_cost_of_cut(units, index) for index in range(len(units))]
    joins = _costs_of_joining(units)
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(units) + 1):
        best.append(min(_ways_to_end(units, end, budget, best, cuts, joins)))
    groups: list[Sequence[_Unit]] = []
    end = len(units)
    while end:
        start = best[end][1]
        groups.append(units[start:end])
        end = start
    return groups[::-1]


def _ways_to_end(
    units: Sequence[_Unit],
    end: int,
    budget: int,
    best: Sequence[tuple[float, int]],
    cuts: Sequence[float],
    joins: Sequence[float],
) -> Iterator[tuple[float, int]]:
    """Yield the total cost and the first unit of each group that could end before unit `end`."""
    tokens, joining = 0, 0.0
    for start in range(end - 1, max(-1, end - 1 - MOST_SENTENCES), -1):
        tokens += units[start].tokens
        if tokens > budget and start < end - 1:
            return
        yield best[start][0] + cuts[start] + joining + _cost_of_size(tokens), start
        joining += joins[start]


def _cost_of_size(tokens: int) -> float:
    missing, extra = max(0, FEWEST - tokens), max(0, tokens - MOST)
    return COST_OF_PASSAGE + missing * COST_OF_MISSING_TOKEN + extra * COST_OF_EXTRA_TOKEN


def _cost_of_cut(units: Sequence[_Unit], index: int) -> float:
    """Return what it costs to begin a passage with a unit."""
    if index == 0:
        return 0.0
    before, unit = units[index - 1], units[index]
    return (
        (COST_IN_PARAGRAPH if before.block == unit.block else 0.0)
        + (COST_IN_LIST if before.kind == unit.kind == "bullet" else 0.0)
        + (COST_BEFORE_LEANING if unit.leans else 0.0)
        + _cost_before_list(before, unit)
        + (COST_AFTER_AIM if unit.fills_out else 0.0)
        + (COST_BEFORE_LEANING_NEXT if _is_stepping_stone(units, index) else 0.0)
    )


def _cost_before_list(before: _Unit, unit: _Unit) -> float:
    return COST_AFTER_COLON if before.kind != "bullet" and unit.kind == "bullet" else 0.0


def _is_stepping_stone(units: Sequence[_Unit], index: int) -> bool:
    """Tell whether a paragraph of one sentence stands before one that leans.

    What the leaning one means is then often said before both of them.
    """
    around = units[index - 1 : index + 2]
    alone = len(around) == 3 and len({unit.block for unit in around}) == 3
    return alone and around[2].leans and not around[1].leans


def _costs_of_joining(units: Sequence[_Unit]) -> list[float]:
    """Return, for each unit, what it costs to have it in one passage with the unit before."""
    sizes: dict[int, list[int]] = {}
    for unit in units:
        sizes.setdefault(unit.block, []).append(unit.tokens)
    costs = [0.0]
    for before, unit in pairwise(units):
        costs.append(_cost_of_joining(sizes[before.block], sizes[unit.block], before, unit))
    return costs


def _cost_of_joining(
    sizes_before: Sequence[int], sizes: Sequence[int], before: _Unit, unit: _Unit
) -> float:
    if before.block == unit.block or unit.kind == "bullet":
        return 0.0
    if len(sizes_before) == len(sizes) == 1:
        return COST_OF_JOINING_LINES
    is_short = min(sum(sizes_before), sum(sizes)) < FEWEST
    return COST_OF_JOINING_SHORT if is_short else COST_OF_JOINING
