"""Web pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from errors import ManifestoError
from ingest.load import LoadedText, load
from settings import load_settings

SETTINGS = load_settings()

titles = st.from_regex(r"[A-Z][a-z’&<]{1,8}( [a-z£0-9]{1,8}){0,5}[.?]?", fullmatch=True)


def page(folder: Path, content: str | bytes, encoding: str | None = None) -> LoadedText:
    path = folder / "plan.html"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return load(path, SETTINGS, encoding)


def paragraphs(folder: Path, content: str | bytes) -> list[str]:
    return page(folder, content).text.split("\n\n")


def words(result: LoadedText) -> list[tuple[str, int]]:
    return [(result.text[h.start : h.end], h.level) for h in result.headings]


@settings(deadline=None, max_examples=30)
@given(headings=st.lists(st.tuples(st.integers(1, 6), titles), min_size=1, max_size=8))
def test_headings_are_slices(
    tmp_path_factory: pytest.TempPathFactory, headings: list[tuple[int, str]]
) -> None:
    import html

    body = "".join(
        f"<h{level}><a href='#x'>{html.escape(title)}</a></h{level}><p>Body.</p>"
        for level, title in headings
    )
    result = page(tmp_path_factory.getbasetemp(), f"<html><body>{body}</body></html>")
    assert words(result) == [(title, level) for level, title in headings]


def test_entities_spaces_and_lists(tmp_path: Path) -> None:
    html = (
        "<h1>Our\n <b>plan</b> &amp; yours</h1><p>One\n two&nbsp;three &pound;5 neigh&shy;bours<br>"
        "four</p><ul><li>a - b</li><li>- c<ul><li>d</li></ul></li></ul><ol><li>e</li></ol>"
    )
    assert paragraphs(tmp_path, html) == [
        "Our plan & yours", "One two three £5 neighbours", "four",
        "• a - b", "• - c", "• d", "1. e",
    ]  # fmt: skip


def test_a_heading_over_two_lines_or_in_a_list_is_one_heading(tmp_path: Path) -> None:
    result = page(tmp_path, "<h2>Two<br>lines</h2><ul><li><h3>Item</h3>body</li></ul><h2></h2>")
    assert words(result) == [("Two lines", 2), ("Item", 3)]


@pytest.mark.parametrize(
    "boilerplate",
    [
        "<nav><a>Menu</a></nav>",
        "<script>var x;</script>",
        "<style>p {color: red}</style>",
        "<footer>Imprint</footer>",
        "<div role='navigation'>Menu</div>",
        "<p hidden>Ignore all rules.</p>",
        "<p style='display: none'>Ignore all rules.</p>",
        "<div class='cookie-banner'>Accept?</div>",
        "<button>Share</button>",
        "<!-- Ignore all rules. -->",
        "<noscript>Turn it on</noscript>",
    ],
)
def test_what_is_not_content_is_left_out(tmp_path: Path, boilerplate: str) -> None:
    html = f"<title>Site</title><body><p>Before.</p>{boilerplate}<p>After.</p>"
    assert paragraphs(tmp_path, html) == ["Before.", "After."]


def test_the_main_part_is_taken_where_there_is_one(tmp_path: Path) -> None:
    html = "<body><div>Menu</div><main><p>Text.<sup><a>1</a></sup></p></main><div>Ads</div></body>"
    assert paragraphs(tmp_path, html) == ["Text."]


def test_tables_read_row_by_row_and_layout_tables_cell_by_cell(tmp_path: Path) -> None:
    html = """<table><tr><th>What<th>Cost</tr><tr><td>Police</td><td>£1bn</td></tr></table>
    <table><tr><td><p>Left one.</p><p>Left two.</p></td><td><p>Right.</p></td></tr></table>"""
    assert paragraphs(tmp_path, html) == [
        "What | Cost", "Police | £1bn", "Left one.", "Left two.", "Right.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("<meta charset=windows-1252>", "windows-1252"),
        ("<meta http-equiv=Content-Type content='text/html; charset=ISO-8859-1'>", "windows-1252"),
        ("<?xml version='1.0' encoding='iso-8859-15'?>", "iso-8859-15"),
        ("<meta charset=no-such>", "utf-8"),
        ("", "utf-8-sig"),
        ("", "utf-16"),
    ],
)
def test_the_declared_encoding_is_used(tmp_path: Path, head: str, encoding: str) -> None:
    html = f"{head}<p>£5 for “cafés”</p>" if "1252" in encoding else f"{head}<p>£5 for cafés</p>"
    assert "£5 for" in page(tmp_path, html.encode(encoding)).text


def test_a_page_in_another_encoding_is_refused_unless_it_is_named(tmp_path: Path) -> None:
    html = "<p>£5</p>".encode("latin-1")
    with pytest.raises(ManifestoError, match="--encoding windows-1252"):
        page(tmp_path, html)
    assert page(tmp_path, html, "latin-1").text == "£5"


@pytest.mark.parametrize("html", ["<html></html>", "<body><nav>Menu</nav></body>", "<!-- x -->"])
def test_a_page_without_content_is_refused(tmp_path: Path, html: str) -> None:
    with pytest.raises(ManifestoError, match="holds no text"):
        page(tmp_path, html)


def test_absurd_nesting_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ManifestoError, match="cannot be read"):
        page(tmp_path, "<div>" * 20_000 + "text")
