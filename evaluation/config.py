"""What a run was made with, so that two runs can be told apart and one can be gone on with."""

from __future__ import annotations

import hashlib
import platform
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from evaluation.gold import Texts
from evaluation.thresholds import Condition
from settings import ROOT, Settings

FORMAT = 1
CODE = ("ingest", "retrieval", "prompts", "settings.py")
"""What decides an answer; a change here makes another run."""

PACKAGES = (
    "torch",
    "sentence-transformers",
    "onnxruntime",
    "tokenizers",
    "chromadb",
    "langchain-core",
    "spacy",
)
LEFT_OUT = {"index", "openai_api_key"}
"""A place and a secret: neither decides an answer."""

INFORMATIVE = {"commit"}
"""What `code` and `prompts` tell more exactly: a commit of something else makes no other run."""

URLS = ("chroma_url", "openai_base_url")


def describe_run(
    settings: Settings,
    suites: Iterable[Path],
    row_ids: Sequence[str],
    texts: Texts,
    index_version: str,
    pass_mark: Sequence[Condition],
) -> dict[str, Any]:
    """Return the configuration that config.json holds: plain values, no secrets, no paths."""
    return {
        "format": FORMAT,
        "suites": {_short(path): _sha256(path.read_bytes()) for path in sorted(set(suites))},
        "rows": list(row_ids),
        "documents": {name: _sha256(text.encode()) for name, text in sorted(texts.items())},
        "model": settings.model,
        "index_version": index_version,
        "prompts": _hashes(ROOT / "prompts", exclude={".py"}),
        "settings": _plain_settings(settings),
        "pass_if": [str(condition) for condition in pass_mark],
        "commit": _commit(),
        "code": _code_hash(),
        "python": platform.python_version(),
        "packages": dict(_versions()),
    }


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Return the names of what two configurations do not share, the commit left out."""
    names = [name for name in dict.fromkeys([*before, *after]) if name not in INFORMATIVE]
    return [name for name in names if before.get(name) != after.get(name)]


def _short(path: Path) -> str:
    return "/".join(path.resolve().parts[-2:])


def _plain_settings(settings: Settings) -> dict[str, Any]:
    values = settings.model_dump(mode="json", exclude=LEFT_OUT)
    return values | {name: _without_user(values[name]) for name in URLS if values.get(name)}


def _without_user(url: str) -> str:
    """Drop a user name and password from an address."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _hashes(folder: Path, exclude: set[str]) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): _sha256(path.read_bytes())
        for path in files
        if path.suffix not in exclude and "__pycache__" not in path.parts
    }


def _code_hash() -> str:
    paths = [path for name in CODE for path in [ROOT / name, *sorted((ROOT / name).rglob("*"))]]
    together = hashlib.sha256()
    for path in paths:
        if path.is_file() and "__pycache__" not in path.parts:
            together.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return together.hexdigest()


def _commit() -> str | None:
    """Return the commit of the working tree, None where there is no repository or no git."""
    try:
        done = subprocess.run(
            ["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip()


def _versions() -> Iterable[tuple[str, str | None]]:
    for name in PACKAGES:
        try:
            yield name, version(name)
        except PackageNotFoundError:
            yield name, None
