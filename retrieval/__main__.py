"""Ask a question and read the answer in the documents' own words."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from cli import DONE, Bar, run
from errors import ManifestoError
from retrieval.schema import Answer, Turn, answer_from_json
from settings import load_settings

NEAREST = 3


def parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    arguments = argparse.ArgumentParser(prog="python -m retrieval", description=__doc__)
    arguments.add_argument("question")
    arguments.add_argument("--json", action="store_true", help="print the whole Answer object")
    arguments.add_argument("--history", type=Path, metavar="FILE.json", help="earlier turns")
    arguments.add_argument("--documents", nargs="+", default=[], metavar="NAME")
    return arguments


def main(argv: list[str]) -> int:
    """Answer one question; return the exit code."""
    options = parser().parse_args(argv)
    settings = load_settings()
    history = read_history(options.history) if options.history else ()
    from ingest.ready import ready_chain
    from retrieval.chain import checked_question

    checked_question(options.question, settings)  # before the models take their time to load
    with Bar() as bar:
        chain = ready_chain(settings, bar.update)
    answer = chain.answer(options.question, history, options.documents)
    if options.json:
        print(json.dumps(answer.to_json(), ensure_ascii=False, indent=2))
    else:
        print(readable(answer))
    return DONE


def read_history(path: Path) -> tuple[Turn, ...]:
    """Read a list of {"question", "answer"}, oldest first; ManifestoError on another shape."""
    try:
        turns = json.loads(path.read_text(encoding="utf-8"))
        return tuple(Turn(turn["question"], _past_answer(turn["answer"])) for turn in turns)
    except OSError as error:
        raise ManifestoError(f"The history {path} cannot be read: {error.strerror}.") from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ManifestoError(
            f'The history {path} must be a JSON list of {{"question": ..., "answer": ...}}, oldest '
            "first; an answer is the object printed by --json, or its text."
        ) from error


def readable(answer: Answer) -> str:
    """Return an answer as it is read in a terminal: text, sources, nearest passages."""
    lines = [answer.text]
    if answer.standalone_question != answer.question:
        lines.insert(0, f"(understood as: {answer.standalone_question})\n")
    for citation in answer.citations:
        page = f", page {citation.page}" if citation.page else ""
        place = f"{citation.document}, “{citation.section}”{page}"
        lines.append(f"[{citation.number}] {place}, characters {citation.start}-{citation.end}")
    if answer.outcome == "not_stated" and answer.passages:
        lines.append("\nNearest passages. They do not answer the question:")
        for hit in answer.passages[:NEAREST]:
            lines.append(f"- “{hit.passage.section}”: {hit.passage.text}")
    if answer.citations:
        lines.insert(-len(answer.citations), "")
    return "\n".join(lines)


def _past_answer(answer: Any) -> Answer | str:
    if isinstance(answer, str):
        return answer
    return answer_from_json(answer)


if __name__ == "__main__":
    run(main)
