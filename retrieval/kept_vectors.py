"""Vectors of the project's own texts, computed once and kept in a file."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any


def kept_vectors(
    path: Path, texts: Sequence[str], made_by: str, make: Callable[[Sequence[str]], Any]
) -> Any:
    """Return what `make` gives for some texts: an array with a row for each.

    It comes from a file where that was made from the same texts by the same means (`made_by`). A
    missing, old or damaged file is written anew; a directory that cannot be written to is no error.
    """
    key = hashlib.sha256("\0".join([made_by, *texts]).encode()).hexdigest()
    vectors = _read(path, key)
    if vectors is None:
        vectors = make(texts)
        _write(path, key, vectors)
    return vectors


def _read(path: Path, key: str) -> Any:
    import numpy

    try:
        with numpy.load(path, allow_pickle=False) as stored:
            return stored["vectors"] if str(stored["key"]) == key else None
    except Exception:  # numpy, zipfile and zlib each have their own errors for a damaged file
        return None


def _write(path: Path, key: str, vectors: Any) -> None:
    """Write the file in one step, so that no reader ever finds half of it."""
    import numpy

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".npz", delete=False) as file:
            numpy.savez(file, vectors=vectors, key=numpy.array(key))
        os.replace(file.name, path)
    except OSError:
        return
