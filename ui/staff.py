"""The door of the staff pages: Streamlit's own log-in, and a list of who may enter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.util import find_spec
from typing import Any

import streamlit as st

from settings import Settings
from ui.access import Access, is_local, staff_access
from ui.markup import escape


def current_access(settings: Settings) -> Access:
    """Return what this visitor gets."""
    return staff_access(
        _auth_section(),
        settings.staff,
        _user(),
        is_local_visit=_is_local(),
        has_library=find_spec("authlib") is not None,
    )


def for_staff(show: Callable[[], None], settings: Settings) -> None:
    """Show a page to those who may see it, and the door to the others."""
    access = current_access(settings)
    if access.kind == "log_in":
        st.html(f"<h1>Staff</h1><p>{escape(access.message)}</p>")
        st.button("Log in", type="primary", on_click=st.login)
    elif access.may_enter:
        _say_who(access)
        show()
    else:
        st.html(f'<h1>Staff</h1><p class="problem" role="alert">{escape(access.message)}</p>')
        _offer_log_out()


def _say_who(access: Access) -> None:
    with st.container(horizontal=True, key="staff-note", vertical_alignment="center"):
        st.html(f'<p class="faint">{escape(access.message)}</p>')
        if access.kind == "allowed":
            _offer_log_out()


def _offer_log_out() -> None:
    if _user().get("is_logged_in"):
        st.button("Log out", on_click=st.logout)


def _auth_section() -> Mapping[str, Any] | None:
    """Return [auth] of the secrets, or None where there is none; a broken file counts as empty."""
    try:
        section = st.secrets.get("auth") if st.secrets.load_if_toml_exists() else None
    except Exception:  # a file that cannot be read must not open the pages
        return {}
    return section if section is None or isinstance(section, Mapping) else {}


def _user() -> Mapping[str, Any]:
    return dict(st.user.to_dict()) if _auth_section() else {}


def _is_local() -> bool:
    return is_local(st.get_option("server.address"), st.context.headers)
