"""Decide whether the found sentences state what is asked, and which of them are needed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from retrieval.answer_form import has_new_name, has_new_place
from retrieval.coverage import UNLIKE, TellingWord, listed_nouns, mean_likeness, stems_of
from retrieval.glossary import Said
from retrieval.lexical import stems
from retrieval.question import Asked, asked_part, has_form, is_for_words, read_question
from retrieval.search import Candidate, Found, Library, Search
from retrieval.weights import JudgementWeights

CONSIDERED = 12
"""Best sentences among which the needed ones are chosen."""
WIDEST_GAP = 8.0
FORMS = frozenset({"number", "money", "date", "duration", "age", "funding", "penalty"})
"""Kinds of answer that have a form of their own, so that a text can lack them."""
SPECIFIC = (FORMS - {"funding"}) | {"name", "place", "who"}
"""Kinds of answer that are one detail of the thing asked about."""
SUBJECTS = frozenset({"name", "noun"})
"""Kinds of words that say what a question is about."""
MOST_TOLD = 20
FAR, CLEAR = -6.0, 2.0
"""Cross-encoder logits below which a sentence is on something else, above which it is close."""

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Verdict:
    """The sentences that answer, none where it is not stated; `words` are the question's telling
    words, held against the best sentence."""

    chosen: tuple[Candidate, ...]
    words: tuple[TellingWord, ...]


@dataclass(frozen=True, slots=True)
class Statedness:
    """What speaks for a question's answer being in the documents.

    `cosine` and `reading` are the best of all sentences; `far` is by how much the reading lies
    below FAR, `clear` by how much above CLEAR. `lacks_form`, `lacks_name` and `lacks_place` are 1
    where such a thing is asked for (a number, sum, date, duration, age, penalty, source of money;
    a name; a place) and the best sentence has none, `other_count` where its numbers stand far from
    what is to be counted. `covered` is the mean likeness of the
    question's telling words in the best sentence; `detail_missing` is how unlike the least like of
    them is, where a detail is asked for, `yes_no_missing` how unlike they are on the whole, where
    yes or no is. `unknown` is the share of its names and nouns that no document ever mentions,
    `absent` that of its everyday phrases that no document mentions, in these words or what they
    mean. `meant` is the share of those whose meaning the best sentence has; `unmeant` is 1 where
    there are such phrases and it has the meaning of none. `told` is how many telling words there
    are, in tens, up to MOST_TOLD: those who tell a story seldom ask for a detail. `asked_unlike` is
    how unlike the words of the best sentence are the noun that is asked for ("qualifications").
    """

    cosine: float
    reading: float
    far: float
    clear: float
    lacks_form: float
    other_count: float
    lacks_name: float
    lacks_place: float
    covered: float
    detail_missing: float
    yes_no_missing: float
    unknown: float
    all_unknown: float
    absent: float
    meant: float
    unmeant: float
    told: float
    asked_unlike: float


@dataclass(frozen=True, slots=True)
class Need:
    """What speaks for a sentence being needed, beside the best one of the question."""

    gap: float
    reading_gap: float
    reading: float
    cosine: float
    shared: float
    first: float
    holds: float
    listed: float
    listed_gap: float
    listed_noun: float
    beside: float
    pledge_asked: float


def judge(question: str, found: Found, search: Search, weights: JudgementWeights) -> Verdict:
    """Choose the sentences that answer a question, or none where the documents do not state it."""
    asked, library = read_question(question), search.library
    spoken = spoken_words(question, found.candidates)
    best = (spoken or found.candidates)[:CONSIDERED]
    if not best:
        return Verdict((), ())
    words = search.telling_words(question, best[0])
    beside = [word for word in words if not _names_speaker(word, best[0], library)]
    if spoken and not beside:
        return Verdict(spoken, words)
    off_subject = spoken and mean_likeness(beside) < UNLIKE
    said = search.read_phrases(question)
    evidence = statedness(question, asked, best, words, said, library)
    if off_subject or weights.stated.score(evidence) < 0:
        return Verdict((), words)
    scores = [weights.needed.score(need) for need in needs(question, asked, best, library)]
    limit = min(weights.enough, max(scores))
    chosen = [item for item, score in zip(best, scores, strict=True) if score >= limit]
    return Verdict(tuple(chosen), words)


def never_mentioned(
    question: str, words: Sequence[TellingWord], library: Library
) -> list[TellingWord]:
    """Return the names and nouns of a question that no document has, in any form or meaning.

    What a message only tells before it asks is not looked at, nor are numbers.
    """
    return [word for word in _subjects(question, words) if _is_unknown(word, library)]


def _is_unknown(word: TellingWord, library: Library) -> bool:
    if word.likeness >= UNLIKE or not word.text.isalpha():
        return False
    found = stems(word.text)
    return bool(found) and not any(map(library.knows, found))


def _subjects(question: str, words: Sequence[TellingWord]) -> list[TellingWord]:
    asked = set(re.findall(r"\w+", asked_part(question)))
    return [
        word for word in words if word.kind in SUBJECTS and not word.asked and word.text in asked
    ]


def _unknown(question: str, words: Sequence[TellingWord], library: Library) -> float:
    return _share(_subjects(question, words), lambda word: _is_unknown(word, library))


def _is_mentioned(phrase: Said, library: Library) -> bool:
    return any(map(library.mentions, (" ".join(phrase.words), *phrase.meanings)))


def _is_meant(phrase: Said, place: frozenset[str]) -> bool:
    return any(place.issuperset(stems(meaning)) for meaning in phrase.meanings)


def _share(items: Sequence[Item], is_so: Callable[[Item], bool]) -> float:
    return sum(map(is_so, items)) / len(items) if items else 0.0


def spoken_words(question: str, candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Return the sentences of a person whom a question names, where it is for what is said."""
    if not is_for_words(question):
        return ()
    return tuple(
        item for item in candidates if item.features.spoken > 0 and not item.features.fragment
    )


