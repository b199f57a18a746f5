"""Short questions to ask next, drawn from the passages of an answer and checked with the chain.

A question is offered only if the chain, asked it at this point of the conversation, answers it
with words that this answer has not shown, from a passage that names its subject.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain as joined
from typing import Any, Protocol

from retrieval.lexical import stems
from retrieval.question import holds, is_pledge, read_question
from retrieval.schema import Answer, Hit, Passage, Turn
from retrieval.topics import parse

MOST = 3
MOST_WORDS = 7
MOST_CHECKED = 7
"""Questions put to the chain for one answer, about half a second each."""
_SUBJECT_WORDS = 3
_NEIGHBOURS = 4
_OTHER_SIDE = {
    "pays": "Who pays for {}?",
    "when": "When will there be {}?",
    "number": "How many {}?",
    "who": "Who is responsible for {}?",
}
_ABOUT = "What is said about {}?"
_ARTICLES = frozenset({"a", "an", "the"})
_DROPPED = frozenset({*_ARTICLES, "this", "that", "these", "those", "our", "their", "its", "his"})
_VAGUE = frozenset(
    "way thing part number lot issue approach result case need use place time step people plan "
    "country england wales britain year decade other person government crisis focus".split()
)
# What can be paid for and has a beginning: what is new, and what somebody makes or takes on.
_NEW = frozenset({"new", "additional", "extra", "more", "specialist"})
_MAKING = frozenset(
    "introduce create recruit hire establish launch build expand employ open appoint fund".split()
)
_RESPONSIBLE = re.compile(r"\b(responsib|accountab|held to account|oversee|in charge|led by)", re.I)


class Answers(Protocol):
    """What is needed of the chain."""

    def answer(
        self, question: str, history: Sequence[Turn] = (), documents: Sequence[str] = ()
    ) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that may be offered; at most one of each `kind` is, if there are others."""

    kind: str
    question: str
    subject: str


@dataclass(frozen=True, slots=True)
class Subject:
    """A noun phrase of a pledge; `made` tells whether somebody is to make it or take it on."""

    text: str
    article: str
    made: bool
    plural: bool

    def __str__(self) -> str:
        """Return the phrase with its article."""
        return f"{self.article} {self.text}".strip()


def suggest(
    answer: Answer, history: Sequence[Turn], documents: Sequence[str], chain: Answers
) -> tuple[str, ...]:
    """Return at most three questions, each answerable as the next one after this answer.

    `history` ends with this answer's own turn.
    """
    found: list[Candidate] = []
    spare: list[Candidate] = []
    for candidate in list(candidates(answer))[:MOST_CHECKED]:
        if len(found) == MOST:
            break
        taken = any(one.kind == candidate.kind for one in found)
        if taken and len(spare) + len(found) >= MOST:
            continue
        if is_answerable(candidate, answer, history, documents, chain):
            (spare if taken else found).append(candidate)
    return tuple(one.question for one in [*found, *spare][:MOST])


def is_answerable(
    candidate: Candidate,
    before: Answer,
    history: Sequence[Turn],
    documents: Sequence[str],
    chain: Answers,
) -> bool:
    """Tell whether the chain answers a candidate with something new that is about its subject."""
    answer = chain.answer(candidate.question, history, documents)
    if answer.outcome != "answered" or answer.standalone_question != candidate.question:
        return False
    shown = {(one.document, one.start) for one in before.citations}
    new = [one for one in answer.citations if (one.document, one.start) not in shown]
    cited = [hit.passage for hit in answer.passages if _is_cited(hit.passage, answer)]
    subject = set(stems(candidate.subject))
    return (
        bool(new)
        and any(subject.issubset(stems(f"{one.section} {one.text}")) for one in cited)
        and any(_has_form(candidate, citation.quote) for citation in answer.citations)
    )


def _has_form(candidate: Candidate, text: str) -> bool:
    """Tell whether a text has the kind of answer that a candidate asks for."""
    if candidate.kind == "who":
        return bool(_RESPONSIBLE.search(text))
    return holds(read_question(candidate.question), text)


