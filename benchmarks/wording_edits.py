"""Single edits that turn a sentence's meaning, by kind, for tests and the benchmark.

Written apart from the word lists that the check reads, so that it is not tested on itself alone.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from wording.verdicts import ChangeKind

NUMBERS = {
    "hundreds": ["dozens", "thousands"],
    "thousands": ["hundreds", "tens of thousands", "dozens"],
    "millions": ["thousands", "hundreds"],
    "billions": ["millions"],
    "halve": ["double", "cut by a third"],
    "decade": ["century", "generation's time", "five years"],
    "two": ["three", "four"],
    "three": ["two", "five"],
    "five": ["four", "ten"],
    "ten": ["five", "twenty"],
    "almost": ["exactly", "over"],
    "fewer than": ["more than", "up to"],
}
MODALS = {
    "will": ["may", "could", "might", "should", "hopes to", "aims to", "would like to"],
    "we aim to": ["we will", "we may"],
    "must": ["may", "could"],
    "should": ["may", "will"],
    "has been": ["will be", "may be"],
    "have been": ["will be", "could be"],
    "has": ["will have", "may have"],
}
SCOPE = {
    "every": ["some", "almost every", "hardly any", "half of every"],
    "all": ["some", "a few"],
    "some": ["all", "most"],
    "too many": ["some", "a few"],
    "many": ["all", "a few"],
    "most": ["all", "some"],
    "any": ["some", "only one"],
    "anyone": ["most people", "only those"],
    "england and wales": ["England", "Scotland", "the whole United Kingdom"],
    "only": ["often", "always"],
}
NAMES = ["Lancashire", "Microsoft", "the Ministry of Defence", "Northumbria", "the Home Office",
         "Sir John Major", "Ofsted", "the Treasury", "Belgium", "Cambridge"]  # fmt: skip
ITEMS = ["dentists", "public parks", "energy bills", "bus routes", "tourism", "broadband",
         "farming", "museums", "postal services", "fishing"]  # fmt: skip
AUXILIARY = re.compile(r"\b(will|should|must|has|have|is|are|was|were|can|could)\b(?! not\b)")
DENIAL = re.compile(r"\b(not|no longer|never)\s+")
PROPER = re.compile(r"(?<=[a-z,] )(?:[A-Z][a-z]+)(?: (?:[A-Z][a-z]+))*")
ITEM = re.compile(r", ([a-z][\w’' -]{3,40}?)(?=,| and )")
LAST_ITEM = re.compile(r",? and ([a-z][\w’' -]{3,40}?)(?=[.,;])")


@dataclass(frozen=True, slots=True)
class Edit:
    """An edited sentence, the kind of its one edit, and the sentence as it was."""

    kind: ChangeKind
    text: str
    original: str


Editor = Callable[[str, random.Random], str | None]


def _swap(table: dict[str, list[str]]) -> Editor:
    def edit(sentence: str, chance: random.Random) -> str | None:
        words = [w for w in table if re.search(rf"\b{w}\b", sentence, re.IGNORECASE)]
        if not words:
            return None
        word = chance.choice(words)
        new = chance.choice(table[word])
        return re.sub(rf"\b{word}\b", lambda m: _like(m[0], new), sentence, count=1, flags=re.I)

    return edit


def _like(old: str, new: str) -> str:
    return new[0].upper() + new[1:] if old[0].isupper() else new


def _figures(sentence: str, chance: random.Random) -> str | None:
    places = list(re.finditer(r"\b\d[\d,]*\b(?!-)", sentence))
    if not places:
        return _swap(NUMBERS)(sentence, chance)
    place = chance.choice(places)
    value = int(place[0].replace(",", ""))
    new = chance.choice([value * 2, value + 1, max(1, value // 2) if value > 2 else value + 5])
    return f"{sentence[: place.start()]}{new:,}{sentence[place.end() :]}"


def _negate(sentence: str, chance: random.Random) -> str | None:
    denials = list(DENIAL.finditer(sentence))
    if denials:
        place = chance.choice(denials)
        return sentence[: place.start()] + sentence[place.end() :]
    places = list(AUXILIARY.finditer(sentence))
    if not places:
        return None
    place = places[0]
    denial = chance.choice(["not", "never", "no longer"])
    return f"{sentence[: place.end()]} {denial}{sentence[place.end() :]}"


def _rename(sentence: str, chance: random.Random) -> str | None:
    places = [m for m in PROPER.finditer(sentence) if m[0] not in ("Labour", "I", "We")]
    if not places:
        return None
    place = chance.choice(places)
    name = chance.choice(NAMES).removeprefix("the ")
    return sentence[: place.start()] + name + sentence[place.end() :]


def _drop_item(sentence: str, chance: random.Random) -> str | None:
    places = [place for place in ITEM.finditer(sentence) if not AUXILIARY.search(place[0])]
    if not places:
        return None
    place = chance.choice(places)
    return sentence[: place.start()] + sentence[place.end() :]


def _add_item(sentence: str, chance: random.Random) -> str | None:
    places = list(LAST_ITEM.finditer(sentence))
    if not places:
        return None
    place = chance.choice(places)
    return f"{sentence[: place.start()]}, {chance.choice(ITEMS)}{sentence[place.start() :]}"


EDITORS: dict[ChangeKind, Sequence[Editor]] = {
    "number": (_figures,),
    "modality": (_swap(MODALS),),
    "negation": (_negate,),
    "scope": (_swap(SCOPE),),
    "name": (_rename,),
    "list": (_drop_item, _add_item),
}


def edits(sentence: str, chance: random.Random) -> Iterator[Edit]:
    """Yield one edit of each kind that the sentence allows."""
    for kind, editors in EDITORS.items():
        edited = chance.choice(editors)(sentence, chance)
        if edited and edited != sentence:
            yield Edit(kind, edited, sentence)


TYPOGRAPHY: dict[str, Callable[[str], str]] = {
    "straight marks": lambda s: s.translate(str.maketrans("‘’“”", "''\"\"")),
    "curly marks": lambda s: s.replace("'", "’"),
    "em dashes": lambda s: s.replace(" – ", "—").replace(" - ", " — "),
    "double hyphens": lambda s: s.replace(" – ", " -- "),
    "no-break spaces": lambda s: s.replace(" ", "\u00a0"),
    "double spaces": lambda s: s.replace(" ", "  "),
    "line breaks": lambda s: "\n".join(s.rsplit(" ", s.count(" ") // 2)),
    "first letter": lambda s: s[0].swapcase() + s[1:],
    "all capitals": str.upper,
    "no full stop": lambda s: s.rstrip(".!"),
    "exclamation": lambda s: s.rstrip(".!") + "!",
    "ellipsis": lambda s: "… " + s.rstrip(".") + " …",
    "three full stops": lambda s: s.rstrip(".") + "...",
    "in marks": lambda s: f"“{s}”",
    "in straight marks": lambda s: f'"{s}"',
    "bullet": lambda s: "• " + s,
    "ligatures": lambda s: s.replace("fi", "ﬁ").replace("fl", "ﬂ"),
    "soft hyphens": lambda s: s.replace("tion", "\u00adtion"),
    "zero-width space": lambda s: s.replace(" ", " \u200b", 1),
}
"""Typographic variants that change no word."""
