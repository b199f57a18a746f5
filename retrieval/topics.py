"""What a conversation has been about: its noun phrases, the likeliest referents first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from retrieval.models import load_language

PHRASE_WORDS = 10
"""The longest phrase taken over whole; a longer one is cut back to its noun and own modifiers."""

PRONOUNS = frozenset(
    "i me my mine you your yours we us our ours it its itself they them their theirs themselves "
    "he him his himself she her hers herself this that these those who whom whose what which "
    "one ones there someone anyone everyone somebody anybody everybody something anything "
    "everything nothing nobody else r u".split()
)
PARTY = frozenset(
    "doc labour conservative conservatives tory tories lib libs dem dems democrat democrats green "
    "greens reform ukip snp plaid party parties government manifesto document politician "
    "politicians".split()
)
# Nouns that are always of something: 'the advantages' are never what 'they' means later.
RELATIONAL = frozenset(
    "cost penalty punishment deadline target effect impact cause reason purpose aim goal budget "
    "funding evidence difference timetable detail role advantage disadvantage benefit risk "
    "symptom definition origin sentence limit requirement condition exception consequence "
    "timeline timescale downside point meaning type kind sort example application use function "
    "feature objective implication theme character characteristic history importance "
    "alternative treatment contribution criticism factor step option pro con "
    "money cash salary".split()
)
GENERIC = frozenset(
    "people thing things stuff way kind sort type lot bit part year years month months week "
    "weeks day days time times decade fact example case point detail details information "
    "aspect aspects article result place end start rest number reason idea anyone more most "
    "some any other others first last none all both each today now night "
    "morning evening season period moment future past name word plan plans policy".split()
)
PERSONS = frozenset(
    "person people man men woman women child children kid kids boy boys girl girls teenager "
    "teen youth yob yobs adult parent mother father mum dad sister brother aunt uncle wife "
    "husband ex partner family officer policeman policewoman police cop detective constable "
    "prosecutor judge lawyer advocate solicitor expert adviser worker mentor teacher nurse "
    "doctor shopworker staff employee employer boss executive owner landlord tenant victim "
    "offender criminal prisoner inmate stalker attacker abuser perpetrator thief gang gangs "
    "smuggler trafficker dealer fraudster vandal shoplifter tipper recruit investigator "
    "caseworker specialist commissioner minister mayor mp leader president director chief "
    "campaigner refugee migrant immigrant seeker asylum veteran pensioner patient student "
    "pupil resident voter citizen taxpayer driver writer singer actor artist player member "
    "friend neighbour someone anyone somebody everyone soldier author scientist".split()
)
GROUPS = frozenset(
    "band group team company family council force police gang unit command party government "
    "club union army crew court committee commission couple board agency service staff".split()
)
_WEIGHT = {"nsubjpass": 1.0, "dobj": 0.9, "attr": 1.0, "ROOT": 1.0, "nsubj": 1.0, "pobj": 0.8}
_COMPARING = frozenset("than from with like to as".split())
NOMINAL = ("NOUN", "PROPN")
_NESTED_WEIGHT = 0.45
_SPEAKER_WEIGHT = 0.5
_INDIRECT = frozenset("whether who what which when where why how".split())
_NOTE = re.compile(r"(?<=\S)\s*\(about (?P<topic>[^()\s][^()]*)\)\s*$")
_ABOUT = re.compile(
    r"\b(?:do|does|doing|done|say|says|said|plan|plans|think|happen|happens|know|tell me|hear)\s+"
    r"(?:\w+\s+)?(?:about|with|on|to|regarding) (?P<topic>(?!you\b|it\b|them\b)[^?.!,]+)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Exchange:
    """A past question as it was understood, and the sentences it was answered with."""

    question: str
    sentences: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    """Who is quoted there, the first one first."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A phrase that later words may refer to; `weight` is its salience, about 0 to 2."""

    text: str
    head: str
    words: frozenset[str]
    weight: float
    plural: bool = False
    person: bool = False
    name: bool = False
    group: bool = False
    label: str = ""
    answer: bool = False
    event: bool = False
    """Whether it was spoken of as taking part in something, which 'it' may then mean."""


@lru_cache(maxsize=1024)
def parse(text: str) -> Any:
    """Parse a text with spaCy; kept per text, as a conversation asks for the same ones again."""
    return load_language()(text)


