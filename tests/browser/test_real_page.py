"""The main job in a real browser: the real page, the real index, the real models."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from settings import BUNDLED_DOCUMENT

pytestmark = [pytest.mark.browser, pytest.mark.models]

TEXT = BUNDLED_DOCUMENT.read_bytes().decode("utf-8-sig")
QUESTIONS = (
    "What are they doing about knives?",
    "Will there be more police on my street?",
    "How will they help victims of crime?",
)
LOADING = 240_000  # milliseconds; the models are loaded once, on the first visit


@pytest.fixture
def ready(page: Page, real_address: str) -> Page:
    """The real page, ready to be asked."""
    page.goto(real_address)
    expect(page.get_by_role("heading", name="Questions to start with")).to_be_visible(
        timeout=LOADING
    )
    return page


def test_three_questions_and_their_citations(ready: Page) -> None:
    for number, question in enumerate(QUESTIONS):
        ask(ready, question)
        answer = ready.locator(f".st-key-answer-{number}")
        quotations = answer.locator(".quotation")
        expect(quotations.first).to_be_visible()
        for position in range(min(quotations.count(), 3)):
            answer.get_by_role("button", name=re.compile(rf"^{position + 1} ")).click()
            expect(ready.get_by_text(f"Source {position + 1} of")).to_be_visible()
            words = marked_words(source(ready))
            start, end = place_in_link(ready)
            assert words == TEXT[start:end]
            assert f"“{words}”" in (quotations.nth(position).text_content() or "")


def test_citation_opens_the_document_at_the_marked_words(ready: Page) -> None:
    ask(ready, QUESTIONS[0])
    expect(source(ready)).to_be_visible()
    quotation = marked_words(source(ready))
    ready.get_by_role("link", name="Open the document at this place").click()
    document = ready.locator(".document")
    expect(document.locator("mark").first).to_be_in_viewport()
    start, end = place(ready.url)
    assert marked_words(document) == TEXT[start:end] == quotation
    assert document.text_content() == TEXT.replace("\r\n", "\n")

    ready.go_back()
    expect(ready.get_by_role("heading", name=QUESTIONS[0])).to_be_visible()
    assert marked_words(source(ready)) == quotation


def test_link_to_a_place_opens_there(page: Page, real_address: str) -> None:
    words = "We aim to halve knife crime in a decade."
    start = TEXT.index(words)
    end = start + len(words)
    page.goto(f"{real_address}/?document={BUNDLED_DOCUMENT.stem}&start={start}&end={end}")
    mark = page.locator(".document mark")
    expect(mark).to_be_in_viewport(timeout=LOADING)
    assert mark.text_content() == words


def test_what_the_document_does_not_say(ready: Page) -> None:
    ask(ready, "How do I bake a sourdough loaf?")
    nearest = ready.get_by_role("region", name="Nearest passages")
    expect(nearest).to_contain_text("They do not answer the question.")
    expect(ready.locator(".quotation")).to_have_count(0)


def test_early_question_is_kept_until_everything_is_ready(page: Page, real_address: str) -> None:
    page.goto(real_address)
    ask(page, QUESTIONS[0])
    expect(page.locator(".quotation").first).to_be_visible(timeout=LOADING)


def ask(page: Page, question: str) -> None:
    """Type a question and press Enter."""
    box = page.get_by_role("textbox", name="Ask in your own words")
    box.fill(question)
    box.press("Enter")
    expect(page.get_by_role("heading", name=question)).to_be_visible()


def source(page: Page) -> Locator:
    """Return the passage that the source panel shows."""
    return page.get_by_role("article", name=re.compile("^Source"))


def marked_words(inside: Locator) -> str:
    """Return the marked words, put together, once the page has drawn them."""
    expect(inside.locator("mark").first).to_be_visible()
    return "".join(inside.locator("mark").all_text_contents())


def place_in_link(page: Page) -> tuple[int, int]:
    """Return the offsets in the link that opens the document."""
    link = page.get_by_role("link", name="Open the document at this place")
    return place(link.get_attribute("href") or "")


def place(address: str) -> tuple[int, int]:
    """Return the offsets that an address names."""
    parameters = parse_qs(urlsplit(address).query)
    return int(parameters["start"][0]), int(parameters["end"][0])
