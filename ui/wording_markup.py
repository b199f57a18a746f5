"""Checked sentences as HTML: a word and a colour for each verdict, changes as tracked changes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ui.links import Place
from ui.markup import escape
from wording.export import full_reference
from wording.show import NAMES, SIGNS

if TYPE_CHECKING:
    from wording.verdicts import Change, CheckedSentence, Source, Verdict

MEANINGS: dict[Verdict, str] = {
    "verbatim": "word for word",
    "typography": "the same words; only punctuation or capitals differ",
    "altered": "words differ from the document",
    "paraphrase": "said in other words",
    "not_found": "the document does not say this",
    "not_a_claim": "nothing to check",
}
"""What each mark means, for those who see it for the first time."""
WORDS_BEFORE = 2
"""Words of the document by which the place of left-out words is found."""


def sentence_html(sentence: CheckedSentence, versions: Mapping[str, str]) -> str:
    """Return a sentence with its verdict, changes, and the source beside it, all escaped."""
    verdict, judgement = sentence.verdict, sentence.judgement
    quote = judgement.source.quote if judgement.source else ""
    label = f"{SIGNS[verdict]} {NAMES[verdict]}"
    beside = "".join(
        [
            _source(judgement.source, full_reference(sentence, versions))
            if judgement.source
            else "",
            *(_nearest(place) for place in judgement.nearest[:2]),
            f'<p class="faint">{escape(judgement.note)}</p>' if judgement.note else "",
        ]
    )
    return (
        f'<div class="checked {verdict}"><div><p class="verdict">{escape(label)} '
        f'<span class="faint">{MEANINGS[verdict]}</span></p>'
        f'<p class="sentence">{tracked(sentence.text, judgement.changes, quote)}</p>'
        f"{_kinds(judgement.changes)}</div><div>{beside}</div></div>"
    )


def tracked(text: str, changes: tuple[Change, ...], quote: str = "") -> str:
    """Return a text as HTML with each change struck and inserted where its words stand.

    Words that were left out are struck after those that stand before them in `quote`, the place in
    the document.
    """
    parts, position = [], 0
    shown = (
        change for change in changes if change.kind not in ("quotation", "speaker", "stitched")
    )
    placed = ((_place(text, change, quote), change) for change in shown)
    for start, change in sorted(placed, key=lambda pair: pair[0]):
        if start < position:
            continue
        parts.append(escape(text[position:start]))
        struck = f"<del>{escape(change.before)}</del>" if change.before else ""
        inserted = f"<ins>{escape(change.after)}</ins>" if change.after else ""
        parts.append(f" {struck}" if not inserted else f"{struck} {inserted}".strip())
        position = start + len(change.after)
    return "".join([*parts, escape(text[position:])])


def _place(text: str, change: Change, quote: str) -> int:
    """Return where a change stands in a text, -1 where that cannot be told."""
    if change.after:
        return text.find(change.after)
    before = quote[: max(0, quote.find(change.before))].split()[-WORDS_BEFORE:]
    found = re.search(r"\s+".join(map(re.escape, before)), text) if before else None
    return found.end() if found else -1


def _kinds(changes: tuple[Change, ...]) -> str:
    items = "".join(
        f"<li><b>{change.kind}</b>: <del>{escape(change.before)}</del> "
        f"<ins>{escape(change.after)}</ins></li>"
        for change in changes
    )
    return f'<ul class="changes">{items}</ul>' if items else ""


def _source(source: Source, reference: str) -> str:
    link = escape(Place(source.document, source.start, source.end).address())
    return (
        f'<p class="quotation">“{escape(source.quote)}”</p>'
        f'<p class="where"><a href="{link}" target="_blank" rel="noopener">Open in the document'
        "</a> "
        f"<code>{escape(reference)}</code></p>"
    )


def _nearest(source: Source) -> str:
    link = escape(Place(source.document, source.start, source.end).address())
    return (
        f'<p class="faint">Nearest, but it does not say this: “{escape(source.quote)}” '
        f'<a href="{link}" target="_blank" rel="noopener">Open</a></p>'
    )
