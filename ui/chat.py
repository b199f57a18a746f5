"""The page for questions: the conversation on the left, the sources on the right."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import streamlit as st

from errors import ManifestoError
from settings import Settings
from ui.browser import bring_into_view
from ui.exchange import show_exchange
from ui.export import conversation_to_docx, conversation_to_markdown
from ui.links import Place
from ui.loading import UNEXPECTED, Loading, loading_notice
from ui.markup import escape_label
from ui.sources import open_document_link, sources_panel
from ui.starters import starter_questions
from ui.state import Conversation, Exchange, begin_with, conversation
from ui.suggesting import suggestions_below
from ui.titles import distinct_titles, origin
from ui.visitor import kept, save_conversation
from ui.visits import refusal

if TYPE_CHECKING:
    from retrieval.chain import Chain

logger = logging.getLogger(__name__)

_ABOUT_QUOTES = (
    "Answers are quotations from the document, word for word, and you can open each one in its "
    "place. This page takes no side, gives no advice, and says so when the document does not "
    "answer."
)
_ABOUT_MODEL = (
    "Answers are written by a computer model from the document, and each one shows the words it "
    "rests on. Please check them. This page takes no side and gives no advice."
)
_NOT_KEPT = "Chats cannot be kept at the moment. Save this one as a file if you need it."


def chat_page(loading: Loading, settings: Settings) -> None:
    """Show the conversation with its sources, and answer the question that waits."""
    talk = conversation()
    _ask_from_link(talk)
    if not st.session_state.get("was_on_chat"):
        talk.come_back()
    is_kept = save_conversation()
    chat, panel = st.columns([3, 2], gap="large")
    with chat:
        _introduction(settings, loading.chain)
        with st.container(key="conversation"):
            for position, exchange in enumerate(talk.exchanges):
                show_exchange(talk, position, exchange, is_ready=loading.chain is not None)
        progress = st.empty()
        documents = _below_conversation(talk, loading)
        _question_box(settings)
        if talk.exchanges and not is_kept:
            st.html(f'<p class="faint">{_NOT_KEPT}</p>')
    with panel, st.container(key="source-panel"):
        if loading.chain:
            sources_panel(talk, loading.chain.document)
    if news := talk.take_news():
        bring_into_view(news.selector, news.message, news.occasion)
    if loading.chain and (waiting := talk.waiting()):
        with progress.container():
            _answer(talk, *waiting, loading.chain, documents, settings)


def _introduction(settings: Settings, chain: Chain | None) -> None:
    about = _ABOUT_QUOTES if settings.model == "quotes" else _ABOUT_MODEL
    st.html(f'<h1>Ask the manifesto</h1><p class="about">{about}</p>')
    if chain and len(names := chain.documents()) == 1:
        document = chain.document(names[0])
        label = ", ".join(part for part in (document.title, origin(document)) if part)
        open_document_link(f"The document: {escape_label(label)}", Place(names[0]))


def _ask_from_link(talk: Conversation) -> None:
    """Ask the question that a link of the form ?q=... carries, once."""
    if question := st.query_params.get("q"):
        del st.query_params["q"]
        talk.ask(question)


def _below_conversation(talk: Conversation, loading: Loading) -> tuple[str, ...]:
    """Show what can be done next; return the names of the documents to search."""
    if loading.chain is None:
        loading_notice(loading, bool(talk.exchanges))
        return ()
    if not talk.exchanges:
        _starters(talk, loading.chain)
        return _document_choice(loading.chain)
    suggestions = st.container()
    if not talk.waiting():
        _conversation_actions(talk)
    documents = _document_choice(loading.chain)
    if not talk.waiting():
        with suggestions:
            suggestions_below(talk, loading.chain, documents)
    return documents


def _starters(talk: Conversation, chain: Chain) -> None:
    st.html('<h2 class="panel-heading">Questions to start with</h2>')
    with st.container(key="starters", gap="small"):
        for at, question in enumerate(starter_questions(chain)):
            st.button(
                escape_label(question), key=f"starter-{at}", on_click=talk.ask, args=(question,)
            )


def _conversation_actions(talk: Conversation) -> None:
    with st.container(horizontal=True, key="actions"):
        st.button("New chat", on_click=start_again, icon=":material/add:")
        st.download_button(
            "Save as text",
            data=lambda: conversation_to_markdown(talk),
            file_name="manifesto-chat.md",
            mime="text/markdown",
            on_click="ignore",
            icon=":material/download:",
        )
        st.download_button(
            "Save for Word",
            data=lambda: conversation_to_docx(talk),
            file_name="manifesto-chat.docx",
            mime="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            on_click="ignore",
            icon=":material/download:",
        )


def start_again() -> None:
    """Begin a new conversation; the one before stays among the kept ones."""
    if kept_ones := kept():
        kept_ones.open(None)
    begin_with(Conversation())


def _document_choice(chain: Chain) -> tuple[str, ...]:
    titles = distinct_titles(chain)
    if len(titles) < 2:
        return ()
    # Streamlit forgets a widget while another page is shown, so the choice is kept beside it.
    kept = st.session_state.get("kept_documents", ())
    st.session_state.setdefault("documents", [name for name in kept if name in titles])
    chosen = st.multiselect(
        "Documents to search",
        list(titles),
        format_func=titles.__getitem__,
        placeholder="All documents",
        key="documents",
    )
    st.session_state["kept_documents"] = chosen
    return tuple(chosen)


def _question_box(settings: Settings) -> None:
    with st.container(key="question-box"):
        st.chat_input(
            "Ask in your own words",
            key="question",
            on_submit=_take_question,
            args=(settings.max_question_characters,),
        )


def _take_question(most: int) -> None:
    question = str(st.session_state["question"] or "").strip()
    talk = conversation()
    talk.ask(question[:most])
    if len(question) > most:
        talk.exchanges[-1].question += " …"
        talk.exchanges[-1].problem = (
            f"Your question has {len(question):,} characters. The most we can take is {most:,}. "
            "Please make it shorter and ask again."
        )


def _answer(
    talk: Conversation,
    position: int,
    exchange: Exchange,
    chain: Chain,
    documents: tuple[str, ...],
    settings: Settings,
) -> None:
    if problem := refusal(exchange.question, settings):
        exchange.problem = problem
    else:
        _find_answer(talk, position, exchange, chain, documents)
    talk.settled(position)
    save_conversation()
    st.rerun()


def _find_answer(
    talk: Conversation, position: int, exchange: Exchange, chain: Chain, documents: tuple[str, ...]
) -> None:
    with st.spinner("Looking in the document …"):
        try:
            history = talk.turns_before(position)
            exchange.answer = chain.answer(exchange.question, history, documents)
        except ManifestoError as error:
            exchange.problem = str(error)
        except Exception:
            logger.exception("A question could not be answered")
            exchange.problem = UNEXPECTED
