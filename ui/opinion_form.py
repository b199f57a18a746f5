"""Below an answer: was it right, and if not, what is wrong with it."""

from __future__ import annotations

import streamlit as st

from errors import ManifestoError
from ui.opinions import LONGEST_WORDS, REASONS, Opinion
from ui.state import Conversation, Exchange
from ui.visitor import opinions

_THANKS = "Thank you. The people who look after this page will read it."
_SENT_ALONG = "Your question and this answer are sent along."
_FAILED = "Your feedback could not be kept. Please try again later."


def opinion_form(talk: Conversation, position: int, exchange: Exchange) -> None:
    """Ask for an opinion on an answer, and thank for it."""
    state = st.session_state.get(_key(exchange), "")
    with st.container(key=f"opinion-{position}", gap="small"):
        if state in (_THANKS, _FAILED):
            st.html(f'<p role="status" class="faint">{state}</p>')
            return
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.html('<p class="faint">Is this answer right?</p>', width="content")
            st.button(
                "Yes",
                key=f"good-{position}",
                icon=":material/thumb_up:",
                type="tertiary",
                on_click=_send,
                args=(talk, position, True),
            )
            st.button(
                "No",
                key=f"bad-{position}",
                icon=":material/thumb_down:",
                type="tertiary",
                on_click=_unfold,
                args=(talk, position, exchange),
            )
        if state == "open":
            _what_is_wrong(talk, position)


def _what_is_wrong(talk: Conversation, position: int) -> None:
    with st.form(f"wrong-{position}"):
        st.radio(
            "What is wrong?",
            list(REASONS),
            index=None,
            format_func=REASONS.__getitem__,
            key=f"reason-{position}",
        )
        st.text_area(
            "Tell us more, if you like",
            max_chars=LONGEST_WORDS,
            key=f"words-{position}",
        )
        st.html(f'<p class="faint">{_SENT_ALONG}</p>')
        st.form_submit_button("Send", on_click=_send, args=(talk, position, False))


def _unfold(talk: Conversation, position: int, exchange: Exchange) -> None:
    is_open = st.session_state.get(_key(exchange)) == "open"
    st.session_state[_key(exchange)] = "" if is_open else "open"
    if not is_open:
        talk.tell(f".st-key-opinion-{position}", "Please say what is wrong.")


def _send(talk: Conversation, position: int, helpful: bool) -> None:
    exchange = talk.exchanges[position]
    if exchange.answer is None:
        return
    reason = "" if helpful else st.session_state[f"reason-{position}"] or ""
    words = "" if helpful else st.session_state[f"words-{position}"]
    history = talk.turns_before(position)
    opinion = Opinion(exchange.id, exchange.answer, helpful, reason, words, history)
    st.session_state[_key(exchange)] = _THANKS if _kept(opinion) else _FAILED


def _kept(opinion: Opinion) -> bool:
    store = opinions()
    try:
        if store:
            store.save(opinion)
    except ManifestoError:
        return False
    return store is not None


def _key(exchange: Exchange) -> str:
    return f"opinion-of-{exchange.id}"
