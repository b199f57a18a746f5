"""What a statement is about: its content words, and which of them another text has."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from wording.facts import Statement
from wording.lexicon import lexicon
from wording.meaning import meaning


def is_subject(statement: Statement, place: int) -> bool:
    """Tell content words from grammar, from quantities and from what is in every pledge."""
    word = statement.plain[place]
    outside = place in statement.grammar or place in statement.counted
    if outside or lexicon().is_grammar(word):
        return False
    return word[0].isalnum() and bool(meaning([word]))


def content(statement: Statement, start: int = 0, end: int | None = None) -> list[int]:
    """Return the places of the content words in words[start:end]."""
    end = len(statement.plain) if end is None else min(end, len(statement.plain))
    return [place for place in range(start, end) if is_subject(statement, place)]


def names_no_subject(text: str) -> bool:
    """Tell whether a text has grammar alone, no figure and no subject: 'What we will do'."""
    statement = Statement(text)
    return not statement.quantities and not content(statement)


def keys(words: Sequence[str]) -> set[object]:
    """Return everything that some words are known by."""
    return {key for entry in meaning(words) for key in entry}


def lacking(statement: Statement, places: Sequence[int], known: set[object]) -> list[int]:
    """Return those of some places whose words have none of the known meanings."""
    return [
        n
        for n in places
        if not any(entry & known for entry in meaning([statement.plain[n]]))
        and not any(item.groups & known for item in statement.listed if item.start <= n < item.end)
    ]


def told(statement: Statement, other: Statement, places: Collection[int]) -> list[int]:
    """Return the places of a statement's content words that say what another has at `places`."""
    known = keys([other.plain[n] for n in places])
    own = content(statement)
    absent = set(lacking(statement, own, known))
    return [n for n in own if n not in absent]
