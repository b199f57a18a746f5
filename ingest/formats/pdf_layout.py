"""A PDF's lines to columns in reading order, without what repeats on every page's edge."""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ingest.formats.pdf_lines import SAME_BASELINE, Line, Page

EDGE = 0.12
"""Share of the page's height, at the top and at the bottom, where running lines stand."""
RUNNING_PAGES = 3
RUNNING_HEIGHT = 1.15
"""In sizes of the body text: a line set larger than this is a heading, however often it comes."""
FARTHEST_LINE = 2.6
"""In sizes: baselines farther apart than this do not belong to one column's run of text."""
EMPTY_BAND = 60.0
"""Points: over four lines of text, and more than the space around a heading."""
MOST_COLUMNS = 150
"""More on one page make a drawing or a large table: the file's own order is kept."""
SAME_SIZE = 1.12
SHARED_WIDTH = 0.5
"""Share of the narrower line that must stand under the wider one."""
FIRST_NUMBER = re.compile(r"(\D*)(\d{1,4})(?!\d)(.*)")
LAST_NUMBER = re.compile(r"(.*?)(?<!\d)(\d{1,4})(\D*)$")


@dataclass(frozen=True, slots=True)
class Column:
    """Lines one under the other, which read from top to bottom."""

    lines: tuple[Line, ...]
    left: float
    right: float
    middle: float
    """Half-way between its top and its last baseline; lengths in points, from the page's top."""


def without_running_lines(pages: Sequence[Page], body_size: float) -> list[list[Line]]:
    """Drop page numbers and the lines that stand on the same edge of at least three pages.

    In a document of two pages both must have it. Numbers may count up with the pages.
    """
    needed = min(RUNNING_PAGES, len(pages))
    seen: dict[tuple[str, int], set[int]] = defaultdict(set)
    for line, key in _edge_keys(pages, body_size):
        seen[key].add(line.page)
    running = {
        id(line)
        for line, key in _edge_keys(pages, body_size)
        if needed > 1 and len(seen[key]) >= needed
    }
    return [[line for line in page.lines if id(line) not in running] for page in pages]


def _edge_keys(pages: Sequence[Page], body_size: float) -> Iterable[tuple[Line, tuple[str, int]]]:
    for page in pages:
        for line in page.lines:
            on_edge = not EDGE < line.baseline / page.height < 1 - EDGE
            if on_edge and line.size <= RUNNING_HEIGHT * body_size:
                place = round(line.baseline)
                yield line, (line.text, place)
                yield from ((line, (text, place)) for text in _counted(line))


def _counted(line: Line) -> Iterator[str]:
    """Yield a line's text with its first or last number as distance from the page's number."""
    for match in (FIRST_NUMBER.match(line.text), LAST_NUMBER.match(line.text)):
        if match:
            before, number, after = match.groups()
            yield f"{before}#{int(number) - line.page}{after}"


def in_reading_order(lines: Sequence[Line]) -> list[Column]:
    """Return one page's lines as columns in the order in which a reader takes them.

    Above comes before below where two columns share some width; else left before right, unless a
    line across both stands between them (Breuel's rules, 2003).
    """
    return [column for zone in _zones(lines) for column in _in_order(_columns(zone))]


def _zones(lines: Sequence[Line]) -> list[list[Line]]:
    """Cut a page where a band from side to side holds no text: a strip of pictures, mostly."""
    drawn = {id(line): index for index, line in enumerate(lines)}
    zones: list[list[Line]] = []
    lowest = -math.inf
    for line in sorted(lines, key=lambda line: line.baseline):
        if line.baseline - line.size - lowest > EMPTY_BAND:
            zones.append([])
        zones[-1].append(line)
        lowest = max(lowest, line.baseline)
    return [sorted(zone, key=lambda line: drawn[id(line)]) for zone in zones]


def _in_order(columns: Sequence[Column]) -> list[Column]:
    if len(columns) > MOST_COLUMNS:
        return list(columns)
    waiting = list(columns)
    ordered: list[Column] = []
    placed: set[int] = set()
    before = {id(column): _all_before(column, columns) for column in columns}
    while waiting:
        # The file's own order decides where the page leaves it open, or the rules form a circle.
        best = min(waiting, key=lambda column: len(before[id(column)] - placed))
        ordered.append(best)
        placed.add(id(best))
        waiting.remove(best)
    return ordered


