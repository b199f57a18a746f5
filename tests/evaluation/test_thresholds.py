from __future__ import annotations

import pytest

from errors import ManifestoError
from evaluation.thresholds import Condition, parse_condition

KNOWN = ("citation_f1", "passed")


@pytest.mark.parametrize(
    ("text", "value", "holds"),
    [
        ("citation_f1 < 0.8", 0.79, True),
        ("citation_f1<.8", 0.8, False),
        ("passed >= 1", 1, True),
        ("passed == 1", 0.5, False),
        (" passed  <=  0.5 ", 0.5, True),
    ],
)
def test_conditions(text: str, value: float, holds: bool) -> None:
    assert parse_condition(text, KNOWN).holds(value) is holds


def test_a_condition_reads_back() -> None:
    assert str(parse_condition("citation_f1<0.80", KNOWN)) == "citation_f1 < 0.8"
    assert parse_condition("passed > 0", KNOWN) == Condition("passed", ">", 0)


@pytest.mark.parametrize("text", ["", "passed", "passed < high", "0.8 > passed", "passed < 80%"])
def test_another_shape_is_refused(text: str) -> None:
    with pytest.raises(ManifestoError, match="is not a threshold"):
        parse_condition(text, KNOWN)


def test_an_unknown_score_is_refused_with_a_guess() -> None:
    with pytest.raises(ManifestoError, match="Did you mean citation_f1"):
        parse_condition("citation_f < 1", KNOWN)
