"""The index: documents, passages and sentences in Chroma, embedded or on a server.

`documents` keeps every version of every text with its passages; one version of a name is current.
Two LangChain vector stores, of passages and of sentences, find the keys of current passages.
A passage keeps offsets only and its text is cut from the stored document, so that no quotation
can differ from it.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from errors import ManifestoError
from retrieval.models import Progress, encoder_name
from retrieval.schema import Passage, Section, Sentence, SourceDocument
from settings import Settings

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from langchain_chroma import Chroma
    from langchain_core.embeddings import Embeddings

LAYOUT = "1"
"""Version of the layout described above; part of the index card."""
BATCH = 64
REBUILD = "python -m ingest --rebuild"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A version of a document with its passages; `source` is what splits it again."""

    document: SourceDocument
    passages: tuple[Passage, ...]
    source: Mapping[str, Any]

    @property
    def key(self) -> str:
        """Return the version's key in the index: NAME@SHA256."""
        return f"{self.document.name}@{self.document.sha256}"


@dataclass(frozen=True, slots=True)
class Version:
    """A stored version of a document; `added` in seconds since 1970, None where not noted."""

    name: str
    sha256: str
    is_current: bool
    added: float | None

    @property
    def short(self) -> str:
        """Return the name by which it can be read: NAME@ and the beginning of its hash."""
        return f"{self.name}@{self.sha256[:12]}"


def embedded_text(section: str, text: str) -> str:
    """Return what is embedded for a passage or sentence: its section's title, then its words."""
    return f"{section}\n{text}"


