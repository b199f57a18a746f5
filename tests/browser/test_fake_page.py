"""What needs a browser but no models: hostile words, the keyboard, small screens."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "ui"))

from fake_plan_chain import DOCUMENT, NASTY

from tests.browser.settling import settle

pytestmark = pytest.mark.browser


@pytest.fixture
def ready(page: Page, fake_address: str) -> Page:
    """The page, ready to be asked."""
    page.goto(fake_address)
    expect(page.get_by_role("heading", name="Questions to start with")).to_be_visible()
    settle(page)
    return page


def test_hostile_words_are_shown_as_text(ready: Page) -> None:
    question = f"odd {NASTY}"
    box = ready.get_by_role("textbox", name="Ask in your own words")
    box.fill(question)
    box.press("Enter")
    expect(ready.get_by_role("heading", name=question)).to_be_visible()
    expect(ready.locator(".quotation")).to_have_text(f"“{NASTY}”")
    expect(ready.locator(".source mark")).to_have_text(NASTY)
    settle(ready)
    ready.get_by_role("link", name="Open the document at this place").click()
    expect(ready.locator(".document mark")).to_have_text(NASTY)
    assert ready.locator(".document").text_content() == DOCUMENT.text
    assert ready.title() == "Manifesto Chat"
    assert ready.locator("a[href^='javascript'], .katex, .stHtml img").count() == 0


def test_hostile_words_in_labels_are_shown_as_text(ready: Page) -> None:
    """Labels are Markdown: the list of cited words must show the characters themselves."""
    ask(ready, "everything")
    label = ready.locator(".st-key-cited-0-1")
    expect(label).to_contain_text("<script>")
    shown = (label.text_content() or "").replace("\u2060", "")
    beginning = shown.removeprefix("1 ").removesuffix(" …").strip()
    assert len(beginning) > 40
    assert NASTY.startswith(beginning)


def test_everything_by_keyboard(ready: Page) -> None:
    ask(ready, "What about trees?")
    button = ready.get_by_role("button", name=re.compile("^2 A small plan"))
    button.focus()
    ready.keyboard.press("Shift+Tab")
    ready.keyboard.press("Tab")
    expect(button).to_be_focused()
    assert button.evaluate("element => getComputedStyle(element).outlineStyle") == "solid"
    ready.keyboard.press("Enter")
    expect(ready.get_by_text("Source 2 of 2")).to_be_visible()
    expect(button).to_be_focused()
    expect(ready.get_by_role("status").filter(has_text="Source 2")).to_have_count(1)


def test_outline_leads_to_the_section(ready: Page, fake_address: str) -> None:
    ready.set_viewport_size({"width": 1280, "height": 300})
    ready.goto(f"{fake_address}/document")
    settle(ready)
    ready.get_by_role("navigation", name="Sections").get_by_role("link", name="Odd words").click()
    expect(ready.locator("#section-2")).to_be_in_viewport()


def test_saved_chat_is_a_markdown_file(ready: Page, tmp_path: Path) -> None:
    ask(ready, "What about trees?")
    with ready.expect_download() as download:
        ready.get_by_role("button", name="Save as text").click()
    saved = Path(download.value.path()).read_text(encoding="utf-8")
    assert download.value.suggested_filename == "manifesto-chat.md"
    assert "“We will plant ten trees in every street.”" in saved


@pytest.mark.parametrize("path", ["", "document"])
def test_small_screen_never_scrolls_sideways(phone: Page, fake_address: str, path: str) -> None:
    phone.goto(f"{fake_address}/{path}")
    expect(phone.get_by_role("heading", level=1)).to_be_visible()
    assert phone.evaluate("document.querySelector('.stMain').scrollWidth") <= 360


def test_back_to_the_answer_on_a_small_screen(phone: Page, fake_address: str) -> None:
    phone.goto(f"{fake_address}/?q=What about trees?")
    phone.get_by_role("button", name=re.compile("^2 A small plan")).click()
    expect(phone.get_by_role("heading", name="Sources")).to_be_in_viewport()
    phone.get_by_role("link", name="Back to the answer").click()
    expect(phone.get_by_role("heading", name="What about trees?")).to_be_in_viewport()


def ask(page: Page, question: str) -> None:
    """Type a question, press Enter and wait for the answer."""
    box = page.get_by_role("textbox", name="Ask in your own words")
    box.fill(question)
    box.press("Enter")
    expect(page.locator(".panel-question")).to_contain_text(question)
    settle(page)
