"""Thresholds as people write them: "citation_f1 >= 0.8"."""

from __future__ import annotations

import difflib
import operator
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from errors import ManifestoError

OPERATORS: dict[str, Callable[[float, float], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "==": operator.eq,
    "<": operator.lt,
    ">": operator.gt,
}
_SHAPE = re.compile(r"\s*(\w+)\s*(<=|>=|==|<|>)\s*(-?\d+(?:\.\d+)?|-?\.\d+)\s*")


@dataclass(frozen=True, slots=True)
class Condition:
    """A score, a comparison and a number."""

    score: str
    comparison: str
    number: float

    def holds(self, value: float) -> bool:
        """Tell whether a value fulfils the condition."""
        return OPERATORS[self.comparison](value, self.number)

    def __str__(self) -> str:
        return f"{self.score} {self.comparison} {self.number:g}"


def parse_condition(text: str, known: Collection[str]) -> Condition:
    """Read "SCORE < NUMBER"; raises ManifestoError on another shape or an unknown score."""
    match = _SHAPE.fullmatch(text)
    if not match:
        raise ManifestoError(
            f"{text!r} is not a threshold. Write a score, one of {' '.join(OPERATORS)}, and a "
            'number, in quotation marks: "citation_f1 < 0.8".'
        )
    score, comparison, number = match.groups()
    if score not in known:
        guess = difflib.get_close_matches(score, known, n=1)
        hint = f" Did you mean {guess[0]}?" if guess else ""
        raise ManifestoError(f"No score is called {score!r}.{hint} Known: {', '.join(known)}.")
    return Condition(score, comparison, float(number))


def parse_conditions(texts: Iterable[str], known: Collection[str]) -> tuple[Condition, ...]:
    """Read several conditions; raises as `parse_condition`."""
    return tuple(parse_condition(text, known) for text in texts)
