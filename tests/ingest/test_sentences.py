"""Sentences are exact slices, never empty, and know when they lean on the one before."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingest import sentences as module
from ingest.card import card_for
from ingest.leaning import leans
from ingest.load import LoadedText
from ingest.sentences import sentence_spans
from ingest.split import split
from ingest.structure import read_structure
from retrieval.schema import SourceDocument
from settings import BUNDLED_DOCUMENT

# Decided by reading every sentence of the bundled document.
LEANING = """
No one came.
She repeatedly asked the police for help.
But nothing was done.
No woman should ever be ignored like this.
And this was preventable.
It’s the result of police cuts
These plans will require us
But they can only happen
These are not outlandish expectations.
They are the basics
Sadly, this vision is a world away
This is not an accident,
This must change.
In too many areas it has been eroded,
These new recruits will be paid for
The programme will set nation-wide standards
It hits the poorest communities hardest
Labour will fix this by
It is a national crisis,
The next Labour government will change this.
Executives of online companies that flout these rules
These hubs will have youth workers,
That starts with tougher enforcement
We will ensure police forces have the powers they need to track and tackle the problem.
Labour will reverse this,
This is particularly worrying
We will ensure that those young people are identified
Labour will right this wrong,
But the system needs to be controlled
Rather than a serious plan to confront this crisis,
Their flagship policy
Even if it got off the ground,
It cannot work.
Labour will stop the chaos and go after the criminal gangs who trade in driving this crisis.
This will be funded by
This new Command will work internationally
""".strip().splitlines()


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One is here. Two is there.", ["One is here.", "Two is there."]),
        ("Mr. Smith paid £3.5m. It helped.", ["Mr. Smith paid £3.5m.", "It helped."]),
        ("The U.K. and the U.S. agree. Good.", ["The U.K. and the U.S. agree.", "Good."]),
        ("“They came. They left.” We stay.", ["“They came.", "They left.”", "We stay."]),
        ("He said ‘no.’ Then he left.", ["He said ‘no.’", "Then he left."]),
        ("“Will it work?” they asked. Yes.", ["“Will it work?” they asked.", "Yes."]),
        ("A plan for\nour towns. It\nis new.", ["A plan for\nour towns.", "It\nis new."]),
        ("  No full stop  ", ["No full stop"]),
        ("Same. Same. Same.", ["Same.", "Same.", "Same."]),
        (" \n ", []),
        ("", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


ODD = st.text(
    st.sampled_from(list("aB1.!?…,:;()[]{}<>&“”‘’'\"«»- \t\n\r\x00\x85\u2028\u200b😀é漢∯♬☉ᓰȸȹƪ"))
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(), ODD))
@example("x" * 10_000)
@example("a. " * 400)
@example("&ᓰ& ∯ ♬ ☉. A.")
def test_sentences_of_any_text_cover_it_in_order(text: str) -> None:
    position = 0
    for start, end in sentence_spans(text):
        assert not text[position:start].strip()
        assert position <= start < end
        assert text[start:end] == text[start:end].strip()
        position = end
    assert not text[position:].strip()


def test_a_failing_segmenter_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def segment(self, text: str) -> list[str]:
            raise RecursionError(text)

    monkeypatch.setattr(module, "_segmenter", Broken)
    assert cut("One is here. Two is there.") == ["One is here.", "Two is there."]


def test_a_segmenter_that_changes_words_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    class Careless:
        def segment(self, text: str) -> list[str]:
            return [text.upper()]

    monkeypatch.setattr(module, "_segmenter", Careless)
    assert cut("One is here. Two is there.") == ["One is here.", "Two is there."]


def test_leaning_sentences_of_the_bundled_document() -> None:
    text = BUNDLED_DOCUMENT.read_text(encoding="utf-8")
    card = card_for(BUNDLED_DOCUMENT)
    structure = read_structure(LoadedText(text), "streets", card)
    document = SourceDocument("streets", structure.title, text, structure.sections, "0")
    passages = split(document, structure.blocks, lambda words: len(words.split()))
    leaning = [
        text[sentence.start : sentence.end]
        for passage in passages
        for sentence in passage.sentences
        if sentence.leans
    ]
    assert len(leaning) == len(LEANING)
    for found, expected in zip(leaning, LEANING, strict=True):
        assert found.startswith(expected)


@pytest.mark.parametrize(
    "sentence",
    [
        "It is clear that Britain must change.",
        "It is time to build homes.",
        "This manifesto sets out our plan.",
        "This May, you can choose.",
        "This Government has failed.",
        "We will build homes in every town.",
        "There are no quick fixes to the housing crisis.",
        "And we will reform the courts.",
        "Yet, the Conservatives weakened enforcement powers.",
        "When you call the police, they should come.",
        "We will make it easier to build homes.",
        "Those who work hard should be rewarded.",
        "The small boats crisis is costing lives.",
        "His Majesty’s Inspectorate will report each year.",
    ],
)
def test_sentences_that_stand_alone(sentence: str) -> None:
    assert not leans(sentence, "Labour has a plan for the country.")


@pytest.mark.parametrize(
    ("previous", "sentence"),
    [
        ("We will set up a fund for towns.", "The fund will pay for new parks."),
        ("We will build homes.", "We will pay for them with a levy."),
        ("We will build homes.", "Such measures take time and money."),
        ("We will build homes.", "To do this we need more planners."),
        ("We will build homes.", "As a result, rents will fall in every town."),
        ("We will build homes.", "Yet, they will not be enough for all of us."),
        ("We will:", "build homes in every town."),
        ("We will build homes;", "and plant trees in every town."),
    ],
)
def test_sentences_that_lean(previous: str, sentence: str) -> None:
    assert leans(sentence, previous)
