from __future__ import annotations

import json
from pathlib import Path

import pytest

from errors import ManifestoError
from evaluation.cases import load_cases

GOOD = "- id: a\n  question: What is said?\n  expected: answer\n"


def write(folder: Path, text: str, name: str = "suite.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def problem(folder: Path, text: str, name: str = "suite.yaml") -> str:
    with pytest.raises(ManifestoError) as caught:
        load_cases([write(folder, text, name)])
    return str(caught.value)


def test_single_and_conversation(suite: Path) -> None:
    cases = load_cases([suite], ["streets"])
    assert [row for case in cases for row in case.row_ids()] == [
        "officers", "tax", "vote", "talk.1", "talk.2",
    ]  # fmt: skip
    officers, talk = cases[0].turns[0], cases[-1]
    assert officers.must_include == ("13,000",)
    assert {turn.category for turn in talk.turns} == {"follow-up"}
    assert talk.turns[1].standalone == "Will knives be banned, with machetes?"
    assert talk.documents == ("streets",)


def test_jsonl_is_read_like_yaml(tmp_path: Path) -> None:
    case = {"id": 7, "question": "Line\u2028end?", "expected": "abstain", "gold": None}
    path = write(tmp_path, json.dumps(case, ensure_ascii=False) + "\n\n", "suite.jsonl")
    (read,) = load_cases([path])
    assert read.id == "7"
    assert read.turns[0].question == "Line\u2028end?"
    assert read.turns[0].gold == ()


def test_plain_words_stay_as_written(tmp_path: Path) -> None:
    text = (
        GOOD + "  must_include: [no, 2029, 13_000, 1:30, 2024-07-04]\n  gold_any: true\n  note:\n"
    )
    (case,) = load_cases([write(tmp_path, text)])
    assert case.turns[0].must_include == ("no", "2029", "13_000", "1:30", "2024-07-04")
    assert case.turns[0].gold_any is True
    assert case.turns[0].note == ""


def test_a_folder_stands_for_its_suites_but_not_its_gate(tmp_path: Path, suite: Path) -> None:
    write(tmp_path, GOOD, "another.yml")
    write(tmp_path, "- passed >= 0.9\n", "gate.yaml")
    assert [case.id for case in load_cases([tmp_path])] == ["a", "officers", "tax", "vote", "talk"]


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        (GOOD + "  mustinclude: [x]\n", "line 4, field mustinclude", "did you mean must_include"),
        (GOOD.replace("answer", "answr"), "line 3, field expected", "did you mean answer"),
        ("- id: a\n  expected: answer\n", "line 1, field question", "is missing"),
        (GOOD + "  gold: One sentence.\n", "line 4, field gold", "must be a list"),
        (GOOD + "  gold:\n    - A.\n    - [B]\n", "line 6, field gold.2", "must be text"),
        (GOOD + "  gold_any: perhaps\n", "line 4, field gold_any", "true or false"),
        (GOOD + "  must_include: ['a||b']\n", "line 4, field must_include.1", "empty alternative"),
        (GOOD + "  question: Again?\n", "line 4, field question", "given twice"),
        (GOOD.replace("What is said?", "''"), "line 2, field question", "is empty"),
        ("- id: c\n  turns: []\n", "line 2, field turns", "is empty"),
        (
            "- id: c\n  turns:\n  - question: x\n    expected: answer\n    golden: [y]\n",
            "line 5, field turns.1.golden",
            "did you mean gold",
        ),
        ("- just words\n", "line 1", "a case is a mapping"),
        (GOOD + GOOD, "line 4, field id", "'a' is taken, by"),
        ("- id: a\n  question: 'open\n", "line", "malformed YAML"),
        (GOOD + "  note: !!python/name:os.system x\n", "line 4", "has no place in a suite"),
        ("", "suite.yaml", "has no cases"),
        ("# nothing yet\n", "suite.yaml", "has no cases"),
        ("[]\n", "suite.yaml", "has no cases"),
    ],
)
def test_problems_name_file_line_and_field(
    tmp_path: Path, text: str, place: str, what: str
) -> None:
    message = problem(tmp_path, text)
    assert "suite.yaml" in message
    assert place in message
    assert what in message


def test_jsonl_problems_name_the_line(tmp_path: Path) -> None:
    good = json.dumps({"id": "a", "question": "Q?", "expected": "answer"})
    assert "line 2: malformed JSON" in problem(tmp_path, good + "\n{\n", "s.jsonl")
    assert "line 3, field answer: unknown" in problem(
        tmp_path, f"{good}\n\n" + good.replace("expected", "answer") + "\n", "s.jsonl"
    )
    assert "field id: given twice" in problem(tmp_path, '{"id": 1, "id": 2}', "s.jsonl")


def test_all_problems_are_reported_at_once(tmp_path: Path) -> None:
    message = problem(
        tmp_path, GOOD.replace("answer", "x") + GOOD.replace("id: a", "id: b\n  x: 1")
    )
    assert message.startswith("2 problems in the cases:")


def test_row_ids_of_conversations_clash_with_single_ids(tmp_path: Path) -> None:
    single = GOOD.replace("id: a", "id: c.1")
    talk = "- id: c\n  turns:\n  - question: x\n    expected: answer\n"
    assert "'c.1' is taken" in problem(tmp_path, single + talk)


@pytest.mark.parametrize("name", ["missing.yaml", "suite.txt"])
def test_unreadable_files(tmp_path: Path, name: str) -> None:
    with pytest.raises(ManifestoError, match=name):
        load_cases([tmp_path / name])


def test_not_utf8_and_not_a_suite_folder(tmp_path: Path) -> None:
    (tmp_path / "latin.yaml").write_bytes(GOOD.replace("said", "caf\xe9").encode("latin-1"))
    with pytest.raises(ManifestoError, match="not UTF-8"):
        load_cases([tmp_path / "latin.yaml"])
    (tmp_path / "empty").mkdir()
    with pytest.raises(ManifestoError, match="has no suite"):
        load_cases([tmp_path / "empty"])
