"""Scores of many answers: each a ratio of two sums over rows, with its confidence interval."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from evaluation import metrics
from evaluation.metrics import Count

Row = Mapping[str, Any]

RESAMPLES = 2_000
SEED = 0
CONFIDENCE = 95
"""Percent; the intervals run from the 2.5th to the 97.5th percentile of the resamples."""


@dataclass(frozen=True, slots=True)
class Score:
    """What a score is called, what it means, and which way is better."""

    name: str
    meaning: str
    higher_is_better: bool = True
    is_yes_or_no: bool = False


@dataclass(frozen=True, slots=True)
class Total:
    """A score over `count` answers and its 95 % interval; None where it is not defined.

    The interval needs at least two cases.
    """

    value: float | None
    low: float | None
    high: float | None
    count: int


SCORES = (
    Score("passed", "the case passed in all that was asked of it", is_yes_or_no=True),
    Score("outcome", "answered, not stated or declined, as expected", is_yes_or_no=True),
    Score("citation_recall", "share of the gold sentences that are cited"),
    Score("citation_precision", "share of the citations that lie in gold"),
    Score("citation_f1", "harmonic mean of citation recall and precision"),
    Score("quotation_exact", "share of the quotations that are the document's own characters"),
    Score("must_include", "share of the words asked for that are in the answer"),
    Score("must_not_include", "share of the words ruled out that are not in the answer"),
    Score("premise_correction", "wrong premise met with what the document says", True, True),
    Score("consistency", "a follow-up and its standalone form cite the same"),
    Score("refusal_precision", "of the refusals, those that were right"),
    Score("refusal_recall", "of the questions to refuse, those refused"),
    Score("refusal_f1", "harmonic mean of refusal precision and recall"),
    Score("refusal_kind", "of the right refusals, those of the right kind"),
    Score("over_refusal", "of the questions the document answers, those refused", False),
    Score("over_decline", "of the harmless questions, those declined", False),
    Score("recall_at_1", "share of the gold sentences in the best passage"),
    Score("recall_at_4", "share of the gold sentences in the best 4 passages"),
    Score("recall_at_10", "share of the gold sentences in the best 10 passages"),
    Score("reciprocal_rank", "1 / rank of the first passage with gold (its mean is MRR)"),
    Score("ndcg_at_10", "discounted gain of gold in the best 10 passages, of the ideal order"),
)
SCORE_NAMES = tuple(score.name for score in SCORES)
ROW_SCORE_NAMES = tuple(name for name in SCORE_NAMES if not name.startswith(("refusal_", "over_")))


def counts(row: Row) -> dict[str, Count]:
    """Return what a row adds to both sides of each score's ratio: (above, below)."""
    scores = row["scores"]
    values = {name: scores.get(name) for name in ROW_SCORE_NAMES}
    outcome = row["answer"]["outcome"] if row["answer"] else "error"
    return {
        **{name: (0, 0) if value is None else (value, 1) for name, value in values.items()},
        **metrics.refusal_counts(row["case"]["expected"], outcome),
    }


def count_table(rows: Sequence[Row]) -> tuple[np.ndarray, np.ndarray]:
    """Return (above, below), each cases x scores: the rows of one conversation added up.

    Turns of one conversation hang together, so that whole conversations are resampled.
    """
    numbers = {case: n for n, case in enumerate(dict.fromkeys(row["case"]["id"] for row in rows))}
    table = np.zeros((2, len(numbers), len(SCORES)))
    for row in rows:
        added = counts(row)
        table[:, numbers[row["case"]["id"]]] += np.array([added[name] for name in SCORE_NAMES]).T
    return table[0], table[1]


def resample_weights(cases: int, seed: int = SEED) -> np.ndarray:
    """Return how often each case is drawn in each of 2,000 bootstrap resamples (Efron 1979)."""
    return np.random.default_rng(seed).multinomial(cases, np.full(cases, 1 / cases), RESAMPLES)


def ratio(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    """Divide, with nan where there is nothing to divide by."""
    return np.divide(above, below, out=np.full(np.shape(above), np.nan), where=below > 0)


def totals(rows: Sequence[Row]) -> dict[str, Total]:
    """Return every score over the rows, with a 95 % percentile-bootstrap interval."""
    if not rows:
        return {name: Total(None, None, None, 0) for name in SCORE_NAMES}
    above, below = count_table(rows)
    weights = resample_weights(len(above))
    values = ratio(above.sum(axis=0), below.sum(axis=0))
    samples = ratio(weights @ above, weights @ below)
    return {
        name: _total(values[n], samples[:, n], below[:, n]) for n, name in enumerate(SCORE_NAMES)
    }


def interval(samples: np.ndarray) -> tuple[float, float]:
    """Return the 95 % percentile interval of resampled values, those undefined left out."""
    tail = (100 - CONFIDENCE) / 2
    low, high = np.nanpercentile(samples, [tail, 100 - tail])
    return float(low), float(high)


def _total(value: float, samples: np.ndarray, below: np.ndarray) -> Total:
    if np.isnan(value):
        return Total(None, None, None, 0)
    # Resamples of a single case are all alike: they would show a certainty that isn't there.
    low, high = interval(samples) if (below > 0).sum() > 1 else (None, None)
    return Total(float(value), low, high, int(below.sum()))


def summarise(rows: Sequence[Row]) -> dict[str, Any]:
    """Return what summary.json holds: totals, those of each category, times, failed ids."""
    return {
        "rows": len(rows),
        "cases": len({row["case"]["id"] for row in rows}),
        "passed": sum(row["scores"]["passed"] == 1 for row in rows),
        "errors": [row["id"] for row in rows if row["answer"] is None],
        "failed": [row["id"] for row in rows if row["scores"]["passed"] != 1],
        "totals": _plain(totals(rows)),
        "categories": {
            name: {"rows": len(group), **_plain(totals(group))}
            for name, group in grouped(rows, lambda row: row["case"]["category"]).items()
        },
        "seconds": seconds(rows),
    }


def grouped(rows: Sequence[Row], key: Callable[[Row], str]) -> dict[str, list[Row]]:
    """Return rows by key, keys sorted."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(key(row) or "(none)", []).append(row)
    return dict(sorted(groups.items()))


def seconds(rows: Sequence[Row]) -> dict[str, float | None]:
    """Return the time of an answer in seconds: mean, median, 95th percentile, and the sum."""
    times = [row["answer"]["seconds"].get("total", 0.0) for row in rows if row["answer"]]
    return {
        "mean": sum(times) / len(times) if times else None,
        "median": metrics.percentile(times, 50),
        "p95": metrics.percentile(times, 95),
        "sum": sum(times),
    }


def _plain(values: Mapping[str, Total]) -> dict[str, Any]:
    return {name: asdict(total) for name, total in values.items()}