class Store:
    """Read and write an index whose card has been checked (see open_store)."""

    def __init__(
        self, client: ClientAPI, encoder: Embeddings | None, card: Mapping[str, str]
    ) -> None:
        self._client = client
        self._encoder = encoder
        self._card = dict(card)
        self._documents = client.get_or_create_collection(
            "documents", embedding_function=None, metadata=self._card
        )

    @cached_property
    def passages(self) -> Chroma:
        """Return the vector store of passages; their metadata hold `version` and `passage`."""
        return self._vector_store("passages")

    @cached_property
    def sentences(self) -> Chroma:
        """Return the vector store of sentences, each with the one before it where it leans."""
        return self._vector_store("sentences")

    @property
    def found_card(self) -> dict[str, str]:
        """Return the card with which the index was made."""
        return {key: str(value) for key, value in (self._documents.metadata or {}).items()}

    def names(self) -> tuple[str, ...]:
        """Return the names of the current documents in alphabetical order."""
        return tuple(sorted(self.current_keys()))

    def current_keys(self) -> dict[str, str]:
        """Return the version key of every current document by its name."""
        found = self._documents.get(where={"current": True}, include=["metadatas"])
        records = zip(found["ids"], found["metadatas"] or [], strict=True)
        return {str(metadata["name"]): key for key, metadata in records}

    def version(self) -> str:
        """Return a short hash of the index card and of every current document."""
        state = json.dumps([self._card, self.current_keys()], sort_keys=True)
        return sha256(state.encode()).hexdigest()[:16]

    def read(self, name: str) -> StoredDocument:
        """Return a document by name, or any version as NAME@HASH (the beginning of its sha256).

        Raises ManifestoError naming the documents there are.
        """
        stored = self.find(name)
        if stored:
            return stored
        raise ManifestoError(
            f"There is no document {name!r} in the index. Documents: "
            f"{', '.join(self.names()) or 'none yet'}. Add one with: python -m ingest FILE"
        )

    def find(self, name: str) -> StoredDocument | None:
        """Return a document by name, or any version as NAME@HASH, or None."""
        base, _, digest = name.rpartition("@")
        where: Any = {"name": base} if base else {"$and": [{"name": name}, {"current": True}]}
        found = self._documents.get(where=where, include=["documents", "metadatas"])
        records = zip(found["documents"] or [], found["metadatas"] or [], strict=True)
        for text, metadata in records:
            if not base or (digest and str(metadata["sha256"]).startswith(digest)):
                return _from_record(text, metadata)
        return None

    def versions(self, name: str) -> tuple[Version, ...]:
        """Return every stored version of a document, the current one first, then the latest."""
        found = self._documents.get(where={"name": name}, include=["metadatas"])
        versions = [
            Version(name, str(data["sha256"]), bool(data["current"]), _time(data.get("added")))
            for data in found["metadatas"] or []
        ]
        return tuple(sorted(versions, key=lambda one: (not one.is_current, -(one.added or 0))))

    def write(self, stored: StoredDocument, progress: Progress | None = None) -> None:
        """Make a version the current one of its name.

        New entries are added first; one write then makes them current; what they replace is
        deleted last. Interrupted anywhere, the old version answers until that write, and writing
        again completes the rest, since ids are content hashes.
        """
        self._add(self.passages, _passage_entries(stored), progress)
        self._add(self.sentences, _sentence_entries(stored), progress)
        self._make_current(stored)
        self.delete_stale()

    def remove(self, name: str) -> None:
        """Take a document out of the index, its older versions too; ManifestoError if unknown."""
        self.read(name)
        self._documents.delete(where={"name": name})
        self.delete_stale()

    def adopt_card(self) -> None:
        """Make this store's card the index's own and delete what was made under another."""
        self._documents.modify(metadata=self._card)
        kept = {"documents", self._collection_name("passages"), self._collection_name("sentences")}
        for collection in self._client.list_collections():
            if collection.name not in kept:
                self._client.delete_collection(collection.name)

    def delete_stale(self) -> None:
        """Delete passages and sentences that belong to no current version."""
        for vectors in (self.passages, self.sentences):
            stored = vectors.get(include=["metadatas"])
            current = set(self.current_keys().values())
            stale = [
                key
                for key, metadata in zip(stored["ids"], stored["metadatas"], strict=True)
                if metadata["version"] not in current
            ]
            for first in range(0, len(stale), BATCH):
                vectors.delete(ids=stale[first : first + BATCH])

    def _collection_name(self, kind: str) -> str:
        # Named after the card, a rebuilt index grows beside the old one until it is complete.
        digest = sha256(json.dumps(self._card, sort_keys=True).encode()).hexdigest()[:12]
        return f"{kind}-{digest}"

    def _vector_store(self, kind: str) -> Chroma:
        from langchain_chroma import Chroma

        return Chroma(
            collection_name=self._collection_name(kind),
            embedding_function=self._encoder,
            client=self._client,
            collection_configuration={"hnsw": {"space": "cosine", "ef_search": 200}},
        )

    def _add(self, vectors: Chroma, entries: dict[str, _Entry], progress: Progress | None) -> None:
        keys = list(entries)
        present = set(vectors.get(ids=keys, include=[])["ids"]) if keys else set()
        missing = [key for key in keys if key not in present]
        for first in range(0, len(missing), BATCH):
            batch = missing[first : first + BATCH]
            vectors.add_texts(
                [entries[key].text for key in batch],
                metadatas=[entries[key].metadata for key in batch],
                ids=batch,
            )
            if progress:
                name = entries[batch[0]].metadata["version"].rpartition("@")[0]
                progress(f"Indexing {name}", first + len(batch), len(missing))

    def _make_current(self, stored: StoredDocument) -> None:
        document = stored.document
        older = self._documents.get(where={"name": document.name}, include=["metadatas"])
        known = dict(zip(older["ids"], older["metadatas"] or [], strict=True))
        replaced = {
            key: {**data, "current": False} for key, data in known.items() if key != stored.key
        }
        added = _time(known.get(stored.key, {}).get("added")) or time.time()
        if stored.key not in older["ids"]:
            self._documents.add(
                ids=[stored.key],
                documents=[document.text],
                embeddings=[[0.0]],  # type: ignore[arg-type]  # only its text and metadata are used
                metadatas=[_metadata(stored, added, current=False)],
            )
        metadatas = {stored.key: _metadata(stored, added, current=True), **replaced}
        self._documents.update(ids=list(metadatas), metadatas=list(metadatas.values()))


def open_store(settings: Settings, encoder: Embeddings | None, splitter: str) -> Store:
    """Open the index named by the settings, creating it where there is none.

    Raises ManifestoError when it was made with another encoder, splitter or layout, naming the
    command that rebuilds it, and when a Chroma server does not answer.
    """
    store = _open(settings, encoder, splitter)
    for part, wanted in index_card(settings, splitter).items():
        found = store.found_card.get(part, "an unknown one")
        if found != wanted:
            raise ManifestoError(
                f"The index was made with {part} {found}; this version works with {wanted}. "
                f"Rebuild it with: {REBUILD}"
            )
    return store


