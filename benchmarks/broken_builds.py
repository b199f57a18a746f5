"""Break the product in three ways and see whether an evaluation run catches each of them.

    python -m benchmarks.broken_builds data/regression --out runs/broken

The suites are asked of the sound build twice, whose rows must be the same but for their times, and
then of a build without the cross-encoder, of one whose quotations begin and end a character late,
and of one that never says "not stated". Each is compared with the first; the runs and their
reports stay below --out. Exits with 1 where a broken build is not caught by the score that should.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from io import StringIO
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from cli import DONE, FINDING, Bar, run
from evaluation.__main__ import main as evaluation
from evaluation.cases import Case, load_cases
from evaluation.compare import compare_rows
from evaluation.folder import read_run
from evaluation.run import Chain, run_suites
from ingest.ready import ready_chain
from retrieval.schema import Answer, Turn
from settings import Settings, load_settings

CAUGHT_BY = {
    "no-rerank": "citation_f1",
    "shifted": "quotation_exact",
    "no-refusal": "refusal_recall",
}
NEVER = -1000.0
"""A caution, in log-odds, at which everything counts as stated."""


class ShiftedQuotations:
    """A chain whose quotations begin and end one character late."""

    def __init__(self, chain: Chain) -> None:
        self._chain = chain

    def __getattr__(self, name: str) -> Any:
        return getattr(self._chain, name)

    def answer(
        self, question: str, history: Sequence[Turn] = (), documents: Sequence[str] = ()
    ) -> Answer:
        """Answer, with every quotation cut in the wrong place."""
        answer = self._chain.answer(question, history, documents)
        texts = {name: self._chain.document(name).text for name in self._chain.documents()}
        shifted = tuple(
            replace(item, quote=texts[item.document][item.start + 1 : item.end + 1])
            for item in answer.citations
        )
        return replace(answer, citations=shifted)


def ask(name: str, chain: Chain, cases: Sequence[Case], settings: Settings, out: Path) -> None:
    """Run the suites on one build, into a folder of its name; say how long it took."""
    total, done = sum(len(case.turns) for case in cases), 0
    start = perf_counter()
    with Bar() as bar:

        def progress(more: int) -> None:
            nonlocal done
            done += more
            bar.update(name, done, total)

        run_suites(cases, chain, settings, out / name, progress=progress)
    rows = read_run(out / name)[1]
    each = median(row["answer"]["seconds"]["total"] for row in rows)
    print(f"{name}: {total} rows in {perf_counter() - start:.0f} s, median {each:.2f} s an answer")


def same_rows(out: Path) -> bool:
    """Tell whether the two runs of the sound build differ in nothing but their times."""
    first, second = (map(_without_times, read_run(out / name)[1]) for name in ("sound", "again"))
    return all(a == b for a, b in zip(first, second, strict=True))


def _without_times(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {
            key: _without_times(item)
            for key, item in value.items()
            if key not in ("seconds", "latency")
        }
    return [_without_times(item) for item in value] if isinstance(value, list) else value


def caught(name: str, out: Path) -> bool:
    """Compare a build with the sound one; tell whether the right score and exit code catch it."""
    pair = [out / "sound", out / name]
    changes = compare_rows(*(read_run(folder)[1] for folder in pair)).scores
    change = next(item for item in changes if item.score.name == CAUGHT_BY[name])
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        code = evaluation(["compare", *map(str, pair), "--fail-on-regression"])
    print(
        f"{name}: {change.score.name} {change.before:.3f} -> {change.after:.3f}, "
        f"p {change.p:.4f} ({change.test}); compare's exit code {code}"
    )
    return change.is_worse and code == FINDING


def main(argv: list[str]) -> int:
    """Run and compare all builds; return the exit code."""
    arguments = argparse.ArgumentParser(prog="python -m benchmarks.broken_builds")
    arguments.add_argument("suites", nargs="+", type=Path, metavar="CASES")
    arguments.add_argument("--out", required=True, type=Path, metavar="DIR")
    options = arguments.parse_args(argv)
    cases = load_cases(options.suites)
    settings = load_settings()
    sound = ready_chain(settings)
    ask("sound", sound, cases, settings, options.out)
    ask("again", sound, cases, settings, options.out)
    ask("shifted", ShiftedQuotations(sound), cases, settings, options.out)
    changes: dict[str, dict[str, Any]] = {
        "no-rerank": {"rerank": False},
        "no-refusal": {"caution": NEVER},
    }
    for name, change in changes.items():
        broken = settings.model_copy(update=change)
        ask(name, ready_chain(broken), cases, broken, options.out)
    print(f"sound, asked twice: rows {'the same' if same_rows(options.out) else 'DIFFER'}")
    found = [caught(name, options.out) for name in CAUGHT_BY]
    return DONE if same_rows(options.out) and all(found) else FINDING


if __name__ == "__main__":
    run(main)
