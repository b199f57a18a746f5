"""Lexical ranking: regular and irregular forms meet, stop words do not count."""

from __future__ import annotations

from retrieval.lexical import LexicalIndex, stems, words


def test_regular_and_irregular_forms_share_a_stem():
    assert stems("knives") == stems("knife")
    assert stems("women") == stems("the woman's")
    assert stems("policed") == stems("policing")


def test_numbers_and_abbreviations_are_words():
    assert stems("1,000 staff in A&E") == ["1,000", "staff", "a&e"]


def test_a_prefix_is_one_however_it_is_joined_on():
    assert words("Anti-social, antisocial and anti social") == ["antisocial"] * 2 + ["and"] + [
        "antisocial"
    ]
    assert stems("co-habiting") == stems("cohabiting")
    assert words("fly-tipping on Sunday, anti") == ["fly", "tipping", "on", "sunday", "anti"]


def test_the_text_that_shares_rare_words_scores_highest():
    index = LexicalIndex(["the police will ban machetes", "the police will come", "schools"])
    scores = index.scores("will machetes be banned by the police?")
    assert scores[0] > scores[1] > scores[2] == 0


def test_a_question_without_known_words_scores_nothing():
    index = LexicalIndex(["one text", "another"])
    assert index.scores("zebra").tolist() == [0, 0]
    assert index.scores("what is it?").tolist() == [0, 0]


def test_texts_without_words_are_no_error():
    assert LexicalIndex(["", "the"]).scores("police").tolist() == [0, 0]
    assert LexicalIndex([]).scores("police").tolist() == []
