"""Compare retrieval with the tutorial recipe: share of needed sentences in the first k passages.

The recipe is RecursiveCharacterTextSplitter (1000 characters, 200 overlap), Chroma and MiniLM.
Both search the bundled document with the same questions. Run: python -m benchmarks.recall
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import mean, median
from time import perf_counter

from cli import DONE, Bar, run
from evaluation.cases import Case, load_cases
from evaluation.gold import Gold, Span, locate_all
from evaluation.metrics import gold_ranks, recall_at
from ingest.ready import ready_chain
from retrieval.chain import Chain
from retrieval.models import load_encoder
from retrieval.schema import SourceDocument
from settings import BUNDLED_DOCUMENT, ROOT, Settings, load_settings

DEPTHS = (1, 4, 8)
SUITES = [ROOT / "data/regression/tune.yaml", ROOT / "data/regression/check.yaml"]
Retrieve = Callable[[str], Sequence[Span]]


def main(argv: list[str]) -> int:
    """Print a Markdown table; return the exit code."""
    arguments = argparse.ArgumentParser(prog="python -m benchmarks.recall", description=__doc__)
    arguments.add_argument("suites", nargs="*", type=Path, default=SUITES)
    options = arguments.parse_args(argv)
    settings = load_settings()
    with Bar() as bar:
        chain = ready_chain(settings, bar.update)
    document = chain.document(BUNDLED_DOCUMENT.stem)
    systems = {
        "tutorial recipe": _recipe(document, settings),
        "Manifesto Chat": _product(chain, document.name),
    }
    print("| suite | questions | system | at 1 | at 4 | at 8 | median ms |")
    print("|---|---|---|---|---|---|---|")
    for suite in options.suites:
        questions = _questions(load_cases([suite]), document)
        for name, retrieve in systems.items():
            print(f"| {suite.stem} | {len(questions)} | {name} | {_row(questions, retrieve)} |")
    return DONE


def _questions(
    cases: Sequence[Case], document: SourceDocument
) -> list[tuple[str, tuple[Gold, ...], bool]]:
    located = locate_all(cases, {document.name: document.text})
    return [
        (case.turns[0].question, located[case.id][0], case.turns[0].gold_any)
        for case in cases
        if not case.is_conversation and located[case.id][0]
    ]


def _row(questions: Sequence[tuple[str, tuple[Gold, ...], bool]], retrieve: Retrieve) -> str:
    seconds, ranks = [], []
    for question, gold, any_is_enough in questions:
        start = perf_counter()
        passages = retrieve(question)
        seconds.append(perf_counter() - start)
        ranks.append((gold_ranks(gold, passages), any_is_enough))
    shares = [
        mean(recall_at(found, depth, any_) or 0.0 for found, any_ in ranks) for depth in DEPTHS
    ]
    return " | ".join([*(f"{share:.3f}" for share in shares), f"{median(seconds) * 1000:.0f}"])


def _product(chain: Chain, name: str) -> Retrieve:
    def retrieve(question: str) -> list[Span]:
        hits = chain.search.search(question, [name], max(10, *DEPTHS)).hits
        return [Span(name, hit.passage.start, hit.passage.end) for hit in hits]

    return retrieve


def _recipe(document: SourceDocument, settings: Settings) -> Retrieve:
    import chromadb
    from langchain_chroma import Chroma
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        chunk_size=1000, chunk_overlap=200, add_start_index=True
    )
    vectors = Chroma(
        "recipe", embedding_function=load_encoder(settings), client=chromadb.EphemeralClient()
    )
    vectors.add_documents(splitter.create_documents([document.text]))

    def retrieve(question: str) -> Iterator[Span]:
        for chunk in vectors.similarity_search(question, k=max(DEPTHS)):
            start = chunk.metadata["start_index"]
            yield Span(document.name, start, start + len(chunk.page_content))

    return lambda question: list(retrieve(question))


if __name__ == "__main__":
    run(main)
