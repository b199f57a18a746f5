"""The page over a small made-up chain; run by AppTest and, served, by the browser tests."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from fake_plan_chain import open_fake_chain  # noqa: E402

from app import main  # noqa: E402

if __name__ == "__main__":
    main(open_fake_chain)
