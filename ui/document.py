"""The page that shows a whole document, its outline, and the words that a link points to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from errors import ManifestoError
from retrieval.schema import SourceDocument
from settings import Settings
from ui.browser import bring_into_view
from ui.document_find import find_in_document, forget_find
from ui.document_markup import Marks, document_html, folded_outline_html, outline_html
from ui.document_turns import citation_turns
from ui.links import Place, place_from
from ui.loading import Loading, loading_notice
from ui.markup import escape
from ui.page_picture import page_picture
from ui.titles import distinct_titles, origin

if TYPE_CHECKING:
    from retrieval.chain import Chain


_NO_SUCH_PLACE = (
    "The link points to a place that this document does not have. Perhaps the document has "
    "changed since. Here it is from its beginning."
)


def document_page(loading: Loading, settings: Settings) -> None:
    """Show the document that the address names, at the words it names."""
    if loading.chain is None:
        st.html("<h1>The document</h1>")
        loading_notice(loading, is_asked=False)
        return
    names = loading.chain.documents()
    if not names:
        st.html("<h1>The document</h1><p>There is no document yet.</p>")
        return
    place = place_from(st.query_params.to_dict()) or Place(names[0])
    if place.document not in names and not _is_version(loading.chain, place.document):
        _say(f"There is no document called “{place.document}” here. This is another one.")
        place = Place(names[0])
    if place.document in names:
        place = _choose(names, place, loading.chain)
    else:
        _say("This is an older version of the document.")
    _show(loading.chain, place, settings)


def _say(problem: str) -> None:
    st.html(f'<p class="problem" role="alert">{escape(problem)}</p>')


def _is_version(chain: Chain, name: str) -> bool:
    """Tell whether a name of the form NAME@HASH is that of a stored version."""
    if "@" not in name:
        return False
    try:
        chain.document(name)
    except ManifestoError:
        return False
    return True


def _choose(names: tuple[str, ...], place: Place, chain: Chain) -> Place:
    """Let the reader turn to another document where there are several."""
    if len(names) < 2:
        return place
    titles = distinct_titles(chain)
    chosen = st.selectbox(
        "Document",
        names,
        index=names.index(place.document),
        format_func=titles.__getitem__,
        key=f"reader-{place.document}",
    )
    if chosen != place.document:
        st.query_params.from_dict(Place(chosen).parameters())
        st.rerun()
    return place


def _show(chain: Chain, place: Place, settings: Settings) -> None:
    if st.session_state.get("reader_place") != place:
        st.session_state["reader_place"] = place
        forget_find(place.document)
    document = chain.document(place.document)
    linked = place.marks(len(document.text))
    outline, text = st.columns([1, 3], gap="large")
    with outline, st.container(key="outline"):
        chat = st.session_state["chat_page"]
        st.page_link(chat, label="Back to your questions", icon=":material/arrow_back:")
        st.html(outline_html(document))
    with text:
        st.html(_title(document))
        if document.sections:
            st.html(folded_outline_html(document))
        if linked is None and (place.start, place.end) != (None, None):
            _say(_NO_SUCH_PLACE)
        citation_turns(place)
        found = find_in_document(chain, document)
        marks = found or Marks((linked,) if linked else (), linked)
        if marks.current:
            page_picture(document, marks.current, settings)
        st.html(document_html(document, chain.passages(place.document), marks))
    if marks.current:
        bring_into_view(".document mark.current", "The words are marked.", _occasion(marks))


def _occasion(marks: Marks) -> int:
    """Count the times that other words came to be looked at."""
    if st.session_state.get("reader_marks") != marks:
        st.session_state["reader_marks"] = marks
        st.session_state["reader_occasion"] = st.session_state.get("reader_occasion", 0) + 1
    return int(st.session_state["reader_occasion"])


def _title(document: SourceDocument) -> str:
    about = ". ".join(escape(part) for part in (origin(document), document.source) if part)
    return f'<h1>{escape(document.title)}</h1><p class="about">{about}</p>'
