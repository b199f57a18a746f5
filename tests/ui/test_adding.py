"""A file's way from the page into the index, and out of it again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from errors import ManifestoError
from ingest.index import open_index
from retrieval.store import Store
from settings import Settings, load_settings
from ui.adding import (
    Adding,
    Job,
    describer,
    file_adder,
    putter_back,
    remove_document,
    safe_name,
)
from ui.additions import Additions
from ui.database import open_database
from ui.loading import UNEXPECTED
from ui.originals import original_path
from ui.understanding import understanding

PLAN = b"# A plan\n\nWe will plant trees.\n\n# Water\n\nWe will clean every river.\n"


@dataclass
class Chain:
    store: Store


@pytest.fixture
def additions(tmp_path: Path) -> Additions:
    return Additions(open_database(tmp_path / "data"))


@pytest.fixture
def page_settings(tmp_path: Path) -> Settings:
    return load_settings(index=tmp_path / "index", data=tmp_path / "data")


@pytest.fixture
def chain(page_settings: Settings, fake_encoder) -> Chain:
    return Chain(open_index(page_settings, fake_encoder))


def add(adding: Adding, file: str, data: bytes, add_file) -> object:
    """Add a file and wait until it is done with."""
    job = adding.add(file, data, add_file)
    adding._worker.submit(lambda: None).result(60)
    assert job.is_over
    return job


def test_file_is_added_kept_versioned_and_removed(chain, page_settings, additions) -> None:
    adding, add_file = Adding(), file_adder(chain, page_settings, additions)
    first = add(adding, "plan.md", PLAN, add_file)
    second = add(adding, "plan.md", PLAN + b"\nAnd oaks.\n", add_file)
    again = add(adding, "plan.md", PLAN + b"\nAnd oaks.\n", add_file)
    assert [job.ingested.changed for job in (first, second, again)] == [True, True, False]
    assert [one.sha256 for one in additions.of("plan")] == [
        job.ingested.document.sha256 for job in (second, first)
    ]
    kept = original_path(page_settings, first.ingested.document, ".md")
    assert kept.read_bytes() == PLAN
    assert chain.store.names() == ("plan",)
    remove_document(chain, page_settings, additions, "plan")
    assert chain.store.names() == ()
    assert additions.of("plan") == ()
    assert not kept.exists()


def test_what_is_known_is_kept_carried_over_and_changed(chain, page_settings, additions) -> None:
    adding, about = Adding(), {"publisher": "The parish", "date": "2024-06-13", "title": ""}
    add(adding, "plan.md", PLAN, file_adder(chain, page_settings, additions, about))
    first = chain.store.read("plan").document
    assert (first.title, first.publisher, first.date) == ("A plan", "The parish", "2024-06-13")
    add(adding, "plan.md", PLAN + b"\nOaks.\n", file_adder(chain, page_settings, additions))
    second = chain.store.read("plan").document
    assert (second.publisher, second.date) == ("The parish", "")
    work = describer(chain, page_settings, "plan", {"publisher": "", "title": "Our plan"})
    adding.do(Job("plan"), work)
    adding._worker.submit(lambda: None).result(60)
    third = chain.store.read("plan").document
    assert (third.title, third.publisher, third.text) == ("Our plan", "", second.text)


def test_earlier_version_is_put_back(chain, page_settings, additions) -> None:
    adding, add_file = Adding(), file_adder(chain, page_settings, additions)
    first = add(adding, "plan.md", PLAN, add_file).ingested.document
    add(adding, "plan.md", PLAN + b"\nOaks.\n", add_file)
    current, older = chain.store.versions("plan")
    assert older.sha256 == first.sha256
    assert current.is_current
    assert current.added >= older.added
    job = adding.do(Job("plan"), putter_back(chain, page_settings, older.short))
    adding._worker.submit(lambda: None).result(60)
    assert job.ingested.changed
    assert chain.store.read("plan").document == first
    assert [one.is_current for one in chain.store.versions("plan")] == [True, False]
    assert chain.store.versions("plan")[0].added == older.added


def test_bad_file_is_told_by_its_own_name(chain, page_settings, additions) -> None:
    job = add(Adding(), "../../plan.pdf", b"no pdf", file_adder(chain, page_settings, additions))
    assert "plan.pdf" in job.problem
    assert "manifesto-" not in job.problem
    assert chain.store.names() == ()


def test_failures_stop_no_other_file() -> None:
    def fail(error: Exception):
        def add_file(path, progress):
            progress("Reading", 1, 2)
            raise error

        return add_file

    adding = Adding()
    jobs = [
        add(adding, "a.txt", b"", fail(RuntimeError("secret"))),
        add(adding, "b.txt", b"", fail(ManifestoError("Too long."))),
    ]
    assert [job.problem for job in jobs] == [UNEXPECTED, "Too long."]
    assert not adding.running()
    adding.clear()
    assert adding.jobs == []


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("plan.txt", "plan.txt"),
        ("../../etc/plan.txt", "plan.txt"),
        ("C:\\files\\plan.txt", "plan.txt"),
        ("plan@2.txt", "plan-2.txt"),
        (".txt", "txt"),
        ("", "document"),
    ],
)
def test_safe_name(given: str, safe: str) -> None:
    assert safe_name(given) == safe


def test_understanding_counts_and_names_problems(chain, page_settings, additions) -> None:
    add_file = file_adder(chain, page_settings, additions)
    add(Adding(), "plan.md", PLAN, add_file)
    add(Adding(), "flat.txt", "No heading � here, only words.".encode(), add_file)
    plan, flat = (
        understanding(stored.document, stored.passages)
        for stored in map(chain.store.read, ("plan", "flat"))
    )
    assert plan.sections == ("A plan", "Water")
    assert plan.problems == ()
    assert plan.summary() == "2 sections, 2 passages"
    assert len(flat.problems) == 2
    assert "1 letter could not be read" in flat.problems[1]
