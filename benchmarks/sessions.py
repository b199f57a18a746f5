"""Many visitors at once: is any answer lost or mixed up, how long does each take, and what memory?

    python -m benchmarks.sessions [VISITORS] [SECONDS]

Each visitor is a connection as a browser makes it, asks with a `?q=` link, reads for a while (5 to
15 seconds) and asks again on a new connection. An answer counts as mixed up where it stands below
another question, or where the sources are those of one.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import websockets
import yaml
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.clicked_citations import SUITE, serving
from ui.markup import escape

PATIENCE = 120.0  # seconds


@dataclass
class Seen:
    """What all visitors saw: seconds of each answer, and questions that failed."""

    seconds: list[float] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    mixed: list[str] = field(default_factory=list)


def main(visitors: int = 30, seconds: float = 300.0) -> None:
    """Print counts, latencies and the server's memory."""
    cases = yaml.safe_load(SUITE.read_text(encoding="utf-8"))
    questions = [case["question"] for case in cases if case["expected"] == "answer"]
    with serving() as address:
        seen = Seen()
        asyncio.run(_warm_up(address, questions[0]))
        before = _memory()
        asyncio.run(_all(address, questions, visitors, seconds, seen))
        after = _memory()
    ordered = sorted(seen.seconds)
    print(
        f"{visitors} visitors, {seconds:.0f} s: {len(ordered)} answers, {len(seen.lost)} lost, "
        f"{len(seen.mixed)} mixed up\n"
        f"p50 {statistics.median(ordered):.2f} s, p95 {ordered[int(len(ordered) * 0.95)]:.2f} s\n"
        f"memory {before:.0f} MB before, {after:.0f} MB after"
    )
    for question in [*seen.lost, *seen.mixed]:
        print(f"failed: {question}")


async def _warm_up(address: str, question: str) -> None:
    while await _ask(address, question, {question}, Seen()) is None:
        await asyncio.sleep(1)


async def _all(
    address: str, questions: list[str], visitors: int, seconds: float, seen: Seen
) -> None:
    end = time.monotonic() + seconds
    await asyncio.gather(
        *(_visit(address, questions, number, end, seen) for number in range(visitors))
    )


async def _visit(address: str, questions: list[str], number: int, end: float, seen: Seen) -> None:
    draw = random.Random(number)
    own = questions[number :: max(1, len(questions) // 3)] or questions
    while time.monotonic() < end:
        await asyncio.sleep(draw.uniform(5, 15))
        question = draw.choice(own)
        took = await _ask(address, question, set(questions), seen)
        if took is None:
            seen.lost.append(question)
        else:
            seen.seconds.append(took)


async def _ask(address: str, question: str, known: set[str], seen: Seen) -> float | None:
    """Ask on a new connection; return the seconds until the first line of the answer, or None."""
    start = time.perf_counter()
    url = address.replace("http", "ws") + "/_stcore/stream"
    shown: list[str] = []
    try:
        async with (
            asyncio.timeout(PATIENCE),
            websockets.connect(url, subprotocols=["streamlit"], max_size=None) as connection,  # type: ignore[list-item]
        ):
            message = BackMsg()
            message.rerun_script.query_string = urlencode({"q": question})
            await connection.send(message.SerializeToString())
            async for data in connection:
                received = ForwardMsg.FromString(data if isinstance(data, bytes) else data.encode())
                body = received.delta.new_element.html.body
                shown.append(body)
                if 'class="evidence' in body or 'class="problem"' in body:
                    break
    except (TimeoutError, OSError, websockets.WebSocketException):
        return None
    took = time.perf_counter() - start
    page = "\n".join(shown)
    others = [one for one in known if one != question and f"“{escape(one)}”" in page]
    if others or f">{escape(question)}</h2>" not in page:
        seen.mixed.append(question)
    return took


def _memory() -> float:
    """Return the resident memory of the server, a child of this process, in MB."""
    children = Path("/proc/self/task").glob("*/children")
    ids = [one for path in children for one in path.read_text().split()]
    pages = [
        line.split()[1]
        for one in ids
        for line in Path(f"/proc/{one}/status").read_text().splitlines()
        if line.startswith("VmRSS")
    ]
    return sum(map(int, pages)) / 1024


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
