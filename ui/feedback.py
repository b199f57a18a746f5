"""The page for evaluators that lists feedback and makes test cases of it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
from filelock import FileLock

from errors import ManifestoError
from evaluation.add import add_case, candidate_sentences
from evaluation.run import stored_texts
from settings import Settings
from ui.export import answer_to_text
from ui.loading import Loading, loading_notice
from ui.markup import escape, escape_label
from ui.opinions import REASONS, STATES, Opinion, Opinions
from ui.outcome import failed, show_outcome, succeeded
from ui.regression_case import EXPECTED, case_fields, proposed_expectation, proposed_sentences
from ui.visitor import opinions

if TYPE_CHECKING:
    from retrieval.chain import Chain

SUITE = "feedback.yaml"
_SHOWN = 10
"""Items on the page at a time: each needs a search for sentences to choose from."""
_ABOUT = (
    "What visitors said about answers. Make a test case of what should never happen again: "
    "say what the answer should be, choose the sentences it should quote, and add it."
)


def feedback_page(loading: Loading, settings: Settings) -> None:
    """List the feedback, the latest first."""
    st.html(f'<h1>Feedback</h1><p class="about">{_ABOUT}</p>')
    store = opinions()
    if store is None:
        st.html('<p class="problem" role="alert">Feedback cannot be read at the moment.</p>')
        return
    show_outcome()
    suite = settings.data_directory / SUITE
    chosen = st.radio(
        "Show", list(STATES), format_func=STATES.__getitem__, horizontal=True, key="feedback-state"
    )
    listed = store.all([chosen])
    st.html(f'<p class="faint">{_counted(len(listed))}</p>')
    for opinion in listed[:_SHOWN]:
        _show(opinion, store, loading, suite)
    _suite_below(suite)


def _counted(count: int) -> str:
    first = f" The {_SHOWN} latest are shown." if count > _SHOWN else ""
    return {0: "Nothing here.", 1: "1 answer."}.get(count, f"{count} answers.{first}")


def _show(opinion: Opinion, store: Opinions, loading: Loading, suite: Path) -> None:
    with st.container(key=f"item-{opinion.id}", border=True):
        st.html(_heading(opinion))
        with st.expander("The answer, as the visitor saw it"):
            for turn in opinion.history:
                st.html(f'<p class="faint">Asked before: “{escape(turn.question)}”</p>')
            st.code(answer_to_text(opinion.answer), language=None, wrap_lines=True)
        if opinion.state == "added":
            st.html(f"<p>Test case: <strong>{escape(opinion.test_case)}</strong></p>")
        elif loading.chain is None:
            loading_notice(loading, is_asked=False)
        else:
            _case_form(opinion, store, loading.chain, suite)


def _heading(opinion: Opinion) -> str:
    verdict = "Right" if opinion.helpful else REASONS.get(opinion.reason, "Wrong, no reason given")
    day = datetime.fromtimestamp(opinion.sent)
    words = f'<blockquote class="passage">{escape(opinion.words)}</blockquote>'
    return (
        f'<h2 class="panel-heading">{escape(opinion.answer.question)}</h2>'
        f"<p><strong>{verdict}</strong> "
        f'<span class="faint">{day.day} {day:%B %Y, %H:%M}</span></p>'
        f"{words if opinion.words else ''}"
    )


def _case_form(opinion: Opinion, store: Opinions, chain: Chain, suite: Path) -> None:
    name = opinion.id
    with st.form(f"case-{name}", border=False):
        st.selectbox(
            "What should happen",
            list(EXPECTED),
            index=list(EXPECTED).index(proposed_expectation(opinion)),
            format_func=EXPECTED.__getitem__,
            key=f"expected-{name}",
        )
        proposed = proposed_sentences(opinion)
        st.multiselect(
            "Sentences that it should quote",
            list(dict.fromkeys([*proposed, *_candidates(opinion, chain)])),
            default=proposed,
            format_func=escape_label,
            key=f"gold-{name}",
            placeholder="Choose one or more, or none",
        )
        with st.container(horizontal=True):
            st.form_submit_button(
                "Add to the tests",
                type="primary",
                on_click=_add,
                args=(opinion, store, chain, suite),
            )
            if opinion.state == "new":
                st.form_submit_button("Close", on_click=store.settle, args=(name, "closed"))


def _candidates(opinion: Opinion, chain: Chain) -> tuple[str, ...]:
    """Return sentences to choose from, searched once per visit and index."""
    kept = st.session_state.setdefault("feedback-candidates", {})
    key = (opinion.id, chain.index_version)
    if key not in kept:
        kept[key] = candidate_sentences(chain, opinion.answer.standalone_question)
    found: tuple[str, ...] = kept[key]
    return found


def _add(opinion: Opinion, store: Opinions, chain: Chain, suite: Path) -> None:
    expected = st.session_state[f"expected-{opinion.id}"]
    gold = st.session_state[f"gold-{opinion.id}"]
    try:
        with FileLock(suite.with_suffix(".lock")):
            case = add_case(suite, case_fields(opinion, expected, gold), stored_texts(chain))
        store.settle(opinion.id, "added", case.id)
        succeeded(f"Added as “{case.id}”.")
    except ManifestoError as error:
        failed(str(error))


def _suite_below(suite: Path) -> None:
    """Show how to run the cases that were made here."""
    if not suite.exists():
        return
    st.html('<h2 class="panel-heading">The tests made of feedback</h2>')
    st.code(f"python -m evaluation run {suite} --out runs/feedback", language=None, wrap_lines=True)
    st.download_button("Download the tests", suite.read_bytes(), SUITE, "application/yaml")
