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
    with st.container(key="citation-turns", gap="small"):
        st.html(
            f'<p class="panel-question">Quotation {at + 1} of {len(places)} for: '
            f"“{escape(exchange.question)}”</p>"
        )
        with st.container(horizontal=True):
            if at > 0:
                _turn_to("Previous quotation", ":material/arrow_back:", places[at - 1])
            if at + 1 < len(places):
                _turn_to("Next quotation", ":material/arrow_forward:", places[at + 1])


def _turn_to(label: str, icon: str, place: Place) -> None:
    # A link to the page that is open would leave Streamlit with the old address.
    st.button(label, icon=icon, on_click=st.query_params.from_dict, args=(place.parameters(),))
