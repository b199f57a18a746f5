"""A short document of our own, its checker with fakes, and the bundled one with real models."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from ingest.index import ingest, open_index, read_file
from settings import Settings
from wording.check import Checker

PLAN = """\
Homes.
We will build 1,500 new homes in every county by the end of the decade. These homes will be \
warm, dry and cheap to heat.

Trains.
We aim to run hundreds of extra trains on Sundays, unless the track is under repair. We will not \
close any ticket office in Northumbria.

Ada Lovell, nurse in Leeds “I have waited for these trains for twenty years and I want them now.”
"""


class FakeReader:
    """A cross-encoder that counts shared words."""

    def score(self, question: str, texts: Sequence[str]) -> list[float]:
        ours = set(question.casefold().split())
        shared = [len(ours & set(text.casefold().split())) / len(ours) for text in texts]
        return [18 * share - 9 for share in shared]


@pytest.fixture
def plan_checker(tmp_path: Path, settings: Settings, fake_encoder) -> Checker:
    path = tmp_path / "plan.txt"
    path.write_text(PLAN, encoding="utf-8")
    store = open_index(settings, fake_encoder)
    ingest(read_file(path, settings), store, settings)
    return Checker([store.read("plan")], store, fake_encoder, FakeReader())


@pytest.fixture(scope="session")
def checker(tmp_path_factory: pytest.TempPathFactory, encoder) -> Checker:
    """Check against the bundled document with the real models, indexed for these tests."""
    from retrieval.models import load_cross_encoder
    from settings import BUNDLED_DOCUMENT, load_settings

    settings = load_settings(index=tmp_path_factory.mktemp("wording"))
    store = open_index(settings, encoder)
    ingest(read_file(BUNDLED_DOCUMENT, settings), store, settings)
    reader = load_cross_encoder(settings)
    assert reader
    return Checker([store.read(BUNDLED_DOCUMENT.stem)], store, encoder, reader)
