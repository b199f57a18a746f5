"""What visitors, staff and evaluators do, in a browser; on a phone where that changes things."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.settling import settle, wait_while_redrawn

pytestmark = pytest.mark.browser


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser of its own, with its own cookies."""
    opened = chromium.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    opened.set_default_timeout(60_000)
    opened.on("page", wait_while_redrawn)
    yield opened
    opened.close()


@pytest.fixture
def desktop(chromium: Browser) -> Iterator[Page]:
    """A window on a desktop, for what does not depend on its size."""
    opened = chromium.new_page(reduced_motion="reduce")
    opened.set_default_timeout(60_000)
    wait_while_redrawn(opened)
    yield opened
    opened.close()


def ask(page: Page, question: str) -> None:
    settle(page)
    box = page.get_by_role("textbox", name="Ask in your own words")
    box.fill(question)
    box.press("Enter")
    expect(page.locator(".panel-question")).to_contain_text(question)
    settle(page)


def test_chats_survive_reloads_and_windows(context: BrowserContext, fake_address: str) -> None:
    page = context.new_page()
    page.goto(fake_address)
    ask(page, "What about trees?")
    page.get_by_role("button", name=re.compile("^2 A small plan")).click()
    expect(page.get_by_text("Source 2 of 2")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Source 2 of 2")).to_be_visible()
    settle(page)
    page.get_by_role("button", name="New chat").click()
    expect(page.get_by_role("heading", name="Questions to start with")).to_be_visible()
    ask(page, "And water?")

    other = context.new_page()
    other.goto(f"{fake_address}/chats")
    expect(other.get_by_role("heading", level=2)).to_have_text(["And water?", "What about trees?"])
    other.get_by_role("button", name="Rename").last.click()
    other.get_by_role("textbox", name="New name").fill("All on trees")
    other.get_by_role("textbox", name="New name").press("Enter")
    expect(other.get_by_role("status").filter(has_text="new name")).to_have_count(1)
    other.keyboard.press("Escape")
    other.get_by_role("button", name="Open").last.click()
    expect(other.get_by_role("heading", name="What about trees?")).to_be_visible()
    expect(other.get_by_text("Source 2 of 2")).to_be_visible()

    other.goto(f"{fake_address}/chats")
    expect(other.get_by_role("heading", name="All on trees")).to_be_visible()
    other.get_by_role("button", name="Delete all chats").click()
    other.get_by_role("button", name="Yes, delete them all").click()
    expect(other.get_by_text("There is no chat yet.")).to_be_visible()


def test_another_browser_sees_no_chats(desktop: Page, chromium: Browser, fake_address: str) -> None:
    desktop.goto(f"{fake_address}/?q=What about trees?")
    expect(desktop.locator(".source mark")).to_be_visible()
    stranger = chromium.new_page()
    stranger.goto(f"{fake_address}/chats")
    expect(stranger.get_by_text("There is no chat yet.")).to_be_visible()
    stranger.close()


@pytest.mark.parametrize("width", [1280, 360])
def test_two_documents_beside_each_other(
    desktop: Page, two_documents_address: str, width: int
) -> None:
    page = desktop
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{two_documents_address}/compare")
    page.get_by_role("textbox", name="Your question").fill("What about trees?")
    page.get_by_role("button", name="Compare", exact=True).click()
    expect(page.locator(".quotation")).to_have_count(4)
    page.get_by_text("Hide the names").click()
    expect(page.get_by_role("heading", name="Document A")).to_be_visible()
    expect(page.get_by_text("Nour")).to_have_count(0)
    wide = page.evaluate("document.querySelector('.stMain').scrollWidth - innerWidth")
    assert wide <= 0


def test_file_is_chosen_on_the_library_page(desktop: Page, fake_address: str) -> None:
    desktop.goto(f"{fake_address}/library")
    desktop.locator("input[type=file]").set_input_files(
        {"name": "empty.txt", "mimeType": "text/plain", "buffer": b" "}
    )
    desktop.get_by_role("button", name="Add to the library").click()
    expect(desktop.get_by_text("empty.txt holds no text.")).to_be_visible()
