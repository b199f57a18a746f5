"""What a question comes near to saying is found; what merely shares words is not."""

from __future__ import annotations

import pytest

from retrieval.chain import Chain
from retrieval.glossary import document_words, phrases_said
from retrieval.near_phrases import long_phrases

pytestmark = pytest.mark.models


@pytest.mark.parametrize(
    ("question", "meaning"),
    [
        ("nobody ever gets charged with anything round here", "prosecution"),
        ("some creep put something in my daughters drink on a night out", "spiking"),
    ],
)
def test_what_is_nearly_a_phrase_is_put_as_documents_put_it(chain: Chain, question, meaning):
    assert meaning not in document_words(phrases_said(question))
    assert meaning in document_words(chain.search.read_phrases(question))


@pytest.mark.parametrize(
    "question",
    [
        "What happens to a young person found with a knife under these plans?",
        "Will there be mandatory standards on vetting for individual police officers?",
        "the a of",
        "Why?",
    ],
)
def test_what_shares_words_with_a_phrase_does_not_come_near_it(chain: Chain, question):
    assert list(chain.search.read_phrases(question)) == phrases_said(question)


def test_only_phrases_that_tell_one_thing_are_held_against_a_question():
    assert "kitchen knife" not in long_phrases()
    assert "put something in her drink" in long_phrases()
