"""Two statements, word against word: what is equal, and the chunks that are not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from wording.facts import Statement

STRAY = 2
"""Equal words at an end that are no more than this and far from the rest belong to no stretch."""
FAR = 4
OPENING = 6
"""Words by which a sentence's own beginning may be longer than what stands in its place."""
SENTENCE_ENDS = frozenset(".!?…")


@dataclass(frozen=True, slots=True)
class Chunk:
    """Words that differ: source.words[start:end] became checked.words[from_start:from_end]."""

    source_start: int
    source_end: int
    checked_start: int
    checked_end: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """The stretch source.words[start:end] that a checked statement follows, and where it parts."""

    start: int
    end: int
    chunks: tuple[Chunk, ...]
    equal: int
    longest: int


def align(source: Statement, checked: Statement) -> Alignment:
    """Align a checked statement with the stretch of the source that it follows most closely."""
    matcher = SequenceMatcher(None, source.plain, checked.plain, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    blocks = _without_strays(blocks)
    if not blocks:
        return Alignment(
            0, len(source.plain), (Chunk(0, len(source.plain), 0, len(checked.plain)),), 0, 0
        )
    first, last = blocks[0], blocks[-1]
    start = _opening(source.plain, first.a, first.b)
    tail = len(checked.plain) - last.b - last.size
    end = len(source.plain) - _opening(
        source.plain[::-1], len(source.plain) - last.a - last.size, tail
    )
    return Alignment(
        start,
        end,
        tuple(_between(blocks, start, end, len(checked.plain))),
        sum(block.size for block in blocks),
        max(block.size for block in blocks),
    )


def _opening(words: Sequence[str], equal: int, extra: int) -> int:
    """Return where the stretch begins whose words from `equal` on match, after `extra` others.

    With other words in front, it begins with its sentence where that is near.
    """
    if not extra:
        return equal
    begins = equal
    while begins > 0 and words[begins - 1] not in SENTENCE_ENDS:
        begins -= 1
    return begins if equal - begins <= extra + OPENING else max(0, equal - extra)


def _between(blocks: Sequence, start: int, end: int, length: int) -> list[Chunk]:
    chunks = []
    a, b = start, 0
    for block in blocks:
        if block.a > a or block.b > b:
            chunks.append(Chunk(a, block.a, b, block.b))
        a, b = block.a + block.size, block.b + block.size
    if a < end or b < length:
        chunks.append(Chunk(a, end, b, length))
    return chunks


def _without_strays(blocks: list) -> list:
    """Leave out a word or two that happen to be equal far before or after the rest."""
    while len(blocks) > 1 and _is_stray(blocks[0], blocks[1]):
        blocks = blocks[1:]
    while len(blocks) > 1 and _is_stray(blocks[-1], blocks[-2]):
        blocks = blocks[:-1]
    return blocks


def _is_stray(end, neighbour) -> bool:  # type: ignore[no-untyped-def]
    first, second = sorted((end, neighbour))
    gap = second.a - first.a - first.size
    return bool(end.size <= STRAY and gap > FAR + (second.b - first.b - first.size))
