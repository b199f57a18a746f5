"""Words in a question that point back to earlier turns: it, they, that plan, the hubs, ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from retrieval.topics import GENERIC, NOMINAL, PARTY, PERSONS, is_plural

Kind = Literal["it", "they", "person", "this", "these", "there", "ones", "noun"]
_PRONOUN: dict[str, Kind] = {
    **dict.fromkeys("it its".split(), "it"),
    **dict.fromkeys("they them their theirs".split(), "they"),
    **dict.fromkeys("he him his she her hers".split(), "person"),
    **dict.fromkeys("this that".split(), "this"),
    **dict.fromkeys("these those".split(), "these"),
}
POSSESSIVE = frozenset("its their theirs his her hers".split())
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
ANAPHORIC = frozenset(
    "plan scheme policy idea measure law offence power order programme program promise pledge "
    "proposal change rule project approach system crime issue problem thing matter".split()
)
# 'This country', 'these plans': the document and the reader's world, not something said before.
_DEICTIC = frozenset(
    "country nation manifesto document party area town city place government world chat app "
    "site bot doc conversation answer question page".split()
)
_WORDS_BEFORE = 9
"""A pronoun after this many words, verb and noun among them, is taken to mean one of them."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A word or phrase that points back: question[start:end]; `needed` if it cannot stand alone."""

    start: int
    end: int
    kind: Kind
    token: Any
    needed: bool = True


def references(doc: Any) -> list[Reference]:
    """Return what points back to earlier turns in a parsed question, in order."""
    found = [reference for token in doc for reference in _reference(token)]
    return [r for r in found if not _means_itself(r)]


def acts(reference: Reference) -> bool:
    """Tell whether a reference is who or what does something: the subject of an active verb."""
    return bool(reference.token.dep_ == "nsubj" and reference.token.head.pos_ == "VERB")


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


def _reference(token: Any) -> Iterator[Reference]:
    kind = _PRONOUN.get(token.lower_)
    if token.dep_ == "det" and kind in ("this", "these", None):
        yield from _pointed(token)
    elif kind in ("this", "these"):
        yield from _demonstrative(token, kind)
    elif kind:
        yield Reference(token.idx, _end(token), kind, token)
    elif token.lower_ == "there" and token.dep_ == "advmod" and token.head.pos_ == "VERB":
        yield Reference(token.idx, _end(token), "there", token)
    elif _is_one(token):
        yield Reference(token.idx, _end(token), "ones", token)
    elif token.lower_ == "more" and token.dep_ == "dobj" and not any(token.children):
        yield Reference(_end(token), _end(token), "ones", token)


def _pointed(token: Any) -> Iterator[Reference]:
    """Yield 'this plan' where it points back, and 'the hubs' where the phrase says no more."""
    noun = token.head
    if token.lower_ == "the" and _is_bare_definite(token):
        yield Reference(token.idx, _end(noun), "noun", noun, needed=False)
    elif token.lower_ in _PRONOUN and token.i < noun.i and _points(noun):
        needed = noun.lemma_.lower() in ANAPHORIC
        yield Reference(token.idx, _end(noun), "noun", noun, needed)


def _demonstrative(token: Any, kind: Kind) -> Iterator[Reference]:
    """Yield a 'this' or 'that' that stands for something by itself, with an 'all' before it."""
    if _stands_alone(token):
        first = token.nbor(-1) if token.i > 0 and token.nbor(-1).lower_ == "all" else token
        yield Reference(first.idx, _end(token), kind, token)


def _is_one(token: Any) -> bool:
    """Recognise 'the new ones' and 'if I own one'."""
    if token.lower_ == "one" and token.dep_ in ("dobj", "pobj") and not any(token.children):
        return True
    return token.lower_ in ("one", "ones") and token.tag_ in ("NN", "NNS") and _has_left(token)


def _end(token: Any) -> int:
    return int(token.idx + len(token))


def _stands_alone(token: Any) -> bool:
    """Tell 'whose fault is that?' from 'the plan that' and 'says that', whatever it is tagged."""
    following = token.nbor() if token.i + 1 < len(token.doc) else None
    if following is None or following.is_punct:
        return True
    described = any(child.dep_ in ("acl", "relcl") for child in token.children)
    if described or _is_relative(token, following):
        return False
    return token.tag_ == "DT" and token.dep_ not in ("mark", "advmod", "ROOT")


