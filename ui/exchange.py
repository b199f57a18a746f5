"""One question with its answer: lines, citation buttons, nearest passages, how it was answered."""

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
_STEPS = {
    "scope": "seeing what kind of message it is",
    "follow_up": "putting it in full",
    "search": "searching",
    "judgement": "choosing sentences",
    "quote": "quoting them",
    "total": "in all",
}
_BY_RULES = "Sentences were chosen by fixed rules. No chat model took part."


def show_exchange(
    talk: Conversation, position: int, exchange: Exchange, *, is_ready: bool = True
) -> None:
    """Show the question as a heading and below it the answer, or the problem instead.

    Without `is_ready`, while the models are still on their way, what needs them is left out.
    """
    question = escape(exchange.question)
    st.html(f'<h2 class="question" id="question-{position}" tabindex="-1">{question}</h2>')
    with st.container(key=f"answer-{position}"):
        if exchange.problem:
            st.html(f'<p class="problem" role="alert">{escape(exchange.problem)}</p>')
        elif exchange.answer:
            for at, block in enumerate(blocks(exchange.answer)):
                _show_block(talk, position, at, block)
            if is_ready:
                _evidence_line(exchange.answer)
            _nearest_passages(exchange)
            opinion_form(talk, position, exchange)
            _more_about(talk, position, exchange.answer)


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


def _more_about(talk: Conversation, position: int, answer: Answer) -> None:
    """Unfold how the answer came about, and the answer as text to copy."""
    with st.container(key=f"more-{position}", gap=None):
        with st.expander("How this was answered", key=f"how-{position}"):
            st.html(_how_table(answer))
            if talk.shown != position:
                st.button(
                    "Show all sources of this answer",
                    key=f"show-{position}",
                    on_click=talk.show,
                    args=(position,),
                )
        with st.expander("Copy this answer", key=f"copy-{position}"):
            st.code(answer_to_text(answer), language=None, wrap_lines=True)


def _how_table(answer: Answer) -> str:
    return f"<p>Your question was read as: “{escape(answer.standalone_question)}”</p>" + (
        f"{_ranks(answer)}<p>{escape(_chosen_by(answer))}</p>"
        f'<p class="faint">Time: {escape(_times(answer)) or "not measured"}.</p>'
    )


def _ranks(answer: Answer) -> str:
    if not answer.passages:
        return ""
    rows = "".join(
        f"<tr><td>{rank}</td><td>{escape(hit.passage.section)}</td>"
        f"<td>{escape(' '.join(hit.passage.text.split())[:80])} …</td><td>{hit.score:.2f}</td></tr>"
        for rank, hit in enumerate(answer.passages, 1)
    )
    return (
        "<p>These parts of the document were read, the best match first:</p>"
        '<div class="wide" tabindex="0" role="region" aria-label="Parts that were read"><table>'
        "<thead><tr><th>Rank</th><th>Section</th><th>Begins with</th><th>Score</th></tr></thead>"
        f"<tbody>{rows}</tbody></table></div>"
    )


def _chosen_by(answer: Answer) -> str:
    return _BY_RULES if answer.model == "quotes" else f"Sentences were chosen by {answer.model}."


def _times(answer: Answer) -> str:
    seconds = answer.seconds.items()
    return ", ".join(f"{_STEPS.get(name, name)} {value:.2f} s" for name, value in seconds)
