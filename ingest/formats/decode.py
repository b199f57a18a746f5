"""Bytes to text, without guessing: a byte-order mark, a named encoding, or UTF-8."""

from __future__ import annotations

import codecs
import re
import shlex

from errors import ManifestoError
from ingest.load import Source

# UTF-32's little-endian mark begins with UTF-16's, so it is tried first.
BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
OTHER_FILES = {
    b"%PDF-": "a PDF file: name it .pdf",
    b"PK\x03\x04": "a zip or Word file: name a Word file .docx, unpack a zip",
    b"\xd0\xcf\x11\xe0": "an old Office file: save it as .docx",
    b"{\\rtf": "a rich text file: save it as .docx or .txt",
}
CONTROL = re.compile(r"[\x01-\x08\x0e-\x1f\x7f]")  # \t \n \v \f \r do occur in plain text
MOST_CONTROL_SHARE = 0.02
FEW_CONTROLS = 3
"""A stray control character or so is kept: texts copied from old systems do hold them."""
GUESSED_BYTES = 20_000
"""As much around the first bad byte is shown to charset-normalizer, which is slow on more."""


def decode(source: Source, declared: str | None = None) -> str:
    """Return the file's exact text without its byte-order mark; line ends stay as they are.

    The encoding is the mark's, else the one asked for, else the declared one, else UTF-8.
    Raises ManifestoError on a binary file or one in another encoding.
    """
    _refuse_other_files(source)
    mark = next((mark for mark in BYTE_ORDER_MARKS if source.data.startswith(mark)), b"")
    encoding = BYTE_ORDER_MARKS.get(mark) or source.encoding or declared or "utf-8"
    text = _decode(source, source.data[len(mark) :], encoding)
    _refuse_binary(source, text)
    return text


def _refuse_other_files(source: Source) -> None:
    for signature, kind in OTHER_FILES.items():
        if source.data.startswith(signature):
            raise ManifestoError(f"{source.path} is not text but {kind}.")


def _decode(source: Source, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        if b"\x00" in data and not encoding.startswith("utf-16"):
            raise _binary(source) from error
        raise _wrong_encoding(source, data, encoding, error.start) from error


def _wrong_encoding(source: Source, data: bytes, encoding: str, at: int) -> ManifestoError:
    line = 1 + len(re.findall(rb"\r\n|\r|\n", data[:at]))
    guess = _guess(data[max(0, at - GUESSED_BYTES // 2) : at + GUESSED_BYTES // 2])
    looks = f" It looks like {guess}." if guess else ""
    command = f"python -m ingest {shlex.quote(str(source.path))} --encoding windows-1252"
    return ManifestoError(
        f"{source.path} is not valid {encoding.upper()}: line {line} has a byte "
        f"(0x{data[at]:02x}) that does not fit.{looks} "
        f"Save it as UTF-8, or read it as it is with: {command} (or latin-1)."
    )


def _guess(data: bytes) -> str | None:
    try:
        from charset_normalizer import from_bytes
    except ImportError:
        return None
    best = from_bytes(data).best()
    return best.encoding.replace("_", "-") if best else None


def _refuse_binary(source: Source, text: str) -> None:
    if "\x00" in text:
        raise _binary(source)
    controls = len(CONTROL.findall(text))
    if controls > max(FEW_CONTROLS, MOST_CONTROL_SHARE * len(text)):
        raise _binary(source)


def _binary(source: Source) -> ManifestoError:
    return ManifestoError(
        f"{source.path} is not a text file: it holds binary data. Export it as text, or, if it "
        f"is text in UTF-16, read it with: python -m ingest {shlex.quote(str(source.path))} "
        "--encoding utf-16-le."
    )
