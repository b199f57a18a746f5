"""The page for evaluators: a run's scores, what failed and why, and two runs side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from errors import ManifestoError
from evaluation.folder import REPORT, finished_runs, read_run, read_summary
from evaluation.report import CATEGORY_SCORES, HEADLINES, format_score, format_seconds
from evaluation.totals import SCORES
from settings import ROOT
from ui.markup import escape, escape_label
from ui.regression_markup import question_html

if TYPE_CHECKING:
    from evaluation.compare import Comparison, RowChange
    from evaluation.totals import Row

RUNS = ROOT / "runs"
_ABOUT = (
    "How well the questions of a test suite were answered, what failed and why, and what changed "
    "between two runs."
)
_NONE_YET = "There is no finished run yet. Make one on the command line, then come back:"
HOW_TO_RUN = "python -m evaluation run data/regression/tune.yaml --out runs/first"
SHOWN_IN_CHART = ("passed", "outcome", "citation_recall", "citation_precision", "citation_f1",
                  "quotation_exact", "must_include", "refusal_precision", "refusal_recall",
                  "recall_at_1", "recall_at_10")  # fmt: skip


def regression_page(folder: Path = RUNS) -> None:
    """Show the finished runs in a folder."""
    st.html(f'<h1>Test runs</h1><p class="about">{_ABOUT}</p>')
    runs = finished_runs(folder)
    if not runs:
        st.html(f"<p>{_NONE_YET}</p>")
        st.code(HOW_TO_RUN, language=None)
        return
    run = st.selectbox("Run", runs, format_func=_label, key="regression-run")
    _, rows = read_run(run)
    summary = read_summary(run)
    _headlines(summary)
    totals, questions, comparison = st.tabs(["Scores", "Questions", "Compare"])
    with totals:
        _show_totals(summary)
    with questions:
        _show_questions(rows)
    with comparison:
        _show_comparison(run, [other for other in runs if other != run], rows)
    st.download_button(
        "Download the report",
        (run / REPORT).read_bytes(),
        file_name=f"{run.name}-{REPORT}",
        mime="text/html",
    )


def _label(run: Path) -> str:
    summary = read_summary(run)
    return f"{run.name}: {summary['passed']} of {summary['rows']} passed"


def _headlines(summary: Mapping[str, Any]) -> None:
    columns = st.columns(len(HEADLINES) + 1)
    for column, name in zip(columns, HEADLINES, strict=False):
        total = summary["totals"][name]
        column.metric(_words(name), format_score(total["value"]), help=_interval(total))
    columns[-1].metric("median time", format_seconds(summary["seconds"]["median"]))


def _words(name: str) -> str:
    return name.replace("_", " ")


def _interval(total: Mapping[str, Any]) -> str:
    if total["value"] is None:
        return "No question in this run defines it."
    low, high = format_score(total["low"]), format_score(total["high"])
    return f"95 % interval {low} to {high}, over {total['count']}."


def _show_totals(summary: Mapping[str, Any]) -> None:
    st.altair_chart(_chart(summary["totals"]), width="stretch")
    st.dataframe(
        [
            {
                "score": score.name,
                "value": format_score(total["value"]),
                "from": format_score(total["low"]),
                "to": format_score(total["high"]),
                "over": total["count"],
                "meaning": score.meaning,
            }
            for score in SCORES
            for total in [summary["totals"][score.name]]
        ],
        hide_index=True,
    )
    st.subheader("By category")
    st.dataframe(
        [
            {"category": name, "questions": group["rows"]}
            | {_words(score): format_score(group[score]["value"]) for score in CATEGORY_SCORES}
            for name, group in summary["categories"].items()
        ],
        hide_index=True,
    )


def _chart(totals: Mapping[str, Mapping[str, Any]]) -> Any:
    """Return bars with their intervals, for the scores of which more is better."""
    import altair
    import pandas

    known = [name for name in SHOWN_IN_CHART if totals[name]["value"] is not None]
    table = pandas.DataFrame([{"score": _words(name), **totals[name]} for name in known])
    base = altair.Chart(table).encode(
        y=altair.Y("score:N", sort=None, title=None, axis=altair.Axis(labelLimit=240))
    )
    share = altair.X("value:Q", title=None, scale=altair.Scale(domain=[0, 1]))
    bars = base.mark_bar(height=12, opacity=0.45).encode(
        x=share,
        tooltip=[
            "score",
            *(altair.Tooltip(f"{n}:Q", format=".2f") for n in ("value", "low", "high")),
        ],
    )
    return bars + base.mark_rule(strokeWidth=2).encode(x="low:Q", x2="high:Q")


def _show_questions(rows: Sequence[Row]) -> None:
    chosen = _filtered(rows)
    st.caption(f"{len(chosen)} of {len(rows)} questions")
    if not chosen:
        return
    st.dataframe([_overview(row) for row in chosen], hide_index=True, height=260)
    ids = {row["id"]: row for row in chosen}
    shown = st.selectbox(
        "Show",
        list(ids),
        format_func=lambda row_id: f"{row_id}: {ids[row_id]['case']['question']}",
        key="regression-question",
    )
    if shown in ids:
        st.html(question_html(ids[shown], rows))


def _filtered(rows: Sequence[Row]) -> list[Row]:
    any_failed = any(row["problems"] for row in rows)
    left, middle, right = st.columns([1, 1, 2], vertical_alignment="bottom")
    failing = left.toggle("Only failing", value=any_failed, key="regression-failing")
    categories = sorted({row["case"]["category"] for row in rows} - {""})
    category = middle.selectbox("Category", ["all", *categories], key="regression-category")
    words = right.text_input("Find in id or question", key="regression-words").casefold()
    return [
        row
        for row in rows
        if (row["problems"] or not failing)
        and category in ("all", row["case"]["category"])
        and words in f"{row['id']} {row['case']['question']}".casefold()
    ]


def _overview(row: Row) -> dict[str, Any]:
    return {
        "id": row["id"],
        "question": row["case"]["question"],
        "expected": row["case"]["expected"],
        "got": row["answer"]["outcome"].replace("_", " ") if row["answer"] else "an error",
        "citation f1": format_score(row["scores"]["citation_f1"]),
        "problems": "; ".join(row["problems"]),
    }


def _show_comparison(run: Path, others: Sequence[Path], rows: Sequence[Row]) -> None:
    if not others:
        st.html('<p class="about">A second run is needed to compare this one with.</p>')
        return
    from evaluation.compare import compare_rows

    before = st.selectbox("Compare with the earlier run", others, format_func=_label)
    try:
        comparison = compare_rows(read_run(before)[1], rows)
    except ManifestoError as error:  # such as two runs without a question in common
        st.info(escape_label(str(error)))
        return
    broke, improved = comparison.of("broke"), comparison.of("improved")
    worse = ", ".join(_words(change.score.name) for change in comparison.worse)
    st.html(
        f'<p class="about">From <b>{escape(before.name)}</b> to <b>{escape(run.name)}</b>: '
        f"{len(broke)} broke, {len(improved)} improved, {len(comparison.of('changed'))} changed "
        f"otherwise. {f'Worse, beyond chance: {escape(worse)}.' if worse else ''}</p>"
    )
    for title, changes in (
        ("Broke", broke),
        ("Improved", improved),
        ("Changed", comparison.of("changed")),
    ):
        if changes:
            st.subheader(title)
            st.dataframe([_change(change) for change in changes], hide_index=True)
    st.subheader("Scores")
    st.dataframe(_score_changes(comparison), hide_index=True)
    if comparison.edited:
        st.caption(
            "Edited in between, so not compared: " + escape_label(", ".join(comparison.edited))
        )


def _change(change: RowChange) -> dict[str, Any]:
    moved = (
        f"{_words(name)} {format_score(before)} → {format_score(after)}"
        for name, (before, after) in change.moved.items()
        if name != "passed"
    )
    return {
        "id": change.id,
        "question": change.after["case"]["question"],
        "scores": ", ".join(moved) or "other words or quotations",
        "problems": "; ".join(change.after["problems"]),
    }


def _score_changes(comparison: Comparison) -> list[dict[str, Any]]:
    return [
        {
            "score": _words(change.score.name),
            "before": format_score(change.before),
            "after": format_score(change.after),
            "change": "" if change.difference is None else f"{change.difference:+.2f}",
            "p": "" if change.p is None else f"{change.p:.3f} ({change.test})",
            "": "worse" if change.is_worse else "",
        }
        for change in comparison.scores
        if change.before is not None
    ]
