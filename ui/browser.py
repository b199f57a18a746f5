"""What only the visitor's browser can do: scroll to something and tell a screen reader."""

from __future__ import annotations

import json

import streamlit as st

# On wide screens the source panel stays in view by itself
# and focus stays on the button; on narrow ones it stands far below, so focus moves there too.
_SCRIPT = """
<script>
(() => {
  const { selector, message } = %s;
  const found = document.querySelector(selector);
  const narrow = window.matchMedia("(max-width: 640px)").matches;
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const isPanel = selector === "#sources";
  if (isPanel && !narrow) {
    found?.scrollIntoView({ block: "nearest" });
    document.querySelector(".source mark")?.scrollIntoView({ block: "nearest" });
  } else if (isPanel && found) {
    found.scrollIntoView({ block: "start" });
    document.querySelector(".source mark")?.scrollIntoView({ block: "nearest" });
    found.focus({ preventScroll: true });
  } else if (found) {
    const block = found.matches("mark") ? "center" : "start";
    found.scrollIntoView({ block, behavior: calm ? "auto" : "smooth" });
  }
  let region = document.getElementById("announcer");
  if (!region) {
    region = document.createElement("div");
    region.id = "announcer";
    region.className = "visually-hidden";
    region.setAttribute("role", "status");
    document.body.append(region);
  }
  setTimeout(() => { region.textContent = message; }, 100);
})();
</script>
"""


def bring_into_view(selector: str, message: str, occasion: int) -> None:
    """Scroll to the first element that matches and let screen readers say the message.

    The browser does so once per `occasion`. All three must be this program's own: they become
    part of a script.
    """
    # A script runs again only if it has changed, and comments do not count.
    news = {"selector": selector, "message": message, "occasion": occasion}
    told = json.dumps(news).replace("<", "\\u003c")
    with st.container(key="script"):
        st.html(_SCRIPT % told, unsafe_allow_javascript=True)
