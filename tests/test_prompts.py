"""Prompts: every variable is checked, and the version follows the files."""

from __future__ import annotations

import pytest

from prompts import FOLDER, Prompt, load_prompt, prompt_version


def test_a_prompt_is_filled_with_exactly_its_variables():
    prompt = Prompt("greeting", "Hello {name}, welcome to {place}.")
    assert prompt.fill(name="Ada", place="Leeds") == "Hello Ada, welcome to Leeds."


@pytest.mark.parametrize("values", [{}, {"name": "Ada"}, {"name": "A", "place": "B", "x": "C"}])
def test_a_missing_or_unknown_variable_is_an_error(values):
    with pytest.raises(ValueError, match="greeting"):
        Prompt("greeting", "Hello {name}, welcome to {place}.").fill(**values)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_every_prompt_file_is_a_text_with_named_variables(path):
    prompt = load_prompt(path.stem)
    assert prompt.text
    assert prompt.fill(**dict.fromkeys(prompt.variables, "x"))


def test_the_version_is_short_and_stable():
    assert prompt_version() == prompt_version()
    assert len(prompt_version()) == 12
