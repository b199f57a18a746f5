"""Fit wording/weights.json: when a stretch carries a text, and six limits.

Called by `python -m benchmarks.wording fit MANIFESTOS`. Everything is fitted on the units of
data/regression/wording-tune*.jsonl and on promises of other manifestos as texts that nothing
carries; the check units are not read.
"""

from __future__ import annotations

import json
import random
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from settings import BUNDLED_DOCUMENT, ROOT
from wording.weights import WEIGHTS, Thresholds

if TYPE_CHECKING:
    from wording.check import Checker
    from wording.reading import Reading

TUNE = sorted((ROOT / "data" / "regression").glob("wording-tune*.jsonl"))
FEATURES = ("reading", "covered", "cosine", "covers", "followed", "unnamed")
CRIME = re.compile(
    r"polic|crim|prison|court|asylum|victim|offen|drug|violen|young|women|immigra|justice", re.I
)
Choice = TypeVar("Choice", float, tuple[float, int])
CLOSE = tuple(share / 100 for share in range(60, 81, 2))
FEW = (2, 3, 4, 5)
PROMISES, PROMISE_WEIGHT = 130, 0.5
HIDDEN = 2.0
"""How much worse an invention passed as a slogan is than a slogan reported as not found."""
ABOUT = (
    "carried: logistic regression on the units of data/regression/wording-tune*.jsonl and on "
    "promises of other manifestos as units that nothing carries. The limits are those with the "
    "fewest wrong verdicts on the same units. Written by python -m benchmarks.wording fit; the "
    "check units were not used."
)


@dataclass(frozen=True, slots=True)
class Example:
    """A text with its label, weight, readings and likeness to claims."""

    text: str
    verdict: str
    weight: float
    readings: Sequence[Reading]
    likeness: float

    def best(self, model: Thresholds) -> Reading:
        """Return the reading that carries the text most."""
        return max(self.readings, key=lambda reading: model.carried(reading.features()))


def fit(folder: Path, out: Path = WEIGHTS) -> None:
    """Fit on the tune units and the manifestos of a folder; write and print what was found."""
    from benchmarks.wording import open_checker

    with tempfile.TemporaryDirectory() as index:
        checker = open_checker([BUNDLED_DOCUMENT], index)
        labelled = [*_labelled(), *_other_promises(folder)]
        examples = [_example(checker, *item) for item in labelled]
    model = _fit_carried([e for e in examples if e.verdict != "not_a_claim"])
    model = _fit_close(model, examples)
    model = _fit_carrying(model, examples)
    model = _fit_slogans(model, examples)
    out.write_text(json.dumps(_as_json(model), indent=2) + "\n", encoding="utf-8")
    print(out.read_text(encoding="utf-8"))


def _as_json(model: Thresholds) -> dict[str, object]:
    from wording.weights import LIMITS

    coefficients = {"intercept": model.intercept, **model.coefficients}
    carried = {name: round(value, 3) for name, value in coefficients.items()}
    limits = {name: round(getattr(model, name), 3) for name in LIMITS}
    return {"_about": ABOUT, "carried": carried, **limits}


def _fit_carried(examples: Sequence[Example]) -> Thresholds:
    """Fit the logistic model; paraphrases count three times, since they are few."""
    import numpy
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import cross_val_predict

    features = numpy.array([[e.readings[0].features()[n] for n in FEATURES] for e in examples])
    carried = numpy.array([e.verdict != "not_found" for e in examples])
    weights = numpy.array([e.weight * (3 if e.verdict == "paraphrase" else 1) for e in examples])
    model = LogisticRegression(C=2, max_iter=2000)
    guessed = cross_val_predict(model, features, carried, cv=8, params={"sample_weight": weights})
    for yes in (True, False):
        right = (guessed[carried == yes] == yes).mean()
        print(f"carried {yes}: {right:.3f} of {(carried == yes).sum()} right (8-fold)")
    model.fit(features, carried, sample_weight=weights)
    found = dict(zip(FEATURES, map(float, model.coef_[0]), strict=True))
    return Thresholds(float(model.intercept_[0]), found, close=CLOSE[0], few=FEW[0])


def _fit_close(model: Thresholds, examples: Sequence[Example]) -> Thresholds:
    """Choose from which share of equal words, and up to how many changes, every word counts."""
    from wording.reading import changes_of

    units = [e for e in examples if e.verdict in ("altered", "paraphrase")]
    best = [(e.verdict == "altered", e.best(model)) for e in units]

    def wrong(limits: tuple[float, int]) -> float:
        tried = replace(model, close=limits[0], few=limits[1])
        return sum(bool(changes_of(reading, tried)) != altered for altered, reading in best)

    close, few = _middle(product(CLOSE, FEW), wrong)
    print(f"close {close}, few {few}: {wrong((close, few)):.0f} of {len(best)} wrong")
    return replace(model, close=close, few=few)


