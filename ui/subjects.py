"""What pledges are about: noun phrases that stand by themselves, and questions on them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, TypeVar

from retrieval.question import is_pledge
from retrieval.schema import Passage
from retrieval.topics import parse

Item = TypeVar("Item")

MOST_WORDS = 3
"""Words of a subject, so that a question on it stays short."""
_AGAINST = "What will be done about {}?"
_WHAT_IS, _WHAT_ARE = "What is the {}?", "What are {}?"
_HOW = "How will they {} {}?"
_ABOUT = "What is promised on {}?"
_ARTICLES = frozenset({"a", "an", "the"})
_DROPPED = frozenset({*_ARTICLES, "this", "that", "these", "those", "our", "their", "its"})
# Too wide to ask about, or a verdict that the page must not take over.
_VAGUE = frozenset(
    "way thing part number lot issue approach result case need use place time step people plan "
    "country england wales britain year decade other person government crisis focus review duty "
    "sanction recovery activity protection effort tool power range scale challenge model "
    "role area level kind chaos failure epidemic mission sector start step cause standard force "
    "body staff town centre vision society choice threat faith barrier risk cycle tactic "
    "capability".split()
)
_EMPTY = frozenset("individual relevant appropriate local national effective various".split())
"""Adjectives that leave open what is meant."""
# What can be paid for and has a beginning: what is new, and what somebody makes or takes on.
_NEW = frozenset({"new", "additional", "extra", "more", "specialist"})
_MAKING = frozenset(
    "introduce create recruit hire establish launch build expand employ open appoint fund".split()
)
_WORDS = frozenset(
    "agreement law offence order strategy safeguard right rule duty standard suspension".split()
)
FIGHTING = frozenset(
    "tackle halve cut reduce end stop prevent address fight stamp combat curb smash target".split()
)
"""Verbs whose object is something bad."""
_DOING = frozenset(
    "reform strengthen support protect improve raise restore ban scrap modernise fast-track "
    "simplify extend widen repair rebuild replace abolish".split()
)
"""Verbs of which one may ask how."""
_WILL = frozenset({"will", "shall", "’ll", "'ll"})
_INTENDING = frozenset({"aim", "commit", "go", "intend", "pledge", "plan", "promise"})
_GOING_ON = frozenset({"of", "for", "on", "against", "between", "to"})


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
    def costs(self) -> bool:
        """Tell whether it can be paid for; a law or an agreement is words."""
        return self.made and self.text.split()[-1].lower().rstrip("s") not in _WORDS

    @property
    def bare(self) -> str:
        """Return the phrase without "new" before it."""
        first, _, rest = self.text.partition(" ")
        return rest if first.lower() == "new" and " " in rest else self.text

    def about(self) -> str:
        """Return a question on the subject itself, in the words of what is pledged."""
        if self.verb in FIGHTING:
            return _AGAINST.format(self)
        if self.made and self.bare[:1].isupper():
            return (_WHAT_ARE if self.plural else _WHAT_IS).format(self.bare)
        if self.verb in _DOING:
            return _HOW.format(self.verb, self)
        return _ABOUT.format(self)


def subjects(passages: Sequence[Passage]) -> list[Subject]:
    """Return what the pledges of some passages are about, each once, passages by turns."""
    found = by_turns([_subjects_of(passage) for passage in passages if passage.speaker is None])
    return list({one.bare.lower(): one for one in reversed(list(found))}.values())[::-1]


def _subjects_of(passage: Passage) -> list[Subject]:
    """Return what a passage's pledges are about, what says most first."""
    found = (
        _subject(phrase)
        for sentence in _sentences(passage)
        if is_pledge(sentence) and _promises(parse(sentence))
        for phrase in parse(sentence).noun_chunks
    )
    return sorted(filter(None, found), key=lambda subject: -subject.weight)


def _promises(sentence: Any) -> bool:
    """Tell whether a sentence's main verb is what will be done, not what others have done."""
    root = next(iter(sentence.sents)).root
    return root.lemma_.lower() in _INTENDING or any(one.lower_ in _WILL for one in root.children)


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
    if not 2 <= len(tokens) <= MOST_WORDS or not _names_something(tokens):
        return None
    text = phrase.doc[tokens[0].i : tokens[-1].i + 1].text
    if not re.fullmatch(r"[^\W\d_]+([ ’-][^\W\d_]+)*", text):
        return None
    if tokens[0].is_sent_start and tokens[0].pos_ != "PROPN":
        text = text[:1].lower() + text[1:]
    root = phrase.root
    # The tagger takes the last word of "Pupil Referral Units" for a singular name.
    plural = root.tag_ in {"NNS", "NNPS"} or (root.pos_ == "PROPN" and text.endswith("s"))
    if _goes_on(phrase) or (root.dep_ == "conj" and not plural and not article):
        return None
    return Subject(
        text=text,
        article=article,
        verb=root.head.lemma_.lower() if root.dep_ == "dobj" else "",
        new=tokens[0].lower_ in _NEW,
        plural=plural,
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
    if first.lower_ in _EMPTY:
        return False
    return (
        last.pos_ in {"NOUN", "PROPN"}
        and last.lemma_.lower() not in _VAGUE
        and first.pos_ in {"NOUN", "PROPN", "ADJ"}
        and not any(token.ent_type_ in {"NORP", "PERSON"} for token in tokens)
    )


def by_turns(kinds: Sequence[Sequence[Item]]) -> Iterator[Item]:
    """Yield the first of each list, then the second of each, and so on."""
    longest = max(map(len, kinds), default=0)
    rows = ([kind[at] for kind in kinds if at < len(kind)] for at in range(longest))
    return chain.from_iterable(rows)
