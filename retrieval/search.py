"""Question to ranked sentences and passages: dense and lexical candidates, fused and reranked."""

from __future__ import annotations

import heapq
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar

from retrieval.coverage import Coverage, TellingWord, mean_likeness
from retrieval.glossary import ReadPhrases, phrases_said, with_document_words
from retrieval.lexical import LexicalIndex, stems, words
from retrieval.question import (
    Asked,
    asked_part,
    holds,
    is_fragment,
    is_pledge,
    quoted_phrases,
    read_question,
)
from retrieval.schema import Hit, Passage, Sentence
from retrieval.store import Store, StoredDocument, embedded_text
from retrieval.weights import SearchWeights, Weights

if TYPE_CHECKING:
    from langchain_chroma import Chroma

    from retrieval.models import CrossEncoder, TextEncoder

DENSE_SENTENCES = 60
DENSE_PASSAGES = 15
LEXICAL_SENTENCES = 30
LEXICAL_PASSAGES = 10
COVERED = 24
"""How many sentences the question's telling words are held against."""
RERANKED = 10
"""How many of these the cross-encoder reads: in cross-validation on the tune questions a needed one
is among them in 0.99, and more, or sentences read together with the one before, add nothing."""
QUOTED = 100.0
"""Added to the score of a sentence that has the words which the question quotes."""
REACH = 6
"""How many sentences around a quotation a follow-up is likelier to be about: of 56 follow-ups of
the tune conversations, 44 want one of them."""
RERANKED_PASSAGES = 2
"""How many passages of these it reads as a whole."""


CAPITALISED = re.compile(r"\b[A-Z][a-z]+\b")
LOWER_CASE = re.compile(r"\b[a-z]+\b")
Quoted = tuple[str, int]
"""A quotation's document, and where it starts there."""


