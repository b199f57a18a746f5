"""The plugin as pytest runs it, with a chain without models put in through its hook."""

from __future__ import annotations

import os
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

import evaluation.plugin  # noqa: F401  (imported once here, not anew in every session below)

pytest_plugins = ["pytester"]
HERE = Path(__file__).parent
CONFTEST = """
from fake_chain import FakeChain

def pytest_evaluation_chain(config):
    return FakeChain()
"""
WRONG = """
- id: wrong
  question: Will there be machetes?
  expected: answer
  gold: [We will open 80 youth hubs.]
  category: direct
"""


@pytest.fixture
def project(pytester: pytest.Pytester, suite: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    paths = [str(HERE), str(HERE.parents[1]), os.environ.get("PYTHONPATH", "")]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(paths))
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makeconftest(CONFTEST)
    folder = pytester.mkdir("regression")
    (folder / "suite.yaml").write_text(suite.read_text())
    return folder


def run(pytester: pytest.Pytester, *options: str) -> pytest.RunResult:
    """Run in this process, which is quicker; workers of xdist need one of their own."""
    if "-n" in options:
        options = ("-p", "xdist.plugin", *options)
        return pytester.runpytest_subprocess("-p", "evaluation.plugin", *options)
    return pytester.runpytest_inprocess("-p", "evaluation.plugin", *options)


def add_wrong(project: Path) -> None:
    with (project / "suite.yaml").open("a") as file:
        file.write(WRONG)


def test_one_test_for_each_case_and_turn(pytester: pytest.Pytester, project: Path) -> None:
    result = run(pytester, "regression", "-v")
    result.assert_outcomes(passed=5)
    for name in ("officers", "tax", "vote", "talk.1", "talk.2"):
        result.stdout.fnmatch_lines([f"regression/suite.yaml::{name} PASSED*"])
    result.stdout.fnmatch_lines(["*= evaluation =*", "5 of 5 questions passed"])


def test_a_failure_shows_expected_got_and_nearest_gold(
    pytester: pytest.Pytester, project: Path
) -> None:
    add_wrong(project)
    result = run(pytester, "regression")
    result.assert_outcomes(passed=5, failed=1)
    result.stdout.fnmatch_lines(
        [
            "wrong: citation_f1 is 0.00, wanted >= 0.5",
            "  in        suite.yaml, line 27",
            "  asked     Will there be machetes?",
            "  expected  answer",
            "            “We will open 80 youth hubs.” (NOT CITED, in passage *)",
            "  got       answered",
            "            [[]1[]] “We will ban zombie knives and machetes.”",
            "                NOT GOLD, nearest gold: “We will open 80 youth hubs.”",
        ]
    )


def test_selection_by_name_and_category(pytester: pytest.Pytester, project: Path) -> None:
    run(pytester, "regression", "-k", "talk").assert_outcomes(passed=2, deselected=3)
    run(pytester, "regression", "-k", "unstated").assert_outcomes(passed=1, deselected=4)
    result = run(pytester, "regression/suite.yaml::talk.2")
    result.assert_outcomes(passed=1)


def test_stop_at_first_failure_and_rerun_it(pytester: pytest.Pytester, project: Path) -> None:
    text = (project / "suite.yaml").read_text()
    (project / "suite.yaml").write_text(WRONG + text)
    run(pytester, "regression", "-x").assert_outcomes(failed=1)
    run(pytester, "regression", "--lf").assert_outcomes(failed=1)


def test_junit_has_each_test_with_its_scores(pytester: pytest.Pytester, project: Path) -> None:
    add_wrong(project)
    run(pytester, "regression", "--junitxml=out.xml")
    suite = ElementTree.parse(pytester.path / "out.xml").getroot()[0]
    assert (suite.get("tests"), suite.get("failures")) == ("6", "1")
    wrong = next(case for case in suite if case.get("name") == "wrong")
    scores = {item.get("name"): item.get("value") for item in wrong.iter("property")}
    assert scores["citation_f1"] == "0.0"
    failure = wrong.find("failure")
    assert failure is not None
    assert "wrong: citation_f1 is 0.00" in (failure.text or "")


