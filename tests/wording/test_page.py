"""The page: marks, counts, filter, messages; the exported files read back."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import docx
import pytest
from streamlit.testing.v1 import AppTest

from wording.export import full_reference, to_csv, to_docx

LEAFLET = (
    "Dear neighbour,\n\nWe will build 2,500 new homes in every county by the end of the decade. "
    "We will not close any ticket office in Northumbria.\n\n<img src=x> will be banned by us."
)


@pytest.fixture
def app() -> AppTest:
    path = Path(__file__).with_name("wording_app.py")
    return AppTest.from_file(str(path), default_timeout=30).run()


def check(app: AppTest, text: str) -> AppTest:
    app.text_area(key="wording-text").set_value(text)
    return app.button(key="wording-check").click().run()


def shown(app: AppTest) -> str:
    return "\n".join(element.body for element in app.html)


def test_every_sentence_comes_back_marked(app: AppTest):
    page = shown(check(app, LEAFLET))
    assert not app.exception
    assert "<del>1,500</del> <ins>2,500</ins>" in page
    assert "! ALTERED" in page
    assert "= verbatim" in page
    assert 'href="document?document=plan&amp;start=0&amp;end=' in page
    assert "<img" not in page
    assert "1 verbatim" in page


def test_only_problems(app: AppTest):
    check(app, LEAFLET)
    app.toggle(key="wording-problems").set_value(True).run()
    assert "= verbatim" not in shown(app)
    assert "! ALTERED" in shown(app)


@pytest.mark.parametrize("text", ["", "*** 123 ***"])
def test_what_cannot_be_checked_is_said(app: AppTest, text: str):
    check(app, text)
    assert not app.exception
    assert 'role="alert"' in shown(app)


@pytest.fixture
def checked(plan_checker):
    text = (
        "We will not close any ticket office in Cumbria.\n\n=SUM(1) We will build 1,500 new homes "
        "in every county by the end of the decade."
    )
    versions = {d.document.name: d.document.sha256 for d in plan_checker.documents}
    return text, list(plan_checker.check(text)), versions


def test_the_word_file_has_a_comment_on_what_is_altered(checked):
    text, sentences, versions = checked
    document = docx.Document(io.BytesIO(to_docx(text, sentences, versions)))
    comments = [comment.text for comment in document.comments]
    assert "Cumbria" in document.paragraphs[0].text
    assert any("name: “Northumbria” → “Cumbria”" in words for words in comments)
    assert any(versions["plan"][:12] in words for words in comments)
    silent = [s for s in sentences if s.verdict in ("verbatim", "not_a_claim")]
    assert len(comments) == len(sentences) - len(silent)


def test_csv_reads_back_and_no_cell_is_a_formula(checked):
    _, sentences, versions = checked
    rows = list(csv.DictReader(io.StringIO(to_csv(sentences, versions))))
    assert [row["verdict"] for row in rows] == [s.verdict for s in sentences]
    assert rows[0]["changes"] == "name: Northumbria -> Cumbria"
    assert not any(str(cell).startswith("=") for row in rows for cell in row.values())


def test_the_reference_names_document_section_offsets_and_hash(checked):
    _, sentences, versions = checked
    source = sentences[0].judgement.source
    reference = full_reference(sentences[0], versions)
    for part in ("plan", source.section, f"{source.start}-{source.end}", versions["plan"][:12]):
        assert part in reference
