"""The whole way: over made-up texts with a fake encoder, and over the real document."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from errors import ManifestoError
from ingest.index import ingest, open_index, read_file
from ingest.ready import ready_chain
from retrieval.chain import Chain
from retrieval.models import TextEncoder
from retrieval.retriever import PassageRetriever
from retrieval.schema import Answer, Turn, answer_from_json
from retrieval.scope import QUESTION, Talk
from settings import BUNDLED_DOCUMENT, load_settings

WORDS = [
    "We",
    "will",
    "build",
    "homes.",
    "“Trains",
    "run.”",
    "This",
    "is",
    "paid",
    "\n",
    "• ",
    "A:",
]


class EverythingIsAQuestion:
    def read(self, message: str, publishers=()) -> Talk:
        return Talk(QUESTION, None, message)


@given(st.lists(st.sampled_from(WORDS), min_size=3, max_size=60).map(" ".join), st.data())
@hypothesis_settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_every_quotation_is_a_slice_of_any_text(tmp_path_factory, fake_encoder, text, data):
    folder = tmp_path_factory.mktemp("any")
    path = folder / "plan.txt"
    path.write_text(text, encoding="utf-8", newline="")
    settings = load_settings(index=folder / "index", rerank=False)
    store = open_index(settings, fake_encoder)
    try:
        ingest(read_file(path, settings), store, settings)
    except ManifestoError:
        return  # nothing to quote
    chain = Chain(
        settings, store, fake_encoder, TextEncoder(fake_encoder), None, EverythingIsAQuestion()
    )
    answer = chain.answer(data.draw(st.sampled_from(["What will they build?", "Who is A?"])))
    for hit in answer.passages:
        assert hit.passage.text == text[hit.passage.start : hit.passage.end]
    for citation in answer.citations:
        assert citation.quote == text[citation.start : citation.end]
        assert citation.quote in answer.text


def quotes(answer: Answer) -> str:
    return " ".join(citation.quote for citation in answer.citations)


@pytest.mark.models
class TestBundledDocument:
    @pytest.mark.parametrize(
        ("question", "words"),
        [
            ("what are they doing about knives?", "Youth Offending Team"),
            ("Which blades will be banned?", "ninja swords"),
            ("What new offences would be created?", "spiking"),
            ("Are asylum hotels closing?", "end asylum hotels"),
            ("Who pays for the new neighbourhood officers?", "Police Efficiency and Collaboration"),
        ],
    )
    def test_answers_are_quotations(self, chain: Chain, question: str, words: str):
        answer = chain.answer(question)
        text = chain.document(BUNDLED_DOCUMENT.stem).text
        assert answer.outcome == "answered"
        assert words in quotes(answer)
        assert all(text[item.start : item.end] == item.quote for item in answer.citations)
        assert all(f"“{item.quote}” [{item.number}]" in answer.text for item in answer.citations)
        assert len(answer.passages) >= 10

    def test_talk_about_the_bot_stays_with_the_bot(self, chain: Chain):
        assert chain.answer("Do you share my data with third parties?").outcome == "declined"

    def test_what_is_not_there_is_said_with_the_nearest_passages(self, chain: Chain):
        answer = chain.answer("How do I bake a sourdough loaf?")
        assert answer.outcome == "not_stated"
        assert "does not mention “sourdough”" in answer.text
        assert not answer.citations
        assert answer.passages

    def test_advice_is_declined(self, chain: Chain):
        answer = chain.answer("Who should I vote for?")
        assert answer.outcome == "declined"
        assert not answer.citations

    def test_a_follow_up_is_understood_from_the_turn_before(self, chain: Chain):
        first = chain.answer("What is the Border Security Command?")
        second = chain.answer("Who pays for it?", [Turn(first.question, first)])
        assert "Border Security Command" in second.standalone_question
        assert "Rwanda" in quotes(second)

    def test_a_persons_words_carry_the_name(self, chain: Chain):
        answer = chain.answer("What does Gavin Thomas say about halving serious violence?")
        assert {citation.speaker for citation in answer.citations} == {"Gavin Thomas"}
        assert "Gavin Thomas, quoted" in answer.text

    def test_the_same_question_gets_the_same_answer(self, chain: Chain):
        def without_seconds() -> str:
            answer = chain.answer("what about shoplifting?").to_json()
            del answer["seconds"]
            return json.dumps(answer)

        assert without_seconds() == without_seconds()

    def test_an_answer_survives_json(self, chain: Chain):
        answer = chain.answer("Which blades will be banned?")
        assert answer_from_json(json.loads(json.dumps(answer.to_json()))).to_json() == (
            answer.to_json()
        )

    def test_passages_are_best_first(self, chain: Chain):
        scores = [hit.score for hit in chain.answer("what about prisons?").passages]
        assert scores == sorted(scores, reverse=True)

    @pytest.mark.parametrize("question", ["", "   ", "?!"])
    def test_an_empty_question_is_a_clear_error(self, chain: Chain, question: str):
        with pytest.raises(ManifestoError, match="empty"):
            chain.answer(question)

    def test_an_overlong_question_is_a_clear_error(self, chain: Chain):
        with pytest.raises(ManifestoError, match="19,999 characters"):
            chain.answer("why " * 5_000)

    def test_a_version_is_no_document_to_ask(self, chain: Chain):
        (name,) = chain.documents()
        version = chain.store.versions(name)[0].short
        with pytest.raises(ManifestoError, match="version in use"):
            chain.answer("What about knives?", documents=[version])

    def test_an_unknown_document_is_a_clear_error(self, chain: Chain):
        with pytest.raises(ManifestoError, match="take-back-our-streets"):
            chain.answer("what about prisons?", documents=["nothing"])

    def test_langchain_gets_documents(self, chain: Chain):
        found = PassageRetriever(search_engine=chain.search).invoke("What about asylum hotels?")
        text = chain.document(BUNDLED_DOCUMENT.stem).text
        assert len(found) == 10
        assert "asylum hotels" in found[0].page_content
        assert all(
            text[item.metadata["start"] : item.metadata["end"]] == item.page_content
            for item in found
        )


@pytest.mark.models
def test_a_change_of_the_index_is_followed_and_documents_can_be_chosen(
    tmp_path: Path, encoder, real_cache
):
    settings = load_settings(index=tmp_path / "index", cache=real_cache, rerank=False)
    store = open_index(settings, encoder)
    ingest(read_file(BUNDLED_DOCUMENT, settings), store, settings)
    chain = ready_chain(settings)
    before = chain.index_version
    plan = tmp_path / "plan.txt"
    plan.write_text("Libraries.\nWe will open every library on Saturdays.\n", encoding="utf-8")
    ingest(read_file(plan, settings), open_index(settings, encoder), settings)
    assert chain.index_version != before
    answer = chain.answer("When will libraries be open?", documents=["plan"])
    assert {hit.passage.document for hit in answer.passages} == {"plan"}
    follow_up = chain.answer("and prisons?", [Turn("", answer)], [BUNDLED_DOCUMENT.stem])
    assert {hit.passage.document for hit in follow_up.passages} == {BUNDLED_DOCUMENT.stem}


@pytest.mark.models
def test_what_a_document_says_of_its_authors_is_not_about_the_bot(
    tmp_path: Path, encoder, real_cache
):
    settings = load_settings(index=tmp_path / "index", cache=real_cache)
    policy = tmp_path / "policy.txt"
    policy.write_text("Sharing.\nWe share your data with third parties.\n", encoding="utf-8")
    ingest(read_file(policy, settings), open_index(settings, encoder), settings)
    answer = ready_chain(settings).answer("Do you share my data with third parties?")
    assert [item.quote for item in answer.citations] == ["We share your data with third parties."]
