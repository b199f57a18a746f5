"""The wording page over a small document, without models; run by AppTest and in the browser."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

import numpy  # noqa: E402
import streamlit as st  # noqa: E402

from ingest.sentences import sentence_spans  # noqa: E402
from retrieval.schema import Passage, Section, Sentence, SourceDocument  # noqa: E402
from retrieval.store import StoredDocument  # noqa: E402
from ui.frame import dress, guarded  # noqa: E402
from ui.loading import Loading  # noqa: E402
from ui.wording import wording_page  # noqa: E402
from wording.check import Checker  # noqa: E402

TEXT = """\
We will build 1,500 new homes in every county by the end of the decade. They will be warm and dry.
We will not close any ticket office in Northumbria. <b>Odd words</b> stand here, too, for a test.
"""


class Models:
    """An encoder of hashed words, and a reader that counts shared words."""

    def embed_documents(self, texts: Sequence[str]) -> list[Any]:
        return [self._vector(text) for text in texts]

    def score(self, question: str, texts: Sequence[str]) -> list[float]:
        ours = set(question.lower().split())
        return [18 * len(ours & set(text.lower().split())) / len(ours) - 9 for text in texts]

    def _vector(self, text: str) -> Any:
        vector = numpy.full(64, 1e-3)
        for word in text.casefold().split():
            vector[hashlib.sha256(word.encode()).digest()[0] % 64] += 1
        return vector / numpy.linalg.norm(vector)


def make_checker(_chain: Any) -> Checker:
    """Return a checker of the small document."""
    sentences = tuple(Sentence(*span) for span in sentence_spans(TEXT))
    passage = Passage("p", "plan", "Homes", TEXT, 0, len(TEXT), None, sentences)
    sections = (Section("Homes", 0, len(TEXT)),)
    document = SourceDocument("plan", "A plan", TEXT, sections, "f" * 64)
    nothing = SimpleNamespace(get=lambda **_: {"embeddings": [], "metadatas": []})
    store: Any = SimpleNamespace(sentences=nothing)
    models: Any = Models()
    return Checker([StoredDocument(document, (passage,), {})], store, models, models)


def show() -> None:
    chain: Any = SimpleNamespace(index_version="1")
    loading = Loading(lambda progress: chain)
    loading.begin()
    loading.wait(10)
    wording_page(loading, make_checker)


if __name__ == "__main__":
    st.set_page_config("Check wording", layout="wide")
    dress()
    guarded(show)
