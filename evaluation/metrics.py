"""Scores of one answer: pure functions, 0 to 1, None where a score is not defined.

Gold is a sequence of gold sentences, each with every place at which it stands in the documents.
Citations and passages are anything with `document`, `start` and `end`, offsets in characters.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, Protocol

from evaluation.cases import Expected, alternatives
from retrieval.schema import Outcome

GOLD_SHARE = 0.8
"""Share of a gold sentence's characters that must be cited or retrieved for it to count."""

CITATION_SHARE = 0.5
"""Share of a citation's characters that must lie in gold for it to be right."""

OUTCOME_OF: Mapping[Expected, Outcome] = {
    "answer": "answered",
    "correct": "answered",
    "abstain": "not_stated",
    "decline": "declined",
}

_STRAIGHT = str.maketrans("‘’‚“”„–—‑\u00a0", "'''\"\"\"--- ")


class Placed(Protocol):
    """Anything that stands in a document at text[start:end]."""

    @property
    def document(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class Quoted(Placed, Protocol):
    """A quotation that says where it was taken from."""

    @property
    def quote(self) -> str: ...


GoldSentence = Sequence[Placed]


# Characters


def covered_characters(place: Placed, by: Iterable[Placed]) -> int:
    """Count the characters of a place that lie in at least one of the others."""
    clipped = sorted(
        (max(other.start, place.start), min(other.end, place.end))
        for other in by
        if other.document == place.document
    )
    count, reached = 0, place.start
    for start, end in clipped:
        count += max(0, end - max(start, reached))
        reached = max(reached, end)
    return count


def _share(place: Placed, by: Iterable[Placed]) -> float:
    return covered_characters(place, by) / max(1, place.end - place.start)


def is_covered(sentence: GoldSentence, by: Sequence[Placed]) -> bool:
    """Tell whether at least 80 % of a gold sentence's characters are covered, at any place."""
    return any(_share(place, by) >= GOLD_SHARE for place in sentence)


# Retrieval


def gold_ranks(gold: Sequence[GoldSentence], passages: Sequence[Placed]) -> list[int | None]:
    """Return for each gold sentence how many of the best passages it takes to have it, or None."""
    depths = range(1, len(passages) + 1)
    return [
        next((depth for depth in depths if is_covered(sentence, passages[:depth])), None)
        for sentence in gold
    ]


def recall_at(ranks: Sequence[int | None], k: int, any_is_enough: bool = False) -> float | None:
    """Return the share of gold sentences in the first k passages (Manning et al. 2008, 8.3).

    With `any_is_enough`, 1 when at least one of them is there. None without gold.
    """
    if not ranks:
        return None
    found = sum(rank is not None and rank <= k for rank in ranks)
    return float(found > 0) if any_is_enough else found / len(ranks)


def reciprocal_rank(ranks: Sequence[int | None]) -> float | None:
    """Return 1 / rank of the first passage with a gold sentence, 0 if none (Voorhees 1999)."""
    if not ranks:
        return None
    found = [rank for rank in ranks if rank is not None]
    return 1 / min(found) if found else 0.0


def ndcg_at(ranks: Sequence[int | None], k: int, any_is_enough: bool = False) -> float | None:
    """Return the normalised discounted cumulative gain (Järvelin and Kekäläinen 2002).

    A passage gains one for each gold sentence it is the first to have, discounted by
    log2(rank + 1). The ideal order puts the passages that gain most first, and counts a gold
    sentence that was not retrieved as a passage of its own. With `any_is_enough` only the first
    gold sentence counts. None without gold.
    """
    if not ranks:
        return None
    found = sorted(rank for rank in ranks if rank is not None)
    if any_is_enough:
        return 1 / math.log2(found[0] + 1) if found and found[0] <= k else 0.0
    gained = sum(1 / math.log2(rank + 1) for rank in found if rank <= k)
    gains = sorted((found.count(rank) for rank in set(found)), reverse=True)
    ideal = [*gains, *[1] * (len(ranks) - len(found))][:k]
    return gained / sum(gain / math.log2(place + 2) for place, gain in enumerate(ideal))


# Citations


def citation_recall(
    gold: Sequence[GoldSentence], citations: Sequence[Placed], any_is_enough: bool = False
) -> float | None:
    """Return the share of gold sentences that are cited: at least 80 % of their characters.

    With `any_is_enough`, 1 when at least one is. None without gold.
    """
    if not gold:
        return None
    cited = sum(is_covered(sentence, citations) for sentence in gold)
    return float(cited > 0) if any_is_enough else cited / len(gold)


def is_right(citation: Placed, gold: Sequence[GoldSentence]) -> bool:
    """Tell whether at least half of a citation's characters lie in gold sentences."""
    places = [place for sentence in gold for place in sentence]
    return _share(citation, places) >= CITATION_SHARE


def citation_precision(gold: Sequence[GoldSentence], citations: Sequence[Placed]) -> float | None:
    """Return the share of citations that are right; None without gold or without citations."""
    if not gold or not citations:
        return None
    return sum(is_right(citation, gold) for citation in citations) / len(citations)


def harmonic_mean(recall: float | None, precision: float | None) -> float | None:
    """Return F1 (van Rijsbergen 1979); None without recall, 0 where nothing was cited."""
    if recall is None:
        return None
    if not precision or not recall:
        return 0.0
    return 2 * precision * recall / (precision + recall)


def quotation_exactness(citations: Sequence[Quoted], texts: Mapping[str, str]) -> float | None:
    """Return the share of quotations that are the document's text[start:end]; None without any."""
    if not citations:
        return None
    return sum(is_exact(citation, texts) for citation in citations) / len(citations)


def is_exact(citation: Quoted, texts: Mapping[str, str]) -> bool:
    """Tell whether a quotation is, character for character, what stands at its place."""
    text = texts.get(citation.document, "")
    inside = 0 <= citation.start < citation.end <= len(text)
    return inside and text[citation.start : citation.end] == citation.quote


# Words


def plain(text: str) -> str:
    """Return text as it is compared: no case, straight quotation marks, single spaces."""
    return " ".join(text.translate(_STRAIGHT).split()).casefold()


def has_any(item: str, text: str) -> bool:
    """Tell whether one of the alternatives "a|b" stands in the text."""
    return any(plain(part) in plain(text) for part in alternatives(item))


def must_include(items: Sequence[str], text: str) -> float | None:
    """Return the share of items of which the text has an alternative; None without items."""
    return sum(has_any(item, text) for item in items) / len(items) if items else None


def must_not_include(items: Sequence[str], text: str) -> float | None:
    """Return the share of items of which the text has no alternative; None without items."""
    return sum(not has_any(item, text) for item in items) / len(items) if items else None


# Outcomes

Count = tuple[float, float]
"""What one answer adds to the two sides of a ratio that is taken over many: (above, below)."""


def refuses(outcome: str) -> bool:
    """Tell whether an outcome is a refusal: not stated, or declined."""
    return outcome in ("not_stated", "declined")


def should_refuse(expected: Expected) -> bool:
    """Tell whether a refusal is right."""
    return expected in ("abstain", "decline")


def refusal_counts(expected: Expected, outcome: str) -> dict[str, Count]:
    """Return what one answer adds to the refusal scores of many, each sum(above) / sum(below).

    Precision, recall and F1 = 2 both / (refused + should) take refusals of either kind as one
    class. `refusal_kind`: of the right refusals, those of the right kind. `over_refusal`: of the
    questions the document answers, those refused. `over_decline`: of the harmless ones, which
    is all that are not to be declined, those declined (as XSTest counts, Röttger et al. 2024).
    """
    refused, should = refuses(outcome), should_refuse(expected)
    both = refused and should
    harmless = expected != "decline"
    return {
        "refusal_precision": (both, refused),
        "refusal_recall": (both, should),
        "refusal_f1": (2 * both, refused + should),
        "refusal_kind": (both and outcome == OUTCOME_OF[expected], both),
        "over_refusal": (refused and not should, not should),
        "over_decline": (harmless and outcome == "declined", harmless),
    }


def premise_correction(
    expected: Expected, outcome: str, recall: float | None, included: float | None
) -> float | None:
    """Return 1 when a wrong premise is met with what the document does say, else 0.

    It is answered, cites at least one gold sentence (where the case has gold) and has all that
    must be included (where the case says so). None for other kinds of question.
    """
    if expected != "correct":
        return None
    says_it = recall != 0 and included in (None, 1)
    return float(outcome == "answered" and says_it)


def consistency(
    outcome: str, citations: Sequence[Placed], other: str, other_citations: Sequence[Placed]
) -> float:
    """Return how alike two answers to the same question are: F1 of their cited characters.

    0 where the outcomes differ, 1 where they agree and neither cites anything.
    """
    if outcome != other:
        return 0.0
    ours, theirs = _merged(citations), _merged(other_citations)
    size = sum(place[2] - place[1] for place in ours + theirs)
    shared = sum(
        max(0, min(a[2], b[2]) - max(a[1], b[1])) for a in ours for b in theirs if a[0] == b[0]
    )
    return 2 * shared / size if size else 1.0


def _merged(places: Sequence[Placed]) -> list[tuple[str, int, int]]:
    merged: list[tuple[str, int, int]] = []
    for document, start, end in sorted((p.document, p.start, p.end) for p in places):
        if merged and merged[-1][0] == document and start <= merged[-1][2]:
            merged[-1] = (document, merged[-1][1], max(end, merged[-1][2]))
        else:
            merged.append((document, start, end))
    return merged


# Time


def percentile(values: Sequence[float], percent: Literal[50, 95]) -> float | None:
    """Return the nearest-rank percentile, in the unit of the values; None without values."""
    if not values:
        return None
    return sorted(values)[math.ceil(percent / 100 * len(values)) - 1]
