"""Text cut into stretches, each with the citations and the gold that lie on it."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evaluation.gold import Span


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of text, the numbers of the citations on it, and whether it is gold."""

    text: str
    cited: tuple[int, ...] = ()
    gold: bool = False


def mark(
    text: str, place: Span, citations: Sequence[tuple[int, Span]], gold: Sequence[Span]
) -> tuple[Stretch, ...]:
    """Cut a document's text[start:end] wherever a citation or gold begins or ends.

    The texts of the stretches, joined, are the text again.
    """
    near = [(number, span) for number, span in citations if _touch(span, place)]
    golden = [span for span in gold if _touch(span, place)]
    spans = [span for _, span in near] + golden
    ends = {end for span in spans for end in (span.start, span.end)}
    cuts = sorted({place.start, place.end, *ends} & set(range(place.start, place.end + 1)))
    return tuple(
        Stretch(
            text[a - place.start : b - place.start],
            tuple(number for number, span in near if span.start <= a < span.end),
            any(span.start <= a < span.end for span in golden),
        )
        for a, b in itertools.pairwise(cuts)
    )


def row_citations(row: Mapping[str, Any]) -> list[tuple[int, Span]]:
    """Return the citations of a row as numbered spans."""
    citations = row["answer"]["citations"] if row["answer"] else []
    return [(citation["number"], to_span(citation)) for citation in citations]


def row_gold(row: Mapping[str, Any]) -> list[tuple[Span, ...]]:
    """Return the gold of a row: for each sentence every place at which it stands."""
    return [tuple(Span(**span) for span in spans) for spans in row.get("gold_spans", [])]


def row_passages(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the passages of a row, best first."""
    return list(row["answer"]["passages"]) if row["answer"] else []


def to_span(place: Mapping[str, Any]) -> Span:
    """Return the span of a citation or passage."""
    return Span(place["document"], place["start"], place["end"])


def _touch(a: Span, b: Span) -> bool:
    return a.document == b.document and a.start < b.end and b.start < a.end
