"""The tutorial's commands, run one after the other as they stand, over a chain without models."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

import pytest
from fake_chain import FakeChain

import evaluation.plugin  # noqa: F401  (imported once here, not anew in every session below)
from evaluation.__main__ import main
from evaluation.totals import SCORE_NAMES
from settings import BUNDLED_DOCUMENT, ROOT

pytest_plugins = ["pytester"]

PAGE = (ROOT / "docs/evaluation.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(bash|yaml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SCRIPT = {
    "Who pays for the new police recruits?": "These new recruits will be paid for",
    "Are zombie knives getting banned?": "Labour will ban ninja swords",
    "What is the VAT on aeroplane fuel?": "",
    "Will there be more police on patrol in town centres?": "Neighbourhood Policing Guarantee",
    "Who pays for it?": "These new recruits will be paid for",
}
CONFTEST = f"""
from fake_chain import FakeChain
from settings import BUNDLED_DOCUMENT

def pytest_evaluation_chain(config):
    text = BUNDLED_DOCUMENT.read_text()
    return FakeChain({{"take-back-our-streets": text}}, script={SCRIPT!r})
"""


def steps() -> Iterator[tuple[str, str]]:
    """Yield ("bash", command) and ("yaml", file with its name in the first line)."""
    for kind, text in BLOCK.findall(PAGE):
        yield from ([(kind, text)] if kind == "yaml" else [(kind, c) for c in text.splitlines()])


def test_every_command_of_the_tutorial(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makeconftest(CONFTEST)
    ran = 0
    for kind, text in steps():
        if kind == "yaml":
            name = text.splitlines()[0].removeprefix("# ")
            pytester.path.joinpath(name).write_text(text, encoding="utf-8")
        else:
            assert run(pytester, monkeypatch, text) == 0, text
            ran += 1
    assert ran >= 12
    assert (pytester.path / "runs/junit.xml").exists()


def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, command: str) -> int:
    """Run one command in this process and return its exit code."""
    words = shlex.split(command)
    with monkeypatch.context() as environment:
        while "=" in words[0]:
            environment.setenv(*words.pop(0).split("="))
        assert words[:2] == ["python", "-m"]
        if words[2] == "evaluation":
            text = BUNDLED_DOCUMENT.read_text(encoding="utf-8")
            chain = FakeChain({BUNDLED_DOCUMENT.stem: text}, script=SCRIPT)
            return main(words[3:], lambda settings: chain)
        assert words[2] == "pytest"
        return int(pytester.runpytest_inprocess(*words[3:]).ret)


def test_every_score_is_explained() -> None:
    missing = [name for name in SCORE_NAMES if f"`{name}`" not in PAGE]
    assert missing == []


def test_every_field_is_explained() -> None:
    from evaluation.cases import Question

    assert [name for name in Question.model_fields if f"| `{name}` |" not in PAGE] == []


def test_no_machine_is_named() -> None:
    assert not re.search(r"/(work|tmp|root|home)/", PAGE)


def test_options_in_the_page_exist(capsys: pytest.CaptureFixture[str]) -> None:
    help_texts = []
    for command in ("run", "compare", "add"):
        with pytest.raises(SystemExit):
            main([command, "--help"])
        help_texts.append(capsys.readouterr().out)
    known = set(re.findall(r"--[a-z-]+", " ".join(help_texts)))
    plugin = {"--pass-if", "--evaluation-gate", "--lf", "--junitxml"}
    used = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", PAGE))
    assert used <= known | plugin
