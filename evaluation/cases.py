"""Suites of questions, read from YAML or JSONL and validated down to the line and the field."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)
from pydantic_core import ErrorDetails

from errors import ManifestoError

Expected = Literal["answer", "abstain", "correct", "decline"]
Trail = tuple[str | int, ...]

SUFFIXES = (".yaml", ".yml", ".jsonl")
GATE_FILE = "gate.yaml"
PROBLEMS_SHOWN = 20


def alternatives(item: str) -> tuple[str, ...]:
    """Return the alternatives of one `must_include` item: "a|b" -> ("a", "b")."""
    return tuple(part.strip() for part in item.split("|"))


def _no_empty_alternative(item: str) -> str:
    if not all(alternatives(item)):
        raise ValueError("has an empty alternative, which every answer would match")
    return item


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Alternatives = Annotated[Text, AfterValidator(_no_empty_alternative)]


class Question(BaseModel):
    """What is asked and what a good answer has; the fields of a case file, without `id`."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)

    question: Text
    expected: Expected
    gold: tuple[Text, ...] = ()
    gold_any: bool = False
    must_include: tuple[Alternatives, ...] = ()
    must_not_include: tuple[Alternatives, ...] = ()
    category: str = ""
    standalone: Text | None = None
    note: str = ""


class _Single(Question):
    id: Text


class _Conversation(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)

    id: Text
    turns: Annotated[tuple[Question, ...], Field(min_length=1)]
    category: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One case as it stands in a file: plain values, and the 1-based line of each field."""

    file: Path
    value: Any
    lines: Mapping[Trail, int]

    @property
    def line(self) -> int:
        """Return the line on which the case begins."""
        return self.lines[()]

    def place(self, trail: Trail = ()) -> str:
        """Return "FILE, line N, field NAME" for a field, counting list items from 1."""
        known = next(trail[:n] for n in range(len(trail), -1, -1) if trail[:n] in self.lines)
        field = ".".join(str(part + 1 if isinstance(part, int) else part) for part in trail)
        return f"{self.file}, line {self.lines[known]}" + (f", field {field}" if field else "")


@dataclass(frozen=True, slots=True)
class Case:
    """A single question, or a conversation; `documents` are those to search, empty for all."""

    id: str
    turns: tuple[Question, ...]
    is_conversation: bool
    entry: Entry
    documents: tuple[str, ...] = ()

    def row_id(self, turn: int) -> str:
        """Return the id of the row of a 0-based turn: "q1", or "c1.2" in a conversation."""
        return f"{self.id}.{turn + 1}" if self.is_conversation else self.id

    def row_ids(self) -> tuple[str, ...]:
        """Return the ids of all its rows, in order."""
        return tuple(self.row_id(turn) for turn in range(len(self.turns)))

    def gold_place(self, turn: int, gold: int) -> str:
        """Return where the gold sentence with this 0-based number stands in the file."""
        trail: Trail = ("turns", turn, "gold", gold) if self.is_conversation else ("gold", gold)
        return self.entry.place(trail)


def load_cases(paths: Iterable[Path], documents: Sequence[str] = ()) -> tuple[Case, ...]:
    """Read and validate suites; a folder stands for the suites in it.

    Raises ManifestoError that lists every problem with its file, line and field: files that
    cannot be read, malformed YAML or JSON, unknown, missing or wrong fields, duplicate ids,
    suites without a case.
    """
    cases: list[Case] = []
    problems: list[str] = []
    for path in suite_files(paths):
        try:
            entries = list(read_entries(path))
        except ManifestoError as error:
            problems.append(str(error))
            continue
        if not entries:
            problems.append(f"{path} has no cases. Add one with: python -m evaluation add {path}")
        for entry in entries:
            try:
                cases.append(parse_case(entry, documents))
            except ManifestoError as error:
                problems.append(str(error))
    raise_problems("cases", [*problems, *duplicate_ids(cases)])
    return tuple(cases)


def suite_files(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield each file, and in place of a folder its YAML and JSONL files, sorted by name."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        inside = [file for file in sorted(path.iterdir()) if is_suite_name(file)]
        if not inside:
            raise ManifestoError(f"{path} has no suite: no {', '.join(SUFFIXES)} file is in it.")
        yield from inside


def is_suite_name(path: Path) -> bool:
    """Tell whether a file can be a suite, going by its name."""
    return path.suffix in SUFFIXES and path.name != GATE_FILE and not is_wording_suite(path)


def is_wording_suite(path: Path) -> bool:
    """Tell the suites of the wording check, which lie beside those of questions."""
    return path.name.startswith("wording-") and path.suffix == ".jsonl"


def parse_case(entry: Entry, documents: Sequence[str] = ()) -> Case:
    """Validate one entry; raises ManifestoError naming the place of each problem."""
    value = entry.value
    if not isinstance(value, dict):
        raise ManifestoError(f"{entry.place()}: a case is a mapping of fields, not {value!r}.")
    model = _Conversation if "turns" in value else _Single
    try:
        parsed = model.model_validate(value)
    except ValidationError as error:
        problems = [_explain(entry, problem, model) for problem in error.errors()]
        raise ManifestoError("\n".join(problems)) from error
    if isinstance(parsed, _Conversation):
        return Case(parsed.id, _inherit(parsed), True, entry, tuple(documents))
    assert isinstance(parsed, _Single)
    question = Question(**parsed.model_dump(exclude={"id"}))
    return Case(parsed.id, (question,), False, entry, tuple(documents))


def raise_problems(kind: str, problems: Sequence[str]) -> None:
    """Raise one ManifestoError for all problems, the first 20 shown; do nothing without any."""
    if not problems:
        return
    lines = [line for problem in problems for line in problem.splitlines()]
    shown = lines[:PROBLEMS_SHOWN]
    if len(lines) > len(shown):
        shown.append(f"... and {len(lines) - len(shown)} more lines")
    head = f"{len(problems)} problem{'s' if len(problems) > 1 else ''} in the {kind}:"
    raise ManifestoError("\n  ".join([head, *shown]))


def read_entries(path: Path) -> Iterator[Entry]:
    """Yield the cases of one file, not yet validated; raises ManifestoError on a malformed file."""
    yield from parse_entries(path, read_suite(path))


def parse_entries(path: Path, text: str) -> Iterator[Entry]:
    """Yield the cases in a suite's text; raises ManifestoError where it is malformed."""
    yield from _read_jsonl(path, text) if path.suffix == ".jsonl" else _read_yaml(path, text)


