"""The page that puts one question to two documents and shows what each says, side by side."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from errors import ManifestoError
from retrieval.schema import Answer, Citation
from settings import Settings
from ui.comparing import HIDDEN, covered, shuffled, telling_names
from ui.evidence import evidence
from ui.links import Place
from ui.loading import UNEXPECTED, Loading, loading_notice
from ui.markup import escape
from ui.sources import open_document_link
from ui.titles import distinct_titles, origin
from ui.visits import refusal

if TYPE_CHECKING:
    from retrieval.chain import Chain

logger = logging.getLogger(__name__)

_ABOUT = (
    "Put one question to two documents. Each answers in its own words. Which one stands first "
    "changes from question to question, so that neither is favoured."
)
_BLIND = (
    "The names are covered, in the quotations too: ▇▇▇ stands for a name of one of the parties. "
    "Nothing else is changed."
)
_KEY = "comparison"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A question and what each document says, in the order shown."""

    question: str
    answers: tuple[tuple[str, Answer], ...]


def compare_page(loading: Loading, settings: Settings) -> None:
    """Ask for two documents and a question; show the answers beside each other."""
    st.html(f'<h1>Compare two documents</h1><p class="about">{_ABOUT}</p>')
    if loading.chain is None:
        loading_notice(loading, is_asked=False)
        return
    titles = distinct_titles(loading.chain)
    if len(titles) < 2:
        st.html("<p>There is only one document here. Two are needed to compare.</p>")
        return
    _ask(loading.chain, titles, settings)
    comparison: Comparison | None = st.session_state.get(_KEY)
    if comparison and all(name in titles for name, _ in comparison.answers):
        _show(loading.chain, comparison, titles)


def _ask(chain: Chain, titles: dict[str, str], settings: Settings) -> None:
    names = list(titles)
    with st.form("compare"):
        columns = st.columns(2)
        chosen = [
            column.selectbox(
                label, names, index=at, format_func=titles.__getitem__, key=f"compare-{at}"
            )
            for at, (column, label) in enumerate(
                zip(columns, ("One document", "The other"), strict=True)
            )
        ]
        question = st.text_input(
            "Your question", max_chars=settings.max_question_characters, key="compare-question"
        )
        if not st.form_submit_button("Compare", type="primary"):
            return
    if chosen[0] == chosen[1]:
        _say("Choose two different documents.")
    elif problem := refusal(question, settings):
        _say(problem)
    else:
        with st.spinner("Looking in both documents …"):
            _answer(chain, question, chosen)


def _answer(chain: Chain, question: str, chosen: list[str]) -> None:
    try:
        answers = tuple(
            (name, chain.answer(question, (), [name])) for name in shuffled(question, chosen)
        )
    except ManifestoError as error:
        _say(str(error))
    except Exception:
        logger.exception("Two documents could not be compared")
        _say(UNEXPECTED)
    else:
        st.session_state[_KEY] = Comparison(question, answers)


def _show(chain: Chain, comparison: Comparison, titles: dict[str, str]) -> None:
    st.html(f'<h2 class="question" tabindex="-1">{escape(comparison.question)}</h2>')
    blind = st.toggle("Hide the names", key="compare-blind")
    documents = [chain.document(name) for name, _ in comparison.answers]
    hidden = telling_names(documents) if blind else ()
    if blind:
        st.html(f'<p class="faint">{_BLIND}</p>')
    for column, letter, (name, answer), document in zip(
        st.columns(2, gap="large"), "AB", comparison.answers, documents, strict=True
    ):
        with column, st.container(key=f"side-{letter}"):
            title = f"Document {letter}" if blind else titles[name]
            about = "" if blind else origin(document)
            st.html(
                f'<h3 class="panel-heading">{escape(title)}</h3>'
                f'<p class="faint">{escape(about)}</p>'
            )
            _side(answer, blind, hidden)


def _side(answer: Answer, blind: bool, hidden: tuple[str, ...]) -> None:
    if not answer.citations:
        reason = answer.text if answer.outcome == "declined" else "This document does not say."
        st.html(f'<p class="sentence">{escape(reason)}</p>')
        return
    for citation in answer.citations:
        st.html(f'<p class="quotation">{_quotation(citation, blind, hidden)}</p>')
        if not blind:
            place = Place(citation.document, citation.start, citation.end)
            open_document_link(f"Open quotation {citation.number} in its place", place)
    if found := evidence(answer):
        st.html(f'<p class="evidence level-{found.level}">{escape(str(found))}</p>')


def _quotation(citation: Citation, blind: bool, hidden: tuple[str, ...]) -> str:
    speaker = ""
    if citation.speaker:
        speaker = "Words of a person quoted: " if blind else f"{escape(citation.speaker)}: "
    words = "".join(
        f'<span aria-label="a name, covered" role="img">{HIDDEN}</span>'
        if part.is_name
        else escape(part.text)
        for part in covered(citation.quote, hidden)
    )
    return f"{speaker}“{words}”"


def _say(problem: str) -> None:
    st.html(f'<p class="problem" role="alert">{escape(problem)}</p>')
