"""Words in a question that point back (it, they, that plan, the hubs, ones) and what they mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from retrieval.topics import GENERIC, PARTY, PERSONS, Topic, fullest, is_plural

Kind = Literal["it", "they", "person", "this", "these", "there", "ones", "noun"]

_PRONOUN: dict[str, Kind] = {
    **dict.fromkeys("it its".split(), "it"),
    **dict.fromkeys("they them their theirs".split(), "they"),
    **dict.fromkeys("he him his she her hers".split(), "person"),
    **dict.fromkeys("this that".split(), "this"),
    **dict.fromkeys("these those".split(), "these"),
}
_POSSESSIVE = frozenset("its their theirs his her hers".split())
_SAYING = frozenset(
    "say mention state promise explain specify define commit pledge propose describe list cover "
    "claim argue suggest support oppose back believe think plan want intend aim".split()
)
_POLICY = _SAYING | frozenset(
    "do ban build scrap introduce cut raise increase reduce fund create abolish repeal hire "
    "recruit spend invest set bring make end stop close open fix tackle halve double change "
    "replace reform legalise criminalise allow force deport send tax guarantee keep ensure "
    "deliver achieve legislate outlaw restrict strengthen toughen give nationalise crack "
    "renegotiate negotiate deal improve get getting put let take enforce implement afford".split()
)
_PARTY_POSSESSIONS = frozenset(
    "plan policy position manifesto pledge view stance leader proposal promise record vision "
    "programme voter mp candidate government".split()
)
_TRUSTING = frozenset("believe trust vote elect support back".split())
_WEATHER = frozenset("rain snow matter seem depend".split())
# Nouns that name whatever was spoken of: 'that plan' after any pledge at all.
_ANAPHORIC = frozenset(
    "plan scheme policy idea measure law offence power order programme program promise pledge "
    "proposal change rule project approach system crime issue problem thing matter".split()
)
# 'This country', 'these plans': the document and the reader's world, not something said before.
_DEICTIC = frozenset(
    "country nation manifesto document party area town city place government world chat app "
    "site bot conversation answer question page".split()
)
_PLACES = frozenset(
    "hub school unit court prison hospital centre center town city area region country room camp "
    "hotel university college station street club".split()
)
_WORDS_BEFORE = 9
"""A pronoun after this many words, verb and noun among them, is taken to mean one of them."""
_THRESHOLD = 0.16
_ANSWER_THRESHOLD = 0.3


@dataclass(frozen=True, slots=True)
class Reference:
    """A word or phrase that points back: question[start:end]; `needed` if it cannot stand."""

    start: int
    end: int
    kind: Kind
    token: Any
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Edit:
    """A replacement of text[start:end]."""

    start: int
    end: int
    text: str


def references(doc: Any) -> list[Reference]:
    """Return what points back to earlier turns in a parsed question, in order."""
    found = [reference for token in doc for reference in _reference(token)]
    return [r for r in found if not _means_itself(r)]


def resolve(reference: Reference, found: Sequence[Topic]) -> Topic | None:
    """Return the topic a reference means, or None where none agrees with it."""
    present = {token.lemma_.lower() for token in reference.token.doc if token.pos_ in _NOMINAL}
    if reference.kind == "noun":
        present = set()
    fits = [(topic.weight * _fit(reference, topic), topic) for topic in found]
    fits = [(fit, topic) for fit, topic in fits if topic.head not in present]
    fits = [(fit, topic) for fit, topic in fits if fit >= _threshold(topic)]
    return max(fits, key=lambda pair: pair[0], default=(0.0, None))[1]


def _threshold(topic: Topic) -> float:
    return _ANSWER_THRESHOLD if topic.answer else _THRESHOLD


def replacement(reference: Reference, topic: Topic, found: Sequence[Topic]) -> list[Edit]:
    """Return the edits that put a topic in the place of a reference, its verb agreeing."""
    token, text = reference.token, fullest(topic, found)
    if reference.kind == "ones" and token.lower_ == "one":
        return [Edit(reference.start, reference.end, f"one of {_the(text)}")]
    if reference.kind == "ones":
        return [_with_noun(reference, text)]
    if reference.kind == "there":
        return [Edit(reference.start, reference.end, f"in {text}")]
    if token.lower_ in _POSSESSIVE:
        return [_possessive(reference, text)]
    edit = Edit(reference.start, reference.end + _clitic(token), text + _verb(token))
    return [edit, *_agreeing_verb(reference, topic)]


_SINGULAR = {"are": "is", "were": "was", "do": "does", "have": "has"}
_PLURAL = {singular: plural for plural, singular in _SINGULAR.items()}


def _agreeing_verb(reference: Reference, topic: Topic) -> list[Edit]:
    """Return the edit that puts a pronoun's auxiliary in its topic's number, if it needs one."""
    token = reference.token
    if token.dep_ not in ("nsubj", "nsubjpass") or (topic.group and not topic.plural):
        return []
    forms = _PLURAL if topic.plural else _SINGULAR
    verbs = [t for t in (token.head, *token.head.children) if t.lower_ in forms and t.i < token.i]
    return [Edit(v.idx, v.idx + len(v), _cased(forms[v.lower_], v.text)) for v in verbs[:1]]


def _the(text: str) -> str:
    return text if text.startswith("the ") else f"the {text}"


def _cased(word: str, like: str) -> str:
    return word.capitalize() if like[:1].isupper() else word


def apply(text: str, edits: Sequence[Edit]) -> str:
    """Return a text with its edits made; they must not overlap."""
    for edit in sorted(edits, key=lambda edit: -edit.start):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


_NOMINAL = ("NOUN", "PROPN")


def _reference(token: Any) -> Iterator[Reference]:
    kind = _PRONOUN.get(token.lower_)
    end = token.idx + len(token)
    if kind in ("this", "these") and token.dep_ == "det":
        if token.i < token.head.i and _points(token.head):
            yield Reference(token.idx, token.head.idx + len(token.head), "noun", token.head)
    elif kind in ("this", "these"):
        if _stands_alone(token):
            yield Reference(token.idx, end, kind, token)
    elif kind:
        yield Reference(token.idx, end, kind, token)
    elif token.lower_ == "there" and token.dep_ == "advmod" and token.head.pos_ in ("VERB", "AUX"):
        yield Reference(token.idx, end, "there", token)
    elif (token.lower_ in ("one", "ones") and token.tag_ in ("NN", "NNS") and _has_left(token)) or (
        token.lower_ == "one" and token.dep_ in ("dobj", "pobj") and not any(token.children)
    ):
        yield Reference(token.idx, end, "ones", token)
    elif token.lower_ == "more" and token.dep_ == "dobj" and not any(token.children):
        yield Reference(end, end, "ones", token)
    elif token.lower_ == "the" and _is_bare_definite(token):
        yield Reference(token.idx, token.head.idx + len(token.head), "noun", token.head, False)


def _stands_alone(token: Any) -> bool:
    """Tell 'whose fault is that?' from 'the plan that' and 'says that', whatever it is tagged."""
    following = token.nbor() if token.i + 1 < len(token.doc) else None
    if following is None or following.is_punct:
        return True
    return token.tag_ == "DT" and token.dep_ not in ("mark", "advmod", "ROOT")


def _points(noun: Any) -> bool:
    """Tell whether 'this NOUN' refers to something said before (not 'this year')."""
    if noun.tag_ in ("NNS", "NNPS") and noun.lemma_ in _PARTY_POSSESSIONS | _ANAPHORIC:
        return False
    if any(child.dep_ in ("relcl", "acl") for child in noun.children):
        return False
    return noun.pos_ != "PRON" and noun.lower_ not in GENERIC | PARTY | _DEICTIC


def _has_left(token: Any) -> bool:
    return any(child.dep_ in ("det", "amod", "nummod") for child in token.lefts)


def _is_bare_definite(token: Any) -> bool:
    """Tell whether 'the' begins a phrase of just 'the NOUN', as in 'how do the hubs work'."""
    noun = token.head
    if token.dep_ != "det" or noun.i != token.i + 1 or noun.pos_ not in _NOMINAL:
        return False
    return not any(child.i > noun.i and child.dep_ != "punct" for child in noun.children)


def _means_itself(reference: Reference) -> bool:
    token = reference.token
    if reference.kind != "noun" and _is_late(token):
        return True
    if is_proposition(token):
        return False
    tests: dict[str, tuple[Callable[[Any], bool], ...]] = {
        "it": (_is_pleonastic, _is_document, _is_bound),
        "they": (_is_party, _is_bound),
        "person": (_is_bound,),
        "this": (_is_bound, _equates),
        "these": (_is_bound,),
    }
    return any(test(token) for test in tests.get(reference.kind, ()))


def _is_late(token: Any) -> bool:
    """Tell whether enough was said before a word for it to point into its own message."""
    before = token.doc[: token.i]
    breaks = [t.i for t in before if t.text in (".", "?", "!", "-", "–", "—", ";") and t.i > 1]
    if breaks:
        return True
    kinds = {t.pos_ for t in before}
    return len(before) >= _WORDS_BEFORE and "VERB" in kinds and bool(kinds & set(_NOMINAL))


def _is_pleonastic(token: Any) -> bool:
    """Recognise the 'it' that means nothing: 'is it legal to carry a knife', 'it takes long'."""
    head = token.head
    if token.dep_ == "expl" or head.lemma_ in _WEATHER:
        return True
    if token.dep_ == "nsubj" and any(t.lower_ in ("who", "what") for t in head.lefts):
        return head.lemma_ == "be" and head.right_edge.i <= token.i + 2 and token.i > 1
    if token.dep_ in ("poss", "pobj") or token.lower_ != "it":
        return False
    clauses = [c for c in _below(head) if c.dep_ in ("xcomp", "ccomp", "csubj", "advcl", "acl")]
    return any(_carries_meaning(clause) for clause in clauses if clause.i > token.i)


def _below(head: Any) -> list[Any]:
    return list(head.children) + [
        grandchild
        for child in head.children
        if child.dep_ in ("acomp", "attr", "oprd")
        for grandchild in child.children
    ]


def _carries_meaning(clause: Any) -> bool:
    """Tell whether a clause after 'it is ADJECTIVE' is what 'it' stands for."""
    if clause.head.lemma_ not in ("be", "take", "make") and clause.head.pos_ not in ("ADJ", "NOUN"):
        return False
    that = any(child.lower_ in ("that", "whether") for child in clause.children)
    infinitive = any(child.lower_ == "to" for child in clause.children)
    has_object = any(
        child.dep_ in ("dobj", "ccomp") or (child.dep_ == "prep" and child.lower_ != "than")
        for child in clause.children
    )
    return that or (infinitive and (has_object or clause.head.lemma_ == "take"))


def _is_document(token: Any) -> bool:
    """Take 'what does it say' as a question to the document itself."""
    return token.dep_ == "nsubj" and token.head.lemma_ in _SAYING - {"plan", "want", "back"}


def _is_party(token: Any) -> bool:
    """Recognise the 'they' of political talk, the party: 'what will they do about prisons?'"""
    if token.lower_ == "their":
        return token.head.lemma_.lower() in _PARTY_POSSESSIONS
    if token.lower_ == "them":
        trusted = any(verb.lemma_ in _TRUSTING for verb in (token.head, token.head.head))
        return trusted or any(child.dep_ == "relcl" for child in token.children)
    if token.lower_ != "they" or token.dep_ not in ("nsubj", "nsubjpass"):
        return False
    rid = token.head.lower_ == "rid"
    return rid or (token.dep_ == "nsubj" and _is_policy(token.head))


def _is_policy(verb: Any) -> bool:
    auxiliaries = {child.lower_ for child in verb.children if child.dep_ == "aux"}
    wanted = [child for child in verb.children if child.dep_ == "xcomp" and child.i > verb.i]
    if verb.lemma_ in ("go", "plan", "want", "intend", "aim", "try", "promise") and wanted:
        return "did" not in auxiliaries and wanted[0].lemma_ in _POLICY
    if verb.lemma_ == "do" and not any(c.dep_ in ("prep", "xcomp", "advcl") for c in verb.children):
        return False
    if verb.lemma_ in _SAYING:
        return "did" not in auxiliaries
    coming = bool(auxiliaries & {"will", "would", "wo", "'ll", "shall", "ll"})
    under_way = verb.tag_ == "VBG" and bool(auxiliaries & {"are", "'re", "r"})
    return verb.lemma_ in _POLICY and (coming or under_way)


def is_proposition(token: Any) -> bool:
    """Tell whether a word means all that was said: 'do you agree with that', 'will they do it'."""
    verb = _governing(token)
    if token.lower_ in ("it", "this", "that") and token.dep_ == "dobj" and verb.lemma_ == "do":
        return True
    if token.lower_ not in ("this", "that"):
        return False
    if verb.lemma_ == "take" and token.dep_ == "nsubj":
        return True
    said = verb.lemma_ in ("agree", "believe", "know", "mean", "justify", "explain", "happen")
    return said or (verb.lemma_ == "be" and _is_judged(token, verb))


def _governing(token: Any) -> Any:
    """Return the verb a pronoun goes with, or the form of 'be' before it where it was misread."""
    if token.i > 0 and token.nbor(-1).lemma_ == "be":
        return token.nbor(-1)
    return token.head.head if token.dep_ == "pobj" else token.head


def acts(reference: Reference) -> bool:
    """Tell whether a reference is who or what does something: the subject of an active verb."""
    return bool(reference.token.dep_ == "nsubj" and reference.token.head.pos_ == "VERB")


def means_event(reference: Reference, topic: Topic) -> bool:
    """Tell whether 'it' is rather the whole matter, as the topic found is in the plural."""
    return reference.kind in ("it", "this") and topic.plural and topic.event


def _is_judged(token: Any, verb: Any) -> bool:
    """Tell 'is that true', 'whose fault is that' from 'what is that'."""
    judged = any(child.dep_ == "acomp" for child in verb.children)
    return judged or token.doc[0].lower_ in ("whose", "why", "how", "when")


def _equates(token: Any) -> bool:
    """Tell whether 'that is the party's pledge on knife crime' says itself what 'that' is."""
    nouns = [c for c in token.head.children if c.dep_ == "attr" and c.i > token.i]
    return token.dep_ == "nsubj" and any(noun.pos_ in _NOMINAL for noun in nouns)


