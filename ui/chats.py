"""The page that lists the chats kept for this browser: open, rename, delete."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from ui.conversations import LONGEST_TITLE, Conversations, Listed
from ui.markup import escape, escape_label
from ui.outcome import show_outcome, succeeded
from ui.state import Conversation, begin_with, conversation
from ui.visitor import kept

_ABOUT = (
    "Your chats are kept for this browser on the computer that runs this page. "
    "Nobody else can open them. You can delete them at any time."
)
_NONE = "There is no chat yet. Ask a question and it will be kept here."
_NOT_KEPT = "Chats cannot be kept at the moment. Please tell whoever runs this page."


def chats_page() -> None:
    """List the kept chats, the last used first."""
    st.html(f'<h1>Your chats</h1><p class="about">{_ABOUT}</p>')
    kept_ones = kept()
    if kept_ones is None:
        st.html(f'<p class="problem" role="alert">{_NOT_KEPT}</p>')
        return
    show_outcome()
    listed = kept_ones.all()
    if not listed:
        st.html(f"<p>{_NONE}</p>")
    with st.container(key="chats"):
        for chat in listed:
            _show(kept_ones, chat)
    if listed:
        _delete_all(kept_ones)


def _show(kept_ones: Conversations, chat: Listed) -> None:
    with st.container(key=f"chat-{chat.id}", border=True, gap="small"):
        st.html(
            f'<h2 class="panel-heading">{escape(chat.title)}</h2>'
            f'<p class="faint">{_described(chat)}</p>'
        )
        with st.container(horizontal=True, gap="small"):
            if st.button("Open", key=f"open-{chat.id}", help=_label("Open", chat)):
                _open(kept_ones, chat.id)
            _rename(kept_ones, chat)
            with st.popover("Delete"):
                st.html("<p>This cannot be undone.</p>")
                st.button(
                    "Delete this chat",
                    key=f"delete-{chat.id}",
                    on_click=_delete,
                    args=(kept_ones, chat.id),
                )


def _rename(kept_ones: Conversations, chat: Listed) -> None:
    key = f"title-{chat.id}"
    with st.popover("Rename"), st.form(f"rename-{chat.id}", border=False):
        st.text_input("New name", chat.title, max_chars=LONGEST_TITLE, key=key)
        st.form_submit_button("Rename", on_click=_take_title, args=(kept_ones, chat.id, key))


def _take_title(kept_ones: Conversations, name: str, key: str) -> None:
    kept_ones.rename(name, st.session_state[key])
    succeeded("The chat has its new name.")


def _delete_all(kept_ones: Conversations) -> None:
    with st.popover("Delete all chats"):
        st.html("<p>All chats of this browser will be gone. This cannot be undone.</p>")
        st.button("Yes, delete them all", on_click=_forget_all, args=(kept_ones,))


def _open(kept_ones: Conversations, name: str) -> None:
    if talk := kept_ones.read(name):
        kept_ones.open(name)
        begin_with(talk)
        st.switch_page(st.session_state["chat_page"])


def _delete(kept_ones: Conversations, name: str) -> None:
    kept_ones.delete(name)
    if conversation().id == name:
        begin_with(Conversation())
    succeeded("The chat is deleted.")


def _forget_all(kept_ones: Conversations) -> None:
    kept_ones.delete_all()
    begin_with(Conversation())
    succeeded("All chats are deleted.")


def _label(verb: str, chat: Listed) -> str:
    return f"{verb}: {escape_label(chat.title)}"


def _described(chat: Listed) -> str:
    day = datetime.fromtimestamp(chat.changed, _zone())
    count = "1 question" if chat.questions == 1 else f"{chat.questions} questions"
    return f"{count}, last used {day.day} {day:%B %Y, %H:%M}"


def _zone() -> ZoneInfo | None:
    """Return the visitor's time zone, or None for the one of this computer."""
    try:
        return ZoneInfo(str(st.context.timezone or ""))
    except (ZoneInfoNotFoundError, ValueError):
        return None
