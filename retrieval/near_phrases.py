"""Phrases of the glossary that a question comes near to: "nobody ever gets charged"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from retrieval.glossary import Said, document_words, glossary_phrases, phrases_said
from retrieval.kept_vectors import kept_vectors
from retrieval.lexical import STOP_WORDS, WORD, words
from retrieval.models import TextEncoder, encoder_name
from settings import Settings

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

LENGTHS = (3, 4, 5, 6, 8)
"""Words of the stretches of a question that are held against phrases."""
LIKELY, CLOSELY = 0.55, 4
"""Cosine, in its context, from which a stretch is read by itself, and how many are at most."""
NEAR = 0.8
"""Cosine from which a stretch, by itself, comes near to a phrase."""
MOST = 2
"""Phrases taken for one question."""


class NearPhrases:
    """Read the phrases of the glossary that a question has, and those that it comes near to.

    Only phrases that tell one thing are held against it: four words or more, two of them telling,
    or three telling ones. A stretch must have as many telling words as the phrase, since "a
    knife" is near "kitchen knife" and less than it. The limits were chosen on the tune questions
    (docs/results.md).
    """

    def __init__(self, encoder: Embeddings, text_encoder: TextEncoder, vectors: Any) -> None:
        import numpy

        self._encoder, self._text_encoder = encoder, text_encoder
        self._phrases = long_phrases()
        self._vectors = vectors
        self._telling = numpy.array([_telling(words(phrase)) for phrase in self._phrases])
        self.read = lru_cache(maxsize=1_000)(self._read)

    def _read(self, question: str) -> tuple[Said, ...]:
        said = phrases_said(question)
        known = set(document_words(said))
        near = [phrase for phrase in self._near(question) if not known.issuperset(phrase.meanings)]
        return (*said, *near[:MOST])

    def _near(self, question: str) -> list[Said]:
        """Return what the stretches nearest to phrases mean, nearest first."""
        stretches = self._likely(question)
        if not stretches:
            return []
        similarity = self._compare(
            self._encoder.embed_documents([" ".join(stretch) for stretch in stretches]), stretches
        )
        best: dict[tuple[str, ...], tuple[float, Said]] = {}
        for row, column in zip(*(similarity >= NEAR).nonzero(), strict=True):
            meanings = glossary_phrases()[self._phrases[column]]
            found = float(similarity[row, column]), Said(stretches[row], meanings)
            best[meanings] = max(best.get(meanings, found), found, key=lambda item: item[0])
        return [said for _, said in sorted(best.values(), key=lambda item: -item[0])]

    def _likely(self, question: str) -> list[tuple[str, ...]]:
        """Return the stretches that come near to a phrase as they stand in the question."""
        stretches = list(_stretches(question))
        if not stretches:
            return []
        read = self._text_encoder.words(question)
        similarity = self._compare(
            [read.at(start, end) for start, end, _ in stretches], [said for *_, said in stretches]
        ).max(axis=1)
        order = similarity.argsort(kind="stable")[::-1][:CLOSELY]
        return [stretches[row][2] for row in order if similarity[row] >= LIKELY]

    def _compare(self, vectors: Sequence[Any], stretches: Sequence[tuple[str, ...]]) -> Any:
        """Return the cosines of stretches and phrases, -1 where a phrase says more."""
        import numpy

        similarity = numpy.asarray(vectors, dtype=numpy.float32) @ self._vectors.T
        telling = numpy.array([_telling(stretch) for stretch in stretches])
        return numpy.where(telling[:, None] >= self._telling, similarity, -1.0)


def phrase_vectors(settings: Settings, encoder: Embeddings) -> Any:
    """Return the vectors of the glossary's long phrases, an array (phrases, dimensions)."""
    import numpy

    return kept_vectors(
        settings.cache_directory / "glossary-phrases.npz",
        long_phrases(),
        encoder_name(settings),
        lambda texts: numpy.asarray(encoder.embed_documents(list(texts)), dtype=numpy.float32),
    )


def long_phrases() -> list[str]:
    """Return the phrases of the glossary that are long enough to be told from others."""
    return [phrase for phrase in glossary_phrases() if _is_long(words(phrase))]


def _is_long(phrase: Sequence[str]) -> bool:
    telling = _telling(phrase)
    return telling > 2 or (telling == 2 and len(phrase) > 3)


def _telling(phrase: Sequence[str]) -> int:
    return sum(word not in STOP_WORDS for word in phrase)


def _stretches(question: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Yield stretches of a question: where they begin and end, and their words."""
    found = list(WORD.finditer(question))
    said = [word for match in found for word in words(match.group())]
    for length in LENGTHS:
        for first in range(len(said) - length + 1):
            stretch = tuple(said[first : first + length])
            if _telling(stretch) > 1:
                yield found[first].start(), found[first + length - 1].end(), stretch
