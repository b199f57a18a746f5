"""pytest collects suites: a test for each question, and for each turn of a conversation.

Suites are the YAML and JSONL files in a folder called `regression`, or below it, and any such
file that is named on the command line.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from errors import ManifestoError
from evaluation.cases import Case, is_suite_name, load_cases
from evaluation.explain import explain_failure, explain_summary
from evaluation.gold import Texts, locate_case
from evaluation.judge import PASS_MARK
from evaluation.run import Chain, Transcript, stored_texts
from evaluation.thresholds import Condition, parse_conditions
from evaluation.totals import ROW_SCORE_NAMES, SCORE_NAMES, Row, summarise, totals

FOLDER = "regression"


class Hooks:
    """The hook by which a conftest.py puts another chain in the product's place."""

    @pytest.hookspec(firstresult=True)
    def pytest_evaluation_chain(self, config: pytest.Config) -> Chain:  # type: ignore[empty-body]
        """Return the chain that answers the questions."""


class QuestionFailed(Exception):
    """Carry the row of a question that did not pass, and its conversation's rows."""

    def __init__(self, row: Row, rows: list[Row]) -> None:
        super().__init__("; ".join(row["problems"]))
        self.row, self.rows = row, rows


class Session:
    """What the tests of one session share: the chain, opened when first needed, and the rows."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._opened: tuple[Chain, Texts] | None = None
        self.rows: dict[str, Row] = {}
        self.pass_mark: tuple[Condition, ...] = PASS_MARK
        self.gate: tuple[Condition, ...] = ()
        self.below: list[str] = []

    @property
    def documents(self) -> list[str]:
        """Return the names of the documents to search; empty for all."""
        return self._config.getoption("evaluation_documents")

    def open(self) -> tuple[Chain, Texts]:
        """Return the chain and the texts of the documents it searches."""
        if self._opened is None:
            chain: Chain = self._config.hook.pytest_evaluation_chain(config=self._config)
            self._opened = chain, stored_texts(chain, self.documents)
        return self._opened

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the row that came with a report, here or from a worker of xdist."""
        row = getattr(report, "evaluation_row", None)
        if row:
            self.rows[report.nodeid] = row


SESSION = pytest.StashKey[Session]()


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    """Declare `pytest_evaluation_chain`."""
    pluginmanager.add_hookspecs(Hooks)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options."""
    group = parser.getgroup("evaluation", "question-and-answer suites")
    group.addoption(
        "--pass-if",
        action="append",
        default=[],
        metavar="'SCORE >= NUMBER'",
        help=f"what a question needs to pass, in place of '{PASS_MARK[0]}'; may be repeated",
    )
    group.addoption(
        "--evaluation-documents",
        action="append",
        default=[],
        metavar="NAME",
        help="search only this document; may be repeated",
    )
    group.addoption(
        "--evaluation-gate",
        type=Path,
        metavar="FILE",
        help="fail by totals: a YAML list of conditions that the scores of all questions must "
        "hold; single questions that do not pass are then expected failures",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Read the thresholds; a wrong one is a usage error."""
    session = config.stash[SESSION] = Session(config)
    given, gate = config.getoption("pass_if"), config.getoption("evaluation_gate")
    try:
        session.pass_mark = parse_conditions(given, ROW_SCORE_NAMES) or PASS_MARK
        session.gate = read_gate(gate) if gate else ()
    except ManifestoError as error:
        raise pytest.UsageError(str(error)) from error
    config.pluginmanager.register(session, "evaluation_session")


def read_gate(path: Path) -> tuple[Condition, ...]:
    """Read the conditions of a gate; raises ManifestoError where the file is not a list of them."""
    try:
        lines = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ManifestoError(f"The gate {path} cannot be read: {error}") from error
    if not isinstance(lines, list) or not lines or not all(isinstance(line, str) for line in lines):
        raise ManifestoError(f"The gate {path} must be a list such as: - citation_f1 >= 0.8")
    # Those of the wording check are read by its own plugin.
    return parse_conditions([n for n in lines if not n.startswith("wording_")], SCORE_NAMES)


@pytest.hookimpl(trylast=True)
def pytest_evaluation_chain(config: pytest.Config) -> Chain:  # noqa: ARG001
    """Open the product's chain, with the settings of the environment."""
    from ingest.ready import ready_chain
    from settings import load_settings

    return ready_chain(load_settings())


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> SuiteFile | None:
    """Collect a suite."""
    named = parent.session.isinitpath(file_path)
    if is_suite_name(file_path) and (named or FOLDER in file_path.parts):
        return SuiteFile.from_parent(parent, path=file_path)
    return None


