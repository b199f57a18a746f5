"""Open a checker that is ready: models checked, bundled document indexed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from errors import ManifestoError
from ingest.index import index_lock, open_index
from ingest.ready import index_bundled
from retrieval.models import Progress
from retrieval.store import Store, StoredDocument
from settings import Settings
from wording.check import Checker

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

    from retrieval.models import CrossEncoder


def ready_checker(
    settings: Settings,
    names: Sequence[str] = (),
    against: str | None = None,
    progress: Progress | None = None,
) -> Checker:
    """Open a checker over the named documents, all of them, or one version NAME@HASH.

    Raises ManifestoError where models, index, a document or the version are not there.
    """
    from retrieval.models import load_cross_encoder, load_encoder, verify_models

    verify_models(settings, progress)
    if progress:
        progress("Loading the models", 0, 1)
    encoder = load_encoder(settings)
    with index_lock(settings):
        index_bundled(settings, progress, encoder)
        store = open_index(settings, encoder)
    cross_encoder = load_cross_encoder(settings.model_copy(update={"rerank": True}))
    return checker_over(store, encoder, cross_encoder, names, against)


def checker_over(
    store: Store,
    encoder: Embeddings,
    cross_encoder: CrossEncoder | None,
    names: Sequence[str] = (),
    against: str | None = None,
) -> Checker:
    """Return a checker over an open index; raises ManifestoError where it cannot be."""
    if cross_encoder is None:
        raise ManifestoError("The wording check needs the reranker. Unset MANIFESTO_RERANK.")
    return Checker(documents_of(store, names, against), store, encoder, cross_encoder)


def documents_of(
    store: Store, names: Sequence[str] = (), against: str | None = None
) -> list[StoredDocument]:
    """Return the documents to check against; raises ManifestoError where one is not there."""
    if against:
        if "@" not in against:
            raise ManifestoError("--against takes a version, NAME@HASH; --documents takes names.")
        return [store.read(against)]
    chosen = list(dict.fromkeys(names)) or list(store.names())
    if not chosen:
        raise ManifestoError("The index is empty. Add a document with: python -m ingest FILE")
    return [store.read(name) for name in chosen]
