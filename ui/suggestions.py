"""Short questions to ask next, drawn from the passages of an answer and checked with the chain.

A question is offered only if the chain, asked it at this point of the conversation, answers it
with words that this answer has not shown, from a passage that names its subject.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain as joined
from typing import Any, Protocol, TypeVar

from retrieval.answer_form import counts
from retrieval.lexical import stems
from retrieval.question import holds, is_pledge, read_question
from retrieval.schema import Answer, Hit, Passage, Turn
from retrieval.topics import parse

MOST = 3
MOST_WORDS = 7
MOST_CHECKED = 9
"""Questions put to the chain for one answer, about half a second each."""
_SUBJECT_WORDS = 3
_NEIGHBOURS = 5
_OTHER_SIDE = {
    "pays": "Who pays for {}?",
    "when": "When will there be {}?",
    "number": "How many {} are planned?",
    "who": "Who is responsible for {}?",
}
_BY_WHEN = "When will they {} {}?"
_AGAINST = "What will be done about {}?"
_WHAT_IS, _WHAT_ARE = "What is the {}?", "What are {}?"
_HOW = "How will they {} {}?"
_ABOUT = "What does it say about {}?"
_ARTICLES = frozenset({"a", "an", "the"})
_DROPPED = frozenset({*_ARTICLES, "this", "that", "these", "those", "our", "their", "its"})
# Too wide to ask about, or a verdict that the page must not take over.
_VAGUE = frozenset(
    "way thing part number lot issue approach result case need use place time step people plan "
    "country england wales britain year decade other person government crisis focus review duty "
    "sanction recovery activity protection effort tool power range scale challenge model "
    "role area level kind chaos failure epidemic mission sector start step cause standard force "
    "body staff town centre vision society choice threat faith barrier risk cycle tactic".split()
)
# What can be paid for and has a beginning: what is new, and what somebody makes or takes on.
_NEW = frozenset({"new", "additional", "extra", "more", "specialist"})
_MAKING = frozenset(
    "introduce create recruit hire establish launch build expand employ open appoint fund".split()
)
_FIGHTING = frozenset(
    "tackle halve cut reduce end stop prevent address fight stamp combat curb smash target".split()
)
"""Verbs whose object is something bad."""
_DOING = frozenset(
    "reform strengthen support protect improve raise restore ban scrap modernise fast-track "
    "simplify extend widen repair rebuild replace abolish".split()
)
"""Verbs of which one may ask how."""
_GOING_ON = frozenset({"of", "for", "on", "against", "between", "to"})
_RESPONSIBLE = re.compile(r"\b(responsib|accountab|held to account|oversee|in charge|led by)", re.I)


Item = TypeVar("Item")


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


@dataclass(frozen=True, slots=True)
class Subject:
    """A noun phrase of a pledge.

    `verb` is what is to be done with it, where it is the object of the pledge's verb; `new` tells
    that it does not exist yet; `weight` is higher for names and compounds, which say more.
    """

    text: str
    article: str
    verb: str
    new: bool
    plural: bool
    weight: int

    def __str__(self) -> str:
        """Return the phrase with its article."""
        return f"{self.article} {self.text}".strip()

    @property
    def made(self) -> bool:
        """Tell whether somebody is to make it or take it on."""
        return self.new or self.verb in _MAKING

    @property
    def bare(self) -> str:
        """Return the phrase without "new" before it."""
        first, _, rest = self.text.partition(" ")
        return rest if first.lower() == "new" and " " in rest else self.text

    def about(self) -> str:
        """Return a question on the subject itself, in the words of what is pledged."""
        if self.verb in _FIGHTING:
            return _AGAINST.format(self)
        if self.bare[:1].isupper():
            return (_WHAT_ARE if self.plural else _WHAT_IS).format(self.bare)
        if self.verb in _DOING:
            return _HOW.format(self.verb, self)
        return _ABOUT.format(self)


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
    deeper = [one for one in _subjects(cited) if not quoted.issuperset(stems(one.text))]
    kinds = [
        list(_other_sides(answer, [*cited, *near[:2]] if cited else [])),
        [Candidate("deeper", one.about(), one.text) for one in deeper],
        [Candidate("neighbour", one.about(), one.text) for one in _subjects(near)],
    ]
    seen: set[str] = set()
    for candidate in _by_turns(kinds):
        subject = " ".join(stems(candidate.subject))
        fresh = candidate.form or not asked.issuperset(subject.split())
        if fresh and candidate.question not in seen and _is_short(candidate.question):
            seen.add(candidate.question)
            yield candidate


def _neighbours(answer: Answer, sections: Collection[str]) -> list[Passage]:
    """Return the best passages that are not cited, those of some sections first."""
    uncited = [hit.passage for hit in _uncited(answer)]
    return sorted(uncited, key=lambda passage: passage.section not in sections)[:_NEIGHBOURS]


def _by_turns(kinds: Sequence[Sequence[Item]]) -> Iterator[Item]:
    longest = max(map(len, kinds), default=0)
    rows = ([kind[at] for kind in kinds if at < len(kind)] for at in range(longest))
    return joined.from_iterable(rows)


def _other_sides(answer: Answer, passages: Sequence[Passage]) -> Iterator[Candidate]:
    """Yield who pays, when and so on, where a passage on the subject has such an answer."""
    asked = read_question(answer.standalone_question).kind
    for passage in passages:
        for subject in _subjects([passage]):
            for candidate in _sides(subject):
                is_other = read_question(candidate.question).kind != asked
                if is_other and _has_form(candidate, passage.text):
                    yield candidate


def _sides(subject: Subject) -> Iterator[Candidate]:
    if subject.verb in _FIGHTING:
        question = _BY_WHEN.format(subject.verb, subject)
        yield Candidate("other side", question, subject.text, "when")
    for form, words in _OTHER_SIDE.items() if subject.made else ():
        if form != "number" or subject.plural:
            named = subject.text if form == "number" else str(subject)
            yield Candidate("other side", words.format(named), subject.text, form)


def _subjects(passages: Sequence[Passage]) -> list[Subject]:
    """Return what the pledges of some passages are about, each once, passages by turns."""
    found = _by_turns([_subjects_of(passage) for passage in passages if passage.speaker is None])
    return list({one.bare.lower(): one for one in reversed(list(found))}.values())[::-1]


def _subjects_of(passage: Passage) -> list[Subject]:
    """Return what a passage's pledges are about, what says most first."""
    found = (
        _subject(phrase)
        for sentence in _sentences(passage)
        if is_pledge(sentence)
        for phrase in parse(sentence).noun_chunks
    )
    return sorted(filter(None, found), key=lambda subject: -subject.weight)


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
    if _goes_on(phrase):
        return None
    return Subject(
        text=text,
        article=article,
        verb=root.head.lemma_.lower() if root.dep_ == "dobj" else "",
        new=tokens[0].lower_ in _NEW,
        # The tagger takes the last word of "Pupil Referral Units" for a singular name.
        plural=root.tag_ in {"NNS", "NNPS"} or (root.pos_ == "PROPN" and text.endswith("s")),
        weight=_weight(tokens),
    )


def _goes_on(phrase: Any) -> bool:
    """Tell whether what comes next belongs to a phrase: "a new offence" for what?"""
    after = phrase.doc[phrase.end] if phrase.end < len(phrase.doc) else None
    return after is not None and after.head == phrase.root and after.lower_ in _GOING_ON


def _weight(tokens: Sequence[Any]) -> int:
    """Rate what a phrase tells: 2 with a name, 1 for a compound of nouns, else 0."""
    kinds = [token.pos_ for token in tokens]
    return 2 if "PROPN" in kinds else int(kinds[-2] == "NOUN")


def _names_something(tokens: Sequence[Any]) -> bool:
    first, last = tokens[0], tokens[-1]
    if len(tokens) == 2 and first.lower_ in _NEW and last.pos_ == "PROPN":
        return False  # a longer name of which this is the end
    return (
        last.pos_ in {"NOUN", "PROPN"}
        and last.lemma_.lower() not in _VAGUE
        and first.pos_ in {"NOUN", "PROPN", "ADJ"}
        and not any(token.ent_type_ in {"NORP", "PERSON"} for token in tokens)
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
