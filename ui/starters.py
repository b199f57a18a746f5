"""Questions to start with: written ones where an editor gave some, else from section titles."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from settings import ROOT

if TYPE_CHECKING:
    from retrieval.chain import Chain
    from retrieval.schema import SourceDocument

_FILE = ROOT / "data" / "starter-questions.yaml"
_MOST = 4


def starter_questions(chain: Chain) -> tuple[str, ...]:
    """Return at most four questions, one document's in turn with the next one's."""
    lists = [_for_document(chain.document(name)) for name in chain.documents()[:_MOST]]
    turns = (questions[at] for at in range(_MOST) for questions in lists if at < len(questions))
    return tuple(dict.fromkeys(turns))[:_MOST]


def _for_document(document: SourceDocument) -> tuple[str, ...]:
    if written := _written(_FILE).get(document.name):
        return tuple(written)
    titles = [section.title for section in document.sections if section.title != document.title]
    spread = titles[:: max(1, len(titles) // _MOST)]
    return tuple(f"What does it say about “{title.rstrip('.')}”?" for title in spread[:_MOST])


@cache
def _written(path: Path) -> dict[str, list[str]]:
    return yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else {}
