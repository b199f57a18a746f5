"""Settings: defaults, overrides, and errors that name the variable."""

from __future__ import annotations

from pathlib import Path

import pytest

from errors import ManifestoError
from settings import load_settings


def test_defaults_need_no_environment():
    settings = load_settings()
    assert settings.model == "quotes"
    assert settings.indexes_bundled_document


def test_a_named_index_holds_only_what_was_asked_for(monkeypatch, tmp_path: Path):
    monkeypatch.setenv("MANIFESTO_INDEX", str(tmp_path))
    settings = load_settings()
    assert settings.index_directory == tmp_path
    assert not settings.indexes_bundled_document


def test_an_unknown_variable_is_named(monkeypatch):
    monkeypatch.setenv("MANIFESTO_RERNAK", "false")
    with pytest.raises(ManifestoError, match="MANIFESTO_RERNAK"):
        load_settings()


def test_an_invalid_value_is_named_with_its_variable(monkeypatch):
    monkeypatch.setenv("MANIFESTO_PASSAGES", "three")
    with pytest.raises(ManifestoError, match="MANIFESTO_PASSAGES='three'"):
        load_settings()


def test_settings_cannot_be_changed():
    with pytest.raises(ValueError, match="frozen"):
        load_settings().model = "openai:other"


def test_chats_live_beside_the_index_and_never_in_it(tmp_path):
    settings = load_settings(index=tmp_path / "mine")
    assert settings.data_directory == tmp_path / "mine-data"
    assert load_settings(data=tmp_path / "here").data_directory == tmp_path / "here"
