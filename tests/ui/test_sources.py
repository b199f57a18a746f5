"""Which words around a quotation are shown, and what happens when the document has changed."""

from __future__ import annotations

from dataclasses import replace

from fake_plan_chain import FakeChain
from page_visits import Visit, answer_with

from retrieval.schema import Citation, Hit, Passage, SourceDocument
from ui.export import conversation_to_markdown
from ui.sources import surroundings
from ui.starters import starter_questions
from ui.state import Conversation, Exchange
from ui.titles import origin

TEXT = "0123456789" * 100
DOCUMENT = SourceDocument("plan", "Plan", TEXT, (), "")
CITATION = Citation(1, "plan", "s", TEXT[500:520], 500, 520)


def _passage(start: int, end: int) -> Hit:
    return Hit(Passage(f"p{start}", "plan", "s", TEXT[start:end], start, end), 1.0)


def test_quotation_over_two_passages_is_shown_in_both() -> None:
    answer = replace(answer_with(""), passages=(_passage(480, 510), _passage(510, 600)))
    assert surroundings(CITATION, answer, DOCUMENT) == (480, 600)


def test_quotation_in_no_passage_is_shown_with_some_text_around_it() -> None:
    answer = replace(answer_with(""), passages=(_passage(0, 100),))
    assert surroundings(CITATION, answer, DOCUMENT) == (200, 820)


def test_changed_document_marks_nothing_and_says_so(visit: Visit) -> None:
    visit.ask("What about trees?")
    answer = visit.app.session_state["conversation"].exchanges[0].answer
    moved = replace(answer.citations[0], start=3, end=10)
    visit.app.session_state["conversation"].exchanges[0].answer = replace(
        answer, citations=(moved, *answer.citations[1:])
    )
    visit.app.run()
    assert "The document has changed since this answer." in visit.sources
    assert "<mark>" not in visit.sources


def test_saved_conversation_has_questions_quotations_and_places() -> None:
    answer = FakeChain().answer("What about trees?")
    talk = Conversation([Exchange("What about *trees*?", answer), Exchange("?", problem="No.")])
    saved = conversation_to_markdown(talk)
    assert "## What about \\*trees\\*?" in saved
    assert "“We will plant ten trees in every street.” \\[1\\]" in saved
    assert "\\[2\\] plan, A small plan, words of Nour" in saved
    assert "No." in saved


def test_bundled_document_starts_with_written_questions() -> None:
    class Bundled(FakeChain):
        def document(self, name: str) -> SourceDocument:
            return replace(super().document(name), name="take-back-our-streets")

    questions = starter_questions(Bundled())  # type: ignore[arg-type]
    assert "What are they doing about knives?" in questions
    assert 3 <= len(questions) <= 4


def test_origin_of_a_document_in_plain_words() -> None:
    dated = replace(DOCUMENT, publisher="The Party", date="2024-06-03")
    assert origin(dated) == "The Party, 3 June 2024"
    assert origin(replace(dated, publisher="", date="spring 2024")) == "spring 2024"
    assert origin(DOCUMENT) == ""
