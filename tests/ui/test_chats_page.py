"""Chats come back after a reload and can be listed, renamed and deleted on the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from page_visits import Visit
from streamlit.testing.v1 import AppTest

APP = Path(__file__).with_name("fake_app.py")


@pytest.fixture
def visit(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> Visit:
    """A page whose visitor brings the same cookie to every later one."""
    mine = visit.app.session_state["browser"]
    monkeypatch.setattr("ui.visitor.cookie", lambda: mine)
    return visit


def reload() -> Visit:
    """Open the page again in the same browser."""
    app = AppTest.from_file(str(APP), default_timeout=20)
    return Visit(app.run())


def chats_page(visit: Visit) -> Visit:
    """Open the list of chats in the same window."""
    opened = AppTest.from_function(_chats_script)
    for name in ("kept", "browser", "conversation"):
        if name in visit.app.session_state:
            opened.session_state[name] = visit.app.session_state[name]
    return Visit(opened.run())


def _chats_script() -> None:
    from ui.chats import chats_page

    chats_page()


def test_chat_is_there_again_after_a_reload_with_its_sources(visit: Visit) -> None:
    visit.ask("What about trees?")
    visit.press("**2** A small plan")
    again = reload()
    assert "Source 2 of 2" in again.sources
    again.ask("And water?")
    assert "(after 1, in [])" in again.shown


def test_another_browser_starts_with_nothing(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    visit.ask("What about trees?")
    monkeypatch.setattr("ui.visitor.cookie", lambda: "not one of ours")
    assert "trees" not in reload().shown


def test_new_chat_stays_new_after_a_reload(visit: Visit) -> None:
    visit.ask("What about trees?")
    visit.press("New chat")
    assert "Questions to start with" in reload().shown


def test_question_in_a_link_is_no_follow_up_of_another_day(visit: Visit) -> None:
    visit.ask("What about trees?")
    app = AppTest.from_file(str(APP), default_timeout=20)
    app.query_params["q"] = "And water?"
    assert "(after 0, in [])" in Visit(app.run()).shown


def test_chats_are_listed_renamed_and_deleted(visit: Visit) -> None:
    visit.ask("What about trees?")
    visit.press("New chat")
    visit.ask("And water?")
    page = chats_page(visit)
    assert page.shown.index("And water?") < page.shown.index("What about trees?")
    last = page.app.session_state["kept"].all()[0].id
    page.app.text_input(key=f"title-{last}").set_value("Water <b>")
    next(one for one in page.app.button if one.label == "Rename").click().run()
    assert "Water &lt;b&gt;" in page.shown
    page.press_key(f"delete-{last}")
    assert "The chat is deleted." in page.shown
    assert "Water" not in page.shown
    page.press("Yes, delete them all")
    assert "There is no chat yet." in page.shown
    assert "trees" not in reload().shown


def test_page_works_where_nothing_can_be_kept(
    loading_visit: Visit, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("MANIFESTO_DATA", str(tmp_path / "file"))
    loading_visit.app.query_params["q"] = "What about trees?"
    loading_visit.app.run()
    loading_visit.app.run()
    assert "Source 1 of 2" in loading_visit.sources
    assert "Chats cannot be kept at the moment." in loading_visit.shown
    assert not loading_visit.app.exception
