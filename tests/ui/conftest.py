"""The page over the made-up chain, run without a browser."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

sys.path.insert(0, str(Path(__file__).parent))

import fake_plan_chain
from page_visits import Visit, wait_until_loaded


@pytest.fixture(autouse=True)
def _data_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MANIFESTO_DATA", str(tmp_path / "data"))
    monkeypatch.setattr("ui.visitor.cookie", lambda: None)
    monkeypatch.setattr("ui.staff._is_local", lambda: True)
    # Both read grammar, whose model takes seconds to load; they have tests of their own.
    monkeypatch.setattr("ui.suggesting.suggest", lambda *_: ())
    monkeypatch.setattr("ui.exchange.evidence", lambda _: None)


@pytest.fixture
def loading_visit() -> Iterator[Visit]:
    """A page that has just been opened; its chain opens when GATE does."""
    st.cache_resource.clear()
    app = AppTest.from_file(str(Path(__file__).with_name("fake_app.py")), default_timeout=20)
    yield Visit(app)
    fake_plan_chain.GATE.set()
    st.cache_resource.clear()


@pytest.fixture
def visit(loading_visit: Visit) -> Visit:
    """A page that is ready for questions."""
    loading_visit.app.run()
    wait_until_loaded()
    loading_visit.app.run()
    return loading_visit
