"""Measure the wording check.

    python -m benchmarks.wording suite data/regression/wording-check.jsonl
    python -m benchmarks.wording edits --count 2000
    python -m benchmarks.wording summedits EVALDATA/summedits --limit 100
    python -m benchmarks.wording speed MANIFESTOS --words 5000
    python -m benchmarks.wording fit MANIFESTOS

`suite`, `edits` and `fit` work on the bundled document. EVALDATA/summedits holds the files of
SummEdits, MANIFESTOS some other manifestos as .txt, .md or .pdf.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from benchmarks.wording_edits import TYPOGRAPHY, Edit, edits
from cli import DONE, Bar, run
from settings import BUNDLED_DOCUMENT, load_settings
from wording.scores import SCORES, Judged, confusion_lines, interval

if TYPE_CHECKING:
    from wording.check import Checker

SEED = 11


def main(argv: list[str]) -> int:
    """Carry out one measurement; return the exit code."""
    options = _parser().parse_args(argv)
    commands = {
        "suite": measure_suite,
        "edits": measure_edits,
        "summedits": measure_summedits,
        "speed": measure_speed,
        "fit": fit,
    }
    commands[options.command](options)
    return DONE


def _parser() -> argparse.ArgumentParser:
    arguments = argparse.ArgumentParser(prog="python -m benchmarks.wording", description=__doc__)
    commands = arguments.add_subparsers(dest="command", required=True)
    suite = commands.add_parser("suite")
    suite.add_argument("suite", type=Path)
    made = commands.add_parser("edits")
    made.add_argument("--count", type=int, default=2000)
    made.add_argument("--seed", type=int, default=SEED)
    outside = commands.add_parser("summedits")
    outside.add_argument("folder", type=Path)
    outside.add_argument("--limit", type=int, default=100, help="units of each file")
    speed = commands.add_parser("speed")
    speed.add_argument("folder", type=Path)
    speed.add_argument("--words", type=int, default=5000)
    speed.add_argument("--index", type=Path, help="keep the index here, for another time")
    fitting = commands.add_parser("fit")
    fitting.add_argument("folder", type=Path)
    return arguments


def open_checker(paths: Sequence[Path], folder: str) -> Checker:
    """Open a checker over some files, indexed in a folder."""
    from ingest.index import ingest, open_index, read_file
    from retrieval.models import load_cross_encoder, load_encoder
    from wording.check import Checker

    settings = load_settings(index=Path(folder))
    encoder, reader = load_encoder(settings), load_cross_encoder(settings)
    assert reader
    store = open_index(settings, encoder)
    with Bar() as bar:
        for path in paths:
            ingest(read_file(path, settings), store, settings, bar.update)
    return Checker([store.read(name) for name in store.names()], store, encoder, reader)


def judge_all(checker: Checker, texts: Sequence[str]) -> list[tuple[str, tuple[str, ...]]]:
    """Return verdict and kinds of change of each text."""
    found: list[tuple[str, tuple[str, ...]]] = []
    with Bar() as bar:
        for sentence in checker.judge_units(texts):
            kinds = tuple(change.kind for change in sentence.judgement.changes)
            found.append((sentence.verdict, kinds))
            bar.update("Judging", len(found), len(texts))
    return found


def measure_suite(options: argparse.Namespace) -> None:
    """Print the confusion matrix and scores of a labelled suite."""
    from wording.cases import read_units

    units = [unit for unit in read_units(options.suite) if unit.verdict]
    with tempfile.TemporaryDirectory() as folder:
        checker = open_checker([BUNDLED_DOCUMENT], folder)
        found = judge_all(checker, [unit.text for unit in units])
    print_scores(
        [
            Judged(str(unit.verdict), verdict, unit.kinds, kinds)
            for unit, (verdict, kinds) in zip(units, found, strict=True)
        ]
    )


def measure_edits(options: argparse.Namespace) -> None:
    """Print how generated edits, and typographic variants of every sentence, are judged."""
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        checker = open_checker([BUNDLED_DOCUMENT], folder)
        text = checker.documents[0].document.text
        sentences = list(sentences_of(checker))
        made: dict[str, Edit] = {}
        for _ in range(100):
            for sentence in sentences:
                made |= {
                    edit.text: edit
                    for edit in edits(sentence, chance)
                    if edit.text.rstrip(".") not in text
                }
            if len(made) >= options.count:
                break
        chosen = chance.sample(sorted(made), min(options.count, len(made)))
        found = judge_all(checker, chosen)
        print_scores(
            [
                Judged("altered", verdict, (made[text].kind,), kinds)
                for text, (verdict, kinds) in zip(chosen, found, strict=True)
            ]
        )
        by_kind = Counter(made[t].kind for t in chosen)
        right = Counter(
            made[t].kind
            for t, (_, kinds) in zip(chosen, found, strict=True)
            if made[t].kind in kinds
        )
        for kind, count in sorted(by_kind.items()):
            print(f"{kind:10} {count:5} edits, {right[kind] / count:.3f} named so")
        variants = [change(s) for s in sentences for change in TYPOGRAPHY.values()]
        exact = sum(checker.judge.exact(variant) is not None for variant in variants)
        print(f"typographic variants: {exact} of {len(variants)} verbatim or typography")


def sentences_of(checker: Checker) -> Iterator[str]:
    """Yield the sentences of a checker's first document, from six words up."""
    stored = checker.documents[0]
    for passage in stored.passages:
        for sentence in passage.sentences:
            text = stored.document.text[sentence.start : sentence.end]
            if len(text.split()) >= 6:
                yield text


