"""What was understood of a document's structure, told so that a person can check it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from retrieval.schema import Passage, SourceDocument

_LONG_SECTION = 12_000
"""Characters; about four pages without a heading."""
_REPLACEMENT = "\ufffd"


@dataclass(frozen=True, slots=True)
class Understanding:
    """Counts and names to be shown, and sentences on what may have gone wrong."""

    sections: tuple[str, ...]
    passages: int
    pages: int
    speakers: tuple[str, ...]
    problems: tuple[str, ...]

    def summary(self) -> str:
        """Return the counts in one line."""
        counts = [
            (len(self.sections), "section"),
            (self.passages, "passage"),
            (self.pages, "page"),
            (len(self.speakers), "person quoted"),
        ]
        return ", ".join(_counted(count, what) for count, what in counts if count)


def understanding(document: SourceDocument, passages: Sequence[Passage]) -> Understanding:
    """Look at what ingestion made of a document."""
    speakers = (passage.speaker for passage in passages if passage.speaker)
    return Understanding(
        sections=tuple(section.title for section in document.sections),
        passages=len(passages),
        pages=len(document.page_starts),
        speakers=tuple(dict.fromkeys(speakers)),
        problems=tuple(_problems(document)),
    )


def _problems(document: SourceDocument) -> Iterator[str]:
    if len(document.sections) < 2:
        yield "No headings were found, so there is no outline."
    for section in document.sections:
        if section.end - section.start > _LONG_SECTION:
            yield f"“{section.title}” is very long. Perhaps headings in it were not found."
    ends = [*document.page_starts[1:], len(document.text)]
    pages = pairwise([*document.page_starts, *ends[-1:]])
    empty = [at for at, (start, end) in enumerate(pages, 1) if not document.text[start:end].strip()]
    if empty:
        numbers = ", ".join(map(str, empty[:10]))
        yield f"No text was found on page {numbers}. Perhaps it is a picture."
    if lost := document.text.count(_REPLACEMENT):
        yield f"{_counted(lost, 'letter')} could not be read. Perhaps the file is damaged."


def _counted(count: int, what: str) -> str:
    if count == 1:
        return f"1 {what}"
    first, _, rest = what.partition(" ")
    many = "people" if first == "person" else f"{first}s"
    return f"{count:,} {many} {rest}".strip()
