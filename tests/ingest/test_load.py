"""What every file goes through, and the formats whose text is kept exactly."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from errors import ManifestoError
from ingest.load import LoadedText, load
from settings import Settings, load_settings

SETTINGS = load_settings()

plain_text = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\r\t"), min_size=1
).filter(lambda text: text.strip() and not text.startswith(("\ufeff", "%PDF-", "{\\rtf")))
heading_words = st.from_regex(r"[A-Z][a-z]{1,8}( [a-z]{1,8}){0,5}", fullmatch=True)
line_end = st.sampled_from(["\n", "\r\n", "\r"])


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def words(loaded: LoadedText) -> list[tuple[str, int]]:
    return [(loaded.text[h.start : h.end], h.level) for h in loaded.headings]


def refusal(path: Path, settings: Settings = SETTINGS, encoding: str | None = None) -> str:
    with pytest.raises(ManifestoError) as caught:
        load(path, settings, encoding)
    return str(caught.value)


@settings(deadline=None)
@given(text=plain_text)
def test_utf8_text_is_kept_exactly(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = written(tmp_path_factory.getbasetemp(), "any.txt", text)
    assert load(path, SETTINGS) == LoadedText(text)


@settings(deadline=None)
@given(text=plain_text, encoding=st.sampled_from(["utf-8-sig", "utf-16", "utf-32"]))
def test_only_the_byte_order_mark_is_dropped(
    tmp_path_factory: pytest.TempPathFactory, text: str, encoding: str
) -> None:
    path = written(tmp_path_factory.getbasetemp(), "marked.txt", text.encode(encoding))
    assert load(path, SETTINGS).text == text


@settings(deadline=None)
@given(titles=st.lists(st.tuples(st.integers(1, 6), heading_words), min_size=1), end=line_end)
def test_markdown_headings_are_slices_of_the_exact_text(
    tmp_path_factory: pytest.TempPathFactory, titles: list[tuple[int, str]], end: str
) -> None:
    text = end.join(f"{'#' * level} {title}{end}{end}Body of it.{end}" for level, title in titles)
    loaded = load(written(tmp_path_factory.getbasetemp(), "any.md", text), SETTINGS)
    assert loaded.text == text
    assert words(loaded) == [(title, level) for level, title in titles]


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("# Our plan #\n", [("Our plan", 1)]),
        ("  ##   Homes\r\n\r\nWe will.", [("Homes", 2)]),
        ("Our plan\n========\n\nWe will.\n\nHomes\r\n---\r\n", [("Our plan", 1), ("Homes", 2)]),
        ("Two\nlines\n---\n", [("Two\nlines", 2)]),
        ('<h2 id="x"><b>Fair</b></h2>\n<p>We will.</p>', [("Fair", 2)]),
        ("# **Bold** # \n", [("Bold", 1)]),
        ("# **Bold** and plain\n", [("**Bold** and plain", 1)]),
        ("# [Linked](https://example.org) #\n", [("Linked", 1)]),
        ("# Named {#anchor}\n", [("Named", 1)]),
        ("> ## Quoted\n> text\n", [("Quoted", 2)]),
        ("#no space\n\ntext", []),
        ("```\n# comment\n<h1>code</h1>\n```\n\ntext", []),
        ("<!-- <h1>no</h1> -->\n\ntext", []),
        ("---\ntitle: Plan\n---\n\n# Plan\n", [("Plan", 1)]),
        ("We will build. " * 30 + "\n---\n", []),
        ("#\n\ntext", []),
    ],
)
def test_markdown_headings(tmp_path: Path, markdown: str, expected: list[tuple[str, int]]) -> None:
    loaded = load(written(tmp_path, "plan.md", markdown), SETTINGS)
    assert loaded.text == markdown
    assert words(loaded) == expected


def test_a_text_file_declares_no_headings(tmp_path: Path) -> None:
    path = written(tmp_path, "plan.TXT", "# Plan\n\n#Homes\nWe will.")
    assert load(path, SETTINGS).headings == ()


@pytest.mark.parametrize("encoding", ["windows-1252", "latin-1", "cp1252"])
def test_a_named_encoding_is_used(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path, "plan.txt", "£5 for cafés".encode(encoding))
    assert load(path, SETTINGS, encoding).text == "£5 for cafés"


def test_another_encoding_is_refused_with_the_line_and_the_way_out(tmp_path: Path) -> None:
    text = "Plan\r\nHomes\rWe’ll build “more” homes for £5bn – soon.\n" * 3
    path = written(tmp_path, "my plan.txt", text.encode("windows-1252"))
    message = refusal(path)
    assert "line 3 has a byte (0x92)" in message
    assert "It looks like" in message
    assert f"python -m ingest '{path}' --encoding windows-1252" in message


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert "There is no file" in refusal(tmp_path / "none.txt")
    assert "There is no file" in refusal(written(tmp_path, "a.txt", "x") / "b.txt")
    assert "There is no file" in refusal(Path("a\0b.txt"))


def test_folders_and_pipes_are_refused(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    assert "is a folder" in refusal(tmp_path)
    assert "not an ordinary file" in refusal(pipe)


@pytest.mark.parametrize("name", ["plan.odt", "plan.doc", "plan"])
def test_an_unsupported_format_names_the_supported_ones(tmp_path: Path, name: str) -> None:
    message = refusal(written(tmp_path, name, "text"))
    assert all(suffix in message for suffix in (".txt", ".md", ".pdf", ".docx", ".html"))


@pytest.mark.parametrize("content", ["", " \r\n\t\n", "\ufeff", "\ufeff \n", "\u00a0"])
@pytest.mark.parametrize("suffix", [".txt", ".md", ".html"])
def test_a_file_without_text_is_refused(tmp_path: Path, content: str, suffix: str) -> None:
    message = refusal(written(tmp_path, f"plan{suffix}", content))
    assert "is empty" in message or "holds no text" in message


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"plan\x00\x01\x02", "binary"),
        (b"\x89PNG\r\n\x1a\n\x00\xff\xfe", "binary"),
        (b"plan " + bytes(range(1, 9)) * 4, "binary"),
        ("plan".encode("utf-16-le"), "--encoding utf-16-le"),
        (b"%PDF-1.7\n", "name it .pdf"),
        (b"PK\x03\x04rest", ".docx"),
    ],
)
def test_what_is_not_text_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    assert says in refusal(written(tmp_path, "plan.txt", content))


def test_a_stray_control_character_is_kept(tmp_path: Path) -> None:
    assert load(written(tmp_path, "plan.txt", "one\x0c\x07two"), SETTINGS).text == "one\x0c\x07two"


def test_utf16_without_a_mark_can_be_named(tmp_path: Path) -> None:
    path = written(tmp_path, "plan.txt", "plan".encode("utf-16-le"))
    assert load(path, SETTINGS, "utf-16-le").text == "plan"


@pytest.mark.parametrize("encoding", ["no-such", "base64", "rot13", "", "idna\0"])
def test_an_unknown_encoding_is_refused(tmp_path: Path, encoding: str) -> None:
    message = refusal(written(tmp_path, "plan.txt", "text"), encoding=encoding)
    assert "no text encoding named" in message


def test_a_large_file_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "read_bytes", lambda path: pytest.fail("was read"))
    path = tmp_path / "plan.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    assert "MANIFESTO_MAX_FILE_MEGABYTES" in refusal(path)
    path.write_bytes(b"x" * 4_008)
    message = refusal(path, load_settings(max_text_characters=1_000))
    assert "over 1,000 characters" in message
    assert "MANIFESTO_MAX_TEXT_CHARACTERS" in message


def test_a_long_text_is_refused(tmp_path: Path) -> None:
    settings = load_settings(max_text_characters=1_000)
    assert load(written(tmp_path, "a.txt", "x" * 1_000), settings)
    assert "MANIFESTO_MAX_TEXT_CHARACTERS" in refusal(
        written(tmp_path, "b.txt", "x" * 1_001), settings
    )


def test_no_permission_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    path = written(tmp_path, "plan.txt", "text")
    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert "No permission to read" in refusal(path)
