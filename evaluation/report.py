"""report.html: one file that needs no server and no network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from evaluation.marks import Stretch, mark, row_citations, row_gold, row_passages, to_span
from evaluation.metrics import gold_ranks, is_covered, is_right
from evaluation.totals import CONFIDENCE, SCORES, Row

TEMPLATE = Path(__file__).with_name("report.html.j2")
HEADLINES = ("passed", "citation_f1", "quotation_exact", "refusal_f1", "over_refusal")
CATEGORY_SCORES = (
    "passed",
    "outcome",
    "citation_recall",
    "citation_precision",
    "citation_f1",
    "must_include",
    "quotation_exact",
    "recall_at_10",
)


def render_report(
    config: Mapping[str, Any], rows: Sequence[Row], summary: Mapping[str, Any]
) -> str:
    """Return the report as one HTML page; everything that comes from a run is escaped."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {"score": format_score, "seconds": format_seconds}
    return environment.from_string(TEMPLATE.read_text(encoding="utf-8")).render(
        config=config,
        summary=summary,
        scores=SCORES,
        confidence=CONFIDENCE,
        headlines=HEADLINES,
        category_scores=CATEGORY_SCORES,
        cases=[case_view(row, rows) for row in rows],
    )


def format_score(value: float | None) -> str:
    """Return a score with two decimals, a dash where it is not defined."""
    return "–" if value is None else f"{value:.2f}"


def format_seconds(value: float | None) -> str:
    """Return a time in seconds with two decimals, a dash where there is none."""
    return "–" if value is None else f"{value:.2f} s"


def case_view(row: Row, rows: Sequence[Row]) -> dict[str, Any]:
    """Return what the report shows of a row; passages only where it failed."""
    failed = row["scores"]["passed"] != 1
    return {
        "row": row,
        "failed": failed,
        "earlier": earlier_turns(row, rows),
        "gold": gold_view(row),
        "citations": citation_view(row),
        "passages": passage_view(row) if failed else [],
    }


def earlier_turns(row: Row, rows: Sequence[Row]) -> list[Row]:
    """Return the rows of the turns before this one in its conversation."""
    turn = row["case"].get("turn", 1)
    if turn == 1:
        return []
    same = [other for other in rows if other["case"]["id"] == row["case"]["id"]]
    return [other for other in same if other["case"]["turn"] < turn]


def gold_view(row: Row) -> list[dict[str, Any]]:
    """Return each gold sentence with whether it is cited and at which rank it was retrieved."""
    gold = row_gold(row)
    citations = [span for _, span in row_citations(row)]
    ranks = gold_ranks(gold, [to_span(passage) for passage in row_passages(row)])
    return [
        {"text": text, "cited": is_covered(places, citations), "rank": rank}
        for text, places, rank in zip(row["case"]["gold"], gold, ranks, strict=True)
    ]


def citation_view(row: Row) -> list[dict[str, Any]]:
    """Return each citation, right or not (None where nothing is gold), inside its passage."""
    if not row["answer"]:
        return []
    gold = row_gold(row)
    return [
        {
            **citation,
            "right": is_right(to_span(citation), gold) if gold else None,
            "inside": _inside(citation, row),
        }
        for citation in row["answer"]["citations"]
    ]


def passage_view(row: Row) -> list[dict[str, Any]]:
    """Return the retrieved passages, best first, with citations and gold marked in them."""
    views = []
    for rank, passage in enumerate(row_passages(row), start=1):
        stretches = _marked(passage, row)
        marked = any(stretch.cited or stretch.gold for stretch in stretches)
        views.append({**passage, "rank": rank, "stretches": stretches, "marked": marked})
    return views


def _inside(citation: Mapping[str, Any], row: Row) -> tuple[Stretch, ...]:
    """Return the first retrieved passage that has the citation, with this citation marked."""
    span = to_span(citation)
    for passage in row_passages(row):
        place = to_span(passage)
        if is_covered([span], [place]):
            return mark(passage["text"], place, [(citation["number"], span)], [])
    return ()


def _marked(passage: Mapping[str, Any], row: Row) -> tuple[Stretch, ...]:
    gold = [place for places in row_gold(row) for place in places]
    return mark(passage["text"], to_span(passage), row_citations(row), gold)