def _fit_carrying(model: Thresholds, examples: Sequence[Example]) -> Thresholds:
    """Choose from which log-odds a reading without changes is a paraphrase, and one in other words
    with changes altered, rather than either not found.
    """
    from wording.reading import changes_of

    values: dict[str, list[tuple[float, bool, float]]] = {"paraphrase": [], "altered": []}
    for example in examples:
        reading = example.best(model)
        loose = reading.followed < model.close
        log_odds = model.carried(reading.features())
        given = "altered" if changes_of(reading, model) else "paraphrase"
        told = given == "paraphrase" or loose
        if log_odds < 0 or not told or (loose and reading.is_unfit):
            continue
        if example.verdict in (given, "not_found"):
            values[given].append((log_odds, example.verdict == given, example.weight))
    limits = {name: _limit(name, found) for name, found in values.items()}
    return replace(model, paraphrase=limits["paraphrase"], altered=limits["altered"])


def _fit_slogans(model: Thresholds, examples: Sequence[Example]) -> Thresholds:
    """Choose below which likeness to claims what nothing carries is a slogan or a heading."""
    from wording.units import counts, is_call, is_fragment, is_no_claim

    units = [e for e in examples if e.verdict in ("not_found", "not_a_claim")]
    units = [e for e in units if not (is_no_claim(e.text) or is_call(e.text))]
    values = [
        (is_fragment(e.text), (e.likeness, claims := e.verdict == "not_found", _cost(e, claims)))
        for e in units
        if not (is_fragment(e.text) and counts(e.text))
    ]
    return replace(
        model,
        claim=_limit("claim", [value for short, value in values if not short]),
        heading=_limit("heading", [value for short, value in values if short]),
    )


def _cost(example: Example, claims: bool) -> float:
    return example.weight * (HIDDEN if claims else 1)


def _limit(name: str, values: Sequence[tuple[float, bool, float]]) -> float:
    """Return the limit from which values are yes, midway between two, least weight wrong."""
    ordered = sorted({value for value, _, _ in values})
    between = [(one + other) / 2 for one, other in pairwise(ordered)]

    def wrong(limit: float) -> float:
        return sum(weight for value, yes, weight in values if (value >= limit) != yes)

    limit = _middle(between, wrong)
    total = sum(weight for _, _, weight in values)
    print(f"{name} {limit:.3f}: {wrong(limit):.1f} of {total:.1f} wrong ({len(values)} units)")
    return limit


def _middle(choices: Iterable[Choice], wrong: Callable[[Choice], float]) -> Choice:
    """Return the middle one of the choices with the least wrong."""
    costs = [(wrong(choice), choice) for choice in choices]
    least = min(cost for cost, _ in costs)
    best = [choice for cost, choice in costs if cost == least]
    return sorted(best)[len(best) // 2]


def _labelled() -> Iterator[tuple[str, str, float]]:
    """Yield the tune units whose words an honest reader would look up, or that claim nothing."""
    from wording.cases import read_units

    for path in TUNE:
        for unit in read_units(path):
            kinds = {"quotation", "stitched", "speaker"} & set(unit.kinds)
            if unit.verdict not in ("verbatim", "typography") and not kinds:
                yield unit.text, str(unit.verdict), 1.0


def _other_promises(folder: Path) -> Iterator[tuple[str, str, float]]:
    """Yield promises on crime in other manifestos: nothing carries them, nearly always."""
    from ingest.sentences import sentence_spans

    found = []
    for path in sorted(folder.glob("*.txt")):
        for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8", errors="replace")):
            sentences = [" ".join(block[a:b].split()) for a, b in sentence_spans(block)]
            found += [s for s in sentences if _is_promise(s)]
    random.Random(0).shuffle(found)
    yield from ((text, "not_found", PROMISE_WEIGHT) for text in found[:PROMISES])


def _is_promise(sentence: str) -> bool:
    fits = 7 <= len(sentence.split()) <= 35
    return fits and " will " in sentence and bool(CRIME.search(sentence))


def _example(checker: Checker, text: str, verdict: str, weight: float) -> Example:
    vector = checker.embed([text])[0]
    readings = checker.judge.readings(text, vector)
    return Example(text, verdict, weight, readings, checker.claim_likeness(vector))
