"""Tell what kind of talk a message is: a question for the document, or a kind that is declined.

A message is read sentence by sentence. Each sentence is held against the patterns in
data/scope.yaml and then against the examples there, in embedding space; instructions that came
along with a question are cut off.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from retrieval.kept_vectors import kept_vectors
from retrieval.models import SPACY, encoder_name, load_language
from retrieval.scope_rules import Rules, asks, clauses, load_rules, sentences
from settings import Settings

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

QUESTION, OTHER_PARTY, DISTRESS = "question", "other_party", "distress"
ABOUT_BOT = "about_bot"
# What may come along with a question: it is cut off, and the question is answered.
CUT_OFF = frozenset({"instruction", "task", "abuse", "greeting", "thanks"})
NOUNS = frozenset({"NOUN", "PROPN"})
COURTESY = frozenset({"greeting", "thanks"})
# So many instructions make a prompt of a message: only a question mark makes a question in it.
PROMPT = 3

# Chosen on the tune cases and half of the public sets; the figures are in docs/scope.md.
NEIGHBOURS = 3
MARGIN = 0.05
# A sentence among others, or one of a few words, leans on what is around it: it tells less.
WIDE_MARGIN = 0.1
FEW_WORDS = 3
# Below this similarity no example is near: nothing is known, so it is a question.
NEAR = 0.35

Embed = Callable[[list[str]], Any]
Mask = Callable[[Sequence[str]], list[str]]


@dataclass(frozen=True, slots=True)
class Talk:
    """What a message is; `reply` is None for a question, `question` is what is to be answered."""

    kind: str
    reply: str | None
    question: str


def hide_topics(texts: Sequence[str]) -> list[str]:
    """Return texts with "something" for nouns and names: how it is said, not what it is about."""
    unused = ["parser", "ner", "lemmatizer"]
    return [_without_nouns(parsed) for parsed in load_language().pipe(texts, disable=unused)]


def _without_nouns(parsed: Any) -> str:
    words = ["something" if token.pos_ in NOUNS else token.text for token in parsed]
    return " ".join(word for word, _ in groupby(words))


def view(texts: Sequence[str], embed: Embed, mask: Mask = hide_topics) -> Any:
    """Return one unit vector per text that holds both its meaning and its way of speaking.

    An array of shape (texts, 2 * dimensions); the dot product of two of them is their cosine
    similarity in meaning and in way of speaking, half and half.
    """
    import numpy

    both = numpy.asarray(embed([*texts, *mask(texts)]), dtype=numpy.float32)
    return numpy.hstack([both[: len(texts)], both[len(texts) :]]) / 2**0.5


class Scope:
    """Tell questions from talk that is declined, by the examples of data/scope.yaml."""

    def __init__(
        self,
        embed: Embed,
        vectors: Any = None,
        rules: Rules | None = None,
        mask: Mask = hide_topics,
    ) -> None:
        self._embed, self._mask = embed, mask
        self._rules = rules or load_rules()
        self._replies = {kind.name: kind.reply for kind in self._rules.kinds}
        self._vectors = (
            view(example_texts(self._rules), embed, mask) if vectors is None else vectors
        )

    def read(self, message: str, publishers: Sequence[str] = ()) -> Talk:
        """Tell what a message is and which part of it is the question.

        `publishers` are those of the documents searched: the policies of other parties are
        declined; without them, no party counts as another. The question is the message as it
        stands, without instructions, courtesies and leading openings.
        """
        parts = self._parts(message, publishers)
        kind = self._decide(parts)
        if kind != QUESTION:
            return Talk(kind, self._replies[kind], message.strip())
        kept = [part for part, kind in parts if _is_kept(part, kind)]
        if len(kept) < len(parts):
            return Talk(QUESTION, None, " ".join(kept).rstrip(" ,;:–—-"))
        return Talk(QUESTION, None, " ".join(kept))

    def _parts(self, message: str, publishers: Sequence[str]) -> list[tuple[str, str]]:
        texts = [self._rules.without_lead(sentence) for sentence in sentences(message)]
        parts = []
        for text, kind in self._judge(texts, publishers):
            parts += self._parts_of(text, kind, publishers)
        return parts

    def _parts_of(self, text: str, kind: str, publishers: Sequence[str]) -> list[tuple[str, str]]:
        """Take a declined sentence apart where a question of its own stands in it."""
        # "..., do you reckon?" makes an opinion of a whole sentence; a command does not.
        pieces = clauses(text, at_pauses=kind in CUT_OFF) if kind != QUESTION else []
        parts = self._judge(pieces, publishers) if len(pieces) > 1 else []
        questions = [
            piece
            for piece, kind in parts
            if _is_asked(piece, kind) and len(piece.split()) >= FEW_WORDS
        ]
        return parts if questions else [(text, kind)]

    def _decide(self, parts: list[tuple[str, str]]) -> str:
        """Return QUESTION where one is asked, else the kind that the message is about."""
        kinds = {kind for _, kind in parts}
        if any(self._by_pattern(part) == DISTRESS for part, _ in parts):
            return DISTRESS
        instructions = sum(kind == "instruction" for _, kind in parts)
        asked = [part for part, kind in parts if _is_asked(part, kind)]
        if any("?" in part for part in asked) or (asked and instructions < PROMPT):
            return QUESTION
        pressing = {kind for part, kind in parts if asks(part) or kind in CUT_OFF - COURTESY}
        if QUESTION in kinds and pressing <= {QUESTION}:
            return QUESTION
        declined = (pressing or kinds) - {QUESTION}
        return next((name for name in self._replies if name in declined), QUESTION)

    def _judge(self, texts: list[str], publishers: Sequence[str]) -> list[tuple[str, str]]:
        kinds = [self._by_pattern(text) for text in texts]
        unsure = [text for text, kind in zip(texts, kinds, strict=True) if kind is None]
        nearest = iter(self._by_example(unsure, publishers, alone=len(texts) == 1))
        return [(text, kind or next(nearest)) for text, kind in zip(texts, kinds, strict=True)]

    def _by_pattern(self, text: str) -> str | None:
        neutral = self._rules.neutral(text)
        kinds = (kind for kind in self._rules.kinds if kind.name != OTHER_PARTY)
        return next((kind.name for kind in kinds if kind.matches(neutral)), None)

    def _is_on_other_party(self, text: str, publishers: Sequence[str]) -> bool:
        named = self._rules.neutral(text, publishers)
        return any(kind.matches(named) for kind in self._rules.kinds if kind.name == OTHER_PARTY)

    def _by_example(self, texts: list[str], publishers: Sequence[str], alone: bool) -> list[str]:
        """Return the kind whose nearest examples are nearer, by a margin, than any questions."""
        if not texts:
            return []
        scores = self._scores(texts)
        names = list(self._replies)
        column = names.index(QUESTION)
        unknown = scores.max(axis=1) < NEAR
        scores[:, column] += [_margin(text, alone) for text in texts]
        scores[unknown, column] = 1
        kinds = [names[best] for best in scores.argmax(axis=1)]
        # Asked last, so that an opinion on another party is declined as one on any party.
        return [
            OTHER_PARTY if kind == QUESTION and self._is_on_other_party(text, publishers) else kind
            for text, kind in zip(texts, kinds, strict=True)
        ]

    def _scores(self, texts: list[str]) -> Any:
        """Return how near the nearest examples of each kind are, an array (texts, kinds)."""
        import numpy

        neutral = [self._rules.neutral(text) for text in texts]
        similarity = view(neutral, self._embed, self._mask) @ self._vectors.T
        return numpy.stack([_nearest(similarity[:, a:b]) for a, b in self._bounds()], axis=1)

    def _bounds(self) -> list[tuple[int, int]]:
        """Return where the examples of each kind begin and end."""
        ends, end = [], 0
        for kind in self._rules.kinds:
            ends.append((end, end + len(kind.examples)))
            end += len(kind.examples)
        return ends


def example_texts(rules: Rules) -> list[str]:
    """Return the examples of all kinds in order, as they are compared."""
    return [rules.neutral(example) for kind in rules.kinds for example in kind.examples]


def example_vectors(settings: Settings, encoder: Embeddings, rules: Rules | None = None) -> Any:
    """Return the examples' vectors, an array of shape (examples, 2 * dimensions)."""
    return kept_vectors(
        settings.cache_directory / "scope-examples.npz",
        example_texts(rules or load_rules()),
        " ".join([encoder_name(settings), *SPACY]),
        lambda texts: view(texts, encoder.embed_documents),
    )


def _nearest(similarity: Any) -> Any:
    """Return the mean similarity of the nearest few examples, one per row."""
    import numpy

    return numpy.sort(similarity, axis=1)[:, -NEIGHBOURS:].mean(axis=1)


def _margin(text: str, alone: bool) -> float:
    """Return by how much a text must be nearer to other talk than to questions."""
    words = len(text.split())
    if words == 1:
        return 1
    return MARGIN if alone and words > FEW_WORDS else WIDE_MARGIN


def _is_asked(part: str, kind: str) -> bool:
    return kind == QUESTION and asks(part)


def _is_kept(part: str, kind: str) -> bool:
    """Keep questions and what surrounds them; a declined request beside a question goes."""
    return kind == QUESTION or (kind not in CUT_OFF and not asks(part))
