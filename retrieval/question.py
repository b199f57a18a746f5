"""What kind of answer a question asks for, and whether a text holds one bound to its subject."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from retrieval.lexical import stems, words

RULES = Path(__file__).with_suffix(".yaml")
WINDOW = 8
"""Words after a number (half as many before) among which the thing counted is looked for."""
COUNTED_WORDS = 5
COUNTING = re.compile(r"\bhow many\b|\b(?:number|percentage|proportion|share) of\b", re.IGNORECASE)
VERBS = frozenset("will would are is do does did have has were was".split())


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks for.

    `words` are its words in lower case, `counted` the stems of what it wants counted;
    `about_state` tells a question about how things are from one about what will be done.
    """

    kind: str
    words: frozenset[str]
    counted: frozenset[str]
    about_state: bool


def read_question(question: str) -> Asked:
    """Tell what kind of answer a question asks for: a key of `asked` in question.yaml, or other."""
    kinds = (kind for kind, pattern in _rules("asked").items() if pattern.search(question))
    return Asked(
        kind=next(kinds, "other"),
        words=frozenset(words(question)),
        counted=frozenset(_counted(question)),
        about_state=bool(_rule("state").search(question)),
    )


def is_pledge(text: str) -> bool:
    """Tell whether a sentence says what will be done."""
    return bool(_rule("pledge").search(text))


def is_fragment(text: str) -> bool:
    """Tell whether a text is no whole sentence: a headline, a bullet, a person's label."""
    return not text.rstrip("”’\"') ").endswith((".", "!", "?", ";", ":"))


def holds(asked: Asked, text: str) -> bool:
    """Tell whether a text has the kind of answer that is asked for, near the thing counted."""
    pattern = _rules("holds").get(asked.kind)
    if pattern is None:
        return True
    if asked.kind != "number" or not asked.counted:
        return bool(pattern.search(text))
    return any(
        asked.counted.intersection(_around(text, match.start(), match.end()))
        for match in pattern.finditer(text)
    )


def _counted(question: str) -> list[str]:
    """Return the stems of the few words between "how many" and the verb."""
    match = COUNTING.search(question)
    if match is None:
        return []
    following = words(question[match.end() :])[:COUNTED_WORDS]
    end = next((index for index, word in enumerate(following) if word in VERBS), COUNTED_WORDS)
    return stems(" ".join(following[:end]))


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


def _pattern(patterns: Sequence[str]) -> re.Pattern[str]:
    joined = "|".join(f"(?:{pattern})" for pattern in patterns)
    for name, alternatives in _data()["words"].items():
        joined = joined.replace("{" + name + "}", alternatives)
    return re.compile(joined, re.IGNORECASE)