def topics(exchanges: Sequence[Exchange]) -> tuple[Topic, ...]:
    """Return what the exchanges were about, the most salient first; empty where nothing was."""
    return _ranked(tuple(exchanges))


@lru_cache(maxsize=64)
def _ranked(exchanges: tuple[Exchange, ...]) -> tuple[Topic, ...]:
    found: dict[str, Topic] = {}
    for age, exchange in enumerate(reversed(exchanges)):
        for topic in _exchange_topics(exchange):
            _merge(found, replace(topic, weight=topic.weight * 0.7**age))
    return tuple(sorted(found.values(), key=lambda topic: -topic.weight))


def _merge(found: dict[str, Topic], topic: Topic) -> None:
    """Keep one topic per phrase, weightier for each turn that came back to it."""
    key = topic.head if topic.name else topic.text.lower()
    same = found.get(key)
    if same is None:
        found[key] = topic
        return
    text = topic.text if topic.name and same.text in topic.text else same.text
    found[key] = replace(same, text=text, weight=same.weight + 0.5 * topic.weight)


def split_note(question: str) -> tuple[str, str | None]:
    """Return a question without the topic appended in brackets, and that topic or None."""
    note = _NOTE.search(question)
    return (question[: note.start()], note["topic"]) if note else (question, None)


def question_topics(question: str) -> tuple[Topic, ...]:
    """Return the noun phrases of a question, the most salient first."""
    asked, note = split_note(question)
    found = [*_phrases(parse(asked)), *_after_about(asked), *_doing(parse(asked))]
    if _tells_event(parse(asked)):
        found = [replace(topic, event=True) for topic in found]
    if note:
        found += _noted(note)
    return tuple(sorted(found, key=lambda topic: -topic.weight))


def _tells_event(doc: Any) -> bool:
    """Tell 'will they ban swords' and 'how do prisons change' from 'what are hubs'."""
    opening = doc[0].lower_ if len(doc) else ""
    return opening in ("how", "why", "when") or (len(doc) > 0 and doc[0].pos_ == "AUX")


def _noted(note: str) -> list[Topic]:
    """Take what stands in brackets as one topic, or as an indirect question's phrases."""
    if note.split()[0].lower() in _INDIRECT:
        return [topic for topic in question_topics(note) if topic.weight > _NESTED_WEIGHT]
    return [replace(topic, weight=1.2) for topic in _whole(note)]


def _exchange_topics(exchange: Exchange) -> Iterator[Topic]:
    yield from question_topics(exchange.question)
    for speaker in exchange.speakers:
        words = frozenset(speaker.lower().split())
        head = speaker.split()[-1].lower()
        yield Topic(speaker, head, words, _SPEAKER_WEIGHT, person=True, name=True, answer=True)
    for position, sentence in enumerate(exchange.sentences):
        for topic in _phrases(parse(sentence)):
            scale = 0.65 * 0.9**position * (1.2 if topic.name else 1.0)
            weight = topic.weight * scale * _openness(exchange)
            yield replace(topic, text=_definite(topic.text), answer=True, weight=weight)


def _definite(text: str) -> str:
    """Speak of 'a commissioner' as of one already mentioned; a name does without its 'new'."""
    return re.sub(r"^(?:[Aa]n?|[Aa]nother)\s+(?:new\s+(?=[A-Z]))?", "the ", text)


def fullest(topic: Topic, found: Sequence[Topic]) -> str:
    """Return a topic's text or, for a name, the fuller name that the conversation gave it."""
    if not topic.name:
        return topic.text
    words = set(topic.text.split())
    fuller = [t.text for t in found if t.name and words < set(t.text.split()) and _is_name(t.text)]
    return min(fuller, key=len, default=topic.text)


def _is_name(text: str) -> bool:
    return all(word[:1].isupper() or word in ("of", "the", "de") for word in text.split())


def _openness(exchange: Exchange) -> float:
    """Trust an answer's phrases more after 'who', 'what', 'which': they are what was asked for."""
    opening = exchange.question.lower().split()[:3]
    return 1.0 if {"who", "what", "which", "how", "name"} & set(opening) else 0.6


def asked_about(question: str) -> tuple[int, int] | None:
    """Return the span of X in 'what do they say about X', 'what happens to X', or None."""
    match = _ABOUT.search(question)
    return match.span("topic") if match else None


