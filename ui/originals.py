"""The files that were added on the page, kept beside the chats so that pages can be shown."""

from __future__ import annotations

from pathlib import Path

from retrieval.schema import SourceDocument
from settings import Settings


def original_path(settings: Settings, document: SourceDocument, suffix: str = ".pdf") -> Path:
    """Return where the file is kept that gave a document its text, version by version."""
    return settings.data_directory / "originals" / f"{document.sha256}{suffix}"


def keep_original(settings: Settings, document: SourceDocument, data: bytes, suffix: str) -> None:
    """Keep a document's file; raises OSError."""
    path = original_path(settings, document, suffix)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
