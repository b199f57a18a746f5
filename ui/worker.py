"""One thread that does what it is given, in order, and dies with the server."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Thread
from typing import Any


class Worker:
    """Do one thing after another in the background.

    Python's own pool of threads would keep a stopped server alive until its queue is empty.
    """

    def __init__(self, name: str) -> None:
        self._queue: SimpleQueue[Callable[[], None]] = SimpleQueue()
        Thread(target=self._run, name=name, daemon=True).start()

    def submit(self, do: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """Queue a call; its result, or the error it raised, is in the Future."""
        future: Future[Any] = Future()
        self._queue.put(lambda: _carry_out(future, do, arguments))
        return future

    def _run(self) -> None:
        while True:
            self._queue.get()()


def _carry_out(future: Future[Any], do: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    try:
        future.set_result(do(*arguments))
    except BaseException as error:  # it is raised again where the result is asked for
        future.set_exception(error)
