"""What a check gives: verdicts, named changes, and the place in the document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

Verdict = Literal["verbatim", "typography", "altered", "paraphrase", "not_found", "not_a_claim"]
ChangeKind = Literal[
    "number",
    "modality",
    "negation",
    "scope",
    "name",
    "list",
    "condition",
    "stitched",
    "speaker",
    "quotation",
    "wording",
]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
CHANGE_KINDS: tuple[ChangeKind, ...] = get_args(ChangeKind)
EXACT: tuple[Verdict, ...] = ("verbatim", "typography")
PROBLEMS: tuple[Verdict, ...] = ("altered", "not_found")
"""The verdicts that stop a print job."""


@dataclass(frozen=True, slots=True)
class Change:
    """One named difference: the document's words, and the checked text's in their place."""

    kind: ChangeKind
    before: str
    after: str

    def to_json(self) -> dict[str, str]:
        """Return the change as the contract has it: kind, from (the document's words), to."""
        return {"kind": self.kind, "from": self.before, "to": self.after}


@dataclass(frozen=True, slots=True)
class Source:
    """A place in a document: `quote` is its text[start:end]."""

    document: str
    section: str
    quote: str
    start: int
    end: int
    speaker: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the place as the contract has it."""
        return {name: getattr(self, name) for name in Source.__slots__}


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is said of a unit of text; `nearest` are offered where nothing carries it."""

    verdict: Verdict
    source: Source | None = None
    changes: tuple[Change, ...] = ()
    similarity: float = 0.0
    note: str = ""
    nearest: tuple[Source, ...] = ()

    def altered_by(self, change: Change) -> Judgement:
        """Return the judgement as altered, with a change named before the others."""
        return replace(self, verdict="altered", changes=(change, *self.changes))

    def noted(self, note: str) -> Judgement:
        """Return the same judgement with a remark for people added."""
        return replace(self, note=" ".join(part for part in (self.note, note) if part))


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """A unit at text[start:end] of the checked text, and its judgement."""

    text: str
    start: int
    end: int
    judgement: Judgement

    @property
    def verdict(self) -> Verdict:
        """Return the verdict."""
        return self.judgement.verdict

    def to_json(self) -> dict[str, Any]:
        """Return one element of `sentences` in the contract, with `note` and `nearest`."""
        judgement = self.judgement
        return {
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "verdict": judgement.verdict,
            "source": judgement.source.to_json() if judgement.source else None,
            "changes": [change.to_json() for change in judgement.changes],
            "similarity": round(judgement.similarity, 4),
            "note": judgement.note,
            "nearest": [place.to_json() for place in judgement.nearest],
        }


def sentence_from_json(data: Mapping[str, Any]) -> CheckedSentence:
    """Rebuild a checked sentence from its JSON object; raises KeyError or TypeError otherwise."""
    judgement = Judgement(
        verdict=data["verdict"],
        source=Source(**data["source"]) if data["source"] else None,
        changes=tuple(Change(item["kind"], item["from"], item["to"]) for item in data["changes"]),
        similarity=data["similarity"],
        note=data.get("note", ""),
        nearest=tuple(Source(**place) for place in data.get("nearest", ())),
    )
    return CheckedSentence(data["text"], data["start"], data["end"], judgement)


def has_problems(sentences: Sequence[CheckedSentence]) -> bool:
    """Tell whether anything is altered or not found."""
    return any(sentence.verdict in PROBLEMS for sentence in sentences)
