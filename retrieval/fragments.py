"""The question before, asked again: of something else, with another question word, indirectly."""

from __future__ import annotations

import re
from typing import Any

from retrieval.antecedents import Edit
from retrieval.topics import GENERIC, PARTY, PRONOUNS, RELATIONAL, asked_about, gerund, is_plural

ASKING = (
    r"why(?: not)?|how come|when|where|how|how (?:much|many|long|often|soon|far|big|old|exactly)|"
    r"(?:by|since|until|from) when|for how long|how so|what for|in what way"
)
AUXILIARIES = frozenset(
    "will would can could shall should may might must is are was were am do does did has have had "
    "wo ca isn aren won don doesn didn".split()
)
ASKERS = frozenset("who whom whose what which when where why how r".split())
_ADVERBIAL = re.compile(rf"^(?:{ASKING})$", re.IGNORECASE)
_QUANTITY = re.compile(r"^how (?:many|much)$", re.IGNORECASE)
_INVERTED = AUXILIARIES - set("wo ca isn aren won don doesn didn".split())
_BEING = frozenset("is are was were 's ’s s".split())


def asked_again(word: str, before: Any) -> str | None:
    """Complete 'why?' or 'how many?' from the parsed question before, or return None."""
    if _QUANTITY.match(word):
        return _counted(word.lower(), before)
    if _ADVERBIAL.match(word):
        return _asked_with("why" if word.lower() == "how come" else word, before)
    return None


def _asked_with(word: str, before: Any) -> str | None:
    """Put a question word before a yes/no question, or in the place of another one."""
    start = 0 if is_yes_no(before) else _end_of_asking_adverb(before)
    if start is None:
        return None
    return f"{word.lower()} {_lower_first(before[start:])}"


def _counted(word: str, before: Any) -> str | None:
    """Ask for the number of what a yes/no question was about, or of the X in 'what are X'."""
    noun = _countable(before)
    if noun is None or word == "how much":
        return None
    phrase = before[noun.left_edge.i : noun.right_edge.i + 1]
    counted = re.sub(r"^(?:the|any|some|more|all|a lot of|these|those)\s+", "", phrase.text)
    if not is_yes_no(before):
        return f"{word} {counted} are there?"
    rest = before[: phrase.start].text_with_ws + before[phrase.end :].text
    return f"{word} {counted} {rest[:1].lower()}{rest[1:]}"


def indirect(doc: Any) -> str | None:
    """Turn a question into an indirect one: 'who pays for X', 'which X they will ban'."""
    if is_definition(doc) or len(list(doc.sents)) > 1 or not len(doc):
        return None
    if doc[0].lower_ in _INVERTED:
        return _uninverted("whether", 0, doc)
    if doc[0].lower_ not in ASKERS:
        return None
    if any(t.dep_ in ("nsubj", "nsubjpass") and t.lower_ in ASKERS for t in doc[:3]):
        return _lower_first(doc).rstrip(" ?")
    for index, token in enumerate(doc[:6]):
        if token.lower_ in _INVERTED:
            return _uninverted(_lower_first(doc[:index]), index, doc)
    return None


def place(piece: Any, before: Any) -> Edit | None:
    """Return the edit that puts a fragment in its place in the question before."""
    if piece[0].pos_ == "ADP" and len(piece) > 1:
        return _prepositional_slot(piece, before)
    if not any(True for _ in piece.noun_chunks) and piece[-1].pos_ in ("ADV", "ADJ"):
        return None
    if span := asked_about(before.text):
        return Edit(*span, piece.text)
    phrase = _aspect(before) if is_definition(before) else _parallel(piece, before)
    if phrase is None and _is_definite(piece):
        phrase = _parallel(piece, before)
    return Edit(phrase.start_char, phrase.end_char, piece.text) if phrase else None


def agreeing(slot: Edit, piece: Any, before: Any) -> list[Edit]:
    """Put the verb of 'what is X' in the number of the new X."""
    if not is_definition(before) or _aspect(before) is not None:
        return [slot]
    plural = any(is_plural(chunk.root) for chunk in list(piece.noun_chunks)[:1])
    verb, wanted = before[1], "are" if plural else "is"
    return [slot] if verb.lower_ == wanted else [Edit(verb.idx, verb.idx + len(verb), wanted), slot]


def is_yes_no(doc: Any) -> bool:
    return len(doc) > 2 and doc[0].lower_ in AUXILIARIES


def is_definition(doc: Any) -> bool:
    return len(doc) > 2 and doc[0].lower_ in ("what", "who") and doc[1].lower_ in _BEING


def is_part(piece: Any) -> bool:
    """Tell whether a fragment names a part or side of what was asked about: 'and the cost?'"""
    return piece[0].pos_ == "ADP" or any(token.lemma_ in RELATIONAL for token in piece)


def has_clause(doc: Any) -> bool:
    if any(t.lower_ in ASKERS | AUXILIARIES or t.pos_ == "AUX" for t in doc):
        return True
    return any(t.tag_ in ("VB", "VBP") and (t.i == 0 or t.dep_ == "ROOT") for t in doc)


def _end_of_asking_adverb(doc: Any) -> int | None:
    """Return where 'when', 'why', 'how long' ends and its auxiliary follows, if it does."""
    for index, token in enumerate(doc[:5]):
        if token.lower_ in AUXILIARIES:
            asked = doc[:index].text.lower()
            return index if _ADVERBIAL.match(asked) and not _QUANTITY.match(asked) else None
    return None


