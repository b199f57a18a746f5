"""Find headings: declared by the format, marked in the text, listed on a card, or by rule."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from errors import ManifestoError
from ingest.grammar import ends_in_content_word, is_clause
from ingest.layout import BULLET, WORDLESS, Line, trimmed, wrap_width

if TYPE_CHECKING:
    from ingest.card import Card
    from ingest.load import LoadedText

MARKED = re.compile(r"((?:#[ \t]*)+)(?=[^\s#])")
QUOTES = '"“”'
LONGEST_HEADING = 200
"""Characters; a longer line is body text, however it is marked, and must stay quotable."""
MOST_WORDS = 12
FUNCTION_WORDS = frozenset(
    "a about above across after against all along although among an and any are around as at "
    "be because been before behind below between both but by can could do does down during each "
    "either even every few for from had has have he her his how however i if in including into "
    "is it its just less many may might more most much must my neither no nor not of off on once "
    "only or other our out over own per rather same shall she should since so some such than that "
    "the their them then there these they this those though through to too toward towards under "
    "until up upon us very was we were what when where whether which while who whom whose why "
    "will with within without would yet you your".split()
)
OPENERS = frozenset(
    "after all although an and as at because before but by despite during even every few for "
    "from here however if in it instead many more most no nobody none now of on once only our "
    "over rather since so some that the their there these they this those though three through "
    "to today together too two under unlike until we what when where while with within without "
    "yet you your".split()
)
"""Words that begin a sentence and are not capitalised inside one."""
NOT_FIRST = (OPENERS - {"our", "the", "more", "all", "every"}) | {"across", "up", "against"}
"""Words whose phrase ('In some areas of the country') opens a sentence rather than a heading."""
CAPITALISED = re.compile(r"(?<=[a-zà-ÿ0-9’'] )[A-Z][a-z]+\b(?!['’-])")
MONTHS = frozenset(
    "january february march april may june july august september october november "
    "december monday tuesday wednesday thursday friday saturday sunday".split()
)
SENTENCE_END = re.compile(r"[.!?:;](?=\s|$)")


@dataclass(frozen=True, slots=True)
class FoundHeading:
    """A heading's words at text[start:end] and its level, 1 being the highest."""

    start: int
    end: int
    level: int = 1


def find_headings(
    loaded: LoadedText, mask: str, lines: Sequence[Line], card: Card | None
) -> tuple[FoundHeading, ...]:
    """Return the headings in order, from the surest source that has any.

    That is the card's outline; else what the format declares and lines marked with '#'; else the
    rules for plain text. Raises ManifestoError for an outline heading that is not in the text.
    """
    if card and card.outline:
        return tuple(_outlined(lines, card.outline))
    marked = _without_overlaps([*_declared(loaded, mask), *_marked(lines)])
    return marked or tuple(_guessed(lines))


def heading_title(text: str) -> str:
    """Return a heading as a reader would cite it: one line, no marks, no final full stop."""
    words = " ".join(text.replace("*", "").split())
    return re.sub(r"(?<!\.)[.:]$", "", words.strip("# ")).strip()


def _outlined(lines: Sequence[Line], outline: Sequence[tuple[str, int]]) -> Iterator[FoundHeading]:
    position = 0
    for title, level in outline:
        span = _find_title(lines, title, position)
        if span is None:
            raise ManifestoError(
                f"The card's outline names the heading '{title}', which does not begin a line of "
                f"the document after the heading before it. Correct the card's outline."
            )
        yield FoundHeading(*span, level)
        position = span[1]


def _find_title(lines: Sequence[Line], title: str, position: int) -> tuple[int, int] | None:
    """Find a title that fills a line, or failing that one that begins a line."""
    words = r"[^\S\n]+".join(map(re.escape, title.split()))
    for form in (
        rf"(?:#+\s*)?(?P<title>{words}[.:]?)$",
        rf"(?:#+\s*)?(?P<title>{words}[.:]?)(?=\s)",
    ):
        pattern = re.compile(form)
        for line in lines:
            match = pattern.match(line.text) if line.start >= position else None
            if match:
                return line.start + match.start("title"), line.start + match.end("title")
    return None


def _declared(loaded: LoadedText, mask: str) -> Iterator[FoundHeading]:
    for heading in loaded.headings:
        start, end = trimmed(mask, heading.start, heading.end)
        marks = MARKED.match(mask, start, end)
        start = marks.end() if marks else start
        if not WORDLESS.fullmatch(mask, start, end):
            yield FoundHeading(start, end, heading.level)


def _marked(lines: Sequence[Line]) -> Iterator[FoundHeading]:
    for line in lines:
        marks = MARKED.match(line.text)
        if marks and not WORDLESS.fullmatch(line.text, marks.end()):
            yield FoundHeading(line.start + marks.end(), line.end, min(6, marks[1].count("#")))


def _without_overlaps(headings: Sequence[FoundHeading]) -> tuple[FoundHeading, ...]:
    """Put headings in order; leave out those inside another and those too long to be one."""
    kept: list[FoundHeading] = []
    for heading in sorted(headings, key=lambda found: (found.start, -found.end)):
        is_free = not kept or heading.start >= kept[-1].end
        if is_free and heading.end - heading.start <= LONGEST_HEADING:
            kept.append(heading)
    return tuple(kept)


