"""One unit of text to a verdict: exact, then attribution, then alignment, then meaning."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from wording.alignment import align
from wording.candidates import Candidate, Places
from wording.content import content, names_no_subject
from wording.exact import TELLING_WORDS, Original, find_exact
from wording.facts import Statement
from wording.left_out import is_whole_sentence, what_is_left_out
from wording.normalise import disguised_words, words_of
from wording.reading import Reading, changes_of
from wording.stitched import find_stitched
from wording.units import Attribution, attribution, counts, is_call, is_fragment, is_no_claim
from wording.verdicts import Change, Judgement, Verdict
from wording.voice import checked_voice, is_exactly_said, misquoted, said_not_to_be, wrong_speaker
from wording.weights import Thresholds, load_thresholds

if TYPE_CHECKING:
    import numpy

NEAREST = 3
READ = 2
"""Stretches that the cross-encoder reads, about 20 ms each."""
QUOTED_AT_LEAST = 4
SLOGAN = 2
"""Content words up to which what reads like a slogan is one, whatever it is near."""
TOO_SHORT = "Too short to be telling: such words may stand in any document."
ONLY_PUNCTUATION = "The words are the document's; punctuation inside differs."
LOOK_ALIKE = "Letters of two alphabets or hidden signs stand in one word; type it anew:"


class Reader(Protocol):
    """What the cross-encoder does."""

    def score(self, question: str, texts: Sequence[str]) -> list[float]:
        """Return how well each text goes with the question."""
        ...


class Judge:
    """Judge units against some documents."""

    def __init__(
        self,
        originals: Sequence[Original],
        places: Places,
        cross_encoder: Reader,
        thresholds: Thresholds | None = None,
    ) -> None:
        self.originals = originals
        self.places = places
        self.reader = cross_encoder
        self._thresholds = thresholds or load_thresholds()
        self._statements: dict[tuple[str, int, int], Statement] = {}

    def exact(self, text: str) -> Judgement | None:
        """Return verbatim or typography where the words stand in a document exactly, else None."""
        match = find_exact(text, self.originals)
        if match is None:
            return None
        judgement = Judgement(match.verdict, match.source, similarity=1.0)
        whole = is_whole_sentence(match)
        if match.words < TELLING_WORDS and not whole:
            if match.words <= 2 or is_no_claim(text):
                return Judgement("not_a_claim", similarity=0.0)
            return judgement.noted(TOO_SHORT)
        if match.words < TELLING_WORDS:
            judgement = judgement.noted(TOO_SHORT)
        return judgement.noted(what_is_left_out(match))

    def judge(self, text: str, vector: numpy.ndarray, claim_likeness: float = 1.0) -> Judgement:
        """Return the verdict on a unit; `vector` is its embedding.

        `claim_likeness` is how much nearer its embedding is to the listed claims than to the
        listed greetings and slogans, as a difference of cosines.
        """
        exact = self.exact(text)
        if exact:
            return exact
        said = attribution(text)
        if said:
            return self._attributed(text, said, vector)
        if is_no_claim(text):
            return Judgement("not_a_claim")
        judgement = self._by_meaning(text, vector)
        if self._claims_nothing(text, judgement, claim_likeness):
            return Judgement("not_a_claim", similarity=judgement.similarity)
        return judgement

    def _claims_nothing(self, text: str, judgement: Judgement, claim_likeness: float) -> bool:
        """Tell a heading from a pledge without a verb, and a slogan or call from an invention."""
        if judgement.verdict == "altered":
            return is_call(text) and len(content(Statement(text))) <= SLOGAN
        if is_fragment(text):
            heading = not counts(text) and claim_likeness < self._thresholds.heading
            return heading or is_call(text)
        slogan = claim_likeness < self._thresholds.claim or is_call(text)
        little = judgement.verdict == "not_found" or len(content(Statement(text))) <= SLOGAN
        return names_no_subject(text) or (little and slogan)

    def _attributed(self, text: str, said: Attribution, vector: numpy.ndarray) -> Judgement:
        denied = Statement(said.who).negations
        if denied:
            return said_not_to_be(self._by_meaning(said.body, vector), said)
        if not is_exactly_said(said):
            return self._by_meaning(text, vector)
        exact = self.exact(said.body)
        if exact and exact.source:
            return self._checked_speaker(exact, said)
        if said.quoted and len(words_of(Statement(said.body).tokens)) < QUOTED_AT_LEAST:
            return self._by_meaning(text, vector)
        judgement = self._by_meaning(said.body, vector)
        if said.quoted:
            return misquoted(judgement, said)
        if judgement.verdict == "not_found" and is_no_claim(text):
            return Judgement("not_a_claim")
        return self._checked_speaker(judgement, said)

    def _checked_speaker(self, judgement: Judgement, said: Attribution) -> Judgement:
        """Return altered where the words are another's than the text says."""
        source = judgement.source
        if source is None or judgement.verdict == "not_found":
            return judgement
        document = next(o for o in self.originals if o.document.name == source.document)
        if not wrong_speaker(source.speaker, said, document):
            return judgement
        change = Change("speaker", source.speaker or source.document, said.who)
        return judgement.altered_by(change)

    def _by_meaning(self, text: str, vector: numpy.ndarray) -> Judgement:
        checked = Statement(text)
        candidates = self.places.candidates(text, checked.plain, vector)
        stitched = find_stitched(checked, self.originals)
        if stitched:
            return stitched
        readings = self._readings(candidates[:READ], checked)
        if not readings:
            return Judgement("not_found")
        best = max(readings, key=lambda reading: self._thresholds.carried(reading.features()))
        return self._verdict(best, candidates)

    def readings(self, text: str, vector: numpy.ndarray) -> list[Reading]:
        """Return the readings of a text against the stretches it may come from, best first."""
        checked = Statement(text)
        candidates = self.places.candidates(text, checked.plain, vector)
        return [self.read(candidate, checked) for candidate in candidates[:READ]]

    def _readings(self, candidates: Sequence[Candidate], checked: Statement) -> list[Reading]:
        """Read candidates up to one that the unit follows word by word."""
        readings = []
        for candidate in candidates:
            readings.append(self.read(candidate, checked))
            if readings[-1].followed >= self._thresholds.close:
                break
        return readings

    def read(self, candidate: Candidate, checked: Statement) -> Reading:
        """Align a unit with a stretch."""
        source = self._statement(candidate.original, candidate.start, candidate.end)
        reading = self.reader.score(checked.text, [source.text])[0]
        return Reading(candidate, source, checked, align(source, checked), reading)

    def _statement(self, original: Original, start: int, end: int) -> Statement:
        """Return a stretch as a statement, read once however many units are close to it."""
        key = (original.stored.key, start, end)
        if key not in self._statements:
            self._statements[key] = Statement(original.document.text[start:end])
        return self._statements[key]

    def _verdict(self, reading: Reading, candidates: Sequence[Candidate]) -> Judgement:
        limits, features = self._thresholds, reading.features()
        similarity = limits.similarity(features)
        nearest = tuple(c.original.source(c.start, c.end) for c in candidates[:NEAREST])
        loose = reading.followed < limits.close
        changes = changes_of(reading, limits)
        needed = (limits.altered if loose else 0.0) if changes else limits.paraphrase
        if limits.carried(features) < max(0.0, needed) or (loose and reading.is_unfit):
            return Judgement("not_found", None, (), similarity, nearest=nearest)
        verdict: Verdict = "altered" if changes else "paraphrase"
        note = "" if reading.differences else ONLY_PUNCTUATION
        disguised = disguised_words(reading.checked.text)
        if disguised:
            note = f"{LOOK_ALIKE} {', '.join(disguised)}."
        judgement = Judgement(verdict, reading.place, tuple(changes), similarity, note)
        return checked_voice(judgement, reading)
