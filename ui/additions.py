"""When and from which file documents were added on the page: the versions of each."""

from __future__ import annotations

import time
from dataclasses import dataclass

from ui.database import Database


@dataclass(frozen=True, slots=True)
class Addition:
    """One version of a document; `added` in seconds since 1970."""

    name: str
    sha256: str
    file: str
    added: float


@dataclass(frozen=True, slots=True)
class Additions:
    """The versions that were added on this page."""

    database: Database

    def note(self, name: str, sha256: str, file: str) -> None:
        """Note that a version was added; adding it again makes it the latest."""
        with self.database.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO additions VALUES (?, ?, ?, ?)",
                [name, sha256, file, time.time()],
            )

    def of(self, name: str) -> tuple[Addition, ...]:
        """Return the versions of a document, the latest first."""
        with self.database.transaction() as connection:
            rows = connection.execute(
                "SELECT name, sha256, file, added FROM additions WHERE name = ? "
                "ORDER BY added DESC",
                [name],
            )
            return tuple(Addition(*row) for row in rows)

    def forget(self, name: str) -> None:
        """Forget every version of a document."""
        with self.database.transaction() as connection:
            connection.execute("DELETE FROM additions WHERE name = ?", [name])
