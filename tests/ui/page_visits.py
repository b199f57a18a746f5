"""What a test does on the page and what it reads from it."""

from __future__ import annotations

from dataclasses import dataclass

import fake_plan_chain
from streamlit.testing.v1 import AppTest

from retrieval.schema import Answer, Citation


@dataclass
class Visit:
    """One visitor's page: what can be done on it and what it shows."""

    app: AppTest

    def ask(self, question: str) -> None:
        self.app.chat_input(key="question").set_value(question).run()

    def press(self, label: str) -> None:
        next(button for button in self.app.button if button.label == label).click().run()

    def press_key(self, key: str) -> None:
        self.app.button(key=key).click().run()

    @property
    def shown(self) -> str:
        bodies = (element.body for element in self.app.html)
        return "\n".join(body for body in bodies if "<script>\n" not in body)

    @property
    def sources(self) -> str:
        return self.shown[self.shown.index('id="sources"') :]

    @property
    def buttons(self) -> list[str]:
        return [button.label for button in self.app.button]


def wait_until_loaded() -> None:
    """Wait for the thread that opens the chain."""
    from ui.loading import shared_loading

    assert shared_loading(fake_plan_chain.open_fake_chain).wait(10)


def answer_with(text: str, *quotes: str) -> Answer:
    """Return an Answer with this text whose citations quote these words, numbered from 1."""
    citations = tuple(
        Citation(number, "plan", "Section", quote, 0, len(quote))
        for number, quote in enumerate(quotes, 1)
    )
    return Answer("q", "q", "answered", text, citations, (), "quotes", "1", "1")
