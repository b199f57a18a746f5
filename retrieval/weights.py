"""Fitted coefficients, read from data files that also say how they were fitted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

WEIGHTS = Path(__file__).with_name("weights.json")


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic model: `score` is the log-odds of a yes."""

    intercept: float
    coefficients: Mapping[str, float]

    def score(self, features: Mapping[str, float | None]) -> float:
        """Return intercept plus the weighted sum of the features that have a weight."""
        return self.intercept + sum(
            weight * (features[name] or 0.0) for name, weight in self.coefficients.items()
        )


@dataclass(frozen=True, slots=True)
class SearchWeights:
    """How likely a sentence is needed, without and with the cross-encoder's reading of it."""

    without_reading: Weights
    with_reading: Weights


@cache
def load_weights() -> SearchWeights:
    """Read the packaged coefficients of the search (see benchmarks/fit_search.py)."""
    data = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return SearchWeights(_weights(data["without_reading"]), _weights(data["with_reading"]))


def _weights(data: Mapping[str, float]) -> Weights:
    coefficients = {name: value for name, value in data.items() if name != "intercept"}
    return Weights(data["intercept"], coefficients)
