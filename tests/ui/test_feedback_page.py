"""From a thumb below an answer to a case in a suite, on the page."""

from __future__ import annotations

from pathlib import Path

from page_visits import Visit
from streamlit.testing.v1 import AppTest

from evaluation.cases import load_cases


def _feedback_script() -> None:
    import fake_plan_chain

    from settings import load_settings
    from ui.feedback import feedback_page
    from ui.loading import shared_loading

    feedback_page(shared_loading(fake_plan_chain.open_fake_chain), load_settings())


def evaluator(visit: Visit) -> Visit:
    """Open the page for evaluators over the feedback of this visit's server."""
    page = AppTest.from_function(_feedback_script, default_timeout=20)
    page.session_state["kept"] = visit.app.session_state["kept"]
    return Visit(page.run())


def complain(visit: Visit, question: str, reason: str, words: str = "") -> str:
    """Ask, say what is wrong and return the id of the exchange."""
    visit.ask(question)
    at = len(visit.app.session_state["conversation"].exchanges) - 1
    visit.press_key(f"bad-{at}")
    visit.app.radio(key=f"reason-{at}").set_value(reason)
    visit.app.text_area(key=f"words-{at}").set_value(words)
    visit.press("Send")
    return str(visit.app.session_state["conversation"].exchanges[at].id)


def test_wrong_answer_is_sent_with_reason_and_words(visit: Visit) -> None:
    complain(visit, "What about trees?", "missing", "The <b>oaks</b>")
    assert "Thank you." in visit.shown
    page = evaluator(visit)
    assert "Something is missing" in page.shown
    assert "The &lt;b&gt;oaks&lt;/b&gt;" in page.shown


def test_right_answer_becomes_a_case_with_one_click(visit: Visit, tmp_path: Path) -> None:
    visit.ask("What about trees?")
    visit.press_key("good-0")
    page = evaluator(visit)
    page.press("Add to the tests")
    assert "Added as “what-about-trees”." in page.shown
    assert "Nothing here." in page.shown
    (case,) = load_cases([tmp_path / "data" / "feedback.yaml"])
    assert case.turns[0].gold == (
        "We will plant ten trees in every street.",
        "“My street was bare.",
    )


def test_should_have_refused_becomes_a_case_with_one_click(visit: Visit, tmp_path: Path) -> None:
    complain(visit, "What about trees?", "should_refuse")
    evaluator(visit).press("Add to the tests")
    (case,) = load_cases([tmp_path / "data" / "feedback.yaml"])
    assert (case.turns[0].expected, case.turns[0].gold) == ("abstain", ())


def test_sentences_of_the_document_can_be_chosen(visit: Visit, tmp_path: Path, monkeypatch) -> None:
    sentence = "They will be oaks."
    monkeypatch.setattr("ui.feedback.candidate_sentences", lambda *_: (sentence, "Not in it."))
    name = complain(visit, "What about trees?", "missing")
    page = evaluator(visit)
    page.app.multiselect(key=f"gold-{name}").set_value(["Not in it."])
    page.press("Add to the tests")
    assert "Not in it." in page.shown  # refused: it stands in no document
    assert not (tmp_path / "data" / "feedback.yaml").exists()
    page.app.multiselect(key=f"gold-{name}").set_value([sentence])
    page.press("Add to the tests")
    assert load_cases([tmp_path / "data" / "feedback.yaml"])[0].turns[0].gold == (sentence,)


def test_closed_feedback_leaves_the_list(visit: Visit) -> None:
    complain(visit, "What about trees?", "unfair")
    page = evaluator(visit)
    page.press("Close")
    assert "Nothing here." in page.shown
