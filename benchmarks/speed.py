"""Time the whole warm chain beside one encoder pass and one rerank of 20 sentences.

    python -m benchmarks.speed --questions 40

Questions are those of the tune suite. Both are timed in turn for every question, so that a busy
machine slows both; what is printed are medians in milliseconds and the median of the ratios.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import partial
from statistics import median
from time import perf_counter

from cli import DONE, run
from evaluation.cases import load_cases
from ingest.ready import ready_chain
from retrieval.models import load_cross_encoder, load_encoder
from settings import BUNDLED_DOCUMENT, ROOT, load_settings

SUITE = ROOT / "data/regression/tune.yaml"
RERANKED = 20


def milliseconds(work: Callable[[], object]) -> float:
    """Return how long some work takes."""
    start = perf_counter()
    work()
    return (perf_counter() - start) * 1_000


def main(argv: list[str]) -> int:
    """Time chain and baseline; return the exit code."""
    arguments = argparse.ArgumentParser(prog="python -m benchmarks.speed")
    arguments.add_argument("--questions", type=int, default=40, metavar="N")
    options = arguments.parse_args(argv)
    settings = load_settings()
    chain, encoder = ready_chain(settings), load_encoder(settings)
    reader = load_cross_encoder(settings)
    assert reader
    passages = chain.passages(BUNDLED_DOCUMENT.stem)
    text = chain.document(BUNDLED_DOCUMENT.stem).text
    sentences = [text[s.start : s.end] for p in passages for s in p.sentences][:RERANKED]
    questions = [turn.question for case in load_cases([SUITE]) for turn in case.turns]

    def baseline(question: str) -> None:
        encoder.embed_query(question)
        reader.score(question, sentences)

    ratios, chains, baselines = [], [], []
    for question in questions[: options.questions]:
        chain.answer(question)
        baselines.append(milliseconds(partial(baseline, question)))
        chains.append(milliseconds(partial(chain.answer, question)))
        ratios.append(chains[-1] / baselines[-1])
    print(
        f"{len(ratios)} questions: chain {median(chains):.0f} ms, encoder pass and rerank of "
        f"{RERANKED} {median(baselines):.0f} ms, ratio {median(ratios):.2f}"
    )
    return DONE


if __name__ == "__main__":
    run(main)
