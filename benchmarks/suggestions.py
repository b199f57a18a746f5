"""Are the suggested questions answered when they are clicked, short, distinct and varied?

python -m benchmarks.suggestions [ANSWERS]
"""

from __future__ import annotations

import sys
import time
from collections import Counter

import yaml

from ingest.ready import ready_chain
from retrieval.chain import Chain
from retrieval.schema import Answer, Turn
from settings import ROOT, load_settings
from ui.suggestions import MOST_WORDS, suggested

SUITE = ROOT / "data" / "regression" / "tune.yaml"


def main(wanted: int = 40) -> None:
    """Ask single questions of the suite until so many are answered; print each suggestion."""
    chain = ready_chain(load_settings())
    cases = yaml.safe_load(SUITE.read_text(encoding="utf-8"))
    # Every third, so that all categories of the file come in.
    questions = [case["question"] for case in cases if "question" in case][::3]
    counts: Counter[str] = Counter()
    seconds = 0.0
    for question in questions:
        if counts["answers"] == wanted:
            break
        answer = chain.answer(question)
        if answer.outcome == "answered":
            counts["answers"] += 1
            began = time.process_time()
            look_at(question, answer, chain, counts)
            seconds += time.process_time() - began
    print(", ".join(f"{name} {count}" for name, count in counts.items()))
    print(f"{seconds / max(counts['answers'], 1):.1f} s of processor time an answer")


def look_at(question: str, answer: Answer, chain: Chain, counts: Counter[str]) -> None:
    """Suggest questions after an answer, click each, and count what comes of it."""
    history = (Turn(question, answer),)
    offered = suggested(answer, history, (), chain)
    print(f"\n{question}")
    counts[f"with {len(offered)}"] += 1
    counts["of three kinds"] += len({one.kind for one in offered}) == 3
    for one in offered:
        clicked = chain.answer(one.question, history)
        quotes = " / ".join(citation.quote for citation in clicked.citations)
        print(f"  {one.kind}: {one.question} | {clicked.outcome} | {quotes[:100]}")
        counts["suggested"] += 1
        counts["answered"] += clicked.outcome == "answered"
        counts[one.kind] += 1
        counts["too long"] += len(one.question.split()) > MOST_WORDS


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
