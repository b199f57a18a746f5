"""Text to verdicts, in order, as they are ready."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from errors import ManifestoError
from retrieval.store import Store, StoredDocument, embedded_text
from wording.candidates import Place, Places, places_of
from wording.exact import Original
from wording.judge import Judge, Reader
from wording.lexicon import lexicon
from wording.units import Unit, split_units
from wording.verdicts import CheckedSentence, Judgement

if TYPE_CHECKING:
    import numpy
    from langchain_core.embeddings import Embeddings

BATCH = 16
"""Units embedded at once: the first verdicts then come within a second or two."""
MOST_CHARACTERS = 500_000
"""About 80,000 words, ten minutes' work; a longer text is more than one leaflet or speech."""


class Checker:
    """Check texts against stored documents."""

    def __init__(
        self,
        documents: Sequence[StoredDocument],
        store: Store,
        encoder: Embeddings,
        cross_encoder: Reader,
    ) -> None:
        self.documents = tuple(documents)
        self._encoder = encoder
        originals = [Original(stored) for stored in documents]
        places = places_of(originals)
        self.judge = Judge(
            originals, Places(places, _vectors(places, store, encoder)), cross_encoder
        )

    def check(self, text: str) -> Iterator[CheckedSentence]:
        """Yield a verdict for every sentence; ManifestoError on an empty or too long text."""
        checked_text(text)
        units = list(split_units(text))
        for first in range(0, len(units), BATCH):
            yield from self._batch(units[first : first + BATCH])

    def judge_units(self, texts: Sequence[str]) -> Iterator[CheckedSentence]:
        """Yield a verdict for each text, taken whole."""
        units = [Unit(text, 0, len(text)) for text in texts]
        for first in range(0, len(units), BATCH):
            yield from self._batch(units[first : first + BATCH])

    def _batch(self, units: Sequence[Unit]) -> Iterator[CheckedSentence]:
        exact = [self.judge.exact(unit.text) for unit in units]
        others = [unit for unit, found in zip(units, exact, strict=True) if not found]
        vectors = iter(self.embed([unit.text for unit in others]))
        for unit, found in zip(units, exact, strict=True):
            judgement = found or self._judge(unit, next(vectors))
            yield CheckedSentence(unit.text, unit.start, unit.end, judgement)

    def _judge(self, unit: Unit, vector: numpy.ndarray) -> Judgement:
        return self.judge.judge(unit.text, vector, self.claim_likeness(vector))

    def claim_likeness(self, vector: numpy.ndarray) -> float:
        """Return how much nearer an embedding is to listed claims than to listed slogans."""
        claims, others = self._examples
        return float((claims @ vector).max() - (others @ vector).max())

    def embed(self, texts: Sequence[str]) -> numpy.ndarray:
        """Return the embeddings of texts, one row each."""
        import numpy

        return (
            numpy.asarray(self._encoder.embed_documents(list(texts))) if texts else numpy.empty(0)
        )

    @cached_property
    def _examples(self) -> tuple[numpy.ndarray, numpy.ndarray]:
        lists = lexicon()
        return self.embed(lists.claim_examples), self.embed(lists.not_claim_examples)


def checked_text(text: str) -> str:
    """Return a text that can be checked; raises ManifestoError saying what is wrong with it."""
    if not text.strip():
        raise ManifestoError("The text is empty. Paste a line, a leaflet or a speech.")
    if not any(character.isalpha() for character in text):
        raise ManifestoError("The text has no words, only signs. Paste a text with words in it.")
    if len(text) > MOST_CHARACTERS:
        raise ManifestoError(
            f"The text is {len(text):,} characters long; at most {MOST_CHARACTERS:,} are checked "
            "at once. Check it in parts."
        )
    return text


def _vectors(places: Sequence[Place], store: Store, encoder: Embeddings) -> numpy.ndarray:
    """Return the embedding of each sentence: from the index, or made where it keeps none."""
    import numpy

    stored: dict[tuple[str, int], Sequence[float]] = {}
    by_document = {id(place.original): place.original for place in places}
    for original in by_document.values():
        stored |= _stored_vectors(original, store)
    missing = [p for p in places if (p.original.stored.key, p.start) not in stored]
    texts = [
        embedded_text(
            p.original.document.section_at(p.start), p.original.document.text[p.start : p.end]
        )
        for p in missing
    ]
    made = encoder.embed_documents(texts) if texts else []
    stored |= {(p.original.stored.key, p.start): v for p, v in zip(missing, made, strict=True)}
    return numpy.asarray([stored[p.original.stored.key, p.start] for p in places])


def _stored_vectors(original: Original, store: Store) -> dict[tuple[str, int], Sequence[float]]:
    key = original.stored.key
    found = store.sentences.get(where={"version": key}, include=["embeddings", "metadatas"])
    passages = {passage.id: passage for passage in original.passages}
    vectors = {}
    for vector, data in zip(found["embeddings"], found["metadatas"], strict=True):
        sentence = passages[str(data["passage"])].sentences[int(data["sentence"])]
        vectors[key, sentence.start] = vector
    return vectors