def read_suite(path: Path) -> str:
    """Return a suite's text; raises ManifestoError on another suffix or an unreadable file."""
    if path.suffix not in SUFFIXES:
        raise ManifestoError(f"{path}: a suite is a {', '.join(SUFFIXES)} file.")
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ManifestoError(f"{path} is not UTF-8 text (byte {error.start}).") from error
    except OSError as error:
        raise ManifestoError(f"{path} cannot be read: {error.strerror}.") from error


def _inherit(conversation: _Conversation) -> tuple[Question, ...]:
    """Give the conversation's category to the turns that name none."""
    given = {"category": conversation.category}
    return tuple(
        turn if turn.category else turn.model_copy(update=given) for turn in conversation.turns
    )


def duplicate_ids(cases: Sequence[Case]) -> list[str]:
    """Return a problem for each case whose id, or whose row's id, is taken by an earlier one."""
    first: dict[str, Entry] = {}
    problems = []
    for case in cases:
        for row in case.row_ids():
            if row in first:
                problems.append(
                    f"{case.entry.place(('id',))}: {row!r} is taken, by {first[row].place()}."
                )
                break
            first[row] = case.entry
    return problems


# YAML: only text, true/false and empty values, so that 2029, 1:30 and "no" stay as written.


class _Loader(yaml.SafeLoader):
    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012  (PyYAML's own attribute)


_STRING = "tag:yaml.org,2002:str"
_TRUE, _FALSE = ("true", "True", "TRUE"), ("false", "False", "FALSE")
_EMPTY = ("", "~", "null", "Null", "NULL")


def _read_yaml(path: Path, text: str) -> Iterator[Entry]:
    try:
        roots = list(yaml.compose_all(text, _Loader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise ManifestoError(f"{path}{line}: malformed YAML: {error.problem}.") from error
    except yaml.YAMLError as error:
        raise ManifestoError(f"{path}: malformed YAML: {error}.") from error
    except RecursionError as error:
        raise ManifestoError(f"{path}: malformed YAML: nested too deeply.") from error
    for root in roots:
        for node in root.value if isinstance(root, yaml.SequenceNode) else [root]:
            lines: dict[Trail, int] = {(): node.start_mark.line + 1}
            value = _value(path, node, (), lines)
            if value is not None or isinstance(root, yaml.SequenceNode):
                yield Entry(path, value, lines)


def _value(path: Path, node: yaml.Node, trail: Trail, lines: dict[Trail, int]) -> Any:
    """Return a node's plain value and note the lines of all that is inside it."""
    if len(trail) > 10:
        raise ManifestoError(f"{path}, line {node.start_mark.line + 1}: nested too deeply.")
    if isinstance(node, yaml.MappingNode):
        return _mapping(path, node, trail, lines)
    if isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            lines[(*trail, number)] = item.start_mark.line + 1
        return [_value(path, item, (*trail, n), lines) for n, item in enumerate(node.value)]
    return _scalar(path, node)


def _mapping(
    path: Path, node: yaml.MappingNode, trail: Trail, lines: dict[Trail, int]
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, item in node.value:
        name, line = str(key.value), key.start_mark.line + 1
        if (*trail, name) in lines:
            raise ManifestoError(f"{path}, line {line}, field {name}: given twice in one case.")
        lines[(*trail, name)] = line
        values[name] = _value(path, item, (*trail, name), lines)
    return {name: value for name, value in values.items() if value is not None}


def _scalar(path: Path, node: Any) -> str | bool | None:
    if node.tag != _STRING:
        line = node.start_mark.line + 1
        raise ManifestoError(f"{path}, line {line}: the tag {node.tag} has no place in a suite.")
    is_plain = node.style is None
    if is_plain and node.value in _TRUE + _FALSE:
        return node.value in _TRUE
    return None if is_plain and node.value in _EMPTY else str(node.value)


def _read_jsonl(path: Path, text: str) -> Iterator[Entry]:
    # Only "\n" ends a line of JSONL: str.splitlines would also cut at U+2028 inside a string.
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield Entry(path, _json_value(path, number, line), {(): number})


def _json_value(path: Path, number: int, line: str) -> Any:
    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in pairs]
        for name in {name for name in names if names.count(name) > 1}:
            raise ManifestoError(f"{path}, line {number}, field {name}: given twice in one case.")
        return {name: value for name, value in pairs if value is not None}

    try:
        return json.loads(line, object_pairs_hook=unique)
    except (ValueError, RecursionError) as error:
        raise ManifestoError(f"{path}, line {number}: malformed JSON: {error}.") from error


def _explain(entry: Entry, problem: ErrorDetails, model: type[BaseModel]) -> str:
    trail, kind = tuple(problem["loc"]), problem["type"]
    place = entry.place(trail)
    if kind == "missing":
        return f"{place}: is missing."
    if kind == "extra_forbidden":
        inside = _Conversation if model is _Conversation and len(trail) == 1 else Question
        known = ["id", *Question.model_fields] if model is _Single else [*inside.model_fields]
        return f"{place}: unknown field; {_near(str(trail[-1]), known)}"
    if kind == "literal_error":
        return f"{place}: {_near(str(problem['input']), Expected.__args__)}"  # type: ignore[attr-defined]
    expectation = {
        "string_type": "must be text (put it in quotation marks)",
        "tuple_type": "must be a list",
        "string_too_short": "is empty",
        "too_short": "is empty",
        "bool_parsing": "must be true or false",
        "bool_type": "must be true or false",
        "model_type": "must be a mapping of fields",
    }.get(kind, problem["msg"].removeprefix("Value error, "))
    given = "" if expectation == "is empty" else f": {problem['input']!r}"
    return f"{place}: {expectation}{given}."


def _near(given: str, known: Sequence[str]) -> str:
    guess = difflib.get_close_matches(given, known, n=1)
    suggestion = f"did you mean {guess[0]}? " if guess else ""
    return f"{suggestion}{given!r} is none of {', '.join(known)}."
