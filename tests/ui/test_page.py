"""What a visitor sees and can do, on the page over a made-up chain."""

from __future__ import annotations

import html

import fake_plan_chain
import pytest
from fake_plan_chain import DOCUMENT, NASTY
from page_visits import Visit, wait_until_loaded

from errors import ManifestoError
from ui.loading import UNEXPECTED


def test_first_visit_says_what_the_page_is_and_offers_questions(visit: Visit) -> None:
    assert "quotations from the document" in visit.shown
    assert "no advice" in visit.shown
    assert visit.buttons == [
        "What does it say about “Water”?",
        "What does it say about “Odd words”?",
    ]


def test_starter_question_is_answered(visit: Visit) -> None:
    visit.press_key("starter-0")
    assert visit.app.session_state["conversation"].exchanges[0].answer is not None


def test_quotations_carry_their_numbers_and_the_first_source_is_shown(visit: Visit) -> None:
    visit.ask("What about trees?")
    assert '<p class="quotation">“We will plant ten trees in every street.”</p>' in visit.shown
    assert "**1** A small plan" in visit.buttons
    assert "Source 1 of 2" in visit.sources
    assert "<mark>We will plant ten trees in every street.</mark> They will be" in visit.sources


def test_choosing_a_citation_shows_its_passage_and_speaker(visit: Visit) -> None:
    visit.ask("What about trees?")
    visit.press("**2** A small plan")
    assert "Source 2 of 2" in visit.sources
    assert "<mark>“My street was bare.</mark> Now it is green.”" in visit.sources
    assert "Words of Nour" in visit.sources


def test_cited_and_consulted_passages_are_apart(visit: Visit) -> None:
    visit.ask("What about trees?")
    cited, consulted = visit.sources.split("Also read, but not cited")
    assert "Every home" in consulted
    assert "Every home" not in cited


def test_sources_belong_to_their_message(visit: Visit) -> None:
    visit.ask("What about trees?")
    visit.press("**2** A small plan")
    visit.ask("And water?")
    assert "For: “And water?”" in visit.sources
    visit.press_key("cite-0-1-0-1")
    assert "For: “What about trees?”" in visit.sources
    assert "Source 1 of 2" in visit.sources
    visit.app.run()
    assert "Source 1 of 2" in visit.sources


def test_choice_of_an_older_message_is_kept(visit: Visit) -> None:
    visit.ask("What about trees?")
    visit.press("**2** A small plan")
    visit.ask("And water?")
    visit.press_key("show-0")
    assert "Source 2 of 2" in visit.sources


def test_earlier_turns_go_along_as_history(visit: Visit) -> None:
    visit.ask("What about trees?")
    visit.ask("And water?")
    assert "Your question was read as: “And water? (after 1, in [])”" in visit.shown


def test_chosen_documents_are_searched(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fake_plan_chain, "DOCUMENTS", ("other", "plan"))
    visit.app.run()
    visit.app.multiselect(key="documents").set_value(["plan"]).run()
    visit.ask("What about trees?")
    visit.ask("And water?")
    assert "(after 1, in [&#x27;plan&#x27;])”" in visit.shown


def test_reader_turns_to_another_document(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fake_plan_chain, "DOCUMENTS", ("other", "plan"))
    _open(visit, document="other")
    visit.app.selectbox[0].set_value("plan").run()
    assert visit.app.query_params["document"] == "plan"


def test_brackets_inside_a_quotation_are_not_citations(visit: Visit) -> None:
    visit.ask("And water?")
    assert "“Every home will have clean water by 2030 [3].”" in visit.shown


def test_not_stated_offers_passages_marked_as_no_answer(visit: Visit) -> None:
    visit.ask("How do I bake a loaf?")
    assert "The document does not say." in visit.shown
    nearest = visit.shown[visit.shown.index("Nearest passages.") :]
    assert "They do not answer the question." in nearest
    assert nearest[: nearest.index("</section>")].count("<details") == 3


def test_declined_without_passages_offers_none(visit: Visit) -> None:
    visit.ask("Who should I vote for?")
    assert "This page gives no advice on voting." in visit.shown
    assert "Nearest passages" not in visit.shown


