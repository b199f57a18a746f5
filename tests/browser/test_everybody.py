"""Every page for everybody: no serious barrier (axe-core), small screens, large text, themes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.settling import settle

pytestmark = pytest.mark.browser

PAGES = {
    "": "Ask the manifesto",
    "chats": "Your chats",
    "document?document=plan&start=16&end=40": "A small plan",
    "compare": "Compare two documents",
    "library": "Library",
    "feedback": "Feedback",
    "regression": "Test runs",
}
ARTEFACTS = Path(__file__).with_name("artefacts")
SERIOUS = ("serious", "critical")


@pytest.fixture
def visited(page: Page, fake_address: str) -> Page:
    """A browser in which a question was asked and an answer found wrong."""
    page.goto(f"{fake_address}/?q=What about trees?")
    expect(page.locator(".source mark")).to_be_visible()
    page.get_by_role("button", name="No", exact=True).click()
    expect(page.get_by_role("radiogroup", name="What is wrong?")).to_be_visible()
    settle(page)
    return page


def wait_until_drawn(page: Page, heading: str) -> None:
    """Wait until the page is there as a whole, not only its heading."""
    expect(page.get_by_role("heading", name=heading).first).to_be_visible()
    settle(page)


def violations(page: Page) -> list[str]:
    """Return what axe-core finds that is serious or worse, with the elements."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['html'][:160]}"
        for one in found
        if one["impact"] in SERIOUS
        for node in one["nodes"]
    ]


def test_answer_and_form_have_no_serious_barrier(visited: Page) -> None:
    assert violations(visited) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_serious_barrier(visited: Page, fake_address: str, scheme: str) -> None:
    visited.emulate_media(color_scheme=scheme)
    visited.get_by_role("button", name="Send", exact=True).first.click()
    expect(visited.get_by_text("Thank you.")).to_be_visible()
    found = {}
    for path, heading in PAGES.items():
        visited.goto(f"{fake_address}/{path}")
        wait_until_drawn(visited, heading)
        visited.screenshot(path=ARTEFACTS / f"{scheme}-{path.split('?')[0]}.png", full_page=True)
        if barriers := violations(visited):
            found[path] = barriers
    assert found == {}


@pytest.fixture
def large_text(chromium: Browser) -> Iterator[Page]:
    """A phone whose owner has doubled the size of text."""
    opened = chromium.new_page(viewport={"width": 360, "height": 740})
    opened.add_init_script(
        "addEventListener('DOMContentLoaded', () => {"
        "document.documentElement.style.fontSize = '200%' })"
    )
    yield opened
    opened.close()


def test_nothing_is_cut_off_with_text_twice_as_large(large_text: Page, fake_address: str) -> None:
    large_text.goto(f"{fake_address}/?q=What about trees?")
    expect(large_text.locator(".source mark")).to_be_visible()
    for path, heading in PAGES.items():
        large_text.goto(f"{fake_address}/{path}")
        wait_until_drawn(large_text, heading)
        wide = large_text.evaluate("document.querySelector('.stMain').scrollWidth")
        assert wide <= 360, path


def test_small_screen_has_a_menu_with_a_name(phone: Page, fake_address: str) -> None:
    phone.goto(fake_address)
    phone.get_by_role("button", name=re.compile("menu|sidebar", re.IGNORECASE)).first.click()
    phone.get_by_role("link", name="Your chats").click()
    expect(phone.get_by_role("heading", name="Your chats")).to_be_visible()
    assert phone.evaluate("document.querySelector('.stMain').scrollWidth") <= 360
