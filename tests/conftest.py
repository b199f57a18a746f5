"""What every test shares: an index directory of its own and a fake encoder."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy
import pytest
from langchain_core.embeddings import Embeddings

from settings import Settings, load_settings


class FakeEncoder(Embeddings):
    """Embed words as hashed bags: texts that share words are near each other."""

    def __init__(self) -> None:
        self.embedded = 0
        self.fails_after: int | None = None

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        if self.fails_after is not None and self.embedded + len(texts) > self.fails_after:
            raise KeyboardInterrupt
        self.embedded += len(texts)
        return [self._vector(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        return self._vector(text)

    def _vector(self, text: str) -> list[float]:
        vector = numpy.full(64, 1e-3)
        for word in text.casefold().split():
            vector[hashlib.sha256(word.encode()).digest()[0] % 64] += 1
        unit: list[float] = (vector / numpy.linalg.norm(vector)).tolist()
        return unit


@pytest.fixture
def fake_encoder() -> FakeEncoder:
    return FakeEncoder()


@pytest.fixture(scope="session")
def encoder() -> Embeddings:
    """Load the packaged encoder once for all tests that use the real models."""
    from retrieval.models import load_encoder

    return load_encoder(load_settings())


@pytest.fixture(scope="session")
def real_cache() -> Path:
    """Return where real vectors are kept from one run to the next."""
    return load_settings().cache_directory


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    for name in list(os.environ):
        if name.startswith("MANIFESTO_") or name in {"CHROMA_URL", "OPENAI_API_KEY"}:
            monkeypatch.delenv(name)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(index=tmp_path / "index")
