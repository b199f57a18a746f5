"""The wording page in Chromium: a leaflet pasted, a file dropped, a Word file saved."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
LEAFLET = (
    "Dear neighbour,\n\nWe will build 2,500 new homes in every county by the end of the decade.\n\n"
    "We will not close any ticket office in Northumbria."
)


def test_a_leaflet_pasted_and_saved(page: Page, wording_address: str, tmp_path: Path) -> None:
    page.goto(wording_address)
    page.get_by_label("Text to check").fill(LEAFLET)
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_text("! ALTERED")).to_be_visible()
    expect(page.locator("del").first).to_have_text("1,500")
    expect(page.get_by_text("= verbatim")).to_be_visible()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save for Word, with comments").click()
    path = tmp_path / "checked.docx"
    saved.value.save_as(path)
    (comment,) = docx.Document(str(path)).comments
    assert "number: “1,500” → “2,500”" in comment.text
    page.get_by_text("Only problems").click()
    expect(page.get_by_text("= verbatim")).to_have_count(0)
    expect(page.get_by_text("! ALTERED")).to_be_visible()


def test_a_file_dropped_on_a_small_screen(
    phone: Page, wording_address: str, tmp_path: Path
) -> None:
    path = tmp_path / "leaflet.txt"
    path.write_text(LEAFLET, encoding="utf-8")
    phone.goto(wording_address)
    phone.locator("input[type=file]").set_input_files(path)
    expect(phone.get_by_text("leaflet.txt")).to_be_visible()
    phone.get_by_role("button", name="Check").click()
    expect(phone.get_by_text("! ALTERED")).to_be_visible()
    width = phone.evaluate("document.documentElement.scrollWidth")
    assert width <= phone.viewport_size["width"]
