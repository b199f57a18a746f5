"""A chat model chooses numbers; anything else that it writes is set aside."""

from __future__ import annotations

import pytest
from langchain_core.language_models.fake_chat_models import FakeListChatModel

from errors import ManifestoError
from retrieval import chat_model
from retrieval.chat_model import ChatModel, open_chat_model
from settings import load_settings

SENTENCES = ["We will ban machetes.", "We will plant trees.", "Trains will run on Sundays."]


def choose(reply: str) -> list[int] | None:
    return ChatModel(FakeListChatModel(responses=[reply])).choose("What is banned?", SENTENCES)


@pytest.mark.parametrize(
    ("reply", "indexes"),
    [("[1]", [0]), ("The numbers are [3, 1].", [0, 2]), ("[]", []), ("[2, 2]", [1])],
)
def test_numbers_that_were_given_are_taken(reply, indexes):
    assert choose(reply) == indexes


@pytest.mark.parametrize("reply", ["Machetes will be banned.", "[4]", "[0]", "[1] or [2]", ""])
def test_anything_else_is_set_aside(reply):
    assert choose(reply) is None


def test_sentences_beyond_the_token_budget_are_not_offered(monkeypatch):
    monkeypatch.setattr(chat_model, "PROMPT_TOKENS", 200)
    model = ChatModel(FakeListChatModel(responses=["[40]"]))
    assert model.choose("What is banned?", SENTENCES[:1] * 40) is None


def test_a_model_that_fails_is_a_clear_error():
    class Failing(FakeListChatModel):
        def _call(self, *args, **kwargs):
            raise TimeoutError

    with pytest.raises(ManifestoError, match="MANIFESTO_MODEL=quotes"):
        ChatModel(Failing(responses=["[1]"])).choose("What is banned?", SENTENCES)


def test_quotes_mode_has_no_chat_model():
    assert open_chat_model(load_settings()) is None


def test_an_unknown_provider_is_a_clear_error():
    with pytest.raises(ManifestoError, match="PROVIDER:NAME"):
        open_chat_model(load_settings(model="nobody:nothing"))
