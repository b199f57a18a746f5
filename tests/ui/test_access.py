"""The staff pages: open at home, closed by half a set-up, and to everyone not on the list."""

from __future__ import annotations

import pytest

from ui.access import is_local, staff_access
from ui.visits import Pace

AUTH = {
    "redirect_uri": "https://example.org/oauth2callback",
    "cookie_secret": "long and random",
    "client_id": "id",
    "client_secret": "secret",
    "server_metadata_url": "https://example.org/.well-known/openid-configuration",
}
NAMED = {key: AUTH[key] for key in ("redirect_uri", "cookie_secret")} | {
    "default": {key: AUTH[key] for key in ("client_id", "client_secret", "server_metadata_url")}
}
ANNA = {"is_logged_in": True, "email": "Anna@Example.org", "email_verified": True}


def kind(auth=AUTH, staff="anna@example.org", user=ANNA, **more) -> str:
    return staff_access(auth, staff, user, **{"is_local_visit": True, **more}).kind


def test_open_only_on_this_computer_without_any_set_up() -> None:
    assert kind(None, "", {}) == "open"
    assert kind(None, "", {}, is_local_visit=False) == "refused"


@pytest.mark.parametrize("missing", sorted(AUTH))
def test_half_a_section_is_refused_by_name(missing: str) -> None:
    access = staff_access(
        {key: value for key, value in AUTH.items() if key != missing},
        "anna@example.org",
        ANNA,
        is_local_visit=True,
    )
    assert access.kind == "refused"
    assert missing in access.message


def test_half_a_set_up_is_refused() -> None:
    assert kind({}) == "refused"
    assert kind(None) == "refused"
    assert kind(staff="") == "refused"
    assert kind(staff="everybody, @") == "refused"
    assert kind(has_library=False) == "refused"
    assert kind({**NAMED, "default": "text"}) == "refused"


@pytest.mark.parametrize("auth", [AUTH, NAMED], ids=["flat", "named"])
def test_visitor_is_asked_to_log_in(auth) -> None:
    assert kind(auth, user={}) == "log_in"
    assert kind(auth, user={"is_logged_in": False}) == "log_in"
    assert kind(auth) == "allowed"


@pytest.mark.parametrize(
    ("staff", "email", "expected"),
    [
        ("anna@example.org", "ANNA@example.org ", "allowed"),
        ("bob@x.org; @example.org", "anna@example.org", "allowed"),
        ("@example.org", "anna@badexample.org", "refused"),
        ("@example.org", "anna@example.org.evil.org", "refused"),
        ("bob@example.org", "anna@example.org", "refused"),
        ("@example.org", "", "refused"),
    ],
)
def test_list_of_staff(staff: str, email: str, expected: str) -> None:
    assert kind(staff=staff, user={**ANNA, "email": email}) == expected


def test_address_that_nobody_checked_is_refused() -> None:
    assert kind(user={**ANNA, "email_verified": False}) == "refused"


def test_pace_counts_each_visitor_by_the_minute() -> None:
    pace = Pace()
    assert [pace.wait("a", 2, now) for now in (0.0, 10.0, 20.0)] == [0, 0, 40.0]
    assert pace.wait("b", 2, 20.0) == 0
    assert pace.wait("a", 2, 60.0) == 0
    assert pace.wait("a", 2, 61.0) == 9.0


@pytest.mark.parametrize(
    ("address", "headers", "local"),
    [
        ("localhost", {"Host": "localhost:8501"}, True),
        ("127.0.0.1", {"Host": "127.0.0.1"}, True),
        ("::1", {"Host": "[::1]:8501"}, True),
        ("localhost", {"Host": "manifesto.example.org"}, False),
        ("localhost", {}, False),
        ("0.0.0.0", {"Host": "localhost:8501"}, False),
        (None, {"Host": "localhost:8501"}, False),
        ("localhost", {"Host": "localhost", "X-Forwarded-For": "192.0.2.1"}, False),
    ],
)
def test_local_means_this_computer_and_no_proxy(address, headers, local: bool) -> None:
    assert is_local(address, headers) is local
