"""A run: every question of the suites asked, judged and written down, row by row."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Protocol

from errors import ManifestoError
from evaluation import folder as folders
from evaluation.cases import Case, Question, duplicate_ids, raise_problems
from evaluation.config import describe_run
from evaluation.gold import Gold, Texts, locate_all
from evaluation.judge import PASS_MARK, judge
from evaluation.report import render_report
from evaluation.thresholds import Condition
from evaluation.totals import Row, summarise
from retrieval.schema import Answer, Passage, SourceDocument, Turn, answer_from_json
from settings import Settings

Progress = Callable[[int], None]
"""Called with the number of rows that have just come in."""

log = logging.getLogger(__name__)


class Chain(Protocol):
    """What a run needs of the product; tests put fakes in its place."""

    @property
    def index_version(self) -> str: ...
    def documents(self) -> tuple[str, ...]: ...
    def document(self, name: str) -> SourceDocument: ...
    def passages(self, name: str) -> tuple[Passage, ...]: ...
    def answer(
        self, question: str, history: Sequence[Turn] = (), documents: Sequence[str] = ()
    ) -> Answer: ...


def stored_texts(chain: Chain, documents: Sequence[str] = ()) -> dict[str, str]:
    """Return the text of the documents to search, all of them where none is named.

    Raises ManifestoError where a document is unknown or none is there.
    """
    known = chain.documents()
    unknown = [name for name in documents if name not in known]
    if unknown or not known:
        missing = f"No document is called {unknown[0]!r}" if unknown else "No document is indexed"
        raise ManifestoError(
            f"{missing}. Indexed: {', '.join(known) or 'none'}. Add one: python -m ingest PATH"
        )
    return {name: chain.document(name).text for name in documents or known}


class Transcript:
    """One case being asked, turn after turn; each row is made once, when it is wanted."""

    def __init__(
        self,
        case: Case,
        chain: Chain,
        texts: Texts,
        gold: Sequence[Sequence[Gold]],
        pass_mark: Sequence[Condition] = PASS_MARK,
        known: Mapping[str, Row] | None = None,
    ) -> None:
        """Take the case with its located gold; `known` are rows made before, by id."""
        self._case, self._chain, self._texts, self._gold = case, chain, texts, gold
        self._pass_mark = pass_mark
        self._rows = dict(known or {})

    def row(self, turn: int) -> Row:
        """Return the row of a 0-based turn, asking the turns before it first where need be."""
        row_id = self._case.row_id(turn)
        if row_id not in self._rows:
            self._rows[row_id] = self._ask(turn)
        return self._rows[row_id]

    def _history(self, turn: int) -> tuple[Turn, ...]:
        """Return the earlier questions with the answers the system gave to them."""
        earlier = [(self._case.turns[n].question, self.row(n)["answer"]) for n in range(turn)]
        return tuple(
            Turn(question, answer_from_json(answer) if answer else "")
            for question, answer in earlier
        )

    def _ask(self, turn: int) -> Row:
        asked = self._case.turns[turn]
        history = self._history(turn)
        answer, error = self._answer(asked.question, history)
        standalone = self._answer(asked.standalone)[0] if asked.standalone else None
        verdict = judge(asked, self._gold[turn], answer, self._texts, standalone, self._pass_mark)
        return {
            "id": self._case.row_id(turn),
            "case": _case_fields(self._case, turn, asked),
            "answer": answer.to_json() if answer else None,
            "scores": verdict.scores,
            "problems": list(verdict.problems),
            "gold_spans": [[asdict(span) for span in gold] for gold in self._gold[turn]],
            "standalone_answer": standalone.to_json() if standalone else None,
            "error": error,
        }

    def _answer(
        self, question: str, history: Sequence[Turn] = ()
    ) -> tuple[Answer | None, str | None]:
        """Ask; whatever goes wrong belongs to this one row, so that the others are not lost."""
        try:
            return self._chain.answer(question, history, self._case.documents), None
        except ManifestoError as error:
            return None, str(error)
        except Exception as error:
            log.debug("The question %r ended in an error", question, exc_info=True)
            return None, f"{type(error).__name__}: {error}"


def run_suites(
    cases: Sequence[Case],
    chain: Chain,
    settings: Settings,
    out: Path,
    pass_mark: Sequence[Condition] = PASS_MARK,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Ask every question, write config, rows, summary and report into a folder; return the summary.

    A run that was stopped goes on where it was; rows that ended in an error are asked again.
    Raises ManifestoError on gold that no document has, on unknown documents, and where the
    folder holds another run.
    """
    raise_problems("cases", duplicate_ids(cases))
    documents = {name for case in cases for name in case.documents}
    searches_all = any(not case.documents for case in cases)
    texts = stored_texts(chain, () if searches_all else sorted(documents))
    gold = locate_all(cases, texts)
    row_ids = [row_id for case in cases for row_id in case.row_ids()]
    suites = [case.entry.file for case in cases]
    config = describe_run(settings, suites, row_ids, texts, chain.index_version, pass_mark)
    known = folders.open_folder(out, config)
    if progress and known:
        progress(len(known))
    rows: list[Row] = []
    for case in cases:
        made = {row_id: known[row_id] for row_id in case.row_ids() if row_id in known}
        transcript = Transcript(case, chain, texts, gold[case.id], pass_mark, made)
        for turn, row_id in enumerate(case.row_ids()):
            rows.append(transcript.row(turn))
            if row_id not in known:
                folders.append_row(out, rows[-1])
                _tick(progress)
    return finish_run(out, config, rows)


def finish_run(out: Path, config: Mapping[str, Any], rows: Sequence[Row]) -> dict[str, Any]:
    """Write the rows in the order of the cases, summary and report; return the summary."""
    folders.write_rows(out, rows)
    summary = summarise(rows)
    folders.write_whole(out / folders.REPORT, render_report(config, rows, summary))
    folders.write_whole(out / folders.SUMMARY, folders.to_json(summary))
    return summary


def _tick(progress: Progress | None) -> None:
    if progress:
        progress(1)


def _case_fields(case: Case, turn: int, asked: Question) -> dict[str, Any]:
    number = {"turn": turn + 1} if case.is_conversation else {}
    return {"id": case.id, **number, **asked.model_dump(mode="json")}
