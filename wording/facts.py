"""What a statement commits to: quantities, modality, negation, scope, places and names."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from retrieval.models import load_language
from wording.lexicon import Found, Synonym, lexicon
from wording.normalise import Token, tokenise
from wording.quantities import Quantity, find_quantities

if TYPE_CHECKING:
    from spacy.tokens import Doc

CONTRACTIONS = {"'ll": "will", "'re": "are", "'ve": "have", "'d": "would", "'m": "am"}
IRREGULAR = {"won't": ("will", "not"), "can't": ("can", "not"), "cannot": ("can", "not"),
             "shan't": ("shall", "not")}  # fmt: skip
PARTY = frozenset("labour we our us party manifesto government i".split())
NO_INITIAL = frozenset({"and", "of", "the", "for"})
SHORTEST_INITIALS, LONGEST_INITIALS = 4, 7
NAMED = frozenset({"PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "LAW", "EVENT"})


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a statement in lower case, contractions written out, and its token."""

    text: str
    token: Token


class Statement:
    """A text as its words and what they commit to; offsets of tokens are into the text."""

    def __init__(self, text: str, tokens: Sequence[Token] | None = None) -> None:
        self.text = text
        self.tokens = tuple(tokens) if tokens is not None else tokenise(text)
        self.words = [word for token in self.tokens for word in _expand(token)]
        self.plain = [word.text for word in self.words]

    def part(self, start: int, end: int) -> str:
        """Return words[start:end] as they stand in the text."""
        if start >= end:
            return ""
        return self.text[self.words[start].token.start : self.words[end - 1].token.end]

    @cached_property
    def quantities(self) -> list[Quantity]:
        """Return the quantities."""
        return [item for item in find_quantities(self.plain) if not self._in_name(item)]

    @cached_property
    def counted(self) -> frozenset[int]:
        """Return the places of words that belong to a quantity."""
        return frozenset(n for item in self.quantities for n in range(item.start, item.end))

    def _in_name(self, item: Quantity) -> bool:
        """Tell the number of a name, as in Covid-19."""
        start = item.start
        return start > 1 and self.plain[start - 1] == "-" and self.plain[start - 2].isalpha()

    @cached_property
    def modality(self) -> list[Found]:
        """Return the words that say how firm a statement is."""
        found = lexicon().modality.find(self.plain)
        return [item for item in found if self._is_modality(item)]

    def _is_modality(self, item: Found) -> bool:
        """Tell 'has introduced' from 'has a plan', 'plans to' from 'the plans', May the month."""
        words = self.plain[item.start : item.end]
        if item.name == "other":  # 'people seeking asylum'
            return False
        if words == ["aimed", "at"]:  # 'aimed at halving', not 'aimed at the gangs'
            return self.tag(item.end) == "VBG"
        if item.name == "done" and words != ["already"]:
            return any(self.tag(place) == "VBN" for place in range(item.end, item.end + 4))
        if words[-1] in ("to", "of", "for") or len(words) > 1:
            return True
        tag = self.tag(item.start)
        return tag in ("MD", "VBZ", "VBP", "VBD", "RB", "VB", "VBG") or item.name == "may"

    @cached_property
    def negations(self) -> list[Found]:
        """Return the words that deny."""
        return lexicon().negation.find(self.plain)

    @cached_property
    def soft_negations(self) -> list[Found]:
        """Return the words that can carry a denial in other words ("end", "without")."""
        return lexicon().soft_negation.find(self.plain)

    @cached_property
    def scope(self) -> list[Found]:
        """Return the words for how many are meant."""
        found = lexicon().scope.find(self.plain)
        bounds = [(item.start, item.end) for item in self.quantities]
        return [
            f
            for f in found
            if not any(s <= f.start < e for s, e in bounds) and not self._is_superlative(f)
        ]

    def _is_superlative(self, item: Found) -> bool:
        """Tell 'the most prolific' from 'most forces'."""
        before = self.plain[item.start - 1] if item.start else ""
        return self.plain[item.start] == "most" and before in ("the", "their", "its", "our", "s")

    @cached_property
    def territories(self) -> list[Found]:
        """Return the places named."""
        return lexicon().territories.find(self.plain)

    @cached_property
    def conditions(self) -> list[Found]:
        """Return the words that limit a promise."""
        return lexicon().conditions.find(self.plain)

    @cached_property
    def rates(self) -> list[Found]:
        """Return how often something falls due: 'a week', 'every day'."""
        return lexicon().rates.find(self.plain)

    @cached_property
    def grammar(self) -> frozenset[int]:
        """Return the places of words that belong to a modal or denying phrase."""
        found = [*self.modality, *self.negations]
        return frozenset(n for item in found for n in range(item.start, item.end))

    @cached_property
    def parsed(self) -> Doc:
        """Return the statement parsed."""
        return load_language()(self.text, disable=["lemmatizer"])

    @cached_property
    def _tags(self) -> dict[int, tuple[str, str, str]]:
        return {t.idx: (t.tag_, t.pos_, t.ent_type_) for t in self.parsed}

    @property
    def tags(self) -> list[str]:
        """Return the fine parts of speech, in order."""
        return [token.tag_ for token in self.parsed]

    @property
    def has_verb(self) -> bool:
        """Tell whether there is any verb."""
        return any(tag.startswith(("VB", "MD")) for tag in self.tags)

    @property
    def tells_a_fact(self) -> bool:
        """Tell whether there is a verb of the present or past: no heading, no list of plans."""
        return any(tag in ("VBZ", "VBP", "VBD") for tag in self.tags)

    def tag(self, place: int) -> str:
        """Return the fine part of speech of a word, empty beyond the end."""
        return self._about(place)[0]

    def is_name(self, place: int) -> bool:
        """Tell whether a word is part of a name: capitalised where no sentence begins."""
        token, word = self.words[place].token, self.plain[place]
        text = token.text
        if not token.fold.startswith(word):  # the "are" of "We're"
            return False
        _, pos, entity = self._about(place)
        inside = place > 0 and self.plain[place - 1] not in (".", "!", "?", ":")
        shouted = self.text.isupper()
        if not text[0].isupper() or shouted:
            return False
        named = entity in NAMED or pos == "PROPN"
        return (inside and len(text) > 1 and word != "i") or named

    @cached_property
    def names(self) -> frozenset[str]:
        """Return the words of names, the party's own aside."""
        named = {self.plain[n] for n in range(len(self.words)) if self.is_name(n)}
        return frozenset(bare(name) for name in named) - PARTY

    @cached_property
    def initials(self) -> frozenset[str]:
        """Return what phrases are shortened to: 'pcso', 'pcsos', 'vawg'."""
        letters = "".join(w[0] for w in self.plain if bare(w).isalpha() and w not in NO_INITIAL)
        short = {
            letters[n : n + length]
            for length in range(SHORTEST_INITIALS, LONGEST_INITIALS + 1)
            for n in range(len(letters) - length + 1)
        }
        return frozenset(short | {f"{text}s" for text in short})

    @cached_property
    def listed(self) -> list[Synonym]:
        """Return the phrases of several words that have synonyms."""
        return lexicon().phrases_with_synonyms(self.plain)

    @property
    def noun_phrases(self) -> list[tuple[int, int]]:
        """Return the noun phrases as words[start:end], without what follows a preposition."""
        starts = [word.token.start for word in self.words]
        return [
            (bisect_left(starts, chunk.start_char), bisect_left(starts, chunk.end_char))
            for chunk in self.parsed.noun_chunks
        ]

    def _about(self, place: int) -> tuple[str, str, str]:
        """Return tag, part of speech and kind of entity of a word."""
        if place >= len(self.words):
            return "", "", ""
        return self._tags.get(self.words[place].token.start, ("", "", ""))


def classes(found: Sequence[Found]) -> Counter[str]:
    """Count the classes of some phrases."""
    return Counter(item.name for item in found)


def bare(word: str) -> str:
    """Return a word without a possessive ending."""
    return word.removesuffix("'s").removesuffix("'")


def _expand(token: Token) -> list[Word]:
    if token.fold in IRREGULAR:
        return [Word(text, token) for text in IRREGULAR[token.fold]]
    if token.fold.endswith("n't"):
        return [Word(token.fold[:-3], token), Word("not", token)]
    stem, mark, rest = token.fold.partition("'")
    if mark and mark + rest in CONTRACTIONS:
        return [Word(stem, token), Word(CONTRACTIONS[mark + rest], token)]
    return [Word(token.fold, token)]
