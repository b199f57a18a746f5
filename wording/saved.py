"""Reports of checks as files, and what another version of the document does to them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from errors import ManifestoError
from retrieval.store import StoredDocument
from wording.check import Checker
from wording.verdicts import VERDICTS, CheckedSentence, sentence_from_json

STANDING = {"verbatim": 3, "typography": 2, "paraphrase": 1}
"""How well a sentence stands; all else is 0."""


@dataclass(frozen=True, slots=True)
class Report:
    """A saved check: the versions it was made against, and its sentences."""

    documents: Mapping[str, str]
    sentences: tuple[CheckedSentence, ...]


@dataclass(frozen=True, slots=True)
class Broken:
    """A sentence that stands worse against the new version than against the old."""

    before: CheckedSentence
    after: CheckedSentence


def report_to_json(
    sentences: Iterable[CheckedSentence], documents: Sequence[StoredDocument]
) -> dict[str, Any]:
    """Return the object of `check --json`: sentences, and the hash of each document used."""
    versions = {item.document.name: item.document.sha256 for item in documents}
    return {
        "sentences": [sentence.to_json() for sentence in sentences],
        "documents": versions,
    }


def read_report(path: Path) -> Report:
    """Read a report written by `check --json`; ManifestoError where it is none."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        sentences = tuple(sentence_from_json(item) for item in data["sentences"])
        if not all(sentence.verdict in VERDICTS for sentence in sentences):
            raise ValueError("unknown verdict")
        return Report(dict(data["documents"]), sentences)
    except OSError as error:
        raise ManifestoError(f"The report {path} cannot be read: {error.strerror}.") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ManifestoError(
            f"{path} is not a saved check. Save one with: python -m wording check FILE --json > "
            "REPORT.json"
        ) from error


def broken_by(report: Report, checker: Checker) -> list[Broken]:
    """Return the sentences of a report that stand worse against the checker's documents."""
    again = checker.judge_units([sentence.text for sentence in report.sentences])
    pairs = zip(report.sentences, again, strict=True)
    return [Broken(old, new) for old, new in pairs if _standing(new) < _standing(old)]


def _standing(sentence: CheckedSentence) -> int:
    return STANDING.get(sentence.verdict, 0)
