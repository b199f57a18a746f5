"""The page's own SQLite file: chats and feedback, safe with many visitors and restarts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from errors import ManifestoError

FILE = "page.sqlite"
PATIENCE = 10.0
"""Seconds to wait while another visitor's change is being written."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS conversations (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, title TEXT NOT NULL,
    shown TEXT, created REAL NOT NULL, changed REAL NOT NULL);
CREATE INDEX IF NOT EXISTS conversations_of_owner ON conversations (owner, changed);
CREATE TABLE IF NOT EXISTS exchanges (
    id TEXT PRIMARY KEY,
    conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    asked REAL NOT NULL, question TEXT NOT NULL, answer TEXT, problem TEXT, chosen INTEGER);
CREATE INDEX IF NOT EXISTS exchanges_of_conversation ON exchanges (conversation, asked);
CREATE TABLE IF NOT EXISTS browsers (
    owner TEXT PRIMARY KEY, open TEXT REFERENCES conversations (id) ON DELETE SET NULL);
CREATE TABLE IF NOT EXISTS feedback (
    id TEXT PRIMARY KEY, sent REAL NOT NULL, helpful INTEGER NOT NULL, reason TEXT NOT NULL,
    words TEXT NOT NULL, answer TEXT NOT NULL, history TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'new', test_case TEXT NOT NULL DEFAULT '');
CREATE TABLE IF NOT EXISTS additions (
    name TEXT NOT NULL, sha256 TEXT NOT NULL, file TEXT NOT NULL, added REAL NOT NULL,
    PRIMARY KEY (name, sha256));
"""


@dataclass(frozen=True, slots=True)
class Database:
    """A SQLite file, opened anew for every change, so that threads share nothing."""

    path: Path

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Give a connection; what is done with it happens whole or, on an error, not at all.

        Raises ManifestoError where the file cannot be used.
        """
        try:
            with closing(sqlite3.connect(self.path, timeout=PATIENCE)) as connection:
                connection.row_factory = sqlite3.Row
                connection.execute("PRAGMA foreign_keys = ON")
                with connection:
                    yield connection
        except sqlite3.Error as error:
            raise ManifestoError(
                f"Chats and feedback cannot be kept: {self.path} is not usable ({error}). "
                "Check the disk, or name another folder with MANIFESTO_DATA."
            ) from error


def open_database(folder: Path) -> Database:
    """Open the page's file in a folder, both made where there are none.

    Raises ManifestoError where the folder or the file is not usable.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ManifestoError(f"MANIFESTO_DATA: {folder} is not a usable folder.") from error
    database = Database(folder / FILE)
    with database.transaction() as connection:
        connection.execute("PRAGMA journal_mode = WAL")  # readers never wait for a writer
        connection.executescript(_SCHEMA)
    return database
