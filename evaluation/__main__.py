"""Run suites of questions, compare two runs, add a case to a suite."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from cli import DONE, FINDING, Bar, run
from errors import ManifestoError
from evaluation.add import add_case, candidate_sentences, pick, sentences_with
from evaluation.cases import load_cases
from evaluation.compare import Comparison, compare_rows, comparison_to_json
from evaluation.config import differences
from evaluation.explain import explain_comparison, explain_errors, explain_summary
from evaluation.folder import REPORT, read_run, read_summary, to_json
from evaluation.judge import PASS_MARK
from evaluation.metrics import should_refuse
from evaluation.run import Chain, run_suites, stored_texts
from evaluation.thresholds import Condition, parse_conditions
from evaluation.totals import ROW_SCORE_NAMES, SCORE_NAMES
from settings import Settings, load_settings

OpenChain = Callable[[Settings], Chain]


def open_ready_chain(settings: Settings) -> Chain:
    """Open the product's chain, with a progress bar."""
    from ingest.ready import ready_chain

    with Bar() as bar:
        return ready_chain(settings, bar.update)


def parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    arguments = argparse.ArgumentParser(prog="python -m evaluation", description=__doc__)
    commands = arguments.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _describe_run(commands.add_parser("run", help="ask every question and write a report"))
    _describe_compare(commands.add_parser("compare", help="tell what changed between two runs"))
    _describe_add(commands.add_parser("add", help="append a case to a suite"))
    return arguments


def _describe_run(arguments: argparse.ArgumentParser) -> None:
    arguments.add_argument("suites", nargs="+", type=Path, metavar="CASES", help="files or folders")
    arguments.add_argument("--out", required=True, type=Path, metavar="DIR")
    arguments.add_argument("--documents", nargs="+", default=[], metavar="NAME")
    arguments.add_argument("--model", help="in place of MANIFESTO_MODEL")
    arguments.add_argument(
        "--pass-if",
        action="append",
        default=[],
        metavar='"SCORE >= NUMBER"',
        help=f"what a case with gold needs to pass, in place of '{PASS_MARK[0]}'; repeatable",
    )
    _describe_thresholds(arguments, "the run")


def _describe_compare(arguments: argparse.ArgumentParser) -> None:
    arguments.add_argument("before", type=Path, metavar="DIR_A")
    arguments.add_argument("after", type=Path, metavar="DIR_B")
    arguments.add_argument("--json", action="store_true", help="print plain values")
    arguments.add_argument(
        "--fail-on-regression",
        action="store_true",
        help="exit with 1 when a case that passed fails now, or a score is significantly worse",
    )
    arguments.add_argument(
        "--allow-broken",
        type=int,
        default=0,
        metavar="N",
        help="with --fail-on-regression, put up with N cases that fail now",
    )
    _describe_thresholds(arguments, "DIR_B")


def _describe_thresholds(arguments: argparse.ArgumentParser, of: str) -> None:
    arguments.add_argument(
        "--fail-if",
        action="append",
        default=[],
        metavar='"SCORE < NUMBER"',
        help=f"exit with 1 when this is so of {of}; repeatable",
    )


def _describe_add(arguments: argparse.ArgumentParser) -> None:
    arguments.add_argument("suite", type=Path, metavar="SUITE", help="made where there is none")
    arguments.add_argument("--question", required=True)
    choices = ("answer", "abstain", "correct", "decline")
    arguments.add_argument("--expected", required=True, choices=choices)
    for name, what in (
        ("--gold", "words of a sentence that answers it; repeatable"),
        ("--must-include", 'words the answer must have, alternatives as "a|b"; repeatable'),
        ("--must-not-include", "words it must not have; repeatable"),
    ):
        arguments.add_argument(name, action="append", default=[], metavar="WORDS", help=what)
    arguments.add_argument("--pick", nargs="+", type=int, default=[], metavar="N")
    arguments.add_argument(
        "--gold-any", action="store_true", help="any one gold sentence is enough"
    )
    for name in ("--id", "--category", "--note"):
        arguments.add_argument(name)
    arguments.add_argument("--documents", nargs="+", default=[], metavar="NAME")


def main(argv: list[str], open_chain: OpenChain = open_ready_chain) -> int:
    """Carry out one command; return its exit code."""
    logging.getLogger("evaluation").setLevel(logging.INFO)
    options = parser().parse_args(argv)
    if options.command == "run":
        return run_command(options, open_chain)
    if options.command == "compare":
        return compare_command(options)
    return add_command(options, open_chain)


