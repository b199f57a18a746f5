from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from fake_chain import STREETS, FakeChain

from errors import ManifestoError
from evaluation.__main__ import main
from evaluation.add import add_case
from evaluation.cases import load_cases

TEXTS = {"streets": STREETS}
HUBS = {
    "question": "How many youth hubs?",
    "expected": "answer",
    "gold": ["We will open 80 youth hubs."],
}


def test_a_case_is_added_to_what_is_there(suite: Path) -> None:
    before = suite.read_text()
    case = add_case(suite, HUBS, TEXTS)
    assert case.id == "how-many-youth-hubs"
    assert suite.read_text().startswith(before)
    assert load_cases([suite])[-1].turns == case.turns
    assert add_case(suite, HUBS, TEXTS).id == "how-many-youth-hubs-2"


@pytest.mark.parametrize("name", ["new.yaml", "below/new.jsonl"])
def test_a_suite_is_made_where_there_is_none(tmp_path: Path, name: str) -> None:
    for number in (1, 2):
        add_case(tmp_path / name, {**HUBS, "must_include": ["80", "no|true"], "id": number}, TEXTS)
    cases = load_cases([tmp_path / name])
    assert [case.id for case in cases] == ["1", "2"]
    assert cases[0].turns[0].must_include == ("80", "no|true")


def test_indented_lists_and_missing_last_line_end(tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    path.write_text("# mine\n  - id: a\n    question: Q?\n    expected: abstain")
    add_case(path, HUBS, TEXTS)
    assert [case.id for case in load_cases([path])] == ["a", "how-many-youth-hubs"]


def test_a_conversation(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    turns = [{"question": "Officers?", "expected": "abstain"}, HUBS]
    assert add_case(path, {"turns": turns}, TEXTS).row_ids() == (
        "how-many-youth-hubs.1",
        "how-many-youth-hubs.2",
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"gold": ["We will open 90 youth hubs."]}, "nearest in streets"),
        ({"expected": "yes"}, "none of answer"),
        ({"id": "tax"}, "already"),
        ({"colour": "red"}, "unknown field"),
    ],
)
def test_a_wrong_case_changes_nothing(suite: Path, change: dict, message: str) -> None:
    before = suite.read_text()
    with pytest.raises(ManifestoError, match=message):
        add_case(suite, HUBS | change, TEXTS)
    assert suite.read_text() == before


@pytest.mark.parametrize("text", ["- id: [\n", "[{id: a, question: q, expected: abstain}]\n"])
def test_a_suite_that_cannot_be_added_to_stays_as_it_is(tmp_path: Path, text: str) -> None:
    path = tmp_path / "s.yaml"
    path.write_text(text)
    with pytest.raises(ManifestoError):
        add_case(path, HUBS, TEXTS)
    assert path.read_text() == text


def add(path: Path, *options: str, expected: str = "answer") -> int:
    command = ["add", str(path), "--question", "Are machetes banned?", "--expected", expected]
    return main([*command, *options], lambda settings: FakeChain())


def test_gold_by_a_few_of_its_words(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    assert add(path, "--gold", "zombie knives", "--category", "direct", "--gold-any") == 0
    assert json.loads(path.read_text()) == {
        "id": "are-machetes-banned",
        "question": "Are machetes banned?",
        "expected": "answer",
        "gold": ["We will ban zombie knives and machetes."],
        "gold_any": True,
        "category": "direct",
    }


def test_words_that_stand_nowhere_or_in_several_sentences(tmp_path: Path) -> None:
    with pytest.raises(ManifestoError, match="nearest sentence: “We will ban zombie knives"):
        add(tmp_path / "s.yaml", "--gold", "We ban zombie knives and swords")
    with pytest.raises(ManifestoError, match="Give more words"):
        add(tmp_path / "s.yaml", "--gold", "We will")


def test_gold_by_number(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "s.yaml"
    with pytest.raises(ManifestoError, match="1  We will ban zombie knives and machetes"):
        add(path)
    assert add(path, "--pick", "1", "2") == 0
    assert load_cases([path])[0].turns[0].gold == (
        "We will ban zombie knives and machetes.",
        "We will open 80 youth hubs.",
    )
    with pytest.raises(ManifestoError, match="no sentence 99"):
        add(path, "--pick", "99")


def test_gold_by_number_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Typed(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Typed("1, 2\n"))
    assert add(tmp_path / "s.yaml") == 0
    assert len(load_cases([tmp_path / "s.yaml"])[0].turns[0].gold) == 2


def test_a_refusal_needs_no_gold_and_no_models(tmp_path: Path) -> None:
    def never(settings: object) -> FakeChain:
        raise AssertionError

    path = tmp_path / "s.yaml"
    command = ["add", str(path), "--question", "Tax?", "--expected", "abstain"]
    assert main(command, never) == 0
    assert load_cases([path])[0].turns[0].expected == "abstain"
