"""Wait for a page as a person does: until it has stopped changing."""

from __future__ import annotations

from playwright.sync_api import Page, expect

_REDRAWING = ".stApp:not([data-test-script-state='notRunning'])"


def wait_while_redrawn(page: Page) -> None:
    """Let every click and every expectation on a page wait while the program redraws it."""
    page.add_locator_handler(page.locator(_REDRAWING), lambda: None)


def settle(page: Page) -> None:
    """Wait until the page is drawn as a whole: nothing runs, loads, fades or waits."""
    expect(page.locator(".stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    expect(page.locator("[data-stale='true']")).to_have_count(0)
    page.wait_for_function("document.getAnimations().every((one) => one.playState !== 'running')")
