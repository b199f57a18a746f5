"""How long visitors wait: until they can type, and from Enter to the first quotation.

    python -m benchmarks.waiting [VISITS]

Beside it stands the time that Streamlit's own hello page takes to show its heading.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import yaml
from playwright.sync_api import Browser, Page, expect, sync_playwright

from benchmarks.clicked_citations import PATIENCE, SUITE, serving
from settings import ROOT


def main(visits: int = 20) -> None:
    """Print medians in seconds; cold is the first visit after the server's start."""
    cases = yaml.safe_load(SUITE.read_text(encoding="utf-8"))
    questions = [case["question"] for case in cases if case["expected"] == "answer"][:visits]
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))))
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        hello = Path(str(find_spec("streamlit").origin)).parent / "hello" / "streamlit_app.py"  # type: ignore[union-attr]
        with serving(hello) as address:
            _report("hello page shown", [_shown(browser, address, "h1") for _ in range(visits)])
        with serving(ROOT / "app.py") as address:
            box = "[data-testid=stChatInputTextArea]:enabled"
            _report("can type", [_shown(browser, address, box) for _ in range(visits)])
            took = [_quoted(browser, address, question) for question in questions]
            _report("Enter to first quotation", took)
        browser.close()


def _shown(browser: Browser, address: str, selector: str) -> float:
    return _timed(
        browser, lambda page: page.goto(address), lambda page: page.locator(selector).first
    )


def _quoted(browser: Browser, address: str, question: str) -> float:
    page = browser.new_page()
    page.goto(address)
    box = page.get_by_role("textbox", name="Ask in your own words")
    box.fill(question)
    start = time.perf_counter()
    box.press("Enter")
    expect(page.locator(".quotation, .nearest").first).to_be_visible()
    took = time.perf_counter() - start
    page.close()
    return took


def _timed(
    browser: Browser, begin: Callable[[Page], object], awaited: Callable[[Page], object]
) -> float:
    page = browser.new_page()
    start = time.perf_counter()
    begin(page)
    expect(awaited(page)).to_be_visible()  # type: ignore[call-overload]
    took = time.perf_counter() - start
    page.close()
    return took


def _report(what: str, took: list[float]) -> None:
    warm = statistics.median(took[1:]) if len(took) > 1 else float("nan")
    print(f"{what}: cold {took[0]:.2f} s, warm {warm:.2f} s (median of {len(took) - 1})")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