def _is_bound(token: Any) -> bool:
    """Tell whether the question itself names, before the pronoun, what the pronoun means."""
    before = [noun for noun in token.doc[: token.i] if noun.pos_ in _NOMINAL]
    if token.lower_ in ("his", "her") and any(
        t.pos_ == "PROPN" and t.dep_ == "nsubj" for t in token.doc[token.i :]
    ):
        return True
    return any(_agrees(token, noun) and not _excluded(token, noun) for noun in before)


def _agrees(token: Any, noun: Any) -> bool:
    kind = _PRONOUN[token.lower_]
    if noun.pos_ not in _NOMINAL or noun.lower_ in GENERIC or noun.tag_ in ("WP", "WDT"):
        return False
    person = noun.lemma_.lower() in PERSONS or noun.ent_type_ == "PERSON"
    if kind == "person":
        return person or (noun.pos_ == "PROPN" and noun.ent_type_ in ("", "NORP"))
    if kind == "they":
        return is_plural(noun) or person or noun.lower_ in PARTY
    if kind in ("it", "this"):
        return not is_plural(noun) and not person and _could_be_meant(noun)
    return kind == "these" and is_plural(noun)


def _could_be_meant(noun: Any) -> bool:
    """Leave out nouns that a question asks with: 'what year was it', 'how much money does it'."""
    return not any(child.tag_ in ("WDT", "WRB", "WP$") for child in noun.subtree)


