"""What kind of answer a question asks for, and whether a text holds one bound to its subject."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from retrieval.glossary import document_words, phrases_said
from retrieval.lexical import stems, words
from retrieval.topics import split_note

RULES = Path(__file__).with_suffix(".yaml")
WINDOW = 8
"""Words after a number (half as many before) among which the thing counted is looked for."""
COUNTED_WORDS = 5
COUNTING = re.compile(r"\bhow many\b|\b(?:number|percentage|proportion|share) of\b", re.IGNORECASE)
ASKED_WORDS = 3
ASKING = re.compile(r"[^.!?]+\?")
QUOTED = re.compile(r"(?:(?<=^)|(?<=[\s(]))[\"“‘']([^\"“”]+?)[\"”’'](?=[\s).,;:?!]|$)")
PEOPLE = frozenset({"peopl", "person", "folk", "man", "woman", "more", "extra", "new"})
"""Stems so wide that whatever is counted may be meant."""
VERBS = frozenset("will would are is do does did have has were was".split())


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks for.

    `words` are its words in lower case, `counted` the stems of what it wants counted;
    `about_state` tells a question about how things are, `about_plans` any other that has a word of
    what will be done, `for_words` one for what somebody says.
    """

    kind: str
    words: frozenset[str]
    counted: frozenset[str]
    about_state: bool
    about_plans: bool
    for_words: bool


def read_question(question: str) -> Asked:
    """Tell what kind of answer a question asks for: a key of `asked` in question.yaml, or other."""
    # The topic that a follow-up is given says nothing of what kind of answer is wanted.
    proper = _rule("before").sub("", split_note(question)[0])
    kinds = (kind for kind, pattern in _rules("asked").items() if pattern.search(proper))
    about_state = bool(_rule("state").search(proper))
    return Asked(
        kind=next(kinds, "other"),
        words=frozenset(words(question)),
        counted=frozenset(_counted(question)),
        about_state=about_state,
        about_plans=not about_state and bool(_rule("plans").search(proper)),
        for_words=is_for_words(question),
    )


def without_aside(question: str) -> str:
    """Return a question without a doubt at its end: "or is it just the papers", "yes or no"."""
    return _rule("aside").sub("", question) or question


def asked_part(question: str) -> str:
    """Return the sentences of a message that ask; all of it where they are fewer than 3 words."""
    part = " ".join(match.group().strip() for match in ASKING.finditer(question))
    return part if len(words(part)) >= ASKED_WORDS else question


def quoted_phrases(question: str) -> list[str]:
    """Return the phrases of two words or more that stand in quotation marks in a question."""
    return [
        match.group(1) for match in QUOTED.finditer(question) if len(match.group(1).split()) > 1
    ]


@cache
def light_words() -> frozenset[str]:
    """Return words that tell nothing of a question's subject, in lower case."""
    return frozenset(_data()["light"].split())


def asked_for(kind: str) -> str:
    """Return in plain words what a question of some kind asks for: "how many"."""
    says: dict[str, str] = _data()["says"]
    return says.get(kind, says["other"])


def is_number(word: str) -> bool:
    """Tell whether a word is a number, exact or round."""
    return bool(_words("number").fullmatch(word))


def is_round(word: str) -> bool:
    """Tell whether a word is a round number, such as "hundreds"."""
    return bool(_words("round").fullmatch(word))


def is_pledge(text: str) -> bool:
    """Tell whether a sentence says what will be done."""
    return bool(_rule("pledge").search(text))


def is_for_words(question: str) -> bool:
    """Tell whether a question is for what somebody says."""
    return bool(_rule("saying").search(question))


def is_fragment(text: str) -> bool:
    """Tell whether a text is no whole sentence: a headline, a bullet, a person's label."""
    return not text.rstrip("”’\"') ").endswith((".", "!", "?", ";", ":"))


def has_form(asked: Asked, text: str) -> bool:
    """Tell whether a text has the kind of answer that is asked for, of whatever thing."""
    pattern = _rules("holds").get(asked.kind)
    return pattern is None or bool(pattern.search(text))


def holds(asked: Asked, text: str) -> bool:
    """Tell whether a text has the kind of answer that is asked for, near the thing counted."""
    if asked.kind != "number" or not asked.counted:
        return has_form(asked, text)
    pattern = _rules("holds")[asked.kind]
    return any(
        asked.counted.intersection(_around(text, match.start(), match.end()))
        for match in pattern.finditer(text)
    )


def _counted(question: str) -> list[str]:
    """Return the stems, and those of their document words, of what "how many" counts."""
    match = COUNTING.search(question)
    if match is None:
        return []
    following = words(question[match.end() :])[:COUNTED_WORDS]
    end = next((index for index, word in enumerate(following) if word in VERBS), COUNTED_WORDS)
    counted = " ".join(following[:end])
    found = stems(counted)
    meanings = " ".join(document_words(phrases_said(counted)))
    return [] if PEOPLE.issuperset(found) else [*found, *stems(meanings)]


def _around(text: str, start: int, end: int) -> list[str]:
    before = words(text[:start])[-WINDOW // 2 :]
    return stems(" ".join([*before, *words(text[end:])[:WINDOW]]))


@cache
def _data() -> Any:
    return yaml.safe_load(RULES.read_text(encoding="utf-8"))


@cache
def _rules(part: str) -> dict[str, re.Pattern[str]]:
    return {kind: _pattern(patterns) for kind, patterns in _data()[part].items()}


@cache
def _rule(part: str) -> re.Pattern[str]:
    return _pattern(_data()[part])


@cache
def _words(name: str) -> re.Pattern[str]:
    return _pattern([_data()["words"][name]])


def _pattern(patterns: Sequence[str]) -> re.Pattern[str]:
    joined = "|".join(f"(?:{pattern})" for pattern in patterns)
    for name, alternatives in _data()["words"].items():
        joined = joined.replace("{" + name + "}", alternatives)
    return re.compile(joined, re.IGNORECASE)
