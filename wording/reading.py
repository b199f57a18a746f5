"""A unit read against one stretch of a document."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from wording.alignment import Alignment
from wording.candidates import Candidate
from wording.conflicts import conflicts
from wording.content import content, keys, lacking
from wording.differences import compare
from wording.facts import Statement, bare
from wording.normalise import tokenise, words_of
from wording.sides import Difference
from wording.verdicts import Change, Source
from wording.weights import Thresholds

CONTEXT = 3000
"""Characters of the section before a stretch that its pronouns may stand for."""


@dataclass(frozen=True)
class Reading:
    """A unit against its best stretch of a document."""

    candidate: Candidate
    source: Statement
    checked: Statement
    alignment: Alignment
    reading: float
    """The cross-encoder's logit, about 9 for texts that surely say the same, -11 for none."""

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """Return the differences, word by word."""
        return tuple(compare(self.source, self.checked, self.alignment, self.context))

    @cached_property
    def conflicts(self) -> tuple[Change, ...]:
        """Return the facts that are in conflict, whatever the words."""
        return tuple(conflicts(self.source, self.checked, self.context))

    @cached_property
    def context(self) -> frozenset[str]:
        """Return the words of the same section before the stretch, and of the headings above.

        Where facts are told, the parties that the document speaks of belong to them too.
        """
        document = self.candidate.original.document
        start = self.candidate.start
        begins = max([s.start for s in document.sections if s.start <= start], default=0)
        text = document.text[max(begins, start - CONTEXT) : start]
        tokens = tokenise(f"{document.title} {document.publisher} {text}")
        known = frozenset(bare(word) for word in words_of(tokens))
        return known if self._pledges else known | self.candidate.original.parties

    @property
    def _pledges(self) -> bool:
        return any(item.name == "will" for item in self.checked.modality)

    @property
    def followed(self) -> float:
        """Return the share of the longer side's words that are equal and in order."""
        longer = max(len(self.checked.plain), self.alignment.end - self.alignment.start, 1)
        return self.alignment.equal / longer

    @cached_property
    def is_unfit(self) -> bool:
        """Tell whether nothing but names is shared, or a pledge is read where facts are told."""
        theirs = {item.name for item in self.source.modality} - {"done"}
        pledged = self._pledges and not theirs and self.source.tells_a_fact
        return pledged or self._supported() == 0

    @property
    def place(self) -> Source:
        """Return the stretch that is followed, or the candidate where little of it is."""
        return self.candidate.original.source(self.candidate.start, self.candidate.end)

    @property
    def content_chunks(self) -> int:
        """Return how many differences are more than function words, inflection or synonyms."""
        return sum(difference.turns for difference in self.differences)

    def features(self) -> dict[str, float]:
        """Return what the fitted models read; see wording/weights.json."""
        candidate = self.candidate
        return {
            "reading": self.reading / 10,
            "covered": candidate.covered,
            "covers": candidate.covers,
            "cosine": candidate.cosine,
            "order": candidate.order,
            "followed": self.followed,
            "unnamed": self._supported(),
        }

    def _supported(self) -> float:
        """Return the share of content words, names aside, that the stretch has; 1 without any."""
        words = [n for n in content(self.checked) if not self.checked.is_name(n)]
        absent = lacking(self.checked, words, keys(self.source.plain))
        return 1 - len(absent) / len(words) if words else 1.0


def changes_of(reading: Reading, thresholds: Thresholds) -> list[Change]:
    """Return the changes that turn the meaning.

    A text that follows the document closely is held to every word; one that says it in its own
    words only to quantities, modality, negation, scope, places and names.
    """
    close = reading.followed >= thresholds.close
    if close and reading.content_chunks <= thresholds.few:
        return [d.change for d in reading.differences if d.turns]
    return list(dict.fromkeys(reading.conflicts))
