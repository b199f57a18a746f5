"""Ask the questions of public sets, each about its own document, through the same evaluation.

    python -m benchmarks.public_sets squad2   EVALDATA --out runs/squad2 --limit 40
    python -m benchmarks.public_sets policyqa EVALDATA --out runs/policyqa --limit 40
    python -m benchmarks.public_sets clapnq   EVALDATA --out runs/clapnq
    python -m benchmarks.public_sets cast     EVALDATA --out runs/cast

EVALDATA is the folder that holds squad2/, policyqa/, clapnq/ and trec_cast/. Documents, cases and
an index of their own are written below --out; the run itself is in its folder `run`.
"""

from __future__ import annotations

import argparse
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cli import DONE, Bar, run
from errors import ManifestoError
from evaluation.cases import Case, load_cases
from evaluation.explain import explain_summary
from evaluation.folder import write_whole
from evaluation.run import run_suites
from ingest.sentences import sentence_spans
from settings import load_settings

CAST_FILE = "2021_manual_evaluation_topics_v1.0.json"


@dataclass(frozen=True, slots=True)
class Source:
    """A document of a public set and the questions that are asked about it."""

    name: str
    text: str
    cases: tuple[Mapping[str, Any], ...]


def read_squad2(folder: Path) -> Iterator[Source]:
    """Yield the articles of SQuAD 2.0: paragraphs joined, half of the questions unanswerable."""
    yield from _read_squad_like(folder / "squad2/tune.json")


def read_policyqa(folder: Path) -> Iterator[Source]:
    """Yield the privacy policies of PolicyQA; one question may have answers in many segments."""
    yield from _read_squad_like(folder / "policyqa/dev.json")


def read_clapnq(folder: Path) -> Iterator[Source]:
    """Yield ClapNQ's passages, each as a document with one question; every other unanswerable."""
    kinds = ("answerable", "unanswerable")
    for pair in zip(*(_read_lines(folder / f"clapnq/{kind}.jsonl") for kind in kinds), strict=True):
        for kind, item in zip(kinds, pair, strict=True):
            passage = item["passages"][0]
            gold = item["output"][0]["selected_sentences"]
            case = _case(f"q{item['id']}", item["input"], gold, kind)
            yield Source(
                f"clapnq-{item['id']}", f"{passage['title']}\n\n{passage['text']}\n", (case,)
            )


def _read_lines(path: Path) -> list[Any]:
    lines = path.read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines if line.strip()]


def read_cast(folder: Path) -> Iterator[Source]:
    """Yield TREC CAsT 2021: a topic's passages as a document, its turns as a conversation.

    Any sentence of a turn's passage counts as gold; the manual rewrite is the standalone form.
    """
    topics = json.loads((folder / "trec_cast" / CAST_FILE).read_text(encoding="utf-8"))
    for topic in topics:
        passages = dict.fromkeys(_one_line(turn["passage"]) for turn in topic["turn"])
        turns = [_cast_turn(turn) for turn in topic["turn"]]
        case = {"id": f"t{topic['number']}", "turns": turns, "category": "follow-up"}
        yield Source(f"cast-{topic['number']}", "\n\n".join(passages) + "\n", (case,))


READERS = {
    "squad2": read_squad2,
    "policyqa": read_policyqa,
    "clapnq": read_clapnq,
    "cast": read_cast,
}


def _read_squad_like(path: Path) -> Iterator[Source]:
    for article in json.loads(path.read_text(encoding="utf-8"))["data"]:
        questions: dict[str, tuple[str, list[str]]] = {}
        for paragraph in article["paragraphs"]:
            for asked in paragraph["qas"]:
                _, gold = questions.setdefault(asked["question"].strip(), (asked["id"], []))
                gold += _answer_sentences(paragraph["context"], asked["answers"])
        contexts = dict.fromkeys(paragraph["context"] for paragraph in article["paragraphs"])
        name = re.sub(r"\W+", "_", article["title"]).strip("_")
        cases = (
            _case(f"q{number}", question, dict.fromkeys(gold), name)
            for question, (number, gold) in questions.items()
            if question
        )
        yield Source(name, "\n\n".join(contexts) + "\n", tuple(cases))