@dataclass(frozen=True, slots=True)
class Features:
    """What is known of a sentence for a question.

    `passage_words` is its passage's BM25 score, 1 for the question's best. `pledge` is 1 where the
    sentence says what will be done, `pledge_asked` where the question may be about that too,
    `pledge_unasked` where it is about how things are.
    `holds` is 1 where it has the kind of answer asked for. `fragment` is 1 where it is no whole
    sentence, `fragment_asked` where that is wanted: who somebody is. `spoken` is 1 for the words of
    a person whom the question names or tells by role, -1 for another's, 0 for the document's own.
    Where the question is a follow-up, `quoted` is 1 for what was quoted last, and `nearby` is how
    near others stand to that: 1 beside it, 0 from REACH sentences away.
    `covered` is the mean likeness of the question's telling words in the sentence, its section and
    its speaker, `reading` the cross-encoder's logit of the sentence, `passage_reading` that of its
    whole passage. A sentence that was not looked
    at so closely has the least of those that were; all have None before any was.
    """

    sentence_cosine: float
    passage_cosine: float
    passage_words: float
    pledge: float
    pledge_asked: float
    pledge_unasked: float
    holds: float
    fragment: float
    fragment_asked: float
    spoken: float
    quoted: float
    nearby: float
    covered: float | None = None
    reading: float | None = None
    passage_reading: float | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a passage (by index), and how well it fits the question."""

    passage: Passage
    index: int
    features: Features
    score: float = 0.0

    @property
    def sentence(self) -> Sentence:
        """Return the sentence's place in its document."""
        return self.passage.sentences[self.index]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gives: sentences and passages, each best first."""

    candidates: tuple[Candidate, ...]
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class WordScores:
    """BM25 scores of some documents, divided by the best of the question: 0 to 1."""

    passages: dict[str, float]
    sentences: dict[tuple[str, int], float]

    def best_passages(self) -> set[str]:
        """Return the ids of the passages that rank high by themselves or by a sentence."""
        passages = heapq.nlargest(LEXICAL_PASSAGES, self.passages, self.passages.__getitem__)
        sentences = heapq.nlargest(LEXICAL_SENTENCES, self.sentences, self.sentences.__getitem__)
        return {*passages, *(passage for passage, _ in sentences)}


class Library:
    """The current documents in memory, with a lexical index over passages and sentences."""

    def __init__(self, stored: Sequence[StoredDocument]) -> None:
        self.documents = {item.document.name: item.document for item in stored}
        self.keys = {item.document.name: item.key for item in stored}
        self.passages = tuple(passage for item in stored for passage in item.passages)
        self.vocabulary = frozenset(word for one in self.passages for word in words(one.text))
        self.names = frozenset(
            word.lower() for one in self.passages for word in CAPITALISED.findall(one.text)
        ) - frozenset(word for one in self.passages for word in LOWER_CASE.findall(one.text))
        self._sentences = [(p, index) for p in self.passages for index in range(len(p.sentences))]
        texts = [
            embedded_text(passage.section, f"{passage.speaker or ''} {passage.text}")
            for passage in self.passages
        ]
        self._places = {
            (p.document, p.sentences[index].start): place
            for place, (p, index) in enumerate(self._sentences)
        }
        self._stems = [frozenset(stems(text)) for text in texts]
        self._frequency = Counter(stem for found in self._stems for stem in found)
        self._labels = self._read_labels()
        self._passage_words = LexicalIndex(texts)
        self._sentence_words = LexicalIndex([self.context(*item) for item in self._sentences])

    def label(self, passage: Passage) -> str:
        """Return what the document says of the person who speaks in a passage: name, role."""
        key = passage.document, passage.speaker
        return self._labels.get(key) or passage.speaker or ""

    def role(self, passage: Passage) -> frozenset[str]:
        """Return the stems of a speaker's label that no other passage has: "aunt", "president"."""
        own = set(stems(self.label(passage))) - set(stems(passage.speaker or ""))
        return frozenset(stem for stem in own if self._frequency[stem] == 1)

    def _read_labels(self) -> dict[tuple[str, str | None], str]:
        """Find the speakers' labels: passages beside their words, with their names in them."""
        pairs = [*pairwise(self.passages), *pairwise(self.passages[::-1])]
        return {
            (spoken.document, spoken.speaker): other.text
            for spoken, other in pairs
            if spoken.speaker and other.speaker is None and other.document == spoken.document
            if set(stems(other.text)).issuperset(stems(spoken.speaker))
        }

    def distance(self, passage: Passage, index: int, quoted: Sequence[Quoted]) -> int:
        """Return how many sentences away the nearest quotation is, at most REACH."""
        place = self._places[passage.document, passage.sentences[index].start]
        places = [self._places.get(one) for one in quoted if one[0] == passage.document]
        return min([REACH, *(abs(place - other) for other in places if other is not None)])

    def context(self, passage: Passage, index: int) -> str:
        """Return a sentence's words, with the sentence before where it leans on it."""
        leans = index > 0 and passage.sentences[index].leans
        first = passage.sentences[index - 1 if leans else index]
        return self.documents[passage.document].text[first.start : passage.sentences[index].end]

    def sentence(self, passage: Passage, index: int) -> str:
        """Return a sentence's own words."""
        place = passage.sentences[index]
        return self.documents[passage.document].text[place.start : place.end]

    def in_place(self, passage: Passage, index: int) -> str:
        """Return a sentence in context, after its section and who speaks."""
        return f"{passage.section}. {self.label(passage)} {self.context(passage, index)}"

    def knows(self, stem: str) -> bool:
        """Tell whether any passage has a word of this stem."""
        return stem in self._passage_words.vocabulary

    def mentions(self, phrase: str) -> bool:
        """Tell whether one passage has a form of each word of a phrase."""
        wanted = set(stems(phrase))
        return any(wanted <= found for found in self._stems)

    def weight(self, stem: str) -> float:
        """Return how telling a stem is: its inverse document frequency over all sentences."""
        return self._sentence_words.weight(stem)

    def word_scores(self, question: str, names: Sequence[str]) -> WordScores:
        """Return how well the question's words are matched in the documents of these names."""
        passages = zip(self.passages, self._passage_words.scores(question), strict=True)
        sentences = zip(self._sentences, self._sentence_words.scores(question), strict=True)
        return WordScores(
            _relative({p.id: float(score) for p, score in passages if p.document in names}),
            _relative(
                {(p.id, i): float(score) for (p, i), score in sentences if p.document in names}
            ),
        )


Key = TypeVar("Key")


