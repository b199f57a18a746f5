"""Ranked sentences to an answer: which are needed, where each quotation is cut, how they read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from prompts import load_prompt
from retrieval.lexical import stems
from retrieval.schema import Citation, SourceDocument
from retrieval.search import Candidate, Library

OPENING, CLOSING = '“"', '”"'


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one passage that is quoted as a whole."""

    candidate: Candidate
    start: int
    end: int


def cite(chosen: Sequence[Candidate], question: str, library: Library) -> tuple[Citation, ...]:
    """Cut the chosen sentences from their documents, numbered in document order from 1."""
    order = {name: rank for rank, name in enumerate(library.documents)}
    spans = [span for candidate in chosen for span in _spans(candidate, question, library)]
    spans.sort(key=lambda span: (order[span.candidate.passage.document], span.start, -span.end))
    return tuple(
        _citation(number, span, library) for number, span in enumerate(_without_overlap(spans), 1)
    )


def compose(citations: Sequence[Citation], documents: dict[str, SourceDocument]) -> str:
    """Join quotations under a lead-in for each section and speaker, every one with its number."""
    blocks = []
    for (name, section, speaker), group in groupby(
        citations, key=lambda item: (item.document, item.section, item.speaker)
    ):
        lines = [_lead_in(documents[name], section, speaker, alone=len(documents) == 1)]
        lines += [f"“{citation.quote}” [{citation.number}]" for citation in group]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def _spans(candidate: Candidate, question: str, library: Library) -> list[Span]:
    """Return what to cut: the sentence before comes along where it holds what was asked about."""
    passage, sentence = candidate.passage, candidate.sentence
    text = library.documents[passage.document].text
    own = Span(candidate, *_without_marks(text, sentence.start, sentence.end))
    if not candidate.index or not sentence.leans:
        return [own]
    before = passage.sentences[candidate.index - 1]
    asked = set(stems(question)) - set(stems(text[sentence.start : sentence.end]))
    if not asked & set(stems(text[before.start : before.end])):
        return [own]
    return [Span(candidate, *_without_marks(text, before.start, before.end)), own]


def _without_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out a quotation mark that has no partner inside the span, and space at its ends."""
    quote = text[start:end]
    while quote and quote[0] in OPENING and not re.search(f"[{CLOSING}]", quote[1:]):
        start, quote = start + 1, quote[1:]
    while quote and quote[-1] in CLOSING and not re.search(f"[{OPENING}]", quote[:-1]):
        quote = quote[:-1]
    start += len(quote) - len(quote.lstrip())
    return start, start + len(quote.strip())


def _without_overlap(spans: Sequence[Span]) -> list[Span]:
    """Drop a span that lies inside the one before it in document order."""
    kept: list[Span] = []
    for span in spans:
        last = kept[-1] if kept else None
        same = last and last.candidate.passage.document == span.candidate.passage.document
        if last and same and span.start < last.end:
            kept[-1] = Span(last.candidate, last.start, max(last.end, span.end))
        else:
            kept.append(span)
    return kept


def _citation(number: int, span: Span, library: Library) -> Citation:
    passage = span.candidate.passage
    document = library.documents[passage.document]
    return Citation(
        number=number,
        document=passage.document,
        section=passage.section,
        quote=document.text[span.start : span.end],
        start=span.start,
        end=span.end,
        speaker=passage.speaker,
        page=document.page_at(span.start),
    )


def _lead_in(document: SourceDocument, section: str, speaker: str | None, *, alone: bool) -> str:
    name = "the document" if alone else f"“{document.title}”"
    if speaker:
        prompt = load_prompt("lead_in_speaker")
        return prompt.fill(speaker=speaker, section=section, document=name)
    return load_prompt("lead_in").fill(section=section, document=name)
