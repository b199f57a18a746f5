"""The names by which people choose among documents."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from retrieval.schema import SourceDocument

if TYPE_CHECKING:
    from retrieval.chain import Chain


def distinct_titles(chain: Chain) -> dict[str, str]:
    """Return each document's title by its name; titles that repeat carry the name as well.

    Streamlit tells choices apart by what they are called, so no two may be called the same.
    """
    titles = {name: chain.document(name).title for name in chain.documents()}
    times = Counter(titles.values())
    return {
        name: title if times[title] == 1 else f"{title} ({name})" for name, title in titles.items()
    }


def origin(document: SourceDocument) -> str:
    """Return who published a document and when, in words; empty where neither is known."""
    return ", ".join(part for part in (document.publisher, _plain_date(document.date)) if part)


def _plain_date(written: str) -> str:
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return written
    return f"{day.day} {day:%B %Y}"
