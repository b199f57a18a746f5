"""The door of the staff pages with a real OIDC provider: in, out, and not in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from oidc_provider_mock import User, run_server_in_thread
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import ARTEFACTS, PATIENCE, ROOT, free_port, serving
from tests.browser.settling import settle, wait_while_redrawn

pytestmark = pytest.mark.browser

STAFF, STRANGER, UNCHECKED = "anna@party.example", "eve@elsewhere.example", "bob@party.example"
SECRETS = """
[auth]
redirect_uri = "http://localhost:{port}/oauth2callback"
cookie_secret = "only for this test, as long as it has to be"
client_id = "manifesto"
client_secret = "also only for this test"
server_metadata_url = "http://localhost:{provider}/.well-known/openid-configuration"
"""


@pytest.fixture(scope="module")
def guarded_address(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the page with a log-in, beside a provider that knows three people."""
    people = [
        User(sub=email, claims={"email": email, "email_verified": email != UNCHECKED})
        for email in (STAFF, STRANGER, UNCHECKED)
    ]
    with run_server_in_thread(user_claims=people) as provider:
        port, secrets = free_port(), tmp_path_factory.mktemp("secrets") / "secrets.toml"
        secrets.write_text(SECRETS.format(port=port, provider=provider.server_port))
        with serving(
            ROOT / "tests" / "ui" / "fake_app.py",
            port,
            MANIFESTO_STAFF="@party.example",
            STREAMLIT_SECRETS_FILES=str(secrets),
        ) as address:
            yield address


@pytest.fixture
def visitor(chromium: Browser) -> Iterator[Page]:
    """A browser that nobody is logged in to; what the provider's pages want from afar is cut."""
    page = chromium.new_page(reduced_motion="reduce")
    page.set_default_timeout(PATIENCE)
    wait_while_redrawn(page)
    page.route(lambda url: "//localhost:" not in url, lambda route: route.abort())
    yield page
    page.close()


def log_in(page: Page, address: str, email: str) -> None:
    """Log in at the provider and come back to the staff page that was asked for."""
    page.goto(f"{address}/feedback")
    expect(page.get_by_text("These pages are for staff. Please log in.")).to_be_visible()
    expect(page.get_by_role("heading", name="Feedback")).to_have_count(0)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("button", name=email, exact=True).click()


def test_staff_log_in_and_out(visitor: Page, guarded_address: str) -> None:
    log_in(visitor, guarded_address, STAFF)
    expect(visitor.get_by_role("heading", name="Ask the manifesto")).to_be_visible()
    visitor.goto(f"{guarded_address}/feedback")
    expect(visitor.get_by_role("heading", name="Feedback")).to_be_visible()
    expect(visitor.get_by_text(f"Logged in as {STAFF}.")).to_be_visible()
    settle(visitor)
    visitor.screenshot(path=ARTEFACTS / "log-in-staff.png")
    visitor.get_by_role("button", name="Log out").click()
    visitor.get_by_role("button", name="End session").click()
    expect(visitor.get_by_role("heading", name="Ask the manifesto")).to_be_visible()
    visitor.goto(f"{guarded_address}/feedback")
    expect(visitor.get_by_text("Please log in.")).to_be_visible()


@pytest.mark.parametrize(
    ("email", "told"),
    [
        (STRANGER, f"You are logged in as {STRANGER}, who is not on the list of staff."),
        (UNCHECKED, "Your log-in does not give a checked e-mail address."),
    ],
)
def test_others_stay_outside(visitor: Page, guarded_address: str, email: str, told: str) -> None:
    log_in(visitor, guarded_address, email)
    expect(visitor.get_by_role("heading", name="Ask the manifesto")).to_be_visible()
    visitor.goto(f"{guarded_address}/library")
    expect(visitor.get_by_text(told)).to_be_visible()
    expect(visitor.get_by_role("heading", name="Library")).to_have_count(0)
    expect(visitor.get_by_role("button", name="Log out")).to_be_visible()
    settle(visitor)
    visitor.screenshot(path=ARTEFACTS / "log-in-refused.png")