def _excluded(token: Any, noun: Any) -> bool:
    """Apply binding: what shares a pronoun's verb, or governs the pronoun, is not its meaning."""
    if noun.dep_ == "compound":
        return True
    if token.lower_ in _POSSESSIVE:
        return noun == token.head
    return noun in token.ancestors or _verb_of(noun) == _verb_of(token)


def _verb_of(token: Any) -> Any:
    for ancestor in token.ancestors:
        if ancestor.pos_ in ("VERB", "AUX"):
            return ancestor
    return None


def _fit(reference: Reference, topic: Topic) -> float:
    """Return how well a topic agrees with a reference, 0 (not at all) to 1."""
    if reference.kind == "noun":
        return _fit_noun(reference, topic)
    fit = _AGREEMENT[reference.kind](topic)
    thing = not (topic.person or topic.group or topic.name)
    if reference.kind == "they" and thing and acts(reference):
        return fit * (0.1 if topic.answer else 0.6)
    return fit


def _fit_it(topic: Topic) -> float:
    if topic.plural:
        return 0.6 if topic.event else 0.3
    return 0.15 if topic.person else 1.0


def _fit_they(topic: Topic) -> float:
    if topic.plural:
        return 1.0 if topic.person or topic.group else 0.9
    if topic.person or topic.group:
        return 0.25 if topic.label == "PERSON" or (topic.person and topic.name) else 0.9
    return 0.6 if topic.name else 0.15