def test_in_parallel_with_a_gate(pytester: pytest.Pytester, project: Path) -> None:
    add_wrong(project)
    (project / "gate.yaml").write_text("- passed >= 0.9\n")
    result = run(pytester, "regression", "-n", "2", "--evaluation-gate", "regression/gate.yaml")
    result.assert_outcomes(passed=5, xfailed=1)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["5 of 6 questions passed", "GATE passed >= 0.9 is not held*"])


def test_what_passes_can_be_chosen(pytester: pytest.Pytester, project: Path) -> None:
    add_wrong(project)
    run(pytester, "regression", "--pass-if", "recall_at_4 > 0").assert_outcomes(passed=6)
    result = run(pytester, "regression", "--pass-if", "luck > 0")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*No score is called 'luck'*"])


@pytest.mark.parametrize(
    ("gate", "code", "line"),
    [("passed >= 0.8", 0, "gate held"), ("passed >= 0.9", 1, "GATE passed >= 0.9 is not held*")],
)
def test_a_gate_goes_by_totals(
    pytester: pytest.Pytester, project: Path, gate: str, code: int, line: str
) -> None:
    add_wrong(project)
    (project / "gate.yaml").write_text(f"- {gate}\n- premise_correction >= 1\n")
    result = run(pytester, "regression", "--evaluation-gate", "regression/gate.yaml")
    result.assert_outcomes(passed=5, xfailed=1)
    assert result.ret == code
    result.stdout.fnmatch_lines([line])


def test_a_gate_does_not_excuse_errors(pytester: pytest.Pytester, project: Path) -> None:
    add_wrong(project)
    text = (project / "suite.yaml").read_text()
    (project / "suite.yaml").write_text(text.replace("80 youth", "90 youth"))
    (project / "gate.yaml").write_text("- passed >= 0.1\n")
    result = run(pytester, "regression", "--evaluation-gate", "regression/gate.yaml")
    result.assert_outcomes(passed=5, failed=1)
    result.stdout.fnmatch_lines(["*field gold.1: not in the document*", "*nearest in streets*"])


@pytest.mark.parametrize("text", ["passed >= 1", "- passed: 1", "", "- luck > 1"])
def test_a_gate_that_is_none(pytester: pytest.Pytester, project: Path, text: str) -> None:
    (project / "gate.yaml").write_text(text)
    result = run(pytester, "regression", "--evaluation-gate", "regression/gate.yaml")
    assert result.ret == pytest.ExitCode.USAGE_ERROR


def test_an_invalid_suite_is_a_collection_error(pytester: pytest.Pytester, project: Path) -> None:
    add_wrong(project)
    text = (project / "suite.yaml").read_text()
    (project / "suite.yaml").write_text(
        text.replace("gold: [We will open", "golden: [We will open")
    )
    result = run(pytester, "regression")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*suite.yaml, line 30, field golden: unknown field*"])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_other_yaml_files_are_left_alone(pytester: pytest.Pytester, project: Path) -> None:
    other = pytester.mkdir("elsewhere")
    (other / "suite.yaml").write_text((project / "suite.yaml").read_text())
    assert run(pytester, "elsewhere").ret == pytest.ExitCode.NO_TESTS_COLLECTED
    run(pytester, "elsewhere/suite.yaml").assert_outcomes(passed=5)


def test_only_the_named_documents(pytester: pytest.Pytester, project: Path) -> None:
    run(pytester, "regression", "--evaluation-documents", "streets").assert_outcomes(passed=5)
    result = run(pytester, "regression", "--evaluation-documents", "steets", "-k", "tax")
    result.assert_outcomes(failed=1, deselected=4)
    result.stdout.fnmatch_lines(["No document is called 'steets'*"])
