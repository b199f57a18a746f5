"""Text that has become HTML or a label still shows exactly the same characters."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from retrieval.schema import Passage, Section, SourceDocument
from ui.document_markup import Marks, document_html, heading_end, outline_html
from ui.markup import escape, escape_label, marked

words = st.text(alphabet="aB .<&>\"'\r\n\t“”#é[]", max_size=120)


class Shown(HTMLParser):
    """Collect what a browser would show: all text, the text in one kind of element."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.text, self.marked, self.depth = "", "", 0
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.depth += tag == "mark"

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag == "mark"

    def handle_data(self, data: str) -> None:
        self.text += data
        self.marked += data if self.depth else ""


@given(words)
def test_escaped_text_is_shown_as_it_is(text: str) -> None:
    assert Shown(escape(text)).text == text
    assert "\n" not in escape(text)


@given(words, st.data())
def test_marks_are_the_slice(text: str, data: st.DataObject) -> None:
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    shown = Shown(marked(text, 0, len(text), (start, end)))
    assert (shown.text, shown.marked) == (text, text[start:end])


@given(words, st.data())
def test_document_keeps_every_character_and_marks_the_slice(text: str, data: st.DataObject) -> None:
    offsets = st.integers(0, len(text))
    start, end = sorted(data.draw(st.tuples(offsets, offsets)))
    cut, first, last = sorted(data.draw(st.tuples(offsets, offsets, offsets)))
    sections = (
        Section(text[:3].strip(), 0, cut),
        Section(text[cut : cut + 4].strip(), cut, len(text), 2),
    )
    document = SourceDocument("d", "d", text, sections, "")
    speech = Passage("p", "d", "s", text[first:last], first, last, "Nour")
    shown = Shown(document_html(document, (speech,), Marks(((start, end),))))
    assert (shown.text, shown.marked) == (text, text[start:end])


@given(words, st.data())
def test_every_span_is_marked_and_no_character_lost(text: str, data: st.DataObject) -> None:
    offsets = sorted(set(data.draw(st.lists(st.integers(0, len(text)), max_size=8))))
    spans = tuple(zip(offsets[::2], offsets[1::2], strict=False))
    current = data.draw(st.sampled_from(spans)) if spans else None
    document = SourceDocument("d", "d", text, (Section(text[:3], 0, len(text)),), "")
    source = document_html(document, (), Marks(spans, current))
    shown = Shown(source)
    assert shown.text == text
    assert shown.marked == "".join(text[start:end] for start, end in spans)
    assert ('class="current"' in source) == (current is not None)


def test_heading_run_into_its_paragraph_is_set_apart() -> None:
    text = "Safe homes For too long, homes were unsafe.\n"
    document = SourceDocument("d", "d", text, (Section("Safe homes", 0, len(text)),), "")
    shown = document_html(document, (), Marks())
    assert '<h2 id="section-0" tabindex="-1">Safe homes </h2><p>For too long' in shown


def test_heading_that_is_not_in_the_text_is_not_invented() -> None:
    assert heading_end("Other words", Section("Safe homes", 0, 11)) == 0


def test_wrapped_line_stays_in_its_paragraph_and_a_new_one_begins_after_a_full_stop() -> None:
    wrapped = "This line of a page is long and only wraps because the page\nends here, it goes on."
    document = SourceDocument("d", "d", wrapped + "\nNext paragraph.", (), "")
    assert document_html(document, (), Marks()).count("<p>") == 2


def test_words_of_a_person_carry_the_name() -> None:
    text = "Before. I said so. After."
    speech = Passage("p", "d", "s", "I said so.", 8, 18, "A <b> person")
    shown = document_html(SourceDocument("d", "d", text, (), ""), (speech,), Marks())
    assert 'data-speaker="Words of A &lt;b&gt; person"><p>I said so.</p></blockquote>' in shown


def test_outline_links_to_every_section() -> None:
    sections = (Section("One", 0, 1), Section("<Two>", 1, 2))
    outline = outline_html(SourceDocument("d", "d", "ab", sections, ""))
    assert '<a href="#section-1">&lt;Two&gt;</a>' in outline


def test_label_breaks_what_markdown_and_streamlit_would_change() -> None:
    label = escape_label("[a](b) **c** :smile: https://d.e $f$ x@y.z -> `g`")
    for special in ("[a]", "**", ":smile", "://", "$f$", "x@y", "->", "`g`"):
        assert special not in label.replace("\\\\", "")
