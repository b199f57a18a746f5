"""The page: `streamlit run app.py`. Set-up and navigation only; the pages are in ui/."""

from __future__ import annotations

from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING

import streamlit as st

from settings import ROOT, load_settings
from ui.chat import chat_page
from ui.document import document_page
from ui.frame import dress, guarded
from ui.links import DOCUMENT_PATH, place_from
from ui.loading import ChainOpener, Loading, Progress, shared_loading

if TYPE_CHECKING:
    from streamlit.navigation.page import Page

    from retrieval.chain import Chain


def main(open_chain: ChainOpener | None = None) -> None:
    """Show the page; `open_chain` replaces the real chain in tests."""
    st.set_page_config("Manifesto Chat", str(ROOT / "ui" / "icon.svg"), layout="wide")
    dress()
    guarded(partial(_serve, open_chain or open_real_chain))


def open_real_chain(progress: Progress) -> Chain:
    """Open the chain over the real index; the heavy imports happen here, late."""
    from ingest.ready import ready_chain

    return ready_chain(load_settings(), progress)


def _serve(open_chain: ChainOpener) -> None:
    settings = load_settings()
    loading = shared_loading(open_chain)
    chat = st.Page(partial(chat_page, loading, settings), title="Ask", default=True)
    document = st.Page(partial(document_page, loading), title="Document", url_path=DOCUMENT_PATH)
    wording = st.Page(partial(_wording, loading), title="Check wording", url_path="wording")
    st.session_state.update(chat_page=chat, document_page=document)
    chosen = st.navigation([chat, document, wording, *_staff_pages()], position="top")
    if chosen == chat and (place := place_from(st.query_params.to_dict())):
        st.switch_page(document, query_params=place.parameters())
    try:
        chosen.run()
    finally:
        loading.begin()  # after the page is drawn: loading would slow it down


def _wording(loading: Loading) -> None:
    from ui.wording import wording_page

    wording_page(loading)


def _staff_pages() -> list[Page]:
    """Return the pages that are not for voters, as far as they are installed."""
    if find_spec("ui.regression") is None:
        return []
    return [st.Page(_regression, title="Test runs", url_path="regression")]


def _regression() -> None:
    from ui.regression import regression_page

    regression_page()


if __name__ == "__main__":
    main()
