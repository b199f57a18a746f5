"""Open a chain that is ready to answer: models checked, bundled document indexed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.index import index_lock, ingest, is_unchanged, open_index, read_file
from retrieval.chain import Chain, open_chain
from retrieval.models import Progress, load_encoder, verify_models
from retrieval.near_phrases import phrase_vectors
from retrieval.scope import example_vectors
from settings import BUNDLED_DOCUMENT, Settings

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings


def ready_chain(settings: Settings, progress: Progress | None = None) -> Chain:
    """Check the models, index the bundled document on first use, and open the chain.

    Raises ManifestoError where the models, the index or a document are not usable.
    """
    verify_models(settings, progress)
    if progress:
        progress("Loading the models", 0, 1)
    encoder = load_encoder(settings)
    with index_lock(settings):
        index_bundled(settings, progress, encoder)
        store = open_index(settings, encoder)
    return open_chain(settings, store, encoder)


def index_bundled(
    settings: Settings, progress: Progress | None = None, encoder: Embeddings | None = None
) -> None:
    """Index the bundled document where it isn't yet; without an encoder, load it only then.

    Nothing is done where MANIFESTO_INDEX or CHROMA_URL names an index.
    """
    if not settings.indexes_bundled_document:
        return
    file = read_file(BUNDLED_DOCUMENT, settings)
    if is_unchanged(file, open_index(settings, encoder)):
        return
    verify_models(settings, progress)
    encoder = encoder or load_encoder(settings)
    ingest(file, open_index(settings, encoder), settings, progress)
    if progress:
        progress("Reading the glossary and the examples of talk", 0, 1)
    example_vectors(settings, encoder)
    phrase_vectors(settings, encoder)
