"""A saved conversation holds every word that was shown."""

from __future__ import annotations

from io import BytesIO

from docx import Document
from fake_plan_chain import NASTY, FakeChain

from ui.export import conversation_to_docx
from ui.state import Conversation


def test_word_file_has_questions_quotations_and_references() -> None:
    talk = Conversation()
    for question in ("What about trees?", f"odd \x0b{NASTY}", "waiting"):
        talk.ask(question)
    for exchange in talk.exchanges[:2]:
        exchange.answer = FakeChain().answer(exchange.question)
    saved = Document(BytesIO(conversation_to_docx(talk)))
    lines = [paragraph.text for paragraph in saved.paragraphs]
    assert f"odd {NASTY}" in lines
    assert any("“We will plant ten trees in every street.” [1]" in line for line in lines)
    assert any(line.startswith("[2] plan, A small plan, words of Nour") for line in lines)
    assert lines[-1] == "Not answered yet."
