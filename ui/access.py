"""Who may open the pages for staff, decided from settings, secrets and log-in, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

Kind = Literal["open", "allowed", "log_in", "refused"]

_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
_FORWARDED = ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Forwarded", "Via")
_ALWAYS = ("redirect_uri", "cookie_secret")
_PROVIDER = ("client_id", "client_secret", "server_metadata_url")
_OTHER = "Log out and use another one, or ask whoever runs this page."
_HOW = "How to set it up is in docs/page.md."


@dataclass(frozen=True, slots=True)
class Access:
    """What a visitor of the staff pages gets, and the sentence that says so."""

    kind: Kind
    message: str = ""

    @property
    def may_enter(self) -> bool:
        """Tell whether the pages are shown."""
        return self.kind in ("open", "allowed")


def is_local(server_address: str | None, headers: Mapping[str, str]) -> bool:
    """Tell whether only this computer can have asked: its own address, and no proxy between.

    `headers` are those of the visitor's connection.
    """
    host = urlsplit(f"//{headers.get('Host') or ''}").hostname
    forwarded = any(headers.get(name) for name in _FORWARDED)
    return server_address in _LOCAL and host in _LOCAL and not forwarded


def staff_access(
    auth: Mapping[str, Any] | None,
    staff: str,
    user: Mapping[str, Any],
    *,
    is_local_visit: bool,
    has_library: bool = True,
) -> Access:
    """Decide on the staff pages.

    `auth` is the [auth] section of Streamlit's secrets, `staff` the allow-list (addresses, or
    @domain for all of a domain), `user` the log-in's claims. Whatever is set up by half is refused.
    Without any set-up the pages are open, but only to visitors on this computer.
    """
    allowed = _allowed(staff)
    if auth is None and not staff.strip():
        return _without_log_in(is_local_visit)
    problem = _problem(auth, allowed, has_library)
    if problem:
        return Access("refused", f"The staff pages are closed: {problem} {_HOW}")
    if not user.get("is_logged_in"):
        return Access("log_in", "These pages are for staff. Please log in.")
    return _of(user, allowed)


def _without_log_in(is_local_visit: bool) -> Access:
    if is_local_visit:
        return Access(
            "open",
            "No log-in is set up: everyone who uses this computer can open the staff pages.",
        )
    return Access(
        "refused",
        "The staff pages are closed: others can reach this page and no log-in is set up. " + _HOW,
    )


def _problem(auth: Mapping[str, Any] | None, allowed: frozenset[str], has_library: bool) -> str:
    if auth is None:
        return "MANIFESTO_STAFF names people, but [auth] is missing in .streamlit/secrets.toml."
    provider = auth.get("default", auth)
    provider = provider if isinstance(provider, Mapping) else {}
    missing = [key for key in _ALWAYS if not auth.get(key)]
    missing += [key for key in _PROVIDER if not provider.get(key)]
    if missing:
        return f"[auth] in .streamlit/secrets.toml lacks {', '.join(missing)}."
    if not allowed:
        return "MANIFESTO_STAFF does not name anybody by e-mail address or @domain."
    return "" if has_library else "the package Authlib is not installed."


def _of(user: Mapping[str, Any], allowed: frozenset[str]) -> Access:
    email = str(user.get("email") or "").strip().casefold()
    if not email or user.get("email_verified") is False:
        return Access("refused", f"Your log-in does not give a checked e-mail address. {_OTHER}")
    domain = "@" + email.rpartition("@")[2]
    if email in allowed or domain in allowed:
        return Access("allowed", f"Logged in as {email}.")
    return Access(
        "refused", f"You are logged in as {email}, who is not on the list of staff. {_OTHER}"
    )


def _allowed(staff: str) -> frozenset[str]:
    entries = staff.replace(";", ",").replace("\n", ",").split(",")
    named = (entry.strip().casefold() for entry in entries)
    return frozenset(entry for entry in named if "@" in entry and len(entry.rpartition("@")[2]) > 0)
