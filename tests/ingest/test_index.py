"""The way into the index: unchanged, edited, interrupted, rebuilt."""

from __future__ import annotations

from pathlib import Path

import pytest

import ingest.index as index
from errors import ManifestoError
from ingest.index import Ingested, ingest, open_index, read_file, rebuild
from retrieval.store import Store
from settings import Settings, load_settings

TEXT = """Homes.
We will build new homes in every county. These homes will be warm and cheap to heat.

Trains.
We will run more trains on Sundays. This will be paid for by ending an old contract.
"""


@pytest.fixture
def store(settings: Settings, fake_encoder) -> Store:
    return open_index(settings, fake_encoder)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "plan.txt"
    file.write_text(TEXT, encoding="utf-8")
    return file


def put(path: Path, store: Store, settings: Settings) -> Ingested:
    return ingest(read_file(path, settings), store, settings)


def test_passages_and_sentences_are_slices_of_the_stored_text(path, store, settings):
    put(path, store, settings)
    stored = store.read("plan")
    assert stored.document.text == TEXT
    for passage in stored.passages:
        assert passage.text == TEXT[passage.start : passage.end]
        for sentence in passage.sentences:
            assert passage.start <= sentence.start < sentence.end <= passage.end


def test_the_same_file_again_changes_nothing(path, store, settings, fake_encoder):
    assert put(path, store, settings).changed
    before, embedded = entries(store), fake_encoder.embedded
    assert not put(path, store, settings).changed
    assert entries(store) == before
    assert fake_encoder.embedded == embedded


def test_an_edited_file_replaces_its_passages_and_its_old_version_stays(path, store, settings):
    put(path, store, settings)
    old = store.read("plan")
    path.write_text(TEXT.replace("Sundays", "Mondays"), encoding="utf-8")
    put(path, store, settings)
    assert "Mondays" in store.read("plan").document.text
    assert store.read(f"plan@{old.document.sha256[:8]}").document.text == TEXT
    assert {version for _, version in entries(store)} == {store.read("plan").key}


@pytest.mark.parametrize("embedded", [0, 1, 2])
def test_an_interrupted_ingestion_is_completed_by_the_next(
    path, store, settings, fake_encoder, monkeypatch, embedded
):
    put(path, store, settings)
    old = store.read("plan").key
    path.write_text(TEXT.replace("homes", "houses"), encoding="utf-8")
    monkeypatch.setattr("retrieval.store.BATCH", 1)
    fake_encoder.fails_after = fake_encoder.embedded + embedded
    with pytest.raises(KeyboardInterrupt):
        put(path, store, settings)
    assert store.read("plan").key == old
    fake_encoder.fails_after = None
    put(path, store, settings)
    complete = entries(store)
    assert complete == entries_of_fresh_index(path, settings, fake_encoder)


def test_a_file_stored_under_another_name_replaces_that_document(path, store, settings, tmp_path):
    put(path, store, settings)
    other = tmp_path / "plan-final.txt"
    other.write_text("Parks.\nWe will plant a thousand trees in town parks.\n", encoding="utf-8")
    ingest(read_file(other, settings, "plan"), store, settings)
    assert store.names() == ("plan",)
    assert "trees" in store.read("plan").document.text


def test_an_index_of_another_splitter_is_refused_with_the_command_that_rebuilds_it(
    path, store, settings, fake_encoder, monkeypatch
):
    put(path, store, settings)
    monkeypatch.setattr(index, "SPLITTER_VERSION", "next")
    with pytest.raises(ManifestoError, match="python -m ingest --rebuild"):
        open_index(settings, fake_encoder)
    rebuild(settings, fake_encoder)
    reopened = open_index(settings, fake_encoder)
    assert reopened.read("plan").document.text == TEXT
    assert entries(reopened)


def test_an_index_of_another_encoder_is_refused(path, store, settings, fake_encoder, tmp_path):
    put(path, store, settings)
    other = load_settings(index=settings.index, embedding_model=str(tmp_path / "other-model"))
    with pytest.raises(ManifestoError, match="--rebuild"):
        open_index(other, fake_encoder)


def test_an_interrupted_rebuild_leaves_the_old_index_in_use(
    path, store, settings, fake_encoder, monkeypatch
):
    put(path, store, settings)
    before = entries(store)
    monkeypatch.setattr(index, "SPLITTER_VERSION", "next")
    fake_encoder.fails_after = fake_encoder.embedded
    with pytest.raises(KeyboardInterrupt):
        rebuild(settings, fake_encoder)
    monkeypatch.undo()
    assert entries(open_index(settings, fake_encoder)) == before


def test_a_removed_document_leaves_nothing(path, store, settings):
    put(path, store, settings)
    store.remove("plan")
    assert store.names() == ()
    assert entries(store) == []


def test_an_unknown_document_is_an_error_that_names_the_known_ones(path, store, settings):
    put(path, store, settings)
    with pytest.raises(ManifestoError, match="plan"):
        store.read("plam")


def entries_of_fresh_index(path: Path, settings: Settings, encoder) -> list[tuple[str, str]]:
    fresh = load_settings(index=path.parent / "fresh")
    store = open_index(fresh, encoder)
    put(path, store, fresh)
    return entries(store)


def entries(store: Store) -> list[tuple[str, str]]:
    """Return every searchable entry: its id and the version it belongs to."""
    found = []
    for vectors in (store.passages, store.sentences):
        stored = vectors.get(include=["metadatas"])
        pairs = zip(stored["ids"], stored["metadatas"], strict=True)
        found += [(key, metadata["version"]) for key, metadata in pairs]
    return sorted(found)


def test_a_name_with_the_sign_of_versions_is_refused(path, store, settings):
    odd = path.rename(path.with_name("a@b.txt"))
    with pytest.raises(ManifestoError, match="Rename the file"):
        put(odd, store, settings)
    for name in ("a@b", "@", "a@", "@b", "a@b@c"):
        assert store.find(name) is None