def _relative(scores: dict[Key, float]) -> dict[Key, float]:
    best = max(scores.values(), default=0.0) or 1.0
    return {key: score / best for key, score in scores.items()}


class Search:
    """Search a library; scores are comparable within one question only."""

    def __init__(
        self,
        library: Library,
        store: Store,
        encoder: TextEncoder,
        cross_encoder: CrossEncoder | None,
        weights: SearchWeights,
        coverage: Coverage,
        read_phrases: ReadPhrases = phrases_said,
    ) -> None:
        self.library = library
        self.read_phrases = read_phrases
        self._coverage = coverage
        self._store = store
        self._encoder = encoder
        self._cross_encoder = cross_encoder
        self._weights = weights

    def search(
        self,
        question: str,
        names: Sequence[str],
        passages: int,
        quoted: Sequence[Quoted] = (),
    ) -> Found:
        """Return ranked sentences, and `passages` passages where the documents have as many.

        `quoted` are the quotations that a follow-up leans on: what stands near them comes first.
        """
        asked = read_question(question)
        quoted = [one for one in quoted if one[0] in names]
        expanded = with_document_words(question, self.read_phrases(question))
        candidates = self._candidates(expanded, asked, names, passages, quoted)
        candidates = _ranked(candidates, self._weights.found)
        candidates = _ranked(self._cover(question, candidates), self._weights.covered)
        if self._cross_encoder:
            candidates = self._read(asked_part(question), expanded, candidates)
            candidates = _ranked(candidates, self._weights.read)
        candidates = self._quoted_first(question, candidates)
        return Found(tuple(candidates), _hits(candidates)[:passages])

    def _cover(self, question: str, candidates: Sequence[Candidate]) -> list[Candidate]:
        """Hold the question's telling words against the best candidates."""
        best = candidates[:COVERED]
        texts = [self.library.in_place(item.passage, item.index) for item in best]
        values = [mean_likeness(words) for words in self._coverage.read(question, texts)]
        return _with_feature("covered", values, candidates)

    def _read(self, asked: str, expanded: str, candidates: Sequence[Candidate]) -> list[Candidate]:
        """Have the cross-encoder read the best candidates.

        A sentence is held against what is asked alone, a passage against all that the message
        tells, with the words of documents for it.
        """
        assert self._cross_encoder
        best = candidates[:RERANKED]
        texts = [self.library.sentence(item.passage, item.index) for item in best]
        passages = list(dict.fromkeys(item.passage for item in best))[:RERANKED_PASSAGES]
        values = self._cross_encoder.score(asked, texts)
        whole = [embedded_text(passage.section, passage.text) for passage in passages]
        of_passages = dict(zip(passages, self._cross_encoder.score(expanded, whole), strict=True))
        least = min(of_passages.values(), default=0.0)
        return _with_feature(
            "passage_reading",
            [of_passages.get(item.passage, least) for item in candidates],
            _with_feature("reading", values, candidates),
        )

    def _quoted_first(self, question: str, candidates: list[Candidate]) -> list[Candidate]:
        """Put what has the words that the question quotes before everything else."""
        phrases = [f" {' '.join(words(phrase))} " for phrase in quoted_phrases(question)]
        if not phrases:
            return candidates

        def quotes(item: Candidate) -> bool:
            text = f" {' '.join(words(self.library.sentence(item.passage, item.index)))} "
            return any(phrase in text for phrase in phrases)

        first = [replace(item, score=item.score + QUOTED) for item in candidates if quotes(item)]
        return first + [item for item in candidates if not quotes(item)]

    def telling_words(self, question: str, candidate: Candidate) -> tuple[TellingWord, ...]:
        """Hold a question's telling words against a sentence, its section and its speaker."""
        text = self.library.in_place(candidate.passage, candidate.index)
        (words,) = self._coverage.read(question, [text])
        return tuple(words)

    def _candidates(
        self,
        question: str,
        asked: Asked,
        names: Sequence[str],
        passages: int,
        quoted: Sequence[Quoted],
    ) -> list[Candidate]:
        vector = self._encoder.embed_query(question)
        versions = {"version": {"$in": [self.library.keys[name] for name in names]}}
        found_words = self.library.word_scores(question, names)
        chosen = {
            *_nearest(self._store.passages, vector, versions, DENSE_PASSAGES + passages),
            *_nearest(self._store.sentences, vector, versions, DENSE_SENTENCES),
            *found_words.best_passages(),
        }
        ordered = [
            passage
            for passage in self.library.passages
            if passage.id in chosen or any(_holds(passage, one) for one in quoted)
        ]
        cosines = _cosines(self._store, vector, ordered)
        return [
            Candidate(
                passage,
                index,
                self._features(asked, passage, index, cosines, found_words, quoted),
            )
            for passage in ordered
            for index in range(len(passage.sentences))
        ]

    def _features(
        self,
        asked: Asked,
        passage: Passage,
        index: int,
        cosines: Mapping[str, float],
        found_words: WordScores,
        quoted: Sequence[Quoted],
    ) -> Features:
        distance = self.library.distance(passage, index, quoted)
        text = self.library.sentence(passage, index)
        pledge = is_pledge(text) and passage.speaker is None
        fragment = is_fragment(text)
        return Features(
            sentence_cosine=cosines[f"{passage.id}-{index}"],
            passage_cosine=cosines[passage.id],
            passage_words=found_words.passages[passage.id],
            pledge=float(pledge),
            pledge_asked=float(pledge and asked.about_plans),
            pledge_unasked=float(pledge and asked.about_state),
            holds=float(holds(asked, text)),
            fragment=float(fragment),
            fragment_asked=float(fragment and asked.kind == "who"),
            spoken=_spoken(asked, passage, self.library),
            quoted=float(distance == 0),
            nearby=(REACH - distance) / (REACH - 1) if distance else 0.0,
        )


