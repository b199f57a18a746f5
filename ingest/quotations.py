"""Find the words of named people: the quotation, the label that introduces it, the speaker."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from errors import ManifestoError
from ingest.grammar import is_clause
from ingest.layout import LINE_ENDS, SURE_SIGNS, trimmed

if TYPE_CHECKING:
    from ingest.card import Card, CardQuotation

LONGEST = 4000
"""Characters between a quotation's marks; an unclosed mark must not swallow a chapter."""
SHORTEST_WORDS = 6
MARKS = re.compile(r'[“”]|(?<!\S)"(?=\S)|(?<=\S)"(?!\w)')
WORD = r"[A-Z][\w’'.-]*"
CAPITALS = re.compile(r"((?:[A-Z][A-Z’'-]+\.?)(?:\s+[A-Z][A-Z’'-]+\.?){1,3})(?![a-z])\W*")
BEFORE_COLON = re.compile(rf"((?:{WORD}\s+){{0,3}}{WORD}):\s*([^.!?:]*)$")
BEFORE_COMMA = re.compile(rf"((?:{WORD}\s+){{1,3}}{WORD}),\s*([^.!?:]+)$")
LETTERS = "(?:AM|MP|MEP|MSP|MS|OBE|CBE|MBE)"
NAME_FIRST = re.compile(
    rf"(?P<name>(?:{WORD}\s+){{1,3}}?{WORD})(?:\s+{LETTERS})?(?P<role>,.+)?$",
    re.DOTALL,
)
ROLE = re.compile(
    r"\b(?:AM|MP|MEP|MSP|MS|(?i:candidate|leader|spokes\w+|minister|secretary|president|director|"
    r"chief|chair\w*|officer|councillor|mayor|campaigner|founder|professor|doctor|nurse|teacher|head|"
    r"owner|commissioner|manager|executive|economist|student|pensioner))\b"
)
DASH = re.compile(r"[-–—]\s*")
NEXT_LINE = re.compile(rf"[^{LINE_ENDS}]+")
MOST_WORDS_IN_LABEL = 15
SAYING = re.compile(
    r"\b(said|says|say|wrote|writes|called|calls|told|warned|promised|claimed|claims|argues?|"
    r"argued|explained|put it|added|declared|stated|announced)\b",
    re.IGNORECASE,
)
BOUNDARY = re.compile(rf"[.!?][\"”’]?\s+|[{LINE_ENDS}]|[{SURE_SIGNS}]\s*")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A person's words at text[start:end], marks included, and the label's place where known."""

    start: int
    end: int
    speaker: str
    label: tuple[int, int] | None = None


def find_quotations(
    mask: str, vocabulary: frozenset[str], card: Card | None
) -> tuple[Quotation, ...]:
    """Return the quotations by named people, in order; those on the card come first.

    A pair of double marks counts when it holds whole sentences and a label names who speaks, so
    that terms in quotation marks and words quoted in passing stay in the document's own voice.
    Raises ManifestoError for a quotation on the card that is not in the text.
    """
    known = [_on_card(mask, entry) for entry in card.quotations] if card else []
    found = list(known)
    position = 0
    for start, end in quoted_spans(mask):
        if not any(start < other.end and other.start < end for other in known):
            quotation = _attributed(mask, start, end, position, vocabulary)
            found += [quotation] if quotation else []
        position = end
    return tuple(sorted(found, key=lambda quotation: quotation.start))


def quoted_spans(mask: str) -> Iterator[tuple[int, int]]:
    """Yield the places of text in double marks, curly or straight, that holds sentences."""
    opened: int | None = None
    for match in MARKS.finditer(mask):
        opens = match[0] == "“" or (match[0] == '"' and opened is None)
        if opens and (opened is None or match.start() - opened > LONGEST or match[0] == '"'):
            opened = match.start()
        elif not opens and opened is not None:
            if _holds_sentences(mask[opened + 1 : match.start()]):
                yield opened, match.end()
            opened = None


def _holds_sentences(words: str) -> bool:
    ends_well = bool(re.search(r"[.!?…](?:\s|$)", words))
    return ends_well and len(words.split()) >= SHORTEST_WORDS and len(words) <= LONGEST


def _on_card(mask: str, entry: CardQuotation) -> Quotation:
    starts = _search(mask, entry.starts, 0)
    ends = _search(mask, entry.ends, starts.start()) if starts else None
    if not starts or not ends:
        missing = entry.ends if starts else entry.starts
        raise ManifestoError(
            f"The card's quotation by {entry.speaker} names the words '{missing}', which are not "
            f"in the document. Copy them from the document into the card."
        )
    return Quotation(starts.start(), ends.end(), entry.speaker, _card_label(mask, entry, starts))


def _card_label(mask: str, entry: CardQuotation, starts: re.Match[str]) -> tuple[int, int] | None:
    if entry.label is None:
        return None
    places = [match.start() for match in _pattern(entry.label).finditer(mask, 0, starts.start())]
    if not places:
        raise ManifestoError(
            f"The card's quotation by {entry.speaker} names the label '{entry.label}', which does "
            f"not stand before it in the document. Copy it from the document into the card."
        )
    return trimmed(mask, places[-1], starts.start())


def _search(mask: str, words: str, position: int) -> re.Match[str] | None:
    return _pattern(words).search(mask, position)


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(r"\s+".join(map(re.escape, words.split())))


def _attributed(
    mask: str, start: int, end: int, position: int, vocabulary: frozenset[str]
) -> Quotation | None:
    """Attribute a quotation by the label before it or, failing that, the one after it."""
    before = _label_before(mask, start, position, vocabulary)
    after = None if before else _label_after(mask, start, end, vocabulary)
    speaker_and_label = before or after
    return Quotation(start, end, *speaker_and_label) if speaker_and_label else None


def _label_before(
    mask: str, start: int, position: int, vocabulary: frozenset[str]
) -> tuple[str, tuple[int, int]] | None:
    begin = _boundary_before(mask, start, position)
    begin, end = trimmed(mask, begin, start)
    lead = mask[begin:end]
    if not lead or len(lead) > 300 or SAYING.search(lead):
        return None
    capitals = CAPITALS.match(lead)
    if capitals:
        return capitals[1].title(), (begin, end)
    for form in (BEFORE_COLON, BEFORE_COMMA):
        label = form.search(lead)
        if label and is_name(label[1], vocabulary) and _is_role(label[2]):
            if form is BEFORE_COMMA and label.start() > 0:
                continue
            return label[1], (begin + label.start(), end)
    return None


def _boundary_before(mask: str, start: int, position: int) -> int:
    """Return where the words just before a quotation begin: this line's, or the line above's."""
    floor = max(position, start - 400)
    ends = [match.end() for match in BOUNDARY.finditer(mask, floor, start)]
    while ends and not mask[ends[-1] : start].strip():
        ends.pop()
    return ends[-1] if ends else floor


def _label_after(
    mask: str, start: int, end: int, vocabulary: frozenset[str]
) -> tuple[str, tuple[int, int]] | None:
    """Read the label after a paragraph that is all quotation: '“...” – Name, role'.

    Where the text gives a role only ('Candidate for Arfon'), that is the speaker.
    """
    line = NEXT_LINE.search(mask, end, end + 400)
    if not line or mask[max(0, start - 200) : start].rpartition("\n")[2].strip():
        return None
    place = _label_lines(mask, line)
    label = mask[place[0] : place[1]]
    dash = DASH.match(label)
    speaker = _speaker_in(label[dash.end() :] if dash else label, bool(dash), vocabulary)
    return (speaker, place) if speaker else None


def _label_lines(mask: str, line: re.Match[str]) -> tuple[int, int]:
    """Return the place of a label: one line, or two where the first ends in a comma."""
    start, end = trimmed(mask, *line.span())
    following = NEXT_LINE.search(mask, line.end(), line.end() + 200)
    if following and mask[start:end].endswith(","):
        end = trimmed(mask, *following.span())[1]
    return start, end


def _speaker_in(label: str, after_dash: bool, vocabulary: frozenset[str]) -> str | None:
    words = label.rstrip(". ").split()
    if not words or len(words) > MOST_WORDS_IN_LABEL or re.search(r"[.!?:;“]\s", label):
        return None
    has_role = bool(ROLE.search(label))
    named = NAME_FIRST.match(label.rstrip(". "))
    if named and (has_role or named["role"] or after_dash):
        known = words[:1] if has_role else named["name"].split()
        if is_name(" ".join(known), vocabulary):
            return " ".join(named["name"].split())
    is_label = has_role and words[0][0].isupper() and not is_clause(label)
    return re.sub(rf"^{LETTERS},\s+", "", " ".join(words)) if is_label else None


def is_name(words: str, vocabulary: frozenset[str]) -> bool:
    """Tell whether capitalised words read as a name: none is a word of the document's own."""
    return all(word.lower().strip(".") not in vocabulary for word in words.split())


def _is_role(words: str) -> bool:
    return len(words.split()) <= 25
