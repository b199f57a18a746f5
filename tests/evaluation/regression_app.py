"""The regression page over the runs in a folder that the environment names."""

from __future__ import annotations

import os
from pathlib import Path

from ui.regression import regression_page

regression_page(Path(os.environ["TEST_RUNS"]))