def run_command(options: argparse.Namespace, open_chain: OpenChain) -> int:
    """Ask every question of the suites; return the exit code."""
    fail_if = parse_conditions(options.fail_if, SCORE_NAMES)
    pass_mark = parse_conditions(options.pass_if, ROW_SCORE_NAMES) or PASS_MARK
    cases = load_cases(options.suites, options.documents)
    settings = load_settings(**({"model": options.model} if options.model else {}))
    chain = open_chain(settings)
    total, done = sum(len(case.turns) for case in cases), 0
    with Bar() as bar:

        def progress(more: int) -> None:
            nonlocal done
            done += more
            bar.update("Asking", done, total)

        summary = run_suites(cases, chain, settings, options.out, pass_mark, progress)
    print(explain_summary(summary))
    print(f"\nreport: {options.out / REPORT}")
    return _verdict([*explain_errors(read_run(options.out)[1]), *_failed(fail_if, summary)])


def compare_command(options: argparse.Namespace) -> int:
    """Print what changed between two runs; return the exit code."""
    fail_if = parse_conditions(options.fail_if, SCORE_NAMES)
    (old, before), (new, after) = read_run(options.before), read_run(options.after)
    comparison = compare_rows(before, after)
    if options.json:
        print(to_json({"config": differences(old, new), **comparison_to_json(comparison)}))
    else:
        print(explain_comparison(comparison, differences(old, new)))
    regressions = _regressions(comparison, options.allow_broken)
    shown = regressions if options.fail_on_regression else []
    failed = _failed(fail_if, read_summary(options.after)) if fail_if else []
    return _verdict([*shown, *failed])


def add_command(options: argparse.Namespace, open_chain: OpenChain) -> int:
    """Append a case to a suite; return the exit code."""
    gold: list[str] = []
    texts: dict[str, str] = {}
    if options.gold or options.pick or not should_refuse(options.expected):
        chain = open_chain(load_settings())
        texts = stored_texts(chain, options.documents)
        gold = _choose_gold(options, chain, texts)
    names = ("id", "question", "expected", "gold", "gold_any", "must_include", "must_not_include")
    given = vars(options) | {"gold": gold}
    fields = {name: given[name] for name in (*names, "category", "note")}
    case = add_case(options.suite, fields, texts)
    print(f"{case.id}\tadded to {options.suite}, line {case.entry.line}")
    for sentence in gold:
        print(f"gold: “{sentence}”")
    return DONE


def _choose_gold(options: argparse.Namespace, chain: Chain, texts: Mapping[str, str]) -> list[str]:
    chosen = [s for words in options.gold for s in sentences_with(words, chain, texts)]
    if chosen and not options.pick:
        return chosen
    candidates = candidate_sentences(chain, options.question, options.documents)
    if not options.pick:
        listed = "\n".join(f"{n:3}  {sentence}" for n, sentence in enumerate(candidates, start=1))
        options.pick = _ask(listed)
    return list(dict.fromkeys([*chosen, *pick(options.pick, candidates)]))


def _ask(listed: str) -> list[int]:
    """Return the numbers a person types; raises ManifestoError where nobody is there to ask."""
    if not sys.stdin.isatty():
        raise ManifestoError(
            f"Which sentences answer it? Give their numbers with --pick, or words of them with "
            f"--gold:\n{listed}"
        )
    _say(listed)
    _say("Numbers of the sentences that answer it:")
    try:
        return [int(word) for word in sys.stdin.readline().replace(",", " ").split()]
    except ValueError as error:
        raise ManifestoError("Type numbers, such as: 1 3") from error


def _failed(conditions: Sequence[Condition], summary: Mapping[str, Any]) -> list[str]:
    """Return the thresholds that a run fails; raises ManifestoError where a score has no value."""
    failed = []
    for condition in conditions:
        value = summary["totals"][condition.score]["value"]
        if value is None:
            raise ManifestoError(
                f"{condition.score} has no value in this run: no question in it defines it."
            )
        if condition.holds(value):
            failed.append(f"{condition} (it is {value:.3f})")
    return failed


def _regressions(comparison: Comparison, allowed: int) -> list[str]:
    broke = comparison.of("broke")
    found = [f"{len(broke)} broke: {' '.join(row.id for row in broke)}"]
    worse = [
        f"{change.score.name} is worse: {change.before:.3f} -> {change.after:.3f}"
        for change in comparison.worse
    ]
    return [*(found if len(broke) > allowed else []), *worse]


def _verdict(findings: Sequence[str]) -> int:
    for finding in findings:
        _say(f"FAILED {finding}")
    return FINDING if findings else DONE


def _say(line: str) -> None:
    print(line, file=sys.stderr)


if __name__ == "__main__":
    run(main)