def _guessed(lines: Sequence[Line]) -> Iterator[FoundHeading]:
    vocabulary = lower_case_words(lines)
    width = wrap_width(lines)
    shaped = [_looks_like_heading(lines, index, width) for index in range(len(lines))]
    for index, line in enumerate(lines):
        if shaped[index]:
            if not _in_list(shaped, index) and _is_phrase(line.text):
                yield FoundHeading(line.start, line.end)
        elif _starts_paragraph(lines, index):
            length = run_in_length(line.text, vocabulary)
            if length:
                yield FoundHeading(line.start, line.start + length)


def lower_case_words(lines: Sequence[Line]) -> frozenset[str]:
    """Return the words that the document writes in lower case somewhere."""
    return frozenset(word for line in lines for word in re.findall(r"\b[a-z]+\b", line.text))


def _looks_like_heading(lines: Sequence[Line], index: int, width: int | None) -> bool:
    """Judge a line by its shape and its neighbours, without reading its grammar."""
    line = lines[index]
    if is_all_capitals(line.text):
        return True
    words = line.text.split()
    return (
        len(words) <= MOST_WORDS
        and len(line.text) <= 90
        and words[0][0].isupper()
        and not line.text.endswith((",", ";", ":", "!", "”", '"', "’", "…"))
        and not SENTENCE_END.search(line.text[:-1])
        and not any(quote in line.text for quote in QUOTES)
        and (len(words) > 1 or len(words[0]) > 3)
        and _is_followed_by_text(lines, index)
        and _stands_alone(lines, index, width)
    )


def _stands_alone(lines: Sequence[Line], index: int, width: int | None) -> bool:
    """Tell whether a short line can be a paragraph of its own, not a part of a wrapped one."""
    if _starts_paragraph(lines, index):
        return width is None or len(lines[index].text) < 0.75 * width
    before = lines[index - 1].text
    return width is None and len(before.split()) <= MOST_WORDS and before[0].isupper()


def is_all_capitals(text: str) -> bool:
    """Tell whether a short line is set in capitals: two words or one of five letters at least."""
    letters = [letter for letter in text if letter.isalpha()]
    return (
        len(letters) >= 5
        and text.isupper()
        and len(text.split()) <= MOST_WORDS
        and not any(quote in text for quote in QUOTES)
        and not BULLET.match(text)
    )


def _starts_paragraph(lines: Sequence[Line], index: int) -> bool:
    if index == 0 or lines[index].after_blank:
        return True
    before = lines[index - 1].text
    return before.endswith((".", "!", "?", "”", "’", '"')) or is_all_capitals(before)


def _is_followed_by_text(lines: Sequence[Line], index: int) -> bool:
    return index + 1 < len(lines) and not lines[index + 1].starts_lower


def _in_list(shaped: Sequence[bool], index: int) -> bool:
    """Tell whether three such lines stand in a row: a list, not a title over a heading."""
    before = shaped[max(0, index - 2) : index]
    after = shaped[index + 1 : index + 3]
    run = 1 + _leading(reversed(before)) + _leading(iter(after))
    return run >= 3


def _leading(flags: Iterator[bool]) -> int:
    count = 0
    for flag in flags:
        if not flag:
            break
        count += 1
    return count


def _is_phrase(text: str) -> bool:
    if is_all_capitals(text):
        return True
    first = text.split()[0].lower().strip(",")
    if first in {"why", "how"}:
        return not text.endswith(".")
    return first not in {"and", "but", "or", "not", "no", "so", "yet", "because", "nor"} and (
        not is_clause(text)
    )


def run_in_length(text: str, vocabulary: frozenset[str]) -> int:
    """Return how many characters at a line's start are a heading run into its paragraph, or 0.

    That is a phrase in sentence case with no verb of its own, then, with nothing between, a common
    word that is capitalised only because it starts a sentence, and a whole clause after it.
    """
    first_end = SENTENCE_END.search(text)
    sentence = text[: first_end.end()] if first_end else text
    for match in CAPITALISED.finditer(sentence[:LONGEST_HEADING]):
        head, tail = sentence[: match.start()].rstrip(), sentence[match.start() :]
        if _may_be_run_in(head, match[0], vocabulary) and _is_heading_and_sentence(head, tail):
            return len(head)
    return 0


def _may_be_run_in(head: str, starter: str, vocabulary: frozenset[str]) -> bool:
    words = head.split()
    opener = starter.lower()
    return (
        3 <= len(words) <= 14
        and head[0].isupper()
        and not any(quote in head for quote in QUOTES + "•")
        and words[0].lower() not in NOT_FIRST
        and words[-1].lower() not in FUNCTION_WORDS
        and opener not in MONTHS
        and (opener in OPENERS or opener in vocabulary)
    )


def _is_heading_and_sentence(head: str, tail: str) -> bool:
    return not is_clause(head) and ends_in_content_word(head) and is_clause(tail)
