"""A follow-up question made to stand alone, from the turns before it and without a model of it.

A question is left as it is unless a word in it points back or something in it is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from retrieval.references import (
    Edit,
    Reference,
    acts,
    apply,
    is_proposition,
    means_event,
    references,
    replacement,
    resolve,
)
from retrieval.schema import Answer, Turn
from retrieval.topics import (
    GENERIC,
    PARTY,
    PRONOUNS,
    RELATIONAL,
    Exchange,
    Topic,
    asked_about,
    fullest,
    is_plural,
    parse,
    question_topics,
    topics,
)

HISTORY_TURNS = 12
"""Older turns are not looked at: nobody's 'it' reaches back further."""
CITED_SENTENCES = 3
CITED_LETTERS = 400
NOTED_WORDS = 14
"""A longer question that points to nothing known is left as it is: it says much itself."""
_SALIENT = 0.5
_MENTIONED = 0.2
FRAGMENT_WORDS = 6
"""A question without a verb that is longer than this says enough by itself."""

_LEADS = re.compile(
    r"^(?:(?:and|but|so|or|plus|also|ok|okay|then|well|right|sure|yes|"
    r"(?:thanks|thank you|cheers)(?: very much| so much)?(?: for (?:that|this|it|your help))?|"
    r"yeah|yep|no|hmm+|oh|ah|now|great|fine|interesting|i see|got it|alright|all right|"
    r"(?:hi|hello|hey)(?: there)?|please|never mind|anyway|(?:ok )?forget (?:that|it)|sorry)\b"
    r"(?:\s*[,.!:;…–—-]+\s*|\s+))+",
    re.IGNORECASE,
)
_WHAT_ABOUT = re.compile(r"^(?:what|how) about\s+|^same (?:question )?for\s+", re.IGNORECASE)
_BACK = re.compile(
    r"^(?:(?:(?:going|getting|coming|go|returning|return|let'?s go)\s+)?back (?:to|on)|"
    r"(?:what|how) about|as for|regarding|concerning) "
    r"(?P<topic>[^:,;–—?.]+?)\s*(?:[:,;–—.?]|\s-)\s*(?P<rest>\S+ .*)$",
    re.IGNORECASE,
)
_ASKING = (
    r"why(?: not)?|how come|when|where|how|how (?:much|many|long|often|soon|far|big|old|exactly)|"
    r"(?:by|since|until|from) when|for how long|how so|what for|in what way"
)
_BARE = re.compile(
    rf"^(?P<word>{_ASKING}|who|whom|which|what|which ones?|(?:for|by|to|with) (?:who|whom|what)|"
    r"(?:says who|who says(?: so| that)?)|such as|like (?:what|who)|for example|e\.?g\.?|"
    r"(?:how|what) exactly|what kind|what sort|really|is that (?:all|it)|any (?:others?|more)|"
    r"(?:any|some)thing else(?: \w+)?|(?:what|who|where|anyone|anybody) else|and then|then what|"
    r"(?:tell me |say |know )?(?:a bit |a little )?more(?: details?)?|go on|elaborate|"
    r"more details?|explain|are you sure|since when|which of them)"
    r"(?: exactly| then| though| precisely| please)*\W*$",
    re.IGNORECASE,
)
_ADVERBIAL = re.compile(rf"^(?:{_ASKING})$", re.IGNORECASE)
_QUANTITY = re.compile(r"^how (?:many|much)$", re.IGNORECASE)
_AUXILIARIES = frozenset(
    "will would can could shall should may might must is are was were am do does did has have had "
    "wo ca isn aren won don doesn didn".split()
)
_INVERTED = _AUXILIARIES - set("wo ca isn aren won don doesn didn".split())
_ASKERS = frozenset("who whom whose what which when where why how r".split())
_TALK = frozenset(
    "hello hi hey thanks thank ok okay bye goodbye cheers lol great wow sorry".split()
)
# After 'what will they do about X', the 'it' that helps, costs or applies is what they will do.
_MEASURES = re.compile(r"\b(?:do|does|doing|done|change|tackle|stop)\b.*\babout\b", re.IGNORECASE)
_LIGHT = frozenset(
    "happen change next start begin end main important different charge responsible".split()
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


def _exchanges(history: Sequence[Turn]) -> list[Exchange]:
    """Return the turns as they were understood; earlier follow-ups are made to stand alone."""
    exchanges: list[Exchange] = []
    for turn in history:
        if _has_topic(turn):
            exchanges.append(Exchange(_understood(turn, exchanges), _sentences(turn.answer)))
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
    before = parse(_without_note(exchanges[-1].question))
    whole = None
    if _QUANTITY.match(word):
        whole = _counted(word.lower(), before)
    elif _ADVERBIAL.match(word):
        whole = _asked_with("why" if word.lower() == "how come" else word, before)
    if whole:
        return whole
    topic = _subject_matter(exchanges)
    return _with_note(text, topic) if topic else None


def _without_note(question: str) -> str:
    return re.sub(r"\s*\((?:about|besides) [^()]+\)\s*$", "", question)


def _asked_with(word: str, before: Any) -> str | None:
    """Put a question word before a yes/no question, or in the place of another one."""
    start = 0 if _is_yes_no(before) else _end_of_asking_adverb(before)
    if start is None:
        return None
    return f"{word.lower()} {_lower_first(before[start:])}"


def _is_yes_no(doc: Any) -> bool:
    return len(doc) > 2 and doc[0].lower_ in _AUXILIARIES


def _end_of_asking_adverb(doc: Any) -> int | None:
    """Return where 'when', 'why', 'how long' ends and its auxiliary follows, if it does."""
    for index, token in enumerate(doc[:5]):
        if token.lower_ in _AUXILIARIES:
            asked = doc[:index].text.lower()
            return index if _ADVERBIAL.match(asked) and not _QUANTITY.match(asked) else None
    return None


def _lower_first(span: Any) -> str:
    first = span[0]
    opens = first.lower_ in _ASKERS | _AUXILIARIES
    keep = not opens and (first.pos_ == "PROPN" or first.lower_ == "i")
    return str(span.text if keep else span.text[:1].lower() + span.text[1:])


def _counted(word: str, before: Any) -> str | None:
    """Ask for the number of what a yes/no question was about, or of the X in 'what are X'."""
    noun = _countable(before)
    if noun is None or word == "how much":
        return None
    phrase = before[noun.left_edge.i : noun.right_edge.i + 1]
    counted = re.sub(r"^(?:the|any|some|more|all|a lot of|these|those)\s+", "", phrase.text)
    if not _is_yes_no(before):
        return f"{word} {counted} are there?"
    rest = before[: phrase.start].text_with_ws + before[phrase.end :].text
    return f"{word} {counted} {rest[:1].lower()}{rest[1:]}"


def _countable(doc: Any) -> Any | None:
    """Return the plural noun whose number can be asked for, or None."""
    roles = ("dobj", "attr", "nsubjpass", "nsubj")
    if not _is_yes_no(doc) and not _is_definition(doc):
        return None
    nouns = [c.root for c in doc.noun_chunks if c.root.dep_ in roles and c.root.pos_ != "PRON"]
    plural = [n for n in nouns if n.tag_ in ("NNS", "NNPS") or n.lower_ == "police"]
    return min(plural, key=lambda noun: roles.index(noun.dep_), default=None)


def _is_definition(doc: Any) -> bool:
    return len(doc) > 2 and doc[0].lower_ in ("what", "who") and doc[1].lower_ in ("is", "are")


def _subject_matter(exchanges: Sequence[Exchange]) -> str | None:
    """Say what the last question was about, in words that fit after 'about'."""
    question = exchanges[-1].question
    if note := re.search(r"\((?:about|besides) ([^()]+)\)\s*$", question):
        return note[1]
    doc = parse(question)
    if clause := _indirect(doc):
        return clause
    own = [topic for topic in question_topics(question) if topic.weight >= _SALIENT]
    found = own or [topic for topic in topics(exchanges) if topic.weight >= _MENTIONED]
    return fullest(found[0], topics(exchanges)) if found else None


def _indirect(doc: Any) -> str | None:
    """Turn a question into an indirect one: 'who pays for X', 'which X they will ban'."""
    if _is_definition(doc) or len(list(doc.sents)) > 1 or not len(doc):
        return None
    if doc[0].lower_ in _INVERTED:
        return _uninverted("whether", 0, doc)
    if doc[0].lower_ not in _ASKERS:
        return None
    if any(t.dep_ in ("nsubj", "nsubjpass") and t.lower_ in _ASKERS for t in doc[:3]):
        return _lower_first(doc).rstrip(" ?")
    for index, token in enumerate(doc[:6]):
        if token.lower_ in _INVERTED:
            return _uninverted(_lower_first(doc[:index]), index, doc)
    return None


def _uninverted(opening: str, index: int, doc: Any) -> str | None:
    """Put the auxiliary at `index` after its subject; 'do' is left out."""
    edge = _end_of_subject(index + 1, doc)
    if edge is None:
        return None
    auxiliary = "" if doc[index].lower_ == "do" else doc[index].lower_
    parts = (opening, doc[index + 1 : edge].text, auxiliary, doc[edge:].text.rstrip(" ?"))
    return " ".join(part for part in parts if part)


def _end_of_subject(start: int, doc: Any) -> int | None:
    """Return where the phrase that begins at `start` ends, with what hangs on it."""
    if start < len(doc) and doc[start].lower_ == "there":
        return start + 1
    chunk = next((chunk for chunk in doc.noun_chunks if chunk.start == start), None)
    if chunk is None:
        return None
    prepositions = [child for child in chunk.root.children if child.dep_ == "prep"]
    return int(max([chunk.end - 1] + [child.right_edge.i for child in prepositions]) + 1)


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
    return text if short and not _has_clause(asked.doc) else None


def _has_clause(doc: Any) -> bool:
    first = doc[0].lower_
    if first in _ASKERS or any(token.lower_ in _AUXILIARIES for token in doc):
        return True
    return any(t.tag_ in ("VB", "VBP") and (t.i == 0 or t.dep_ == "ROOT") for t in doc)


def _in_parallel(fragment: str, asked: _Question, exchanges: Sequence[Exchange]) -> str | None:
    """Ask the last question again of what a fragment names."""
    if _CONDITION.match(fragment):
        return _conditional(fragment, exchanges)
    fragment = _resolved_within(fragment, exchanges)
    previous = exchanges[-1].question
    before, piece = parse(_without_note(previous)), parse(fragment)
    if before.text == previous or _has_clause(before):
        slot = _slot(piece, before) if _may_stand_in(asked, fragment, before) else None
        if slot is not None:
            return apply(before.text, _agreeing(slot, piece, before))
    if (_is_definition(before) and not _is_part(piece)) or not _is_named(asked):
        return None
    topic = _subject_matter(exchanges)
    return _with_note(asked.text, topic) if topic else None


def _resolved_within(fragment: str, exchanges: Sequence[Exchange]) -> str:
    """Say what a pronoun in a fragment means: 'what about people who sell them?'"""
    found = topics(exchanges)
    edits = [
        edit
        for reference in references(parse(fragment))
        if reference.kind in ("they", "it") and (topic := resolve(reference, found))
        for edit in replacement(reference, topic, found)
    ]
    return apply(fragment, edits) if len(fragment.split()) > 1 else fragment


def _is_part(piece: Any) -> bool:
    """Tell whether a fragment names a part or side of what was asked about: 'and the cost?'"""
    return piece[0].pos_ == "ADP" or any(token.lemma_ in RELATIONAL for token in piece)


def _is_named(asked: _Question) -> bool:
    return asked.led or bool(_WHAT_ABOUT.match(asked.text)) or asked.doc[0].pos_ == "ADP"


def _agreeing(slot: Edit, piece: Any, before: Any) -> list[Edit]:
    """Put the verb of 'what is X' in the number of the new X."""
    plural = any(is_plural(chunk.root) for chunk in list(piece.noun_chunks)[:1])
    verb = before[1]
    wanted = "are" if plural else "is"
    if not _is_definition(before) or verb.lower_ == wanted:
        return [slot]
    return [Edit(verb.idx, verb.idx + len(verb), wanted), slot]


def _may_stand_in(asked: _Question, fragment: str, before: Any) -> bool:
    """Let a bare 'prisons?' take a place only where the question before had one to give."""
    if asked.led or asked.text.rstrip("?.! ") != fragment:
        return True
    if parse(fragment)[0].pos_ == "ADP":
        return True
    return len(fragment.split()) <= 2 and (_is_yes_no(before) or bool(asked_about(before.text)))


def _conditional(fragment: str, exchanges: Sequence[Exchange]) -> str:
    """Ask what happens in the case that a fragment names: 'and if they hit my staff?'"""
    clause = re.sub(r"^what (?:happens )?if\b|^if\b", "", fragment, flags=re.IGNORECASE).strip()
    question = f"what happens if {clause}?"
    resolved = _resolved(_without_lead(question), exchanges)
    topic = None if resolved else _subject_matter(exchanges)
    return resolved or (_with_note(question, topic) if topic else question)


def _slot(piece: Any, before: Any) -> Edit | None:
    """Return the edit that puts a fragment in its place in the question before."""
    if piece[0].pos_ == "ADP" and len(piece) > 1:
        return None if _is_definition(before) else _prepositional_slot(piece, before)
    if not any(True for _ in piece.noun_chunks) and piece[-1].pos_ in ("ADV", "ADJ"):
        return None
    if span := asked_about(before.text):
        return Edit(*span, piece.text)
    chunk = _parallel(piece, before)
    if chunk is None or (_is_definition(before) and not _is_definite(piece)):
        return None
    whole = _whole_phrase(chunk)
    return Edit(whole.start_char, whole.end_char, piece.text)


def _is_definite(piece: Any) -> bool:
    """Tell whether a phrase can take X's place in 'what is X': a name or 'the hubs', no part."""
    return (piece[0].lower_ == "the" or piece[-1].text[:1].isupper()) and not _is_part(piece)


def _prepositional_slot(piece: Any, before: Any) -> Edit | None:
    """Put 'in Wales' in the place of a like phrase with its preposition, or at the end."""
    for token in reversed(before):
        if token.lower_ == piece[0].lower_ and token.dep_ == "prep" and _alike(piece, token):
            end = before[token.right_edge.i]
            return Edit(token.idx, end.idx + len(end), piece.text)
    if not (_is_yes_no(before) or before[0].lower_ in _ASKERS):
        return None
    end = len(before.text.rstrip("?.! "))
    return Edit(end, end, f" {piece.text}")


def _alike(piece: Any, preposition: Any) -> bool:
    """Tell whether two phrases say the same kind of thing: places, or neither a place."""
    if piece[0].lower_ not in ("in", "at", "on", "by", "from", "to"):
        return True
    kinds = [{token.ent_type_ for token in span} - {""} for span in (piece, preposition.subtree)]
    return bool(kinds[0]) == bool(kinds[1])


def _parallel(piece: Any, before: Any) -> Any | None:
    """Return the phrase of the question before that a fragment stands in parallel to."""
    head = next((chunk.root for chunk in piece.noun_chunks), piece[-1])
    chunks = [chunk for chunk in before.noun_chunks if _can_be_replaced(chunk)]
    if not chunks:
        return None
    return max(chunks, key=lambda chunk: (_likeness(head, chunk.root), chunk.start))


def _can_be_replaced(chunk: Any) -> bool:
    root = chunk.root
    if root.lower_ in PRONOUNS | GENERIC | PARTY or root.lemma_.lower() in PARTY:
        return False
    return not any(token.tag_ in ("WDT", "WP", "WP$") for token in chunk)


def _likeness(head: Any, root: Any) -> float:
    nested = root.dep_ == "pobj" and root.head.head.pos_ in ("NOUN", "PROPN")
    return (
        3.0 * (head.lemma_.lower() == root.lemma_.lower())
        + 1.0 * (head.ent_type_ == root.ent_type_)
        + 0.5 * ((head.pos_ == "PROPN") == (root.pos_ == "PROPN"))
        + 0.5 * ((head.tag_ in ("NNS", "NNPS")) == (root.tag_ in ("NNS", "NNPS")))
        + 0.8 * (root.dep_ in ("dobj", "nsubjpass", "attr", "pobj"))
        - 1.0 * nested
    )


def _whole_phrase(chunk: Any) -> Any:
    """Return a phrase with what describes it, so that nothing of the old topic stays."""
    doc, root = chunk.doc, chunk.root
    edges = [c.right_edge.i for c in root.children if c.dep_ in ("prep", "relcl", "conj", "appos")]
    start = chunk.start + (2 if chunk[0].tag_ == "WRB" and len(chunk) > 2 else 0)
    start -= start > 0 and doc[start - 1].lower_ in ("under", "over", "above", "below")
    return doc[start : max([root.i, *edges]) + 1]


# Words that point back


def _resolved(asked: _Question, exchanges: Sequence[Exchange]) -> str | None:
    """Put in the place of pronouns and the like what they mean."""
    pointing = references(asked.doc)
    found = topics(exchanges)
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
    needed = any(reference.needed and reference.kind != "person" for reference in pointing)
    if len(asked.doc) > NOTED_WORDS or not (needed or _lacks_topic(asked.doc)):
        return None
    topic = _subject_matter(exchanges)
    return _with_note(asked.text, topic) if topic else None


def _lacks_topic(doc: Any) -> bool:
    words = [token for token in doc if not token.is_punct]
    if len(words) > 8 or any(t.lower_ in ("you", "i", "we", "my", "your", "u") for t in words):
        return False
    if not words or words[0].lower_ not in _ASKERS | _AUXILIARIES:
        return False
    if words[0].lower_ in _ASKERS and not any(t.pos_ in ("VERB", "AUX") for t in words):
        return len(words) <= 4
    content = [t for t in words if not t.is_stop and t.lemma_ not in _LIGHT]
    if not any(t.pos_ in ("NOUN", "PROPN", "NUM") for t in content):
        return len(content) <= 1
    heads = [chunk.root for chunk in doc.noun_chunks if chunk.root.lower_ not in _ASKERS]
    return len(heads) == 1 and heads[0].lemma_ in RELATIONAL and len(content) <= 2