def _after_about(question: str) -> list[Topic]:
    """Take all that follows 'say about', 'do about', 'happens to' as one topic."""
    span = asked_about(question)
    phrase = question[slice(*span)].strip() if span else ""
    if not phrase or len(phrase.split()) > PHRASE_WORDS:
        return []
    return [replace(topic, weight=1.25) for topic in _whole(phrase)]


def _whole(phrase: str) -> list[Topic]:
    """Describe a phrase by its first noun and keep it whole."""
    found = sorted(_phrases(parse(phrase)), key=lambda topic: -topic.weight)
    if found:
        return [replace(found[0], text=phrase)]
    words = frozenset(phrase.lower().split())
    return [Topic(phrase, phrase.split()[-1].lower(), words, weight=1.0)]


def gerund(doc: Any) -> Any | None:
    """Return the '-ing' phrase a question asks about ('is spiking a crime?'), or None."""
    for token in doc[1:4]:
        subject = any(child.dep_ in ("nsubj", "nsubjpass", "expl") for child in token.children)
        if token.tag_ == "VBG" and token.nbor(-1).pos_ == "AUX" and not subject:
            following = next((c for c in doc.noun_chunks if c.start == token.i + 1), None)
            return doc[token.i : following.end if following else token.i + 1]
    return None


def _doing(doc: Any) -> list[Topic]:
    """Take the '-ing' phrase that a question asks about as its topic."""
    span = gerund(doc)
    if span is None:
        return []
    words = frozenset(t.lemma_.lower() for t in span if not t.is_stop)
    return [Topic(span.text, span[0].lower_, words, weight=1.3)]


def _phrases(doc: Any) -> Iterator[Topic]:
    for chunk in doc.noun_chunks:
        if (topic := _topic(chunk, doc)) is not None:
            yield topic


def _topic(chunk: Any, doc: Any) -> Topic | None:
    root = chunk.root
    if root.lower_ in PRONOUNS or not any(token.is_alpha for token in chunk):
        return None
    start = _first(chunk)
    if start is None:
        return None
    span = doc[start : _last(chunk) + 1]
    name = root.pos_ == "PROPN"
    if any(token.pos_ == "AUX" for token in doc[start : root.i]):
        return None
    label = next((entity.label_ for entity in chunk.ents if entity.end > root.i), "")
    return Topic(
        text=_as_known(span),
        head=root.lemma_.lower(),
        words=frozenset(t.lemma_.lower() for t in span if not (t.is_stop or t.is_punct)),
        plural=is_plural(root),
        person=label == "PERSON"
        or _asked_who(root)
        or root.lemma_.lower() in PERSONS
        or root.lower_ in PERSONS,
        name=name,
        group=root.lemma_.lower() in GROUPS or label in ("ORG", "NORP"),
        label=label,
        weight=_weight(root, name, doc),
    )


def _asked_who(root: Any) -> bool:
    """Tell whether a question asks who somebody is: 'who is Nour?'"""
    doc = root.doc
    return doc[0].lower_ == "who" and len(doc) > 2 and doc[1].lemma_ == "be" and root.i > 1


def is_plural(noun: Any) -> bool:
    """Tell whether a noun stands in the plural; two joined nouns count as plural."""
    joined = any(child.dep_ == "conj" for child in noun.children)
    return joined or noun.tag_ in ("NNS", "NNPS") or noun.lower_ in ("police", "people")


def _first(chunk: Any) -> int | None:
    """Return where a phrase starts once joining and question words are left off."""
    start = chunk.start
    while start < chunk.end - 1 and _is_opening(chunk.doc[start]):
        start += 1
    first = chunk.doc[start]
    if first.dep_ == "poss" and first.lower_ in PRONOUNS - {"my", "our"}:
        return None
    return start


def _is_opening(token: Any) -> bool:
    return token.tag_ in ("CC", "WDT", "WP", "WRB", "UH", ",", "``") or (
        token.lower_ in ("many", "much") and token.i > 0 and token.nbor(-1).lower_ == "how"
    )


def _last(chunk: Any) -> int:
    """Return the last token of a phrase with what hangs on it, unless that makes it too long."""
    root, doc = chunk.root, chunk.doc
    if _caught(root):
        return int(root.head.right_edge.i - doc[root.head.right_edge.i].is_punct)
    last = max([root.i] + [_edge(child) for child in root.children if _extends(child)])
    if last - chunk.start >= PHRASE_WORDS or any(t.lower_ in PRONOUNS for t in doc[root.i : last]):
        last = max([root.i] + [_edge(child) for child in root.children if child.dep_ == "prep"])
        if last - chunk.start >= PHRASE_WORDS:
            return int(root.i)
    while last > root.i and (doc[last].is_punct or doc[last].pos_ in ("ADP", "CCONJ")):
        last -= 1
    return int(last)


