"""The chain, opened once for all visitors, in the background, so that the page shows at once."""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

import streamlit as st

from errors import ManifestoError
from ui.markup import escape, escape_label

if TYPE_CHECKING:
    from retrieval.chain import Chain

logger = logging.getLogger(__name__)

Progress = Callable[[str, int, int], None]
ChainOpener = Callable[[Progress], "Chain"]

UNEXPECTED = (
    "Something went wrong and it is our fault, not yours. Please try again. "
    "If it happens again, tell whoever runs this page: the details are in its log."
)


class Loading:
    """The opening of a chain: what is being done now, and in the end a chain or a problem.

    Streamlit collects garbage after every run. With torch and its like in memory that takes up
    to a second, in which no other thread gets on, so what is loaded is kept out of it (frozen).
    """

    def __init__(self, open_chain: ChainOpener) -> None:
        self.step, self.done, self.total = "Starting", 0, 0
        self.chain: Chain | None = None
        self.problem: str | None = None
        self._open_chain = open_chain
        self._finished = Event()
        self._start = Lock()

    def begin(self) -> None:
        """Start opening the chain in a thread of its own; a second call changes nothing."""
        if self._start.acquire(blocking=False):
            Thread(target=self._open, name="open-chain", daemon=True).start()

    def finished(self) -> bool:
        """Tell whether there is a chain, or a problem instead of one."""
        return self._finished.is_set()

    def wait(self, seconds: float) -> bool:
        """Wait at most this long for the end and tell whether it was reached."""
        return self._finished.wait(seconds)

    def _open(self) -> None:
        try:
            self.chain = self._open_chain(self._report)
        except ManifestoError as error:
            self.problem = str(error)
        except Exception:
            logger.exception("The chain could not be opened")
            self.problem = UNEXPECTED
        finally:
            gc.unfreeze()
            gc.collect()
            gc.freeze()
            self._finished.set()

    def _report(self, step: str, done: int, total: int) -> None:
        self.step, self.done, self.total = step, done, total


@st.cache_resource(show_spinner=False)
def shared_loading(_open_chain: ChainOpener) -> Loading:
    """Return the one Loading of this server; clear it to try again."""
    return Loading(_open_chain)


def loading_notice(loading: Loading, is_asked: bool) -> None:
    """Show how far the opening is, or its problem; the page runs again once it has ended."""
    if loading.problem is None:
        _watch(loading, is_asked)
        return
    st.html(f'<p class="problem" role="alert">{escape(loading.problem)}</p>')
    st.button("Try again", on_click=shared_loading.clear)


@st.fragment(run_every=1)
def _watch(loading: Loading, is_asked: bool) -> None:
    if loading.finished():
        st.rerun()
    _show_progress(f"Getting ready: {loading.step}", loading.done, loading.total)
    if is_asked:
        waiting = "Your question is kept. The answer comes as soon as everything is ready."
    else:
        waiting = "This takes a few seconds. You can type your question now."
    st.html(f'<p class="faint">{waiting}</p>')
    gc.freeze()


def _show_progress(step: str, done: int, total: int) -> None:
    """Show how much is done where steps are counted, else only that something is being done."""
    if total > 1:
        st.progress(min(done / total, 1.0), text=escape_label(step))
    else:
        st.html(f'<p class="busy">{escape(step)}</p>')
