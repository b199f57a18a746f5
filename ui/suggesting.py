"""Suggestions made in the background: one worker for all visitors, so that answers come first."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from concurrent.futures import Future
from threading import Lock
from typing import TYPE_CHECKING

import streamlit as st

from retrieval.schema import Answer, Turn
from ui.markup import escape_label
from ui.state import Conversation
from ui.suggestions import suggest
from ui.worker import Worker

if TYPE_CHECKING:
    from retrieval.chain import Chain

logger = logging.getLogger(__name__)

LONGEST_QUEUE = 5
"""Answers that may wait for suggestions; when more do, visitors are many and answers matter."""
_KEPT = 500


class Suggesting:
    """Make suggestions one answer at a time and keep them as long as the index stays."""

    def __init__(self) -> None:
        self._worker = Worker("suggestions")
        self._lock = Lock()
        self._made: dict[object, Future[tuple[str, ...]]] = {}

    def get(
        self, answer: Answer, history: Sequence[Turn], documents: Sequence[str], chain: Chain
    ) -> tuple[str, ...] | None:
        """Return the suggestions for an answer, or None while they are being made.

        Without any where too many other answers wait for theirs.
        """
        asked = tuple(turn.question for turn in history)
        cited = tuple((one.document, one.start) for one in answer.citations)
        key = (chain.index_version, asked, cited, tuple(documents))
        with self._lock:
            if key not in self._made and not self._is_crowded():
                made = self._worker.submit(
                    _suggest, answer, tuple(history), tuple(documents), chain
                )
                self._made[key] = made
                for old in list(self._made)[:-_KEPT]:
                    del self._made[old]
            future = self._made.get(key)
        if future is None:
            return ()
        return future.result() if future.done() else None

    def _is_crowded(self) -> bool:
        return sum(not one.done() for one in self._made.values()) >= LONGEST_QUEUE


def _suggest(
    answer: Answer, history: Sequence[Turn], documents: Sequence[str], chain: Chain
) -> tuple[str, ...]:
    try:
        return suggest(answer, history, documents, chain)
    except Exception:
        logger.exception("No suggestions could be made")
        return ()


@st.cache_resource(show_spinner=False)
def shared_suggesting() -> Suggesting:
    """Return the one worker of this server."""
    return Suggesting()


def suggestions_below(talk: Conversation, chain: Chain, documents: Sequence[str]) -> None:
    """Offer questions to ask after the last answer, as soon as they are made."""
    answer = talk.exchanges[-1].answer
    if answer is None or not answer.passages:
        return
    history = talk.turns_before(len(talk.exchanges))
    made = shared_suggesting().get(answer, history, documents, chain)
    with st.container(key="suggestions", gap="small"):
        if made is None:
            _wait(answer, history, documents, chain)
        if made:
            st.html('<h2 class="panel-heading">You could ask next</h2>')
        for at, question in enumerate(made or ()):
            st.button(
                escape_label(question),
                key=f"suggestion-{len(talk.exchanges)}-{at}",
                on_click=talk.ask,
                args=(question,),
            )


@st.fragment(run_every=1)
def _wait(answer: Answer, history: Sequence[Turn], documents: Sequence[str], chain: Chain) -> None:
    if shared_suggesting().get(answer, history, documents, chain) is not None:
        st.rerun()
