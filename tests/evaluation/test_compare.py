from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from fake_chain import FakeChain

from errors import ManifestoError
from evaluation.__main__ import main
from evaluation.cases import load_cases
from evaluation.compare import bootstrap_p, compare_rows, mcnemar
from evaluation.folder import read_run
from evaluation.run import run_suites
from settings import Settings


def run(suite: Path, out: Path, **broken: object) -> list[dict]:
    run_suites(load_cases([suite]), FakeChain(**broken), Settings(), out)  # type: ignore[arg-type]
    return read_run(out)[1]  # type: ignore[return-value]


def test_mcnemar_is_a_sign_test_on_those_that_changed() -> None:
    pairs = [(True, False)] * 5 + [(True, True)] * 90 + [(False, False)] * 7
    assert mcnemar(pairs) == pytest.approx(2 * 0.5**5)
    assert mcnemar([(True, False)] * 3 + [(False, True)] * 3) == 1
    assert mcnemar([(True, True)]) == 1


def test_bootstrap_p_counts_resamples_beyond_zero() -> None:
    assert bootstrap_p(np.array([-1.0] * 97 + [1.0] * 2)) == pytest.approx(2 * 3 / 100)
    assert bootstrap_p(np.array([-1.0] * 99)) == pytest.approx(2 / 100)
    assert bootstrap_p(np.array([-1.0, 1.0])) == 1


def test_a_run_compared_with_itself(suite: Path, tmp_path: Path) -> None:
    rows = run(suite, tmp_path / "a")
    comparison = compare_rows(rows, rows)
    assert {row.change for row in comparison.rows} == {"same"}
    assert comparison.worse == ()


def test_what_broke_and_what_improved(suite: Path, tmp_path: Path) -> None:
    good, bad = run(suite, tmp_path / "a"), run(suite, tmp_path / "b", refuses=False)
    broke = compare_rows(good, bad).of("broke")
    assert [row.id for row in broke] == ["tax", "vote"]
    assert broke[0].moved["outcome"] == (1, 0)
    assert [row.id for row in compare_rows(bad, good).of("improved")] == ["tax", "vote"]


def test_edited_new_and_missing_cases_are_told_apart(suite: Path, tmp_path: Path) -> None:
    before = run(suite, tmp_path / "a")
    text = suite.read_text().replace("Anything about income tax?", "Anything about wealth tax?")
    suite.write_text(text.replace("id: vote", "id: ballot"))
    comparison = compare_rows(before, run(suite, tmp_path / "b"))
    assert comparison.edited == ("tax",)
    assert comparison.only_before == ("vote",)
    assert comparison.only_after == ("ballot",)
    assert [row.id for row in comparison.rows] == ["officers", "talk.1", "talk.2"]


def test_runs_without_a_common_case(suite: Path, tmp_path: Path) -> None:
    rows = run(suite, tmp_path / "a")
    with pytest.raises(ManifestoError, match="no case in common"):
        compare_rows(rows[:1], rows[1:])


def test_exit_codes(suite: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(suite, tmp_path / "a")
    run(suite, tmp_path / "b", refuses=False)
    a, b = str(tmp_path / "a"), str(tmp_path / "b")
    assert main(["compare", a, b]) == 0
    assert "Broke: 2\n  tax  Anything about income tax?" in capsys.readouterr().out
    assert main(["compare", a, b, "--fail-on-regression"]) == 1
    assert "FAILED 2 broke: tax vote" in capsys.readouterr().err
    assert main(["compare", b, a, "--fail-on-regression"]) == 0
    assert main(["compare", a, b, "--fail-on-regression", "--allow-broken", "2"]) in (0, 1)
    assert main(["compare", a, b, "--fail-if", "refusal_recall < 0.8"]) == 1
    assert main(["compare", a, b, "--fail-if", "citation_f1 < 0.8"]) == 0
    with pytest.raises(ManifestoError, match="No score is called"):
        main(["compare", a, b, "--fail-if", "citaton_f1 < 0.8"])
    with pytest.raises(ManifestoError, match="premise_correction has no value"):
        main(["compare", a, b, "--fail-if", "premise_correction < 0.8"])
    with pytest.raises(ManifestoError, match="not a finished run"):
        main(["compare", a, str(tmp_path / "c")])
    with pytest.raises(SystemExit) as caught:
        main(["compare", a])
    assert caught.value.code == 2


@pytest.fixture
def large_suite(tmp_path: Path) -> Path:
    """Thirty answerable questions and ten of each kind of refusal."""
    entries = [
        f"- id: a{n}\n  question: ({n}) Will zombie knives be banned?\n  expected: answer\n"
        "  gold: [We will ban zombie knives and machetes.]\n"
        for n in range(30)
    ]
    for n in range(10):
        entries.append(f"- id: u{n}\n  question: ({n}) Income tax?\n  expected: abstain\n")
        entries.append(f"- id: d{n}\n  question: ({n}) Should I vote?\n  expected: decline\n")
    path = tmp_path / "large.yaml"
    path.write_text("".join(entries))
    return path


@pytest.mark.parametrize(
    ("broken", "caught_by"),
    [
        ({"shift": 1}, {"passed", "quotation_exact"}),
        ({"refuses": False}, {"passed", "refusal_recall", "refusal_f1", "outcome"}),
        ({"reverses": True}, {"passed", "citation_f1", "recall_at_1", "reciprocal_rank"}),
    ],
    ids=["quotations shifted by a character", "refusal disabled", "ranking reversed"],
)
def test_a_broken_build_is_caught_by_its_score_and_by_the_exit_code(
    large_suite: Path, tmp_path: Path, broken: dict[str, object], caught_by: set[str]
) -> None:
    good = run(large_suite, tmp_path / "good")
    bad = run(large_suite, tmp_path / "bad", **broken)
    worse = {change.score.name for change in compare_rows(good, bad).worse}
    assert caught_by <= worse
    command = ["compare", str(tmp_path / "good"), str(tmp_path / "bad"), "--fail-on-regression"]
    assert main(command) == 1