def _answer_sentences(context: str, answers: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the sentences of a paragraph that the answers touch."""
    spans = [(a["answer_start"], a["answer_start"] + len(a["text"])) for a in answers]
    return [
        context[start:end]
        for start, end in sentence_spans(context)
        if any(start < last and first < end for first, last in spans)
    ]


def _case(number: str, question: str, gold: Iterable[str], category: str) -> dict[str, Any]:
    """Return a case; with several gold sentences any one is enough, as annotators differ."""
    sentences = [sentence for sentence in gold if sentence.strip()]
    return {
        "id": number,
        "question": question,
        "expected": "answer" if sentences else "abstain",
        "gold": sentences,
        "gold_any": len(sentences) > 1,
        "category": category,
    }


def _cast_turn(turn: Mapping[str, Any]) -> dict[str, Any]:
    passage = _one_line(turn["passage"])
    return {
        "question": turn["raw_utterance"],
        "expected": "answer",
        "gold": [passage[start:end] for start, end in sentence_spans(passage)],
        "gold_any": True,
        "standalone": turn["manual_rewritten_utterance"],
    }


def _one_line(text: str) -> str:
    return " ".join(text.split())


def sample(cases: Sequence[Any], limit: int | None) -> list[Any]:
    """Return at most `limit` cases, evenly spread over all of them."""
    if limit is None or len(cases) <= limit:
        return list(cases)
    return [cases[n * len(cases) // limit] for n in range(limit)]


def write_sources(sources: Iterable[Source], out: Path, limit: int | None) -> list[Source]:
    """Write documents and cases below a folder; return the sources with a case in them."""
    written = []
    for folder in ("documents", "cases"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    for source in sources:
        chosen = sample(source.cases, limit)
        lines = (json.dumps(case, ensure_ascii=False) + "\n" for case in chosen)
        write_whole(out / f"documents/{source.name}.txt", source.text)
        write_whole(out / f"cases/{source.name}.jsonl", "".join(lines))
        written.append(source)
    return written


def load_sources(sources: Iterable[Source], out: Path) -> list[Case]:
    """Return the cases that were written, each to be asked about its own document alone."""
    return [
        case
        for source in sources
        for case in load_cases([out / f"cases/{source.name}.jsonl"], [source.name])
    ]


def parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    arguments = argparse.ArgumentParser(prog="python -m benchmarks.public_sets")
    arguments.add_argument("set", choices=READERS)
    arguments.add_argument("data", type=Path, metavar="EVALDATA")
    arguments.add_argument("--out", type=Path, required=True, metavar="DIR")
    arguments.add_argument("--limit", type=int, metavar="N", help="questions for each document")
    arguments.add_argument("--documents", type=int, metavar="N", help="only the first documents")
    return arguments


def main(argv: list[str]) -> int:
    """Convert a set, index its documents and ask its questions; return the exit code."""
    options = parser().parse_args(argv)
    try:
        found = list(READERS[options.set](options.data))[: options.documents]
    except OSError as error:
        raise ManifestoError(f"{error.filename} cannot be read: {error.strerror}.") from error
    sources = write_sources(found, options.out, options.limit)
    cases = load_sources(sources, options.out)
    os.environ["MANIFESTO_INDEX"] = str((options.out / "index").resolve())
    settings = load_settings()
    _index([options.out / f"documents/{source.name}.txt" for source in sources])
    from ingest.ready import ready_chain

    total, done = sum(len(case.turns) for case in cases), 0
    with Bar() as bar:

        def progress(more: int) -> None:
            nonlocal done
            done += more
            bar.update("Asking", done, total)

        chain = ready_chain(settings, bar.update)
        summary = run_suites(cases, chain, settings, options.out / "run", progress=progress)
    print(explain_summary(summary | {"failed": []}))
    return DONE


def _index(paths: Sequence[Path]) -> None:
    from contextlib import redirect_stdout
    from sys import stderr

    from ingest.__main__ import main as ingest_main

    with redirect_stdout(stderr):
        ingest_main([str(path) for path in paths])


if __name__ == "__main__":
    run(main)
