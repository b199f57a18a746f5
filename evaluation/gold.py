"""Where gold sentences stand in the documents; one that stands nowhere is an error."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from errors import ManifestoError
from evaluation.cases import Case, raise_problems

Texts = Mapping[str, str]
"""The stored text of each document, by name."""

ROUGH_SENTENCE = re.compile(r"[^\s.!?][^.!?\n]*[.!?”’\")]*")
DIFFERENCES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a document: its text[start:end]."""

    document: str
    start: int
    end: int


Gold = tuple[Span, ...]
"""Every place at which one gold sentence stands; citing any one of them is citing it."""


def locate_case(case: Case, texts: Texts) -> tuple[tuple[Gold, ...], ...]:
    """Return the gold of each turn of a case.

    Raises ManifestoError naming file, line and field of each gold sentence that no document
    has, with the nearest sentence that one does have.
    """
    problems: list[str] = []
    located = tuple(
        tuple(_locate(case, turn, number, texts, problems) for number in range(len(asked.gold)))
        for turn, asked in enumerate(case.turns)
    )
    if problems:
        raise ManifestoError("\n".join(problems))
    return located


def locate_all(cases: Sequence[Case], texts: Texts) -> dict[str, tuple[tuple[Gold, ...], ...]]:
    """Return the gold of each turn by the case's id; raises as `locate_case`, for all at once."""
    located, problems = {}, []
    for case in cases:
        try:
            located[case.id] = locate_case(case, texts)
        except ManifestoError as error:
            problems.append(str(error))
    raise_problems("gold sentences", problems)
    return located


def find_sentence(sentence: str, texts: Texts) -> Gold:
    """Return every place of a sentence: the same characters, but for the spaces between words."""
    pattern = re.compile(r"\s+".join(re.escape(word) for word in sentence.split()))
    return tuple(
        Span(name, match.start(), match.end())
        for name, text in texts.items()
        for match in pattern.finditer(text)
    )


def nearest_sentence(sentence: str, texts: Texts) -> tuple[str, str] | None:
    """Return (document, its sentence most like this one), by edit distance; None without any."""
    choices = [(name, rough) for name, text in texts.items() for rough in _rough_sentences(text)]
    best = process.extractOne(sentence, [rough for _, rough in choices], scorer=fuzz.ratio)
    return choices[best[2]] if best else None


def _locate(
    case: Case, turn: int, number: int, texts: Texts, problems: list[str]
) -> tuple[Span, ...]:
    sentence = case.turns[turn].gold[number]
    searched = {name: texts[name] for name in case.documents} if case.documents else texts
    spans = find_sentence(sentence, searched)
    if not spans:
        place = case.gold_place(turn, number)
        problems.append(f"{place}: not in the document: “{sentence}”{_hint(sentence, searched)}")
    return spans


def _hint(sentence: str, texts: Texts) -> str:
    nearest = nearest_sentence(sentence, texts)
    if nearest is None:
        return ""
    changes = list(_differences(sentence, nearest[1]))
    shown = "; ".join(changes[:DIFFERENCES_SHOWN])
    differs = f"\n  differs in: {shown}" if 0 < len(changes) <= DIFFERENCES_SHOWN else ""
    return f"\n  nearest in {nearest[0]}: “{nearest[1]}”{differs}"


def _differences(given: str, there: str) -> Iterator[str]:
    a, b = given.split(), there.split()
    for tag, a1, a2, b1, b2 in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag != "equal":
            old, new = " ".join(a[a1:a2]), " ".join(b[b1:b2])
            yield f"“{old}” is “{new}” there" if old and new else _only(old, new)


def _only(old: str, new: str) -> str:
    return f"“{old}” is not there" if old else f"“{new}” is missing"


def _rough_sentences(text: str) -> Iterator[str]:
    return (match.group().strip() for match in ROUGH_SENTENCE.finditer(text))
