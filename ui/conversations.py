"""Conversations that outlive the visit: saved, listed, opened again, renamed, deleted.

Each exchange is a row of its own with an id of its own, so that two windows on one conversation
add to it and never overwrite each other.
"""

from __future__ import annotations

import json
import logging
import sqlite3
import time
from dataclasses import dataclass
from hashlib import sha256

from retrieval.schema import Answer, answer_from_json
from ui.database import Database
from ui.state import Conversation, Exchange

logger = logging.getLogger(__name__)

LONGEST_TITLE = 80
_OUTDATED = "This answer was made by another version of this page. Please ask again."
_SAVE_EXCHANGE = """
INSERT INTO exchanges VALUES (:id, :conversation, :asked, :question, :answer, :problem, :chosen)
ON CONFLICT (id) DO UPDATE SET
    answer = excluded.answer, problem = excluded.problem, chosen = excluded.chosen
"""
_SAVE_CONVERSATION = """
INSERT INTO conversations VALUES (:id, :owner, :title, :shown, :now, :now)
ON CONFLICT (id) DO UPDATE SET shown = excluded.shown, changed = excluded.changed
"""
_LIST = """
SELECT id, title, changed,
    (SELECT count(*) FROM exchanges WHERE conversation = conversations.id) AS questions
FROM conversations WHERE owner = ? ORDER BY changed DESC, id
"""


@dataclass(frozen=True, slots=True)
class Listed:
    """A kept conversation in the list; `changed` in seconds since 1970."""

    id: str
    title: str
    changed: float
    questions: int


@dataclass(frozen=True, slots=True)
class Conversations:
    """The kept conversations of one browser; no other browser's can be read or changed."""

    database: Database
    owner: str

    def save(self, talk: Conversation) -> None:
        """Write what has changed in a conversation and remember it as the open one."""
        unsaved = [one for one in talk.exchanges if not one.is_saved]
        if not talk.exchanges or (talk.is_saved and not unsaved):
            return
        with self.database.transaction() as connection:
            if not self._may_write(connection, talk.id):
                return
            connection.execute(_SAVE_CONVERSATION, self._row(talk))
            connection.executemany(_SAVE_EXCHANGE, [_exchange_row(talk, one) for one in unsaved])
            self._mark_open(connection, talk.id)
        talk.is_saved = True
        for exchange in unsaved:
            exchange.is_saved = True

    def all(self) -> tuple[Listed, ...]:
        """Return the kept conversations, the last changed first."""
        with self.database.transaction() as connection:
            return tuple(Listed(*row) for row in connection.execute(_LIST, [self.owner]))

    def read(self, name: str) -> Conversation | None:
        """Return a conversation by its id, or None where this browser has none such."""
        with self.database.transaction() as connection:
            found = connection.execute(
                "SELECT * FROM conversations WHERE id = ? AND owner = ?", [name, self.owner]
            ).fetchone()
            rows = connection.execute(
                "SELECT * FROM exchanges WHERE conversation = ? ORDER BY asked, rowid", [name]
            ).fetchall()
        return _conversation(found, rows) if found else None

    def last_open(self) -> Conversation | None:
        """Return the conversation that was open in this browser, or None."""
        with self.database.transaction() as connection:
            row = connection.execute(
                "SELECT open FROM browsers WHERE owner = ?", [self.owner]
            ).fetchone()
        return self.read(row["open"]) if row and row["open"] else None

    def open(self, name: str | None) -> None:
        """Remember which conversation is open; None for a new one."""
        with self.database.transaction() as connection:
            if name is None or self._owns(connection, name):
                self._mark_open(connection, name)

    def rename(self, name: str, title: str) -> None:
        """Give a conversation another title, cut to 80 characters; a blank one changes nothing."""
        with self.database.transaction() as connection:
            connection.execute(
                "UPDATE conversations SET title = coalesce(nullif(?, ''), title) "
                "WHERE id = ? AND owner = ?",
                [shortened(title), name, self.owner],
            )

    def delete(self, name: str) -> None:
        """Delete a conversation for good."""
        with self.database.transaction() as connection:
            connection.execute(
                "DELETE FROM conversations WHERE id = ? AND owner = ?", [name, self.owner]
            )

    def delete_all(self) -> None:
        """Delete every conversation of this browser for good."""
        with self.database.transaction() as connection:
            connection.execute("DELETE FROM conversations WHERE owner = ?", [self.owner])
            connection.execute("DELETE FROM browsers WHERE owner = ?", [self.owner])

    def _row(self, talk: Conversation) -> dict[str, object]:
        shown = talk.shown_exchange()
        return {
            "id": talk.id,
            "owner": self.owner,
            "title": shortened(talk.exchanges[0].question),
            "shown": shown.id if shown else None,
            "now": time.time(),
        }

    def _may_write(self, connection: sqlite3.Connection, name: str) -> bool:
        row = connection.execute("SELECT owner FROM conversations WHERE id = ?", [name]).fetchone()
        return row is None or row["owner"] == self.owner

    def _owns(self, connection: sqlite3.Connection, name: str) -> bool:
        query = "SELECT 1 FROM conversations WHERE id = ? AND owner = ?"
        return connection.execute(query, [name, self.owner]).fetchone() is not None

    def _mark_open(self, connection: sqlite3.Connection, name: str | None) -> None:
        connection.execute("INSERT OR REPLACE INTO browsers VALUES (?, ?)", [self.owner, name])


def conversations_of(database: Database, browser: str) -> Conversations:
    """Return the conversations of a browser; only a hash of its secret id is ever stored."""
    return Conversations(database, sha256(browser.encode()).hexdigest())


def shortened(title: str) -> str:
    """Return a title on one line, at most 80 characters long."""
    line = " ".join(title.split())
    return line if len(line) <= LONGEST_TITLE else line[: LONGEST_TITLE - 2].rstrip() + " …"


def _exchange_row(talk: Conversation, exchange: Exchange) -> dict[str, object]:
    answer = json.dumps(exchange.answer.to_json()) if exchange.answer else None
    return {
        "id": exchange.id,
        "conversation": talk.id,
        "asked": exchange.asked,
        "question": exchange.question,
        "answer": answer,
        "problem": exchange.problem,
        "chosen": exchange.chosen,
    }


def _conversation(found: sqlite3.Row, rows: list[sqlite3.Row]) -> Conversation:
    exchanges = [_exchange(row) for row in rows]
    ids = [exchange.id for exchange in exchanges]
    shown = ids.index(found["shown"]) if found["shown"] in ids else None
    return Conversation(exchanges, shown, id=found["id"], is_saved=True)


def _exchange(row: sqlite3.Row) -> Exchange:
    answer, problem = _answer(row["answer"]), row["problem"]
    if row["answer"] and answer is None:
        problem = _OUTDATED
    return Exchange(
        row["question"], answer, problem, row["chosen"], row["id"], row["asked"], is_saved=True
    )


def _answer(stored: str | None) -> Answer | None:
    if stored is None:
        return None
    try:
        return answer_from_json(json.loads(stored))
    except (KeyError, TypeError, ValueError):
        logger.warning("A kept answer has another shape and cannot be shown", exc_info=True)
        return None
