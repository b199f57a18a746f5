"""Numbers and quantities, in figures or in words, as values that compare."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from wording.lexicon import Found, lexicon

UNITS = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen".split()
    )
}
TENS = {
    word: 10 * value
    for value, word in enumerate(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2
    )
}
SCALES = {"hundred": 1e2, "thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "mn": 1e6,
          "billion": 1e9, "bn": 1e9, "trillion": 1e12}  # fmt: skip
VAGUE = {"dozens": 12.0, "scores": 20.0, "tens": 10.0, "hundreds": 1e2, "thousands": 1e3,
         "millions": 1e6, "billions": 1e9}  # fmt: skip
SPANS = {"decade": 10.0, "decades": 10.0, "century": 100.0, "dozen": 12.0, "fortnight": 14 / 365}
YEARS = {"year": 1.0, "month": 1 / 12, "week": 7 / 365, "day": 1 / 365, "hour": 1 / (24 * 365)}
"""What a span of time is in years, so that ten years are a decade and two days 48 hours."""
PARTS = {"half": 0.5, "halves": 0.5, "third": 1 / 3, "thirds": 1 / 3, "quarter": 0.25,
         "quarters": 0.25, "fifth": 0.2, "fifths": 0.2, "tenth": 0.1, "tenths": 0.1}  # fmt: skip
TIMES = {"halve": 0.5, "halving": 0.5, "halved": 0.5, "double": 2.0, "doubling": 2.0,
         "doubled": 2.0, "triple": 3.0, "tripling": 3.0, "treble": 3.0, "twice": 2.0}  # fmt: skip
FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")
PER_CENT = ("per", "percent", "%")
SAME = 1e-6


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity at words[start:end]; `bound` is about, at least, at most or empty.

    `vague` are those that count in kinds ("hundreds"), which equal no exact number.
    """

    value: float
    start: int
    end: int
    vague: bool = False
    bound: str = ""

    def equals(self, other: Quantity) -> bool:
        """Tell whether both say as much, however it is written."""
        close = abs(self.value - other.value) <= SAME * max(abs(self.value), abs(other.value), SAME)
        return close and self.vague == other.vague and self.bound == other.bound


def find_quantities(words: Sequence[str]) -> list[Quantity]:
    """Return the quantities among lower-case words, from left to right."""
    bounds = lexicon().approximate.find(words)
    found, place = [], 0
    while place < len(words):
        quantity = _vague(words, place) or _part(words, place) or _number(words, place)
        if quantity:
            quantity = _in_years(quantity, words)
            found.append(_bounded(quantity, words, bounds))
        place = quantity.end if quantity else place + 1
    return found


def _in_years(quantity: Quantity, words: Sequence[str]) -> Quantity:
    """Return a count of months, years and the like as years; 'ten-year' counts too."""
    end = quantity.end + (words[quantity.end : quantity.end + 1] == ["-"])
    unit = YEARS.get(words[end].removesuffix("s")) if end < len(words) else None
    if not unit or quantity.vague:
        return quantity
    return replace(quantity, value=quantity.value * unit, end=end + 1)


def _vague(words: Sequence[str], place: int) -> Quantity | None:
    """Read 'hundreds', 'tens of thousands', 'hundreds of millions'."""
    value, end = 1.0, place
    while end < len(words) and words[end] in VAGUE:
        value *= VAGUE[words[end]]
        end += 1
        if end + 1 < len(words) and words[end] == "of" and words[end + 1] in VAGUE:
            end += 1
        else:
            return Quantity(value, place, end, vague=True)
    return None


def _part(words: Sequence[str], place: int) -> Quantity | None:
    """Read 'half', 'a third', 'two thirds', 'two in five', 'one in ten', 'halve', 'a decade'."""
    word = words[place]
    if word in TIMES:
        return Quantity(TIMES[word], place, place + 1)
    if word == "half":
        return Quantity(0.5, place, place + 1)
    if word in SPANS:
        return Quantity(SPANS[word], place, place + 1)
    following = words[place + 1] if place + 1 < len(words) else ""
    count = 1.0 if word in ("a", "an", "one") else _simple(word)
    if count is None:
        return None
    if following in PARTS and following not in ("half", "halves"):
        return Quantity(count * PARTS[following], place, place + 2)
    if following in SPANS and word not in ("a", "an"):
        return Quantity(count * SPANS[following], place, place + 2)
    of = _simple(words[place + 3]) if following == "out" and place + 3 < len(words) else None
    end = place + 4
    if following in ("in", "-") and place + 2 < len(words):
        of, end = _simple(words[place + 2]), place + 3
    if of and count < of <= 100 and word not in ("a", "an") and following != "-":
        return Quantity(count / of, place, end)
    return None


def _number(words: Sequence[str], place: int) -> Quantity | None:
    """Read figures and number words, with thousands, millions and per cent."""
    total, end = _sum(words, place)
    if total is None or (end == place + 1 and words[place] in ("one", "zero")):
        return None if total is None or not _is_per_cent(words, end) else _share(total, place, end)
    if _is_per_cent(words, end):
        return _share(total, place, end)
    return Quantity(total, place, end)


def _share(total: float, place: int, end: int) -> Quantity:
    return Quantity(total / 100, place, end + 1)


def _is_per_cent(words: Sequence[str], end: int) -> bool:
    return end < len(words) and words[end] in PER_CENT


def _sum(words: Sequence[str], place: int) -> tuple[float | None, int]:
    total, current, end = 0.0, None, place
    while end < len(words):
        word = words[end]
        value = _simple(word)
        if value is not None and (current is None or (current >= 20 and value < 10)):
            current = (current or 0.0) + value
        elif word in SCALES and (current is not None or _after_article(words, end, place)):
            current = (1.0 if current is None else current) * SCALES[word]
            if SCALES[word] > 100:
                total, current = total + current, 0.0
        elif (
            word in ("and", "-")
            and current is not None
            and end + 1 < len(words)
            and (_simple(words[end + 1]) is not None and words[end - 1] in {*SCALES, *TENS})
        ):
            pass
        else:
            break
        end += 1
    return (None if current is None else total + current), end


def _after_article(words: Sequence[str], end: int, place: int) -> bool:
    return end == place and place > 0 and words[place - 1] in ("a", "an")


def _simple(word: str) -> float | None:
    if FIGURE.fullmatch(word):
        return float(word.replace(",", ""))
    scaled = re.fullmatch(r"(\d[\d,]*(?:\.\d+)?)(k|m|mn|bn)", word)
    if scaled:
        return float(scaled[1].replace(",", "")) * SCALES[scaled[2]]
    return float(UNITS[word]) if word in UNITS else float(TENS[word]) if word in TENS else None


def _bounded(quantity: Quantity, words: Sequence[str], bounds: Sequence[Found]) -> Quantity:
    """Attach an 'about' or 'at least' that stands beside a quantity, an article between or not."""
    start, end, bound = quantity.start, quantity.end, ""
    while start > 0 and words[start - 1] in ("a", "an", "the", "£", "another", "additional", "in"):
        start -= 1
    for found in bounds:
        if found.end == start or found.end == quantity.start:
            bound, start = found.name, found.start
        elif found.start == end and words[found.start] == "or":
            bound, end = found.name, found.end
    if not bound:
        start = quantity.start
    return Quantity(quantity.value, start, end, quantity.vague, bound)
