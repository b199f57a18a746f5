"""What a word that points back means, and how the question reads with that in its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from retrieval.references import POSSESSIVE, Reference, acts
from retrieval.topics import NOMINAL, Topic, fullest, is_plural

_PLACES = frozenset(
    "hub school unit court prison hospital centre center town city area region country room camp "
    "hotel university college station street club".split()
)
_SINGULAR = {"are": "is", "were": "was", "do": "does", "have": "has"}
_PLURAL = {singular: plural for plural, singular in _SINGULAR.items()}
_CLITICS = {"s": "is", "re": "are", "ll": "will", "d": "would", "ve": "have"}
_THRESHOLD = 0.16
_ANSWER_THRESHOLD = 0.3


@dataclass(frozen=True, slots=True)
class Edit:
    """A replacement of text[start:end]."""

    start: int
    end: int
    text: str


def apply(text: str, edits: Sequence[Edit]) -> str:
    """Return a text with its edits made; they must not overlap."""
    for edit in sorted(edits, key=lambda edit: -edit.start):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def resolve(reference: Reference, found: Sequence[Topic]) -> Topic | None:
    """Return the topic a reference means, or None where none agrees with it."""
    present = {token.lemma_.lower() for token in reference.token.doc if token.pos_ in NOMINAL}
    if reference.kind == "noun":
        present = set()
    fits = [(topic.weight * _fit(reference, topic), topic) for topic in found]
    fits = [(fit, topic) for fit, topic in fits if topic.head not in present]
    fits = [(fit, topic) for fit, topic in fits if fit >= _threshold(topic)]
    return max(fits, key=lambda pair: pair[0], default=(0.0, None))[1]


def means_event(reference: Reference, topic: Topic) -> bool:
    """Tell whether 'it' is rather the whole matter, as the topic found is in the plural."""
    return reference.kind in ("it", "this") and topic.plural and topic.event


def replacement(reference: Reference, topic: Topic, found: Sequence[Topic]) -> list[Edit]:
    """Return the edits that put a topic in the place of a reference, its verb agreeing."""
    token, text = reference.token, fullest(topic, found)
    if reference.kind == "ones" and token.lower_ == "one":
        return [Edit(reference.start, reference.end, f"one of {_the(text)}")]
    if reference.kind == "ones":
        return [_with_noun(reference, text)]
    if reference.kind == "there":
        return [Edit(reference.start, reference.end, f"in {text}")]
    if token.lower_ in POSSESSIVE:
        return [_possessive(reference, text)]
    edit = Edit(reference.start, reference.end + _clitic(token), text + _verb(token))
    return [edit, *_agreeing_verb(reference, topic)]


def _threshold(topic: Topic) -> float:
    return _ANSWER_THRESHOLD if topic.answer else _THRESHOLD


def _fit(reference: Reference, topic: Topic) -> float:
    """Return how well a topic agrees with a reference, 0 (not at all) to 1."""
    if reference.kind == "noun":
        return _fit_noun(reference, topic)
    fit = _AGREEMENT[reference.kind](topic)
    thing = not (topic.person or topic.group or topic.name)
    if reference.kind == "they" and thing and acts(reference):
        return fit * (0.1 if topic.answer else 0.6)
    return fit


def _fit_noun(reference: Reference, topic: Topic) -> float:
    """Match 'the hubs' to 'the Young Futures hubs'; a demonstrative may also rename a topic."""
    noun = reference.token
    if topic.head == noun.lemma_.lower() and topic.plural == is_plural(noun):
        return 4.0 if len(topic.words) > 1 else 0.0
    return 0.5 if reference.needed and not topic.person else 0.0


def _fit_it(topic: Topic) -> float:
    if topic.plural:
        return 0.6 if topic.event else 0.3
    return 0.15 if topic.person else 0.3 if topic.label == "GPE" else 1.0


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
        return (0.7 if topic.name else 0.4) if topic.answer else 1.0
    return 0.6 if topic.name and topic.label in ("", "ORG", "PERSON") else 0.05


def _fit_this(topic: Topic) -> float:
    return 0.15 if topic.person and topic.name else 0.6 if topic.plural else 1.0


def _fit_these(topic: Topic) -> float:
    return 1.0 if topic.plural else 0.2


def _fit_there(topic: Topic) -> float:
    return 1.0 if topic.label in ("GPE", "LOC", "FAC") or topic.head in _PLACES else 0.0


def _fit_ones(topic: Topic) -> float:
    return 1.0 if topic.plural else 0.0


_AGREEMENT: dict[str, Callable[[Topic], float]] = {
    "it": _fit_it,
    "they": _fit_they,
    "person": _fit_person,
    "this": _fit_this,
    "these": _fit_these,
    "there": _fit_there,
    "ones": _fit_ones,
}


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


def _verb(token: Any) -> str:
    """Write out the verb that was written onto the pronoun."""
    if not _clitic(token):
        return ""
    return " " + _CLITICS.get(token.nbor().lower_.strip("'’"), token.nbor().text)
