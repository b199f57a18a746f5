"""Which telling words of a question a text has."""

from __future__ import annotations

import pytest
from langchain_core.embeddings import Embeddings

from retrieval.coverage import Coverage, listed_nouns, telling_tokens
from retrieval.models import TextEncoder

HUBS = "Labour will create a new Young Futures programme with a network of hubs."


def test_telling_words_leave_out_what_says_nothing_of_the_subject():
    tokens = telling_tokens("Can you tell me what the manifesto says about prison places?")
    assert [token.text for token in tokens] == ["prison", "places"]


def test_a_word_in_another_form_or_its_plainer_word_is_there(fake_encoder: Embeddings):
    coverage = Coverage(TextEncoder(fake_encoder).words)
    (words,) = coverage.read("Who recruits the coppers?", ["recruiting new police officers"])
    assert {word.text: word.likeness for word in words} == {"recruits": 1.0, "coppers": 1.0}


def test_the_noun_asked_for_is_marked(fake_encoder: Embeddings):
    (words,) = Coverage(TextEncoder(fake_encoder).words).read(
        "What is the cost of the hubs?", [HUBS]
    )
    assert {word.text: word.asked for word in words} == {"cost": True, "hubs": False}


@pytest.mark.models
def test_a_missing_word_is_unlike_every_word_of_the_text(encoder: Embeddings):
    coverage = Coverage(TextEncoder(encoder).words)
    (words,) = coverage.read("How much will the hubs cost?", [HUBS])
    likeness = {word.text: word.likeness for word in words}
    assert likeness["hubs"] == 1.0
    assert likeness["cost"] < 0.4


@pytest.mark.models
def test_words_that_mean_nearly_the_same_are_alike(encoder: Embeddings):
    (words,) = Coverage(TextEncoder(encoder).words).read(
        "Will machetes be forbidden?", ["Labour will ban ninja swords and machetes."]
    )
    assert {word.text: word.likeness > 0.5 for word in words} == {
        "machetes": True,
        "forbidden": True,
    }


def test_what_is_wanted_all_of():
    assert listed_nouns("Which reviews does it promise to carry out?") == {"review"}
    assert listed_nouns("List every new criminal offence, please.") == {"offenc"}
    assert listed_nouns("Will the review be long?") == frozenset()