class SuiteFile(pytest.File):
    """A suite, whose items are its questions."""

    def collect(self) -> Iterator[QuestionItem]:
        """Yield a test for each question; a suite that is not valid is a collection error."""
        try:
            cases = load_cases([self.path], self.config.stash[SESSION].documents)
        except ManifestoError as error:
            raise self.CollectError(str(error)) from error
        for case in cases:
            conversation = Conversation(case, self.config.stash[SESSION])
            for turn in range(len(case.turns)):
                name = case.row_id(turn)
                yield QuestionItem.from_parent(
                    self, name=name, conversation=conversation, turn=turn
                )


class Conversation:
    """A case whose turns are shared by their tests, so that none is asked twice."""

    def __init__(self, case: Case, session: Session) -> None:
        self.case, self.session = case, session
        self._transcript: Transcript | None = None

    def rows(self, turn: int) -> list[Row]:
        """Return the rows up to and with a 0-based turn; raises ManifestoError on bad gold."""
        if self._transcript is None:
            chain, texts = self.session.open()
            gold = locate_case(self.case, texts)
            mark = self.session.pass_mark
            self._transcript = Transcript(self.case, chain, texts, gold, mark)
        return [self._transcript.row(n) for n in range(turn + 1)]


class QuestionItem(pytest.Item):
    """The test of one question."""

    def __init__(self, *, conversation: Conversation, turn: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._conversation, self._turn = conversation, turn
        asked = conversation.case.turns[turn]
        self.extra_keyword_matches |= {asked.category, asked.expected} - {""}
        self.evaluation_row: Row | None = None

    def runtest(self) -> None:
        """Ask, judge, and note the scores as properties for JUnit."""
        rows = self._conversation.rows(self._turn)
        self.evaluation_row = row = rows[-1]
        scores = row["scores"].items()
        self.user_properties += [(name, value) for name, value in scores if value is not None]
        if row["problems"]:
            raise QuestionFailed(row, rows)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *args: Any) -> Any:
        """Show a failure as expected and got; a ManifestoError as its message."""
        error = excinfo.value
        if isinstance(error, QuestionFailed):
            return explain_failure(error.row, error.rows, self._place())
        if isinstance(error, ManifestoError):
            return str(error)
        return super().repr_failure(excinfo, *args)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return file, 0-based line and title."""
        asked = self._conversation.case.turns[self._turn]
        category = f" ({asked.category})" if asked.category else ""
        return self.path, self._line() - 1, f"{self.name}{category}"

    def _line(self) -> int:
        entry = self._conversation.case.entry
        return entry.lines.get(("turns", self._turn), entry.line)

    def _place(self) -> str:
        return f"{self.path.name}, line {self._line()}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Send the row along with the report, also from a worker of xdist; apply the gate."""
    report = yield
    if not isinstance(item, QuestionItem) or call.when != "call":
        return report
    if item.evaluation_row:
        report.evaluation_row = _light(item.evaluation_row)  # type: ignore[attr-defined]
    gated = item.config.stash[SESSION].gate
    if gated and call.excinfo and isinstance(call.excinfo.value, QuestionFailed):
        report.outcome = "skipped"
        report.wasxfail = str(call.excinfo.value)
    return report


def _light(row: Row) -> dict[str, Any]:
    """Return what the totals need of a row, small enough to send between processes."""
    answer = row["answer"]
    kept = {"outcome": answer["outcome"], "seconds": dict(answer["seconds"])} if answer else None
    case = {name: row["case"][name] for name in ("id", "expected", "category")}
    return {"id": row["id"], "case": case, "scores": dict(row["scores"]), "answer": kept}


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Fail the session where the scores of all questions do not hold the gate."""
    shared = session.config.stash[SESSION]
    if hasattr(session.config, "workerinput") or not (shared.rows and shared.gate):
        return
    shared.below = _below_gate(shared)
    if shared.below and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _below_gate(shared: Session) -> list[str]:
    reached = totals(list(shared.rows.values()))
    values = {condition: reached[condition.score].value for condition in shared.gate}
    return [
        f"{condition} is not held: {value:.3f}"
        for condition, value in values.items()
        if value is not None and not condition.holds(value)
    ]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show the scores of all questions, and what the gate says."""
    shared = terminalreporter.config.stash[SESSION]
    if not shared.rows:
        return
    terminalreporter.section("evaluation")
    summary = summarise(list(shared.rows.values()))
    terminalreporter.line(explain_summary(summary | {"failed": []}))
    for line in shared.below:
        terminalreporter.line(f"GATE {line}", red=True)
    if shared.gate and not shared.below:
        terminalreporter.line("gate held", green=True)
