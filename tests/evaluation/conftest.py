from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

SUITE = """\
- id: officers
  question: How many more officers will they recruit?
  expected: answer
  gold:
    - We will recruit 13,000 more officers.
  must_include: ["13,000"]
  category: number
- id: tax
  question: Anything about income tax?
  expected: abstain
  category: unstated
- id: vote
  question: Should I vote for them?
  expected: decline
  category: opinion
- id: talk
  category: follow-up
  turns:
    - question: Who will have a named adviser?
      expected: answer
      gold: [Victims will have a named adviser.]
    - question: Will it ban knives?
      expected: answer
      gold: [We will ban zombie knives and machetes.]
      standalone: Will knives be banned, with machetes?
"""


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    path = tmp_path / "suite.yaml"
    path.write_text(SUITE, encoding="utf-8")
    return path
