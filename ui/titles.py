"""The names by which people choose among documents."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

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
