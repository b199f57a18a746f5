"""The whole way from question and history to Answer; read `Chain.answer` from top to bottom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING

from errors import ManifestoError
from prompts import prompt_version
from retrieval.chat_model import ChatModel, open_chat_model
from retrieval.coverage import Coverage
from retrieval.follow_up import standalone_question, topic_alone
from retrieval.glossary import ReadPhrases, phrases_said
from retrieval.judgement import Verdict, judge
from retrieval.models import TextEncoder, load_cross_encoder
from retrieval.near_phrases import NearPhrases, phrase_vectors
from retrieval.question import without_aside
from retrieval.quote import cite, compose
from retrieval.remarks import not_stated, opening
from retrieval.schema import Answer, Citation, Hit, Outcome, Passage, SourceDocument, Turn
from retrieval.scope import ABOUT_BOT, Scope, Talk, example_vectors
from retrieval.search import Found, Library, Quoted, Search
from retrieval.spelling import plain_spelling
from retrieval.store import Store
from retrieval.weights import load_judgement_weights, load_search_weights
from settings import Settings

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

    from retrieval.models import CrossEncoder


OFFERED = 24
"""Sentences offered to a chat model: those that the cross-encoder has read."""
ANSWERED = 1.0
"""Cross-encoder logit from which a sentence answers what sounds like talk about the bot: of 84
examples of such talk none has a sentence of the bundled document above 0.7."""


class Chain:
    """Answer questions over an index; follows changes of the index by other processes."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        encoder: Embeddings,
        text_encoder: TextEncoder,
        cross_encoder: CrossEncoder | None,
        scope: Scope,
        read_phrases: ReadPhrases = phrases_said,
        chat_model: ChatModel | None = None,
    ) -> None:
        self._settings = settings
        self._store = store
        self._encoder = encoder
        self._cross_encoder = cross_encoder
        self._scope = scope
        self._chat_model = chat_model
        self._text_encoder = text_encoder
        self._read_phrases = read_phrases
        self._coverage = Coverage(text_encoder.words, read_phrases)
        self._weights = load_judgement_weights(
            rerank=cross_encoder is not None, caution=settings.caution
        )
        self._load()

    def answer(
        self, question: str, history: Sequence[Turn] = (), documents: Sequence[str] = ()
    ) -> Answer:
        """Answer a question from the named documents, or from all of them.

        Raises ManifestoError on an empty or over-long question, an unknown document or an empty
        index.
        """
        clock = Clock()
        self._follow_index()
        question = checked_question(question, self._settings)
        names = self._checked_names(documents)

        talk = self._scope.read(question, self._publishers(names))
        clock.lap("scope")
        if talk.reply and not self._is_about_document(talk, names):
            return self._answer(question, question, "declined", talk.reply, clock)

        library = self._search.library
        plain = plain_spelling(without_aside(talk.question), library.vocabulary, library.names)
        standalone = standalone_question(plain, history)
        clock.lap("follow_up")

        quoted = quoted_before(history)
        found = self._search.search(standalone, names, self._settings.passages, quoted)
        clock.lap("search")

        verdict = self._judge(standalone, found)
        if not verdict.chosen and standalone != plain and (topic := topic_alone(plain)):
            again = self._search.search(topic, names, self._settings.passages, quoted)
            if (other := self._judge(topic, again)).chosen:
                standalone, found, verdict = topic, again, other
        clock.lap("judgement")

        citations = cite(verdict.chosen, standalone, self._search.library)
        outcome: Outcome = "answered" if citations else "not_stated"
        text = self._text(standalone, verdict, citations, many=len(names) > 1)
        clock.lap("quote")
        return self._answer(question, standalone, outcome, text, clock, citations, found.hits)

    def _is_about_document(self, talk: Talk, names: Sequence[str]) -> bool:
        """Tell whether what sounds like talk about the bot is clearly answered by a document.

        "Do you share my data?" is for the bot over a manifesto, and for the text of a privacy
        policy, whose authors say "we".
        """
        if talk.kind != ABOUT_BOT:
            return False
        found = self._search.search(talk.question, names, self._settings.passages)
        readings = (item.features.reading or 0.0 for item in found.candidates)
        return max(readings, default=0.0) > ANSWERED

    def _judge(self, question: str, found: Found) -> Verdict:
        verdict = judge(question, found, self._search, self._weights)
        if self._chat_model is None:
            return verdict
        offered = found.candidates[:OFFERED]
        context = self._search.library.context
        texts = [context(candidate.passage, candidate.index) for candidate in offered]
        indexes = self._chat_model.choose(question, texts)
        if indexes is None:
            return verdict
        return replace(verdict, chosen=tuple(offered[index] for index in indexes))

    def _text(
        self, question: str, verdict: Verdict, citations: Sequence[Citation], *, many: bool
    ) -> str:
        library = self._search.library
        if not citations:
            return not_stated(question, verdict.words, library, many=many)
        sentences = [library.context(item.passage, item.index) for item in verdict.chosen]
        remark = opening(question, sentences, many=many)
        return "\n\n".join(filter(None, [remark, compose(citations, library.documents)]))

    def _answer(
        self,
        question: str,
        standalone: str,
        outcome: Outcome,
        text: str,
        clock: Clock,
        citations: tuple[Citation, ...] = (),
        hits: tuple[Hit, ...] = (),
    ) -> Answer:
        return Answer(
            question=question,
            standalone_question=standalone,
            outcome=outcome,
            text=text,
            citations=citations,
            passages=hits,
            model=self._settings.model,
            prompt_version=prompt_version(),
            index_version=self._index_version,
            seconds=clock.seconds(),
        )

    def documents(self) -> tuple[str, ...]:
        """Return the names of the indexed documents, in alphabetical order."""
        self._follow_index()
        return tuple(self._search.library.documents)

    def document(self, name: str) -> SourceDocument:
        """Return a document by name, or any stored version as NAME@HASH; ManifestoError if none."""
        self._follow_index()
        return self._search.library.documents.get(name) or self._store.read(name).document

    def passages(self, name: str) -> tuple[Passage, ...]:
        """Return a document's passages in order; raises ManifestoError on an unknown name."""
        return self._store.read(name).passages

    @property
    def index_version(self) -> str:
        """Return the version of the index that the next answer would come from."""
        self._follow_index()
        return self._index_version

    @property
    def search(self) -> Search:
        """Return the search behind the answers (see retrieval.retriever for LangChain's form)."""
        self._follow_index()
        return self._search

    @property
    def store(self) -> Store:
        """Return the index behind the answers."""
        return self._store

    @property
    def encoder(self) -> Embeddings:
        """Return the sentence encoder, for whoever else needs one loaded."""
        return self._encoder

    @property
    def cross_encoder(self) -> CrossEncoder | None:
        """Return the cross-encoder, None where settings turn it off."""
        return self._cross_encoder

    def _follow_index(self) -> None:
        if self._store.version() != self._index_version:
            self._load()

    def _load(self) -> None:
        self._index_version = self._store.version()
        library = Library([self._store.read(name) for name in self._store.names()])
        self._search = Search(
            library,
            self._store,
            self._text_encoder,
            self._cross_encoder,
            load_search_weights(),
            self._coverage,
            self._read_phrases,
        )

    def _publishers(self, names: Sequence[str]) -> tuple[str, ...]:
        return tuple(self._search.library.documents[name].publisher for name in names)

    def _checked_names(self, names: Sequence[str]) -> tuple[str, ...]:
        known = self._search.library.documents
        if not known:
            raise ManifestoError("The index is empty. Add a document with: python -m ingest FILE")
        for name in names:
            if name not in known:
                self._store.read(name)  # raises, naming the documents there are
                raise ManifestoError(
                    f"{name} is a version of a document. Questions go to the version in use: "
                    f"{name.rpartition('@')[0]}."
                )
        return tuple(name for name in known if not names or name in names)


