from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from fake_chain import STREETS, FakeChain
from hypothesis import given
from hypothesis import strategies as st

from evaluation.cases import load_cases
from evaluation.gold import Span
from evaluation.marks import mark
from evaluation.run import run_suites
from settings import Settings


def report(suite: Path, out: Path, chain: FakeChain | None = None) -> str:
    run_suites(load_cases([suite]), chain or FakeChain(), Settings(), out)
    return (out / "report.html").read_text(encoding="utf-8")


class Resources(HTMLParser):
    """Collects whatever a browser would fetch."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag != "a":
            self.found += [given[name] or "" for name in ("src", "href") if name in given]


def test_the_report_fetches_nothing(suite: Path, tmp_path: Path) -> None:
    page = report(suite, tmp_path / "run")
    assert Resources(page).found == ["data:,"]
    assert "default-src 'none'" in page
    assert "@import" not in page
    assert "url(" not in page


def test_a_failing_question_shows_expected_answered_and_marks(suite: Path, tmp_path: Path) -> None:
    suite.write_text(
        "- id: officers\n  question: How many officers?\n  expected: answer\n"
        "  gold: [They will be paid for by ending waste.]\n"
    )
    page = report(suite, tmp_path / "run")
    assert "0 of 1 questions passed" in page
    assert "citation_f1 is 0.00, wanted &gt;= 0.5" in page
    assert "not cited, retrieved with passage 1" in page
    assert "<mark>We will recruit 13,000 more officers.<sup>1</sup></mark>" in page
    assert '<span class="gold">They will be paid for by ending waste.</span>' in page


def test_everything_is_escaped(suite: Path, tmp_path: Path) -> None:
    evil = "<script>alert('x')</script>"
    suite.write_text(
        f'- id: "{evil}"\n  question: "{evil} knives?"\n  expected: abstain\n'
        f'  category: "{evil}"\n  note: "{evil}"\n  must_include: ["{evil}"]\n'
    )
    text = STREETS.replace("zombie knives", f"{evil} zombie knives")
    page = report(suite, tmp_path / "run", FakeChain({evil: text}))
    assert "alert" in page
    assert evil not in page
    assert len(re.findall(r"<script\b", page)) == 1


def test_marks_show_citations_and_gold_where_they_overlap() -> None:
    stretches = mark("abcdefgh", Span("d", 10, 18), [(1, Span("d", 8, 13))], [Span("d", 12, 15)])
    assert [(s.text, s.cited, s.gold) for s in stretches] == [
        ("ab", (1,), False),
        ("c", (1,), True),
        ("de", (), True),
        ("fgh", (), False),
    ]


offsets = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda p: Span("d", min(p), max(p)))


@given(st.text(min_size=1, max_size=20), st.lists(offsets), st.lists(offsets))
def test_stretches_joined_are_the_text(text: str, cited: list[Span], gold: list[Span]) -> None:
    place = Span("d", 10, 10 + len(text))
    stretches = mark(text, place, list(enumerate(cited)), gold)
    assert "".join(stretch.text for stretch in stretches) == text