def test_known_problem_is_told_in_its_own_words(visit: Visit) -> None:
    visit.ask("Be friendly")
    assert "The index is being rebuilt. Ask again in a minute." in visit.shown


def test_unexpected_failure_shows_no_details(
    visit: Visit, caplog: pytest.LogCaptureFixture
) -> None:
    visit.ask("Please crash")
    assert UNEXPECTED in visit.shown
    assert "secret detail" not in visit.shown
    assert "secret detail" in caplog.text
    assert not visit.app.exception
    visit.ask("What about trees?")
    assert "Source 1 of 2" in visit.sources


def test_overlong_question_is_refused_in_a_friendly_way(visit: Visit) -> None:
    visit.ask("trees " * 4000)
    assert "Please make it shorter" in visit.shown
    assert visit.app.session_state["conversation"].exchanges[0].answer is None


def test_words_of_documents_and_people_are_escaped(visit: Visit) -> None:
    visit.ask("odd " + NASTY)
    assert html.escape(NASTY) in visit.shown
    assert "<script>document" not in visit.shown
    assert not any("[link]" in label or ":smile:" in label for label in visit.buttons)


def test_new_chat_forgets_everything(visit: Visit) -> None:
    visit.ask("What about trees?")
    visit.press("New chat")
    assert "trees" not in visit.shown
    assert "Questions to start with" in visit.shown


def test_question_in_the_link_is_asked_once(visit: Visit) -> None:
    visit.app.query_params["q"] = "What about trees?"
    visit.app.run()
    visit.app.run()
    assert len(visit.app.session_state["conversation"].exchanges) == 1
    assert "Source 1 of 2" in visit.sources


def test_early_question_is_kept_and_answered(loading_visit: Visit) -> None:
    fake_plan_chain.GATE.clear()
    loading_visit.app.run()
    loading_visit.ask("What about trees?")
    assert "Your question is kept." in loading_visit.shown
    fake_plan_chain.GATE.set()
    wait_until_loaded()
    loading_visit.app.run()
    assert "Source 1 of 2" in loading_visit.sources


@pytest.mark.parametrize(
    ("failure", "told"),
    [
        (ManifestoError("The index was made otherwise."), "The index was made otherwise."),
        (RuntimeError("secret detail"), UNEXPECTED),
    ],
)
def test_failed_loading_is_told_and_can_be_tried_again(
    loading_visit: Visit, monkeypatch: pytest.MonkeyPatch, failure: Exception, told: str
) -> None:
    monkeypatch.setattr(fake_plan_chain, "FAILURE", failure)
    loading_visit.app.run()
    wait_until_loaded()
    loading_visit.app.run()
    assert told in loading_visit.shown
    assert "secret detail" not in loading_visit.shown
    monkeypatch.setattr(fake_plan_chain, "FAILURE", None)
    loading_visit.press("Try again")
    wait_until_loaded()
    loading_visit.app.run()
    assert "Questions to start with" in loading_visit.shown


def test_invalid_setting_is_told(loading_visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MANIFESTO_PASSAGES", "many")
    loading_visit.app.run()
    assert "MANIFESTO_PASSAGES" in loading_visit.shown


def test_link_to_a_place_opens_the_document_with_the_words_marked(visit: Visit) -> None:
    quote = "Every home will have clean water by 2030 [3]."
    start = DOCUMENT.text.index(quote)
    _open(visit, document="plan", start=str(start), end=str(start + len(quote)))
    assert f'<mark class="current">{quote}</mark>' in visit.shown
    assert '<nav class="outline"' in visit.shown


@pytest.mark.parametrize(("start", "end"), [("5", "999999"), ("9", "3"), ("x", "7"), ("-1", "4")])
def test_link_to_no_place_is_told_and_marks_nothing(visit: Visit, start: str, end: str) -> None:
    _open(visit, document="plan", start=start, end=end)
    assert "does not have" in visit.shown
    assert "<mark" not in visit.shown


def test_link_to_an_unknown_document_is_told(visit: Visit) -> None:
    _open(visit, document="<b>none</b>")
    assert "There is no document called “&lt;b&gt;none&lt;/b&gt;” here." in visit.shown


def _open(visit: Visit, **parameters: str) -> None:
    for name, value in parameters.items():
        visit.app.query_params[name] = value
    visit.app.run()
