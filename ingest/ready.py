"""Open a chain that is ready to answer: models checked, bundled document indexed."""

from __future__ import annotations

from retrieval.chain import Chain, open_chain

from ingest.index import index_lock, ingest, open_index, read_file
from retrieval.models import Progress, load_encoder, verify_models
from settings import BUNDLED_DOCUMENT, Settings


def ready_chain(settings: Settings, progress: Progress | None = None) -> Chain:
    """Check the models, index the bundled document on first use, and open the chain.

    The bundled document is left alone where MANIFESTO_INDEX or CHROMA_URL names an index.
    Raises ManifestoError where the models, the index or a document are not usable.
    """
    verify_models(settings, progress)
    encoder = load_encoder(settings)
    if progress:
        progress("Loading the models", 1, 1)
    with index_lock(settings):
        store = open_index(settings, encoder)
        if settings.indexes_bundled_document:
            ingest(read_file(BUNDLED_DOCUMENT, settings), store, settings, progress)
    return open_chain(settings, store, encoder)
