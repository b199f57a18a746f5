"""Find a text in the documents, word for word: the only way to `verbatim` and `typography`."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from retrieval.schema import Passage, SourceDocument
from retrieval.store import StoredDocument
from wording.lexicon import lexicon
from wording.normalise import Token, same_capitals, strip_edges, tokenise, words_of
from wording.verdicts import Source, Verdict

SEPARATOR = "\x1f"
"""Between words; no token holds it."""
RUN = 4
"""Words from which an equal stretch may be a piece of a stitched text."""
TELLING_WORDS = 6
"""A shorter stretch may stand in any document."""


@dataclass(frozen=True, slots=True)
class Match:
    """A stretch of a document that has the same words in the same order, at text[start:end]."""

    document: Original
    start: int
    end: int
    verdict: Verdict
    words: int

    @property
    def source(self) -> Source:
        """Return the stretch as a source."""
        return self.document.source(self.start, self.end)


class Original:
    """A stored document, ready to be searched word for word."""

    def __init__(self, stored: StoredDocument) -> None:
        self.stored = stored
        self.document: SourceDocument = stored.document
        self.passages: tuple[Passage, ...] = tuple(sorted(stored.passages, key=_start))

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """Return the document's tokens."""
        return tokenise(self.document.text)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Return the document's words in lower case."""
        return frozenset(words_of(self.tokens))

    @cached_property
    def parties(self) -> frozenset[str]:
        """Return the parties that the document speaks of."""
        return self.vocabulary & lexicon().parties

    def is_of_other_party(self, who: str) -> bool:
        """Tell whether a party is named that is not the one whose document this is."""
        published = f"{self.document.publisher} {self.document.title}"
        own = lexicon().parties & set(words_of(tokenise(published)))
        named = lexicon().parties & set(words_of(tokenise(who)))
        return bool(own and named) and named.isdisjoint(own)

    @cached_property
    def _joined(self) -> tuple[str, list[int]]:
        starts, length = [], 0
        for token in self.tokens:
            starts.append(length)
            length += len(token.fold) + 1
        return SEPARATOR + SEPARATOR.join(token.fold for token in self.tokens) + SEPARATOR, starts

    @cached_property
    def token_starts(self) -> list[int]:
        """Return where each token begins in the text."""
        return [token.start for token in self.tokens]

    @cached_property
    def _grams(self) -> dict[tuple[str, ...], list[int]]:
        grams: dict[tuple[str, ...], list[int]] = defaultdict(list)
        folds = [token.fold for token in self.tokens]
        for number, gram in enumerate(zip(*(folds[n:] for n in range(RUN)), strict=False)):
            grams[gram].append(number)
        return dict(grams)

    def runs(self, words: Sequence[str]) -> Iterator[tuple[int, int, int]]:
        """Yield the longest equal stretches of RUN words and more: their first word, the
        document's first token, and how many.
        """
        for place in range(len(words) - RUN + 1):
            for number in self._grams.get(tuple(words[place : place + RUN]), ()):
                if place and number and self.tokens[number - 1].fold == words[place - 1]:
                    continue
                length = RUN
                while (
                    place + length < len(words)
                    and number + length < len(self.tokens)
                    and self.tokens[number + length].fold == words[place + length]
                ):
                    length += 1
                yield place, number, length

    @cached_property
    def sentence_starts(self) -> list[int]:
        """Return where each sentence begins in the text."""
        return sorted({s.start for p in self.passages for s in p.sentences})

    def sentence_number(self, offset: int) -> int:
        """Return the number of the sentence that holds an offset."""
        return bisect_right(self.sentence_starts, offset)

    def between(self, start: int, end: int) -> tuple[Token, ...]:
        """Return the tokens of text[start:end]."""
        first = bisect_right(self.token_starts, start - 1)
        return self.tokens[first : bisect_right(self.token_starts, end - 1)]

    def occurrences(self, tokens: Sequence[Token]) -> Iterator[int]:
        """Yield the number of the first token of each stretch with these tokens, any capitals."""
        joined, starts = self._joined
        wanted = SEPARATOR + SEPARATOR.join(token.fold for token in tokens) + SEPARATOR
        place = joined.find(wanted)
        while place >= 0:
            yield bisect_right(starts, place) - 1
            place = joined.find(wanted, place + 1)

    def passage_at(self, start: int, end: int) -> Passage | None:
        """Return the passage with most of text[start:end], if there is one."""
        shared = [(min(end, p.end) - max(start, p.start), p) for p in self.passages]
        best = max(shared, key=lambda pair: pair[0], default=None)
        return best[1] if best and best[0] > 0 else None

    def source(self, start: int, end: int) -> Source:
        """Return text[start:end] as a source, with its section and speaker."""
        passage = self.passage_at(start, end)
        return Source(
            document=self.document.name,
            section=passage.section if passage else self.document.section_at(start),
            quote=self.document.text[start:end],
            start=start,
            end=end,
            speaker=passage.speaker if passage else None,
        )


def find_exact(text: str, documents: Sequence[Original]) -> Match | None:
    """Return the best stretch that says exactly this, or None; see normalise.RULES.

    Verbatim before typography, the document's own voice before a quoted person's.
    """
    matches = [match for document in documents for match in _matches(text, document)]
    return min(matches, key=_preference, default=None)


def _matches(text: str, document: Original) -> Iterator[Match]:
    tokens = strip_edges(tokenise(text, document.vocabulary))
    if not any(token.is_word for token in tokens):
        return
    for first in document.occurrences(tokens):
        found = document.tokens[first : first + len(tokens)]
        if same_capitals(tokens, found):
            yield _match(text.strip(), document, found)


def _match(text: str, document: Original, found: Sequence[Token]) -> Match:
    whole, start, end = document.document.text, found[0].start, found[-1].end
    before = text.find(whole[start:end])
    verbatim = before >= 0 and whole[max(0, start - before) :].startswith(text)
    if verbatim:
        start, end = start - before, start - before + len(text)
    return Match(
        document, start, end, "verbatim" if verbatim else "typography", len(words_of(found))
    )


def _preference(match: Match) -> tuple[bool, bool, int]:
    return match.verdict != "verbatim", bool(match.source.speaker), match.start


def _start(passage: Passage) -> int:
    return passage.start