def _caught(root: Any) -> bool:
    """Recognise 'if a teenager is caught with a knife': later talk is of such a teenager."""
    verb = root.head
    return (
        root.dep_ == "nsubjpass"
        and verb.dep_ == "advcl"
        and any(child.lower_ in ("if", "when") for child in verb.children)
        and verb.right_edge.i - root.left_edge.i <= PHRASE_WORDS
    )


def _extends(child: Any) -> bool:
    if child.i < child.head.i or child.lower_ in ("getting", "being", "going"):
        return False
    if child.dep_ == "acl" and (_has_auxiliary(child) or child.doc[0].pos_ == "AUX"):
        return False
    return child.dep_ in ("prep", "acl", "relcl", "conj", "nummod")


def _has_auxiliary(verb: Any) -> bool:
    return any(child.dep_ in ("aux", "auxpass") for child in verb.children)


def _edge(token: Any) -> int:
    return int(token.right_edge.i)


def _as_known(span: Any) -> str:
    """Return the phrase as it is said of something already mentioned: 'these X' -> 'the X'."""
    text = "".join(t.text_with_ws for t in span if not _is_caught_copula(t))
    text = re.sub(r"['’]s$", "", text.strip(" \"'“”‘’\n"))
    text = re.sub(r"^(?:these|those|this|that|our|such)\s+", "the ", text, flags=re.IGNORECASE)
    if span[0].is_sent_start and span[0].pos_ != "PROPN" and not span[0].is_upper:
        text = text[:1].lower() + text[1:]
    return text


def _is_caught_copula(token: Any) -> bool:
    """Leave 'is' out of 'a teenager is caught with a knife'."""
    return token.dep_ == "auxpass" and any(_caught(child) for child in token.head.children)


def _weight(root: Any, name: bool, doc: Any) -> float:
    """Weigh a phrase by its part in the sentence; parties and general words hardly count."""
    if root.lower_ in PARTY or root.lemma_.lower() in PARTY:
        return 0.1
    if root.lower_ in GENERIC or root.ent_type_ in ("DATE", "TIME", "CARDINAL", "ORDINAL"):
        return 0.15
    if root.lemma_.lower() in RELATIONAL:
        return 0.4 if any(child.dep_ == "prep" for child in root.children) else 0.25
    if any(child.lower_ in ("any", "no", "some") for child in root.children):
        return 0.35
    if root.dep_ == "pobj" and root.head.lower_ in _COMPARING:
        return 0.6
    if _is_nested(root):
        return _NESTED_WEIGHT + (0.15 if name else 0.0)
    if any(child.tag_ in ("WDT", "WP", "WP$") for child in root.children):
        return 0.35 if is_plural(root) else 0.15
    possessed = any(child.dep_ == "poss" for child in root.children)
    if (possessed and root.lemma_.lower() in PERSONS) or _is_predicate(root, doc):
        return 0.4
    named = name or any(child.pos_ == "PROPN" for child in root.lefts)
    return _WEIGHT.get(root.dep_, 0.6) + (0.25 if named else 0.0) + _defined(root, doc)


def _is_predicate(root: Any, doc: Any) -> bool:
    """Recognise 'a crime' in 'is spiking a crime?': it is said of something else."""
    indefinite = any(child.lower_ in ("a", "an") for child in root.children)
    return root.dep_ == "attr" and indefinite and doc[0].pos_ == "AUX" and root.i > 2


def _is_nested(root: Any) -> bool:
    if root.dep_ in ("poss", "conj", "appos", "compound", "nmod"):
        return True
    holder = root.head.head
    # Of 'the advantages of hubs' the hubs are what is talked about.
    return root.dep_ == "pobj" and holder.pos_ in NOMINAL and holder.lemma_ not in RELATIONAL


def _defined(root: Any, doc: Any) -> float:
    """Favour X in 'what is X': the question is about nothing else."""
    asks = len(doc) and doc[0].lower_ in ("what", "who", "tell", "describe")
    return 0.3 if asks and root.dep_ in ("nsubj", "attr") and root.head.lemma_ == "be" else 0.0
