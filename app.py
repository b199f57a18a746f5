"""The page: `streamlit run app.py`. Set-up and navigation only; the pages are in ui/."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from settings import ROOT, Settings, load_settings
from ui.chat import chat_page
from ui.chats import chats_page
from ui.compare import compare_page
from ui.document import document_page
from ui.frame import dress, guarded
from ui.links import DOCUMENT_PATH, place_from
from ui.loading import ChainOpener, Loading, Progress, shared_loading
from ui.staff import current_access, for_staff
from ui.visitor import begin_visit

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
    document = st.Page(
        partial(document_page, loading, settings), title="Document", url_path=DOCUMENT_PATH
    )
    chats = st.Page(chats_page, title="Your chats", url_path="chats")
    st.session_state.update(chat_page=chat, document_page=document)
    compare = st.Page(
        partial(compare_page, loading, settings),
        title="Compare",
        url_path="compare",
        visibility="visible" if _has_two_documents(loading) else "hidden",
    )
    public = [chat, chats, document, compare]
    pages = {"": public, "Staff": _staff_pages(loading, settings)}
    chosen = st.navigation(pages, position="top")
    begin_visit(settings)
    if chosen == chat and (place := place_from(st.query_params.to_dict())):
        st.switch_page(document, query_params=place.parameters())
    try:
        chosen.run()
    finally:
        st.session_state["was_on_chat"] = chosen == chat
        loading.begin()  # after the page is drawn: loading would slow it down


def _has_two_documents(loading: Loading) -> bool:
    try:
        return loading.chain is not None and len(loading.chain.documents()) > 1
    except Exception:  # the page that is shown will tell what is wrong
        return False


def _staff_pages(loading: Loading, settings: Settings) -> list[Page]:
    """Return the pages for staff; what they need is imported when one is opened.

    Those who may not enter see one entry that leads to the door, not what is behind it.
    """
    shown: dict[str, tuple[str, Callable[[], None]]] = {
        "Check wording": ("wording", partial(_wording, loading)),
        "Library": ("library", partial(_library, loading, settings)),
        "Feedback": ("feedback", partial(_feedback, loading, settings)),
        "Test runs": ("regression", _regression),
    }
    may_enter = current_access(settings).may_enter
    pages = [
        st.Page(
            partial(for_staff, show, settings),
            title=title,
            url_path=path,
            visibility="visible" if may_enter else "hidden",
        )
        for title, (path, show) in shown.items()
    ]
    door = st.Page(partial(for_staff, lambda: None, settings), title="Staff", url_path="staff",
                   visibility="hidden" if may_enter else "visible")  # fmt: skip
    return [*pages, door]


def _wording(loading: Loading) -> None:
    from ui.wording import wording_page

    wording_page(loading)


def _library(loading: Loading, settings: Settings) -> None:
    from ui.library import library_page

    library_page(loading, settings)


def _feedback(loading: Loading, settings: Settings) -> None:
    from ui.feedback import feedback_page

    feedback_page(loading, settings)


def _regression() -> None:
    from ui.regression import regression_page

    regression_page()


if __name__ == "__main__":
    main()
