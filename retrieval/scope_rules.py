"""Read data/scope.yaml, and the few things about English that tell talk apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from settings import ROOT

RULES_FILE = ROOT / "data" / "scope.yaml"
STRAIGHT = str.maketrans("’‘“”", "''\"\"")

_AUXILIARY = (
    "is|are|am|was|were|will|would|do|does|did|can|could|should|has|have"
    "|isn't|aren't|won't|don't|doesn't|didn't|can't"
)
_QUESTION_WORD = "who|what|which|when|where|why|how|whose"
_REQUEST = "tell|list|quote|give|show|explain|find|describe"
_COMMAND = (
    "answer|reply|respond|write|pretend|act|ignore|disregard|forget|say|speak|talk|translate|make"
)
# Where a command may begin: at the start of a clause, perhaps after courtesies.
_CLAUSE_START = (
    r"(?:^|[.,:;!?–-]\s*|\b(?:and|then|but|now|please|just|must|should)\s+)"
    r"(?:(?:ok|okay|so|well|no|oh|please|pls|now|just|then|hey|also|kindly|let's"
    r"|(?:can|could|would|will|must|should) you|you (?:must|should|will|have to|are to)"
    r"|(?:i|i'd|i would) (?:want|need|like) you to)[,.]?\s+){0,5}"
)
# Only white space is cut away, so that parts put together again read as they stood.
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|(?<=[.!?…][\"”’')])\s+|\s*\n\s*")
_NEW_CLAUSE = f"(?:{_QUESTION_WORD}|{_AUXILIARY}|{_REQUEST}|{_COMMAND})"
_AT_CONJUNCTION = rf"\s+(?=(?:and|then|but)\s+(?:please\s+)?{_NEW_CLAUSE}\b)"
_AT_PAUSE = rf"(?<=[:;])\s+|(?<=\s[–—-])\s+|(?<=,)\s+(?={_NEW_CLAUSE}\b)"
_CLAUSE_END = re.compile(_AT_CONJUNCTION, re.IGNORECASE)
_CLAUSE_OR_PAUSE = re.compile(f"{_AT_CONJUNCTION}|{_AT_PAUSE}", re.IGNORECASE)
_ASKS = re.compile(
    r"\?|^(?:(?:and|so|but|ok|okay|well|then|please|pls|hi|hello|right|now|thanks|cheers)[\s,.]+)*"
    rf"(?:{_QUESTION_WORD}|{_AUXILIARY}|{_REQUEST}|any)(?:s|'s|'re)?\b"
    r"|\b(?:what|how|where|when|who|why)(?:'?s|'re)? (?:are|is|r|u|you|the|they|will|it|gonna)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of talk: what is replied to it, and how it is recognised."""

    name: str
    reply: str | None
    examples: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]

    def matches(self, text: str) -> bool:
        """Tell whether one of the patterns of this kind is found in a text."""
        return any(pattern.search(text) for pattern in self.patterns)


@dataclass(frozen=True, slots=True)
class Party:
    """The names of a party and of its people, as patterns."""

    names: re.Pattern[str]
    people: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Rules:
    """The content of data/scope.yaml; `kinds` in the order in which their patterns are tried."""

    kinds: tuple[Kind, ...]
    parties: tuple[Party, ...]
    directions: tuple[tuple[re.Pattern[str], str], ...]
    lead: re.Pattern[str]

    def neutral(self, text: str, publishers: Sequence[str] = ()) -> str:
        """Return a text in which no name of a party and no leading word tells which way it goes.

        Every party reads "the party"; with `publishers`, all of them known, those who did not
        publish what is searched read "another party".
        """
        text = " ".join(text.translate(STRAIGHT).split())
        known = bool(publishers) and all(publishers)
        for party in self.parties:
            other = known and not any(map(party.names.search, publishers))
            which = "another" if other else "the"
            text = party.people.sub(f"{which} leader", party.names.sub(f"{which} party", text))
        for words, first in self.directions:
            text = words.sub(first, text)
        return text

    def without_lead(self, text: str) -> str:
        """Return a sentence without an opening such as "Isn't it great that", whatever the word."""
        lead = self.lead.match(text.translate(STRAIGHT))
        return text[lead.end() :] if lead else text


@cache
def load_rules(path: Path = RULES_FILE) -> Rules:
    """Read the kinds of talk with their examples, and the names of parties."""
    import yaml

    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    leading_words = data["directions"][0].replace(" ", "|")
    return Rules(
        kinds=tuple(_kind(name, fields) for name, fields in data["kinds"].items()),
        parties=tuple(Party(_words(p["names"]), _words(p["people"])) for p in data["parties"]),
        directions=tuple(_direction(line.split()) for line in data["directions"]),
        lead=re.compile(data["lead"].replace("GOOD", leading_words), re.IGNORECASE),
    )


def sentences(text: str) -> list[str]:
    """Return the sentences and lines of a message, as they stand."""
    return list(_split(text, _SENTENCE_END))


def clauses(sentence: str, at_pauses: bool) -> list[str]:
    """Return the parts of a sentence joined by "and", or by pauses too, that could stand alone."""
    return list(_split(sentence, _CLAUSE_OR_PAUSE if at_pauses else _CLAUSE_END))


def asks(text: str) -> bool:
    """Tell whether a sentence asks for something, with or without a question mark."""
    return _ASKS.search(text.translate(STRAIGHT)) is not None


def _split(text: str, end: re.Pattern[str]) -> Iterator[str]:
    start = 0
    for match in end.finditer(text):
        yield from filter(None, [text[start : match.start()].strip()])
        start = match.end()
    yield from filter(None, [text[start:].strip()])


def _kind(name: str, fields: dict) -> Kind:
    commands = [_CLAUSE_START + f"(?:{line})" for line in fields.get("commands", "").splitlines()]
    lines = commands + fields.get("patterns", "").splitlines()
    patterns = tuple(re.compile(line, re.IGNORECASE) for line in lines)
    return Kind(name, fields.get("reply"), tuple(fields["examples"]), patterns)


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)


def _direction(words: list[str]) -> tuple[re.Pattern[str], str]:
    return _words("|".join(words)), words[0]
