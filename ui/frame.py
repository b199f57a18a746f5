"""What every page has around it: the style, and friendly words when something fails."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from errors import ManifestoError
from ui.loading import UNEXPECTED
from ui.markup import escape

logger = logging.getLogger(__name__)

_STYLE = Path(__file__).with_name("style.css")


def dress() -> None:
    """Apply the style sheet."""
    st.html(_STYLE)


def guarded(show: Callable[[], None]) -> None:
    """Show a page; a failure becomes a friendly sentence here and a traceback in the log."""
    try:
        show()
    except ManifestoError as error:
        _apologise(str(error))
    except Exception:
        logger.exception("A page could not be shown")
        _apologise(UNEXPECTED)


def _apologise(message: str) -> None:
    st.html(f'<p class="problem" role="alert">{escape(message)}</p>')
