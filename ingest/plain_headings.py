"""Guess the headings of plain text that marks none: lines that are phrases, and run-in headings.

Precision goes before recall: a missed heading costs a section title, a false one a quotation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.grammar import ends_in_content_word, is_clause
from ingest.layout import BULLET, Line, wrap_width

Span = tuple[int, int]

QUOTES = '"“”'
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
PREPOSITIONS = frozenset(
    "after as at before by despite during for from in of on over since under".split()
)
NOT_FIRST = (OPENERS - {"our", "the", "more", "all", "every"}) | {"across", "up", "against"}
"""Words whose phrase ('In some areas of the country') opens a sentence rather than a heading."""
CAPITALISED = re.compile(r"(?<=[a-zà-ÿ0-9’'] )[A-Z][a-z]+\b(?!['’-])")
MONTHS = frozenset(
    "january february march april may june july august september october november "
    "december monday tuesday wednesday thursday friday saturday sunday".split()
)
SENTENCE_END = re.compile(r"[.!?:;](?=\s|$)")


LONGEST_HEADING = 200
"""Characters; a longer line is body text, however it is marked, and must stay quotable."""
NUMBERING = re.compile(r"(?:\d{1,2}|[A-Z])[.)]\s+|(?:Chapter|Part|Section)\s+\w+[:.]?\s+")
NEVER_FIRST = frozenset("and but or not no so yet because nor never to let dear".split())


def guess_headings(lines: Sequence[Line]) -> Iterator[Span]:
    """Yield the places of what reads as a heading, in order."""
    vocabulary = lower_case_words(lines)
    phrases = _phrases(lines)
    without_stop = _headings_have_no_stop(lines, phrases)
    for index, line in enumerate(lines):
        if phrases[index] and not _in_list(phrases, index):
            if not (without_stop and line.text.endswith(".")):
                yield line.start, line.end
        elif _starts_paragraph(lines, index):
            length = run_in_length(line.text, vocabulary)
            if length:
                yield line.start, line.start + length


def _phrases(lines: Sequence[Line]) -> list[bool]:
    """Tell of each line whether it could be a heading by its shape, its place and its grammar."""
    width = wrap_width(lines)
    return [
        _looks_like_heading(lines, index, width) and _is_phrase(line.text)
        for index, line in enumerate(lines)
    ]


def _headings_have_no_stop(lines: Sequence[Line], phrases: Sequence[bool]) -> bool:
    """Tell whether most candidates end without a full stop; those with one are then sentences."""
    stops = [line.text.endswith(".") for line, phrase in zip(lines, phrases, strict=True) if phrase]
    return len(stops) - sum(stops) >= max(3, sum(stops))


def lower_case_words(lines: Sequence[Line]) -> frozenset[str]:
    """Return the words that the document writes in lower case somewhere."""
    return frozenset(word for line in lines for word in re.findall(r"\b[a-z]+\b", line.text))


def _looks_like_heading(lines: Sequence[Line], index: int, width: int | None) -> bool:
    """Judge a line by its shape and its neighbours, without reading its grammar."""
    text = lines[index].text
    if is_all_capitals(text):
        return True
    return (
        _is_shaped(NUMBERING.sub("", text, count=1))
        and not (BULLET.match(text) and _is_among_bullets(lines, index))
        and _is_followed_by_text(lines, index)
        and _stands_alone(lines, index, width)
    )


def _is_shaped(text: str) -> bool:
    words = text.split()
    return (
        0 < len(words) <= MOST_WORDS
        and 3 < len(text) <= 90
        and text[0].isupper()
        and not text.endswith((",", ";", ":", "!", "”", '"', "’", "…"))
        and not SENTENCE_END.search(text[:-1])
        and not any(quote in text for quote in QUOTES)
    )


def _is_among_bullets(lines: Sequence[Line], index: int) -> bool:
    around = [*lines[max(0, index - 1) : index], *lines[index + 1 : index + 2]]
    return any(BULLET.match(line.text) for line in around)


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


def _in_list(phrases: Sequence[bool], index: int) -> bool:
    """Tell whether three such lines stand in a row: a list, not a title over a heading."""
    before = phrases[max(0, index - 2) : index]
    after = phrases[index + 1 : index + 3]
    return 1 + _leading(reversed(before)) + _leading(iter(after)) >= 3


def _leading(flags: Iterator[bool]) -> int:
    count = 0
    for flag in flags:
        if not flag:
            break
        count += 1
    return count


def _is_phrase(text: str) -> bool:
    text = NUMBERING.sub("", text, count=1)
    if is_all_capitals(text):
        return True
    first = text.split()[0].lower().strip(",")
    if first in {"why", "how"}:
        return not text.endswith((".", "?"))
    return first not in NEVER_FIRST and not is_clause(text)


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
        (3 if opener not in OPENERS else 2) <= len(words) <= 14
        and head[0].isupper()
        and not any(quote in head for quote in QUOTES + "•")
        and words[0].lower() not in NOT_FIRST
        and (words[-1][0].islower() or opener in OPENERS - PREPOSITIONS)
        and words[-1].lower() not in FUNCTION_WORDS
        and opener not in MONTHS
        and (opener in OPENERS or opener in vocabulary)
    )


def _is_heading_and_sentence(head: str, tail: str) -> bool:
    return not is_clause(head) and ends_in_content_word(head) and is_clause(tail)
