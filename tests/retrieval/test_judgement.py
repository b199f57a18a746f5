"""Stated or not, and by whom, on the real document with the real models."""

from __future__ import annotations

import pytest

from retrieval.chain import Chain
from retrieval.judgement import statedness
from retrieval.question import read_question

pytestmark = pytest.mark.models


@pytest.mark.parametrize(
    "question",
    [
        "What will the commissioner for Windrush earn?",
        "Where will the new prisons stand?",
        "What does Nour say about knife crime?",
        "How many hubs for young people will be opened in Leeds?",
    ],
)
def test_a_detail_that_is_missing_is_not_made_up(chain: Chain, question: str):
    answer = chain.answer(question)
    assert (answer.outcome, answer.citations) == ("not_stated", ())
    assert answer.passages


def test_a_person_asked_for_by_name_is_quoted_in_full(chain: Chain):
    answer = chain.answer("What does Nour say?")
    assert {citation.speaker for citation in answer.citations} == {"Nour"}
    assert answer.citations[0].quote.startswith("On the night my niece")
    assert answer.citations[-1].quote.endswith("within a decade.")


def test_a_round_number_is_said_to_be_one(chain: Chain):
    answer = chain.answer("How many new investigators will the Border Security Command get?")
    assert "does not give an exact number here. It says “hundreds”" in answer.text


def test_a_false_premise_is_met_with_the_opposite(chain: Chain):
    answer = chain.answer("Why is Labour keeping the partnership with Rwanda?")
    assert answer.text.startswith("The document says the opposite:")
    assert "ending the wasteful" in answer.citations[-1].quote


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ('Is there a line on criminals acting "with impunity"? Paste it.', "act with impunity"),
        (
            "I need the sentence with “perma-backlog” and ‘tens of thousands’ in it.",
            "perma-backlog",
        ),
    ],
)
def test_the_sentence_with_quoted_words_comes_first(chain: Chain, question: str, quoted: str):
    answer = chain.answer(question)
    assert quoted in answer.citations[0].quote


def test_everyday_phrases_are_looked_for_in_the_document_and_in_the_best_sentence(chain: Chain):
    question = "Is there anything on yobs and the triple lock?"
    search = chain.search
    asked, said = read_question(question), search.read_phrases(question)
    best = search.search(question, chain.documents(), 12).candidates
    words = search.telling_words(question, best[0])
    found = statedness(question, asked, best, words, said, search.library)
    assert [phrase.words for phrase in said] == [("yobs",), ("triple", "lock")]
    assert search.library.mentions("antisocial behaviour")
    assert not search.library.mentions("state pension")
    assert (found.absent, found.meant, found.unmeant) == (0.5, 0.5, 0.0)


def test_a_person_is_known_by_what_the_label_says(chain: Chain):
    by_role = chain.answer("What does the aunt say?")
    assert {citation.speaker for citation in by_role.citations} == {"Nour"}
    everything = chain.answer("What does the former Detective Chief Superintendent say?")
    assert "they can only happen if you vote for them" in everything.citations[-1].quote
    own = chain.answer("What does it say about police officers?")
    assert {citation.speaker for citation in own.citations} == {None}
