"""Click every citation of many answers on the real page: do the marked words equal the quotation?

python -m benchmarks.clicked_citations [ANSWERS]
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import urlopen

import yaml
from playwright.sync_api import Page, expect, sync_playwright

from settings import BUNDLED_DOCUMENT, ROOT

SUITE = ROOT / "data" / "regression" / "tune.yaml"
PATIENCE = 240_000  # milliseconds; the models are loaded on the first visit


def main(answers: int = 100) -> None:
    """Print how many citations were clicked and how many marked exactly the quoted words."""
    text = BUNDLED_DOCUMENT.read_bytes().decode("utf-8-sig")
    cases = yaml.safe_load(SUITE.read_text(encoding="utf-8"))
    wanted = [case["question"] for case in cases if case["expected"] in ("answer", "correct")]
    with serving() as address, sync_playwright() as playwright:
        path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))))
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        answered = clicked = 0
        wrong: list[str] = []
        for question in wanted:
            if answered == answers:
                break
            found = list(click_all(page, address, question, text))
            answered += bool(found)
            clicked += len(found)
            wrong += [question for is_right in found if not is_right]
            print(f"{answered} answers, {clicked} clicked, {len(wrong)} wrong", file=sys.stderr)
        browser.close()
    print(f"{answered} answers, {clicked} citations clicked, {clicked - len(wrong)} marked exactly")
    for question in wrong:
        print(f"wrong: {question}")


def click_all(page: Page, address: str, question: str, text: str) -> Iterator[bool]:
    """Ask in a new chat, click each citation, yield whether its marks are the quoted words."""
    page.context.clear_cookies()
    page.goto(f"{address}/?{urlencode({'q': question})}")
    expect(page.locator(".evidence, .nearest, .problem").first).to_be_visible()
    expect(page.locator(".panel-question")).to_contain_text(question)
    lines = page.locator("[class*='st-key-line-']").filter(has=page.locator(".quotation"))
    for at in range(lines.count()):
        line = lines.nth(at)
        button = line.get_by_role("button").first
        number = (button.text_content() or "").split()[0]
        button.click()
        expect(page.get_by_text(re.compile(rf"^Source {number} of "))).to_be_visible()
        marked = "".join(page.locator(".source mark").all_text_contents())
        link = page.get_by_role("link", name="Open the document at this place")
        place = parse_qs(urlsplit(link.get_attribute("href") or "").query)
        start, end = int(place["start"][0]), int(place["end"][0])
        shown = line.locator(".quotation").text_content() or ""
        yield marked == text[start:end].replace("\r\n", "\n") and f"“{marked}”" in shown


@contextmanager
def serving(script: Path = ROOT / "app.py") -> Iterator[str]:
    """Serve a page with a data folder of its own; give its address once it is ready."""
    with socket.socket() as probe, tempfile.TemporaryDirectory() as data:
        probe.bind(("localhost", 0))
        port = str(probe.getsockname()[1])
        probe.close()
        command = [sys.executable, "-m", "streamlit", "run", str(script)]
        environment = {
            **os.environ,
            "MANIFESTO_DATA": data,
            "MANIFESTO_QUESTIONS_PER_MINUTE": "1000",
        }
        log = (Path(data) / "log").open("w")
        server = subprocess.Popen(
            [*command, "--server.port", port], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
        try:
            wait_for(f"http://localhost:{port}/_stcore/health")
            yield f"http://localhost:{port}"
        finally:
            server.kill()
            server.wait()


def wait_for(address: str, seconds: float = 120.0) -> None:
    """Wait until a server answers; raises TimeoutError."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with urlopen(address, timeout=1):
                return
        except (URLError, TimeoutError):
            time.sleep(0.2)
    raise TimeoutError(address)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
