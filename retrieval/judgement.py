"""Decide whether the found sentences state what is asked, and which of them are needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import asdict, dataclass

from prompts import load_prompt
from retrieval.glossary import document_words
from retrieval.lexical import stems
from retrieval.models import load_language
from retrieval.question import Asked, read_question
from retrieval.search import Candidate, Found, Library
from retrieval.weights import JudgementWeights

CONSIDERED = 12
"""Best sentences among which the needed ones are chosen."""
WIDEST_GAP = 8.0
FORMS = frozenset({"number", "money", "date", "duration", "age", "funding"})
"""Kinds of answer that have a form of their own, so that a text can lack them."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The sentences that answer; where there are none, `reason` says what is missing."""

    chosen: tuple[Candidate, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Statedness:
    """What speaks for a question's answer being in the documents.

    `cosine` and `reading` are the best of all sentences. `covered` is the weight of the question's
    words that the best passages have, `covered_by_best` that the best sentence has, as shares of
    all. `lacks_form` is 1 where a number, sum, date, duration or age is asked for and the best
    sentence has none. `yes_no` is 1 for a question that wants yes or no, `yes_no_unknown` for one
    with a subject that no document mentions.
    """

    cosine: float
    reading: float
    covered: float
    covered_by_best: float
    lacks_form: float
    yes_no: float
    yes_no_unknown: float


@dataclass(frozen=True, slots=True)
class Need:
    """What speaks for a sentence being needed, beside the best one of the question."""

    gap: float
    reading_gap: float
    reading: float
    cosine: float
    shared: float
    first: float
    holds: float
    listed: float
    listed_gap: float
    beside: float
    pledge_asked: float


def judge(
    question: str,
    found: Found,
    library: Library,
    names: Sequence[str],
    weights: JudgementWeights,
) -> Verdict:
    """Choose the sentences that answer a question, or none where the documents do not state it."""
    asked = read_question(question)
    best = found.candidates[:CONSIDERED]
    if not best or weights.stated.score(asdict(statedness(question, asked, found, library))) < 0:
        return Verdict((), _reason(question, library, names))
    scores = [weights.needed.score(asdict(need)) for need in needs(question, asked, best, library)]
    limit = min(weights.enough, max(scores))
    chosen = [item for item, score in zip(best, scores, strict=True) if score >= limit]
    return Verdict(tuple(chosen), "")


def statedness(question: str, asked: Asked, found: Found, library: Library) -> Statedness:
    """Measure how far the best sentences and passages go towards stating what is asked."""
    best = found.candidates[:CONSIDERED]
    top = best[0]
    passages = " ".join(
        f"{hit.passage.section} {hit.passage.speaker or ''} {hit.passage.text}"
        for hit in found.hits[:3]
    )
    sentence = f"{top.passage.section} {library.context(top.passage, top.index)}"
    weights = {term: library.weight(term) for term in stems(question)}
    return Statedness(
        cosine=max(item.features.sentence_cosine for item in best),
        reading=max(map(_reading, best)),
        covered=_share(weights, set(stems(passages))),
        covered_by_best=_share(weights, set(stems(sentence))),
        lacks_form=float(asked.kind in FORMS and not top.features.holds),
        yes_no=float(asked.kind == "yes_no"),
        yes_no_unknown=float(asked.kind == "yes_no" and bool(_never_mentioned(question, library))),
    )


def _share(weights: Mapping[str, float], terms: Set[str]) -> float:
    """Return the share of the weight that falls on some terms."""
    total = sum(weights.values()) or 1.0
    return sum(weight for term, weight in weights.items() if term in terms) / total


def needs(question: str, asked: Asked, best: Sequence[Candidate], library: Library) -> list[Need]:
    """Measure for each of the best sentences what speaks for quoting it; best first."""
    top = best[0]
    terms = set(stems(question))
    return [
        Need(
            gap=min(top.score - item.score, WIDEST_GAP),
            reading_gap=min(
                (top.features.reading or 0.0) - (item.features.reading or 0.0), WIDEST_GAP
            ),
            reading=_reading(item),
            cosine=item.features.sentence_cosine,
            shared=len(terms & set(stems(library.sentence(item.passage, item.index))))
            / max(1, len(terms)),
            first=float(item is top),
            holds=item.features.holds,
            listed=float(asked.kind == "list"),
            listed_gap=float(asked.kind == "list") * min(top.score - item.score, WIDEST_GAP),
            beside=float(item.passage is top.passage and abs(item.index - top.index) == 1),
            pledge_asked=item.features.pledge_asked,
        )
        for item in best
    ]


def _reading(candidate: Candidate) -> float:
    return candidate.features.reading or 0.0


def _reason(question: str, library: Library, names: Sequence[str]) -> str:
    """Say that it is not stated, and which of the question's own subjects are never mentioned."""
    many = len(names) > 1
    reason = load_prompt("not_stated").fill(who="The documents do" if many else "The document does")
    missing = _never_mentioned(question, library)
    if not missing:
        return reason
    named = " or ".join(f"“{word}”" for word in missing)
    who = "They do" if many else "It does"
    return f"{reason} {load_prompt('not_mentioned').fill(who=who, words=named)}"


def _never_mentioned(question: str, library: Library) -> list[str]:
    """Return the question's nouns and names that no document has, in any form or plainer word."""
    missing = []
    for token in load_language()(question):
        is_subject = token.pos_ in {"NOUN", "PROPN"} and token.is_alpha
        known = [*stems(token.text), *stems(" ".join(document_words(token.text)))]
        if is_subject and known and not any(map(library.knows, known)):
            missing.append(token.text)
    return list(dict.fromkeys(missing))
