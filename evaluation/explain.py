"""Runs, comparisons and failures in words, for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from evaluation.compare import Comparison, RowChange, ScoreChange
from evaluation.gold import Span
from evaluation.marks import row_gold, to_span
from evaluation.report import citation_view, earlier_turns, format_score, format_seconds, gold_view
from evaluation.totals import SCORES, Row, grouped

NAME_WIDTH = max(len(score.name) for score in SCORES) + 2
SHOWN = 120
IDS_SHOWN = 40


def explain_failure(row: Row, rows: list[Row], place: str = "") -> str:
    """Return what was asked, expected and got, and why that is not good enough."""
    lines = [f"{row['id']}: {'; '.join(row['problems'])}"]
    lines += [f"  in        {place}"] if place else []
    lines += [f"  before    {turn['case']['question']}" for turn in earlier_turns(row, rows)]
    lines += [f"  asked     {row['case']['question']}", f"  expected  {row['case']['expected']}"]
    lines += [f"            {line}" for line in _gold_lines(row)]
    lines += [f"  got       {row['answer']['outcome'] if row['answer'] else row['error']}"]
    lines += [f"            {line}" for line in _answer_lines(row)]
    return "\n".join(lines)


def _gold_lines(row: Row) -> Iterator[str]:
    for gold in gold_view(row):
        sign = "cited" if gold["cited"] else "NOT CITED"
        rank = f"in passage {gold['rank']}" if gold["rank"] else "not retrieved"
        yield f"“{gold['text']}” ({sign}, {rank})"


def _answer_lines(row: Row) -> Iterator[str]:
    if not row["answer"]:
        return
    citations = citation_view(row)
    for citation in citations:
        yield f"[{citation['number']}] “{citation['quote']}”"
        if citation["right"] is False:
            yield f"    NOT GOLD, nearest gold: “{_nearest_gold(citation, row)}”"
    if not citations:
        yield row["answer"]["text"]


def _nearest_gold(citation: Mapping[str, Any], row: Row) -> str:
    """Return the gold sentence that stands nearest to a citation in its document."""
    span = to_span(citation)
    distances = [
        min((_distance(span, place) for place in places), default=float("inf"))
        for places in row_gold(row)
    ]
    return str(row["case"]["gold"][distances.index(min(distances))])


def _distance(a: Span, b: Span) -> float:
    if a.document != b.document:
        return float("inf")
    return max(0, b.start - a.end, a.start - b.end)


def explain_summary(summary: Mapping[str, Any]) -> str:
    """Return the totals of a run as a table, with what failed."""
    lines = [f"{summary['passed']} of {summary['rows']} questions passed", ""]
    lines += [f"{'score':{NAME_WIDTH}}value   95 % interval     over"]
    for score in SCORES:
        total = summary["totals"][score.name]
        if total["value"] is not None:
            between = f"{format_score(total['low'])} to {format_score(total['high'])}"
            value = format_score(total["value"])
            lines.append(f"{score.name:{NAME_WIDTH}}{value}    {between}  {total['count']:7}")
    times = summary["seconds"]
    lines += [
        "",
        f"median {format_seconds(times['median'])} a question, "
        f"95 % within {format_seconds(times['p95'])}",
    ]
    if summary["failed"]:
        lines += ["", f"failed: {_some(summary['failed'])}"]
    return "\n".join(lines)


def explain_errors(rows: Iterable[Row]) -> list[str]:
    """Return a line for each kind of error that questions ended in, with their ids."""
    by_error = grouped([row for row in rows if row["error"]], lambda row: row["error"])
    return [
        f"{len(group)} questions ended in an error: {error} ({_some([row['id'] for row in group])})"
        for error, group in by_error.items()
    ]


def _some(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - IDS_SHOWN} more" if len(ids) > IDS_SHOWN else ""
    return " ".join(ids[:IDS_SHOWN]) + more


def explain_comparison(comparison: Comparison, made_with: Sequence[str] = ()) -> str:
    """Return scores side by side, then case by case what broke, improved or changed.

    `made_with` names what the configurations of the runs do not share.
    """
    lines = [f"{len(comparison.rows)} questions in both runs"]
    lines += [f"made with another: {', '.join(made_with)}", ""] if made_with else [""]
    lines += [f"{'score':{NAME_WIDTH}}before  after  change  95 % interval     p"]
    lines += [_score_line(change) for change in comparison.scores if change.before is not None]
    for title, kind in (("Broke", "broke"), ("Improved", "improved"), ("Changed", "changed")):
        rows = comparison.of(kind)  # type: ignore[arg-type]
        if rows:
            lines += ["", f"{title}: {len(rows)}", *(_row_line(row) for row in rows)]
    for title, ids in (
        ("Only in the first run", comparison.only_before),
        ("Only in the second run", comparison.only_after),
        ("Edited in between, so not compared", comparison.edited),
    ):
        if ids:
            lines += ["", f"{title}: {' '.join(ids)}"]
    return "\n".join(lines)


def _score_line(change: ScoreChange) -> str:
    ends = f"{change.score.name:{NAME_WIDTH}}{format_score(change.before)}    "
    ends += f"{format_score(change.after)}   "
    if change.difference is None or change.low is None or change.high is None:
        return ends.rstrip()
    sign = "  worse" if change.is_worse else ""
    between = f"{change.low:+.2f} to {change.high:+.2f}"
    return f"{ends}{change.difference:+.2f}   {between}    {change.p:.3f} {change.test}{sign}"


def _row_line(row: RowChange) -> str:
    moved = ", ".join(
        f"{name} {format_score(before)} -> {format_score(after)}"
        for name, (before, after) in row.moved.items()
        if name != "passed"
    )
    question = row.after["case"]["question"]
    return f"  {row.id}  {question[:SHOWN]}\n      {moved or 'other words or quotations'}"
