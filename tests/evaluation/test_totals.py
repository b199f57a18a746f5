from __future__ import annotations

from typing import Any

import pytest

from evaluation.totals import SCORE_NAMES, summarise, totals


def row(
    case: str, passed: float, f1: float | None = None, outcome: str = "answered", turn: int = 0
) -> dict[str, Any]:
    scores = dict.fromkeys(SCORE_NAMES) | {"passed": passed, "citation_f1": f1}
    number = {"turn": turn} if turn else {}
    return {
        "id": f"{case}.{turn}" if turn else case,
        "case": {"id": case, "expected": "answer", "category": "x", **number},
        "answer": {"outcome": outcome, "seconds": {"total": 0.5}},
        "scores": scores,
    }


def test_a_total_is_over_the_answers_that_define_it() -> None:
    total = totals([row("a", 1, 0.5), row("b", 0, 1.0), row("c", 1, None)])
    assert total["citation_f1"].value == 0.75
    assert total["citation_f1"].count == 2
    assert total["passed"].value == pytest.approx(2 / 3)
    assert total["consistency"].value is None
    assert total["over_refusal"].value == 0


def test_intervals_hold_the_value_and_repeat() -> None:
    rows = [row(str(n), float(n % 4 > 0)) for n in range(80)]
    first, second = totals(rows)["passed"], totals(rows)["passed"]
    assert first == second
    assert first.low is not None
    assert first.high is not None
    assert 0.62 < first.low < 0.75 < first.high < 0.87  # normal approximation: 0.655 to 0.845


def test_turns_of_a_conversation_are_drawn_together() -> None:
    alone = totals([row(str(n), float(n % 2)) for n in range(40)])["passed"]
    bound = totals(
        [row(str(n), float(n % 2), turn=turn) for n in range(4) for turn in range(1, 11)]
    )["passed"]
    assert alone.low is not None
    assert bound.low is not None
    assert bound.low < alone.low - 0.1


def test_one_case_has_no_interval() -> None:
    total = totals([row("a", 1, turn=1), row("a", 0, turn=2)])["passed"]
    assert (total.value, total.low, total.high, total.count) == (0.5, None, None, 2)


def test_an_empty_run_has_no_scores() -> None:
    summary = summarise([])
    assert summary["totals"]["passed"]["value"] is None
    assert summary["seconds"]["median"] is None