def candidates(answer: Answer) -> Iterator[Candidate]:
    """Yield short questions drawn from an answer's passages, the most promising first.

    By turns: the other side of what was cited (who pays, when, how many, who is responsible),
    deeper into the passages cited, and what the next best passages are about.
    """
    cited = [hit.passage for hit in answer.passages if _is_cited(hit.passage, answer)]
    asked = set(stems(answer.standalone_question))
    quoted = set(stems(" ".join(citation.quote for citation in answer.citations)))
    near = [hit.passage for hit in _uncited(answer)][:_NEIGHBOURS]
    deeper = [one for one in _subjects(cited) if not quoted.issuperset(stems(one.text))]
    kinds = [
        list(_other_sides(answer, [*cited, *near[:1]] if cited else [])),
        [Candidate("deeper", _ABOUT.format(one), one.text) for one in deeper],
        [Candidate("neighbour", _ABOUT.format(one), one.text) for one in _subjects(near)],
    ]
    seen: set[str] = set()
    for candidate in _by_turns(kinds):
        subject = " ".join(stems(candidate.subject))
        fresh = candidate.kind in _OTHER_SIDE or not asked.issuperset(subject.split())
        if fresh and candidate.question not in seen and _is_short(candidate.question):
            seen.add(candidate.question)
            yield candidate


def _by_turns(kinds: Sequence[Sequence[Candidate]]) -> Iterator[Candidate]:
    longest = max(map(len, kinds))
    rows = ([kind[at] for kind in kinds if at < len(kind)] for at in range(longest))
    return joined.from_iterable(rows)


def _other_sides(answer: Answer, passages: Sequence[Passage]) -> Iterator[Candidate]:
    """Yield who pays, when and so on, where a passage on the subject has such an answer."""
    asked = read_question(answer.standalone_question).kind
    for passage in passages:
        for subject in (one for one in _subjects([passage]) if one.made):
            for kind, form in _OTHER_SIDE.items():
                named = subject.text if kind == "number" else str(subject)
                candidate = Candidate(kind, form.format(named), subject.text)
                is_other = read_question(candidate.question).kind != asked
                countable = kind != "number" or subject.plural
                if is_other and countable and _has_form(candidate, passage.text):
                    yield candidate


def _subjects(passages: Sequence[Passage]) -> list[Subject]:
    """Return what the pledges of some passages are about, each once, in order."""
    found = (
        _subject(phrase)
        for passage in passages
        if passage.speaker is None
        for sentence in _sentences(passage)
        if is_pledge(sentence)
        for phrase in parse(sentence).noun_chunks
    )
    return list({one.text.lower(): one for one in found if one}.values())


def _sentences(passage: Passage) -> list[str]:
    """Return a passage's sentences; a passage read back from JSON has lost their places."""
    places = passage.sentences
    if not places:
        return [str(sentence) for sentence in parse(passage.text).sents]
    start = passage.start
    return [passage.text[one.start - start : one.end - start] for one in places]


def _subject(phrase: Any) -> Subject | None:
    """Return a noun phrase as a subject, or None where it names none that stands by itself."""
    tokens = [token for token in phrase if not token.is_punct]
    article = tokens[0].lower_ if tokens and tokens[0].lower_ in _ARTICLES else ""
    tokens = tokens[1:] if tokens and tokens[0].lower_ in _DROPPED else tokens
    if not 2 <= len(tokens) <= _SUBJECT_WORDS or not _names_something(tokens):
        return None
    text = phrase.doc[tokens[0].i : tokens[-1].i + 1].text
    if not re.fullmatch(r"[^\W\d_]+([ ’-][^\W\d_]+)*", text):
        return None
    if tokens[0].is_sent_start and tokens[0].pos_ != "PROPN":
        text = text[:1].lower() + text[1:]
    root = phrase.root
    made = tokens[0].lower_ in _NEW or (root.dep_ == "dobj" and root.head.lemma_.lower() in _MAKING)
    return Subject(text, article, made, root.tag_ in {"NNS", "NNPS"})


def _names_something(tokens: Sequence[Any]) -> bool:
    first, last = tokens[0], tokens[-1]
    return (
        last.pos_ in {"NOUN", "PROPN"}
        and last.lemma_.lower() not in _VAGUE
        and first.pos_ in {"NOUN", "PROPN", "ADJ"}
    )


def _is_short(question: str) -> bool:
    return len(question.split()) <= MOST_WORDS


def _is_cited(passage: Passage, answer: Answer) -> bool:
    return any(
        passage.document == one.document and passage.start < one.end and one.start < passage.end
        for one in answer.citations
    )


def _uncited(answer: Answer) -> list[Hit]:
    return [hit for hit in answer.passages if not _is_cited(hit.passage, answer)]
