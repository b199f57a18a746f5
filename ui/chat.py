"""The page for questions: the conversation on the left, the sources on the right."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import streamlit as st

from errors import ManifestoError
from settings import Settings
from ui.answer_text import Block, Line, blocks
from ui.browser import bring_into_view
from ui.export import conversation_to_markdown
from ui.loading import UNEXPECTED, Loading, loading_notice
from ui.markup import escape, escape_label
from ui.sources import passages_list, sources_panel
from ui.starters import starter_questions
from ui.state import Conversation, Exchange, conversation, start_again
from ui.titles import distinct_titles

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
_NEAREST = 3


def chat_page(loading: Loading, settings: Settings) -> None:
    """Show the conversation with its sources, and answer the question that waits."""
    talk = conversation()
    _ask_from_link(talk)
    chat, panel = st.columns([3, 2], gap="large")
    with chat:
        _introduction(settings)
        with st.container(key="conversation"):
            for position, exchange in enumerate(talk.exchanges):
                _show_exchange(talk, position, exchange)
        progress = st.empty()
        documents = _below_conversation(talk, loading)
        _question_box(settings)
    with panel, st.container(key="source-panel"):
        if loading.chain:
            sources_panel(talk, loading.chain.document)
    if news := talk.take_news():
        bring_into_view(news.selector, news.message, news.occasion)
    if loading.chain and (waiting := talk.waiting()):
        with progress.container():
            _answer(talk, *waiting, loading.chain, documents)


def _introduction(settings: Settings) -> None:
    about = _ABOUT_QUOTES if settings.model == "quotes" else _ABOUT_MODEL
    st.html(f'<h1>Ask the manifesto</h1><p class="about">{about}</p>')


def _ask_from_link(talk: Conversation) -> None:
    """Ask the question that a link of the form ?q=... carries, once."""
    if question := st.query_params.get("q"):
        del st.query_params["q"]
        talk.ask(question)


# --- one exchange ---------------------------------------------------------------------------


def _show_exchange(talk: Conversation, position: int, exchange: Exchange) -> None:
    question = escape(exchange.question)
    st.html(f'<h2 class="question" id="question-{position}" tabindex="-1">{question}</h2>')
    with st.container(key=f"answer-{position}"):
        if exchange.problem:
            st.html(f'<p class="problem" role="alert">{escape(exchange.problem)}</p>')
        elif exchange.answer:
            for at, block in enumerate(blocks(exchange.answer)):
                _show_block(talk, position, at, block)
            _nearest_passages(exchange)
            _how_answered(talk, position, exchange)


def _show_block(talk: Conversation, position: int, at: int, block: Block) -> None:
    for row, line in enumerate(block):
        with st.container(key=f"line-{position}-{at}-{row}", gap=None):
            kind = "quotation" if line.is_quotation else "sentence"
            st.html(f'<p class="{kind}">{escape(line.text)}</p>')
            if line.numbers:
                _citation_buttons(talk, position, f"{at}-{row}", line)


def _citation_buttons(talk: Conversation, position: int, place: str, line: Line) -> None:
    answer = talk.exchanges[position].answer
    by_number = {one.number: one for one in answer.citations} if answer else {}
    with st.container(horizontal=True, gap="small", key=f"chips-{position}-{place}"):
        for number in line.numbers:
            st.button(
                f"**{number}** {escape_label(by_number[number].section)}",
                key=f"cite-{position}-{number}-{place}",
                on_click=talk.choose,
                args=(position, number),
            )


def _nearest_passages(exchange: Exchange) -> None:
    answer = exchange.answer
    if answer is None or answer.outcome == "answered" or not answer.passages:
        return
    st.html(
        '<section class="nearest" aria-label="Nearest passages">'
        "<p><strong>Nearest passages.</strong> They do not answer the question.</p>"
        f"{passages_list(answer.passages[:_NEAREST])}</section>"
    )


def _how_answered(talk: Conversation, position: int, exchange: Exchange) -> None:
    """Unfold how the answer came about, and lead back to its sources when others are shown."""
    answer = exchange.answer
    if answer is None:
        return
    with st.expander("How this was answered", key=f"how-{position}"):
        st.html(_how_table(exchange))
        if talk.shown != position:
            st.button(
                "Show all sources of this answer",
                key=f"show-{position}",
                on_click=talk.show,
                args=(position,),
            )


def _how_table(exchange: Exchange) -> str:
    answer = exchange.answer
    if answer is None:
        return ""
    rows = "".join(
        f"<tr><td>{rank}</td><td>{escape(hit.passage.section)}</td>"
        f"<td>{escape(' '.join(hit.passage.text.split())[:80])} …</td><td>{hit.score:.2f}</td></tr>"
        for rank, hit in enumerate(answer.passages, 1)
    )
    seconds = ", ".join(f"{escape(name)} {value:.2f} s" for name, value in answer.seconds.items())
    return (
        f"<p>Searched for: “{escape(answer.standalone_question)}”</p>"
        '<div class="wide"><table><thead><tr><th>Rank</th><th>Section</th><th>Passage</th>'
        f"<th>Score</th></tr></thead><tbody>{rows}</tbody></table></div>"
        f'<p class="faint">Made by: {escape(answer.model)}. Time: {seconds or "not measured"}.</p>'
    )


# --- below the conversation -----------------------------------------------------------------


def _below_conversation(talk: Conversation, loading: Loading) -> tuple[str, ...]:
    """Show what can be done next; return the names of the documents to search."""
    if loading.chain is None:
        loading_notice(loading, bool(talk.exchanges))
        return ()
    if not talk.exchanges:
        _starters(talk, loading.chain)
    elif not talk.waiting():
        _conversation_actions(talk)
    return _document_choice(loading.chain)


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
            "Save this chat",
            data=lambda: conversation_to_markdown(talk),
            file_name="manifesto-chat.md",
            mime="text/markdown",
            on_click="ignore",
            icon=":material/download:",
        )


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


# --- answering ------------------------------------------------------------------------------


def _answer(
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
    talk.settled(position)
    st.rerun()
