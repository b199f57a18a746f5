"""The page on which documents are added, looked at and removed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import streamlit as st

from errors import ManifestoError
from settings import BUNDLED_DOCUMENT, Settings
from ui.adding import Adding, Job, file_adder, remove_document, shared_adding
from ui.additions import Additions
from ui.links import Place
from ui.loading import Loading, loading_notice
from ui.markup import escape, escape_label
from ui.sources import open_document_link
from ui.titles import origin
from ui.understanding import Understanding, understanding
from ui.visitor import additions

if TYPE_CHECKING:
    from retrieval.chain import Chain

KINDS = ("txt", "md", "pdf", "docx", "html")
_ABOUT = (
    "The documents that questions are put to. Add a file here: a text, Markdown, PDF, Word or "
    "HTML file. A file with the name of a document that is here becomes its new version."
)
_SHOWN_SECTIONS = 40


def library_page(loading: Loading, settings: Settings) -> None:
    """Show how to add a document, those on their way, and those that are there."""
    st.html(f'<h1>Library</h1><p class="about">{_ABOUT}</p>')
    store = additions()
    if loading.chain is None:
        loading_notice(loading, is_asked=False)
        return
    if store is None:
        st.html('<p class="problem" role="alert">Files cannot be kept at the moment.</p>')
        return
    adding = shared_adding()
    _say_news()
    _add_files(adding, loading.chain, settings, store)
    _on_their_way(adding)
    names = loading.chain.documents()
    st.html(f"<h2>{_counted(len(names))}</h2>")
    for name in names:
        _show(loading.chain, name, settings, store)


def _add_files(adding: Adding, chain: Chain, settings: Settings, store: Additions) -> None:
    with st.form("add", clear_on_submit=True):
        files = st.file_uploader("Files to add", KINDS, accept_multiple_files=True, key="files")
        if st.form_submit_button("Add to the library", type="primary"):
            for file in files or ():
                adding.add(file.name, file.getvalue(), file_adder(chain, settings, store))
            if not files:
                st.html('<p role="alert" class="problem">Choose a file first.</p>')


def _on_their_way(adding: Adding) -> None:
    if not adding.jobs:
        return
    if adding.running():
        _watch(adding)
    else:
        _show_jobs(adding)
        st.button("Clear this list", on_click=adding.clear)


@st.fragment(run_every=1)
def _watch(adding: Adding) -> None:
    _show_jobs(adding)
    if not adding.running():
        st.rerun()


def _show_jobs(adding: Adding) -> None:
    for job in adding.jobs:
        with st.container(border=True):
            st.html(f'<h3 class="panel-heading">{escape(job.file)}</h3>')
            _show_job(job)


def _show_job(job: Job) -> None:
    if job.problem:
        st.html(f'<p class="problem" role="alert">{escape(job.problem)}</p>')
    elif job.ingested:
        state = "Added." if job.ingested.changed else "This is the version that is here already."
        st.html(f'<p class="done" role="status">{state}</p>')
    elif job.total > 1:
        st.progress(min(job.done / job.total, 1.0), text=escape_label(job.step))
    else:
        st.html(f'<p class="busy">{escape(job.step)}</p>')


def _show(chain: Chain, name: str, settings: Settings, store: Additions) -> None:
    document = chain.document(name)
    understood = understanding(document, chain.passages(name))
    with st.container(border=True, key=f"document-{name}", gap="small"):
        about = ", ".join(part for part in (name, origin(document)) if part)
        st.html(
            f'<h3 class="panel-heading">{escape(document.title)}</h3>'
            f'<p class="faint">{escape(about)}</p><p>{escape(understood.summary())}</p>'
        )
        for problem in understood.problems:
            st.html(f'<p class="problem">{escape(problem)}</p>')
        with st.expander("What was understood of it"):
            st.html(_structure(understood))
        _versions(name, document.sha256, store)
        with st.container(horizontal=True):
            open_document_link("Read it", Place(name))
            _remove(chain, name, settings, store)


def _structure(understood: Understanding) -> str:
    shown = understood.sections[:_SHOWN_SECTIONS]
    more = len(understood.sections) - len(shown)
    items = "".join(f"<li>{escape(title)}</li>" for title in shown)
    items += f"<li>and {more} more</li>" if more else ""
    people = ", ".join(map(escape, understood.speakers)) or "nobody"
    return f"<p>Sections:</p><ul>{items}</ul><p>People quoted: {people}.</p>"


def _versions(name: str, current: str, store: Additions) -> None:
    versions = store.of(name)
    if not versions:
        return
    with st.expander(f"Versions added here: {len(versions)}"):
        for version in versions:
            day = datetime.fromtimestamp(version.added)
            state = ", in use" if version.sha256 == current else ""
            label = f"{version.file}, added {day.day} {day:%B %Y, %H:%M}{state}"
            open_document_link(escape_label(label), Place(f"{name}@{version.sha256[:12]}"))


def _remove(chain: Chain, name: str, settings: Settings, store: Additions) -> None:
    if settings.indexes_bundled_document and name == BUNDLED_DOCUMENT.stem:
        return  # it would come back at the next start
    with st.popover("Remove"):
        st.html("<p>Its versions go too. Answers that quote it will say that it has changed.</p>")
        st.button(
            "Remove this document",
            key=f"remove-{name}",
            on_click=_take_out,
            args=(chain, settings, store, name),
        )


def _take_out(chain: Chain, settings: Settings, store: Additions, name: str) -> None:
    try:
        remove_document(chain, settings, store, name)
        news = f'<p class="done" role="status">“{escape(name)}” is removed.</p>'
    except ManifestoError as error:
        news = f'<p class="problem" role="alert">{escape(str(error))}</p>'
    st.session_state["library_news"] = news


def _say_news() -> None:
    if news := st.session_state.pop("library_news", None):
        st.html(news)


def _counted(count: int) -> str:
    return "1 document" if count == 1 else f"{count} documents"
