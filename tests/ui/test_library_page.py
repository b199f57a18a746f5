"""The library on the page: what is there, what is on its way, versions."""

from __future__ import annotations

import fake_plan_chain
import pytest
from page_visits import Visit
from streamlit.testing.v1 import AppTest


def _library_script() -> None:
    import fake_plan_chain
    import streamlit as st

    from settings import load_settings
    from ui.library import library_page
    from ui.loading import shared_loading

    page = st.Page(lambda: None, title="Nothing", url_path="nothing")
    st.session_state.update(document_page=page)
    st.navigation([page])
    library_page(shared_loading(fake_plan_chain.open_fake_chain), load_settings())


@pytest.fixture
def library(visit: Visit) -> Visit:
    page = AppTest.from_function(_library_script, default_timeout=20)
    page.session_state["kept"] = visit.app.session_state["kept"]
    return Visit(page)


def test_documents_are_shown_with_what_was_understood(library: Visit) -> None:
    library.app.run()
    assert "1 document" in library.shown
    assert "3 sections, 4 passages, 1 person quoted" in library.shown
    assert "<li>Odd words</li>" in library.shown
    assert "People quoted: Nour." in library.shown


def test_earlier_version_is_read_and_put_back(
    library: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ui.adding import shared_adding
    from ui.additions import Additions

    asked: list[str] = []
    monkeypatch.setattr("ui.library.putter_back", lambda *args: asked.append(args[-1]))
    store = Additions(library.app.session_state["kept"].database)
    store.note("plan", "1" * 64, "old.txt")
    library.app.run()
    assert "Earlier versions: 1" in [one.label for one in library.app.expander]
    library.press("Put back")
    assert asked == ["plan@111111111111"]
    (job,) = shared_adding().jobs
    assert job.file.startswith("plan, the version of 13 September 2020")


def test_what_is_known_of_a_document_is_changed(
    library: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, str]] = []
    monkeypatch.setattr("ui.library.describer", lambda *args: asked.append(args[-1]))
    library.app.run()
    library.app.text_input(key="about-publisher-plan").input("The parish")
    library.press("Save")
    assert asked[0]["publisher"] == "The parish"
    assert asked[0]["title"] == fake_plan_chain.DOCUMENT.title


def test_document_is_removed(library: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    removed: list[str] = []
    monkeypatch.setattr("ui.library.remove_document", lambda *args: removed.append(args[-1]))
    library.app.run()
    library.press("Remove this document")
    assert removed == ["plan"]
    assert "“plan” is removed." in library.shown


def test_files_on_their_way_and_their_problems_are_shown(library: Visit) -> None:
    from ui.adding import Job, shared_adding

    library.app.run()
    shared_adding().jobs = [Job("<b>.txt", problem="It is <empty>.")]
    library.app.run()
    assert "&lt;b&gt;.txt" in library.shown
    assert "It is &lt;empty&gt;." in library.shown
    library.press("Clear this list")
    assert "It is &lt;empty&gt;." not in library.shown
