"""Below the search in a document: the page of the PDF, as printed, with the words marked."""

from __future__ import annotations

import logging
from pathlib import Path

import streamlit as st

from retrieval.schema import SourceDocument
from settings import Settings
from ui.markup import Span
from ui.originals import original_path
from ui.pdf_pages import PagePicture, Words, render_page

logger = logging.getLogger(__name__)

_AROUND = 60  # characters
_NOT_MARKED = "The words could not be marked on this page. They are marked in the text below."
_NO_PICTURE = "The page cannot be shown. The words are marked in the text below."


def page_picture(document: SourceDocument, words: Span, settings: Settings) -> None:
    """Offer the page on which some words stand, where the document's PDF is kept."""
    number = document.page_at(words[0])
    if number is None or not original_path(settings, document).exists():
        return
    with st.container(key="page-picture"):
        if not st.toggle(f"Show page {number} as printed", key="as-printed"):
            return
        try:
            picture = _picture(document, number, words, settings)
        except Exception:  # pdfium raises many kinds; the text is there in any case
            logger.exception("A page could not be rendered")
            st.html(f'<p role="status">{_NO_PICTURE}</p>')
            return
        st.image(picture.png, caption=f"Page {number} of the PDF", width="stretch")
        if not picture.found:
            st.html(f'<p role="status">{_NOT_MARKED}</p>')


def _picture(document: SourceDocument, number: int, words: Span, settings: Settings) -> PagePicture:
    """Render the page; words that go on to the next page are marked as far as they stand here."""
    later = [start for start in document.page_starts if start > words[0]]
    end = min([words[1], *later])
    around = Words(
        document.text[words[0] : end],
        document.text[max(0, words[0] - _AROUND) : words[0]],
        document.text[end : end + _AROUND],
    )
    return _rendered(str(original_path(settings, document)), number, around)


@st.cache_data(max_entries=50, show_spinner="Drawing the page …")
def _rendered(path: str, number: int, words: Words) -> PagePicture:
    return render_page(Path(path), number, words)
