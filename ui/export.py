"""A conversation as a Markdown or Word file, each quotation with the place it was cut from."""

from __future__ import annotations

import re
from io import BytesIO

from retrieval.schema import Answer, Citation
from ui.state import Conversation, Exchange

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~$])")


def conversation_to_markdown(talk: Conversation) -> str:
    """Return the conversation as Markdown; words of people and documents stand escaped."""
    parts = ["# Questions and answers", *map(_exchange, talk.exchanges)]
    return "\n\n".join(parts) + "\n"


def conversation_to_docx(talk: Conversation) -> bytes:
    """Return the conversation as a Word file: questions as headings, references in small print."""
    from docx import Document
    from docx.shared import Pt

    file = Document()
    file.add_heading("Questions and answers", 0)
    for exchange in talk.exchanges:
        file.add_heading(_printable(exchange.question), 1)
        if exchange.answer is None:
            file.add_paragraph(_printable(exchange.problem or "Not answered yet."))
            continue
        for block in exchange.answer.text.split("\n\n"):
            file.add_paragraph(_printable(block))
        for citation in exchange.answer.citations:
            run = file.add_paragraph().add_run(_printable(_reference(citation)))
            run.font.size = Pt(9)
    target = BytesIO()
    file.save(target)
    return target.getvalue()


def _printable(text: str) -> str:
    """Return text without the control characters that a Word file cannot hold."""
    return "".join(one for one in text if one in "\n\t" or ord(one) >= 32)


def answer_to_text(answer: Answer) -> str:
    """Return an answer as plain text, to be pasted elsewhere, with its references below it."""
    return "\n\n".join([answer.text, *map(_reference, answer.citations)])


def _exchange(exchange: Exchange) -> str:
    question = f"## {_escape(' '.join(exchange.question.split()))}"
    if exchange.answer is None:
        return f"{question}\n\n{_escape(exchange.problem or 'Not answered yet.')}"
    return "\n\n".join([question, _answer(exchange.answer)])


def _answer(answer: Answer) -> str:
    references = [_escape(_reference(citation)) for citation in answer.citations]
    return "\n\n".join([_escape(answer.text).replace("\n", "  \n"), *references])


def _reference(citation: Citation) -> str:
    page = f", page {citation.page}" if citation.page else ""
    speaker = f", words of {citation.speaker}" if citation.speaker else ""
    place = f"{citation.document}, {citation.section}{page}{speaker}"
    return f"[{citation.number}] {place} (characters {citation.start} to {citation.end})"


def _escape(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", text)
