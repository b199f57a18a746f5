"""The search within a document: exact words or their meaning, one match after another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from retrieval.schema import SourceDocument
from ui.document_markup import Marks
from ui.finding import LONGEST, exact_places, related_places
from ui.links import Place
from ui.markup import Span, escape

if TYPE_CHECKING:
    from retrieval.chain import Chain

_WAYS = {"exact": "These exact words", "meaning": "Words with this meaning"}


def find_in_document(chain: Chain, document: SourceDocument) -> Marks | None:
    """Let the reader look for words; return the matches, or None while nothing is looked for."""
    with st.container(key="find", gap="small"):
        words = st.text_input(
            "Find in this document",
            key=f"find-words-{document.name}",
            max_chars=LONGEST,
            on_change=_begin_anew,
            icon=":material/search:",
        ).strip()
        way = st.radio(
            "What to find",
            list(_WAYS),
            format_func=_WAYS.__getitem__,
            horizontal=True,
            key=f"find-way-{document.name}",
            label_visibility="collapsed",
            on_change=_begin_anew,
        )
        if not words:
            return None
        places = _places(chain, document, words, way)
        if not places:
            st.html(f'<p role="status">No match for “{escape(words)}”.</p>')
            return None
        return _turn_matches(document, places, way)


def forget_find(document: str) -> None:
    """Empty the search, since the reader has turned to another place of a document."""
    st.session_state[f"find-words-{document}"] = ""
    _begin_anew()


def _places(chain: Chain, document: SourceDocument, words: str, way: str) -> tuple[Span, ...]:
    if way == "exact":
        return exact_places(document.text, words)
    key = (document.name, document.sha256, words)
    if st.session_state.get("find_related", (None, ()))[0] != key:
        st.session_state["find_related"] = (key, related_places(chain, document.name, words))
    places: tuple[Span, ...] = st.session_state["find_related"][1]
    return places


def _turn_matches(document: SourceDocument, places: tuple[Span, ...], way: str) -> Marks:
    at = st.session_state.get("find_at", 0) % len(places)
    current = places[at]
    kind = "Match" if way == "exact" else "Best match"
    section = escape(document.section_at(current[0]))
    address = escape(Place(document.name, *current).address())
    with st.container(horizontal=True, vertical_alignment="center", key="find-turns"):
        st.html(
            f'<p role="status">{kind} {at + 1} of {len(places)} <span class="faint">in '
            f'“{section}”.</span> <a href="{address}">Link to this place</a></p>'
        )
        st.button("Previous match", on_click=_go, args=(at - 1,), icon=":material/arrow_upward:")
        st.button("Next match", on_click=_go, args=(at + 1,), icon=":material/arrow_downward:")
    return Marks(tuple(sorted(places)), current)


def _go(at: int) -> None:
    st.session_state["find_at"] = at


def _begin_anew() -> None:
    st.session_state["find_at"] = 0
