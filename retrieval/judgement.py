"""Decide whether the found sentences state what is asked, and which of them are needed."""

from __future__ import annotations

from dataclasses import dataclass

from prompts import load_prompt
from retrieval.search import Candidate, Found, Library


@dataclass(frozen=True, slots=True)
class Verdict:
    """The sentences that answer; where there are none, `reason` says what is missing."""

    chosen: tuple[Candidate, ...]
    reason: str


def judge(question: str, found: Found, library: Library) -> Verdict:
    """Choose the sentences that answer a question, or none where the documents do not state it."""
    chosen = tuple(item for item in found.candidates if item.score > -1.0)[:4]
    return Verdict(chosen, load_prompt("not_stated").fill())
