"""The reader in a browser: what is found or cited is marked and in view."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", [(1280, 500), (360, 640)], ids=["desktop", "phone"])
def test_finding_and_turning(page: Page, fake_address: str, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(f"{fake_address}/?q=What about trees?")
    page.get_by_role("link", name="Open the document at this place").click()
    mark = page.locator(".document mark")
    expect(mark).to_have_text("We will plant ten trees in every street.")
    page.get_by_role("button", name="Next quotation").click()
    expect(mark).to_have_text("“My street was bare.")
    expect(page).to_have_url(re.compile("start="))

    find = page.get_by_role("textbox", name="Find in this document")
    find.fill("WILL BE")
    find.press("Enter")
    expect(mark).to_have_count(2)
    page.get_by_role("button", name="Next match").click()
    expect(page.get_by_text("Match 2 of 2")).to_be_visible()
    current = page.locator(".document mark.current")
    expect(current).to_be_in_viewport()
    expect(page.get_by_text("Quotation 2 of 2")).to_have_count(1)

    page.get_by_role("button", name="Previous quotation").click()
    expect(mark).to_have_count(1)
    expect(mark).to_have_text("We will plant ten trees in every street.")
    page.reload()
    expect(mark).to_have_text("We will plant ten trees in every street.")
    expect(mark).to_be_in_viewport()