def _all_before(column: Column, columns: Sequence[Column]) -> set[int]:
    others = (other for other in columns if other is not column)
    return {id(other) for other in others if _precedes(other, column, columns)}


def _precedes(first: Column, second: Column, columns: Sequence[Column]) -> bool:
    if _share_width(first, second):
        return first.middle < second.middle
    if first.left > second.left:
        return False
    return not any(_stands_between(column, first, second) for column in columns)


def _stands_between(column: Column, first: Column, second: Column) -> bool:
    """Tell whether a column lies across two others, under the right one and over the left one."""
    across = _share_width(column, first) and _share_width(column, second)
    return across and second.middle < column.middle < first.middle


def _share_width(first: Column, second: Column) -> bool:
    slack = first.lines[0].size / 2
    return min(first.right, second.right) - max(first.left, second.left) > slack


def _columns(lines: Sequence[Line]) -> list[Column]:
    """Group lines that stand directly under each other in one size, in the file's order."""
    falling = sorted(lines, key=lambda line: line.baseline)
    last_of: dict[int, list[Line]] = {}
    columns: list[list[Line]] = []
    for line, near in zip(falling, _neighbours(falling), strict=True):
        upper = _line_above(line, near)
        column = last_of.pop(id(upper), None) if upper else None
        if column is None:
            column = []
            columns.append(column)
        column.append(line)
        last_of[id(line)] = column
    drawn = {id(line): index for index, line in enumerate(lines)}
    columns.sort(key=lambda column: min(drawn[id(line)] for line in column))
    return [_column(column) for column in columns]


def _column(lines: Sequence[Line]) -> Column:
    return Column(
        lines=tuple(lines),
        left=min(line.left for line in lines),
        right=max(line.right for line in lines),
        middle=(lines[0].baseline - lines[0].size + lines[-1].baseline) / 2,
    )


def _neighbours(falling: Sequence[Line]) -> Iterator[Sequence[Line]]:
    """Yield for each line those near enough above and below to matter to it."""
    baselines = [line.baseline for line in falling]
    reach = FARTHEST_LINE * max((line.size for line in falling), default=0.0)
    for baseline in baselines:
        first = bisect_left(baselines, baseline - 2 * reach)
        yield falling[first : bisect_right(baselines, baseline + reach)]


def _line_above(line: Line, near: Sequence[Line]) -> Line | None:
    """Return the nearest line that this one continues, or None at the top of a column."""
    above = (other for other in near if _is_under(line, other))
    upper = max(above, key=lambda other: other.baseline, default=None)
    if upper is None or not _same_size(line, upper):
        return None
    rivals = (other for other in near if other is not line and other is not upper)
    return None if any(_comes_between(other, line, upper) for other in rivals) else upper


def _comes_between(other: Line, line: Line, upper: Line) -> bool:
    """Tell whether a line beside one of the two also stands under or over the other one."""
    beside_lower = _same_row(other, line) and _overlap(other, upper) > 0
    return beside_lower or (_same_row(other, upper) and _overlap(other, line) > 0)


def _is_under(lower: Line, upper: Line) -> bool:
    drop = lower.baseline - upper.baseline
    if not SAME_BASELINE * upper.size < drop <= FARTHEST_LINE * max(lower.size, upper.size):
        return False
    narrower = min(lower.right - lower.left, upper.right - upper.left)
    return _overlap(lower, upper) >= SHARED_WIDTH * narrower


def _same_size(first: Line, second: Line) -> bool:
    return max(first.size, second.size) <= SAME_SIZE * min(first.size, second.size)


def _same_row(first: Line, second: Line) -> bool:
    return abs(first.baseline - second.baseline) <= SAME_BASELINE * max(first.size, second.size)


def _overlap(first: Line, second: Line) -> float:
    return min(first.right, second.right) - max(first.left, second.left)