def _fit_person(topic: Topic) -> float:
    if topic.plural:
        return 0.1
    if topic.person:
        return 0.4 if topic.answer and not topic.name else 1.0
    return 0.6 if topic.name and topic.label in ("", "ORG", "PERSON") else 0.05


def _fit_this(topic: Topic) -> float:
    return 0.15 if topic.person and topic.name else 0.6 if topic.plural else 1.0


def _fit_these(topic: Topic) -> float:
    return 1.0 if topic.plural else 0.2


def _fit_there(topic: Topic) -> float:
    return 1.0 if topic.label in ("GPE", "LOC", "FAC") or topic.head in _PLACES else 0.0


def _fit_ones(topic: Topic) -> float:
    return 1.0 if not topic.name or topic.plural else 0.3


_AGREEMENT: dict[str, Callable[[Topic], float]] = {
    "it": _fit_it,
    "they": _fit_they,
    "person": _fit_person,
    "this": _fit_this,
    "these": _fit_these,
    "there": _fit_there,
    "ones": _fit_ones,
}


def _fit_noun(reference: Reference, topic: Topic) -> float:
    """Match 'the hubs' to 'the Young Futures hubs'; a demonstrative may also rename a topic."""
    noun = reference.token
    if topic.head == noun.lemma_.lower() and topic.plural == is_plural(noun):
        return 4.0 if len(topic.words) > 1 else 0.0
    if not reference.needed:
        return 0.0
    return 0.5 if noun.lemma_.lower() in _ANAPHORIC and not topic.person else 0.0


