"""Fitted thresholds, read from a data file that says how they were fitted."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

LIMITS = ("close", "few", "paraphrase", "altered", "claim", "heading")
WEIGHTS = Path(__file__).with_name("weights.json")


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When a stretch carries a unit, and when a unit follows it word by word.

    `close` is the share of equal words in order from which every word counts, `few` the number of
    differences up to which a close text is an edited one rather than one in other words.
    `paraphrase` is the log-odds from which a stretch carries a text that has no change of meaning,
    `altered` those from which it carries one in other words that has some. `claim` is the likeness
    to claims below which a text that nothing carries is a slogan, `heading` the same for a few
    words without a verb.
    """

    intercept: float
    coefficients: Mapping[str, float]
    close: float
    few: int
    paraphrase: float = 0.0
    altered: float = 0.0
    claim: float = 0.0
    heading: float = 0.0

    def carried(self, features: Mapping[str, float]) -> float:
        """Return the log-odds that a stretch carries a unit, altered or not; yes from 0."""
        return self.intercept + sum(
            weight * features[name] for name, weight in self.coefficients.items()
        )

    def similarity(self, features: Mapping[str, float]) -> float:
        """Return the same as a probability, 0 to 1."""
        return 1 / (1 + math.exp(-self.carried(features)))


@cache
def load_thresholds(path: Path = WEIGHTS) -> Thresholds:
    """Read the fitted thresholds."""
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    carried = dict(data["carried"])
    limits = {name: data[name] for name in LIMITS}
    return Thresholds(carried.pop("intercept"), carried, **limits)
