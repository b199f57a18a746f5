"""One visit of each kind of user to the real page, step by step, with a picture of each step."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import ARTEFACTS, PATIENCE
from tests.browser.settling import settle, wait_while_redrawn

pytestmark = [pytest.mark.browser, pytest.mark.models]

PHONE, DESKTOP = (360, 740), (1280, 900)
LOADING = 240_000  # milliseconds; the models are loaded once, on the first visit
QUESTION = "are there gonna be more cops round here?"
LEAFLET = """Dear neighbour,

We aim to halve knife crime in a decade.
labour will introduce new legal safeguards around strip-searching children and young people!

We will fast-track rape cases, with specialist courts at every Crown Court location in England.
Fraud accounts for almost three in five crimes.
We will build a new swimming pool in every town.
Vote on Thursday. Thank you for reading!
"""

Picture = Callable[[str], None]


@contextmanager
def visiting(chromium: Browser, who: str, size: tuple[int, int]) -> Iterator[tuple[Page, Picture]]:
    """Open a browser of its own, and give what takes a picture of a step, numbered and named."""
    width, height = size
    page = chromium.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
    page.set_default_timeout(PATIENCE)
    wait_while_redrawn(page)
    ARTEFACTS.mkdir(exist_ok=True)
    steps: list[str] = []

    def picture(step: str) -> None:
        settle(page)
        steps.append(step)
        page.screenshot(path=ARTEFACTS / f"visit-{who}-{len(steps)}-{step}.png")
        assert page.evaluate("document.querySelector('.stMain').scrollWidth") <= width

    yield page, picture
    page.close()


def ask(page: Page, number: int, question: str) -> None:
    """Ask a question as the conversation's next one and wait for its quotations."""
    box = page.get_by_role("textbox", name="Ask in your own words")
    box.fill(question)
    box.press("Enter")
    expect(page.locator(f".st-key-answer-{number} .quotation").first).to_be_visible()


def complain(page: Page, number: int, reason: str, words: str) -> None:
    """Find an answer wrong, say why, and be thanked."""
    answer = page.locator(f".st-key-answer-{number}")
    answer.get_by_role("button", name="No", exact=True).click()
    send = answer.get_by_role("button", name="Send", exact=True)
    expect(send).to_be_in_viewport(ratio=1)
    answer.get_by_text(reason).click()
    answer.get_by_role("textbox", name="Tell us more").fill(words)
    send.click()
    expect(answer.get_by_text("Thank you.")).to_be_visible()


def test_voter_on_a_phone(chromium: Browser, real_address: str) -> None:
    with visiting(chromium, "voter", PHONE) as (page, picture):
        page.goto(real_address)
        start = page.get_by_role("heading", name="Questions to start with")
        expect(start).to_be_visible(timeout=LOADING)
        picture("open")
        ask(page, 0, QUESTION)
        picture("answer")
        ask(page, 1, "and who's paying for that?")
        expect(page.get_by_role("heading", name="and who's paying")).to_be_in_viewport()
        picture("follow-up")

        answer = page.locator(".st-key-answer-1")
        answer.get_by_text("How this was answered").click()
        understood = answer.get_by_text("Your question was read as")
        expect(understood).to_contain_text("cops")
        understood.scroll_into_view_if_needed()
        picture("how")

        answer.get_by_role("button", name=re.compile("^1 ")).click()
        mark = page.locator(".source mark")
        expect(mark).to_be_in_viewport(ratio=0.9)
        quotation = mark.text_content() or ""
        picture("source")
        page.get_by_role("link", name="Open the document at this place").click()
        expect(page.locator(".document mark")).to_have_text(quotation)
        expect(page.locator(".document mark")).to_be_in_viewport()
        picture("document")
        page.get_by_role("link", name="Back to your questions").click()
        expect(page.get_by_role("heading", name="and who's paying")).to_be_in_viewport()
        picture("back")

        complain(page, 1, "Something is missing", "How much money is it?")
        picture("thanks")


def test_campaign_staff_with_a_leaflet(
    chromium: Browser, real_address: str, tmp_path: Path
) -> None:
    with visiting(chromium, "staff", DESKTOP) as (page, picture):
        page.goto(f"{real_address}/wording")
        check = page.get_by_role("button", name="Check", exact=True)
        expect(check).to_be_visible(timeout=LOADING)
        page.get_by_label("Text to check").fill(LEAFLET)
        check.click()
        expect(page.get_by_text("Only problems")).to_be_visible()
        expect(page.locator(".counts")).to_be_in_viewport()
        picture("checked")
        marks = {
            "We aim to halve": "verbatim",
            "strip-searching": "typography",
            "in five crimes": "altered",
            "swimming pool": "not_found",
            "Thank you": "not_a_claim",
        }
        for words, verdict in marks.items():
            item = page.locator(".checked").filter(has=page.locator(".sentence", has_text=words))
            expect(item).to_have_class(f"checked {verdict}")
        fraud = page.locator(".checked").filter(has_text="Fraud accounts")
        expect(fraud.locator(".sentence del")).to_have_text("almost two in five")
        expect(fraud.locator(".sentence ins")).to_have_text("almost three in five")

        page.get_by_text("Only problems").click()
        expect(page.locator(".checked.verbatim, .checked.not_a_claim")).to_have_count(0)
        fraud.scroll_into_view_if_needed()
        picture("problems")
        with page.expect_download() as saved:
            page.get_by_role("button", name="Save for Word, with comments").click()
        path = tmp_path / "checked.docx"
        saved.value.save_as(path)
        comments = [comment.text for comment in docx.Document(str(path)).comments]
        assert any("“almost two in five” → “almost three in five”" in one for one in comments)
        assert any(one.startswith("NOT FOUND") for one in comments)


def test_evaluator_with_a_failing_case(chromium: Browser, real_address: str) -> None:
    words = "It does not say whose street."
    with visiting(chromium, "complaining", PHONE) as (page, _):
        page.goto(f"{real_address}/?q={QUESTION}")
        expect(page.locator(".st-key-answer-0 .quotation").first).to_be_visible(timeout=LOADING)
        complain(page, 0, "The quotation is wrong or does not fit", words)
    with visiting(chromium, "evaluator", DESKTOP) as (page, picture):
        page.goto(f"{real_address}/feedback")
        item = page.locator("[class*='st-key-item-']").filter(has_text=words)
        expect(item.get_by_role("heading", name=QUESTION)).to_be_visible(timeout=LOADING)
        item.get_by_text("The answer, as the visitor saw it").click()
        picture("feedback")
        item.get_by_role("button", name="Add to the tests").click()
        expect(page.get_by_role("status").filter(has_text="Added as")).to_have_count(1)
        expect(item).to_have_count(0)
        picture("added")
        page.get_by_text("Made a test case").click()
        expect(item.get_by_text("Test case:")).to_be_visible()
        page.goto(f"{real_address}/regression")
        expect(page.get_by_role("heading", name="Test runs")).to_be_visible()
        picture("runs")
