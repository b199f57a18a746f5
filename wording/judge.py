"""One unit of text to a verdict: exact, then attribution, then alignment, then meaning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from wording.alignment import Alignment, align
from wording.candidates import Candidate, Places
from wording.conflicts import conflicts
from wording.content import content, keys, lacking, names_no_subject
from wording.differences import Difference, compare
from wording.exact import TELLING_WORDS, Match, Original, find_exact
from wording.facts import Statement, bare
from wording.normalise import disguised_words, tokenise, words_of
from wording.stitched import find_stitched
from wording.units import Attribution, attribution, counts, is_call, is_fragment, is_no_claim
from wording.verdicts import Change, Judgement, Source, Verdict
from wording.weights import Thresholds, load_thresholds

if TYPE_CHECKING:
    import numpy

NEAREST = 3
TOO_SHORT = "Too short to be telling: such words may stand in any document."
ONLY_PUNCTUATION = "The words are the document's; punctuation inside differs."
LOOK_ALIKE = "Letters of two alphabets or hidden signs stand in one word; type it anew:"
NOT_THERE = "These words are quoted, and are not in the document."


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
        whole = _is_whole_sentence(match)
        if match.words < TELLING_WORDS and not whole:
            if match.words <= 2 or is_no_claim(text):
                return Judgement("not_a_claim", similarity=0.0)
            return judgement.noted(TOO_SHORT)
        if match.words < TELLING_WORDS:
            judgement = judgement.noted(TOO_SHORT)
        return judgement.noted(_what_is_left_out(match))

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
            return _said_not_to_be(self._by_meaning(said.body, vector), said)
        if not _is_exactly_said(said):
            return self._by_meaning(text, vector)
        exact = self.exact(said.body)
        if exact and exact.source:
            return self._checked_speaker(exact, said)
        if said.quoted and len(words_of(Statement(said.body).tokens)) < QUOTED_AT_LEAST:
            return self._by_meaning(text, vector)
        judgement = self._by_meaning(said.body, vector)
        if said.quoted:
            return _misquoted(judgement, said)
        if judgement.verdict == "not_found" and is_no_claim(text):
            return Judgement("not_a_claim")
        return self._checked_speaker(judgement, said)

    def _checked_speaker(self, judgement: Judgement, said: Attribution) -> Judgement:
        """Return altered where the words are another's than the text says."""
        source = judgement.source
        if source is None or judgement.verdict == "not_found":
            return judgement
        document = next(o for o in self.originals if o.document.name == source.document)
        if not _wrong_speaker(source.speaker, said, document):
            return judgement
        change = Change("speaker", source.speaker or source.document, said.who)
        return replace(judgement, verdict="altered", changes=(change, *judgement.changes))

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
        return _checked_voice(judgement, reading)


READ = 2
"""Stretches that the cross-encoder reads, about 20 ms each."""
CONTEXT = 3000
"""Characters of the section before a stretch that its pronouns may stand for."""
QUOTED_AT_LEAST = 4
SLOGAN = 2
"""Content words up to which what reads like a slogan is one, whatever it is near."""


def changes_of(reading: Reading, thresholds: Thresholds) -> list[Change]:
    """Return the changes that turn the meaning.

    A text that follows the document closely is held to every word; one that says it in its own
    words only to quantities, modality, negation, scope, places and names.
    """
    close = reading.followed >= thresholds.close
    if close and reading.content_chunks <= thresholds.few:
        return [d.change for d in reading.differences if d.turns]
    return list(dict.fromkeys(reading.conflicts))


def _what_is_left_out(match: Match) -> str:
    """Return a remark where a stretch leaves out a denial, a condition or what 'and' adds."""
    document = match.document
    number = document.sentence_number(match.start)
    starts = [*document.sentence_starts, len(document.document.text)]
    begin = starts[number - 1] if number else match.start
    finish = starts[min(document.sentence_number(match.end - 1), len(starts) - 1)]
    before = document.document.text[begin : match.start]
    after = document.document.text[match.end : finish]
    for rest in (before, after):
        statement = Statement(rest)
        if (
            statement.negations
            or any(f.name == "aim" for f in statement.modality)
            or _limits(statement)
        ):
            return f"The document’s sentence has besides: “{' '.join(rest.split())}”."
    if _goes_on(Statement(after)):
        return f"The document goes on: “{' '.join(after.split())}”."
    return ""


def _goes_on(after: Statement) -> bool:
    """Tell whether a cut parts what 'and' joins: 'England' for 'England and Wales'."""
    return after.plain[:1] in (["and"], ["or"]) and after.tag(1)[:2] in ("NN", "JJ", "VB")


def _limits(statement: Statement) -> bool:
    words = [" ".join(statement.plain[f.start : f.end]) for f in statement.conditions]
    return bool(
        {"if", "unless", "until", "where", "when", "for the most serious cases"} & set(words)
    )


def _is_whole_sentence(match: Match) -> bool:
    text = match.document.document.text
    before = text[: match.start].rstrip()[-1:]
    after = text[match.end :].lstrip()[:1]
    last = text[match.end - 1 : match.end]
    return (before in ("", ".", "!", "?", "”", "•", ":")) and (
        last in ".!?" or after in ("", ".", "!", "?", "•", "“")
    )


def _is_exactly_said(said: Attribution) -> bool:
    """Tell 'says that X' from 'might say' or 'used to say that X', from 'promises X', which makes
    a pledge of X, and from a few words.
    """
    frame = Statement(said.who)
    body = Statement(said.body)
    telling = len(words_of(body.tokens)) >= TELLING_WORDS
    pledge = said.pledged and not any(item.name == "will" for item in body.modality)
    plain = not (frame.modality or frame.conditions or "used" in frame.plain)
    return said.quoted or (telling and plain and not pledge)


def _said_not_to_be(judgement: Judgement, said: Attribution) -> Judgement:
    """Return altered where the document has what it is said not to say."""
    if judgement.source is None:
        return judgement
    change = Change("negation", "", said.who)
    return replace(judgement, verdict="altered", changes=(change, *judgement.changes))


def _wrong_speaker(speaker: str | None, said: Attribution, document: Original) -> bool:
    if speaker is None and document.is_of_other_party(said.who):
        return True
    if speaker is None:
        return not said.is_document and bool(said.who.strip())
    if said.is_document:
        return True
    names = {word.lower().strip(",.") for word in speaker.split()}
    return bool(said.who.strip()) and not names & {
        word.lower().strip(",.’'s") for word in said.who.split()
    }


def _checked_voice(judgement: Judgement, reading: Reading) -> Judgement:
    """Return altered where a quoted person's words are given as what the party will do."""
    source = judgement.source
    if source is None or source.speaker is None:
        return judgement
    party = {"labour", "we"} & set(reading.checked.plain)
    pledged = any(item.name == "will" for item in reading.checked.modality)
    if not (party and pledged):
        return judgement
    change = Change("speaker", source.speaker, " ".join(sorted(party)))
    return replace(judgement, verdict="altered", changes=(change, *judgement.changes))


def _misquoted(judgement: Judgement, said: Attribution) -> Judgement:
    """Return altered for words in quotation marks that are not the document's."""
    quote = judgement.source.quote if judgement.source else ""
    change = Change("quotation", quote, said.body)
    note = NOT_THERE if judgement.verdict == "not_found" else judgement.note
    return replace(judgement, verdict="altered", changes=(change, *judgement.changes), note=note)
