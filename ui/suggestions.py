"""Short questions to ask next, drawn from the passages of an answer and checked with the chain.

A question is offered only if the chain, asked it at this point of the conversation, answers it
with words that this answer has not shown, from a passage that names its subject.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from retrieval.answer_form import counts
from retrieval.lexical import stems
from retrieval.question import holds, read_question
from retrieval.schema import Answer, Hit, Passage, Turn
from ui.subjects import FIGHTING, Subject, by_turns, subjects

MOST = 3
MOST_WORDS = 7
MOST_CHECKED = 9
"""Questions put to the chain for one answer, about half a second each."""
_NEIGHBOURS = 5
_OTHER_SIDE = {
    "pays": "Who pays for {}?",
    "when": "When will there be {}?",
    "number": "How many {} are planned?",
    "who": "Who is responsible for {}?",
}
_BY_WHEN = "When will they {} {}?"
_RESPONSIBLE = re.compile(r"\b(responsib|accountab|held to account|oversee|in charge|led by)", re.I)


class Answers(Protocol):
    """What is needed of the chain."""

    def answer(
        self, question: str, history: Sequence[Turn] = (), documents: Sequence[str] = ()
    ) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that may be offered; `kind` is other side, deeper or neighbour.

    At most one of each kind is offered where there are others. `form` is a key of _OTHER_SIDE.
    """

    kind: str
    question: str
    subject: str
    form: str = ""


Place = tuple[str, int]


def suggest(
    answer: Answer, history: Sequence[Turn], documents: Sequence[str], chain: Answers
) -> tuple[str, ...]:
    """Return at most three questions, each answerable as the next one after this answer.

    `history` ends with this answer's own turn.
    """
    return tuple(one.question for one in suggested(answer, history, documents, chain))


def suggested(
    answer: Answer, history: Sequence[Turn], documents: Sequence[str], chain: Answers
) -> tuple[Candidate, ...]:
    """Return the candidates that are offered: no two are answered by the same sentences."""
    asked = {turn.question.casefold() for turn in history}
    shown = _places(answer).union(*(_places(turn.answer) for turn in history))
    found: list[Candidate] = []
    spare: list[Candidate] = []
    for candidate in list(candidates(answer))[:MOST_CHECKED]:
        if len(found) == MOST:
            break
        taken = any(one.kind == candidate.kind for one in found)
        if candidate.question.casefold() in asked or (taken and len(spare) + len(found) >= MOST):
            continue
        if new := new_places(candidate, shown, history, documents, chain):
            (spare if taken else found).append(candidate)
            shown |= new
    return tuple([*found, *spare][:MOST])


def new_places(
    candidate: Candidate,
    shown: Collection[Place],
    history: Sequence[Turn],
    documents: Sequence[str],
    chain: Answers,
) -> frozenset[Place]:
    """Return what the chain's answer to a candidate quotes that was not shown, if it is fit.

    It is not where the chain does not answer, understands another question, quotes no passage
    on the subject, or nothing of the form that is asked for.
    """
    answer = chain.answer(candidate.question, history, documents)
    if answer.outcome != "answered" or answer.standalone_question != candidate.question:
        return frozenset()
    cited = [hit.passage for hit in answer.passages if _is_cited(hit.passage, answer)]
    subject = set(stems(candidate.subject))
    is_about_it = any(subject.issubset(stems(f"{one.section} {one.text}")) for one in cited)
    has_form = any(_has_form(candidate, citation.quote) for citation in answer.citations)
    return _places(answer).difference(shown) if is_about_it and has_form else frozenset()


def _places(answer: Answer | str) -> frozenset[Place]:
    citations = () if isinstance(answer, str) else answer.citations
    return frozenset((one.document, one.start) for one in citations)


def _has_form(candidate: Candidate, text: str) -> bool:
    """Tell whether a text has the kind of answer that a candidate asks for."""
    if candidate.form == "who":
        return bool(_RESPONSIBLE.search(text))
    asked = read_question(candidate.question)
    return holds(asked, text) and (candidate.form != "number" or counts(asked, text))


def candidates(answer: Answer) -> Iterator[Candidate]:
    """Yield short questions drawn from an answer's passages, the most promising first.

    By turns: the other side of what was cited (who pays, when, how many, who is responsible),
    deeper into the passages cited, and what the next best passages are about, those of the same
    section first.
    """
    cited = [hit.passage for hit in answer.passages if _is_cited(hit.passage, answer)]
    asked = set(stems(answer.standalone_question))
    quoted = set(stems(" ".join(citation.quote for citation in answer.citations)))
    near = _neighbours(answer, {passage.section for passage in cited})
    deeper = [one for one in subjects(cited) if not quoted.issuperset(stems(one.text))]
    kinds = [
        list(_other_sides(answer, [*cited, *near[:2]] if cited else [])),
        [Candidate("deeper", one.about(), one.text) for one in deeper],
        [Candidate("neighbour", one.about(), one.text) for one in subjects(near)],
    ]
    seen: set[str] = set()
    for candidate in by_turns(kinds):
        subject = " ".join(stems(candidate.subject))
        fresh = candidate.form or not asked.issuperset(subject.split())
        if fresh and candidate.question not in seen and _is_short(candidate.question):
            seen.add(candidate.question)
            yield candidate


def _neighbours(answer: Answer, sections: Collection[str]) -> list[Passage]:
    """Return the best passages that are not cited, those of some sections first."""
    uncited = [hit.passage for hit in _uncited(answer)]
    return sorted(uncited, key=lambda passage: passage.section not in sections)[:_NEIGHBOURS]


def _other_sides(answer: Answer, passages: Sequence[Passage]) -> Iterator[Candidate]:
    """Yield who pays, when and so on, where a passage on the subject has such an answer."""
    asked = read_question(answer.standalone_question).kind
    for passage in passages:
        for subject in subjects([passage]):
            for candidate in _sides(subject):
                is_other = read_question(candidate.question).kind != asked
                if is_other and _has_form(candidate, passage.text):
                    yield candidate


def _sides(subject: Subject) -> Iterator[Candidate]:
    if subject.verb in FIGHTING:
        question = _BY_WHEN.format(subject.verb, subject)
        yield Candidate("other side", question, subject.text, "when")
    for form, words in _OTHER_SIDE.items() if subject.made else ():
        countable = form != "number" or subject.plural
        if countable and (form != "pays" or subject.costs):
            named = subject.text if form == "number" else str(subject)
            yield Candidate("other side", words.format(named), subject.text, form)


def _is_short(question: str) -> bool:
    return len(question.split()) <= MOST_WORDS


def _is_cited(passage: Passage, answer: Answer) -> bool:
    return any(
        passage.document == one.document and passage.start < one.end and one.start < passage.end
        for one in answer.citations
    )


def _uncited(answer: Answer) -> list[Hit]:
    return [hit for hit in answer.passages if not _is_cited(hit.passage, answer)]