def _possessive(reference: Reference, text: str) -> Edit:
    """Write 'X's symptoms', or 'the symptoms of X' where X is long."""
    noun = reference.token.head
    short = len(text.split()) <= 4 and " of " not in text
    if short or reference.token.dep_ != "poss":
        return Edit(reference.start, reference.end, text + _apostrophe(text))
    end = noun.idx + len(noun)
    own = reference.token.doc.text[reference.end : end].strip()
    return Edit(reference.start, end, f"the {own} of {text}")


def _apostrophe(text: str) -> str:
    return "'" if text.endswith("s") else "'s"


def _with_noun(reference: Reference, text: str) -> Edit:
    """Write the noun for 'one', 'ones' or after a bare 'more'."""
    noun = text.removeprefix("the ").removeprefix("a ").removeprefix("more ")
    space = " " if reference.start == reference.end else ""
    return Edit(reference.start, reference.end, space + noun)


def _clitic(token: Any) -> int:
    """Return the length of a verb written onto a pronoun: it's, they're, hes."""
    following = token.nbor() if token.i + 1 < len(token.doc) else None
    return len(following) if following is not None and _is_clitic(token, following) else 0


def _is_clitic(token: Any, following: Any) -> bool:
    return not token.whitespace_ and following.pos_ in ("AUX", "VERB")


_CLITICS = {"s": "is", "re": "are", "ll": "will", "d": "would", "ve": "have"}


def _verb(token: Any) -> str:
    """Write out the verb that was written onto the pronoun."""
    if not _clitic(token):
        return ""
    return " " + _CLITICS.get(token.nbor().lower_.strip("'’"), token.nbor().text)
