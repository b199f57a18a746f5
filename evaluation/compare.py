"""Two runs side by side: what broke, what improved, and whether it can be chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from errors import ManifestoError
from evaluation.totals import (
    SCORES,
    Row,
    Score,
    count_table,
    interval,
    ratio,
    resample_weights,
)

SIGNIFICANT = 0.05
"""A score counts as changed below this p value."""

Change = Literal["broke", "improved", "changed", "same"]


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """A score in both runs, over the rows that both have; p is None where nothing changed it."""

    score: Score
    before: float | None
    after: float | None
    low: float | None
    high: float | None
    p: float | None
    test: str

    @property
    def difference(self) -> float | None:
        """Return after - before, None where either is not defined."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before

    @property
    def is_worse(self) -> bool:
        """Tell whether the score has become worse, by more than chance explains."""
        if self.difference is None or self.p is None or self.p >= SIGNIFICANT:
            return False
        return (self.difference < 0) == self.score.higher_is_better


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row in both runs; `moved` has the scores that differ: name -> (before, after)."""

    id: str
    change: Change
    before: Row
    after: Row
    moved: Mapping[str, tuple[float | None, float | None]]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that differs between two runs; `edited` are ids whose case is not the same in both."""

    scores: tuple[ScoreChange, ...]
    rows: tuple[RowChange, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]
    edited: tuple[str, ...]

    def of(self, change: Change) -> tuple[RowChange, ...]:
        """Return the rows with this kind of change."""
        return tuple(row for row in self.rows if row.change == change)

    @property
    def worse(self) -> tuple[ScoreChange, ...]:
        """Return the scores that have become worse, by more than chance explains."""
        return tuple(score for score in self.scores if score.is_worse)


def compare_rows(before: Sequence[Row], after: Sequence[Row]) -> Comparison:
    """Pair two runs row by row; cases that were edited in between are listed, not compared.

    Raises ManifestoError where the runs have no case in common.
    """
    old, new = ({row["id"]: row for row in rows} for rows in (before, after))
    shared = [row_id for row_id in old if row_id in new]
    edited = [row_id for row_id in shared if old[row_id]["case"] != new[row_id]["case"]]
    paired = [row_id for row_id in shared if row_id not in set(edited)]
    if not paired:
        raise ManifestoError("The two runs have no case in common: there is nothing to compare.")
    pairs = [(old[row_id], new[row_id]) for row_id in paired]
    return Comparison(
        scores=_score_changes(pairs),
        rows=tuple(_row_change(*pair) for pair in pairs),
        only_before=tuple(row_id for row_id in old if row_id not in new),
        only_after=tuple(row_id for row_id in new if row_id not in old),
        edited=tuple(edited),
    )


def mcnemar(pairs: Sequence[tuple[bool, bool]]) -> float:
    """Return the two-sided p of the exact McNemar test (1947): a sign test on those that changed.

    Pairs are (before, after); 1 where nothing changed.
    """
    from scipy.stats import binomtest

    lost = sum(before and not after for before, after in pairs)
    won = sum(after and not before for before, after in pairs)
    return float(binomtest(lost, lost + won, 0.5).pvalue) if lost + won else 1.0


def bootstrap_p(differences: np.ndarray) -> float:
    """Return a two-sided p from resampled differences: twice the share beyond zero, at most 1.

    One is added to both counts, so that p is never 0 (Davison and Hinkley 1997, 4.2).
    """
    known = differences[~np.isnan(differences)]
    beyond = min((known <= 0).sum(), (known >= 0).sum())
    return float(min(1.0, 2 * (beyond + 1) / (len(known) + 1)))


def _row_change(before: Row, after: Row) -> RowChange:
    passed = before["scores"]["passed"] == 1, after["scores"]["passed"] == 1
    names = dict.fromkeys([*before["scores"], *after["scores"]])
    both = {name: (before["scores"].get(name), after["scores"].get(name)) for name in names}
    moved = {name: values for name, values in both.items() if values[0] != values[1]}
    change: Change = "changed" if moved or _shown(before) != _shown(after) else "same"
    if passed[0] != passed[1]:
        change = "improved" if passed[1] else "broke"
    return RowChange(before["id"], change, before, after, moved)


def _shown(row: Row) -> Any:
    """Return what a reader sees of an answer."""
    answer = row["answer"] or {}
    return answer.get("outcome"), answer.get("text"), answer.get("citations")


def _score_changes(pairs: Sequence[tuple[Row, Row]]) -> tuple[ScoreChange, ...]:
    tables = [count_table([pair[side] for pair in pairs]) for side in (0, 1)]
    values = [ratio(above.sum(axis=0), below.sum(axis=0)) for above, below in tables]
    weights = resample_weights(len(tables[0][0]))
    samples = [ratio(weights @ above, weights @ below) for above, below in tables]
    differences = samples[1] - samples[0]
    return tuple(
        _score_change(score, pairs, values[0][n], values[1][n], differences[:, n])
        for n, score in enumerate(SCORES)
    )


def _score_change(
    score: Score,
    pairs: Sequence[tuple[Row, Row]],
    before: float,
    after: float,
    differences: np.ndarray,
) -> ScoreChange:
    ends = _number(before), _number(after)
    if None in ends or np.isnan(differences).all():
        return ScoreChange(score, *ends, None, None, None, "")
    low, high = interval(differences)
    if score.is_yes_or_no:
        return ScoreChange(score, *ends, low, high, mcnemar(_yes_or_no(score, pairs)), "McNemar")
    p = bootstrap_p(differences) if differences.any() else 1.0
    return ScoreChange(score, *ends, low, high, p, "bootstrap")


def _yes_or_no(score: Score, pairs: Sequence[tuple[Row, Row]]) -> list[tuple[bool, bool]]:
    values = [(a["scores"].get(score.name), b["scores"].get(score.name)) for a, b in pairs]
    return [(a == 1, b == 1) for a, b in values if a is not None and b is not None]


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def comparison_to_json(comparison: Comparison) -> dict[str, Any]:
    """Return a comparison as plain values, without the rows themselves."""
    return {
        "scores": {change.score.name: _score_to_json(change) for change in comparison.scores},
        **{
            kind: [_row_to_json(row) for row in comparison.of(kind)]
            for kind in ("broke", "improved", "changed")
        },
        "only_before": list(comparison.only_before),
        "only_after": list(comparison.only_after),
        "edited": list(comparison.edited),
    }


def _score_to_json(change: ScoreChange) -> dict[str, Any]:
    names = ("before", "after", "difference", "low", "high", "p", "test", "is_worse")
    return {name: getattr(change, name) for name in names}


def _row_to_json(row: RowChange) -> dict[str, Any]:
    return {
        "id": row.id,
        "question": row.after["case"]["question"],
        "scores": {name: list(values) for name, values in row.moved.items()},
    }