def open_store_to_rebuild(settings: Settings, encoder: Embeddings | None, splitter: str) -> Store:
    """Open the index without checking its card; see Store.adopt_card."""
    return _open(settings, encoder, splitter)


def index_card(settings: Settings, splitter: str) -> dict[str, str]:
    """Return what an index must have been made with to be searched under these settings."""
    return {"encoder": encoder_name(settings), "splitter": splitter, "layout": LAYOUT}


@dataclass(frozen=True, slots=True)
class _Entry:
    text: str
    metadata: dict[str, Any]


def _open(settings: Settings, encoder: Embeddings | None, splitter: str) -> Store:
    try:
        return Store(_client(settings), encoder, index_card(settings, splitter))
    except ManifestoError:
        raise
    except Exception as error:  # chromadb raises many kinds, some of them bare
        logger.debug("Opening the index failed", exc_info=True)
        place = settings.chroma_url or settings.index_directory
        raise ManifestoError(
            f"The index in {place} cannot be opened ({type(error).__name__}). Check CHROMA_URL or "
            "MANIFESTO_INDEX; a damaged index directory can be deleted and made again with: "
            "python -m ingest FILE"
        ) from error


def _client(settings: Settings) -> ClientAPI:
    import chromadb
    from chromadb.config import Settings as ChromaSettings

    quiet = ChromaSettings(anonymized_telemetry=False)
    if settings.chroma_url:
        url = urlsplit(settings.chroma_url)
        if url.scheme not in {"http", "https"} or not url.hostname:
            raise ManifestoError("CHROMA_URL must look like http://HOST:PORT.")
        secure = url.scheme == "https"
        port = url.port or (443 if secure else 80)
        return chromadb.HttpClient(host=url.hostname, port=port, ssl=secure, settings=quiet)
    directory = settings.index_directory
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ManifestoError(f"MANIFESTO_INDEX: {directory} is not a usable directory.") from error
    return chromadb.PersistentClient(path=str(directory), settings=quiet)


def _passage_entries(stored: StoredDocument) -> dict[str, _Entry]:
    return {
        passage.id: _Entry(
            embedded_text(passage.section, passage.text),
            {"version": stored.key, "passage": passage.id},
        )
        for passage in stored.passages
    }


def _sentence_entries(stored: StoredDocument) -> dict[str, _Entry]:
    entries = {}
    for passage in stored.passages:
        for index, sentence in enumerate(passage.sentences):
            start = passage.sentences[index - 1].start if index and sentence.leans else None
            text = stored.document.text[sentence.start if start is None else start : sentence.end]
            entries[f"{passage.id}-{index}"] = _Entry(
                embedded_text(passage.section, text),
                {"version": stored.key, "passage": passage.id, "sentence": index},
            )
    return entries


def _time(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _metadata(stored: StoredDocument, added: float, *, current: bool) -> dict[str, Any]:
    document = asdict(stored.document)
    del document["text"]
    passages = [_pack(passage) for passage in stored.passages]
    return {
        "name": stored.document.name,
        "sha256": stored.document.sha256,
        "current": current,
        "added": added,
        "document": json.dumps(document, sort_keys=True),
        "passages": json.dumps(passages),
        "source": json.dumps(stored.source, sort_keys=True),
    }


def _pack(passage: Passage) -> dict[str, Any]:
    fields = asdict(passage)
    del fields["text"]
    return fields


def _from_record(text: str, metadata: Mapping[str, Any]) -> StoredDocument:
    fields = json.loads(metadata["document"])
    sections = tuple(Section(**section) for section in fields.pop("sections"))
    page_starts = tuple(fields.pop("page_starts"))
    document = SourceDocument(text=text, sections=sections, page_starts=page_starts, **fields)
    passages = tuple(_unpack(text, fields) for fields in json.loads(metadata["passages"]))
    return StoredDocument(document, passages, json.loads(metadata["source"]))


def _unpack(text: str, fields: dict[str, Any]) -> Passage:
    sentences = tuple(Sentence(**sentence) for sentence in fields.pop("sentences"))
    return Passage(text=text[fields["start"] : fields["end"]], sentences=sentences, **fields)
