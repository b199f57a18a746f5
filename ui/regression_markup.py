"""One question of a run as HTML: expected and answered, citations and gold marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from evaluation.report import citation_view, earlier_turns, gold_view, passage_view
from ui.markup import escape

if TYPE_CHECKING:
    from evaluation.marks import Stretch
    from evaluation.totals import Row


def question_html(row: Row, rows: Sequence[Row]) -> str:
    """Return a row with its conversation's earlier questions, everything in it escaped."""
    parts = [
        *(f'<p class="faint">before: {escape(t["case"]["question"])}</p>'
          for t in earlier_turns(row, rows)),
        f"<h3>{escape(row['case']['question'])}</h3>",
        *(f'<p class="problem">{escape(problem)}</p>' for problem in row["problems"]),
        f"<h4>Expected: {escape(row['case']['expected'])}</h4>",
        *(_gold(gold) for gold in gold_view(row)),
        _answer(row),
        "<h4>Retrieved, best first</h4>",
        '<p class="faint"><mark>Marked</mark>: cited. <u>Underlined</u>: gold.</p>',
        *(_passage(passage) for passage in passage_view(row)),
    ]  # fmt: skip
    return "".join(parts)


def _gold(gold: Mapping[str, Any]) -> str:
    cited = "cited" if gold["cited"] else "<b>not cited</b>"
    rank = f"in passage {gold['rank']}" if gold["rank"] else "not retrieved"
    words = escape(gold["text"])
    return f'<p class="quotation">{words}</p><p class="where">{cited}, {rank}</p>'


def _answer(row: Row) -> str:
    if not row["answer"]:
        return f'<h4>An error</h4><p class="problem">{escape(row["error"] or "")}</p>'
    outcome = escape(row["answer"]["outcome"].replace("_", " "))
    quotations = "".join(_citation(citation) for citation in citation_view(row))
    text = "" if quotations else f'<p class="sentence">{escape(row["answer"]["text"])}</p>'
    return f"<h4>Got: {outcome}</h4>{text}{quotations}"


def _citation(citation: Mapping[str, Any]) -> str:
    words = f"[{citation['number']}] “{escape(citation['quote'])}”"
    wrong = ", <b>not gold</b>" if citation["right"] is False else ""
    place = f"{escape(citation['section'])}, characters {citation['start']}–{citation['end']}"
    return f'<p class="quotation">{words}</p><p class="where">{place}{wrong}</p>'


def _passage(passage: Mapping[str, Any]) -> str:
    state = " open" if passage["marked"] else ""
    words = "".join(_stretch(stretch) for stretch in passage["stretches"])
    title = f"{passage['rank']}. {escape(passage['section'])}"
    return f'<details{state}><summary>{title}</summary><p class="passage">{words}</p></details>'


def _stretch(stretch: Stretch) -> str:
    words = escape(stretch.text)
    if stretch.gold:
        words = f"<u>{words}</u>"
    return f"<mark>{words}</mark>" if stretch.cited else words