def _holds(passage: Passage, quoted: Quoted) -> bool:
    return passage.document == quoted[0] and passage.start <= quoted[1] < passage.end


def _spoken(asked: Asked, passage: Passage, library: Library) -> float:
    if passage.speaker is None:
        return 0.0
    if asked.words.intersection(words(passage.speaker)):
        return 1.0
    by_role = asked.for_words and library.role(passage).intersection(stems(" ".join(asked.words)))
    return 1.0 if by_role else -1.0


def _nearest(vectors: Chroma, vector: list[float], versions: Any, count: int) -> list[str]:
    """Return the ids of the passages that hold the nearest entries of a vector store."""
    found = vectors.similarity_search_by_vector(vector, k=count, filter=versions)
    return [str(document.metadata["passage"]) for document in found]


def _cosines(store: Store, vector: list[float], passages: Sequence[Passage]) -> dict[str, float]:
    """Return the exact cosine of every entry of some passages; vectors have unit length."""
    import numpy

    cosines: dict[str, float] = {}
    sentence_ids = [f"{p.id}-{index}" for p in passages for index in range(len(p.sentences))]
    entries = ((store.passages, [p.id for p in passages]), (store.sentences, sentence_ids))
    for vectors, ids in entries:
        if ids:
            stored = vectors.get(ids=ids, include=["embeddings"])
            values = numpy.asarray(stored["embeddings"]) @ numpy.asarray(vector)
            cosines |= dict(zip(stored["ids"], values.tolist(), strict=True))
    return cosines


def _ranked(candidates: Sequence[Candidate], weights: Weights) -> list[Candidate]:
    scored = [replace(item, score=weights.score(item.features)) for item in candidates]
    return sorted(scored, key=lambda item: (-item.score, item.passage.start, item.index))


def _with_feature(
    name: str, values: Sequence[float], candidates: Sequence[Candidate]
) -> list[Candidate]:
    """Give the first candidates their values of a feature, and the others the least of these."""
    others = [min(values, default=0.0)] * (len(candidates) - len(values))
    return [
        replace(item, features=replace(item.features, **{name: value}))
        for item, value in zip(candidates, [*values, *others], strict=True)
    ]


def _hits(candidates: Sequence[Candidate]) -> tuple[Hit, ...]:
    """Return each passage once, scored by its best sentence."""
    best: dict[str, Hit] = {}
    for candidate in candidates:
        best.setdefault(candidate.passage.id, Hit(candidate.passage, round(candidate.score, 4)))
    return tuple(best.values())
