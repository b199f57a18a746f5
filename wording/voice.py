"""Whose words they are: the document’s, a quoted person’s, or another’s than the text says."""

from __future__ import annotations

from dataclasses import replace

from wording.exact import TELLING_WORDS, Original
from wording.facts import Statement
from wording.normalise import words_of
from wording.reading import Reading
from wording.units import Attribution
from wording.verdicts import Change, Judgement

NOT_THERE = "These words are quoted, and are not in the document."


def is_exactly_said(said: Attribution) -> bool:
    """Tell 'says that X' from 'might say' or 'used to say that X', from 'promises X', which makes
    a pledge of X, and from a few words.
    """
    frame = Statement(said.who)
    body = Statement(said.body)
    telling = len(words_of(body.tokens)) >= TELLING_WORDS
    pledge = said.pledged and not any(item.name == "will" for item in body.modality)
    plain = not (frame.modality or frame.conditions or "used" in frame.plain)
    return said.quoted or (telling and plain and not pledge)


def said_not_to_be(judgement: Judgement, said: Attribution) -> Judgement:
    """Return altered where the document has what it is said not to say."""
    if judgement.source is None:
        return judgement
    change = Change("negation", "", said.who)
    return judgement.altered_by(change)


def wrong_speaker(speaker: str | None, said: Attribution, document: Original) -> bool:
    """Tell whether words of a speaker, None for the document itself, are given to another."""
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


def checked_voice(judgement: Judgement, reading: Reading) -> Judgement:
    """Return altered where a quoted person's words are given as what the party will do."""
    source = judgement.source
    if source is None or source.speaker is None:
        return judgement
    party = {"labour", "we"} & set(reading.checked.plain)
    pledged = any(item.name == "will" for item in reading.checked.modality)
    if not (party and pledged):
        return judgement
    change = Change("speaker", source.speaker, " ".join(sorted(party)))
    return judgement.altered_by(change)


def misquoted(judgement: Judgement, said: Attribution) -> Judgement:
    """Return altered for words in quotation marks that are not the document's."""
    quote = judgement.source.quote if judgement.source else ""
    change = Change("quotation", quote, said.body)
    note = NOT_THERE if judgement.verdict == "not_found" else judgement.note
    return replace(judgement.altered_by(change), note=note)
