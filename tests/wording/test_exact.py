"""Exact matching: any stretch, any listed variant, and nothing else."""

from __future__ import annotations

import random

import pytest

from benchmarks.wording_edits import TYPOGRAPHY, edits
from wording.exact import find_exact
from wording.judge import TOO_SHORT

SENTENCE = "We will build 1,500 new homes in every county by the end of the decade."


def verdict(checker, text: str) -> str | None:
    judgement = checker.judge.exact(text)
    return judgement.verdict if judgement else None


@pytest.mark.parametrize("variant", TYPOGRAPHY)
def test_every_typographic_variant_is_found(plan_checker, variant: str):
    assert verdict(plan_checker, TYPOGRAPHY[variant](SENTENCE)) in ("verbatim", "typography")


def test_a_stretch_across_paragraphs_is_found(plan_checker):
    text = "cheap to heat. Trains. We aim to run hundreds"
    judgement = plan_checker.judge.exact(text)
    assert judgement.verdict == "typography"
    document = plan_checker.documents[0].document.text
    source = judgement.source
    assert (
        source.quote
        == document[source.start : source.end]
        == "cheap to heat.\n\nTrains.\nWe aim to run hundreds"
    )


def test_verbatim_is_a_slice_of_the_document(plan_checker):
    judgement = plan_checker.judge.exact(SENTENCE)
    assert judgement.verdict == "verbatim"
    assert judgement.source.quote == SENTENCE


def test_a_short_stretch_says_that_it_is_too_short(plan_checker):
    assert plan_checker.judge.exact("new homes in every").note.startswith(TOO_SHORT)


def test_a_cut_that_loses_a_condition_says_so(plan_checker):
    judgement = plan_checker.judge.exact("run hundreds of extra trains on Sundays")
    assert judgement.verdict == "verbatim"
    assert "unless" in judgement.note or "aim to" in judgement.note


def test_a_cut_between_what_and_joins_says_so(plan_checker):
    assert "cheap to heat" in plan_checker.judge.exact("These homes will be warm, dry.").note


@pytest.mark.parametrize("seed", range(40))
def test_no_edit_is_exact(plan_checker, seed: int):
    document = plan_checker.documents[0].document.text
    originals = plan_checker.judge.originals
    for sentence in document.split("\n"):
        for edit in edits(sentence, random.Random(seed)):
            match = find_exact(edit.text, originals)
            assert match is None or edit.text.rstrip(".") in document, edit
