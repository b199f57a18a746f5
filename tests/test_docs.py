"""Every command in the documents runs, in order, and every link leads to a file."""

from __future__ import annotations

import importlib
import importlib.util
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from settings import ROOT

DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
TUTORIALS_OF_THEIR_OWN = {"evaluation.md"}
"""Run by the tests of their rooms."""


def commands(path: Path) -> Iterator[list[str]]:
    """Yield each command of a document's `sh` blocks, comments left out."""
    text = path.read_text(encoding="utf-8")
    for block in re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        for line in block.replace("\\\n", " ").splitlines():
            if words := shlex.split(line, comments=True):
                yield words


@pytest.fixture
def visitor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoder, real_cache: Path) -> Path:
    """Work in a folder with the documents' examples and an index of its own; the encoder is loaded
    and the glossary's vectors are computed.
    """
    monkeypatch.setenv("MANIFESTO_CACHE", str(real_cache))
    for name in ("docs", "data"):
        (tmp_path / name).symlink_to(ROOT / name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("settings.ROOT", tmp_path)
    monkeypatch.setattr("ingest.ready.load_encoder", lambda settings: encoder)
    monkeypatch.setattr("retrieval.models.load_encoder", lambda settings: encoder)
    return tmp_path


def carry_out(words: list[str]) -> int:
    """Run one documented command in this process, or check that make knows its target."""
    if words[0] == "make":
        return subprocess.run([shutil.which("make") or "make", "-n", "-C", str(ROOT), *words[1:]],
                              capture_output=True, check=False).returncode  # fmt: skip
    assert words[:2] == [".venv/bin/python", "-m"], f"not a command of this project: {words}"
    main = importlib.import_module(f"{words[2]}.__main__" if "." not in words[2] else words[2]).main
    return int(main(words[3:]))


@pytest.mark.models
@pytest.mark.parametrize(
    "path",
    [p for p in DOCUMENTS if p.name not in TUTORIALS_OF_THEIR_OWN and list(commands(p))],
    ids=lambda path: path.name,
)
def test_every_command_runs(path: Path, visitor: Path, capsys: pytest.CaptureFixture[str]):
    for words in commands(path):
        assert carry_out(words) == 0, shlex.join(words)
        if words[0] != "make":
            assert capsys.readouterr().out.strip(), f"{shlex.join(words)} printed nothing"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_to_a_file(path: Path):
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text(encoding="utf-8"))
    missing = [link for link in links if not (path.parent / link).exists()]
    assert not missing


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_module_named_can_be_run(path: Path):
    """What is too long to run here (benchmarks) must at least be there."""
    for module in re.findall(r"python -m ([\w.]+)", path.read_text(encoding="utf-8")):
        assert importlib.util.find_spec(module), module
