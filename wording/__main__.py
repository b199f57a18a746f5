"""Check a text against the documents, sentence by sentence; judge cases; recheck saved reports."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cli import DONE, FINDING, Bar, run
from errors import ManifestoError
from settings import Settings, load_settings

if TYPE_CHECKING:
    from wording.check import Checker
    from wording.verdicts import CheckedSentence

OpenChecker = Callable[[Settings, Sequence[str], str | None], "Checker"]


def open_ready_checker(settings: Settings, names: Sequence[str], against: str | None) -> Checker:
    """Open the product's checker, with a progress bar."""
    from wording.ready import ready_checker

    with Bar() as bar:
        return ready_checker(settings, names, against, bar.update)


def parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    arguments = argparse.ArgumentParser(prog="python -m wording", description=__doc__)
    commands = arguments.add_subparsers(dest="command", required=True, metavar="COMMAND")
    check = commands.add_parser("check", help="check a text sentence by sentence")
    check.add_argument("file", metavar="FILE|-", help=".txt .md .docx .pdf .html, - for input")
    check.add_argument("--json", action="store_true", help="print the report as JSON")
    _describe_documents(check)
    judge = commands.add_parser("run", help="judge each case of a JSONL file as one unit")
    judge.add_argument("cases", type=Path, metavar="CASES.jsonl")
    judge.add_argument("--out", required=True, type=Path, metavar="ROWS.jsonl")
    _describe_documents(judge)
    again = commands.add_parser("recheck", help="tell which saved reports a new version breaks")
    again.add_argument("reports", nargs="+", type=Path, metavar="REPORT.json")
    _describe_documents(again)
    return arguments


def _describe_documents(arguments: argparse.ArgumentParser) -> None:
    arguments.add_argument("--documents", nargs="+", default=[], metavar="NAME")
    arguments.add_argument("--against", metavar="NAME@HASH", help="a stored version of a document")


def main(argv: list[str], open_checker: OpenChecker = open_ready_checker) -> int:
    """Carry out one command; return its exit code."""
    options = parser().parse_args(argv)
    commands = {"check": check_command, "run": run_command, "recheck": recheck_command}
    return commands[options.command](options, open_checker)


def check_command(options: argparse.Namespace, open_checker: OpenChecker) -> int:
    """Check a text and print verdicts as they come; return the exit code."""
    from wording.check import checked_text
    from wording.verdicts import has_problems

    settings = load_settings()
    text = checked_text(read_text(options.file, settings))
    checker = open_checker(settings, options.documents, options.against)
    sentences = _check(checker, text, quiet=options.json)
    if options.json:
        from wording.saved import report_to_json

        report = report_to_json(sentences, checker.documents)
        print(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        from wording.show import counts_line

        print(f"\n{counts_line(sentences)}")
    return FINDING if has_problems(sentences) else DONE


def _check(checker: Checker, text: str, quiet: bool) -> list[CheckedSentence]:
    from wording.show import sentence_lines
    from wording.units import in_english

    if not in_english(text):
        _say("The text does not read as English; the check knows English only.")
    sentences = []
    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    with Bar() as bar:
        for sentence in checker.check(text):
            sentences.append(sentence)
            if not quiet:
                print("\n".join(sentence_lines(sentence, colour)), flush=True)
            bar.update("Checking", sentence.end, len(text))
    return sentences


def run_command(options: argparse.Namespace, open_checker: OpenChecker) -> int:
    """Judge every case as one unit and write the rows; return the exit code."""
    from wording.cases import read_units
    from wording.show import counts_line
    from wording.verdicts import has_problems

    cases = read_units(options.cases)
    checker = open_checker(load_settings(), options.documents, options.against)
    rows = []
    with Bar() as bar, _writer(options.out) as out:
        judged = checker.judge_units([case.text for case in cases])
        for case, sentence in zip(cases, judged, strict=True):
            rows.append(sentence)
            out.write(json.dumps({"id": case.id, **sentence.to_json()}, ensure_ascii=False) + "\n")
            bar.update("Judging", len(rows), len(cases))
    print(f"{len(rows)} cases: {counts_line(rows)}\nrows: {options.out}")
    return FINDING if has_problems(rows) else DONE


def recheck_command(options: argparse.Namespace, open_checker: OpenChecker) -> int:
    """Tell which sentences of saved reports stand no longer; return the exit code."""
    from wording.saved import broken_by, read_report
    from wording.show import NAMES

    reports = [(path, read_report(path)) for path in options.reports]
    checker = open_checker(load_settings(), options.documents, options.against)
    broke = False
    for path, report in reports:
        broken = broken_by(report, checker)
        broke = broke or bool(broken)
        print(f"{path}: {len(broken)} of {len(report.sentences)} sentences broken")
        for pair in broken:
            change = f"{NAMES[pair.before.verdict]} -> {NAMES[pair.after.verdict]}"
            print(f"  {change}: {' '.join(pair.after.text.split())}")
    return FINDING if broke else DONE


def read_text(name: str, settings: Settings) -> str:
    """Return the text of a file, or of standard input for "-"; ManifestoError on a bad one."""
    if name != "-":
        from ingest.load import load

        return load(Path(name), settings, with_margins=True).text
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ManifestoError(
            "Standard input is not UTF-8 text. Save it as a file first."
        ) from error


def _writer(path: Path):  # type: ignore[no-untyped-def]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("w", encoding="utf-8")
    except OSError as error:
        raise ManifestoError(f"{path} cannot be written: {error.strerror}.") from error


def _say(line: str) -> None:
    print(line, file=sys.stderr)


if __name__ == "__main__":
    run(main)
