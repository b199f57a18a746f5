"""Kept conversations: nothing lost, nothing mixed up, nobody else's read."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from fake_plan_chain import FakeChain

from errors import ManifestoError
from ui.conversations import Conversations, conversations_of
from ui.database import Database, open_database
from ui.state import Conversation


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return open_database(tmp_path / "data")


@pytest.fixture
def kept(database: Database) -> Conversations:
    return conversations_of(database, "one browser")


def asked(*questions: str) -> Conversation:
    """Return a conversation in which these questions were answered."""
    talk = Conversation()
    for position, question in enumerate(questions):
        talk.ask(question)
        talk.exchanges[position].answer = FakeChain().answer(question)
        talk.settled(position)
    return talk


def test_conversation_reads_back_as_it_was(kept: Conversations) -> None:
    talk = asked("What about trees?", "And water?", "Who should I vote for?")
    talk.choose(0, 2)
    kept.save(talk)
    read = kept.read(talk.id)
    assert read is not None
    assert [one.question for one in read.exchanges] == [one.question for one in talk.exchanges]
    assert [one.answer for one in read.exchanges] == [one.answer for one in talk.exchanges]
    assert read.shown_exchange() is read.exchanges[0]
    assert read.exchanges[0].chosen == 2
    assert not read.waiting()


def test_last_open_one_comes_back_until_a_new_one_is_begun(kept: Conversations) -> None:
    first, second = asked("What about trees?"), asked("And water?")
    kept.save(first)
    kept.save(second)
    assert kept.last_open().id == second.id  # type: ignore[union-attr]
    kept.open(first.id)
    assert kept.last_open().id == first.id  # type: ignore[union-attr]
    kept.open(None)
    assert kept.last_open() is None


def test_question_without_an_answer_is_kept_to_be_answered(kept: Conversations) -> None:
    talk = Conversation()
    talk.ask("What about trees?")
    kept.save(talk)
    assert kept.read(talk.id).waiting()  # type: ignore[union-attr]


def test_two_windows_add_to_one_conversation(kept: Conversations) -> None:
    talk = asked("What about trees?")
    kept.save(talk)
    windows = [kept.read(talk.id), kept.read(talk.id)]
    for window, question in zip(windows, ("And water?", "Something odd"), strict=True):
        assert window
        window.ask(question)
        kept.save(window)
    questions = [one.question for one in kept.read(talk.id).exchanges]  # type: ignore[union-attr]
    assert questions == ["What about trees?", "And water?", "Something odd"]


def test_list_names_titles_and_counts(kept: Conversations) -> None:
    kept.save(asked("What about\n trees?"))
    kept.save(asked("And water?", "odd " * 50))
    kept.rename(kept.all()[0].id, "  Water, mostly ")
    kept.rename(kept.all()[1].id, "   ")
    assert [(one.title, one.questions) for one in kept.all()] == [
        ("Water, mostly", 2),
        ("What about trees?", 1),
    ]


def test_another_browser_reads_and_changes_nothing(database: Database, kept: Conversations) -> None:
    talk = asked("What about trees?")
    kept.save(talk)
    other = conversations_of(database, "another browser")
    other.rename(talk.id, "Mine now")
    other.open(talk.id)
    other.delete(talk.id)
    talk.ask("And water?")
    other.save(talk)
    assert other.all() == ()
    assert other.read(talk.id) is None
    assert other.last_open() is None
    assert [(one.title, one.questions) for one in kept.all()] == [("What about trees?", 1)]


def test_deleted_is_gone_from_the_file(database: Database, kept: Conversations) -> None:
    first, second = asked("What about trees?"), asked("And water?")
    kept.save(first)
    kept.save(second)
    kept.delete(first.id)
    assert [one.id for one in kept.all()] == [second.id]
    kept.delete_all()
    with database.transaction() as connection:
        for table in ("conversations", "exchanges", "browsers"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == 0


def test_secret_of_the_browser_is_not_stored(database: Database, kept: Conversations) -> None:
    kept.save(asked("What about trees?"))
    assert b"one browser" not in b"".join(
        path.read_bytes() for path in database.path.parent.iterdir()
    )


def test_answer_of_another_shape_asks_to_ask_again(database: Database, kept: Conversations) -> None:
    talk = asked("What about trees?")
    kept.save(talk)
    with database.transaction() as connection:
        connection.execute("UPDATE exchanges SET answer = '{}'")
    exchange = kept.read(talk.id).exchanges[0]  # type: ignore[union-attr]
    assert exchange.answer is None
    assert "Please ask again" in str(exchange.problem)


def test_folder_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ManifestoError, match="MANIFESTO_DATA"):
        open_database(tmp_path / "file" / "below")


def test_damaged_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "page.sqlite").write_bytes(b"no database at all" * 100)
    with pytest.raises(ManifestoError, match="not usable") as problem:
        open_database(tmp_path)
    assert isinstance(problem.value.__cause__, sqlite3.Error)
