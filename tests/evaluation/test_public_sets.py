from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.public_sets import READERS, load_sources, sample, write_sources
from evaluation.gold import locate_all

CONTEXT = "The river is long. It rises in the north. Ships use it."


def squad_like() -> dict[str, Any]:
    answer = {"text": "north", "answer_start": 35}
    asked = [
        {"id": "1", "question": "Where does it rise?", "answers": [answer, answer]},
        {"id": "2", "question": "How deep is it?", "answers": [], "is_impossible": True},
    ]
    more = [{"id": "3", "question": "Where does it rise?",
             "answers": [{"text": "Hills", "answer_start": 0}]}]  # fmt: skip
    paragraphs = [{"context": CONTEXT, "qas": asked}, {"context": "Hills feed it.", "qas": more}]
    return {"data": [{"title": "A river", "paragraphs": paragraphs}]}


@pytest.fixture
def evaldata(tmp_path: Path) -> Path:
    """Every public set in miniature."""
    clapnq = {
        "id": "7",
        "input": "how long is the river",
        "passages": [{"title": "River", "text": "It is long . It is wide ."}],
        "output": [{"selected_sentences": ["It is long ."]}],
    }
    none = clapnq | {"id": "8", "output": [{"selected_sentences": []}]}
    turn = {
        "raw_utterance": "And how wide?",
        "manual_rewritten_utterance": "How wide is the river?",
        "passage": "It is long.\nIt is wide.",
    }
    files = {
        "squad2/tune.json": json.dumps(squad_like()),
        "policyqa/dev.json": json.dumps(squad_like()),
        "clapnq/answerable.jsonl": json.dumps(clapnq) + "\n",
        "clapnq/unanswerable.jsonl": json.dumps(none) + "\n",
        "trec_cast/2021_manual_evaluation_topics_v1.0.json": json.dumps(
            [{"number": 1, "turn": [turn]}]
        ),
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.mark.parametrize("name", READERS)
def test_every_set_becomes_valid_cases_with_gold_in_its_document(
    evaldata: Path, tmp_path: Path, name: str
) -> None:
    sources = write_sources(READERS[name](evaldata), tmp_path / "out", None)
    cases = load_sources(sources, tmp_path / "out")
    texts = {source.name: source.text for source in sources}
    located = locate_all(cases, texts)
    assert any(gold for case in cases for gold in located[case.id])
    assert all(case.documents[0] in texts for case in cases)


def test_answers_become_the_sentences_around_them(evaldata: Path) -> None:
    (source,) = READERS["squad2"](evaldata)
    rise, deep = source.cases
    assert rise["gold"] == ["It rises in the north.", "Hills feed it."]
    assert rise["gold_any"] is True
    assert deep["expected"] == "abstain"


def test_a_conversation_keeps_the_human_rewrite(evaldata: Path) -> None:
    (source,) = READERS["cast"](evaldata)
    assert source.cases[0]["turns"][0]["standalone"] == "How wide is the river?"
    assert source.text == "It is long. It is wide.\n"


def test_a_sample_is_spread_evenly() -> None:
    assert sample(range(10), 4) == [0, 2, 5, 7]
    assert sample(range(3), 4) == [0, 1, 2]
