"""From a bad answer to a test: one more case at the end of a suite."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from errors import ManifestoError
from evaluation.cases import Case, load_cases, parse_case, parse_entries, raise_problems, read_suite
from evaluation.folder import write_whole
from evaluation.gold import Span, Texts, find_sentence, locate_case, nearest_sentence
from evaluation.run import Chain

CANDIDATES = 20
ID_WORDS = 5


def add_case(path: Path, fields: Mapping[str, Any], texts: Texts) -> Case:
    """Append a case to a suite, which is made where there is none, and return it.

    `fields` are those of a case file; without an `id`, one is made from the question. Raises
    ManifestoError where the suite or the case is not valid, the id is taken or gold is in no
    document; the suite is unchanged then.
    """
    before = read_suite(path) if path.exists() else ""
    cases = load_cases([path]) if before.strip() else ()
    taken = {name for case in cases for name in (case.id, *case.row_ids())}
    given = {
        name: value for name, value in fields.items() if value not in (None, "", [], (), False)
    }
    given = {"id": given.pop("id", None) or new_id(given, taken), **given}
    if given["id"] in taken:
        raise ManifestoError(
            f"{path} has a case called {given['id']!r} already. Choose another id."
        )
    text = before + ("" if before.endswith("\n") or not before else "\n")
    text += _written(path, before, given)
    added = _last_case(path, text, len(cases) + 1)
    locate_case(added, texts)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, text)
    return added


def new_id(fields: Mapping[str, Any], taken: set[str]) -> str:
    """Return an id made of the question's first words, with a number where it is taken."""
    turns = fields.get("turns") or [fields]
    question = str(turns[-1].get("question", ""))
    ascii_only = unicodedata.normalize("NFKD", question).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", ascii_only.lower())[:ID_WORDS]
    stem = "-".join(words) or "case"
    numbered = (stem if n == 1 else f"{stem}-{n}" for n in range(1, len(taken) + 2))
    return next(name for name in numbered if name not in taken)


def candidate_sentences(
    chain: Chain, question: str, documents: Sequence[str] = ()
) -> tuple[str, ...]:
    """Return up to 20 sentences that may be gold: those of the best passages, best first."""
    sentences: dict[str, None] = {}
    for hit in chain.answer(question, (), documents).passages:
        text = hit.passage.text
        for sentence in hit.passage.sentences:
            start = sentence.start - hit.passage.start
            sentences[text[start : sentence.end - hit.passage.start].strip()] = None
    return tuple(sentences)[:CANDIDATES]


def pick(numbers: Sequence[int], candidates: Sequence[str]) -> list[str]:
    """Return the candidates with these 1-based numbers; raises ManifestoError on another."""
    wrong = [number for number in numbers if not 1 <= number <= len(candidates)]
    if wrong:
        raise ManifestoError(f"There is no sentence {wrong[0]}; pick 1 to {len(candidates)}.")
    return [candidates[number - 1] for number in numbers]


def sentences_with(words: str, chain: Chain, texts: Texts) -> list[str]:
    """Return the sentences of the document in which some words stand.

    Raises ManifestoError where they stand nowhere, with the nearest sentence, or in several
    places that differ.
    """
    found = {tuple(_around(span, chain, texts)): None for span in find_sentence(words, texts)}
    if len(found) == 1:
        return list(next(iter(found)))
    if not found:
        nearest = nearest_sentence(words, texts)
        hint = f" The nearest sentence: “{nearest[1]}”" if nearest else ""
        raise ManifestoError(f"“{words}” is not in the document.{hint}")
    shown = "".join(f"\n  “{' '.join(sentences)}”" for sentences in found)
    raise ManifestoError(f"“{words}” stands in several sentences. Give more words:{shown}")


def _around(span: Span, chain: Chain, texts: Texts) -> list[str]:
    """Return the sentences that a span touches, the span itself where no passage has it."""
    text = texts[span.document]
    sentences = [
        text[sentence.start : sentence.end].strip()
        for passage in chain.passages(span.document)
        for sentence in passage.sentences
        if sentence.start < span.end and span.start < sentence.end
    ]
    return list(dict.fromkeys(sentences)) or [text[span.start : span.end]]


def _written(path: Path, before: str, fields: Mapping[str, Any]) -> str:
    if path.suffix == ".jsonl":
        return json.dumps(fields, ensure_ascii=False) + "\n"
    indent = " " * _indentation(path, before)
    dumped = yaml.safe_dump([_plain(fields)], allow_unicode=True, sort_keys=False, width=100)
    return "".join(indent + line for line in dumped.splitlines(keepends=True))


def _plain(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields with lists for tuples, as YAML's plain writer wants them."""
    return dict(json.loads(json.dumps(fields)))


def _indentation(path: Path, before: str) -> int:
    roots = list(yaml.compose_all(before, yaml.SafeLoader))
    if not roots or roots[-1] is None:
        return 0
    root: Any = roots[-1]
    if not isinstance(root, yaml.SequenceNode) or root.flow_style:
        raise ManifestoError(f"{path} is not a list with a line beginning “- ” for each case.")
    return int(root.start_mark.column)


def _last_case(path: Path, text: str, count: int) -> Case:
    """Return the case just added; raises ManifestoError where the text does not read back."""
    entries = list(parse_entries(path, text))
    raise_problems("suite", [] if len(entries) == count else [f"{path}: cannot be added to."])
    return parse_case(entries[-1])
