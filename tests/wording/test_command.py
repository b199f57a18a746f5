"""The command line: exit codes, JSON, bad input, versions, the pytest plugin."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest

import wording.plugin  # noqa: F401  (imported once here, not anew in the session below)
from errors import ManifestoError
from ingest.index import ingest, open_index, read_file
from wording.__main__ import main
from wording.check import Checker
from wording.ready import documents_of
from wording.verdicts import sentence_from_json

pytest_plugins = ["pytester"]
VERBATIM = "We will build 1,500 new homes in every county by the end of the decade."
FIELDS = {"text", "start", "end", "verdict", "source", "changes", "similarity"}


@pytest.fixture
def run(plan_checker: Checker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys):
    monkeypatch.setenv("MANIFESTO_INDEX", str(tmp_path / "index"))

    def command(*words: str) -> tuple[int, str, str]:
        code = main(list(words), lambda settings, names, against: plan_checker)
        return code, *capsys.readouterr()

    return command


def write(tmp_path: Path, text: str, name: str = "leaflet.txt") -> str:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_json_follows_the_contract(run, tmp_path):
    text = f"Hello!\n\n{VERBATIM} We will not close any ticket office in Cumbria."
    code, out, _ = run("check", write(tmp_path, text), "--json")
    sentences = json.loads(out)["sentences"]
    assert code == 1
    assert [s["verdict"] for s in sentences] == ["not_a_claim", "verbatim", "altered"]
    for sentence in sentences:
        assert set(sentence) >= FIELDS
        assert text[sentence["start"] : sentence["end"]] == sentence["text"]
    assert sentences[2]["changes"] == [{"kind": "name", "from": "Northumbria", "to": "Cumbria"}]
    assert sentence_from_json(sentences[2]).to_json() == sentences[2]


def test_a_clean_text_exits_with_0(run, tmp_path):
    code, out, _ = run("check", write(tmp_path, VERBATIM))
    assert code == 0
    assert "= verbatim" in out


def test_changes_are_readable_without_colour(run, tmp_path):
    _, out, _ = run("check", write(tmp_path, "We will not close any ticket office in Cumbria."))
    assert "name: [-Northumbria-] {+Cumbria+}" in out
    assert "\x1b" not in out


def test_standard_input_is_read(run, monkeypatch):
    stream = io.TextIOWrapper(io.BytesIO(VERBATIM.encode()))
    monkeypatch.setattr("sys.stdin", stream)
    assert run("check", "-")[0] == 0


def test_cases_are_judged_whole(run, tmp_path):
    cases = [
        {"id": "a", "text": f"{VERBATIM} These homes will be warm, dry"},
        {"id": 2, "text": "Hi"},
    ]
    path = write(tmp_path, "\n".join(map(json.dumps, cases)), "cases.jsonl")
    code, _, _ = run("run", path, "--out", str(tmp_path / "out" / "rows.jsonl"))
    lines = (tmp_path / "out" / "rows.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    assert code == 0
    assert [(row["id"], row["verdict"]) for row in rows] == [
        ("a", "verbatim"),
        ("2", "not_a_claim"),
    ]


@pytest.mark.parametrize(
    "line", ["not json", '{"id": 1}', '{"id": 1, "text": "x", "verdict": "fine"}', ""]
)
def test_bad_cases_are_an_error_for_people(run, tmp_path, line):
    with pytest.raises(ManifestoError):
        run("run", write(tmp_path, line, "cases.jsonl"), "--out", str(tmp_path / "rows.jsonl"))


@pytest.mark.parametrize("text", ["", "   \n", "!!! --- ···", "We will build. " * 140_000])
def test_what_cannot_be_checked_is_an_error_for_people(run, tmp_path, text):
    with pytest.raises(ManifestoError):
        run("check", write(tmp_path, text))


def test_another_language_is_said(run, tmp_path):
    german = "Wir werden in jedem Landkreis neue Häuser bauen und sonntags mehr Züge fahren lassen."
    code, _, messages = run("check", write(tmp_path, german))
    assert code == 1
    assert "English" in messages


def test_a_word_file_with_a_table_is_read(run, tmp_path):
    import docx

    document = docx.Document()
    document.add_paragraph("Dear neighbour,")
    cells = document.add_table(rows=1, cols=2).rows[0].cells
    cells[0].text, cells[1].text = "Our pledge", VERBATIM
    document.save(str(tmp_path / "leaflet.docx"))
    code, out, _ = run("check", str(tmp_path / "leaflet.docx"), "--json")
    assert code == 0
    assert "verbatim" in [s["verdict"] for s in json.loads(out)["sentences"]]


def test_text_pasted_from_a_pdf_is_typography(run, tmp_path):
    pasted = (
        "We will build 1,500 new homes in every coun-\nty by the end of the dec-\nade. "
        "We will not close any\nticket oﬃce in Northumbria."
    )
    code, out, _ = run("check", write(tmp_path, pasted), "--json")
    assert [s["verdict"] for s in json.loads(out)["sentences"]] == ["typography", "typography"]
    assert code == 0


def test_an_older_version_still_answers_and_breaks_are_told(
    run, tmp_path, settings, fake_encoder, plan_checker, capsys
):
    report = tmp_path / "report.json"
    _, out, _ = run("check", write(tmp_path, VERBATIM), "--json")
    report.write_text(out, encoding="utf-8")
    (old,) = plan_checker.documents
    path = tmp_path / "plan.txt"
    path.write_text(old.document.text.replace("1,500", "900"), encoding="utf-8")
    store = open_index(settings, fake_encoder)
    ingest(read_file(path, settings), store, settings)
    reader = plan_checker.judge.reader

    def opened(_settings, names, against):
        return Checker(documents_of(store, names, against), store, fake_encoder, reader)

    assert main(["recheck", str(report)], opened) == 1
    assert "verbatim -> ALTERED" in capsys.readouterr().out
    against = f"plan@{old.document.sha256[:8]}"
    assert main(["check", write(tmp_path, VERBATIM), "--against", against], opened) == 0
    assert main(["check", write(tmp_path, VERBATIM)], opened) == 1
    assert main(["recheck", str(report), "--against", against], opened) == 0


def test_a_report_that_is_none_is_an_error_for_people(run, tmp_path):
    with pytest.raises(ManifestoError):
        run("recheck", write(tmp_path, '{"sentences": 3}', "report.json"))


SUITE = [
    {"id": "same", "text": VERBATIM, "verdict": "verbatim"},
    {
        "id": "wrong",
        "text": "We will not close any ticket office in Cumbria.",
        "verdict": "paraphrase",
    },
]
CONFTEST = """
import pytest

