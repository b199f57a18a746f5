"""Where sentences stand to each other, in the real document."""

from __future__ import annotations

import pytest

from retrieval.chain import Chain, quoted_before
from retrieval.schema import Turn
from retrieval.search import REACH

pytestmark = pytest.mark.models


def test_how_far_a_sentence_is_from_what_was_quoted(chain: Chain):
    library = chain.search.library
    passage = next(one for one in library.passages if len(one.sentences) >= 3)
    quoted = [(passage.document, passage.sentences[1].start)]
    assert [library.distance(passage, index, quoted) for index in range(3)] == [1, 0, 1]
    assert library.distance(library.passages[-1], 0, quoted) == REACH
    assert library.distance(passage, 1, [("another", 0)]) == REACH


def test_a_follow_up_leans_on_the_last_turn_that_quoted(chain: Chain):
    answered = chain.answer("What is the Border Security Command?")
    missing = chain.answer("What does it say about otters?")
    history = [Turn("", answered), Turn("", missing), Turn("", "only text")]
    assert [start for _, start in quoted_before(history)] == [
        citation.start for citation in answered.citations
    ]
    assert quoted_before(history[1:]) == ()
