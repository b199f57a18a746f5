"""What came of the visitor's last act on a page with a list, said once above the list."""

from __future__ import annotations

import streamlit as st

from ui.markup import escape

_KEY = "outcome"


def succeeded(message: str) -> None:
    """Have the next run of the page say that an act is done."""
    st.session_state[_KEY] = f'<p class="done" role="status">{escape(message)}</p>'


def failed(message: str) -> None:
    """Have the next run of the page say why an act is not done."""
    st.session_state[_KEY] = f'<p class="problem" role="alert">{escape(message)}</p>'


def show_outcome() -> None:
    """Say what came of the last act; without one, keep the place.

    Were the place not kept, all that follows would be taken away and drawn anew below it, and a
    click meant for one entry of a list could reach another.
    """
    with st.container(key=_KEY):
        if message := st.session_state.pop(_KEY, None):
            st.html(message)
