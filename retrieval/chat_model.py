"""An optional chat model chooses among sentences; it writes nothing that a person sees."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from errors import ManifestoError
from prompts import load_prompt
from retrieval.models import load_prompt_encoding
from settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

PROMPT_TOKENS = 3_000
"""Budget for the prompt, counted with tiktoken (cl100k_base)."""

logger = logging.getLogger(__name__)


class ChatModel:
    """Let a LangChain chat model say which sentences answer a question."""

    def __init__(self, model: BaseChatModel) -> None:
        self._model = model

    def choose(self, question: str, sentences: Sequence[str]) -> list[int] | None:
        """Return the chosen sentences' indexes in ascending order, [] where none answers.

        What the model writes is checked: anything but a list of the numbers it was given counts as
        no answer from the model, and None is returned. Raises ManifestoError when the model cannot
        be reached.
        """
        offered = _within_budget(question, sentences)
        numbered = "\n".join(f"[{number}] {text}" for number, text in enumerate(offered, 1))
        prompt = load_prompt("choose_sentences").fill(sentences=numbered, question=question)
        try:
            reply = str(self._model.invoke(prompt).content)
        except Exception as error:  # every provider raises its own kinds
            logger.debug("The chat model failed", exc_info=True)
            raise ManifestoError(
                f"The chat model did not answer ({type(error).__name__}). Check MANIFESTO_MODEL, "
                "OPENAI_BASE_URL and OPENAI_API_KEY, or set MANIFESTO_MODEL=quotes."
            ) from error
        return _indexes(reply, len(offered))


def open_chat_model(settings: Settings) -> ChatModel | None:
    """Open the chat model that the settings name, or None for `quotes`; raises ManifestoError."""
    if settings.model == "quotes":
        return None
    from langchain.chat_models import init_chat_model

    given: dict[str, Any] = {"temperature": 0, "timeout": 60, "max_retries": 2}
    if settings.model.startswith("openai:"):
        if settings.openai_api_key:
            given["api_key"] = settings.openai_api_key
        if settings.openai_base_url:
            given["base_url"] = settings.openai_base_url
    try:
        return ChatModel(init_chat_model(settings.model, **given))
    except Exception as error:  # unknown provider, package not installed, key missing
        raise ManifestoError(
            f"MANIFESTO_MODEL={settings.model!r} cannot be used: {error}. Use PROVIDER:NAME, for "
            "example openai:NAME with OPENAI_API_KEY set, or MANIFESTO_MODEL=quotes."
        ) from error


def _within_budget(question: str, sentences: Sequence[str]) -> list[str]:
    encoding = load_prompt_encoding()
    template = load_prompt("choose_sentences").text
    left = PROMPT_TOKENS - len(encoding.encode(template + question, disallowed_special=()))
    offered = []
    for sentence in sentences:
        left -= len(encoding.encode(sentence, disallowed_special=())) + 4
        if left < 0:
            break
        offered.append(sentence)
    return offered


def _indexes(reply: str, count: int) -> list[int] | None:
    lists = re.findall(r"\[[\d\s,]*\]", reply)
    if len(lists) != 1:
        return None
    numbers = sorted(set(json.loads(lists[0])))
    if any(not 1 <= number <= count for number in numbers):
        return None
    return [number - 1 for number in numbers]
