"""A follow-up question made to stand alone, from the turns before it and without a language model.

A question is left as it is unless a word in it points back or something in it is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from retrieval.antecedents import Edit, apply, means_event, replacement, resolve
from retrieval.fragments import (
    ASKERS,
    ASKING,
    AUXILIARIES,
    agreeing,
    asked_again,
    has_clause,
    indirect,
    is_definition,
    is_part,
    is_yes_no,
    place,
)
from retrieval.references import Reference, acts, is_proposition, references
from retrieval.schema import Answer, Turn
from retrieval.topics import (
    PARTY,
    RELATIONAL,
    Exchange,
    Topic,
    asked_about,
    fullest,
    parse,
    question_topics,
    split_note,
    topics,
)

HISTORY_TURNS = 12
"""Older turns are not looked at: nobody's 'it' reaches back further."""
CITED_SENTENCES = 3
CITED_LETTERS = 400
"""How much of an answer is read for topics; parsing takes time."""
NOTED_WORDS = 14
"""A longer question that points to nothing known is left as it is: it says much itself."""
FRAGMENT_WORDS = 6
"""A question without a verb that is longer than this says enough by itself."""
_SALIENT = 0.5
_MENTIONED = 0.2
"""Weights from which a topic of the last question, or of any, may stand in brackets."""
_LEADS = re.compile(
    r"^(?:(?:and|but|so|or|plus|also|ok|okay|then|well|right|sure|yes|"
    r"(?:thanks|thank you|cheers)(?: very much| so much)?(?: for (?:that|this|it|your help))?|"
    r"yeah|yep|no|hmm+|oh|ah|now|great|fine|interesting|i see|got it|alright|all right|"
    r"(?:hi|hello|hey)(?: there)?|please|never mind|anyway|(?:ok )?forget (?:that|it)|sorry)\b"
    r"(?:\s*[,.!:;…–—-]+\s*|\s+|$))+",
    re.IGNORECASE,
)
_WHAT_ABOUT = re.compile(r"^(?:what|how) about\s+|^same (?:question )?for\s+", re.IGNORECASE)
_BACK = re.compile(
    r"^(?:(?:(?:going|getting|coming|go|returning|return|let'?s go)\s+)?back (?:to|on)|"
    r"(?:what|how) about|as for|regarding|concerning) "
    r"(?P<topic>[^:,;–—?.]+?)\s*(?:[:,;–—.?]|\s-)\s*(?P<rest>\S+ .*)$",
    re.IGNORECASE,
)
_BARE = re.compile(
    rf"^(?P<word>{ASKING}|who|whom|which|what|which ones?|(?:for|by|to|with) (?:who|whom|what)|"
    r"(?:says who|who says(?: so| that)?)|such as|like (?:what|who)|for example|e\.?g\.?|"
    r"(?:how|what) exactly|what kind|what sort|really|is that (?:all|it)|any (?:others?|more)|"
    r"(?:any|some)thing else(?: \w+)?|(?:what|who|where|anyone|anybody) else|and then|then what|"
    r"(?:tell me |say |know )?(?:a bit |a little )?more(?: details?)?|go on|elaborate|"
    r"more details?|explain|are you sure|since when|which of them|"
    r"how (?:many|much) of (?:them|those|these|it))"
    r"(?: exactly| then| though| precisely| please)*\W*$",
    re.IGNORECASE,
)
_TALK = frozenset(
    "hello hi hey thanks thank ok okay bye goodbye cheers lol great wow sorry".split()
)
# After 'what will they do about X', the 'it' that helps, costs or applies is what they will do.
_MEASURES = re.compile(r"\b(?:do|does|doing|done|happens?)\b.*\b(?:about|to)\b", re.IGNORECASE)
_LIGHT = frozenset(
    "go happen change next start begin end main important different charge responsible".split()
)
_IMPERATIVE = re.compile(r"^(?:tell|say|go on|elaborate|explain|rewrite|write)\b", re.IGNORECASE)
_CONDITION = re.compile(r"^(?:what (?:happens )?)?if\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Question:
    """A question without its opening words ('and', 'ok.'), parsed."""

    text: str
    doc: Any
    led: bool


def standalone_question(question: str, history: Sequence[Turn]) -> str:
    """Return a question that says by itself what a follow-up means.

    `history` is oldest first; declined turns are passed over. The question comes back byte for
    byte where it stands alone, where nothing was asked before, or where nothing fits.
    """
    exchanges = _exchanges(history[-HISTORY_TURNS:])
    return _standalone(question, exchanges) if exchanges else question


def topic_alone(question: str) -> str | None:
    """Return a question for no more than what a fragment names: "and trams?", or None.

    It is what is left to ask where the last question, asked again of that, leads to nothing.
    """
    fragment = _fragment(_without_lead(question.strip()))
    if not fragment or _CONDITION.match(fragment):
        return None
    piece = parse(fragment)
    in_a_place = piece[0].pos_ == "ADP" and len(piece) > 1
    return None if in_a_place else f"What about {fragment}?"


def _exchanges(history: Sequence[Turn]) -> list[Exchange]:
    """Return the turns as they were understood; earlier follow-ups are made to stand alone."""
    exchanges: list[Exchange] = []
    for turn in history:
        if _has_topic(turn):
            answer = turn.answer
            asked = _understood(turn, exchanges)
            exchanges.append(Exchange(asked, _sentences(answer), _speakers(answer)))
    return exchanges


def _has_topic(turn: Turn) -> bool:
    if isinstance(turn.answer, Answer) and turn.answer.outcome == "declined":
        return False
    words = re.findall(r"\w+", turn.question.lower())
    return bool(words) and not set(words) <= _TALK | {"you", "there", "very", "much"}


def _understood(turn: Turn, before: list[Exchange]) -> str:
    if isinstance(turn.answer, Answer):
        return turn.answer.standalone_question or turn.question
    return _standalone(turn.question, before) if before else turn.question


def _sentences(answer: Answer | str) -> tuple[str, ...]:
    if isinstance(answer, str):
        return (answer[:CITED_LETTERS],) if answer.strip() else ()
    return tuple(c.quote[:CITED_LETTERS] for c in answer.citations[:CITED_SENTENCES])


def _speakers(answer: Answer | str) -> tuple[str, ...]:
    if isinstance(answer, str):
        return ()
    return tuple(dict.fromkeys(c.speaker for c in answer.citations if c.speaker))


def _standalone(question: str, exchanges: Sequence[Exchange]) -> str:
    if not exchanges:
        return question
    asked = _without_lead(question.strip())
    if not asked.text or set(re.findall(r"\w+", asked.text.lower())) <= _TALK:
        return question
    rewritten = _rewritten(asked, exchanges)
    return question if rewritten is None else _tidy(rewritten, question)


def _without_lead(question: str) -> _Question:
    text = _LEADS.sub("", question)
    return _Question(text, parse(text), text != question)


def _rewritten(asked: _Question, exchanges: Sequence[Exchange]) -> str | None:
    """Return the question made whole, or None where it is whole or cannot be made so."""
    if back := _BACK.match(asked.text):
        return _returned(back["topic"], back["rest"], exchanges)
    if bare := _BARE.match(asked.text):
        return _expanded(asked.text, bare["word"], exchanges)
    if fragment := _fragment(asked):
        return _in_parallel(fragment, asked, exchanges)
    return _resolved(asked, exchanges)


def _tidy(text: str, question: str) -> str:
    """Begin as the person began, with or without a capital."""
    text = re.sub(r"\s+", " ", text).strip()
    return text[:1].upper() + text[1:] if question.strip()[:1].isupper() else text


# Coming back to an earlier topic


def _returned(named: str, rest: str, exchanges: Sequence[Exchange]) -> str:
    """Answer 'back to the hubs: who staffs them?' with the topic that was named."""
    ordered = sorted(exchanges, key=lambda exchange: _shared(named, exchange.question))
    topic = _best_match(named, topics(ordered)) or _named(named)
    rewritten = _rewritten(_without_lead(rest), [*ordered, Exchange(topic)])
    if rewritten is None or rewritten == rest:
        return rest if _shared(topic, rest) else _with_note(rest, topic)
    return rewritten


def _shared(first: str, second: str) -> int:
    return len(_content(first) & _content(second))


def _content(text: str) -> set[str]:
    return {token.lemma_.lower() for token in parse(text) if token.is_alpha and not token.is_stop}


def _best_match(named: str, found: Iterable[Topic]) -> str | None:
    words = _content(named)
    matches = [topic for topic in found if words & topic.words]
    return max(matches, key=lambda t: len(words & t.words)).text if matches else None


def _named(named: str) -> str:
    return re.sub(r"\s+(?:stuff|thing|things|question|bit|part|point)$", "", named)


# Bare question words


def _expanded(text: str, word: str, exchanges: Sequence[Exchange]) -> str | None:
    """Complete 'why?', 'how many?' or 'any others?' from the question before."""
    before = parse(split_note(exchanges[-1].question)[0])
    if whole := asked_again(word, before):
        return whole
    topic = _subject_matter(exchanges)
    return _with_note(text, topic) if topic else None


def _subject_matter(exchanges: Sequence[Exchange]) -> str | None:
    """Say what the last question was about, in words that fit after 'about'."""
    question, note = split_note(exchanges[-1].question)
    if note or (note := indirect(parse(question))):
        return note
    own = [topic for topic in question_topics(question) if topic.weight >= _SALIENT]
    found = own or [topic for topic in topics(exchanges) if topic.weight >= _MENTIONED]
    return fullest(found[0], topics(exchanges)) if found else None


def _with_note(question: str, topic: str) -> str:
    """Append a topic in brackets."""
    bare = question.strip().rstrip("?.! ")
    mark = "" if _IMPERATIVE.match(bare) else "?"
    return f"{bare}{mark} (about {topic.rstrip('?.! ')})"


# Fragments


def _fragment(asked: _Question) -> str | None:
    """Return the phrase that is all a fragment says ('and in Wales?'), or None."""
    text = asked.text.rstrip("?.! ")
    if _CONDITION.match(text):
        return text if asked.led or text.lower().startswith("what if") else None
    if about := _WHAT_ABOUT.match(text):
        return text[about.end() :]
    words = [token for token in asked.doc if not token.is_punct]
    led = asked.led or asked.doc[0].pos_ == "ADP"
    short = 0 < len(words) <= FRAGMENT_WORDS and (led or len(words) <= 3)
    return text if short and not has_clause(asked.doc) else None


def _in_parallel(fragment: str, asked: _Question, exchanges: Sequence[Exchange]) -> str | None:
    """Ask the last question again of what a fragment names."""
    if _CONDITION.match(fragment):
        return _conditional(fragment, exchanges)
    fragment = _resolved_within(fragment, exchanges)
    previous, note = split_note(exchanges[-1].question)
    before, piece = parse(previous), parse(fragment)
    if note is None or any(token.pos_ in ("VERB", "AUX") for token in before):
        edit = place(piece, before) if _may_stand_in(asked, fragment, before) else None
        if edit is not None:
            return apply(before.text, agreeing(edit, piece, before))
    if (is_definition(before) and not is_part(piece)) or not _is_named(asked):
        return None
    topic = _subject_matter(exchanges)
    return _with_note(asked.text, topic) if topic else None


def _resolved_within(fragment: str, exchanges: Sequence[Exchange]) -> str:
    """Say what a pronoun in a fragment means: 'what about people who sell them?'"""
    pointing = [r for r in references(parse(fragment)) if r.kind in ("they", "it")]
    if not pointing or len(fragment.split()) == 1:
        return fragment
    found = topics(exchanges)
    edits = [
        edit
        for reference in pointing
        if (topic := resolve(reference, found))
        for edit in replacement(reference, topic, found)
    ]
    return apply(fragment, edits)


def _is_named(asked: _Question) -> bool:
    if asked.led or _WHAT_ABOUT.match(asked.text) or asked.doc[0].pos_ == "ADP":
        return True
    return is_part(asked.doc)


def _may_stand_in(asked: _Question, fragment: str, before: Any) -> bool:
    """Let a bare 'prisons?' take a place only where the question before had one to give."""
    piece = parse(fragment)
    if piece[0].pos_ == "ADP":
        return True
    if is_part(piece) and not is_definition(before):
        return any(t.pos_ == "NOUN" and t.lemma_ in RELATIONAL for t in before)
    if asked.led or asked.text.rstrip("?.! ") != fragment:
        return True
    return len(fragment.split()) <= 2 and (is_yes_no(before) or bool(asked_about(before.text)))


def _conditional(fragment: str, exchanges: Sequence[Exchange]) -> str:
    """Ask what happens in the case that a fragment names: 'and if they hit my staff?'"""
    clause = re.sub(r"^what (?:happens )?if\b|^if\b", "", fragment, flags=re.IGNORECASE).strip()
    question = f"what happens if {clause}?"
    resolved = _resolved(_without_lead(question), exchanges)
    topic = None if resolved else _subject_matter(exchanges)
    return resolved or (_with_note(question, topic) if topic else question)


# Words that point back


def _resolved(asked: _Question, exchanges: Sequence[Exchange]) -> str | None:
    """Put in the place of pronouns and the like what they mean."""
    pointing = references(asked.doc)
    # Cited sentences are parsed for topics, which takes time: not without need.
    found = topics(exchanges) if pointing else ()
    edits: list[Edit] = []
    used: dict[str, Topic] = {}
    for reference in pointing:
        edits += _resolve_one(reference, found, used)
    if edits and not _means_matter(pointing, used, exchanges[-1].question):
        return apply(asked.text, edits)
    return _completed(asked, pointing, exchanges)


def _means_matter(pointing: Sequence[Reference], used: dict[str, Topic], previous: str) -> bool:
    """Tell whether something points to the whole matter rather than to a phrase."""
    if any(is_proposition(reference.token) for reference in pointing):
        return True
    if re.search(r"\bthere\b", previous):
        return False  # 'there will be more officers': what there will be is what 'it' means
    resolved = [reference for reference in pointing if reference.kind in used]
    measures = bool(_MEASURES.search(previous))
    return any(
        means_event(reference, used[reference.kind])
        or (measures and acts(reference) and not _is_cited_name(used[reference.kind]))
        for reference in resolved
        if reference.kind in ("it", "this")
    )


def _is_cited_name(topic: Topic) -> bool:
    return topic.answer and topic.name


def _resolve_one(
    reference: Reference, found: Sequence[Topic], used: dict[str, Topic]
) -> list[Edit]:
    """Resolve a reference unless the same word, or the same topic, was resolved before it."""
    topic = None if reference.kind in used else resolve(reference, found)
    if topic is None or topic in used.values():
        return []
    used[reference.kind] = topic
    return replacement(reference, topic, found)


def _completed(
    asked: _Question, pointing: Sequence[Reference], exchanges: Sequence[Exchange]
) -> str | None:
    """Append the last topic to a question that has none of its own, such as 'who decides?'"""
    needed = any(
        reference.needed and reference.kind not in ("person", "they") for reference in pointing
    )
    unknown = any(reference.kind == "person" for reference in pointing)
    if unknown or len(asked.doc) > NOTED_WORDS or not (needed or _lacks_topic(asked.doc)):
        return None
    topic = _subject_matter(exchanges)
    return _with_note(asked.text, topic) if topic else None


def _says_something(token: Any) -> bool:
    """Leave out words such as 'what' and 'happen', but not 'US', which looks like one."""
    if token.lower_ in PARTY:
        return False
    is_name = token.is_upper and len(token) > 1
    return (is_name or not token.is_stop) and token.lemma_ not in _LIGHT


def _lacks_topic(doc: Any) -> bool:
    words = [token for token in doc if not token.is_punct]
    if len(words) > 10 or any(t.lower_ in ("you", "i", "we", "my", "your", "u") for t in words):
        return False
    if not words or words[0].lower_ not in ASKERS | AUXILIARIES:
        return False
    if words[0].lower_ in ASKERS and not any(t.pos_ in ("VERB", "AUX") for t in words):
        return len(words) <= 4
    content = [t for t in words if _says_something(t)]
    if not any(t.pos_ in ("NOUN", "PROPN", "NUM") for t in content):
        return len(content) <= (0 if is_definition(doc) else 1)
    heads = [chunk.root for chunk in doc.noun_chunks if chunk.root.lower_ not in ASKERS]
    return len(heads) == 1 and heads[0].lemma_ in RELATIONAL and len(content) <= 2
