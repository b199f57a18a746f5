"""Stable addresses: a place in a document, and a question to be asked directly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

DOCUMENT_PATH = "document"


@dataclass(frozen=True, slots=True)
class Place:
    """The words text[start:end] of a document; without offsets the document as a whole."""

    document: str
    start: int | None = None
    end: int | None = None

    def parameters(self) -> dict[str, str]:
        """Return the place as the query parameters of a link."""
        named = {"document": self.document, "start": self.start, "end": self.end}
        return {name: str(value) for name, value in named.items() if value is not None}

    def address(self) -> str:
        """Return the link to the place, relative to the page's own address."""
        return f"{DOCUMENT_PATH}?{urlencode(self.parameters())}"

    def marks(self, length: int) -> tuple[int, int] | None:
        """Return the offsets if they lie in order inside a text of this length, else None."""
        if self.start is None or self.end is None or not 0 <= self.start < self.end <= length:
            return None
        return self.start, self.end


def place_from(parameters: Mapping[str, str]) -> Place | None:
    """Read a place from query parameters; None where they name no document."""
    name = parameters.get("document", "")
    offsets = [_offset(parameters.get(key, "")) for key in ("start", "end")]
    return Place(name, offsets[0], offsets[1]) if name else None


def _offset(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None
