"""What an answer says of itself, before quotations or in their place."""

from __future__ import annotations

from retrieval.coverage import TellingWord
from retrieval.remarks import not_stated, opening
from retrieval.search import Library

RECRUITS = "We will recruit thousands of new police officers."


def has(word: str) -> TellingWord:
    return TellingWord(word, "noun", asked=False, likeness=1.0)


def lacks(word: str) -> TellingWord:
    return TellingWord(word, "noun", asked=False, likeness=0.1)


class AboutHubs(Library):
    """A library that has the word "hubs" and no other."""

    def __init__(self) -> None:
        super().__init__([])

    def knows(self, stem: str) -> bool:
        return stem == "hub"


def said(question: str, *words: TellingWord, many: bool = False) -> str:
    return not_stated(question, words, AboutHubs(), many=many)


def test_a_round_word_is_said_to_be_no_exact_number():
    assert opening("How many officers?", [RECRUITS], many=False) == (
        "The document does not give an exact number here. It says “thousands”:"
    )


def test_the_opposite_is_said_to_be_so():
    found = opening("Why will they keep the scheme?", ["We will end the scheme."], many=True)
    assert found == "The documents say the opposite:"


def test_a_plain_answer_needs_no_remark():
    assert opening("Will they recruit officers?", [RECRUITS], many=False) == ""


def test_what_is_never_mentioned_is_named():
    assert said("Will they buy drones?", lacks("drones")) == (
        "The document does not mention “drones”."
    )


def test_what_is_mentioned_without_the_detail_is_said():
    assert said("How much will the hubs cost?", has("hubs")) == (
        "The document does mention “hubs”, but not how much money."
    )


def test_what_is_there_only_in_other_words_is_not_said_to_be_mentioned():
    assert said("When will they close the holiday inns?", has("holiday"), has("inns")) == (
        "The document does not answer this question."
    )


def test_otherwise_it_is_said_that_it_does_not_answer():
    assert said("And then?", many=True) == "The documents do not answer this question."