def _lower_first(span: Any) -> str:
    first = span[0]
    opens = first.lower_ in ASKERS | AUXILIARIES
    keep = not opens and (first.pos_ == "PROPN" or first.lower_ == "i")
    return str(span.text if keep else span.text[:1].lower() + span.text[1:])


def _countable(doc: Any) -> Any | None:
    """Return the plural noun whose number can be asked for, or None."""
    roles = ("dobj", "attr", "nsubjpass", "nsubj")
    if not is_yes_no(doc) and not is_definition(doc):
        return None
    nouns = [c.root for c in doc.noun_chunks if c.root.dep_ in roles and c.root.pos_ != "PRON"]
    plural = [n for n in nouns if n.tag_ in ("NNS", "NNPS") or n.lower_ == "police"]
    return min(plural, key=lambda noun: roles.index(noun.dep_), default=None)


def _uninverted(opening: str, index: int, doc: Any) -> str | None:
    """Put the auxiliary at `index` after its subject; 'do' is left out."""
    edge = _end_of_subject(index + 1, doc)
    if edge is None:
        return None
    auxiliary = "" if doc[index].lower_ == "do" else doc[index].lower_
    parts = (opening, doc[index + 1 : edge].text, auxiliary, doc[edge:].text.rstrip(" ?"))
    return " ".join(part for part in parts if part)


def _end_of_subject(start: int, doc: Any) -> int | None:
    """Return where the phrase that begins at `start` ends, with what hangs on it."""
    if start < len(doc) and doc[start].lower_ == "there":
        return start + 1
    chunk = next((chunk for chunk in doc.noun_chunks if chunk.start == start), None)
    if chunk is None:
        return None
    prepositions = [child for child in chunk.root.children if child.dep_ == "prep"]
    return int(max([chunk.end - 1] + [child.right_edge.i for child in prepositions]) + 1)


def _aspect(before: Any) -> Any | None:
    """Return Y in 'what is the plan for Y', or None in a plain 'what is X'."""
    for chunk in before.noun_chunks:
        preposition = chunk.root.head
        if chunk.root.dep_ == "pobj" and preposition.lower_ in ("for", "on", "about", "to", "with"):
            return _whole_phrase(chunk)
    return None


def _is_definite(piece: Any) -> bool:
    """Tell whether a phrase can take X's place in 'what is X': a name or 'the hubs', no part."""
    return (piece[0].lower_ == "the" or piece[-1].text[:1].isupper()) and not is_part(piece)


def _prepositional_slot(piece: Any, before: Any) -> Edit | None:
    """Put 'in Wales' in the place of a like phrase with its preposition, or at the end."""
    for token in reversed(before):
        if token.lower_ == piece[0].lower_ and token.dep_ == "prep" and _alike(piece, token):
            end = before[token.right_edge.i]
            return Edit(token.idx, end.idx + len(end), piece.text)
    if is_definition(before) and _aspect(before) is None:
        return None
    if not (is_yes_no(before) or before[0].lower_ in ASKERS):
        return None
    end = len(before.text.rstrip("?.! "))
    return Edit(end, end, f" {piece.text}")


def _alike(piece: Any, preposition: Any) -> bool:
    """Tell whether two phrases say the same kind of thing: places, or neither a place."""
    if piece[0].lower_ not in ("in", "at", "on", "by", "from", "to"):
        return True
    kinds = [{token.ent_type_ for token in span} - {""} for span in (piece, preposition.subtree)]
    return bool(kinds[0]) == bool(kinds[1])


def _parallel(piece: Any, before: Any) -> Any | None:
    """Return the phrase of the question before that a fragment stands in parallel to."""
    if (doing := gerund(before)) is not None:
        return doing
    head = next((chunk.root for chunk in piece.noun_chunks), piece[-1])
    chunks = [chunk for chunk in before.noun_chunks if _can_be_replaced(chunk)]
    if not chunks:
        return None
    return _whole_phrase(max(chunks, key=lambda c: (_likeness(head, c.root), c.start)))


def _can_be_replaced(chunk: Any) -> bool:
    root = chunk.root
    if root.lower_ in PRONOUNS | GENERIC | PARTY or root.lemma_.lower() in PARTY:
        return False
    return not any(token.tag_ in ("WDT", "WP", "WP$") for token in chunk)


def _likeness(head: Any, root: Any) -> float:
    nested = root.dep_ == "pobj" and root.head.head.pos_ in ("NOUN", "PROPN")
    return (
        3.0 * (head.lemma_.lower() == root.lemma_.lower())
        + 1.0 * (head.ent_type_ == root.ent_type_)
        + 0.5 * ((head.pos_ == "PROPN") == (root.pos_ == "PROPN"))
        + 0.5 * ((head.tag_ in ("NNS", "NNPS")) == (root.tag_ in ("NNS", "NNPS")))
        + 0.8 * (root.dep_ in ("dobj", "nsubjpass", "attr", "pobj"))
        - 1.0 * nested
    )


def _whole_phrase(chunk: Any) -> Any:
    """Return a phrase with what describes it, so that nothing of the old topic stays."""
    doc, root = chunk.doc, chunk.root
    edges = [c.right_edge.i for c in root.children if c.dep_ in ("prep", "relcl", "conj", "appos")]
    start = chunk.start + (2 if chunk[0].tag_ == "WRB" and len(chunk) > 2 else 0)
    start -= start > 0 and doc[start - 1].lower_ in ("under", "over", "above", "below")
    return doc[start : max([root.i, *edges]) + 1]
