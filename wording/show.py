"""Verdicts as they are read in a terminal: a word and a sign for each, colour only besides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from wording.verdicts import VERDICTS, CheckedSentence, Source, Verdict

SIGNS: dict[Verdict, str] = {
    "verbatim": "=",
    "typography": "~",
    "altered": "!",
    "paraphrase": "≈",
    "not_found": "?",
    "not_a_claim": "·",
}
NAMES: dict[Verdict, str] = {
    "verbatim": "verbatim",
    "typography": "typography",
    "altered": "ALTERED",
    "paraphrase": "paraphrase, not a quotation",
    "not_found": "NOT FOUND",
    "not_a_claim": "not a claim",
}
COLOURS: dict[Verdict, str] = {
    "verbatim": "32",
    "typography": "32",
    "altered": "31",
    "paraphrase": "36",
    "not_found": "33",
    "not_a_claim": "90",
}
STRUCK, ADDED = "9;31", "4;32"


def sentence_lines(sentence: CheckedSentence, colour: bool) -> Iterator[str]:
    """Yield the lines on one sentence; changes read [-the document's-] {+this text's+}."""
    verdict, judgement = sentence.verdict, sentence.judgement
    head = f"{SIGNS[verdict]} {NAMES[verdict]}"
    yield f"{_paint(head, COLOURS[verdict], colour)}: {' '.join(sentence.text.split())}"
    for change in judgement.changes:
        before = _paint(f"[-{_flat(change.before)}-]", STRUCK, colour) if change.before else ""
        after = _paint(f"{{+{_flat(change.after)}+}}", ADDED, colour) if change.after else ""
        yield f"    {change.kind}: {' '.join(part for part in (before, after) if part)}"
    if judgement.source and verdict != "verbatim":
        yield f"    document: “{_flat(judgement.source.quote)}”"
    if judgement.source:
        yield f"    {reference(judgement.source)}"
    if judgement.note:
        yield f"    {judgement.note}"
    if judgement.nearest:
        yield "    nearest, but they do not say it:"
        yield from (f"    - “{_flat(place.quote)}”" for place in judgement.nearest)


def reference(source: Source) -> str:
    """Return where a quotation stands, and whose words it is where they are a person's."""
    whose = f", words of {source.speaker}" if source.speaker else ""
    section = f"{source.document}, “{source.section}”"
    return f"{section}, characters {source.start}-{source.end}{whose}"


def counts_line(sentences: Sequence[CheckedSentence]) -> str:
    """Return how many sentences have each verdict."""
    counts = Counter(sentence.verdict for sentence in sentences)
    return ", ".join(f"{counts[v]} {NAMES[v].split(',')[0].lower()}" for v in VERDICTS if counts[v])


def _flat(text: str) -> str:
    return " ".join(text.split())


def _paint(text: str, code: str, colour: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if colour else text
