from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from fake_chain import FakeChain

from errors import ManifestoError
from evaluation.cases import load_cases
from evaluation.folder import finished_runs, read_run
from evaluation.run import run_suites
from settings import Settings

IDS = ["officers", "tax", "vote", "talk.1", "talk.2"]


def run(suite: Path, out: Path, chain: FakeChain | None = None, **settings: Any) -> dict[str, Any]:
    return run_suites(load_cases([suite]), chain or FakeChain(), Settings(**settings), out)


def rows_of(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / "rows.jsonl").read_text().splitlines()]


def test_a_run_writes_config_rows_summary_and_report(suite: Path, tmp_path: Path) -> None:
    summary = run(suite, tmp_path / "run", openai_api_key="very-secret")
    rows = rows_of(tmp_path / "run")
    assert [row["id"] for row in rows] == IDS
    assert summary["passed"] == 5
    assert summary["totals"]["citation_f1"] == {"value": 1, "low": 1, "high": 1, "count": 3}
    assert summary["totals"]["refusal_kind"]["value"] == 1
    assert summary["categories"]["follow-up"]["rows"] == 2
    config = json.loads((tmp_path / "run/config.json").read_text())
    assert config["rows"] == IDS
    assert config["settings"]["rerank"] is True
    assert len(config["commit"]) == 40
    everything = "".join(path.read_text() for path in (tmp_path / "run").iterdir())
    assert "very-secret" not in everything
    assert str(tmp_path) not in everything


def test_a_row_has_case_answer_and_scores(suite: Path, tmp_path: Path) -> None:
    run(suite, tmp_path / "run")
    row = rows_of(tmp_path / "run")[4]
    assert row["case"]["turn"] == 2
    assert row["case"]["expected"] == "answer"
    assert row["answer"]["outcome"] == "answered"
    assert (
        row["answer"]["standalone_question"]
        == "Will it ban knives? (Who will have a named adviser?)"
    )
    assert row["scores"]["consistency"] == 1
    assert row["scores"]["premise_correction"] is None
    assert row["problems"] == []
    assert row["standalone_answer"]["question"] == "Will knives be banned, with machetes?"


def test_two_runs_have_identical_rows(suite: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        run(suite, tmp_path / name)
    assert rows_of(tmp_path / "a") == rows_of(tmp_path / "b")
    assert finished_runs(tmp_path) == [tmp_path / "b", tmp_path / "a"]


class Stopping(FakeChain):
    """Stops as Ctrl+C does, when it comes to a question."""

    def answer(self, question: str, *args: Any) -> Any:
        if question == "Will it ban knives?":
            raise KeyboardInterrupt
        return super().answer(question, *args)


def test_a_stopped_run_goes_on_without_asking_again(suite: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    with pytest.raises(KeyboardInterrupt):
        run(suite, out, Stopping())
    assert [row["id"] for row in rows_of(out)] == IDS[:4]
    with pytest.raises(ManifestoError, match="not finished: 4 of 5 rows"):
        read_run(out)
    chain = FakeChain()
    run(suite, out, chain)
    assert chain.asked == ["Will it ban knives?", "Will knives be banned, with machetes?"]
    run(suite, tmp_path / "whole")
    assert rows_of(out) == rows_of(tmp_path / "whole")


def test_a_half_written_row_is_dropped_and_asked_again(suite: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    run(suite, out)
    whole = rows_of(out)
    text = (out / "rows.jsonl").read_text()
    cut = text.index('"vote"') + 40
    (out / "rows.jsonl").write_text(text[:cut])
    with pytest.raises(ManifestoError, match="not finished"):
        read_run(out)
    chain = FakeChain()
    run(suite, out, chain)
    assert len(chain.asked) == 4
    assert rows_of(out) == whole


def test_another_configuration_is_refused_and_nothing_changes(suite: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    run(suite, out)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    with pytest.raises(ManifestoError, match=r"\(settings changed\)"):
        run(suite, out, rerank=False)
    suite.write_text(suite.read_text().replace("Anything about", "What of"))
    with pytest.raises(ManifestoError, match=r"\(suites changed\)"):
        run(suite, out)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_another_commit_of_the_same_code_goes_on(
    suite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(suite, tmp_path / "run")
    monkeypatch.setattr("evaluation.config._commit", lambda: "0" * 40)
    chain = FakeChain()
    run(suite, tmp_path / "run", chain)
    assert chain.asked == []


def test_a_folder_that_is_no_run_is_left_alone(suite: Path, tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_text("mine\n")
    with pytest.raises(ManifestoError, match=r"rows\.jsonl but no config\.json"):
        run(suite, tmp_path)
    assert (tmp_path / "rows.jsonl").read_text() == "mine\n"
    assert not (tmp_path / "config.json").exists()


def test_a_broken_row_in_the_middle_is_named(suite: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    run(suite, out)
    lines = (out / "rows.jsonl").read_text().splitlines(keepends=True)
    (out / "rows.jsonl").write_text("".join([lines[0], "{oops\n", *lines[2:]]))
    with pytest.raises(ManifestoError, match="line 2 is not a row"):
        run(suite, out)


def test_an_error_belongs_to_its_row_and_is_asked_again(suite: Path, tmp_path: Path) -> None:
    suite.write_text(
        "- id: crash\n  question: crash\n  expected: answer\n"
        "- id: tax\n  question: Income tax?\n  expected: abstain\n"
    )
    summary = run(suite, tmp_path / "run")
    assert summary["errors"] == ["crash"]
    crash, tax = rows_of(tmp_path / "run")
    assert (crash["answer"], crash["error"]) == (None, "RuntimeError: out of order")
    assert crash["scores"]["passed"] == 0
    assert tax["scores"]["passed"] == 1
    assert "RuntimeError: out of order" in (tmp_path / "run/report.html").read_text()
    chain = FakeChain()
    run(suite, tmp_path / "run", chain)
    assert chain.asked == ["crash"]


def test_unknown_documents_and_wrong_gold_write_nothing(suite: Path, tmp_path: Path) -> None:
    with pytest.raises(ManifestoError, match="No document is called 'steets'"):
        run_suites(load_cases([suite], ["steets"]), FakeChain(), Settings(), tmp_path / "run")
    suite.write_text(suite.read_text().replace("13,000 more officers.", "12,000 more officers."))
    with pytest.raises(ManifestoError, match="nearest in streets"):
        run(suite, tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_each_case_searches_its_own_documents(suite: Path, tmp_path: Path) -> None:
    chain = FakeChain({"a": "We will plant trees.\n", "b": "We will plant 9 trees.\n"})
    question = "  question: What will they plant?\n  expected: answer\n"
    cases = []
    for name, sentence in (("a", "We will plant trees."), ("b", "We will plant 9 trees.")):
        suite.write_text(f"- id: {name}\n{question}  gold: [{sentence}]\n")
        cases += load_cases([suite], [name])
    summary = run_suites(cases, chain, Settings(), tmp_path / "run")
    assert summary["passed"] == 2


def test_cases_from_two_suites_with_one_id_are_refused(suite: Path, tmp_path: Path) -> None:
    twice = [*load_cases([suite], ["streets"]), *load_cases([suite])]
    with pytest.raises(ManifestoError, match="'officers' is taken"):
        run_suites(twice, FakeChain(), Settings(), tmp_path / "run")
