"""Turn a file into the text to which every offset of the product refers."""

from __future__ import annotations

import logging
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from errors import ManifestoError
from settings import Settings

logger = logging.getLogger(__name__)

MEGABYTE = 1_000_000
LONGEST_CHARACTER = 4
"""Bytes that one character takes at most, in UTF-8, UTF-16 and UTF-32 alike."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The words of a heading that the file itself declares; level 1 is the highest."""

    start: int
    end: int
    level: int


@dataclass(frozen=True, slots=True)
class LoadedText:
    """A file's text, its declared headings in order, and where each of its pages begins."""

    text: str
    headings: tuple[Heading, ...] = ()
    page_starts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A file that has been read into memory, and how it was asked to be understood."""

    path: Path
    data: bytes
    settings: Settings
    encoding: str | None = None
    with_margins: bool = False
    """Whether a Word file's page headers, footers and notes are wanted too."""


Reader = Callable[[Source], LoadedText]


def load(
    path: Path, settings: Settings, encoding: str | None = None, with_margins: bool = False
) -> LoadedText:
    """Read a document's text, headings and pages from a file.

    The text of .txt and Markdown is exactly the decoded file, without a byte-order mark; other
    formats give one paragraph per line, a blank line between. `encoding` names the encoding of a
    text or HTML file that does not declare its own; unset means UTF-8. `with_margins` adds a Word
    file's page headers, footers and notes below its text, for what is about to be printed. Raises
    ManifestoError, saying what to do next, on anything that can't be read as a document.
    """
    _check_encoding(encoding)
    _check_size(path, settings)
    reader = _reader_for(path)
    loaded = _read(reader, Source(path, _read_bytes(path), settings, encoding, with_margins))
    if not loaded.text.strip():
        raise ManifestoError(f"{path} holds no text. Give a file with some text in it.")
    check_length(path, len(loaded.text), settings)
    return loaded


def check_length(path: Path, characters: int, settings: Settings) -> None:
    """Refuse a text longer than the settings allow; raises ManifestoError naming the setting."""
    if characters > settings.max_text_characters:
        raise ManifestoError(
            f"{path} is too long: over {settings.max_text_characters:,} characters. Split it, or "
            "set MANIFESTO_MAX_TEXT_CHARACTERS to a higher number."
        )


def _check_encoding(encoding: str | None) -> None:
    if encoding is None:
        return
    try:
        "".encode(encoding)  # codecs.lookup alone also knows codecs that are not text encodings
    except (LookupError, ValueError, UnicodeError) as error:
        raise ManifestoError(
            f"There is no text encoding named {encoding!r}. "
            "Try utf-8, utf-16, windows-1252 or latin-1."
        ) from error


def _check_size(path: Path, settings: Settings) -> None:
    size = _size_of_file(path)
    if size == 0:
        raise ManifestoError(f"{path} is empty. Give a file with some text in it.")
    if size > settings.max_file_megabytes * MEGABYTE:
        raise ManifestoError(
            f"{path} is too large: {size / MEGABYTE:.1f} MB, and at most "
            f"{settings.max_file_megabytes:g} MB are read. Split it, or set "
            "MANIFESTO_MAX_FILE_MEGABYTES to a higher number."
        )
    if path.suffix.lower() in TEXT_SUFFIXES:
        check_length(path, size // LONGEST_CHARACTER, settings)


def _size_of_file(path: Path) -> int:
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise ManifestoError(f"There is no file {path}. Check its name and folder.") from error
    except OSError as error:
        raise _unreadable(path, error) from error
    if stat.S_ISDIR(status.st_mode):
        raise ManifestoError(f"{path} is a folder. Name the files in it one by one.")
    if not stat.S_ISREG(status.st_mode):
        raise ManifestoError(f"{path} is not an ordinary file. Copy its content to one.")
    return status.st_size


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> ManifestoError:
    if isinstance(error, PermissionError):
        return ManifestoError(f"No permission to read {path}. Allow it with: chmod u+r FILE.")
    return ManifestoError(f"{path} cannot be read: {error.strerror or error}.")


def _reader_for(path: Path) -> Reader:
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        kind = f"{path.suffix} files are" if path.suffix else "a file without a suffix is"
        raise ManifestoError(
            f"{path}: {kind} not supported. Supported: {', '.join(READERS)}. "
            "Save or export the document as one of these."
        )
    return reader


def _read(reader: Reader, source: Source) -> LoadedText:
    # Parsers meet broken files with errors of every kind; a person gets one sentence for all.
    try:
        return reader(source)
    except ManifestoError:
        raise
    except (Exception, RecursionError) as error:
        logger.debug("Could not read %s", source.path, exc_info=True)
        raise ManifestoError(
            f"{source.path} cannot be read: it is damaged, or not really a "
            f"{source.path.suffix} file. Open it, save it again, and retry."
        ) from error


# Readers are imported when first used: --help and .txt files need no PDF, Word or HTML library.
def _read_text(source: Source) -> LoadedText:
    from ingest.formats.decode import decode

    return LoadedText(decode(source))


def _read_markdown(source: Source) -> LoadedText:
    from ingest.formats.markdown import read_markdown

    return read_markdown(source)


def _read_pdf(source: Source) -> LoadedText:
    from ingest.formats.pdf import read_pdf

    return read_pdf(source)


def _read_docx(source: Source) -> LoadedText:
    from ingest.formats.docx import read_docx

    return read_docx(source)


def _read_html(source: Source) -> LoadedText:
    from ingest.formats.html import read_html

    return read_html(source)


READERS: dict[str, Reader] = {
    ".txt": _read_text,
    ".md": _read_markdown,
    ".mkd": _read_markdown,
    ".markdown": _read_markdown,
    ".pdf": _read_pdf,
    ".docx": _read_docx,
    ".html": _read_html,
    ".htm": _read_html,
}
TEXT_SUFFIXES = (".txt", ".md", ".mkd", ".markdown")
