"""Passages are exact, whole, within the limit, and hold together what belongs together."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from unittest.mock import patch

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingest.card import card_for
from ingest.load import Heading, LoadedText
from ingest.split import split
from ingest.structure import Structure, read_structure
from retrieval.models import count_tokens
from retrieval.schema import Passage, Section, SourceDocument
from retrieval.store import embedded_text
from settings import BUNDLED_DOCUMENT, load_settings

LIMIT = 256
SIGN = r"(?:[•●▪■◦‣⁃∙►➢✓✔·+*–—-]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)](?=\s))"
OUTSIDE = re.compile(rf"(?:\s|<[^<>]*>|<!--.*?-->|[#*=_~|>]|{SIGN})*", re.DOTALL)


def count_words(text: str) -> int:
    return len(re.findall(r"\w{1,8}|[^\w\s]", text)) + 2


def read(
    text: str, headings: Sequence[Heading] = (), page_starts: tuple[int, ...] = ()
) -> tuple[SourceDocument, Structure]:
    structure = read_structure(LoadedText(text, tuple(headings)), "plan")
    document = SourceDocument(
        "plan", structure.title, text, structure.sections, "abc", page_starts=page_starts
    )
    return document, structure


def passages_of(
    text: str, count: Callable[[str], int] = count_words, limit: int = LIMIT
) -> tuple[Passage, ...]:
    document, structure = read(text)
    return split(document, structure.blocks, count, limit)


def bundled() -> tuple[SourceDocument, Structure]:
    text = BUNDLED_DOCUMENT.read_text(encoding="utf-8")
    structure = read_structure(LoadedText(text), "streets", card_for(BUNDLED_DOCUMENT))
    return SourceDocument("streets", "Streets", text, structure.sections, "abc"), structure


def check(document: SourceDocument, structure: Structure, passages: Sequence[Passage]) -> None:
    """Check all that is promised of passages, whatever the text."""
    position = 0
    for passage in passages:
        assert position <= passage.start < passage.end
        assert passage.text == document.text[passage.start : passage.end]
        inside = passage.start
        for sentence in passage.sentences:
            assert inside <= sentence.start < sentence.end <= passage.end
            inside = sentence.end
        position = passage.end
    check_nothing_is_lost(document, structure, passages)


def check_nothing_is_lost(
    document: SourceDocument, structure: Structure, passages: Sequence[Passage]
) -> None:
    unquoted = [(b.start, b.end) for b in structure.blocks if b.kind == "heading"]
    quotable = [(s.start, s.end) for passage in passages for s in passage.sentences]
    position = 0
    for start, end in sorted([*unquoted, *quotable]):
        assert start >= position
        assert OUTSIDE.fullmatch(document.text, position, start), document.text[position:start]
        position = end
    assert OUTSIDE.fullmatch(document.text, position)


PIECES = st.sampled_from(
    [
        "We will build homes. ", "This is new. ", "• a plan ", "\n", "\r\n", "\n\n", "#Homes.\n",
        "## Trains\n", "HOMES FOR ALL\n", "- one\n", "1. two\n", "“They came. They left us all.” ",
        "Ada: nurse ", "<p>", "</p>", "<li>", "<em>", "x" * 300, "😀", "\x00", "\x0c", "\u2028",
        " ", "\t", "word ", "(a) ", "and ", "A fair deal For too long ", "漢字", "<h2>", "<!--",
        "Ada Lovell, Leader", "* * *\n", "&amp; ",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=400), st.lists(PIECES, max_size=40).map("".join))


@settings(max_examples=150, deadline=None)
@given(text=TEXTS, limit=st.sampled_from([24, 64, 256]))
@example(text="x" * 10_000, limit=256)
@example(text="word " * 3_000, limit=256)
@example(text="#" + "x" * 190 + "\nHomes.\n", limit=24)
@example(text="a\r\nb\rc\x85d", limit=256)
def test_any_text_is_split_exactly_and_within_the_limit(text: str, limit: int) -> None:
    with (
        patch("ingest.plain_headings.is_clause", lambda words: len(words) % 2 == 0),
        patch("ingest.plain_headings.ends_in_content_word", lambda words: True),
        patch("ingest.quotations.is_clause", lambda words: False),
    ):
        document, structure = read(text)
    passages = split(document, structure.blocks, count_words, limit)
    check(document, structure, passages)
    for passage in passages:
        assert count_words(embedded_text(passage.section, passage.text)) <= limit


@settings(max_examples=60, deadline=None)
@given(text=st.text(min_size=1, max_size=300), spans=st.lists(st.integers(0, 300), max_size=6))
def test_any_declared_headings_are_respected(text: str, spans: list[int]) -> None:
    cuts = sorted({min(place, len(text)) for place in spans})
    headings = [Heading(a, b, 1) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    with (
        patch("ingest.plain_headings.is_clause", lambda words: True),
        patch("ingest.quotations.is_clause", lambda words: True),
    ):
        document, structure = read(text, headings)
    check(document, structure, split(document, structure.blocks, count_words))


def test_the_bundled_document_is_split_exactly() -> None:
    document, structure = bundled()
    check(document, structure, split(document, structure.blocks, count_words))


@pytest.mark.models
def test_no_passage_of_the_bundled_document_is_longer_than_the_encoder_reads() -> None:
    document, structure = bundled()
    counter = count_tokens(load_settings())
    passages = split(document, structure.blocks, counter)
    check(document, structure, passages)
    lengths = [counter(embedded_text(passage.section, passage.text)) for passage in passages]
    assert max(lengths) <= LIMIT
    labels = {block.start for block in structure.blocks if block.kind == "label"}
    pairs = zip(passages, lengths, strict=True)
    assert min(length for passage, length in pairs if passage.start not in labels) >= 40


@pytest.mark.models
@pytest.mark.parametrize(
    "words",
    [
        # who, how, and how it is paid for
        ["a new Neighbourhood Policing Guarantee", "will have a named officer", "new recruits"],
        ["Border Security Command", "This will be funded by", "This new Command"],
        ["reaching every community", "These hubs will have"],
        ["will be referred to a Youth", "empty warnings"],
        ["Crack down on", "Tough new", "A plan to get", "A specialist", "A new network"],
        ["On the night", "No one came", "But nothing was done", "within a decade.”"],
    ],
)
def test_what_belongs_together_is_in_one_passage(words: list[str]) -> None:
    document, structure = bundled()
    passages = split(document, structure.blocks, count_tokens(load_settings()))
    assert any(all(word in passage.text for word in words) for passage in passages)


def test_a_passage_has_one_speaker_and_one_section() -> None:
    document, structure = bundled()
    passages = split(document, structure.blocks, count_words)
    speakers = [passage.speaker for passage in passages if passage.speaker]
    assert speakers == ["Nour", "Gavin Thomas"]
    for passage in passages:
        assert passage.section == document.section_at(passage.start)
        assert document.section_at(passage.end - 1) == passage.section
        introduces = passage.text.startswith(("Nour:", "GAVIN THOMAS"))
        assert not (introduces and "“" in passage.text)
        assert introduces or "GAVIN THOMAS" not in passage.text


def test_bullets_are_one_sentence_each_and_lean_on_what_introduces_them() -> None:
    (passage,) = passages_of(
        "#Plan\nIn our first year in office we will:\n• Build homes\n• Plant\n"
    )
    sentences = [passage.text[s.start - passage.start : s.end - passage.start]
                 for s in passage.sentences]  # fmt: skip
    assert sentences == ["In our first year in office we will:", "Build homes", "Plant"]
    assert [sentence.leans for sentence in passage.sentences] == [False, True, False]


def test_an_aim_stays_with_the_sentence_that_fills_it_out() -> None:
    pair = "Encourage people to save.\nWe will encourage pension plans for all who work.\n"
    for passage in passages_of("#Plan\n" + pair * 20):
        assert passage.text.startswith("Encourage")
        assert passage.text.endswith("work.")


def test_a_long_sentence_is_cut_at_a_clause() -> None:
    text = "#Plan\n" + "we will build homes and plant trees, " * 20
    passages = passages_of(text, limit=64)
    assert len(passages) > 1
    assert all(passage.text.endswith(",") for passage in passages)


def test_ids_tell_passages_apart_and_stay_the_same() -> None:
    text = "#Plan\n" + "We will build homes in every town. " * 60
    passages = passages_of(text)
    assert passages == passages_of(text)
    assert len({passage.id for passage in passages}) == len(passages) > 1
    assert all(re.fullmatch(r"[0-9a-f]{20}", passage.id) for passage in passages)


def test_an_id_changes_with_text_section_and_splitter(monkeypatch: pytest.MonkeyPatch) -> None:
    document, structure = read("#Plan\nWe will build homes.\n")
    (before,) = split(document, structure.blocks, count_words)
    other = SourceDocument("plan", "", document.text, (Section("Plan", 0, 5),), "def")
    (edited,) = split(other, structure.blocks, count_words)
    monkeypatch.setattr("ingest.split.SPLITTER_VERSION", "other")
    (again,) = split(document, structure.blocks, count_words)
    assert len({before.id, edited.id, again.id}) == 3


def test_a_passage_knows_its_page() -> None:
    text = "#One\nWe will build homes.\n#Two\nWe will plant trees.\n"
    document, structure = read(text, page_starts=(0, text.index("#Two")))
    passages = split(document, structure.blocks, count_words)
    assert [passage.page for passage in passages] == [1, 2]


def test_headings_alone_give_no_passages() -> None:
    assert passages_of("#Plan\n#Homes\n") == ()
