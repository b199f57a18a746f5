"""Finding words in the document, turning citations, and pages as printed."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from fake_plan_chain import DOCUMENT
from hypothesis import given
from hypothesis import strategies as st
from page_visits import Visit
from streamlit.testing.v1 import AppTest

from ui.pdf_pages import Words, letters_at, render_page


def _reader_script() -> None:
    import fake_plan_chain
    import streamlit as st

    from settings import load_settings
    from ui.document import document_page
    from ui.loading import shared_loading

    page = st.Page(lambda: None, title="Nothing", url_path="nothing")
    st.session_state.update(chat_page=page, document_page=page)
    st.navigation([page])
    document_page(shared_loading(fake_plan_chain.open_fake_chain), load_settings())


@pytest.fixture
def reader(visit: Visit) -> Visit:
    visit.ask("What about trees?")
    page = AppTest.from_function(_reader_script, default_timeout=20)
    page.session_state["conversation"] = visit.app.session_state["conversation"]
    return Visit(page)


def open_words(reader: Visit, words: str) -> Visit:
    start = DOCUMENT.text.index(words)
    reader.app.query_params["document"] = "plan"
    reader.app.query_params["start"] = str(start)
    reader.app.query_params["end"] = str(start + len(words))
    reader.app.run()
    return reader


def find(reader: Visit, words: str, way: str = "exact") -> None:
    reader.app.run()
    reader.app.radio(key="find-way-plan").set_value(way)
    reader.app.text_input(key="find-words-plan").set_value(words).run()


def test_every_match_is_marked_and_one_is_the_current(reader: Visit) -> None:
    find(reader, "WILL BE")
    assert "Match 1 of 2" in reader.shown
    assert reader.shown.count(">will be</mark>") == 2
    assert '<mark class="current">will be</mark> oaks' in reader.shown


def test_next_and_previous_go_round(reader: Visit) -> None:
    find(reader, "will be")
    reader.press("Next match")
    assert "Match 2 of 2" in reader.shown
    assert '<mark class="current">will be</mark> paid for' in reader.shown
    reader.press("Next match")
    assert "Match 1 of 2" in reader.shown
    reader.press("Previous match")
    assert "Match 2 of 2" in reader.shown


def test_a_match_has_a_link_of_its_own(reader: Visit) -> None:
    find(reader, "clean water")
    start = DOCUMENT.text.index("clean water")
    assert f"document?document=plan&amp;start={start}&amp;end={start + 11}" in reader.shown


def test_words_with_this_meaning_come_nearest_first(reader: Visit) -> None:
    find(reader, "will plant clean", "meaning")
    assert "Best match 1 of 2" in reader.shown
    assert '<mark class="current">Every home' in reader.shown
    reader.press("Next match")
    assert '<mark class="current">We will plant' in reader.shown


def test_no_match_is_told(reader: Visit) -> None:
    find(reader, "<b>nothing")
    assert "No match for “&lt;b&gt;nothing”." in reader.shown
    assert "<mark" not in reader.shown


def test_citations_of_the_answer_can_be_turned(reader: Visit) -> None:
    open_words(reader, "“My street was bare.")
    assert "Quotation 2 of 2 for: “What about trees?”" in reader.shown
    reader.press("Previous quotation")
    assert "Quotation 1 of 2" in reader.shown
    assert '<mark class="current">We will plant ten trees in every street.' in reader.shown


def test_turning_to_a_citation_ends_the_search(reader: Visit) -> None:
    open_words(reader, "“My street was bare.")
    reader.app.text_input(key="find-words-plan").set_value("will be").run()
    assert "Match 1 of 2" in reader.shown
    reader.press("Previous quotation")
    assert "Match" not in reader.shown
    assert '<mark class="current">We will plant ten trees in every street.' in reader.shown


def test_other_places_are_no_quotations(reader: Visit) -> None:
    open_words(reader, "will be oaks")
    assert "Quotation" not in reader.shown


LETTERS = [(letter, at) for at, letter in enumerate("The ﬁrst pol-\r\nicy, the first.")]


@pytest.mark.parametrize(
    ("words", "spelled"),
    [
        ("first policy", "ﬁrstpolicy"),
        ("The first p", "Theﬁrstp"),
        ("The first", ""),  # it stands there twice
        ("the  FIRST.", "thefirst."),
        ("", ""),
        (" - ", ""),
    ],
)
def test_letters_of_words_on_a_page(words: str, spelled: str) -> None:
    numbers = dict.fromkeys(letters_at(LETTERS, Words(words)))
    assert "".join(LETTERS[at][0] for at in numbers) == spelled


@given(st.text(alphabet="abC -\n", min_size=1), st.data())
def test_any_slice_of_a_page_is_found(text: str, data: st.DataObject) -> None:
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    letters = [(letter, at) for at, letter in enumerate(text)]
    wanted = [at for at in range(start, end) if text[at] not in " -\n"]
    words = Words(text[start:end], text[:start], text[end:])
    assert letters_at(letters, words) in (tuple(wanted), ())


def test_words_around_tell_twins_apart() -> None:
    text = "More police here. Fewer knives. More police there. Fewer guns."
    letters = [(letter, at) for at, letter in enumerate(text)]
    start = text.index("More police there")
    assert letters_at(letters, Words("More police")) == ()
    told = Words("More police", text[:start], text[start + 11 :])
    assert letters_at(letters, told)[0] == start


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    from fpdf import FPDF

    file = FPDF()
    file.set_font("Helvetica", size=12)
    for words in ("A small plan.", "We will plant ten trees in every street."):
        file.add_page()
        file.multi_cell(60, text=words)
    file.output(str(tmp_path / "plan.pdf"))
    return tmp_path / "plan.pdf"


def yellow(png: bytes) -> int:
    """Count the pixels of a picture that are yellow."""
    from PIL import Image

    picture = Image.open(BytesIO(png)).convert("RGB")
    return sum(red > 200 and blue < 200 for red, _, blue in picture.get_flattened_data())


def test_page_is_drawn_with_its_words_marked(pdf: Path) -> None:
    drawn = render_page(pdf, 2, Words("plant ten trees in every"))
    assert drawn.found
    assert yellow(drawn.png) > 1000


def test_page_without_the_words_is_drawn_unmarked(pdf: Path) -> None:
    drawn = render_page(pdf, 1, Words("plant ten trees"))
    assert not drawn.found
    assert yellow(drawn.png) == 0
