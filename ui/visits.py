"""How much one visitor may ask: a friendly limit on length and on questions a minute."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, field
from math import ceil
from threading import Lock

import streamlit as st

from errors import ManifestoError
from retrieval.chain import checked_question
from settings import Settings

MINUTE = 60.0
_FORGOTTEN = 10_000
"""Visitors remembered at the same time; the one seen longest ago is forgotten first."""


@dataclass(slots=True)
class Pace:
    """The times of each visitor's last questions."""

    _asked: dict[str, deque[float]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def wait(self, visitor: str, most: int, now: float) -> float:
        """Note a question at a time in seconds; return the seconds to wait instead, or 0."""
        with self._lock:
            asked = self._asked.pop(visitor, deque())
            self._asked[visitor] = asked
            while len(self._asked) > _FORGOTTEN:
                del self._asked[next(iter(self._asked))]
            while asked and asked[0] <= now - MINUTE:
                asked.popleft()
            if len(asked) >= most:
                return asked[0] + MINUTE - now
            asked.append(now)
            return 0.0


def refusal(question: str, settings: Settings) -> str:
    """Return why a question cannot be taken, in words for the visitor, or nothing if it can."""
    try:
        checked_question(question, settings)
    except ManifestoError as error:
        return str(error)
    most = settings.questions_per_minute
    wait = shared_pace().wait(st.session_state.get("browser", ""), most, time.monotonic())
    if not wait:
        return ""
    return (
        f"That was {most} questions in a minute, more than we can take from one visitor. "
        f"Please ask again in {ceil(wait)} seconds."
    )


@st.cache_resource(show_spinner=False)
def shared_pace() -> Pace:
    """Return the one record of this server."""
    return Pace()
