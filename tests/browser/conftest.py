"""The page in Chromium: a server of its own, and pages on desktop and phone sizes."""

from __future__ import annotations

import os
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
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.settling import wait_while_redrawn

ROOT = Path(__file__).resolve().parents[2]
ARTEFACTS = Path(__file__).with_name("artefacts")
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
START_SECONDS = 120
PATIENCE = 60_000
"""Milliseconds to wait for what should come at once: a busy machine is no failure."""
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Chromium, or a skipped test; a failed one where REQUIRE_BROWSER=1."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        reason = "Chromium is not installed (on Debian: apt-get install chromium)"
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def real_address(chromium: Browser) -> Iterator[str]:
    """The address of the real page over the real index."""
    with serving(ROOT / "app.py") as address:
        yield address


@pytest.fixture(scope="session")
def fake_address(chromium: Browser) -> Iterator[str]:
    """The address of the page over a made-up chain."""
    with serving(ROOT / "tests" / "ui" / "fake_app.py") as address:
        yield address


@pytest.fixture(scope="session")
def two_documents_address(chromium: Browser) -> Iterator[str]:
    """The address of the page over a made-up chain with two documents."""
    with serving(ROOT / "tests" / "ui" / "fake_app.py", FAKE_DOCUMENTS="other,plan") as address:
        yield address


@pytest.fixture(scope="session")
def wording_address(chromium: Browser) -> Iterator[str]:
    """The address of the wording page over a small document."""
    with serving(ROOT / "tests" / "wording" / "wording_app.py") as address:
        yield address


@pytest.fixture
def page(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A desktop window; `phone` as a marker's name gives a small one."""
    with window(chromium, request, width=1280, height=900) as opened:
        yield opened


@pytest.fixture
def phone(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A window as small as a phone."""
    with window(chromium, request, width=360, height=740) as opened:
        yield opened


@contextmanager
def window(
    browser: Browser, request: pytest.FixtureRequest, width: int, height: int
) -> Iterator[Page]:
    """Open a window; whatever it asks of another host, and any error, fails the test."""
    opened = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
    opened.set_default_timeout(PATIENCE)
    wait_while_redrawn(opened)
    elsewhere: list[str] = []
    errors: list[str] = []
    opened.on("request", lambda sent: elsewhere.append(sent.url) if _leaves(sent.url) else None)
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    ARTEFACTS.mkdir(exist_ok=True)
    opened.screenshot(path=ARTEFACTS / f"{request.node.name}.png")
    opened.close()
    assert elsewhere == []
    assert errors == []


def _leaves(address: str) -> bool:
    local = ("http://localhost:", "ws://localhost:", "data:", "blob:", "about:")
    return not address.startswith(local)


@contextmanager
def serving(script: Path, port: int | None = None, **variables: str) -> Iterator[str]:
    """Serve a script until the block ends; give its address once it answers."""
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    options = ["--server.headless", "true", "--server.port", str(port)]
    ARTEFACTS.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="manifesto-page-") as data,
        (ARTEFACTS / f"{script.stem}.log").open("w") as log,
    ):
        environment = {**os.environ, "MANIFESTO_DATA": data, **variables}
        server = subprocess.Popen(
            [*command, *options], cwd=ROOT, stdout=log, stderr=log, env=environment
        )
        try:
            _wait_for_health(f"http://localhost:{port}/_stcore/health", server)
            yield f"http://localhost:{port}"
        finally:
            server.terminate()
            server.wait(20)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return int(probe.getsockname()[1])


def _wait_for_health(address: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and server.poll() is None:
        try:
            with urlopen(address, timeout=1):
                return
        except (URLError, TimeoutError):
            time.sleep(0.1)  # the one place with nothing to wait on
    pytest.fail(f"The page did not start; see {ARTEFACTS.name}/")
