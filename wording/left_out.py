"""What a sentence of the document has besides the words that stand in it exactly."""

from __future__ import annotations

from wording.exact import Match
from wording.facts import Statement


def is_whole_sentence(match: Match) -> bool:
    """Tell whether a match begins and ends where a sentence or a bullet does."""
    text = match.document.document.text
    before = text[: match.start].rstrip()[-1:]
    after = text[match.end :].lstrip()[:1]
    last = text[match.end - 1 : match.end]
    return (before in ("", ".", "!", "?", "”", "•", ":")) and (
        last in ".!?" or after in ("", ".", "!", "?", "•", "“")
    )


def what_is_left_out(match: Match) -> str:
    """Return a remark where a stretch leaves out a denial, a condition or what 'and' adds."""
    document = match.document
    number = document.sentence_number(match.start)
    starts = [*document.sentence_starts, len(document.document.text)]
    begin = starts[number - 1] if number else match.start
    finish = starts[min(document.sentence_number(match.end - 1), len(starts) - 1)]
    before = document.document.text[begin : match.start]
    after = document.document.text[match.end : finish]
    for rest in (before, after):
        statement = Statement(rest)
        if (
            statement.negations
            or any(f.name == "aim" for f in statement.modality)
            or _limits(statement)
        ):
            return f"The document’s sentence has besides: “{' '.join(rest.split())}”."
    if _goes_on(Statement(after)):
        return f"The document goes on: “{' '.join(after.split())}”."
    return ""


def _goes_on(after: Statement) -> bool:
    """Tell whether a cut parts what 'and' joins: 'England' for 'England and Wales'."""
    return after.plain[:1] in (["and"], ["or"]) and after.tag(1)[:2] in ("NN", "JJ", "VB")


def _limits(statement: Statement) -> bool:
    words = [" ".join(statement.plain[f.start : f.end]) for f in statement.conditions]
    return bool(
        {"if", "unless", "until", "where", "when", "for the most serious cases"} & set(words)
    )
