"""A small chain that answers from fixed sentences, fast and the same way every time."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from threading import Event

from errors import ManifestoError
from retrieval.schema import (
    Answer,
    Citation,
    Hit,
    Passage,
    Section,
    Sentence,
    SourceDocument,
    Turn,
)
from retrieval.search import Candidate, Found
from retrieval.store import Version

NASTY = "<script>document.title='broken'</script> [link](javascript:alert(1)) $x^2$ :smile: **b**"

_TEXT = f"""A small plan.
We will plant ten trees in every street. They will be oaks.
Nour: “My street was bare. Now it is green.”
Water.
Every home will have clean water by 2030 [3]. This will be paid for by a levy on bottles.
Odd words.
{NASTY}
"""


def _section(title: str, following: str | None) -> Section:
    end = _TEXT.index(following) if following else len(_TEXT)
    return Section(title, _TEXT.index(title), end)


DOCUMENT = SourceDocument(
    name="plan",
    title="A small plan",
    text=_TEXT,
    sections=(
        _section("A small plan", "Water.\n"),
        _section("Water", "Odd words"),
        _section("Odd words", None),
    ),
    sha256="0" * 64,
    publisher="The Tree Party",
    date="2024",
)

_PASSAGES = (
    ("We will plant", "oaks.", None),
    ("“My street", "green.”", "Nour"),
    ("Every home", "bottles.", None),
    ("<script>", "**b**", None),
)


def _passage(first: str, last: str, speaker: str | None) -> Passage:
    start = _TEXT.index(first)
    end = _TEXT.index(last, start) + len(last)
    section = DOCUMENT.section_at(start)
    return Passage(f"p{start}", "plan", section, _TEXT[start:end], start, end, speaker)


PASSAGES = tuple(_passage(*parts) for parts in _PASSAGES)

QUOTES = {
    "trees": ("We will plant ten trees in every street.", "“My street was bare."),
    "water": ("Every home will have clean water by 2030 [3].",),
    "odd": (NASTY,),
    "everything": (NASTY, "They will be oaks."),
}


class FakeSearch:
    """Find the passages that share a word with the question, as single sentences."""

    def search(self, question: str, names: Sequence[str], passages: int) -> Found:
        words = set(question.casefold().split())
        shared = [
            replace(one, sentences=(Sentence(one.start, one.end),))
            for one in reversed(PASSAGES)
            if words & set(one.text.casefold().split())
        ]
        return Found(tuple(Candidate(one, 0, None) for one in shared), ())  # type: ignore[arg-type]


class FakeStore:
    """Hold two versions of each document."""

    def versions(self, name: str) -> tuple[Version, ...]:
        return (
            Version(name, DOCUMENT.sha256, True, 1_700_000_000.0),
            Version(name, "1" * 64, False, 1_600_000_000.0),
        )


class FakeChain:
    """Answer questions that hold a known word; refuse the others."""

    index_version = "fake"
    search = FakeSearch()
    store = FakeStore()

    def documents(self) -> tuple[str, ...]:
        return DOCUMENTS

    def document(self, name: str) -> SourceDocument:
        return DOCUMENT

    def passages(self, name: str) -> tuple[Passage, ...]:
        return PASSAGES

    def answer(
        self, question: str, history: Sequence[Turn] = (), documents: Sequence[str] = ()
    ) -> Answer:
        if "friendly" in question:
            raise ManifestoError("The index is being rebuilt. Ask again in a minute.")
        if "crash" in question:
            raise RuntimeError("secret detail")
        answer = self._answer(question)
        heard = f"{question} (after {len(history)}, in {list(documents)})"
        return replace(answer, standalone_question=heard)

    def _answer(self, question: str) -> Answer:
        if "vote" in question:
            declined = _answer(question, "declined", "This page gives no advice on voting.", ())
            return replace(declined, passages=())
        for word, quotes in QUOTES.items():
            if word in question:
                citations = tuple(_citation(at, quote) for at, quote in enumerate(quotes, 1))
                return _answer(question, "answered", _quoting(word, citations), citations)
        return _answer(question, "not_stated", "The document does not say.", ())


GATE = Event()
GATE.set()
FAILURE: Exception | None = None
DOCUMENTS: tuple[str, ...] = tuple(os.environ.get("FAKE_DOCUMENTS", "plan").split(","))


def open_fake_chain(progress: Callable[[str, int, int], None]) -> FakeChain:
    """Open the chain as soon as GATE is open, or fail with FAILURE."""
    progress("Opening the index", 1, 2)
    GATE.wait(10)
    if FAILURE:
        raise FAILURE
    return FakeChain()


def _citation(number: int, quote: str) -> Citation:
    start = _TEXT.index(quote)
    speaker = "Nour" if quote.startswith("“") else None
    section = DOCUMENT.section_at(start)
    return Citation(number, "plan", section, quote, start, start + len(quote), speaker)


def _quoting(word: str, citations: Sequence[Citation]) -> str:
    lines = [f"On {word}, the document says:"]
    for citation in citations:
        said = (
            f"{citation.speaker}: {citation.quote}”" if citation.speaker else f"“{citation.quote}”"
        )
        lines.append(f"{said} [{citation.number}]")
    return "\n".join(lines)


def _answer(question: str, outcome: str, text: str, citations: tuple[Citation, ...]) -> Answer:
    hits = tuple(Hit(passage, 1.0 - at / 10) for at, passage in enumerate(PASSAGES))
    return Answer(
        question=question,
        standalone_question=question,
        outcome=outcome,  # type: ignore[arg-type]
        text=text,
        citations=citations,
        passages=hits,
        model="quotes",
        prompt_version="fake",
        index_version="fake",
        seconds={"total": 0.01},
    )
