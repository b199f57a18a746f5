"""A conversation as a Markdown file, each quotation with the place it was cut from."""

from __future__ import annotations

import re

from retrieval.schema import Answer, Citation
from ui.state import Conversation, Exchange

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~$])")


def conversation_to_markdown(talk: Conversation) -> str:
    """Return the conversation as Markdown; words of people and documents stand escaped."""
    parts = ["# Questions and answers", *map(_exchange, talk.exchanges)]
    return "\n\n".join(parts) + "\n"


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
