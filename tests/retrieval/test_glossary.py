"""The glossary keeps its form, and its phrases are found in questions."""

from __future__ import annotations

import re
from collections import Counter

import pytest
import yaml

from retrieval.glossary import GLOSSARY, document_words, phrases_said

PLAIN = re.compile(r"[^A-Z]+")


@pytest.fixture(scope="module")
def entries() -> list[dict[str, list[str]]]:
    return yaml.safe_load(GLOSSARY.read_text(encoding="utf-8"))


def test_no_phrase_stands_twice(entries):
    said = Counter(phrase for entry in entries for phrase in entry["say"])
    assert [phrase for phrase, count in said.items() if count > 1] == []


def test_each_entry_has_phrases_and_one_to_four_meanings_in_lower_case(entries):
    for entry in entries:
        assert entry.keys() == {"say", "mean"}
        assert entry["say"]
        assert 1 <= len(entry["mean"]) <= 4
        assert all(PLAIN.fullmatch(phrase) for phrase in entry["say"] + entry["mean"]), entry


@pytest.mark.parametrize(
    ("question", "meaning"),
    [
        ("My brother's bike got nicked, what will they do?", "cycle theft"),
        ("They sent pictures of me round the school", "intimate image abuse"),
        ("I went round in circles with the council", "complaints"),
        ("Our nan was done out of her savings", "fraud"),
    ],
)
def test_everyday_phrases_are_put_as_documents_put_them(question, meaning):
    assert meaning in document_words(phrases_said(question))


@pytest.mark.parametrize(
    "question",
    [
        "How will you train nurses?",
        "Is there a plan for cleaner air?",
        "Are they taking money from the budget?",
        "What help is there for my local hospital?",
    ],
)
def test_plain_words_mean_nothing_else(question):
    words = document_words(phrases_said(question))
    assert not {"railways", "low-paid workers", "automation", "pubs"}.intersection(words)
