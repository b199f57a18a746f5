"""A chain without models: the sentence that shares most words with the question is the answer."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from errors import ManifestoError
from retrieval.schema import Answer, Citation, Hit, Outcome, Passage, Sentence, SourceDocument, Turn

STREETS = """Our plan for safer streets.
We will recruit 13,000 more officers. They will be paid for by ending waste.
We will ban zombie knives and machetes. We will open 80 youth hubs.
Victims will have a named adviser. “Every victim deserves an answer,” says Ann Other.
"""
COMMON = set(
    "a an and are be by do does for have how in is it of on the they to we what who will".split()
)
LEANS = {"it", "they", "them", "those"}


class FakeChain:
    """Deterministic; `shift`, `refuses` and `reverses` break it in known ways.

    `script` has, by question, words that stand in the sentence to answer with; "" for none.
    """

    def __init__(
        self,
        texts: Mapping[str, str] | None = None,
        shift: int = 0,
        refuses: bool = True,
        reverses: bool = False,
        script: Mapping[str, str] | None = None,
    ) -> None:
        self.texts = dict(texts or {"streets": STREETS})
        self.shift, self.refuses, self.reverses = shift, refuses, reverses
        self.script = dict(script or {})
        self.asked: list[str] = []
        self.index_version = "fake-1"

    def documents(self) -> tuple[str, ...]:
        return tuple(self.texts)

    def document(self, name: str) -> SourceDocument:
        text = self.texts[name]
        return SourceDocument(name, name, text, (), hashlib.sha256(text.encode()).hexdigest())

    def passages(self, name: str) -> tuple[Passage, ...]:
        text = self.texts[name]
        lines = list(re.finditer(r"[^\n]+", text))
        return tuple(
            Passage(
                f"{name}-{number}",
                name,
                "Safety",
                line.group(),
                line.start(),
                line.end(),
                sentences=_sentences(text, line.start(), line.end()),
            )
            for number, line in enumerate(lines)
        )

    def answer(
        self, question: str, history: Sequence[Turn] = (), documents: Sequence[str] = ()
    ) -> Answer:
        self.asked.append(question)
        if not question.strip():
            raise ManifestoError("The question is empty.")
        if question == "crash":
            raise RuntimeError("out of order")
        standalone = question
        if history and words(question, COMMON - LEANS) & LEANS:
            standalone = f"{question} ({history[-1].question})"
        hits = self._search(standalone, documents)
        outcome, citations = self._decide(question, standalone, hits)
        text = " ".join(f"“{c.quote}” [{c.number}]" for c in citations) or outcome
        return Answer(
            question,
            standalone,
            outcome,
            text,
            citations,
            hits,
            "fake",
            "0",
            self.index_version,
            {"total": 0.01},
        )

    def _search(self, question: str, documents: Sequence[str]) -> tuple[Hit, ...]:
        found = [
            Hit(passage, float(len(words(question) & words(passage.text))))
            for name in documents or self.texts
            for passage in self.passages(name)
        ]
        ranked = sorted(found, key=lambda hit: -hit.score)
        return tuple(reversed(ranked) if self.reverses else ranked)

    def _decide(
        self, question: str, standalone: str, hits: Sequence[Hit]
    ) -> tuple[Outcome, tuple[Citation, ...]]:
        if "should i" in question.lower() and self.refuses:
            return "declined", ()
        if question in self.script:
            return self._follow_script(self.script[question])
        best = hits[0].passage
        text = self.texts[best.document]
        scored = [
            (len(words(standalone) & words(text[s.start : s.end])), s) for s in best.sentences
        ]
        score, sentence = max(scored, key=lambda pair: pair[0])
        if score == 0 and self.refuses:
            return "not_stated", ()
        start, end = sentence.start, sentence.end
        quoted = text[start + self.shift : end + self.shift]
        return "answered", (Citation(1, best.document, "Safety", quoted, start, end),)

    def _follow_script(self, told: str) -> tuple[Outcome, tuple[Citation, ...]]:
        for name, text in self.texts.items():
            for s in _sentences(text, 0, len(text)):
                if told and told in text[s.start : s.end]:
                    quote = text[s.start : s.end]
                    return "answered", (Citation(1, name, "Safety", quote, s.start, s.end),)
        return "not_stated", ()


def words(text: str, without: set[str] = COMMON) -> set[str]:
    return set(re.findall(r"\w+", text.lower())) - without


def with_seconds(answer: Answer, seconds: float) -> Answer:
    return replace(answer, seconds={"total": seconds})


def _sentences(text: str, start: int, end: int) -> tuple[Sentence, ...]:
    matches = re.finditer(r"[^\s.][^.]*\.”?", text[start:end])
    return tuple(Sentence(start + m.start(), start + m.end()) for m in matches)
