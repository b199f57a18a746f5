"""The page on which documents are added, looked at and removed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import streamlit as st

from errors import ManifestoError
from settings import BUNDLED_DOCUMENT, Settings
from ui.adding import (
    Adding,
    Job,
    describer,
    file_adder,
    putter_back,
    remove_document,
    shared_adding,
)
from ui.additions import Additions
from ui.links import Place
from ui.loading import Loading, loading_notice
from ui.markup import escape, escape_label
from ui.outcome import failed, show_outcome, succeeded
from ui.sources import open_document_link
from ui.titles import origin
from ui.understanding import Understanding, understanding
from ui.visitor import additions

if TYPE_CHECKING:
    from retrieval.chain import Chain
    from retrieval.schema import SourceDocument
    from retrieval.store import Version

KINDS = ("txt", "md", "pdf", "docx", "html")
_ABOUT = (
    "The documents that questions are put to. Add a file here: a text, Markdown, PDF, Word or "
    "HTML file. A file with the name of a document that is here becomes its new version."
)
_SHOWN_SECTIONS = 40
_LONGEST_FIELD = 300
_FIELDS = {
    "title": "Title",
    "publisher": "Publisher",
    "date": "Date (such as 2024-06-13)",
    "source": "Source (where it comes from)",
}


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
    show_outcome()
    _add_files(adding, loading.chain, settings, store)
    _on_their_way(adding)
    names = loading.chain.documents()
    st.html(f"<h2>{_counted(len(names))}</h2>")
    for name in names:
        _show(loading.chain, name, settings, store)


def _add_files(adding: Adding, chain: Chain, settings: Settings, store: Additions) -> None:
    with st.form("add", clear_on_submit=True):
        files = st.file_uploader("Files to add", KINDS, accept_multiple_files=True, key="files")
        with st.expander("About the document (you can leave this empty)"):
            about = _about_fields("new")
        if st.form_submit_button("Add to the library", type="primary"):
            if len(files or ()) > 1:
                about["title"] = ""  # it cannot be that of all of them
            for file in files or ():
                add_file = file_adder(chain, settings, store, about)
                adding.add(file.name, file.getvalue(), add_file)
            if not files:
                st.html('<p role="alert" class="problem">Choose a file first.</p>')


def _about_fields(key: str, document: SourceDocument | None = None) -> dict[str, str]:
    """Ask for what a document's card says; return it by the card's own names."""
    return {
        name: st.text_input(
            label,
            getattr(document, name) if document else "",
            max_chars=_LONGEST_FIELD,
            key=f"about-{name}-{key}",
        )
        for name, label in _FIELDS.items()
    }


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
        state = job.success if job.ingested.changed else "It is here already, just like this."
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
        with st.expander("What was found in it"):
            st.html(_structure(understood))
        _versions(chain, name, settings, store)
        if not _comes_back(name, settings):
            _describe(chain, document, settings)
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


def _versions(chain: Chain, name: str, settings: Settings, store: Additions) -> None:
    """List the versions before the one in use, each to be read or put back."""
    older = [one for one in chain.store.versions(name) if not one.is_current]
    if not older:
        return
    files = {one.sha256: one.file for one in store.of(name)}
    with st.expander(f"Earlier versions: {len(older)}"):
        for version in older:
            label = escape_label(f"{_added(version)}{_from(files.get(version.sha256))}")
            with st.container(horizontal=True, vertical_alignment="center"):
                open_document_link(f"Read the version {label}", Place(version.short))
                st.button(
                    "Put back",
                    key=f"back-{version.short}",
                    help=f"Use the version {label} again",
                    on_click=_put_back,
                    args=(chain, settings, version),
                )


def _added(version: Version) -> str:
    if version.added is None:
        return f"with the hash {version.sha256[:12]}"
    day = datetime.fromtimestamp(version.added)
    return f"of {day.day} {day:%B %Y, %H:%M}"


def _from(file: str | None) -> str:
    return f" ({file})" if file else ""


def _put_back(chain: Chain, settings: Settings, version: Version) -> None:
    job = Job(f"{version.name}, the version {_added(version)}", success="Put back.")
    shared_adding().do(job, putter_back(chain, settings, version.short))


def _describe(chain: Chain, document: SourceDocument, settings: Settings) -> None:
    """Let staff change what is known of a document."""
    with (
        st.expander("Title, publisher, date, source"),
        st.form(f"describe-{document.name}", border=False),
    ):
        about = _about_fields(document.name, document)
        if st.form_submit_button("Save"):
            job = Job(document.title, success="Saved.")
            shared_adding().do(job, describer(chain, settings, document.name, about))
            st.rerun()


def _comes_back(name: str, settings: Settings) -> bool:
    """Tell whether a document is the bundled one, which every start indexes as it is."""
    return settings.indexes_bundled_document and name == BUNDLED_DOCUMENT.stem


def _remove(chain: Chain, name: str, settings: Settings, store: Additions) -> None:
    if _comes_back(name, settings):
        return
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
        succeeded(f"“{name}” is removed.")
    except ManifestoError as error:
        failed(str(error))


def _counted(count: int) -> str:
    return "1 document" if count == 1 else f"{count} documents"
