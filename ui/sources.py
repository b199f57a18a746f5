"""The source panel: the passage of the chosen citation, what else was cited, what was read."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from errors import ManifestoError
from retrieval.schema import Answer, Citation, Hit, Passage, SourceDocument
from ui.links import Place
from ui.markup import escape, escape_label, marked
from ui.state import Conversation

GetDocument = Callable[[str], SourceDocument]

_SURROUNDINGS = 300  # characters on either side of a quotation that stands in no passage
_CHOSEN = (
    "background: var(--accent) !important; color: var(--on-accent) !important; "
    "outline: 2px solid var(--accent); outline-offset: 1px"  # high contrast drops backgrounds
)
_CHANGED = '<p class="problem">The document has changed since this answer. The words were:</p>'
_EMPTY = "Ask a question. The words that answer it will stand here, in their place in the document."


def sources_panel(talk: Conversation, document: GetDocument) -> None:
    """Show the sources of the exchange that was last answered or chosen."""
    exchange = talk.shown_exchange()
    st.html('<h2 class="panel-title" id="sources" tabindex="-1">Sources</h2>')
    if talk.shown is None or exchange is None or exchange.answer is None:
        st.html(f'<p class="faint">{_EMPTY}</p>')
        return
    st.html(f'<p class="panel-question">For: “{escape(exchange.question)}”</p>')
    citation = exchange.citation()
    if citation:
        _show_citation(citation, exchange.answer, _found(document, citation.document))
    st.html(f'<a class="back-to-answer" href="#question-{talk.shown}">Back to the answer</a>')
    if citation:
        _list_cited(talk, talk.shown, exchange.answer)
        _colour_chosen(talk.shown, citation.number)
    _list_consulted(exchange.answer)


def _found(document: GetDocument, name: str) -> SourceDocument:
    """Return a document; an empty one, which no quotation fits, where it has been removed."""
    try:
        return document(name)
    except ManifestoError:
        return SourceDocument(name, name, "", (), "")


def _show_citation(citation: Citation, answer: Answer, source: SourceDocument) -> None:
    is_there = source.text[citation.start : citation.end] == citation.quote
    words = _in_place(citation, answer, source) if is_there else _CHANGED + escape(citation.quote)
    count = len(answer.citations)
    st.html(
        f'<article class="source" aria-label="Source {citation.number}">'
        f'<p class="place"><strong>Source {citation.number} of {count}</strong> '
        f"{_place_line(citation, source)}</p>"
        f"{_speaker_line(citation.speaker)}"
        f'<blockquote class="passage">{words}</blockquote></article>'
    )
    place = Place(citation.document, *((citation.start, citation.end) if is_there else ()))
    open_document_link("Open the document at this place", place)


def _in_place(citation: Citation, answer: Answer, source: SourceDocument) -> str:
    start, end = surroundings(citation, answer, source)
    return marked(source.text, start, end, (citation.start, citation.end))


def surroundings(citation: Citation, answer: Answer, source: SourceDocument) -> tuple[int, int]:
    """Return the offsets of the passages that hold a quotation, or of some text around it."""
    held = [hit.passage for hit in answer.passages if _overlap(hit.passage, citation)]
    starts = [passage.start for passage in held] or [citation.start - _SURROUNDINGS]
    ends = [passage.end for passage in held] or [citation.end + _SURROUNDINGS]
    first, last = min(*starts, citation.start), max(*ends, citation.end)
    return max(first, 0), min(last, len(source.text))


def open_document_link(label: str, place: Place) -> None:
    """Offer the document page at a place, keeping the conversation."""
    page = st.session_state["document_page"]
    st.page_link(page, label=label, icon=":material/menu_book:", query_params=place.parameters())


def _list_cited(talk: Conversation, position: int, answer: Answer) -> None:
    if len(answer.citations) < 2:
        return
    st.html('<h3 class="panel-heading">Cited in this answer</h3>')
    with st.container(key="cited", gap=None):
        for citation in answer.citations:
            st.button(
                escape_label(f"{citation.number}  {_shortened(citation.quote)}"),
                key=f"cited-{position}-{citation.number}",
                on_click=talk.choose,
                args=(position, citation.number),
                type="tertiary",
                width="stretch",
            )


def _colour_chosen(position: int, number: int) -> None:
    """Colour the buttons of the chosen citation by style.

    Another type of button would be another element to the browser, and lose the focus.
    """
    cited = f".st-key-cited-{position}-{number} button"
    chips = f'[class*="st-key-cite-{position}-{number}-"] button'
    st.html(f"<style>{cited}, {chips} {{ {_CHOSEN} }}</style>")


def _list_consulted(answer: Answer) -> None:
    """List what was read but not cited, best first, each to be unfolded."""
    consulted = [hit for hit in answer.passages if not _is_cited(hit.passage, answer.citations)]
    if consulted:
        heading = "Also read, but not cited" if answer.citations else "Read, but not cited"
        st.html(
            f'<h3 class="panel-heading">{heading}</h3>'
            + "".join(passage_details(hit.passage) for hit in consulted)
        )


def passages_list(hits: Sequence[Hit]) -> str:
    """Return passages as HTML to be unfolded one by one, the first one open."""
    return "".join(passage_details(hit.passage, at == 0) for at, hit in enumerate(hits))


def passage_details(passage: Passage, is_open: bool = False) -> str:
    """Return one passage as HTML: its section and first words, unfolded the whole of it."""
    address = escape(Place(passage.document, passage.start, passage.end).address())
    page = f", page {passage.page}" if passage.page else ""
    return (
        f"<details{' open' if is_open else ''}><summary><strong>{escape(passage.section)}</strong>"
        f'<span class="faint">{page}</span> '
        f'<span class="first-words faint">{escape(_shortened(passage.text))}</span></summary>'
        f'{_speaker_line(passage.speaker)}<blockquote class="passage">{escape(passage.text)}'
        f'</blockquote><a href="{address}" target="_blank">Read around it '
        '<span class="faint">(opens a new tab)</span></a></details>'
    )


def _place_line(citation: Citation, source: SourceDocument) -> str:
    page = citation.page or source.page_at(citation.start)
    parts = [source.title, citation.section, f"page {page}" if page else ""]
    named = dict.fromkeys(part for part in parts if part)
    return '<span class="where">' + " › ".join(escape(part) for part in named) + "</span>"


def _speaker_line(speaker: str | None) -> str:
    if not speaker:
        return ""
    return f'<p class="speaker">Words of {escape(speaker)}, quoted in the document</p>'


def _is_cited(passage: Passage, citations: Sequence[Citation]) -> bool:
    return any(_overlap(passage, citation) for citation in citations)


def _overlap(passage: Passage, citation: Citation) -> bool:
    same = passage.document == citation.document
    return same and passage.start < citation.end and citation.start < passage.end


def _shortened(text: str, length: int = 70) -> str:
    words = " ".join(text.split())
    return words if len(words) <= length else words[:length].rsplit(" ", 1)[0] + " …"
