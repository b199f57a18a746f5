"""One answer judged: all its scores, and in words what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from evaluation import metrics
from evaluation.cases import Question
from evaluation.gold import Gold, Texts
from evaluation.thresholds import Condition
from retrieval.schema import Answer

Scores = dict[str, float | None]

PASS_MARK = (Condition("citation_f1", ">=", 0.5),)
"""What a case with gold needs beside outcome, exact quotations and the words asked for."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The scores of one answer; without problems it has passed."""

    scores: Scores
    problems: tuple[str, ...]


def judge(
    asked: Question,
    gold: Sequence[Gold],
    answer: Answer | None,
    texts: Texts,
    standalone: Answer | None = None,
    pass_mark: Sequence[Condition] = PASS_MARK,
) -> Verdict:
    """Score an answer; `answer` is None where the question ended in an error.

    Gold counts where an answer is expected. `standalone` is the answer to the question in its
    standalone form, asked without history.
    """
    scores = _scores(asked, gold, answer, texts, standalone)
    problems = tuple(_problems(asked, answer, texts, scores, pass_mark))
    return Verdict({"passed": float(not problems), **scores}, problems)


def answer_words(answer: Answer) -> str:
    """Return all that the reader of an answer sees: its text and its quotations."""
    return "\n".join([answer.text, *(citation.quote for citation in answer.citations)])


def _scores(
    asked: Question,
    gold: Sequence[Gold],
    answer: Answer | None,
    texts: Texts,
    standalone: Answer | None,
) -> Scores:
    outcome = answer.outcome if answer else "error"
    citations = answer.citations if answer else ()
    words = answer_words(answer) if answer else ""
    counted = () if metrics.should_refuse(asked.expected) else gold
    recall = metrics.citation_recall(counted, citations, asked.gold_any)
    precision = metrics.citation_precision(counted, citations)
    included = metrics.must_include(asked.must_include, words)
    return {
        "outcome": float(outcome == metrics.OUTCOME_OF[asked.expected]),
        "citation_recall": recall,
        "citation_precision": precision,
        "citation_f1": metrics.harmonic_mean(recall, precision),
        "quotation_exact": metrics.quotation_exactness(citations, texts),
        "must_include": included,
        "must_not_include": metrics.must_not_include(asked.must_not_include, words),
        "premise_correction": metrics.premise_correction(asked.expected, outcome, recall, included),
        "consistency": _consistency(asked, answer, standalone),
        **_retrieval_scores(counted, answer, asked.gold_any),
    }


def _retrieval_scores(gold: Sequence[Gold], answer: Answer | None, any_is_enough: bool) -> Scores:
    passages = [hit.passage for hit in answer.passages] if answer else []
    ranks = metrics.gold_ranks(gold, passages)
    recalls = {f"recall_at_{k}": metrics.recall_at(ranks, k, any_is_enough) for k in (1, 4, 10)}
    return {
        **recalls,
        "reciprocal_rank": metrics.reciprocal_rank(ranks),
        "ndcg_at_10": metrics.ndcg_at(ranks, 10, any_is_enough),
    }


def _consistency(asked: Question, answer: Answer | None, other: Answer | None) -> float | None:
    if not asked.standalone or answer is None or other is None:
        return None
    return metrics.consistency(answer.outcome, answer.citations, other.outcome, other.citations)


def _problems(
    asked: Question,
    answer: Answer | None,
    texts: Texts,
    scores: Mapping[str, float | None],
    pass_mark: Sequence[Condition],
) -> Iterator[str]:
    if answer is None:
        yield "the question ended in an error"
        return
    wanted = metrics.OUTCOME_OF[asked.expected]
    if answer.outcome != wanted:
        yield f"expected {asked.expected} ({wanted}), got {answer.outcome}"
    for citation in answer.citations:
        if not metrics.is_exact(citation, texts):
            place = f"{citation.document} {citation.start}-{citation.end}"
            yield f"quotation [{citation.number}] is not what stands at {place}"
    yield from _word_problems(asked, answer_words(answer))
    yield from _mark_problems(pass_mark, scores)


def _word_problems(asked: Question, words: str) -> Iterator[str]:
    for item in asked.must_include:
        if not metrics.has_any(item, words):
            yield f"“{item}” is not in the answer"
    for item in asked.must_not_include:
        if metrics.has_any(item, words):
            yield f"“{item}” is in the answer"


def _mark_problems(
    pass_mark: Sequence[Condition], scores: Mapping[str, float | None]
) -> Iterator[str]:
    for condition in pass_mark:
        value = scores.get(condition.score)
        if value is not None and not condition.holds(value):
            wanted = f"{condition.comparison} {condition.number:g}"
            yield f"{condition.score} is {value:.2f}, wanted {wanted}"
