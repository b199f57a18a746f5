"""Scores of judged units: pure functions over (expected, given) pairs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wording.verdicts import EXACT, VERDICTS

if TYPE_CHECKING:
    import numpy

RESAMPLES, SEED = 2000, 7
NOT_EXACT = ("altered", "not_found", "paraphrase")


@dataclass(frozen=True, slots=True)
class Judged:
    """What a unit should get and got: verdict and kinds of change."""

    expected: str
    given: str
    expected_kinds: tuple[str, ...] = ()
    given_kinds: tuple[str, ...] = ()


Score = Callable[[Sequence[Judged]], float | None]


def confusion(units: Iterable[Judged]) -> dict[str, dict[str, int]]:
    """Return how many units of each expected verdict got each verdict."""
    counts = Counter((unit.expected, unit.given) for unit in units)
    return {row: {column: counts[row, column] for column in VERDICTS} for row in VERDICTS}


def accuracy(units: Sequence[Judged]) -> float | None:
    """Return the share of units with the expected verdict, 0 to 1."""
    return _share(unit.expected == unit.given for unit in units)


def macro_f1(units: Sequence[Judged]) -> float | None:
    """Return the mean F1 over the verdicts that are expected anywhere, 0 to 1."""
    scores = [
        _f1(units, verdict) for verdict in VERDICTS if any(u.expected == verdict for u in units)
    ]
    return sum(scores) / len(scores) if scores else None


def false_exact(units: Sequence[Judged]) -> float | None:
    """Return how many units that are not exact were judged verbatim or typography: must be 0."""
    return float(sum(is_false_exact(unit) for unit in units)) if units else None


def is_false_exact(unit: Judged) -> bool:
    """Tell the one error that must not be: another wording called the document's own."""
    return unit.given in EXACT and unit.expected in NOT_EXACT


def kinds_named(units: Sequence[Judged]) -> float | None:
    """Return the share of altered units, judged so, whose expected kinds are all named."""
    altered = [u for u in units if u.expected == u.given == "altered" and u.expected_kinds]
    return _share(set(unit.expected_kinds) <= set(unit.given_kinds) for unit in altered)


SCORES: dict[str, Score] = {
    "wording_accuracy": accuracy,
    "wording_macro_f1": macro_f1,
    "wording_kinds_named": kinds_named,
    "wording_false_exact": false_exact,
}


def interval(units: Sequence[Judged], score: Score) -> tuple[float, float]:
    """Return the 95 % percentile-bootstrap interval of a score (Efron 1979), 2,000 resamples."""
    import numpy

    generator = numpy.random.default_rng(SEED)
    draws: numpy.ndarray = generator.integers(0, len(units), (RESAMPLES, len(units)))
    values = [score([units[n] for n in draw]) for draw in draws]
    low, high = numpy.percentile([v for v in values if v is not None], [2.5, 97.5])
    return float(low), float(high)


def confusion_lines(units: Sequence[Judged]) -> list[str]:
    """Return the confusion matrix as lines, expected verdicts down, given across."""
    table = confusion(units)
    head = " " * 14 + "".join(f"{verdict:>13}" for verdict in VERDICTS)
    rows = [f"{row:<14}" + "".join(f"{n:>13}" for n in table[row].values()) for row in VERDICTS]
    return [head, *rows]


def _share(values: Iterable[bool]) -> float | None:
    listed = list(values)
    return sum(listed) / len(listed) if listed else None


def _f1(units: Sequence[Judged], verdict: str) -> float:
    right = sum(u.expected == u.given == verdict for u in units)
    either = sum((u.expected == verdict) + (u.given == verdict) for u in units)
    return 2 * right / either if either else 0.0
