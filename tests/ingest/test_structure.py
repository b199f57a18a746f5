"""Sections, paragraphs, lists and quotations are found where they stand."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from ingest.card import Card, card_for
from ingest.load import Heading, LoadedText
from ingest.structure import Block, Structure, read_structure
from settings import BUNDLED_DOCUMENT

BUNDLED_SECTIONS = [
    "Take back our streets",
    "Visible neighbourhood policing",
    "Cracking down on antisocial behaviour",
    "Knife crime action plan",
    "Tackling violence against women and girls",
    "Better policing",
    "Solving crime",
    "A justice system that puts victims first",
    "Getting a grip of our prisons and reducing reoffending",
    "Historical injustices",
    "Secure borders",
]
WITH_CARD_AND_WITHOUT = [
    pytest.param(True, id="card"),
    pytest.param(False, id="rules", marks=pytest.mark.models),
]
BODY = "Homes are too dear for many families. We will build more of them in every town."
NO_CARD = Card(title="Plan", outline=())


def read(text: str, headings: Sequence[Heading] = (), card: Card | None = None) -> Structure:
    return read_structure(LoadedText(text, tuple(headings)), "plan", card)


def pairs(text: str, structure: Structure) -> list[tuple[str, str]]:
    return [(block.kind, text[block.start : block.end]) for block in structure.blocks]


def bundled(with_card: bool) -> tuple[str, Structure]:
    text = BUNDLED_DOCUMENT.read_text(encoding="utf-8")
    card = card_for(BUNDLED_DOCUMENT) if with_card else None
    return text, read(text, card=card)


def of_kind(structure: Structure, kind: str) -> list[Block]:
    return [block for block in structure.blocks if block.kind == kind]


@pytest.mark.parametrize("with_card", WITH_CARD_AND_WITHOUT)
def test_bundled_sections(with_card: bool) -> None:
    text, structure = bundled(with_card)
    assert structure.title == "Take back our streets"
    assert [section.title for section in structure.sections] == BUNDLED_SECTIONS
    assert structure.sections[0].start == 0
    assert structure.sections[-1].end == len(text)
    for section, following in zip(structure.sections, structure.sections[1:], strict=False):
        assert text[section.start :].startswith(section.title)
        assert section.end == following.start


@pytest.mark.parametrize("with_card", WITH_CARD_AND_WITHOUT)
def test_bundled_opening_bullets(with_card: bool) -> None:
    text, structure = bundled(with_card)
    assert [text[block.start : block.end] for block in of_kind(structure, "bullet")] == [
        "Crack down on antisocial behaviour with more neighbourhood police",
        "Tough new penalties for offenders",
        "A plan to get knives off our streets",
        "A specialist rape unit in every police force",
        "A new network of Young Futures hubs",
    ]


@pytest.mark.parametrize("with_card", WITH_CARD_AND_WITHOUT)
def test_bundled_quotations_are_whole_and_attributed(with_card: bool) -> None:
    text, structure = bundled(with_card)
    nour, thomas = of_kind(structure, "quotation")
    nours_words = text[nour.start : nour.end]
    assert nour.speaker == "Nour"
    assert nours_words.startswith("“On the night my niece")
    assert nours_words.endswith("within a decade.”")
    assert nours_words.count("\n") == 2
    assert thomas.speaker == "Gavin Thomas"
    assert text[thomas.start : thomas.end].startswith("“Labour has serious")
    assert text[thomas.start : thomas.end].endswith("if you vote for them.”")
    following = next(block for block in structure.blocks if block.start > thomas.start)
    assert text[following.start :].startswith("Labour has a straightforward vision")
    assert following.speaker is None
    assert sum(1 for block in structure.blocks if block.speaker) == 4


@pytest.mark.parametrize("with_card", WITH_CARD_AND_WITHOUT)
def test_bundled_text_outside_blocks_is_blank_or_a_sign(with_card: bool) -> None:
    text, structure = bundled(with_card)
    position = 0
    for block in structure.blocks:
        assert not text[position : block.start].strip(" \n•")
        position = block.end
    assert not text[position:].strip()


@pytest.mark.models
def test_sentences_on_a_line_of_their_own_are_no_headings() -> None:
    text, structure = bundled(False)
    paragraphs = [text[block.start : block.end] for block in of_kind(structure, "paragraph")]
    assert "That starts with tougher enforcement and protection." in paragraphs
    assert "The Conservatives have failed to get prisons built." in paragraphs
    assert "Particular care is required when investigating children." in paragraphs


@pytest.mark.parametrize(
    "text",
    [
        f"#Fair homes.\n{BODY}\n",
        f"## Fair homes\n\n{BODY}",
        f"<h2 id='a'>Fair homes</h2>\n<p>{BODY}</p>",
    ],
)
def test_marked_headings(text: str) -> None:
    structure = read(text)
    assert [section.title for section in structure.sections] == ["Fair homes"]
    assert pairs(text, structure)[1] == ("paragraph", BODY)
    assert structure.blocks[1].section == "Fair homes"


def test_declared_headings_leave_no_room_for_guesses() -> None:
    text = f"Fair homes\n{BODY}\nGrown fast\n{BODY}"
    structure = read(text, [Heading(0, 10, 2)])
    assert [(section.title, section.level) for section in structure.sections] == [("Fair homes", 2)]


def test_a_marked_line_too_long_for_a_heading_stays_quotable() -> None:
    text = "#" + BODY * 4
    assert pairs(text, read(text, card=NO_CARD)) == [("paragraph", BODY * 4)]


@pytest.mark.models
def test_capitals_make_a_heading() -> None:
    text = f"{BODY}\nFAIR HOMES\n{BODY}"
    assert [section.title for section in read(text).sections] == ["FAIR HOMES"]


@pytest.mark.models
@pytest.mark.parametrize(
    ("heading", "sentence"),
    [
        ("Fair homes for all our children", "For too long, homes have been too dear."),
        ("Cutting the cost of heating", "Heating is too dear. Some heating fails."),
        ("A railway that runs on time", "After years of delay, passengers have given up."),
    ],
)
def test_a_heading_run_into_its_paragraph(heading: str, sentence: str) -> None:
    text = f"Our heating has been too dear for years.\n{heading} {sentence}\n"
    structure = read(text)
    assert [section.title for section in structure.sections] == [heading]
    assert text[structure.blocks[-1].start : structure.blocks[-1].end] == sentence


@pytest.mark.models
@pytest.mark.parametrize(
    "line",
    [
        "Building on the success of the approach adopted by Labour Police and Crime "
        "Commissioners, we will introduce experts.",
        "In some areas of the country The Guardian has reported delays.",
        "The local elections in May have shown that people want change.",
        "Schemes like Homes for Ukraine have provided important routes.",
        "The Conservatives’ failure to build has led to chaos.",
    ],
)
def test_a_capital_inside_a_sentence_makes_no_heading(line: str) -> None:
    assert not read(f"{BODY}\n{line} This is more text about elections.\n{BODY}").sections


@pytest.mark.models
def test_three_short_lines_in_a_row_are_a_list() -> None:
    text = f"{BODY}\nFair homes\nFaster trains\nCleaner rivers\n{BODY}"
    assert not read(text).sections


@pytest.mark.parametrize("sign", ["• ", "- ", "– ", "* ", "1. ", "(a) ", "▪"])
def test_bullets_without_their_signs(sign: str) -> None:
    text = f"#Plan\nWe will:\n{sign}build homes\n{sign}plant trees\n"
    assert pairs(text, read(text))[1:] == [
        ("paragraph", "We will:"),
        ("bullet", "build homes"),
        ("bullet", "plant trees"),
    ]


def test_tagged_lists_and_paragraphs() -> None:
    text = "<h1>Plan</h1>\n<p>We will: </p>\n<ul>\n<li><p>build <em>homes</em></p></li>\n</ul>"
    assert pairs(text, read(text)) == [
        ("heading", "Plan"),
        ("paragraph", "We will:"),
        ("bullet", "build <em>homes"),
    ]


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    first = (
        "Homes are too dear for many of the families who\n"
        "live in our towns, and the rents they have to pay\n"
        "rise each year. We will build more of them in all\n"
        "the places where people want to live and to work."
    )
    text = f"#Plan\n{first}\n\n{first}\n"
    assert pairs(text, read(text))[1:] == [("paragraph", first), ("paragraph", first)]


def test_one_paragraph_a_line() -> None:
    text = f"#Plan\n{BODY * 3}\n{BODY}\n"
    assert pairs(text, read(text))[1:] == [("paragraph", BODY * 3), ("paragraph", BODY)]


def test_a_line_in_lower_case_continues_the_one_before() -> None:
    text = "#Plan\nAbroad, the war has been won\nat home, the rule of law is back.\n"
    assert len(read(text).blocks) == 2


WORDS = "“Wards are full every night. We wait for hours.”"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (f"Ada: nurse and mother of two {WORDS}", "Ada"),
        (f"ADA LOVELL Nurse in Leeds {WORDS}", "Ada Lovell"),
        (f"Ada Lovell, nurse in Leeds {WORDS}", "Ada Lovell"),
        (f"Ada Lovell, nurse in Leeds\n{WORDS}", "Ada Lovell"),
        (f"{WORDS} – Ada Lovell, nurse", "Ada Lovell"),
        (f"{WORDS}\nAda Lovell, nurse", "Ada Lovell"),
        (f"{WORDS}\n\nAda Lovell MP,\n\nLeader of the Party", "Ada Lovell"),
        (f"{WORDS}\n\nCandidate for Leeds", "Candidate for Leeds"),
        (f"Ada: nurse {WORDS}".replace("“", '"').replace("”", '"'), "Ada"),
    ],
)
def test_labels_name_the_speaker(text: str, speaker: str) -> None:
    document = f"#Plan\nOur hospitals are in crisis.\n{text}\nThe rest is ours to fix.\n"
    structure = read(document)
    (quotation,) = of_kind(structure, "quotation")
    (label,) = of_kind(structure, "label")
    assert quotation.speaker == label.speaker == speaker
    assert document[quotation.start : quotation.end].strip('“”"') == WORDS.strip("“”")
    assert [block.speaker for block in of_kind(structure, "paragraph")] == [None, None]


@pytest.mark.parametrize(
    "line",
    [
        "We will end the “have nots” and the ‘low-level’ nuisance.",
        "As Ada Lovell said, “Wards are full every night. We wait for hours.”",
        "Our aim: “Wards that are never full at night. No waiting for hours.”",
        "“Wards are full every night. We wait for hours.” Our plan will end the waiting.",
    ],
)
def test_words_without_a_label_stay_the_documents_own(line: str) -> None:
    text = f"#Plan\nThis is our aim and our plan.\n{line}\n{BODY}\n"
    assert not of_kind(read(text), "quotation")


def test_text_before_any_heading_belongs_to_the_document() -> None:
    structure = read(f"{BODY}\n#Homes\n{BODY}", card=Card(title="The Plan"))
    assert [block.section for block in structure.blocks] == ["The Plan", "Homes", "Homes"]


def test_the_title_falls_back_on_the_name() -> None:
    text = "Homes\nTrains\nRivers\n"
    headings = [Heading(6, 12, 1)]
    assert read_structure(LoadedText("#", ()), "our-plan_2024").title == "our plan 2024"
    assert (
        read_structure(LoadedText(text, (Heading(0, 5, 2), *headings)), "plan-1").title == "plan 1"
    )
