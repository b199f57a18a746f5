"""What visitors say about answers, stored with all that is needed to look into it later."""

from __future__ import annotations

import json
import logging
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from retrieval.schema import Answer, Turn, answer_from_json
from ui.database import Database

logger = logging.getLogger(__name__)

REASONS = {
    "wrong_answer": "The answer is wrong",
    "wrong_quotation": "The quotation is wrong or does not fit",
    "missing": "Something is missing",
    "should_refuse": "It should have said that the document does not say",
    "unfair": "It is not fair to somebody",
}
STATES = {"new": "New", "added": "Made a test case", "closed": "Closed"}
LONGEST_WORDS = 2_000
_SAVE = """
INSERT INTO feedback (id, sent, helpful, reason, words, answer, history)
VALUES (:id, :sent, :helpful, :reason, :words, :answer, :history)
ON CONFLICT (id) DO UPDATE SET sent = excluded.sent, helpful = excluded.helpful,
    reason = excluded.reason, words = excluded.words, state = 'new'
"""


@dataclass(frozen=True, slots=True)
class Opinion:
    """Feedback on one answer; `history` holds the turns before it, `id` is the exchange's."""

    id: str
    answer: Answer
    helpful: bool
    reason: str = ""
    """A key of REASONS, or empty."""
    words: str = ""
    history: tuple[Turn, ...] = ()
    sent: float = field(default_factory=time.time)
    """Seconds since 1970."""
    state: str = "new"
    test_case: str = ""
    """Id of the test case that was made of it, or empty."""


@dataclass(frozen=True, slots=True)
class Opinions:
    """All feedback of one page; sending it again for the same answer replaces it."""

    database: Database

    def save(self, opinion: Opinion) -> None:
        """Store an opinion, as a new one to look into; its words are cut to 2,000 characters."""
        with self.database.transaction() as connection:
            connection.execute(_SAVE, _row(opinion))

    def all(self, states: Sequence[str] = tuple(STATES)) -> tuple[Opinion, ...]:
        """Return the opinions in any of these states, the latest first."""
        marks = ", ".join("?" * len(states))
        with self.database.transaction() as connection:
            rows = connection.execute(
                f"SELECT * FROM feedback WHERE state IN ({marks}) ORDER BY sent DESC, id", [*states]
            ).fetchall()
        return tuple(filter(None, map(_readable, rows)))

    def settle(self, name: str, state: str, test_case: str = "") -> None:
        """Note what became of an opinion: a key of STATES, and the test case made of it."""
        with self.database.transaction() as connection:
            connection.execute(
                "UPDATE feedback SET state = ?, test_case = ? WHERE id = ?",
                [state, test_case, name],
            )


def _readable(row: sqlite3.Row) -> Opinion | None:
    try:
        return _opinion(row)
    except (KeyError, TypeError, ValueError):
        logger.warning("Feedback of another version of this page is left out", exc_info=True)
        return None


def _row(opinion: Opinion) -> dict[str, object]:
    history = [_turn_to_json(turn) for turn in opinion.history]
    return {
        "id": opinion.id,
        "sent": opinion.sent,
        "helpful": opinion.helpful,
        "reason": opinion.reason if opinion.reason in REASONS else "",
        "words": opinion.words.strip()[:LONGEST_WORDS],
        "answer": json.dumps(opinion.answer.to_json()),
        "history": json.dumps(history),
    }


def _turn_to_json(turn: Turn) -> dict[str, object]:
    answer = turn.answer if isinstance(turn.answer, str) else turn.answer.to_json()
    return {"question": turn.question, "answer": answer}


def _opinion(row: sqlite3.Row) -> Opinion:
    return Opinion(
        id=row["id"],
        answer=answer_from_json(json.loads(row["answer"])),
        helpful=bool(row["helpful"]),
        reason=row["reason"],
        words=row["words"],
        history=tuple(map(_turn_from_json, json.loads(row["history"]))),
        sent=row["sent"],
        state=row["state"],
        test_case=row["test_case"],
    )


def _turn_from_json(data: dict[str, object]) -> Turn:
    answer = data["answer"]
    return Turn(
        str(data["question"]), answer_from_json(answer) if isinstance(answer, dict) else str(answer)
    )
