"""One visitor's conversation: what was asked, what came back, and which source is shown."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from uuid import uuid4

import streamlit as st

from retrieval.schema import Answer, Citation, Turn

_KEY = "conversation"


def _new_id() -> str:
    return uuid4().hex


@dataclass(slots=True)
class Exchange:
    """A question with its answer, or with the problem that took its place."""

    question: str
    answer: Answer | None = None
    problem: str | None = None
    chosen: int | None = None
    """Number of the citation whose passage is shown; it belongs to this message for good."""
    id: str = field(default_factory=_new_id)
    asked: float = field(default_factory=time.time)
    is_saved: bool = False

    @property
    def waiting(self) -> bool:
        """Tell whether the question still has to be answered."""
        return self.answer is None and self.problem is None

    def citation(self) -> Citation | None:
        """Return the chosen citation, at first the first one, or None without citations."""
        citations = self.answer.citations if self.answer else ()
        chosen = (one for one in citations if one.number == self.chosen)
        return next(chosen, citations[0] if citations else None)


@dataclass(frozen=True, slots=True)
class News:
    """A place on the page, as a CSS selector, and what a screen reader says about it."""

    selector: str
    message: str
    occasion: int


@dataclass(slots=True)
class Conversation:
    """The exchanges in their order; `shown` is the one whose sources stand beside the chat."""

    exchanges: list[Exchange] = field(default_factory=list)
    shown: int | None = None
    news: News | None = None
    """What the browser is to bring into view after the next run."""
    occasions: int = 0
    id: str = field(default_factory=_new_id)
    is_saved: bool = False

    def ask(self, question: str) -> None:
        """Add a question, to be answered as soon as there is a chain."""
        if question.strip():
            self.exchanges.append(Exchange(question.strip()))
            self.tell(f"#question-{len(self.exchanges) - 1}", "Looking for an answer.")

    def choose(self, position: int, number: int) -> None:
        """Show the source of one citation of the exchange at a position."""
        self.exchanges[position].chosen = number
        self.exchanges[position].is_saved = False
        self.shown = position
        self.tell("#sources", f"Source {number} is shown under Sources.")

    def show(self, position: int) -> None:
        """Show the sources of the exchange at a position."""
        self.shown = position
        self.is_saved = False
        self.tell("#sources", "The sources of this answer are shown under Sources.")

    def settled(self, position: int) -> None:
        """Note that the exchange at a position now has its answer or its problem."""
        answer = self.exchanges[position].answer
        self.exchanges[position].is_saved = False
        if answer:
            self.shown = position
        count = len(answer.citations) if answer else 0
        found = f"{count} quotation{'' if count == 1 else 's'} found." if count else ""
        self.tell(f"#question-{position}", f"The answer is there. {found}".strip())

    def take_news(self) -> News | None:
        """Return the news once."""
        news, self.news = self.news, None
        return news

    def waiting(self) -> tuple[int, Exchange] | None:
        """Return the first exchange that waits for its answer, with its position."""
        pairs = enumerate(self.exchanges)
        return next(((at, one) for at, one in pairs if one.waiting), None)

    def turns_before(self, position: int) -> tuple[Turn, ...]:
        """Return the answered exchanges before a position, as the chain's history."""
        earlier = self.exchanges[:position]
        return tuple(Turn(one.question, one.answer) for one in earlier if one.answer)

    def come_back(self) -> None:
        """Look at the exchange whose sources are shown, as one comes from another page."""
        if self.exchanges and self.news is None:
            position = len(self.exchanges) - 1 if self.shown is None else self.shown
            self.tell(f"#question-{position}", "Your chat is open.")

    def tell(self, selector: str, message: str) -> None:
        """Have the browser bring a place into view, and screen readers say the message."""
        self.occasions += 1
        self.news = News(selector, message, self.occasions)

    def shown_exchange(self) -> Exchange | None:
        """Return the exchange whose sources are shown, or None before the first answer."""
        return None if self.shown is None else self.exchanges[self.shown]


def conversation() -> Conversation:
    """Return this visitor's conversation, a new one on the first visit."""
    return st.session_state.setdefault(_KEY, Conversation())


def begin_with(talk: Conversation) -> None:
    """Go on with another conversation."""
    st.session_state[_KEY] = talk
