"""Which browser this is, and the conversations kept for it.

The browser keeps a random id in a cookie. Streamlit gives the cookies of a connection to the
program but cannot set one, so a line of script does.
"""

from __future__ import annotations

import logging
import re
import secrets
from pathlib import Path

import streamlit as st

from errors import ManifestoError
from settings import Settings
from ui.additions import Additions
from ui.conversations import Conversations, conversations_of
from ui.database import Database, open_database
from ui.opinions import Opinions
from ui.state import begin_with, conversation

logger = logging.getLogger(__name__)

COOKIE = "manifesto_browser"
_BROWSER = "browser"
_KEPT = "kept"
_ID = re.compile(r"[0-9a-f]{32}")
_YEAR = 365 * 24 * 60 * 60  # seconds

# A second window that was opened before the first one had set the cookie loads again, once,
# so that both are the same browser.
_SCRIPT = """
<script>
(() => {
  const name = "%s", mine = "%s";
  const there = document.cookie.match(new RegExp("(?:^|; )" + name + "=([0-9a-f]{32})(?:;|$)"));
  if (there && there[1] !== mine && !sessionStorage.getItem(name)) {
    sessionStorage.setItem(name, "loaded again");
    location.reload();
    return;
  }
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${name}=${mine}; Max-Age=%d; Path=/; SameSite=Lax${secure}`;
})();
</script>
"""


def begin_visit(settings: Settings) -> None:
    """Recognise the browser and, at the start of a visit, open its last conversation again."""
    if _BROWSER not in st.session_state:
        st.session_state[_BROWSER] = _known_browser() or secrets.token_hex(16)
        _open_again(settings)
    with st.container(key="cookie"):
        script = _SCRIPT % (COOKIE, st.session_state[_BROWSER], _YEAR)
        st.html(script, unsafe_allow_javascript=True)


def kept() -> Conversations | None:
    """Return the kept conversations of this browser, or None where nothing can be kept."""
    kept_ones: Conversations | None = st.session_state.get(_KEPT)
    return kept_ones


def opinions() -> Opinions | None:
    """Return the feedback of all visitors, or None where nothing can be kept."""
    kept_ones = kept()
    return Opinions(kept_ones.database) if kept_ones else None


def additions() -> Additions | None:
    """Return the documents added on the page, or None where nothing can be kept."""
    kept_ones = kept()
    return Additions(kept_ones.database) if kept_ones else None


def save_conversation() -> bool:
    """Keep what is new in the open conversation; False where that failed."""
    kept_ones = kept()
    if kept_ones is None:
        return False
    try:
        kept_ones.save(conversation())
    except ManifestoError:
        logger.exception("A conversation could not be kept")
        return False
    return True


def cookie() -> str | None:
    """Return the cookie that came with this connection."""
    value: str | None = st.context.cookies.get(COOKIE)
    return value


@st.cache_resource(show_spinner=False)
def database_in(folder: str) -> Database:
    """Open the page's file once for all visitors; raises ManifestoError."""
    return open_database(Path(folder))


def _known_browser() -> str | None:
    value = cookie()
    return value if value and _ID.fullmatch(value) else None


def _open_again(settings: Settings) -> None:
    try:
        database = database_in(str(settings.data_directory))
        kept_ones = conversations_of(database, st.session_state[_BROWSER])
        st.session_state[_KEPT] = kept_ones
        # A question in the link is not meant as a follow-up to what was asked another day.
        if "q" not in st.query_params and (talk := kept_ones.last_open()):
            begin_with(talk)
    except ManifestoError:
        logger.exception("Kept conversations cannot be read; this visit goes on without them")
