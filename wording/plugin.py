"""pytest collects `wording-*.jsonl` in a folder called `regression`: a test for each unit.

With `--evaluation-gate` (see evaluation.plugin) units that get another verdict are expected
failures, and the totals must hold the gate's `wording_` conditions; another wording judged verbatim
or typography fails always.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from errors import ManifestoError
from evaluation.cases import is_wording_suite
from evaluation.thresholds import Condition, parse_conditions
from wording.scores import SCORES, Judged, is_false_exact

if TYPE_CHECKING:
    from wording.cases import Unit
    from wording.check import Checker
    from wording.verdicts import CheckedSentence

FOLDER = "regression"
PREFIX = "wording_"


class Hooks:
    """The hook by which a conftest.py puts another checker in the product's place."""

    @pytest.hookspec(firstresult=True)
    def pytest_wording_checker(self, config: pytest.Config) -> Checker:  # type: ignore[empty-body]
        """Return the checker that judges the units."""


class Session:
    """What the tests of one session share."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._checker: Checker | None = None
        self.judged: dict[str, Judged] = {}
        self.below: list[str] = []
        gate = config.getoption("evaluation_gate", None)
        self.gated = gate is not None
        self.gate = read_wording_gate(gate) if gate else ()

    @property
    def checker(self) -> Checker:
        """Return the checker, opened when first needed."""
        if self._checker is None:
            self._checker = self._config.hook.pytest_wording_checker(config=self._config)
        return self._checker

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep what came with a report, here or from a worker of xdist."""
        judged = getattr(report, "wording_judged", None)
        if judged:
            self.judged[report.nodeid] = Judged(*map(_plain, judged))


SESSION = pytest.StashKey[Session]()


class WrongVerdict(Exception):
    """Carry the message of a unit that got another verdict."""


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    """Declare `pytest_wording_checker`."""
    pluginmanager.add_hookspecs(Hooks)


def pytest_configure(config: pytest.Config) -> None:
    """Read the gate; a wrong one is a usage error."""
    try:
        session = config.stash[SESSION] = Session(config)
    except ManifestoError as error:
        raise pytest.UsageError(str(error)) from error
    config.pluginmanager.register(session, "wording_session")


def read_wording_gate(path: Path) -> tuple[Condition, ...]:
    """Read the `wording_` conditions of a gate; raises ManifestoError where one is wrong."""
    try:
        lines = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ManifestoError(f"The gate {path} cannot be read: {error}") from error
    ours = [line for line in lines or () if str(line).startswith(PREFIX)]
    return parse_conditions(ours, SCORES)


@pytest.hookimpl(trylast=True)
def pytest_wording_checker(config: pytest.Config) -> Checker:  # noqa: ARG001
    """Open the product's checker, with the settings of the environment."""
    from settings import load_settings
    from wording.ready import ready_checker

    return ready_checker(load_settings())


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> UnitFile | None:
    """Collect a suite of units."""
    if is_wording_suite(file_path) and FOLDER in file_path.parts:
        return UnitFile.from_parent(parent, path=file_path)
    return None


class UnitFile(pytest.File):
    """A suite, whose items are its units."""

    def collect(self) -> Iterator[UnitItem]:
        """Yield a test for each unit with a verdict; a bad file is a collection error."""
        from wording.cases import read_units

        try:
            units = read_units(self.path)
        except ManifestoError as error:
            raise self.CollectError(str(error)) from error
        batch = Batch([unit for unit in units if unit.verdict], self.config.stash[SESSION])
        for unit in batch.units:
            yield UnitItem.from_parent(self, name=unit.id, unit=unit, batch=batch)


class Batch:
    """The units of a file, judged together when the first is needed."""

    def __init__(self, units: list[Unit], session: Session) -> None:
        self.units, self._session = units, session
        self._sentences: dict[str, CheckedSentence] = {}

    def sentence(self, unit: Unit) -> CheckedSentence:
        """Return what was judged of a unit."""
        if not self._sentences:
            judged = self._session.checker.judge_units([unit.text for unit in self.units])
            self._sentences = {u.id: s for u, s in zip(self.units, judged, strict=True)}
        return self._sentences[unit.id]


class UnitItem(pytest.Item):
    """The test of one unit."""

    def __init__(self, *, unit: Unit, batch: Batch, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._unit, self._batch = unit, batch
        self.extra_keyword_matches |= {unit.category, str(unit.verdict)} - {""}
        self.judged: Judged | None = None

    def runtest(self) -> None:
        """Judge, compare with the label."""
        sentence = self._batch.sentence(self._unit)
        kinds = tuple(change.kind for change in sentence.judgement.changes)
        expected = str(self._unit.verdict)
        self.judged = Judged(expected, sentence.verdict, self._unit.kinds, kinds)
        if sentence.verdict != expected:
            source = sentence.judgement.source
            raise WrongVerdict(
                f"expected {expected}, got {sentence.verdict} {list(kinds)}\n"
                f"  text:     {self._unit.text}\n  document: {source.quote if source else '-'}"
            )

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *args: Any) -> Any:
        """Show a failure as expected and got; a ManifestoError as its message."""
        if isinstance(excinfo.value, WrongVerdict | ManifestoError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, *args)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return file, 0-based line and title."""
        category = f" ({self._unit.category})" if self._unit.category else ""
        return self.path, self._unit.line - 1, f"{self.name}{category}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Send the verdicts along with the report; under a gate, expect a wrong one to fail."""
    report = yield
    if not isinstance(item, UnitItem) or call.when != "call" or item.judged is None:
        return report
    judged = item.judged
    report.wording_judged = [  # type: ignore[attr-defined]
        judged.expected, judged.given, list(judged.expected_kinds), list(judged.given_kinds)
    ]  # fmt: skip
    wrong = call.excinfo is not None and isinstance(call.excinfo.value, WrongVerdict)
    if item.config.stash[SESSION].gated and wrong and not is_false_exact(judged):
        report.outcome = "skipped"
        report.wasxfail = f"expected {judged.expected}, got {judged.given}"
    return report


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Fail the session where the totals do not hold the gate."""
    shared = session.config.stash[SESSION]
    if hasattr(session.config, "workerinput") or not shared.judged:
        return
    values = {c: SCORES[c.score](list(shared.judged.values())) for c in shared.gate}
    shared.below = [
        f"{condition} is not held: {value:.3f}"
        for condition, value in values.items()
        if value is not None and not condition.holds(value)
    ]
    if shared.below and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show the scores of all units, and what the gate says."""
    shared = terminalreporter.config.stash[SESSION]
    units = list(shared.judged.values())
    if not units:
        return
    terminalreporter.section("wording")
    for name, score in SCORES.items():
        value = score(units)
        if value is not None:
            terminalreporter.line(f"{name:22} {value:.3f}  ({len(units)} units)")
    for line in shared.below:
        terminalreporter.line(f"GATE {line}", red=True)


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
