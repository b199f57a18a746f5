"""A text to the units that get a verdict, and what stands around a unit's claim."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from ingest.sentences import sentence_spans
from wording.facts import Statement
from wording.lexicon import lexicon
from wording.normalise import DOUBLE, tokenise, words_of

PARAGRAPH_END = re.compile(
    r"\n[ \t]*(?:\r?\n[ \t]*)+"  # blank lines
    r"| \| "  # between the cells of a table
    r"|\n(?=[ \t]*(?:[•◦▪●■‣➢►✓✔*]|[-–—][ \t]|\d{1,2}[.)][ \t]))"  # before a list mark
)
BULLET = re.compile(r"[ \t]*[•◦▪●■‣➢►✓✔*][ \t]*")
TITLE_WORDS = 8
SHORT_LINE = 60
"""Characters up to which a line that begins a new sentence is a paragraph of its own."""
QUOTED = re.compile(
    r"[“\"«„]([^“”\"«»„]+)[”\"»]|(?<![\w])[‘']((?:[^‘’']|(?<=\w)[’'](?=\w))+)[’'](?!\w)"
)
QUOTATION_WORDS = 4
"""From so many words on, words in quotation marks are a quotation rather than a term."""
FRAGMENT = 6
"""Words up to which a text without a verb claims nothing."""
LEAD_WORDS = 14
LEAD_OUT = re.compile(r"[,.!?…”\"’']\s*$")
ENGLISH_FROM = 12
"""Words below which a language cannot be told."""
ENGLISH_SHARE = 0.15
PLEDGING = ("promis", "pledg", "commit", "vow")
QUESTION = re.compile(r"\?[”\"’']*$")


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, heading or list item at text[start:end]."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Attribution:
    """'As the manifesto says': who is named, whether that is the document, and the words said.

    `pledged` is true for 'promises' and the like, which make a pledge of what follows.
    """

    who: str
    is_document: bool
    body: str
    quoted: bool
    pledged: bool = False


def split_units(text: str) -> Iterator[Unit]:
    """Yield the units of a text in order; blank lines, list marks and sentence ends part them."""
    for start, end in _paragraphs(text):
        for first, last in sentence_spans(text[start:end]):
            unit = text[start + first : start + last]
            if unit.strip(" \t\r\n|"):
                yield Unit(unit, start + first, start + last)


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    cuts = [
        0,
        *(place for match in PARAGRAPH_END.finditer(text) for place in match.span()),
        *_headings(text),
        len(text),
    ]
    ordered = sorted(set(cuts))
    for start, end in pairwise(ordered):
        bullet = BULLET.match(text, start, end)
        yield bullet.end() if bullet else start, end


def _headings(text: str) -> Iterator[int]:
    """Yield where a short line ends that is no part of the line after it."""
    position, first = 0, True
    for line in text.splitlines(keepends=True):
        position += len(line)
        words = line.strip()
        following = text[position : position + SHORT_LINE].lstrip()
        if words and len(words) <= SHORT_LINE and following[:1].isupper():
            ended = words[-1] in '.!?:”"’'
            item = BULLET.match(line)
            listed = item and _is_title(line[item.end() :].strip())
            if ended or listed or (first and words[:1].isupper() and _is_title(words)):
                yield position
        first = not words


def _is_title(line: str) -> bool:
    short = len(line.split()) <= TITLE_WORDS and line[-1:] not in ",;-"
    return short and not Statement(line).has_verb


def is_no_claim(text: str) -> bool:
    """Tell greetings, slogans, imprints, calls and questions, by the listed patterns."""
    words = words_of(tokenise(text))
    flat = " ".join(text.split()).strip("“”\"'‘’•*- ").lower()
    letters = any(character.isalpha() for character in text)
    if not letters or len(words) <= 1 or QUESTION.search(text.strip()):
        return True
    return any(pattern.search(flat) for pattern in lexicon().not_claims)


def counts(text: str) -> bool:
    """Tell whether a text says how many or for whom: 'a tutor in every school', '500 homes'."""
    statement = Statement(text)
    return bool(statement.quantities or statement.scope)


def is_call(text: str) -> bool:
    """Tell calls and signposts, by the listed patterns; a pledge may look like one."""
    flat = " ".join(text.split()).strip("“”\"'‘’•*- ").lower()
    promises = " will " in flat
    return not promises and any(pattern.search(flat) for pattern in lexicon().calls)


def is_fragment(text: str) -> bool:
    """Tell whether a short text has no verb: a heading or a slogan."""
    short = len(words_of(tokenise(text))) <= FRAGMENT
    return short and not Statement(text).has_verb


def quotations(text: str) -> list[tuple[int, int]]:
    """Return the places of what stands in quotation marks and is long enough to be quoted words."""
    found = []
    for match in QUOTED.finditer(text):
        group = 1 if match[1] else 2
        if len(words_of(tokenise(match[group]))) >= QUOTATION_WORDS:
            found.append(match.span(group))
    return found


def attribution(text: str) -> Attribution | None:
    """Return who is said to say it, and what, where a text begins or ends by saying so."""
    places = quotations(text)
    if places:
        start, end = places[0][0], places[-1][1]
        outside = f"{text[:start]} … {text[end:]}"
        if len(outside.split()) <= 2 * LEAD_WORDS and _mostly(text, places):
            who = outside.strip(" …“”\"'‘’:,.")
            body = text[start:end]
            return Attribution(who, _is_document(who), body, quoted=True)
        return None
    return _reported(text)


def _mostly(text: str, places: list[tuple[int, int]]) -> bool:
    """Tell whether there is little around the quotations but who says them."""
    inside = sum(end - start for start, end in places)
    outside = words_of(tokenise(text[: places[0][0]] + " " + text[places[-1][1] :]))
    says = lexicon().attribution_verbs.find(outside) or not outside or _is_lead(text, places[0][0])
    return bool(says) or inside >= 0.6 * len(text)


def _is_lead(text: str, start: int) -> bool:
    return text[:start].rstrip(" “\"‘'").endswith(":")


def _reported(text: str) -> Attribution | None:
    """Read 'The manifesto says that ...', 'According to X, ...', 'X: ...'."""
    tokens = tokenise(text)
    words = [token.fold for token in tokens]
    for found in lexicon().attribution_verbs.find(words[:LEAD_WORDS]):
        verb = words[found.start]
        before, after = tokens[: found.start], tokens[found.end :]
        if verb == "according" or verb == "in":
            comma = next(
                (n for n, token in enumerate(after[:LEAD_WORDS]) if token.text == ","), None
            )
            if found.start == 0 and comma:
                who = text[after[0].start : after[comma - 1].end]
                return Attribution(who, _is_document(who), text[after[comma].end :].strip(), False)
            continue
        if not before or len(after) < QUOTATION_WORDS:
            continue
        who = text[before[0].start : before[-1].end]
        if any(token.text in ",;." for token in before) or not _names_somebody(who):
            continue
        rest = after[0]
        pledged = verb.startswith(PLEDGING)
        if rest.text in (":", ",") or rest.fold in ("that", "to") or found.end - found.start == 1:
            skip = 1 if rest.text in (":", ",") or rest.fold == "that" else 0
            return (
                Attribution(who, _is_document(who), text[after[skip].start :], False, pledged)
                if len(after) > skip
                else None
            )
    return _labelled(text)


def _labelled(text: str) -> Attribution | None:
    match = re.match(r"\s*([^:.!?]{3,60}):\s+(\S.+)$", text, re.DOTALL)
    if match and _is_label(match[1]):
        return Attribution(match[1], _is_document(match[1]), match[2], False)
    return None


def _is_label(words: str) -> bool:
    """Tell 'Gavin Thomas:' and 'The manifesto is clear:' from a clause before a colon."""
    capitals = [word for word in words.split() if word[:1].isupper()]
    return (2 <= len(capitals) == len(words.split()) <= 4) or (
        _is_document(words) and len(words.split()) <= 4 and " will " not in words
    )


def _names_somebody(who: str) -> bool:
    return _is_document(who) or any(tag.startswith("NNP") for tag in Statement(who).tags)


def _is_document(who: str) -> bool:
    """Tell whether the document or its party is named, and no person besides."""
    words = words_of(tokenise(who))
    named = [word for word in words if word.removesuffix("'s") in lexicon().attribution]
    people = [
        match[0]
        for match in re.finditer(r"(?<![\w])[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+)+", who)
        if not any(w.lower() in lexicon().attribution for w in match[0].split())
    ]
    return bool(named) and not people


def without_marks(text: str) -> str:
    """Return a text without quotation marks around the whole."""
    return text.strip().strip(DOUBLE + "‘’'").strip()


def in_english(text: str) -> bool:
    """Tell whether a text has the function words of English; short texts always do."""
    words = words_of(tokenise(text[:20_000]))
    known = sum(word in lexicon().harmless for word in words)
    return len(words) < ENGLISH_FROM or known >= ENGLISH_SHARE * len(words)
