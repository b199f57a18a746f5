"""A check as files: Word with a comment on every sentence that needs one, and CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from wording.show import NAMES, reference
from wording.verdicts import CheckedSentence

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

AUTHOR = "Wording check"
SILENT = ("verbatim", "not_a_claim")
HASH_SHOWN = 12
COLUMNS = ("verdict", "text", "changes", "document", "section", "start", "end", "speaker",
           "quote", "sha256", "note")  # fmt: skip


def to_docx(text: str, sentences: Sequence[CheckedSentence], versions: Mapping[str, str]) -> bytes:
    """Return the checked text as a Word file, a comment on each sentence that is not verbatim.

    `versions` holds the sha256 of each document by name.
    """
    import docx

    document = docx.Document()
    paragraph = document.add_paragraph()
    position = 0
    for sentence in sentences:
        paragraph = _between(document, paragraph, text[position : sentence.start])
        run = paragraph.add_run(printable(" ".join(sentence.text.split())))
        if sentence.verdict not in SILENT:
            document.add_comment(run, printable(comment(sentence, versions)), AUTHOR, "WC")
        position = sentence.end
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _between(document, paragraph: Paragraph, words: str) -> Paragraph:  # type: ignore[no-untyped-def]
    """Write what stands between two sentences; a line end begins a paragraph."""
    if "\n" in words and paragraph.runs:
        return document.add_paragraph()
    if paragraph.runs or words.strip():
        paragraph.add_run(printable(words))
    return paragraph


def comment(sentence: CheckedSentence, versions: Mapping[str, str]) -> str:
    """Return what is said of a sentence, in lines: verdict, changes, quotation, reference."""
    judgement = sentence.judgement
    lines = [NAMES[sentence.verdict]]
    lines += [
        f"{change.kind}: “{change.before}” → “{change.after}”" for change in judgement.changes
    ]
    if judgement.source:
        lines.append(f"The document: “{judgement.source.quote}”")
        lines.append(full_reference(sentence, versions))
    lines += [f"Nearest: “{place.quote}”" for place in judgement.nearest[:1]]
    return "\n".join([*lines, *filter(None, [judgement.note])])


def full_reference(sentence: CheckedSentence, versions: Mapping[str, str]) -> str:
    """Return document, section, offsets and the beginning of the document's hash."""
    source = sentence.judgement.source
    if source is None:
        return ""
    return f"{reference(source)}, {source.document}@{versions[source.document][:HASH_SHOWN]}"


def to_csv(sentences: Sequence[CheckedSentence], versions: Mapping[str, str]) -> str:
    """Return the sentences as CSV with a header; cells that begin a formula are disarmed."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    for sentence in sentences:
        judgement, source = sentence.judgement, sentence.judgement.source
        changes = "; ".join(f"{c.kind}: {c.before} -> {c.after}" for c in judgement.changes)
        place = (
            (source.document, source.section, source.start, source.end, source.speaker or "",
             source.quote, versions[source.document])
            if source else ("",) * 7
        )  # fmt: skip
        cells = (sentence.verdict, sentence.text, changes, *place, judgement.note)
        writer.writerow([_disarmed(str(cell)) for cell in cells])
    return buffer.getvalue()


def _disarmed(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t") else cell


def printable(text: str) -> str:
    """Return a text without the control characters that XML forbids."""
    return "".join(c for c in text if c in "\t\n" or (ord(c) >= 32 and c not in "\ufffe\uffff"))