def measure_summedits(options: argparse.Namespace) -> None:
    """Print balanced accuracy on SummEdits: is a summary altered against its own document?

    A summary counts as altered where any of its sentences is altered or not found.
    """
    from wording.verdicts import PROBLEMS

    chance = random.Random(SEED)
    for path in sorted(options.folder.glob("summedits_*.json")):
        rows = json.loads(path.read_text(encoding="utf-8"))
        rows = chance.sample(rows, min(options.limit, len(rows)))
        right: Counter[tuple[int, bool]] = Counter()
        with Bar() as bar:
            for number, row in enumerate(rows, start=1):
                checker = _checker_of(row["doc"])
                verdicts = [s.verdict for s in checker.check(row["summary"])] if checker else []
                right[row["label"], not any(v in PROBLEMS for v in verdicts)] += 1
                bar.update(path.stem, number, len(rows))
        faithful = right[1, True] / max(1, right[1, True] + right[1, False])
        altered = right[0, False] / max(1, right[0, False] + right[0, True])
        print(
            f"{path.stem}: balanced accuracy {(faithful + altered) / 2:.3f} "
            f"(faithful {faithful:.3f}, altered {altered:.3f}, {len(rows)} summaries)",
            flush=True,
        )


class _NoStore:
    """A store without vectors: all are made anew."""

    class sentences:
        @staticmethod
        def get(**_: Any) -> dict[str, list[Any]]:
            return {"embeddings": [], "metadatas": []}


_MODELS: list[Any] = []


def _checker_of(text: str) -> Checker | None:
    """Return a checker of one text that is in no index."""
    from ingest.sentences import sentence_spans
    from retrieval.models import load_cross_encoder, load_encoder
    from retrieval.schema import Passage, Sentence, SourceDocument
    from retrieval.store import StoredDocument
    from wording.check import Checker

    if not _MODELS:
        settings = load_settings()
        _MODELS.extend([load_encoder(settings), load_cross_encoder(settings)])
    sentences = tuple(Sentence(*span) for span in sentence_spans(text))
    if not sentences:
        return None
    passage = Passage("p", "d", "", text, 0, len(text), None, sentences)
    document = SourceDocument("d", "", text, (), "0")
    stored = StoredDocument(document, (passage,), {})
    return Checker([stored], _NoStore(), *_MODELS)  # type: ignore[arg-type]


def measure_speed(options: argparse.Namespace) -> None:
    """Print the time to first and last verdict of a speech, against embedding it once.

    The speech is made of sentences of the manifestos, two thirds of them edited or cut, so that few
    are exact.
    """
    from wording.units import split_units

    paths = [p for p in sorted(options.folder.iterdir()) if p.suffix in (".txt", ".mkd", ".pdf")]
    with tempfile.TemporaryDirectory() as folder:
        checker = open_checker(paths, str(options.index or folder))
        speech = _speech(checker, options.words)
        units = [unit.text for unit in split_units(speech)]
        begin = perf_counter()
        checker.embed(units)
        once = perf_counter() - begin
        next(checker.check(speech))  # what is prepared once per process
        begin = perf_counter()
        verdicts: Counter[str] = Counter()
        first = 0.0
        for sentence in checker.check(speech):
            first = first or perf_counter() - begin
            verdicts[sentence.verdict] += 1
        last = perf_counter() - begin
    print(f"{len(speech.split())} words, {len(units)} units: {dict(verdicts)}")
    print(f"embedding once {once:.1f} s; first verdict {first:.1f} s, last {last:.1f} s")
    print(f"ratio to embedding once: first {first / once:.2f}, last {last / once:.2f}")


def _speech(checker: Checker, words: int) -> str:
    chance = random.Random(SEED)
    texts = [item.document.text for item in checker.documents]
    places = [
        texts[n][s.start : s.end]
        for n, item in enumerate(checker.documents)
        for p in item.passages
        for s in p.sentences
        if s.end - s.start >= 8
    ]
    sentences: list[str] = []
    while sum(len(s.split()) for s in sentences) < words:
        sentence = " ".join(chance.choice(places).split())
        made = [edit.text for edit in edits(sentence, chance)]
        sentences.append(chance.choice([sentence, *made, *made]))
    return "\n\n".join(" ".join(sentences[n : n + 5]) for n in range(0, len(sentences), 5))


def fit(options: argparse.Namespace) -> None:
    """Write wording/weights.json, fitted again."""
    from benchmarks.wording_fit import fit as fit_weights

    fit_weights(options.folder)


def print_scores(units: Sequence[Judged]) -> None:
    """Print the confusion matrix and every score with its 95 % bootstrap interval."""
    print("\n".join(confusion_lines(units)))
    for name, score in SCORES.items():
        value = score(units)
        if value is None:
            continue
        low, high = interval(units, score)
        print(f"{name:22} {value:.3f} [{low:.3f}, {high:.3f}]  ({len(units)} units)")


if __name__ == "__main__":
    run(main)
