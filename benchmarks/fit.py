"""Fit the coefficients of ranking and judgement on the tune half of the bundled suite.

Ranking: a conditional logit over a question's sentences (McFadden 1974), so that only differences
within one question count. Judgement: two logistic regressions, is the answer stated, is a sentence
needed. Prints what five-fold cross-validation by question gives and writes retrieval/weights.json.
Run: python -m benchmarks.fit
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from statistics import mean
from typing import Any, ClassVar

import numpy
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from cli import DONE, Bar, run
from evaluation.cases import Question, load_cases
from evaluation.gold import Gold, locate_all
from evaluation.metrics import (
    citation_precision,
    citation_recall,
    gold_ranks,
    harmonic_mean,
    recall_at,
)
from ingest.ready import ready_chain
from retrieval.chain import quoted_before
from retrieval.coverage import Coverage
from retrieval.follow_up import standalone_question
from retrieval.glossary import ReadPhrases
from retrieval.judgement import (
    CONSIDERED,
    Need,
    Statedness,
    judge,
    needs,
    statedness,
)
from retrieval.models import CrossEncoder, TextEncoder, load_cross_encoder, load_encoder
from retrieval.question import Asked, read_question, without_aside
from retrieval.quote import cite
from retrieval.schema import Answer, Citation, Outcome, Turn
from retrieval.search import Candidate, Features, Found, Library, Quoted, Search
from retrieval.spelling import plain_spelling
from retrieval.store import Store
from retrieval.weights import WEIGHTS, JudgementWeights, SearchWeights, Weights
from settings import BUNDLED_DOCUMENT, ROOT, load_settings

TUNE = (
    "tune.yaml",
    "tune-more.yaml",
    "tune-far.yaml",
    "tune-blind.yaml",
    "tune-conversations.yaml",
    "tune-conversations-blind.yaml",
)
SUITES = [ROOT / "data/regression" / name for name in TUNE]
NAME = BUNDLED_DOCUMENT.stem
FOLDS = 5
PENALTY = 0.01
"""Of the squared standardised coefficients of the ranking; 0.001 to 0.05 give the same."""
INVERSE_PENALTY = 0.1
CLOSER = ["covered", "reading", "passage_reading"]
FOUND = [field.name for field in fields(Features) if field.name not in CLOSER]
SAME_SENTENCE = 0.5
"""Share of the shorter one in which a sentence and a gold sentence must overlap."""


@dataclass(frozen=True)
class Example:
    """A question that is answered or not stated, with where its gold stands.

    `quoted` are the gold sentences of the turn before, where the question is a follow-up.
    """

    question: str
    asked: Question
    gold: tuple[Gold, ...]
    quoted: tuple[Quoted, ...] = ()

    def wants(self, candidate: Candidate) -> bool:
        """Tell whether a sentence is one of the gold sentences."""
        place = candidate.sentence
        return any(
            min(place.end, span.end) - max(place.start, span.start)
            >= SAME_SENTENCE * min(place.end - place.start, span.end - span.start)
            for gold in self.gold
            for span in gold
        )


@dataclass(frozen=True)
class Fitted:
    """All coefficients of one way of working, with or without the cross-encoder."""

    search: SearchWeights
    judgement: JudgementWeights


class Remembering:
    """An encoder or cross-encoder that does no work twice."""

    def __init__(self, encoder: Any, reader: CrossEncoder) -> None:
        self._encoder, self._reader = encoder, reader
        self._vectors: dict[str, list[float]] = {}
        self._readings: dict[tuple[str, str], float] = {}

    def embed_query(self, text: str) -> list[float]:
        if text not in self._vectors:
            self._vectors[text] = self._encoder.embed_query(text)
        return self._vectors[text]

    def score(self, question: str, texts: Sequence[str]) -> list[float]:
        new = [text for text in texts if (question, text) not in self._readings]
        for text, reading in zip(new, self._reader.score(question, new), strict=True):
            self._readings[question, text] = reading
        return [self._readings[question, text] for text in texts]


class RememberingSearch(Search):
    """A search that collects the candidates of a question once, whatever the weights."""

    candidates: ClassVar[dict[tuple[str, tuple[Quoted, ...]], list[Candidate]]] = {}

    def _candidates(
        self, question: str, asked: Asked, names: Any, passages: int, quoted: Any
    ) -> list[Candidate]:
        key = question, tuple(quoted)
        if key not in self.candidates:
            self.candidates[key] = super()._candidates(question, asked, names, passages, quoted)
        return self.candidates[key]


class Fitter:
    """Fit and apply coefficients over one index."""

    def __init__(
        self,
        library: Library,
        store: Store,
        models: Any,
        coverage: Coverage,
        read_phrases: ReadPhrases,
    ) -> None:
        self.library, self._store, self._models = library, store, models
        self._coverage, self._read_phrases = coverage, read_phrases

    def search(self, weights: SearchWeights, *, rerank: bool) -> Search:
        reader = self._models if rerank else None
        return RememberingSearch(
            self.library,
            self._store,
            self._models,
            reader,
            weights,
            self._coverage,
            self._read_phrases,
        )

    def fit(self, examples: Sequence[Example], *, rerank: bool) -> Fitted:
        stated = [example for example in examples if example.gold]
        none = Weights(0.0, dict.fromkeys(FOUND, 1.0))
        weights = SearchWeights(none, none, none)
        weights = self._refit(weights, "found", FOUND, stated)
        weights = self._refit(weights, "covered", [*FOUND, "covered"], stated)
        if rerank:
            weights = self._refit(weights, "read", [*FOUND, *CLOSER], stated)
        engine = self.search(weights, rerank=rerank)
        return Fitted(weights, self._fit_judgement(examples, engine))

    def _refit(
        self, weights: SearchWeights, step: str, names: Sequence[str], stated: Sequence[Example]
    ) -> SearchWeights:
        """Fit one step of the ranking on what the steps before it give."""
        engine = self.search(weights, rerank=step == "read")
        return replace(weights, **{step: _fit_ranking(stated, engine, names)})

    def _fit_judgement(self, examples: Sequence[Example], engine: Search) -> JudgementWeights:
        evidence, is_stated, wanted, is_needed = [], [], [], []
        for example in examples:
            question, asked = example.question, read_question(example.question)
            best = _find(engine, example).candidates[:CONSIDERED]
            words = engine.telling_words(question, best[0])
            said = engine.read_phrases(question)
            evidence.append(statedness(question, asked, best, words, said, self.library))
            is_stated.append(bool(example.gold))
            if example.gold:
                wanted += needs(question, asked, best, self.library)
                is_needed += [example.wants(candidate) for candidate in best]
        return JudgementWeights(
            _fit_logistic(evidence, is_stated, Statedness), _fit_logistic(wanted, is_needed, Need)
        )

    def scores(
        self, examples: Sequence[Example], fitted: Fitted, *, rerank: bool
    ) -> list[dict[str, float | None]]:
        engine = self.search(fitted.search, rerank=rerank)
        return [self._score(example, engine, fitted) for example in examples]

    def _score(self, example: Example, engine: Search, fitted: Fitted) -> dict[str, float | None]:
        found = _find(engine, example)
        verdict = judge(example.question, found, engine, fitted.judgement)
        citations = cite(verdict.chosen, example.question, self.library)
        places = [hit.passage for hit in found.hits]
        ranks = gold_ranks(example.gold, places)
        any_ = example.asked.gold_any
        recall = citation_recall(example.gold, citations, any_)
        refused = float(not citations)
        return {
            "recall@1": recall_at(ranks, 1, any_),
            "recall@5": recall_at(ranks, 5, any_),
            "first passage": recall_at(ranks, 1, True),
            "citation F1": harmonic_mean(recall, citation_precision(example.gold, citations)),
            "refused, stated": refused if example.gold else None,
            "refused, not stated": None if example.gold else refused,
        }


def _find(engine: Search, example: Example) -> Found:
    return engine.search(example.question, (NAME,), 12, example.quoted)


def main(argv: list[str]) -> int:
    """Cross-validate, fit on everything, write the coefficients; return the exit code."""
    arguments = argparse.ArgumentParser(prog="python -m benchmarks.fit", description=__doc__)
    arguments.add_argument("--out", type=Path, default=WEIGHTS)
    options = arguments.parse_args(argv)
    settings = load_settings()
    with Bar() as bar:
        chain = ready_chain(settings, bar.update)
    reader = load_cross_encoder(load_settings(rerank=True))
    assert reader
    text_encoder = TextEncoder(load_encoder(settings))
    phrases = chain.search.read_phrases
    models, coverage = Remembering(text_encoder, reader), Coverage(text_encoder.words, phrases)
    fitter = Fitter(chain.search.library, chain.store, models, coverage, phrases)
    examples = _examples(chain.document(NAME).text, chain.search.library)
    data: dict[str, Any] = {"_about": _about(examples)}
    for rerank in (True, False):
        print("reranked" if rerank else "not reranked", _cross_validated(fitter, examples, rerank))
        fitted = fitter.fit(examples, rerank=rerank)
        suffix = "" if rerank else "_without_reading"
        if rerank:
            for step in ("found", "covered", "read"):
                data[step] = _packed(getattr(fitted.search, step))
        data["stated" + suffix] = _packed(fitted.judgement.stated)
        data["needed" + suffix] = _packed(fitted.judgement.needed)
    options.out.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")
    return DONE


def _examples(text: str, library: Library) -> list[Example]:
    """Return the questions of the suites; a follow-up twice, as a person and as the program has it.

    The program has it after turns that were answered with their gold.
    """
    cases = load_cases(SUITES)
    located = locate_all(cases, {NAME: text})
    examples: list[Example] = []
    for case in cases:
        history: list[Turn] = []
        for turn, gold in zip(case.turns, located[case.id], strict=True):
            examples += _forms(turn, gold, history, library)
            history.append(Turn(turn.question, _gold_answer(turn, gold, text)))
    return [
        example
        for example in examples
        if example.asked.expected != "decline"
        and bool(example.gold) == (example.asked.expected != "abstain")
    ]


def _forms(
    turn: Question, gold: tuple[Gold, ...], history: Sequence[Turn], library: Library
) -> list[Example]:
    plain, whole = (
        plain_spelling(without_aside(question), library.vocabulary, library.names)
        for question in (turn.question, turn.standalone or turn.question)
    )
    found = [Example(whole, turn, gold)]
    if quoted := quoted_before(history):
        found.append(Example(standalone_question(plain, history), turn, gold, quoted))
    return found


def _gold_answer(turn: Question, gold: Sequence[Gold], text: str) -> Answer:
    """Return an answer that quotes the gold."""
    spans = [spans[0] for spans in gold]
    citations = tuple(
        Citation(number, NAME, "", text[span.start : span.end], span.start, span.end, None)
        for number, span in enumerate(spans, 1)
    )
    question = turn.standalone or turn.question
    outcome: Outcome = "answered" if citations else "not_stated"
    return Answer(question, question, outcome, "", citations, (), "", "", "", {})


def _cross_validated(fitter: Fitter, examples: Sequence[Example], rerank: bool) -> dict[str, float]:
    order = numpy.random.default_rng(0).permutation(len(examples))
    rows: list[dict[str, float | None]] = []
    for fold in range(FOLDS):
        held_out = set(order[fold::FOLDS].tolist())
        train = [example for index, example in enumerate(examples) if index not in held_out]
        test = [examples[index] for index in sorted(held_out)]
        rows += fitter.scores(test, fitter.fit(train, rerank=rerank), rerank=rerank)
    values = {name: [found for row in rows if (found := row[name]) is not None] for name in rows[0]}
    return {name: round(mean(found), 3) for name, found in values.items()}


def _fit_ranking(examples: Sequence[Example], engine: Search, names: Sequence[str]) -> Weights:
    tables, answers = [], []
    for example in examples:
        candidates = _find(engine, example).candidates
        needed = numpy.array([example.wants(item) for item in candidates], dtype=float)
        if needed.any():
            values = [item.features for item in candidates]
            tables.append(
                numpy.array([[getattr(row, name) or 0.0 for name in names] for row in values])
            )
            answers.append(needed / needed.sum())
    spread = numpy.vstack(tables).std(axis=0) + 1e-9

    def loss(weights: numpy.ndarray) -> tuple[float, numpy.ndarray]:
        total, gradient = 0.0, numpy.zeros_like(weights)
        for table, answer in zip(tables, answers, strict=True):
            logits = table @ (weights / spread)
            chances = numpy.exp(logits - logits.max())
            chances /= chances.sum()
            total -= float(answer @ numpy.log(chances + 1e-12))
            gradient -= (table / spread).T @ (answer - chances)
        penalty = PENALTY * float(weights @ weights)
        return total / len(tables) + penalty, gradient / len(tables) + 2 * PENALTY * weights

    found = minimize(loss, numpy.zeros(len(names)), jac=True, method="L-BFGS-B").x / spread
    return Weights(0.0, dict(zip(names, found.tolist(), strict=True)))


def _fit_logistic(rows: Sequence[Any], labels: Sequence[bool], kind: Any) -> Weights:
    names = [field.name for field in fields(kind)]
    table = numpy.array([[float(getattr(row, name)) for name in names] for row in rows])
    centre, spread = table.mean(axis=0), table.std(axis=0) + 1e-9
    model = LogisticRegression(C=INVERSE_PENALTY, max_iter=5_000)
    model.fit((table - centre) / spread, labels)
    coefficients = model.coef_[0] / spread
    intercept = float(model.intercept_[0] - coefficients @ centre)
    return Weights(intercept, dict(zip(names, coefficients.tolist(), strict=True)))


def _packed(weights: Weights) -> dict[str, float]:
    values = {"intercept": weights.intercept, **weights.coefficients}
    return {name: round(value, 4) for name, value in values.items()}


def _about(examples: Sequence[Example]) -> str:
    stated = sum(bool(example.gold) for example in examples)
    return (
        f"Fitted by benchmarks/fit.py on {stated} answerable and {len(examples) - stated} "
        "unanswerable questions of data/regression/tune*.yaml; the check files were not used."
    )


if __name__ == "__main__":
    run(main)