def _is_relative(token: Any, following: Any) -> bool:
    """Recognise the 'that' of 'the gas that could be used', however it is tagged."""
    return token.i > 0 and following.pos_ == "AUX" and token.nbor(-1).pos_ not in ("AUX", "CCONJ")


def _points(noun: Any) -> bool:
    """Tell whether 'this NOUN' refers to something said before (not 'this year')."""
    if noun.tag_ in ("NNS", "NNPS") and noun.lemma_ in _PARTY_POSSESSIONS | ANAPHORIC:
        return False
    if any(child.dep_ in ("relcl", "acl") for child in noun.children):
        return False
    return noun.pos_ != "PRON" and noun.lower_ not in GENERIC | PARTY | _DEICTIC


def _has_left(token: Any) -> bool:
    return any(child.dep_ in ("det", "amod", "nummod") for child in token.lefts)


def _is_bare_definite(token: Any) -> bool:
    """Tell whether 'the' begins a phrase of just 'the NOUN', as in 'how do the hubs work'."""
    noun = token.head
    if token.dep_ != "det" or noun.i != token.i + 1 or noun.pos_ not in NOMINAL:
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
    return len(before) >= _WORDS_BEFORE and "VERB" in kinds and bool(kinds & set(NOMINAL))


def _is_pleonastic(token: Any) -> bool:
    """Recognise the 'it' that means nothing: 'is it legal to carry a knife', 'it takes long'."""
    head = token.head
    far = token.doc[:2].text.lower() in ("how far", "what time", "what day")
    if token.dep_ == "expl" or head.lemma_ in _WEATHER or far:
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


def _governing(token: Any) -> Any:
    """Return the verb a pronoun goes with, or the form of 'be' before it where it was misread."""
    if token.i > 0 and token.nbor(-1).lemma_ == "be":
        return token.nbor(-1)
    return token.head.head if token.dep_ == "pobj" else token.head


def _is_judged(token: Any, verb: Any) -> bool:
    """Tell 'is that true', 'whose fault is that' from 'what is that'."""
    judged = any(child.dep_ == "acomp" for child in verb.children)
    return judged or token.doc[0].lower_ in ("whose", "why", "how", "when")


def _equates(token: Any) -> bool:
    """Tell whether 'that is the party's pledge on knife crime' says itself what 'that' is."""
    nouns = [c for c in token.head.children if c.dep_ == "attr" and c.i > token.i]
    return token.dep_ == "nsubj" and any(noun.pos_ in NOMINAL for noun in nouns)


def _is_bound(token: Any) -> bool:
    """Tell whether the question itself names, before the pronoun, what the pronoun means."""
    before = [noun for noun in token.doc[: token.i] if noun.pos_ in NOMINAL]
    if token.lower_ in ("his", "her") and any(
        t.pos_ == "PROPN" and t.dep_ == "nsubj" for t in token.doc[token.i :]
    ):
        return True
    return any(_agrees(token, noun) and not _excluded(token, noun) for noun in before)


def _agrees(token: Any, noun: Any) -> bool:
    kind = _PRONOUN[token.lower_]
    if noun.lower_ in PARTY:
        return kind == "they"
    if noun.pos_ not in NOMINAL or noun.lower_ in GENERIC | _DEICTIC or noun.tag_ in ("WP", "WDT"):
        return False
    person = noun.lemma_.lower() in PERSONS or noun.ent_type_ == "PERSON"
    if kind == "person":
        return person or (noun.pos_ == "PROPN" and noun.ent_type_ in ("", "NORP"))
    if kind == "they":
        return is_plural(noun) or person or noun.ent_type_ in ("NORP", "ORG")
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
    if token.lower_ in POSSESSIVE:
        return noun == token.head
    return noun in token.ancestors or _verb_of(noun) == _verb_of(token)


def _verb_of(token: Any) -> Any:
    for ancestor in token.ancestors:
        if ancestor.pos_ in ("VERB", "AUX"):
            return ancestor
    return None
