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

    def score(self, features: object) -> float:
        """Return intercept plus the weighted sum of the features that have a weight.

        `features` has an attribute for each; None counts as 0.
        """
        return self.intercept + sum(
            weight * (getattr(features, name) or 0.0) for name, weight in self.coefficients.items()
        )


@dataclass(frozen=True, slots=True)
class SearchWeights:
    """How sentences are ranked: as found, held against the question's words, and read closely."""

    found: Weights
    covered: Weights
    read: Weights


@dataclass(frozen=True, slots=True)
class JudgementWeights:
    """Whether the answer is stated, yes from 0 upwards; whether a sentence is needed.

    The best sentence is always taken, others from log-odds `enough` upwards: in cross-validation
    -0.4, -0.8 and -1.2 give citation F1 of 0.758, 0.755 and 0.764, and choosing what makes the
    expected F1 greatest 0.764.
    """

    stated: Weights
    needed: Weights
    enough: float = -0.8


def load_search_weights() -> SearchWeights:
    """Read the fitted coefficients of the ranking (see benchmarks/fit.py)."""
    return SearchWeights(_weights("found"), _weights("covered"), _weights("read"))


def load_judgement_weights(*, rerank: bool, caution: float = 0.0) -> JudgementWeights:
    """Read the fitted coefficients of the judgement, with or without reranking.

    `caution` moves the operating point: each unit takes e times the odds to be held stated.
    """
    suffix = "" if rerank else "_without_reading"
    stated = _weights("stated" + suffix)
    return JudgementWeights(
        Weights(stated.intercept - caution, stated.coefficients), _weights("needed" + suffix)
    )


def _weights(name: str) -> Weights:
    data = _data()[name]
    coefficients = {key: value for key, value in data.items() if key != "intercept"}
    return Weights(data.get("intercept", 0.0), coefficients)


@cache
def _data() -> dict[str, dict[str, float]]:
    data: dict[str, dict[str, float]] = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return data
