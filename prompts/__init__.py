"""Every text that the product says or sends to a model: one file each, loaded by name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from string import Formatter

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Prompt:
    """A text with {variables}."""

    name: str
    text: str

    @property
    def variables(self) -> frozenset[str]:
        """Return the names of the variables in the text."""
        return frozenset(field for _, field, _, _ in Formatter().parse(self.text) if field)

    def fill(self, **values: str) -> str:
        """Return the text with every variable filled; raises ValueError unless they match."""
        if values.keys() != self.variables:
            wanted, given = sorted(self.variables), sorted(values)
            raise ValueError(f"prompt {self.name} takes {wanted}, was given {given}")
        return self.text.format(**values)


@cache
def load_prompt(name: str) -> Prompt:
    """Read prompts/NAME.txt; raises FileNotFoundError where there is none."""
    return Prompt(name, (FOLDER / f"{name}.txt").read_text(encoding="utf-8").strip())


@cache
def prompt_version() -> str:
    """Return a short hash of all prompt files, kept with every answer."""
    digest = sha256()
    for path in sorted(FOLDER.glob("*.txt")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
