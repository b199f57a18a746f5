"""Ask the packaged English parser whether a few words make a sentence."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from retrieval.models import load_language

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

SUBJECTS = {"nsubj", "nsubjpass", "expl", "csubj", "csubjpass"}
FINITE = {"VBZ", "VBP", "VBD", "MD"}


@lru_cache(maxsize=4096)
def is_clause(words: str) -> bool:
    """Tell whether the words have a finite verb with a subject of its own in their main clause.

    A relative clause does not count ('A justice system that puts victims first' is none), nor an
    imperative ('Take back our streets').
    """
    return any(_is_main_subject(token) for token in parse(words))


@lru_cache(maxsize=1024)
def ends_in_content_word(words: str) -> bool:
    """Tell whether a phrase could stop here: it does not end in 'of', 'the', 'new', 'will'."""
    last = parse(words)[-1]
    return last.pos_ in {"NOUN", "PROPN", "VERB", "ADV", "NUM"} or last.tag_ == "VBG"


@lru_cache(maxsize=256)
def parse(words: str) -> Doc:
    """Parse a short piece of English; raises ManifestoError when the model is not installed."""
    return load_language()(words, disable=["ner", "lemmatizer"])


def _is_main_subject(token: Token) -> bool:
    if token.dep_ not in SUBJECTS:
        return False
    verb = token.head
    return verb.dep_ in {"ROOT", "conj", "ccomp"} and _is_finite(verb)


def _is_finite(verb: Token) -> bool:
    helpers = (child.tag_ for child in verb.children if child.dep_ in {"aux", "auxpass"})
    return verb.tag_ in FINITE or any(tag in FINITE for tag in helpers)
