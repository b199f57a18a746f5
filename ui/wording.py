"""The page for campaign staff: a text in, every sentence marked, the source beside it."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from errors import ManifestoError
from settings import load_settings
from ui.browser import bring_into_view
from ui.loading import Loading, loading_notice
from ui.markup import escape
from ui.wording_markup import sentence_html
from wording.show import NAMES, SIGNS
from wording.verdicts import PROBLEMS, VERDICTS, CheckedSentence

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from retrieval.chain import Chain
    from wording.check import Checker

KINDS = ["txt", "md", "docx", "pdf"]
FIRST_SHOWN = 16
_ABOUT = (
    "Does the document say exactly that? Paste a line, a leaflet or a speech, or choose a file. "
    "Every sentence gets a mark, with the words of the document beside it."
)
WORD_FILE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MakeChecker = Callable[["Chain"], "Checker"]


@dataclass(frozen=True, slots=True)
class Checked:
    """A text, its sentences, and the sha256 of the documents by name."""

    text: str
    sentences: tuple[CheckedSentence, ...]
    versions: Mapping[str, str]


def checker_of(chain: Chain) -> Checker:
    """Return a checker over a chain's documents that uses the models already loaded."""
    from wording.ready import checker_over

    return checker_over(chain.store, chain.encoder, chain.cross_encoder)


def wording_page(loading: Loading, make_checker: MakeChecker = checker_of) -> None:
    """Show the page; `make_checker` replaces the real checker in tests."""
    st.html(f'<h1>Check wording</h1><p class="about">{_ABOUT}</p>')
    pasted = st.text_area("Text to check", height=180, key="wording-text")
    file = st.file_uploader("Or choose a file", type=KINDS, key="wording-file")
    if loading.chain is None:
        loading_notice(loading, is_asked=False)
        return
    if st.button("Check", type="primary", key="wording-check"):
        _check(
            pasted, file, _shared_checker(loading.chain.index_version, loading.chain, make_checker)
        )
    if "wording-checked" in st.session_state:
        _show(st.session_state["wording-checked"])
        times = st.session_state["wording-times"]
        bring_into_view(".counts", "The text is checked.", times)


@st.cache_resource(show_spinner="Reading the documents", max_entries=1)
def _shared_checker(version: str, _chain: Chain, _make_checker: MakeChecker) -> Checker:  # noqa: ARG001
    return _make_checker(_chain)


def _check(pasted: str, file: UploadedFile | None, checker: Checker) -> None:
    """Check a text, show the first verdicts as they come, and keep the result."""
    st.session_state.pop("wording-checked", None)
    try:
        text = _read(file) if file else pasted
        sentences = _progressing(text, checker)
    except ManifestoError as error:
        st.html(f'<p class="problem" role="alert">{escape(str(error))}</p>')
        return
    versions = {item.document.name: item.document.sha256 for item in checker.documents}
    st.session_state["wording-checked"] = Checked(text, tuple(sentences), versions)
    st.session_state["wording-times"] = st.session_state.get("wording-times", 0) + 1


def _progressing(text: str, checker: Checker) -> list[CheckedSentence]:
    bar, place = st.progress(0.0, text="Checking"), st.empty()
    versions = {item.document.name: item.document.sha256 for item in checker.documents}
    sentences: list[CheckedSentence] = []
    for sentence in checker.check(text):
        sentences.append(sentence)
        bar.progress(sentence.end / len(text), text=f"Checking: {len(sentences)} sentences")
        if len(sentences) in (1, FIRST_SHOWN):
            place.html("".join(sentence_html(item, versions) for item in sentences))
    bar.empty()
    place.empty()
    return sentences


def _read(file: UploadedFile) -> str:
    """Return the text of a dropped file; raises ManifestoError where it cannot be read."""
    from ingest.load import load

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"text{Path(file.name).suffix.lower()}"
        path.write_bytes(file.getvalue())
        try:
            return load(path, load_settings(), with_margins=True).text
        except ManifestoError as error:
            raise ManifestoError(str(error).replace(str(path), file.name)) from error


def _show(checked: Checked) -> None:
    _counts(checked.sentences)
    with st.container(horizontal=True, vertical_alignment="center"):
        only = st.toggle("Only problems", key="wording-problems", width="content")
        _downloads(checked)
    shown = [s for s in checked.sentences if not only or s.verdict in PROBLEMS]
    if not shown:
        st.html('<p class="about">Nothing is altered or missing.</p>')
    st.html("".join(sentence_html(sentence, checked.versions) for sentence in shown))


def _counts(sentences: Sequence[CheckedSentence]) -> None:
    counts = Counter(sentence.verdict for sentence in sentences)
    words = ", ".join(
        f"{SIGNS[v]} {counts[v]} {NAMES[v].split(',')[0].lower()}" for v in VERDICTS if counts[v]
    )
    st.html(f'<p class="counts" role="status">{escape(words)}</p>')


def _downloads(checked: Checked) -> None:
    from wording.export import to_csv, to_docx

    st.download_button(
        "Save for Word, with comments",
        lambda: to_docx(checked.text, checked.sentences, checked.versions),
        file_name="checked.docx",
        mime=WORD_FILE,
        on_click="ignore",
        icon=":material/download:",
    )
    st.download_button(
        "Save as a table (CSV)",
        to_csv(checked.sentences, checked.versions),
        file_name="checked.csv",
        mime="text/csv",
        on_click="ignore",
        icon=":material/download:",
    )
