"""Which of a question's telling words a text has: in some form, in meaning, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import mean
from typing import Any

from retrieval.glossary import ReadPhrases, meanings_by_word, phrases_said
from retrieval.lexical import STOP_WORDS, stems, words
from retrieval.models import WordVectors, load_language
from retrieval.question import light_words

KINDS = {"PROPN": "name", "NUM": "name", "NOUN": "noun", "VERB": "verb", "ADJ": "adjective"}
ALL_OF = {"all", "any", "each", "every", "what", "which"}
SUBJECTS = {"nsubj", "attr"}
UNLIKE = 0.5
"""Likeness below which no word of a text means what a word of the question means."""

ReadWords = Callable[[str], WordVectors]


@dataclass(frozen=True, slots=True)
class TellingWord:
    """A word of a question that tells what it is about, and how near a text comes to it.

    `kind` is name (numbers too), noun, verb or adjective; `asked` marks the noun that is asked for
    ("which minister", "what is the cost"). `likeness` is 1 where the text has a form of the word or
    of its plainer word, else the cosine of the nearest word of the text, each in its context.
    """

    text: str
    kind: str
    asked: bool
    likeness: float


class Coverage:
    """Compare a question's telling words with the words of texts."""

    def __init__(self, read_words: ReadWords, read_phrases: ReadPhrases = phrases_said) -> None:
        self._read_words, self._read_phrases = read_words, read_phrases

    def read(self, question: str, texts: Sequence[str]) -> list[list[TellingWord]]:
        """Return the telling words of a question, in order, once for each text."""
        tokens, asked = telling_tokens(question), _asked_noun(question)
        meanings = meanings_by_word(self._read_phrases(question))
        own = self._read_words(question)
        vectors = [own.at(token.idx, token.idx + len(token)) for token in tokens]
        ways = [_ways(token.text, meanings) for token in tokens]
        return [
            [
                TellingWord(
                    text=token.text,
                    kind=KINDS[token.pos_],
                    asked=token.i == asked,
                    likeness=1.0 if _has(text, said) else found.nearest(vector),
                )
                for token, vector, said in zip(tokens, vectors, ways, strict=True)
            ]
            for text, found in zip(texts, map(self._read_words, texts), strict=True)
        ]


def mean_likeness(words: Sequence[TellingWord]) -> float:
    """Return the mean likeness of some telling words; 1 where a question has none."""
    return mean(word.likeness for word in words) if words else 1.0


@lru_cache(maxsize=4_096)
def parsed(text: str) -> Any:
    """Return a text as spaCy reads it."""
    return load_language()(text)


def telling_tokens(question: str) -> list[Any]:
    """Return the names, numbers, nouns, verbs and adjectives that tell what a question is about."""
    return [
        token
        for token in parsed(question)
        if token.pos_ in KINDS and (token.is_alpha or token.like_num) and not is_light(token)
    ]


def is_light(token: Any) -> bool:
    """Tell whether a word, as it stands or in its dictionary form, tells nothing of a subject."""
    return bool({token.lower_, token.lemma_.casefold()} & (STOP_WORDS | light_words()))


def listed_nouns(question: str) -> frozenset[str]:
    """Return the stems of what a question wants all of: "which reviews", "every new offence"."""
    tokens = parsed(question)
    found = (_counted_after(tokens[token.i + 1 :]) for token in tokens if token.lower_ in ALL_OF)
    return frozenset(stem for noun in found for stem in stems(noun))


def _counted_after(tokens: Iterable[Any]) -> str:
    """Return the noun that comes next; "reviews" in "which reviews" may be taken for a verb."""
    for token in tokens:
        if token.pos_ == "NOUN" or (token.pos_ == "VERB" and token.lower_.endswith("s")):
            return str(token.text)
        if token.pos_ not in {"ADJ", "DET", "PROPN", "ADV"}:
            break
    return ""


def _asked_noun(question: str) -> int | None:
    """Return the place of the noun that a question word belongs to, or is set equal to."""
    for token in parsed(question):
        if token.tag_ == "WDT" and token.head.pos_ in {"NOUN", "PROPN"}:
            return int(token.head.i)
        if token.tag_ == "WP" and token.head.lemma_ == "be":
            places = (child.i for child in token.head.children if child.dep_ in SUBJECTS)
            return next((int(place) for place in places if place != token.i), None)
    return None


def _ways(word: str, meanings: Mapping[str, Sequence[str]]) -> list[set[str]]:
    """Return the stems of a word, and of each thing it means in political documents."""
    ways = [word, *(meaning for form in words(word) for meaning in meanings.get(form, ()))]
    return [found for way in ways if (found := set(stems(way)))]


def _has(text: str, ways: Sequence[set[str]]) -> bool:
    """Tell whether a text has a form of a word, in one of the ways to say it."""
    return any(way <= stems_of(text) for way in ways)


@lru_cache(maxsize=4_096)
def stems_of(text: str) -> frozenset[str]:
    """Return the stems of a text, and those of the parts of its hyphened words."""
    return frozenset(stems(text) + stems(text.replace("-", ", ")))
