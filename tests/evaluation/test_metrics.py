"""Every score on examples small enough to work out by hand."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation import metrics
from evaluation.gold import Span
from retrieval.schema import Citation


def span(start: int, end: int, document: str = "d") -> Span:
    return Span(document, start, end)


A, B, C = (span(0, 10),), (span(20, 30),), (span(40, 50),)


def test_covered_characters_count_each_once() -> None:
    assert metrics.covered_characters(span(10, 20), [span(0, 12), span(11, 15), span(18, 99)]) == 7
    assert metrics.covered_characters(span(10, 20), [span(10, 20, "other")]) == 0


def test_gold_counts_from_80_percent_at_any_of_its_places() -> None:
    assert metrics.is_covered(A, [span(0, 8)])
    assert not metrics.is_covered(A, [span(0, 7)])
    assert metrics.is_covered((span(0, 10), span(60, 70)), [span(60, 70)])


def test_ranks_take_the_passages_together() -> None:
    passages = [span(100, 120), span(0, 5), span(5, 25), span(25, 30)]
    assert metrics.gold_ranks([A, B, C], passages) == [3, 4, None]


def test_retrieval_recall() -> None:
    assert metrics.recall_at([1, 5, None, 2], 4) == 0.5
    assert metrics.recall_at([None, 5], 4, any_is_enough=True) == 0
    assert metrics.recall_at([None, 4], 4, any_is_enough=True) == 1
    assert metrics.recall_at([], 4) is None


def test_reciprocal_rank() -> None:
    assert metrics.reciprocal_rank([4, 2, None]) == 0.5
    assert metrics.reciprocal_rank([None]) == 0
    assert metrics.reciprocal_rank([]) is None


def test_ndcg() -> None:
    # Two of three found, at 1 and 3: gained 1/log2(2) + 1/log2(4) = 1.5.
    # Ideal: three passages, 1 + 1/log2(3) + 1/2.
    assert metrics.ndcg_at([1, 3, None], 10) == pytest.approx(1.5 / (1.5 + 1 / math.log2(3)))
    # Two in the passage at rank 2: gained 2/log2(3); ideal: both at rank 1.
    assert metrics.ndcg_at([2, 2], 10) == pytest.approx(1 / math.log2(3))
    assert metrics.ndcg_at([11], 10) == 0
    assert metrics.ndcg_at([3, 1], 10) == 1 / 1 * (1 + 0.5) / (1 + 1 / math.log2(3))
    assert metrics.ndcg_at([3, None], 10, any_is_enough=True) == 0.5
    assert metrics.ndcg_at([None], 10) == 0
    assert metrics.ndcg_at([], 10) is None


def test_citation_recall_precision_and_f1() -> None:
    cited = [span(0, 9), span(20, 24), span(60, 70)]
    assert metrics.citation_recall([A, B], cited) == 0.5
    assert metrics.citation_recall([A, B], cited, any_is_enough=True) == 1
    assert metrics.citation_precision([A, B], cited) == pytest.approx(2 / 3)
    assert metrics.harmonic_mean(0.5, 2 / 3) == pytest.approx(4 / 7)


def test_a_citation_is_right_from_half_of_it() -> None:
    assert metrics.is_right(span(0, 20), [A])
    assert not metrics.is_right(span(0, 21), [A])


def test_citation_scores_are_undefined_without_gold() -> None:
    assert metrics.citation_recall([], [span(0, 9)]) is None
    assert metrics.citation_precision([], [span(0, 9)]) is None
    assert metrics.citation_precision([A], []) is None
    assert metrics.harmonic_mean(None, None) is None
    assert metrics.harmonic_mean(0.0, None) == 0


def test_quotation_exactness() -> None:
    texts = {"d": "We will act."}
    exact = Citation(1, "d", "s", "will", 3, 7)
    shifted = Citation(2, "d", "s", "will", 4, 8)
    elsewhere = Citation(3, "x", "s", "will", 3, 7)
    beyond = Citation(4, "d", "s", "act.", 8, 99)
    assert metrics.quotation_exactness([exact], texts) == 1
    assert metrics.quotation_exactness([exact, shifted, elsewhere, beyond], texts) == 0.25
    assert metrics.quotation_exactness([], texts) is None


def test_words_are_compared_without_case_typography_and_line_breaks() -> None:
    text = "Raneem’s Law –\nfor all"
    assert metrics.must_include(["raneem's law - FOR|x", "none|nothing"], text) == 0.5
    assert metrics.must_not_include(["law", "nothing"], text) == 0.5
    assert metrics.must_include([], text) is None
    assert metrics.must_not_include([], text) is None


def test_refusals_summed_over_answers() -> None:
    asked = [
        ("abstain", "not_stated"),  # right
        ("abstain", "declined"),  # a refusal, of the wrong kind, and too prim
        ("decline", "declined"),  # right
        ("decline", "answered"),  # missed
        ("answer", "not_stated"),  # over-refusal
        ("correct", "answered"),
    ]
    counts = [metrics.refusal_counts(expected, outcome) for expected, outcome in asked]  # type: ignore[arg-type]
    sums = {
        name: (sum(c[name][0] for c in counts), sum(c[name][1] for c in counts))
        for name in counts[0]
    }
    assert sums == {
        "refusal_precision": (3, 4),
        "refusal_recall": (3, 4),
        "refusal_f1": (6, 8),
        "refusal_kind": (2, 3),
        "over_refusal": (1, 2),
        "over_decline": (1, 4),
    }


def test_premise_correction() -> None:
    assert metrics.premise_correction("correct", "answered", 0.5, None) == 1
    assert metrics.premise_correction("correct", "answered", None, 1) == 1
    assert metrics.premise_correction("correct", "answered", 0, 1) == 0
    assert metrics.premise_correction("correct", "answered", 1, 0.5) == 0
    assert metrics.premise_correction("correct", "not_stated", None, None) == 0
    assert metrics.premise_correction("answer", "answered", 1, 1) is None


def test_consistency() -> None:
    def same(a: list[Span], b: list[Span], other: str = "answered") -> float:
        return metrics.consistency("answered", a, other, b)

    assert same([span(0, 10)], [span(0, 10)]) == 1
    assert same([span(0, 10)], [span(5, 15)]) == 0.5
    assert same([span(0, 6), span(4, 10)], [span(0, 10)]) == 1  # overlaps count once
    assert same([span(0, 10)], [span(0, 10, "other")]) == 0
    assert same([span(0, 10)], [span(0, 10)], "not_stated") == 0
    assert same([], []) == 1


def test_percentile_is_the_nearest_rank() -> None:
    values = [float(n) for n in range(1, 21)]
    assert metrics.percentile(values, 50) == 10
    assert metrics.percentile(values, 95) == 19
    assert metrics.percentile([3.0], 95) == 3
    assert metrics.percentile([], 50) is None


spans = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 30)).map(lambda p: span(p[0], p[0] + p[1])),
    max_size=5,
)


@given(spans, spans)
def test_covered_characters_equal_a_count_one_by_one(places: list[Span], by: list[Span]) -> None:
    for place in places:
        one_by_one = sum(
            any(other.start <= n < other.end for other in by) for n in range(place.start, place.end)
        )
        assert metrics.covered_characters(place, by) == one_by_one


@given(spans, spans)
def test_consistency_is_symmetric_and_between_0_and_1(a: list[Span], b: list[Span]) -> None:
    one = metrics.consistency("answered", a, "answered", b)
    assert 0 <= one <= 1
    assert one == metrics.consistency("answered", b, "answered", a)


@given(spans, spans)
def test_scores_stay_between_0_and_1(gold: list[Span], cited: list[Span]) -> None:
    sentences = [(place,) for place in gold]
    ranks = metrics.gold_ranks(sentences, cited)
    for score in (
        metrics.citation_recall(sentences, cited),
        metrics.citation_precision(sentences, cited),
        metrics.ndcg_at(ranks, 10),
        metrics.reciprocal_rank(ranks),
    ):
        assert score is None or 0 <= score <= 1 + 1e-12