def quoted_before(history: Sequence[Turn]) -> tuple[Quoted, ...]:
    """Return where the last quotations of a conversation stand, none where there were none."""
    answers = [turn.answer for turn in history if isinstance(turn.answer, Answer)]
    last = next((answer for answer in reversed(answers) if answer.citations), None)
    return tuple((one.document, one.start) for one in last.citations) if last else ()


def checked_question(question: str, settings: Settings) -> str:
    """Return a question without space at its ends; ManifestoError where it is empty or too long."""
    question = question.strip()
    limit = settings.max_question_characters
    if not any(character.isalnum() for character in question):
        raise ManifestoError("The question is empty. Ask it in a few words.")
    if len(question) > limit:
        raise ManifestoError(
            f"The question is {len(question):,} characters long; at most {limit:,} are read. "
            "Ask it in fewer words."
        )
    return question


class Clock:
    """Measure the steps of one answer, in seconds."""

    def __init__(self) -> None:
        self._start = self._last = perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, step: str) -> None:
        """Note the time since the last step."""
        now = perf_counter()
        self._laps[step] = round(now - self._last, 4)
        self._last = now

    def seconds(self) -> dict[str, float]:
        """Return the seconds of each step, and in `total` those since the beginning."""
        return {**self._laps, "total": round(perf_counter() - self._start, 4)}


def open_chain(settings: Settings, store: Store, encoder: Embeddings) -> Chain:
    """Open the chain over an open index; raises ManifestoError where a model cannot be used."""
    text_encoder = TextEncoder(encoder)
    phrases = NearPhrases(encoder, text_encoder, phrase_vectors(settings, encoder))
    return Chain(
        settings,
        store,
        encoder,
        text_encoder,
        load_cross_encoder(settings),
        Scope(text_encoder.embed_documents, example_vectors(settings, encoder)),
        phrases.read,
        open_chat_model(settings),
    )
