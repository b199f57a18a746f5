"""A file's way into Chroma, top to bottom: load, structure, split, store."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from errors import ManifestoError
from ingest.card import Card, card_for
from ingest.load import Heading, LoadedText, load
from ingest.split import SPLITTER_VERSION, split
from ingest.structure import read_structure
from retrieval.models import Progress, count_tokens
from retrieval.schema import SourceDocument
from retrieval.store import Store, StoredDocument, open_store, open_store_to_rebuild
from settings import Settings

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings


CARRIED = ("title", "publisher", "source")
"""What a new version keeps from the card of the one before, if it says nothing else."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file as read: its text, and its document card where there is one."""

    name: str
    loaded: LoadedText
    card: Card | None

    @property
    def sha256(self) -> str:
        """Return the hash of the text, which names the version."""
        return sha256(self.loaded.text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of a file; `changed` is False where the index already held exactly this."""

    document: SourceDocument
    passages: int
    changed: bool


def read_file(
    path: Path, settings: Settings, name: str | None = None, encoding: str | None = None
) -> SourceFile:
    """Read a file and its card, to be stored under its own or a given name.

    Raises ManifestoError on a bad file, and on a name with "@", which marks versions.
    """
    name = name or path.stem
    if "@" in name:
        raise ManifestoError(
            f"A document cannot be called {name!r}: what follows an @ names a version. "
            "Rename the file without it."
        )
    return SourceFile(name, load(path, settings, encoding), card_for(path))


def ingest(
    file: SourceFile, store: Store, settings: Settings, progress: Progress | None = None
) -> Ingested:
    """Put a file into the index: the same file changes nothing, an edited one is replaced.

    Raises ManifestoError where there is nothing to quote; the index then stays as it was.
    """
    changed = not is_unchanged(file, store)
    if changed:
        store.write(_split(file, count_tokens(settings)), progress)
    stored = store.read(file.name)
    return Ingested(stored.document, len(stored.passages), changed)


def is_unchanged(file: SourceFile, store: Store) -> bool:
    """Tell whether the index holds exactly this text, described by exactly this card."""
    stored = store.find(file.name)
    if stored is None:
        return False
    return stored.document.sha256 == file.sha256 and stored.source == _pack_source(file)


def put_back(
    version: str, store: Store, settings: Settings, progress: Progress | None = None
) -> Ingested:
    """Make a stored version, NAME@HASH, the current one again, under the present splitter.

    Raises ManifestoError where there is no such version.
    """
    return ingest(_unpack_source(store.read(version)), store, settings, progress)


def described(file: SourceFile, about: Mapping[str, str], store: Store) -> SourceFile:
    """Return a file whose card says what is given of title, publisher, date and source.

    What is not given stays as on its own card or, save the date, on that of the version in use.
    """
    stored = store.find(file.name)
    before = (stored.source["card"] if stored else None) or {}
    kept = asdict(file.card) if file.card else {name: before.get(name, "") for name in CARRIED}
    return _with_card(
        file, {**kept, **{name: text for name, text in about.items() if text.strip()}}
    )


def describe(
    name: str,
    about: Mapping[str, str],
    store: Store,
    settings: Settings,
    progress: Progress | None = None,
) -> Ingested:
    """Change what a stored document's card says; raises ManifestoError where there is none.

    What is given empty is taken out; a title then comes from the text.
    """
    file = _unpack_source(store.read(name))
    card = asdict(file.card) if file.card else {}
    return ingest(_with_card(file, {**card, **about}), store, settings, progress)


def _with_card(file: SourceFile, fields: Mapping[str, Any]) -> SourceFile:
    """Return a file with the card that these fields make, without one where all are empty."""
    card = {
        name: value.strip() if isinstance(value, str) else value for name, value in fields.items()
    }
    card = {name: value for name, value in card.items() if value}
    if not card:
        return replace(file, card=None)
    title = card.get("title") or read_structure(file.loaded, file.name, None).title
    return replace(file, card=Card.from_mapping({**card, "title": title}))


def rebuild(settings: Settings, encoder: Embeddings, progress: Progress | None = None) -> Store:
    """Split and embed every stored document again under the present settings.

    The old index stays in use until the new one is complete.
    """
    store = open_store_to_rebuild(settings, encoder, SPLITTER_VERSION)
    counter = count_tokens(settings)
    for name in store.names():
        store.write(_split(_unpack_source(store.read(name)), counter), progress)
    store.adopt_card()
    return store


def open_index(settings: Settings, encoder: Embeddings | None) -> Store:
    """Open the index of these settings; without an encoder it can only be read.

    Raises ManifestoError (see retrieval.store.open_store).
    """
    return open_store(settings, encoder, SPLITTER_VERSION)


@contextmanager
def index_lock(settings: Settings) -> Iterator[None]:
    """Let one process at a time write to an embedded index."""
    from filelock import FileLock

    if settings.chroma_url:
        yield
        return
    settings.index_directory.mkdir(parents=True, exist_ok=True)
    with FileLock(settings.index_directory / "writing.lock"):
        yield


def _split(file: SourceFile, counter: Callable[[str], int]) -> StoredDocument:
    structure = read_structure(file.loaded, file.name, file.card)
    document = SourceDocument(
        name=file.name,
        title=structure.title,
        text=file.loaded.text,
        sections=structure.sections,
        sha256=file.sha256,
        publisher=file.card.publisher if file.card else "",
        date=file.card.date if file.card else "",
        source=file.card.source if file.card else "",
        page_starts=file.loaded.page_starts,
    )
    passages = split(document, structure.blocks, counter)
    if not passages:
        raise ManifestoError(f"{file.name} holds headings only: there is nothing to quote from it.")
    return StoredDocument(document, passages, _pack_source(file))


def _pack_source(file: SourceFile) -> dict[str, Any]:
    """Return what splits the file again without it, in JSON's own types."""
    headings = [[heading.start, heading.end, heading.level] for heading in file.loaded.headings]
    card = json.loads(json.dumps(asdict(file.card))) if file.card else None
    return {"headings": headings, "card": card}


def _unpack_source(stored: StoredDocument) -> SourceFile:
    document, source = stored.document, stored.source
    headings = tuple(Heading(*heading) for heading in source["headings"])
    loaded = LoadedText(document.text, headings, document.page_starts)
    card = Card.from_mapping(source["card"]) if source["card"] else None
    return SourceFile(document.name, loaded, card)
