from __future__ import annotations

from pathlib import Path

import pytest
from fake_chain import FakeChain
from streamlit.testing.v1 import AppTest

from evaluation.cases import load_cases
from evaluation.run import run_suites
from settings import Settings


@pytest.fixture
def app(suite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The page, with a run that went well and then one of a build that never refuses."""
    evil = suite.read_text().replace("income tax?", "income tax <img src=x>?")
    suite.write_text(evil)
    for name, refuses in (("good", True), ("bad", False)):
        run_suites(load_cases([suite]), FakeChain(refuses=refuses), Settings(), tmp_path / name)
    monkeypatch.setenv("TEST_RUNS", str(tmp_path))
    path = Path(__file__).with_name("regression_app.py")
    return AppTest.from_file(str(path), default_timeout=30).run()


def shown(app: AppTest) -> str:
    return "\n".join(element.body for element in app.html)


def test_without_a_run_the_page_says_how_to_make_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEST_RUNS", str(tmp_path))
    page = AppTest.from_file(str(Path(__file__).with_name("regression_app.py"))).run(timeout=30)
    assert not page.exception
    assert "no finished run yet" in shown(page)
    assert page.code[0].value.startswith("python -m evaluation run")


def test_the_newest_run_shows_what_failed(app: AppTest) -> None:
    assert not app.exception
    assert app.selectbox(key="regression-run").value.name == "bad"
    assert app.metric[0].value == "0.60"
    assert app.selectbox(key="regression-question").options == [
        "tax: Anything about income tax <img src=x>?",
        "vote: Should I vote for them?",
    ]
    assert "expected abstain (not_stated), got answered" in shown(app)
    assert "<mark>" in shown(app)
    assert "<img" not in shown(app)


def test_filters(app: AppTest) -> None:
    app.selectbox(key="regression-category").set_value("opinion").run()
    assert len(app.selectbox(key="regression-question").options) == 1
    app.selectbox(key="regression-category").set_value("all")
    app.toggle(key="regression-failing").set_value(False)
    app.text_input(key="regression-words").set_value("KNIVES").run()
    assert app.selectbox(key="regression-question").options == ["talk.2: Will it ban knives?"]
    assert "before: Who will have a named adviser?" in shown(app)
    app.text_input(key="regression-words").set_value("nothing like it").run()
    assert not app.exception
    assert app.caption[0].value == "0 of 5 questions"


def test_two_runs_are_compared(app: AppTest) -> None:
    assert "2 broke, 0 improved" in shown(app)
    runs = app.selectbox(key="regression-run")
    runs.set_value(runs.value.parent / "good").run()
    assert not app.exception
    assert "0 broke, 2 improved" in shown(app)
