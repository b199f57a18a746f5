"""Both sides of one difference, and what was found about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from wording.alignment import Chunk
from wording.facts import Statement
from wording.meaning import content_words
from wording.verdicts import Change, ChangeKind

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
        return touching(of(self.source), *self.stretch)

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
        ours = touching(of(self.source), chunk.source_start, chunk.source_end)
        theirs = touching(of(self.checked), chunk.checked_start, chunk.checked_end)
        return ours, theirs


def touching(items: Sequence, start: int, end: int) -> list:
    """Return the phrases that share a word with a stretch, or hold an empty one inside."""
    if start == end:
        return [item for item in items if item.start < start < item.end]
    return [item for item in items if item.start < end and item.end > start]


def is_exchanged(sides: Sides) -> bool:
    """Tell whether content words stand in the place of others, so that nothing only moved."""
    return bool(content_words(sides.before) and content_words(sides.after))
