"""The frozen types that travel between rooms. All offsets are code points into the stored text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Outcome = Literal["answered", "not_stated", "declined"]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and all that follows it up to the next heading: text[start:end], heading first."""

    title: str
    start: int
    end: int
    level: int = 1


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """A document as it is stored; every offset in the product refers to `text`."""

    name: str
    title: str
    text: str
    sections: tuple[Section, ...]
    sha256: str
    publisher: str = ""
    date: str = ""
    source: str = ""
    page_starts: tuple[int, ...] = ()
    """Offset at which each page begins (a PDF's pages, in order); empty where there are none."""

    def page_at(self, offset: int) -> int | None:
        """Return the 1-based page that holds an offset, or None in a document without pages."""
        page = sum(1 for start in self.page_starts if start <= offset)
        return page or None

    def section_at(self, offset: int) -> str:
        """Return the title of the section that holds an offset, or the document's title."""
        for section in self.sections:
            if section.start <= offset < section.end:
                return section.title
        return self.title


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence's place; `leans` when it cannot be understood without the one before it."""

    start: int
    end: int
    leans: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """What is embedded, retrieved and shown: `text` is the document's text[start:end]."""

    id: str
    document: str
    section: str
    text: str
    start: int
    end: int
    speaker: str | None = None
    sentences: tuple[Sentence, ...] = ()
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage and its score; higher is better, comparable within one search only."""

    passage: Passage
    score: float


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered quotation: `quote` is the document's text[start:end]."""

    number: int
    document: str
    section: str
    quote: str
    start: int
    end: int
    speaker: str | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question gets back, with everything needed to show and to check it."""

    question: str
    standalone_question: str
    outcome: Outcome
    text: str
    citations: tuple[Citation, ...]
    passages: tuple[Hit, ...]
    model: str
    prompt_version: str
    index_version: str
    seconds: Mapping[str, float] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return the Answer object of the command line's contract, ready for json.dumps."""
        return {
            "question": self.question,
            "standalone_question": self.standalone_question,
            "outcome": self.outcome,
            "text": self.text,
            "citations": [_citation_to_json(citation) for citation in self.citations],
            "passages": [_hit_to_json(hit) for hit in self.passages],
            "model": self.model,
            "prompt_version": self.prompt_version,
            "index_version": self.index_version,
            "seconds": dict(self.seconds),
        }


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier exchange; `answer` is the Answer where it is known, else what was shown."""

    question: str
    answer: Answer | str


def answer_from_json(data: Mapping[str, Any]) -> Answer:
    """Rebuild an Answer from its JSON object; raises KeyError or TypeError on another shape."""
    return Answer(
        question=data["question"],
        standalone_question=data["standalone_question"],
        outcome=data["outcome"],
        text=data["text"],
        citations=tuple(Citation(**citation) for citation in data["citations"]),
        passages=tuple(_hit_from_json(hit) for hit in data["passages"]),
        model=data["model"],
        prompt_version=data["prompt_version"],
        index_version=data["index_version"],
        seconds=dict(data.get("seconds", {})),
    )


def _citation_to_json(citation: Citation) -> dict[str, Any]:
    return {name: getattr(citation, name) for name in Citation.__slots__}


def _hit_to_json(hit: Hit) -> dict[str, Any]:
    names = ("id", "document", "section", "text", "start", "end", "speaker", "page")
    return {name: getattr(hit.passage, name) for name in names} | {"score": hit.score}


def _hit_from_json(data: Mapping[str, Any]) -> Hit:
    fields = {name: value for name, value in data.items() if name != "score"}
    return Hit(Passage(**fields), data["score"])
