"""Limits of one visitor, the compare page, and the staff's door, on the page."""

from __future__ import annotations

import fake_plan_chain
import pytest
from page_visits import Visit
from streamlit.testing.v1 import AppTest


def test_too_many_questions_in_a_minute_are_refused_kindly(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MANIFESTO_QUESTIONS_PER_MINUTE", "1")
    visit.ask("What about trees?")
    visit.ask("And water?")
    assert "Please ask again in" in visit.shown
    assert "Every home will have" not in visit.shown.split("And water?")[-1].split("Sources")[0]


def _compare_script() -> None:
    import fake_plan_chain
    import streamlit as st

    from settings import load_settings
    from ui.compare import compare_page
    from ui.loading import shared_loading

    page = st.Page(lambda: None, title="Nothing", url_path="nothing")
    st.session_state.update(document_page=page)
    st.navigation([page])
    compare_page(shared_loading(fake_plan_chain.open_fake_chain), load_settings())


@pytest.fixture
def comparing(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> Visit:
    monkeypatch.setattr(fake_plan_chain, "DOCUMENTS", ("other", "plan"))
    return Visit(AppTest.from_function(_compare_script, default_timeout=20).run())


def test_two_documents_answer_beside_each_other(comparing: Visit) -> None:
    comparing.app.text_input(key="compare-question").set_value("What about trees?")
    comparing.press("Compare")
    assert comparing.shown.count("“We will plant ten trees in every street.”") == 2
    assert "The Tree Party" in comparing.shown


def test_blind_mode_covers_the_names(comparing: Visit) -> None:
    comparing.app.text_input(key="compare-question").set_value("What about trees?")
    comparing.press("Compare")
    comparing.app.toggle(key="compare-blind").set_value(True).run()
    assert "Document A" in comparing.shown
    assert "Nour" not in comparing.shown
    assert "The Tree Party" not in comparing.shown
    comparing.app.toggle(key="compare-blind").set_value(False).run()
    assert "The Tree Party" in comparing.shown


def test_bad_comparisons_are_refused_kindly(comparing: Visit) -> None:
    comparing.press("Compare")
    assert "The question is empty." in comparing.shown
    comparing.app.selectbox(key="compare-0").set_value("plan")
    comparing.press("Compare")
    assert "Choose two different documents." in comparing.shown


def _door_script() -> None:
    import streamlit as st

    from settings import load_settings
    from ui.staff import for_staff

    for_staff(lambda: st.html("<p>Behind the door</p>"), load_settings())


def door(monkeypatch: pytest.MonkeyPatch, auth: object, user: dict[str, object]) -> Visit:
    monkeypatch.setattr("ui.staff._auth_section", lambda: auth)
    monkeypatch.setattr("ui.staff._user", lambda: user)
    return Visit(AppTest.from_function(_door_script).run())


def test_door_says_that_it_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = door(monkeypatch, None, {})
    assert "No log-in is set up" in opened.shown
    assert "Behind the door" in opened.shown


def test_door_is_closed_by_a_wrong_set_up(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = door(monkeypatch, {"client_id": "x"}, {})
    assert "lacks redirect_uri" in closed.shown
    assert "Behind the door" not in closed.shown


def test_door_asks_to_log_in(monkeypatch: pytest.MonkeyPatch) -> None:
    from test_access import ANNA, AUTH

    monkeypatch.setenv("MANIFESTO_STAFF", "anna@example.org")
    asked = door(monkeypatch, AUTH, {})
    assert asked.buttons == ["Log in"]
    assert "Behind the door" not in asked.shown
    entered = door(monkeypatch, AUTH, ANNA)
    assert "Logged in as anna@example.org." in entered.shown
    assert "Behind the door" in entered.shown
