"""One question with its answer: lines, citation buttons, nearest passages, how it was made."""

from __future__ import annotations

import streamlit as st

from retrieval.schema import Answer
from ui.answer_text import Block, Line, blocks
from ui.evidence import evidence
from ui.export import answer_to_text
from ui.markup import escape, escape_label
from ui.opinion_form import opinion_form
from ui.sources import passages_list
from ui.state import Conversation, Exchange

_NEAREST = 3


def show_exchange(talk: Conversation, position: int, exchange: Exchange) -> None:
    """Show the question as a heading and below it the answer, or the problem instead."""
    question = escape(exchange.question)
    st.html(f'<h2 class="question" id="question-{position}" tabindex="-1">{question}</h2>')
    with st.container(key=f"answer-{position}"):
        if exchange.problem:
            st.html(f'<p class="problem" role="alert">{escape(exchange.problem)}</p>')
        elif exchange.answer:
            for at, block in enumerate(blocks(exchange.answer)):
                _show_block(talk, position, at, block)
            _evidence_line(exchange.answer)
            _nearest_passages(exchange)
            opinion_form(talk, position, exchange)
            _how_answered(talk, position, exchange)


def _evidence_line(answer: Answer) -> None:
    if found := evidence(answer):
        st.html(f'<p class="evidence level-{found.level}">{escape(str(found))}</p>')


def _show_block(talk: Conversation, position: int, at: int, block: Block) -> None:
    for row, line in enumerate(block):
        with st.container(key=f"line-{position}-{at}-{row}", gap=None):
            kind = "quotation" if line.is_quotation else "sentence"
            st.html(f'<p class="{kind}">{escape(line.text)}</p>')
            if line.numbers:
                _citation_buttons(talk, position, f"{at}-{row}", line)


def _citation_buttons(talk: Conversation, position: int, place: str, line: Line) -> None:
    answer = talk.exchanges[position].answer
    by_number = {one.number: one for one in answer.citations} if answer else {}
    with st.container(horizontal=True, gap="small", key=f"chips-{position}-{place}"):
        for number in line.numbers:
            st.button(
                f"**{number}** {escape_label(by_number[number].section)}",
                key=f"cite-{position}-{number}-{place}",
                on_click=talk.choose,
                args=(position, number),
            )


def _nearest_passages(exchange: Exchange) -> None:
    answer = exchange.answer
    if answer is None or answer.outcome == "answered" or not answer.passages:
        return
    st.html(
        '<section class="nearest" aria-label="Nearest passages">'
        "<p><strong>Nearest passages.</strong> They do not answer the question.</p>"
        f"{passages_list(answer.passages[:_NEAREST])}</section>"
    )


def _how_answered(talk: Conversation, position: int, exchange: Exchange) -> None:
    """Unfold the answer as text to copy, how it came about, and the way back to its sources."""
    answer = exchange.answer
    if answer is None:
        return
    with st.expander("Copy this answer, or see how it was made", key=f"how-{position}"):
        st.code(answer_to_text(answer), language=None, wrap_lines=True)
        st.html(_how_table(answer))
        if talk.shown != position:
            st.button(
                "Show all sources of this answer",
                key=f"show-{position}",
                on_click=talk.show,
                args=(position,),
            )


def _how_table(answer: Answer) -> str:
    rows = "".join(
        f"<tr><td>{rank}</td><td>{escape(hit.passage.section)}</td>"
        f"<td>{escape(' '.join(hit.passage.text.split())[:80])} …</td><td>{hit.score:.2f}</td></tr>"
        for rank, hit in enumerate(answer.passages, 1)
    )
    seconds = ", ".join(f"{escape(name)} {value:.2f} s" for name, value in answer.seconds.items())
    return (
        f"<p>Searched for: “{escape(answer.standalone_question)}”</p>"
        '<div class="wide"><table><thead><tr><th>Rank</th><th>Section</th><th>Passage</th>'
        f"<th>Score</th></tr></thead><tbody>{rows}</tbody></table></div>"
        f'<p class="faint">Made by: {escape(answer.model)}. Time: {seconds or "not measured"}.</p>'
    )
