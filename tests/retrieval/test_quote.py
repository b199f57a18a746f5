"""Quotations: cut exactly, joined with the sentence before only where it is needed."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from retrieval.quote import _without_marks, cite, compose
from retrieval.schema import Passage, Section, Sentence, SourceDocument
from retrieval.search import Candidate, Features, Library
from retrieval.store import StoredDocument

TEXT = (
    "We will build a Border Command. This will be paid for by ending an old contract. "
    "“No one came. Not one of them.”"
)
FEATURES = Features(*[0.0] * 12)


def passage(start: int, sentences: list[tuple[str, bool]], speaker: str | None = None) -> Passage:
    places = []
    for sentence, leans in sentences:
        begin = TEXT.index(sentence)
        places.append(Sentence(begin, begin + len(sentence), leans))
    end = places[-1].end
    return Passage(
        f"p{start}", "plan", "Borders", TEXT[start:end], start, end, speaker, tuple(places)
    )


OWN = passage(
    0,
    [
        ("We will build a Border Command.", False),
        ("This will be paid for by ending an old contract.", True),
    ],
)
QUOTED = passage(TEXT.index("“"), [("“No one came.", False), ("Not one of them.”", True)], "Nour")
LIBRARY = Library(
    [
        StoredDocument(
            SourceDocument("plan", "A plan", TEXT, (Section("Borders", 0, len(TEXT)),), "0" * 64),
            (OWN, QUOTED),
            {},
        )
    ]
)


def quotes(question: str, *chosen: tuple[Passage, int]) -> list[str]:
    candidates = [Candidate(passage, index, FEATURES) for passage, index in chosen]
    return [citation.quote for citation in cite(candidates, question, LIBRARY)]


def test_a_leaning_sentence_brings_the_one_that_holds_what_was_asked_about():
    assert quotes("Who pays for the Border Command?", (OWN, 1)) == [
        "We will build a Border Command.",
        "This will be paid for by ending an old contract.",
    ]


def test_a_leaning_sentence_that_holds_it_itself_stands_alone():
    assert quotes("Which contract will be ended?", (OWN, 1)) == [
        "This will be paid for by ending an old contract."
    ]


def test_quotations_are_numbered_in_document_order_and_never_overlap():
    citations = cite(
        [Candidate(OWN, 1, FEATURES), Candidate(QUOTED, 0, FEATURES), Candidate(OWN, 0, FEATURES)],
        "Who pays for the Border Command?",
        LIBRARY,
    )
    assert [citation.number for citation in citations] == [1, 2, 3]
    assert all(one.end <= other.start for one, other in pairwise(citations))
    assert all(TEXT[citation.start : citation.end] == citation.quote for citation in citations)


def test_a_quotation_mark_without_partner_is_left_out():
    assert quotes("Who came?", (QUOTED, 0)) == ["No one came."]
    assert quotes("None of them?", (QUOTED, 1)) == ["Not one of them."]


def test_an_answer_names_section_speaker_and_number():
    citations = cite([Candidate(OWN, 0, FEATURES), Candidate(QUOTED, 0, FEATURES)], "?", LIBRARY)
    assert compose(citations, LIBRARY.documents) == (
        "Under “Borders”, the document says:\n"
        "“We will build a Border Command.” [1]\n\n"
        "Nour, quoted under “Borders” in the document, says:\n"
        "“No one came.” [2]"
    )


@given(st.text(alphabet='ab “”"\n.', max_size=30))
def test_leaving_out_marks_never_leaves_the_span(text):
    start, end = _without_marks(text, 0, len(text))
    assert 0 <= start <= end <= len(text)
    assert text[start:end] == text[start:end].strip()
