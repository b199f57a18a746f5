"""Changes are struck and inserted where their words stand, and everything is escaped."""

from __future__ import annotations

from ui.wording_markup import tracked
from wording.verdicts import Change

QUOTE = "There will be a library in every town in England and Wales."


def test_other_words_are_struck_and_inserted_in_their_place() -> None:
    change = Change("scope", "every", "most")
    shown = tracked("A library in most towns <b>.", (change,), QUOTE)
    assert shown == "A library in <del>every</del> <ins>most</ins> towns &lt;b&gt;."


def test_left_out_words_are_struck_where_they_stood() -> None:
    change = Change("scope", "and Wales", "")
    shown = tracked("A library in every town in England, soon.", (change,), QUOTE)
    assert shown == "A library in every town in England <del>and Wales</del>, soon."


def test_left_out_words_without_a_place_are_left_to_the_list() -> None:
    assert tracked("Libraries.", (Change("scope", "and Wales", ""),), QUOTE) == "Libraries."
