"""In the document, from one citation of an answer to the next and back."""

from __future__ import annotations

import streamlit as st

from ui.links import Place
from ui.markup import escape
from ui.state import conversation


def citation_turns(place: Place) -> None:
    """Offer the citations before and after this place, where it is one of the shown answer's."""
    exchange = conversation().shown_exchange()
    if exchange is None or exchange.answer is None:
        return
    places = [Place(one.document, one.start, one.end) for one in exchange.answer.citations]
    if place not in places:
        return
    at = places.index(place)
    page = st.session_state["document_page"]
    with st.container(key="citation-turns", gap="small"):
        st.html(
            f'<p class="panel-question">Quotation {at + 1} of {len(places)} for: '
            f"“{escape(exchange.question)}”</p>"
        )
        with st.container(horizontal=True):
            if at > 0:
                parameters = places[at - 1].parameters()
                st.page_link(page, label=f"Quotation {at}", icon=":material/arrow_back:",
                             query_params=parameters)  # fmt: skip
            if at + 1 < len(places):
                parameters = places[at + 1].parameters()
                st.page_link(page, label=f"Quotation {at + 2}", icon=":material/arrow_forward:",
                             query_params=parameters)  # fmt: skip
