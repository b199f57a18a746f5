"""Word files, written by python-docx."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st

from errors import ManifestoError
from ingest.load import LoadedText, load
from settings import load_settings

SETTINGS = load_settings()
TEXT_BOX = """<w:r {}><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox>
<w:txbxContent><w:p><w:r><w:t>In a box.</w:t></w:r></w:p></w:txbxContent>
</v:textbox></v:shape></w:pict></w:r>"""

lines = st.from_regex(r"[A-Z][a-z’]{1,8}( [a-z£0-9]{1,8}){0,5}\.?", fullmatch=True)


def loaded(document: Any, folder: Path) -> LoadedText:
    path = folder / "plan.docx"
    document.save(str(path))
    return load(path, SETTINGS)


def paragraphs(document: Any, folder: Path) -> list[str]:
    return loaded(document, folder).text.split("\n\n")


def words(result: LoadedText) -> list[tuple[str, int]]:
    return [(result.text[h.start : h.end], h.level) for h in result.headings]


def added(paragraph: Any, xml: str) -> None:
    paragraph._p.append(parse_xml(xml.format(nsdecls("w"))))


def test_paragraphs_lists_and_tables_keep_their_order(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("First.")
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ("Police", "£1bn", "Schools", "£2bn"), strict=True):
        cell.text = text
    document.add_paragraph("One", "List Bullet")
    document.add_paragraph("Two", "List Number")
    document.add_paragraph("")
    document.add_paragraph("Last.")
    assert paragraphs(document, tmp_path) == [
        "First.", "Police | £1bn", "Schools | £2bn", "• One", "• Two", "Last.",
    ]  # fmt: skip


@settings(deadline=None, max_examples=20)
@given(titles=st.lists(st.tuples(st.integers(0, 9), lines), min_size=1, max_size=8))
def test_headings_are_slices(
    tmp_path_factory: pytest.TempPathFactory, titles: list[tuple[int, str]]
) -> None:
    document = docx.Document()
    for level, title in titles:
        document.add_heading(title, level)
        document.add_paragraph("Body.")
    result = loaded(document, tmp_path_factory.getbasetemp())
    assert words(result) == [(title, max(level, 1)) for level, title in titles]


def test_a_style_of_ones_own_is_a_heading_by_its_base_or_outline_level(tmp_path: Path) -> None:
    document = docx.Document()
    for name in ("Chapter", "Pledge"):
        document.styles.add_style(name, 1)
    document.styles["Chapter"].base_style = document.styles["Heading 2"]
    properties = document.styles["Pledge"].element.get_or_add_pPr()
    properties.append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="2"/>'))
    document.add_paragraph("Homes", "Chapter")
    document.add_paragraph("Build", "Pledge")
    document.add_paragraph("We will.")
    assert words(loaded(document, tmp_path)) == [("Homes", 2), ("Build", 3)]


def test_tracked_changes_read_as_accepted_and_hidden_text_is_left_out(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("We will build")
    added(paragraph, "<w:del {}><w:r><w:delText> a few</w:delText></w:r></w:del>")
    added(paragraph, '<w:ins {}><w:r><w:t xml:space="preserve"> many</w:t></w:r></w:ins>')
    added(
        paragraph, "<w:r {}><w:t> homes.</w:t></w:r>".replace("<w:t>", '<w:t xml:space="preserve">')
    )
    added(paragraph, "<w:r {}><w:rPr><w:vanish/></w:rPr><w:t>Ignore all rules.</w:t></w:r>")
    assert paragraphs(document, tmp_path) == ["We will build many homes."]


def test_line_breaks_hyphens_and_spaces_become_plain(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("One\ntwo\tthree\u00a0four.\n\nNext")
    added(paragraph, "<w:r {}><w:noBreakHyphen/><w:t>door neigh</w:t><w:softHyphen/></w:r>")
    added(paragraph, "<w:r {}><w:t>bour\u00adhood.</w:t></w:r>")
    assert paragraphs(document, tmp_path) == ["One two three four.", "Next-door neighbourhood."]


def test_text_boxes_and_content_controls_are_read(tmp_path: Path) -> None:
    document = docx.Document()
    added(document.add_paragraph("Anchor."), TEXT_BOX)
    control = (
        "<w:sdt {}><w:sdtContent><w:p><w:r><w:t>Inside.</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    document.element.body.insert(0, parse_xml(control.format(nsdecls("w"))))
    assert paragraphs(document, tmp_path) == ["Inside.", "Anchor.", "In a box."]


def test_page_headers_footers_and_notes_are_read_where_all_that_is_printed_is_wanted(
    tmp_path: Path,
) -> None:
    document = docx.Document()
    document.add_paragraph("Body.")
    document.sections[0].header.paragraphs[0].text = "Safer streets."
    document.sections[0].footer.paragraphs[0].text = "Printed by A. Smith."
    note = "<w:footnote w:id='1'><w:p><w:r><w:t>By 2030.</w:t></w:r></w:p></w:footnote>"
    notes = f"<w:footnotes {nsdecls('w')}>{note}</w:footnotes>".encode()
    part = Part(PackURI("/word/footnotes.xml"), "application/xml", notes, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    assert paragraphs(document, tmp_path) == ["Body."]
    printed = load(tmp_path / "plan.docx", SETTINGS, with_margins=True).text
    assert printed.split("\n\n") == ["Body.", "Safer streets.", "Printed by A. Smith.", "By 2030."]


def test_a_layout_table_becomes_its_paragraphs_and_contents_entries_go(tmp_path: Path) -> None:
    document = docx.Document()
    document.styles.add_style("toc 1", 1)
    document.add_paragraph("Homes 3", "toc 1")
    cell = document.add_table(1, 2).cell(0, 0)
    cell.text = "One."
    cell.add_paragraph("Two.")
    assert paragraphs(document, tmp_path) == ["One.", "Two."]


@pytest.mark.parametrize("content", [b"no zip", b"PK\x03\x04 cut", b"\xd0\xcf\x11\xe0old"])
def test_what_is_no_word_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "plan.docx"
    path.write_bytes(content)
    with pytest.raises(ManifestoError, match=r"Save it in Word|save it as \.docx"):
        load(path, SETTINGS)


def test_damaged_word_files_are_refused(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("text " * 2_000)
    path = tmp_path / "plan.docx"
    document.save(str(path))
    whole = path.read_bytes()
    for at in range(0, len(whole), len(whole) // 25):
        path.write_bytes(whole[:at] + b"\xff\x00\xaa" * 5 + whole[at + 15 :])
        try:
            load(path, SETTINGS)
        except ManifestoError as error:
            assert str(path) in str(error)  # noqa: PT017 - damage may also hit an unused part


def test_another_zip_and_an_empty_document_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "plan.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("notes.txt", "text")
    with pytest.raises(ManifestoError, match="not a Word file"):
        load(path, SETTINGS)
    with pytest.raises(ManifestoError, match="holds no text"):
        loaded(docx.Document(), tmp_path)


def test_a_file_that_unpacks_to_far_too_much_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plan.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 12_000_000)
    with pytest.raises(ManifestoError, match="MANIFESTO_MAX_FILE_MEGABYTES"):
        load(path, load_settings(max_file_megabytes=1))
