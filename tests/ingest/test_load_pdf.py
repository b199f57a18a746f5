"""PDF files, written by fpdf2 with every line at a chosen place. Lengths in millimetres."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path

import pypdfium2
import pytest
from fpdf import FPDF

from errors import ManifestoError
from ingest.formats.pdf_lines import _clean
from ingest.load import LoadedText, load
from settings import load_settings

SETTINGS = load_settings()
BODY = 11
LINE = 5.0
Draw = Callable[[FPDF], None]


def lines(
    texts: Sequence[str], left: float = 20, top: float = 50, size: float = BODY, style: str = ""
) -> Draw:
    def draw(pdf: FPDF) -> None:
        pdf.set_font("Times", style, size)
        for index, text in enumerate(texts):
            pdf.text(left, top + index * LINE, text)

    return draw


def written(folder: Path, *pages: Sequence[Draw]) -> Path:
    pdf = FPDF()
    pdf.set_auto_page_break(False)
    for page in pages:
        pdf.add_page()
        for draw in page:
            draw(pdf)
    path = folder / "plan.pdf"
    pdf.output(str(path))
    return path


def read(folder: Path, *pages: Sequence[Draw]) -> LoadedText:
    return load(written(folder, *pages), SETTINGS)


def paragraphs(folder: Path, *pages: Sequence[Draw]) -> list[str]:
    return read(folder, *pages).text.split("\n\n")


def words(loaded: LoadedText) -> list[tuple[str, int]]:
    return [(loaded.text[h.start : h.end], h.level) for h in loaded.headings]


LEFT = [
    "We will build homes where people",
    "want to live, and we will put",
    "officers back on the beat in",
]
RIGHT = [
    "every neighbourhood. Schools will",
    "open their doors for breakfast",
    "clubs from next year.",
]
JOINED = " ".join(LEFT + RIGHT)


def test_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    assert paragraphs(tmp_path, [lines(LEFT), lines(RIGHT, left=110)]) == [JOINED]


def test_columns_drawn_row_by_row_or_last_first_are_read_alike(tmp_path: Path) -> None:
    rows = [
        draw
        for index, (left, right) in enumerate(zip(LEFT, RIGHT, strict=True))
        for draw in (lines([left], top=50 + index * LINE), lines([right], 110, 50 + index * LINE))
    ]
    assert paragraphs(tmp_path, rows) == [JOINED]
    assert paragraphs(tmp_path, [lines(RIGHT, left=110), lines(LEFT)]) == [JOINED]


def test_a_title_across_columns_comes_first_and_a_note_across_them_last(tmp_path: Path) -> None:
    page = [
        lines(RIGHT, left=110, top=60),
        lines(
            ["Published by the party in the spring of this year, with thanks to members."], top=90
        ),
        lines(LEFT, top=60),
        lines(["A plan for the whole of the country and its people"], top=45, size=20),
    ]
    result = read(tmp_path, page)
    assert words(result) == [("A plan for the whole of the country and its people", 1)]
    assert result.text.split("\n\n")[1:2] == [JOINED]
    assert result.text.endswith("members.")


def test_a_paragraph_goes_on_over_the_page_and_pages_begin_inside_it(tmp_path: Path) -> None:
    result = read(tmp_path, [lines(LEFT)], [], [lines(RIGHT)], [])
    assert result.text == JOINED
    second = JOINED.index("every")
    assert result.page_starts == (0, second, second, len(JOINED))


def test_paragraphs_part_at_space_at_an_indent_and_after_a_short_line(tmp_path: Path) -> None:
    first = ["The first paragraph runs over the whole of this column, and", "then ends here."]
    second = ["The second one runs over the whole of the column too, and", "ends as well."]
    joined = [" ".join(first), " ".join(second)]
    assert paragraphs(tmp_path, [lines(first), lines(second, top=64)]) == joined
    assert paragraphs(tmp_path, [lines(first + second)]) == joined
    indented = [lines(first), lines(second[:1], left=26, top=60), lines(second[1:], top=65)]
    assert paragraphs(tmp_path, indented) == joined


def test_list_items_are_paragraphs_with_one_kind_of_bullet(tmp_path: Path) -> None:
    items = lines(["- First item which goes on for", "* Second"])
    apart = [lines(["-"]), lines(["First item"], left=30), lines(["Next"], left=30, top=55)]
    assert paragraphs(tmp_path, [items]) == ["• First item which goes on for", "• Second"]
    assert paragraphs(tmp_path, apart) == ["• First item Next"]
    numbered = lines(["1. Growth and jobs", "2. Homes", "10. Schools"])
    assert paragraphs(tmp_path, [numbered]) == ["1. Growth and jobs", "2. Homes", "10. Schools"]


def test_a_dash_or_number_inside_a_sentence_begins_no_item(tmp_path: Path) -> None:
    text = [
        "This is a plan for everyone - and not",
        "- as it was - for the few, from page",
        "12. It is fair.",
    ]
    assert paragraphs(tmp_path, [lines(text)]) == [" ".join(text)]


def test_figures_stay_with_their_row(tmp_path: Path) -> None:
    page = [
        lines([name], top=top) for name, top in (("More police officers", 50), ("Total", 55))
    ] + [lines(["£1.2bn", "£3bn"], left=120)]
    row_by_row = [page[0], lines(["£1.2bn"], 120, 50), page[1], lines(["£3bn"], 120, 55)]
    assert paragraphs(tmp_path, row_by_row) == ["More police officers £1.2bn", "Total £3bn"]


def test_contents_lines_lose_their_dots_and_are_no_headings(tmp_path: Path) -> None:
    contents = lines(["Growth " + "." * 40 + " 4", "Homes " + "." * 41 + " 12"], size=16)
    result = read(tmp_path, [contents, lines(LEFT * 4, top=80)])
    assert result.text.startswith("Growth 4\n\nHomes 12\n\n")
    assert result.headings == ()


def test_hyphens_that_only_divide_words_go_where_a_document_divides_words(tmp_path: Path) -> None:
    divided = ["Safe neigh-", "bourhoods and long-", "term plans for a long-term recov-", "ery."]
    assert paragraphs(tmp_path, [lines(divided)]) == [
        "Safe neighbourhoods and long-term plans for a long-term recovery."
    ]


def test_hyphens_stay_where_a_document_divides_no_words(tmp_path: Path) -> None:
    plain = lines(["We will keep every promise that we make in this book"] * 40, top=20)
    last = lines(["We keep law-", "making and post-", "2015 work."])
    assert "We keep law-making and post-2015 work." in read(tmp_path, *[[plain]] * 3, [last]).text


def test_running_lines_and_page_numbers_go_but_chapter_titles_stay(tmp_path: Path) -> None:
    def page(number: int) -> list[Draw]:
        return [
            lines(["A Better Country"], top=12, size=9),
            lines([f"Chapter {number}"], top=25, size=20),
            lines([f"Only on page {number}", *LEFT], top=60),
            lines([f"Page {number} of 4"], left=100, top=288, size=9),
        ]

    result = read(tmp_path, *map(page, range(1, 5)))
    assert "A Better Country" not in result.text
    assert "of 4" not in result.text
    assert words(result) == [(f"Chapter {number}", 1) for number in range(1, 5)]
    assert result.text.count("Only on page") == 4
    assert [result.text[start:].split("\n")[0] for start in result.page_starts] == [
        f"Chapter {number}" for number in range(1, 5)
    ]


def test_headings_are_larger_or_bold_and_levels_follow_size(tmp_path: Path) -> None:
    page = [
        lines(["Working for you"], top=20, size=28),
        lines(["Growing the"], top=35, size=18),
        lines(["economy"], top=42, size=18),
        lines(["Our plan for jobs"], top=52, style="B"),
        lines(LEFT + RIGHT, top=60),
        lines(["This bold sentence is a summary of it."], top=100, style="B"),
        lines(LEFT + RIGHT, top=110),
        lines(['"We want to free industry. It is time."'], top=160, size=16),
        lines(["Homes"], top=180, size=18),
        lines(LEFT + RIGHT, top=190),
        lines(["Working for all"], top=240, size=28),
    ]
    assert words(read(tmp_path, page)) == [
        ("Working for you", 1),
        ("Growing the economy", 2),
        ("Our plan for jobs", 3),
        ("Homes", 2),
        ("Working for all", 1),
    ]


def test_the_outline_names_headings_in_body_size(tmp_path: Path) -> None:
    def outlined(pdf: FPDF) -> None:
        pdf.start_section("Homes for  all", level=1)
        lines(["Homes for all", "", *LEFT])(pdf)

    result = read(tmp_path, [lambda pdf: pdf.start_section("Part", level=0), outlined])
    assert words(result) == [("Homes for all", 2)]


def test_footnote_numbers_go_and_powers_stay(tmp_path: Path) -> None:
    def draw(pdf: FPDF) -> None:
        left = 20.0
        for text, size, top in (
            ("Crime is down", BODY, 50),
            ("3", 6, 48.5),
            (" on 5 km", BODY, 50),
            ("2", 6, 48.5),
        ):
            pdf.set_font("Times", "", size)
            pdf.text(left, top, text)
            left += pdf.get_string_width(text)

    assert read(tmp_path, [draw]).text == "Crime is down on 5 km2"


def test_a_page_lying_on_its_side_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, [lines(LEFT), lines(RIGHT, left=110)])
    for turn in (90, 180, 270):
        document = pypdfium2.PdfDocument(path)
        document[0].set_rotation(turn)
        document.save(tmp_path / "turned.pdf")
        assert load(tmp_path / "turned.pdf", SETTINGS).text == JOINED


@pytest.mark.parametrize(
    ("code", "text"),
    [(0xFB01, "fi"), (0xFB03, "ffi"), (0xA0, " "), (0xF0B7, "•"), (0xFFFE, "‐"), (7, "")],
)
def test_glyphs_become_plain_letters(code: int, text: str) -> None:
    assert _clean(code) == text


def test_a_scanned_file_is_sent_to_ocr(tmp_path: Path) -> None:
    path = written(tmp_path, [lambda pdf: pdf.rect(10, 10, 100, 100, "F")])
    with pytest.raises(ManifestoError, match=r"no text.*OCR.*ocrmypdf .*plan\.pdf"):
        load(path, SETTINGS)


def test_a_locked_file_says_how_to_unlock_it(tmp_path: Path) -> None:
    def lock(pdf: FPDF) -> None:
        pdf.set_encryption(owner_password="owner", user_password="user")

    path = written(tmp_path, [lines(LEFT), lock])
    with pytest.raises(ManifestoError, match="locked with a password"):
        load(path, SETTINGS)


def test_a_file_locked_against_changes_only_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, [lines(LEFT), lambda pdf: pdf.set_encryption("owner")]).text


@pytest.mark.parametrize("content", [b"%PDF-1.7\n", b"plain text", b"%PDF-1.7\n%%EOF"])
def test_what_is_no_pdf_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(content)
    with pytest.raises(ManifestoError, match="damaged, or not a PDF"):
        load(path, SETTINGS)


def test_damaged_files_are_read_or_refused_quietly(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    path = written(tmp_path, [lines(LEFT)], [lines(RIGHT)])
    whole = path.read_bytes()
    for at in range(0, len(whole), max(1, len(whole) // 40)):
        path.write_bytes(whole[:at] + b"\xff\x00\xaa" * 5 + whole[at + 15 :])
        try:
            load(path, SETTINGS)
        except ManifestoError as error:
            assert str(path) in str(error)  # noqa: PT017 - damage may also hit an unused part
    assert capfd.readouterr() == ("", "")
    assert all(record.name.startswith("ingest") for record in caplog.records)


def test_a_long_text_is_refused_while_it_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, *[[lines(LEFT * 10)]] * 5)
    with pytest.raises(ManifestoError, match="MANIFESTO_MAX_TEXT_CHARACTERS"):
        load(path, load_settings(max_text_characters=1_000))