def _names_speaker(word: TellingWord, candidate: Candidate, library: Library) -> bool:
    return set(stems(library.label(candidate.passage))).issuperset(stems(word.text))


def statedness(
    question: str,
    asked: Asked,
    best: Sequence[Candidate],
    words: Sequence[TellingWord],
    said: Sequence[Said],
    library: Library,
) -> Statedness:
    """Measure how far the best sentences go towards stating what is asked.

    `words` are the question's telling words, held against the best sentence, `said` its everyday
    phrases.
    """
    top = best[0]
    text = library.context(top.passage, top.index)
    reading = max(map(_reading, best))
    covered = mean_likeness(words)
    unknown = _unknown(question, words, library)
    place = stems_of(library.in_place(top.passage, top.index))
    meant = _share(said, lambda phrase: _is_meant(phrase, place))
    weakest = min((word.likeness for word in words), default=1.0)
    return Statedness(
        cosine=max(item.features.sentence_cosine for item in best),
        reading=reading,
        far=max(0.0, FAR - reading),
        clear=max(0.0, reading - CLEAR),
        lacks_form=float(asked.kind in FORMS and not has_form(asked, text)),
        other_count=float(has_form(asked, text) and not top.features.holds),
        lacks_name=float(asked.kind == "name" and not has_new_name(question, text)),
        lacks_place=float(asked.kind == "place" and not has_new_place(question, text)),
        covered=covered,
        detail_missing=float(asked.kind in SPECIFIC) * (1 - weakest),
        yes_no_missing=float(asked.kind == "yes_no") * (1 - covered),
        unknown=unknown,
        all_unknown=float(unknown == 1),
        absent=_share(said, lambda phrase: not _is_mentioned(phrase, library)),
        meant=meant,
        unmeant=float(bool(said) and not meant),
        told=min(len(words), MOST_TOLD) / 10,
        asked_unlike=max((1 - word.likeness for word in words if word.asked), default=0.0),
    )


def needs(question: str, asked: Asked, best: Sequence[Candidate], library: Library) -> list[Need]:
    """Measure for each of the best sentences what speaks for quoting it; best first."""
    nouns = listed_nouns(question) if asked.kind == "list" else frozenset()
    terms = frozenset(stems(question))
    return [_need(item, best[0], asked, terms, nouns, library) for item in best]


def _need(
    item: Candidate,
    top: Candidate,
    asked: Asked,
    terms: frozenset[str],
    nouns: frozenset[str],
    library: Library,
) -> Need:
    own = set(stems(library.sentence(item.passage, item.index)))
    gap = min(top.score - item.score, WIDEST_GAP)
    listed = float(asked.kind == "list")
    return Need(
        gap=gap,
        reading_gap=min(_reading(top) - _reading(item), WIDEST_GAP),
        reading=_reading(item),
        cosine=item.features.sentence_cosine,
        shared=len(terms & own) / max(1, len(terms)),
        first=float(item is top),
        holds=item.features.holds,
        listed=listed,
        listed_gap=listed * gap,
        listed_noun=float(bool(nouns & own)),
        beside=float(item.passage is top.passage and abs(item.index - top.index) == 1),
        pledge_asked=item.features.pledge_asked,
    )


def _reading(candidate: Candidate) -> float:
    return candidate.features.reading or 0.0
