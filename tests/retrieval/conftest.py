"""The chain over the bundled document with the real models, loaded once."""

from __future__ import annotations

import pytest

from ingest.index import ingest, open_index, read_file
from ingest.ready import ready_chain
from retrieval.chain import Chain
from settings import BUNDLED_DOCUMENT, load_settings


@pytest.fixture(scope="session")
def chain(tmp_path_factory, encoder, real_cache) -> Chain:
    settings = load_settings(index=tmp_path_factory.mktemp("index"), cache=real_cache)
    ingest(read_file(BUNDLED_DOCUMENT, settings), open_index(settings, encoder), settings)
    return ready_chain(settings)