def pytest_wording_checker(config):
    import fake_wording
    return fake_wording.checker()
"""
FAKE = """
from wording.verdicts import CheckedSentence, Judgement

class Fake:
    def judge_units(self, texts):
        for text in texts:
            verdict = FIRST if "build" in text else "altered"
            yield CheckedSentence(text, 0, len(text), Judgement(verdict))

FIRST = "verbatim"

def checker():
    return Fake()
"""


@pytest.fixture
def suite(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = str(Path(__file__).parents[2])
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([root, str(pytester.path)]))
    monkeypatch.syspath_prepend(str(pytester.path))
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makeconftest(CONFTEST)
    pytester.makepyfile(fake_wording=FAKE)
    folder = pytester.mkdir("regression")
    lines = "\n".join(map(json.dumps, SUITE))
    (folder / "wording-plan.jsonl").write_text(lines, encoding="utf-8")
    return folder


PLUGINS = ("-p", "evaluation.plugin", "-p", "wording.plugin")


def test_units_are_tests(pytester: pytest.Pytester, suite: Path):
    result = pytester.runpytest_inprocess(*PLUGINS, "regression")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*expected paraphrase, got altered*", "wording_accuracy*0.500*"])


def test_under_a_gate_units_may_fail_but_totals_must_hold(pytester: pytest.Pytester, suite: Path):
    gate = pytester.path / "gate.yaml"
    gate.write_text("- wording_accuracy >= 0.4\n- passed >= 0.1\n")
    result = pytester.runpytest_inprocess(*PLUGINS, "regression", f"--evaluation-gate={gate}")
    result.assert_outcomes(passed=1, xfailed=1)
    assert result.ret == 0
    gate.write_text("- wording_accuracy >= 0.9\n")
    result = pytester.runpytest_inprocess(*PLUGINS, "regression", f"--evaluation-gate={gate}")
    assert result.ret == 1


def test_another_wording_judged_verbatim_fails_under_any_gate(
    pytester: pytest.Pytester, suite: Path
):
    gate = pytester.path / "gate.yaml"
    gate.write_text("- wording_accuracy >= 0\n")
    row = json.dumps({"id": "false", "text": "We will build on.", "verdict": "altered"})
    (suite / "wording-plan.jsonl").write_text(row, encoding="utf-8")
    result = pytester.runpytest_inprocess(*PLUGINS, "regression", f"--evaluation-gate={gate}")
    result.assert_outcomes(failed=1)
