"""Measure follow-up rewriting on CANARD, TREC CAsT 2019 and the bundled conversations.

    python -m benchmarks.follow_ups --canard DEV.json --cast TOPICS.json RESOLVED.tsv
    python -m benchmarks.follow_ups --conversations data/regression/tune-conversations.yaml
    python -m benchmarks.follow_ups --switches data/regression/tune.yaml

Rules were written while looking at the `develop` half of each public set, chosen by a hash of the
dialogue; `measure`, the default, is the other half.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import random
import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from statistics import mean
from typing import Any

import numpy
import yaml

from retrieval.follow_up import standalone_question
from retrieval.lexical import STOP_WORDS
from retrieval.models import load_encoder, load_language
from retrieval.schema import Answer, Citation, Outcome, Turn
from settings import load_settings

SAMPLES = 1000
"""Bootstrap samples of the dialogues, for 95 % intervals."""
PASSAGES = 5
NEAREST = 10
OUTCOMES: dict[str, Outcome] = {
    "answer": "answered",
    "correct": "answered",
    "abstain": "not_stated",
    "decline": "declined",
}


@dataclass(frozen=True, slots=True)
class Example:
    """A question in a dialogue, what was said before it, and how a person rewrote it.

    `answer` is what was said to it, empty where the set does not tell.
    """

    dialogue: str
    question: str
    history: tuple[Turn, ...]
    human: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """An example with a system's rewriting; `seconds` is the processor time it took."""

    example: Example
    rewritten: str
    seconds: float = 0.0


def main() -> None:
    """Print a table for each set that was named."""
    options = _options()
    load_language()("Warm up.")
    encode = _encoder() if options.cosine else None
    for name, examples in _sets(options):
        chosen = list(_of_half(examples, options.half))[: options.limit]
        rows = _rewritten(chosen)
        _print_table(f"{name}, {options.half}", rows, encode)
        if encode is not None:
            _print_answers_found(rows, encode)
        _print_failures(rows, options.show, options.seed)
    if options.switches:
        _print_switches(options.switches, options.show)
    if options.conversations:
        _print_retrieval(options.conversations, options.show)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--canard", type=Path, help="CANARD's dev.json")
    parser.add_argument("--cast", type=Path, nargs=2, metavar=("TOPICS", "RESOLVED"))
    parser.add_argument("--conversations", type=Path, help="a case file of conversations")
    parser.add_argument("--switches", type=Path, help="a case file of questions that stand alone")
    parser.add_argument("--half", choices=("develop", "measure", "all"), default="measure")
    parser.add_argument("--limit", type=int, help="only so many follow-ups of each set")
    parser.add_argument("--cosine", action="store_true", help="also compare embeddings (slow)")
    parser.add_argument("--show", type=int, default=0, help="how many failures to print")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _sets(options: argparse.Namespace) -> Iterator[tuple[str, list[Example]]]:
    if options.canard:
        yield "CANARD", list(read_canard(options.canard))
    if options.cast:
        yield "CAsT 2019", list(read_cast(*options.cast))
    if options.conversations:
        options.half = "all"
        yield "bundled conversations", list(read_conversations(options.conversations))


def read_canard(path: Path) -> Iterator[Example]:
    """Yield CANARD's questions; the article's title is given as a turn, as it is in its history."""
    items = json.loads(path.read_text())
    for item, after in zip(items, [*items[1:], None], strict=True):
        said, dialogue = item["History"], item["QuAC_dialog_id"]
        pairs = zip(said[::2], said[1::2], strict=False)
        turns = tuple(Turn(question, _canard_answer(answer)) for question, answer in pairs)
        goes_on = after is not None and after["QuAC_dialog_id"] == dialogue
        answer = _canard_answer(after["History"][-1]) if goes_on else ""
        yield Example(dialogue, item["Question"], turns, item["Rewrite"], answer)


def _canard_answer(answer: str) -> str:
    return "" if answer == "I don't know." else answer


def read_cast(topics: Path, resolved: Path) -> Iterator[Example]:
    """Yield CAsT 2019's utterances after the first of each topic; it gives no answers."""
    with resolved.open() as file:
        human = dict(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    for topic in json.loads(topics.read_text()):
        turns: tuple[Turn, ...] = ()
        for item in topic["turn"]:
            question = item["raw_utterance"].strip()
            key = f"{topic['number']}_{item['number']}"
            if turns:
                yield Example(str(topic["number"]), question, turns, human[key])
            turns += (Turn(question, ""),)


def read_conversations(path: Path) -> Iterator[Example]:
    """Yield the bundled follow-ups; a past turn carries its gold sentences as citations."""
    for case in yaml.safe_load(path.read_text()):
        turns: tuple[Turn, ...] = ()
        for item in case["turns"]:
            if turns:
                human = item.get("standalone", item["question"])
                yield Example(case["id"], item["question"], turns, human)
            turns += (Turn(item["question"], _gold_answer(item, turns)),)


def _gold_answer(item: dict[str, Any], before: Sequence[Turn]) -> Answer:
    citations = tuple(
        Citation(number, "", "", sentence, 0, len(sentence))
        for number, sentence in enumerate(item.get("gold", ()), start=1)
    )
    return Answer(
        question=item["question"],
        standalone_question=standalone_question(item["question"], before),
        outcome=OUTCOMES[item["expected"]],
        text="",
        citations=citations,
        passages=(),
        model="",
        prompt_version="",
        index_version="",
    )


def _of_half(examples: Iterable[Example], half: str) -> Iterator[Example]:
    for example in examples:
        even = hashlib.sha256(example.dialogue.encode()).digest()[-1] % 2 == 0
        if half == "all" or even == (half == "develop"):
            yield example


def _rewritten(examples: Iterable[Example]) -> list[Row]:
    return [_timed(example) for example in examples]


def _timed(example: Example) -> Row:
    started = time.process_time()
    rewritten = standalone_question(example.question, example.history)
    return Row(example, rewritten, time.process_time() - started)


# Measures, each over rows


@cache
def added_words(question: str, rewritten: str) -> frozenset[str]:
    """Return the stems of the content words that a rewriting has and the question has not."""
    return frozenset(_stems(rewritten) - _stems(question))


@cache
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english")


def _stems(text: str) -> set[str]:
    words = re.findall(r"\w+", re.sub(r"['’]s\b", "", text.lower()))
    stems: list[str] = _stemmer().stemWords([word for word in words if word not in STOP_WORDS])
    return set(stems)


def is_changed(question: str, rewritten: str) -> bool:
    """Tell whether a rewriting adds a content word; spelling and punctuation don't count."""
    return bool(added_words(question, rewritten))


def recall(rows: Sequence[Row]) -> float:
    """Return the mean share of the words a person added that were added, where one added any."""
    return _mean(_overlap(row)[0] for row in rows)


def precision(rows: Sequence[Row]) -> float:
    """Return the mean share of the words added that a person added too, where any were added."""
    return _mean(_overlap(row)[1] for row in rows)


def _overlap(row: Row) -> tuple[float | None, float | None]:
    ours = added_words(row.example.question, row.rewritten)
    theirs = added_words(row.example.question, row.example.human)
    shared = len(ours & theirs)
    return shared / len(theirs) if theirs else None, shared / len(ours) if ours else None


def _mean(values: Iterable[float | None]) -> float:
    known = [value for value in values if value is not None]
    return mean(known) if known else float("nan")


def rewrites_found(rows: Sequence[Row]) -> float:
    """Return the share of questions rewritten, among those a person rewrote."""
    return _mean(
        float(is_changed(row.example.question, row.rewritten)) if _by_person(row) else None
        for row in rows
    )


def left_alone(rows: Sequence[Row]) -> float:
    """Return the share of questions left alone, among those a person left alone."""
    return _mean(
        None if _by_person(row) else float(not is_changed(row.example.question, row.rewritten))
        for row in rows
    )


def _by_person(row: Row) -> bool:
    return is_changed(row.example.question, row.example.human)


MEASURES: dict[str, Callable[[Sequence[Row]], float]] = {
    "rewritten": rewrites_found,
    "left alone": left_alone,
    "recall": recall,
    "precision": precision,
}


def interval(rows: Sequence[Row], measure: Callable[[Sequence[Row]], float]) -> tuple[float, float]:
    """Return a 95 % bootstrap interval of a measure, whole dialogues drawn with replacement."""
    key = lambda row: row.example.dialogue  # noqa: E731
    dialogues = [list(group) for _, group in groupby(sorted(rows, key=key), key)]
    draw = random.Random(0)
    values = [
        measure([row for group in draw.choices(dialogues, k=len(dialogues)) for row in group])
        for _ in range(SAMPLES)
    ]
    low, high = numpy.nanpercentile(values, [2.5, 97.5])
    return float(low), float(high)


# Baselines


def unchanged(row: Row) -> Row:
    """Do nothing."""
    return Row(row.example, row.example.question)


def with_previous(row: Row) -> Row:
    """Append the question before, whole."""
    return Row(row.example, f"{row.example.question} {row.example.history[-1].question}")


SYSTEMS: dict[str, Callable[[Row], Row]] = {
    "nothing": unchanged,
    "previous": with_previous,
    "ours": lambda row: row,
}


# Printing

Encode = Callable[[Sequence[str]], Any]


def _encoder() -> Encode:
    embeddings = load_encoder(load_settings())
    return lambda texts: numpy.array(embeddings.embed_documents(list(texts)))


def _print_table(name: str, rows: Sequence[Row], encode: Encode | None) -> None:
    by_person = sum(_by_person(row) for row in rows)
    print(f"\n{name}: {len(rows)} follow-ups, {by_person} rewritten by a person")
    human = encode([row.example.human for row in rows]) if encode else None
    for system, rewrite in SYSTEMS.items():
        changed = [rewrite(row) for row in rows]
        cells = [_cell(title, changed) for title in MEASURES]
        if encode is not None:
            ours = encode([row.rewritten for row in changed])
            cells.append(f"cosine {float(numpy.mean(numpy.sum(ours * human, axis=1))):.3f}")
        print(f"  {system:9}" + "  ".join(cells))
    seconds = sorted(row.seconds for row in rows)
    print(f"  median {1000 * seconds[len(seconds) // 2]:.0f} ms, ", end="")
    print(f"95 % within {1000 * seconds[int(len(seconds) * 0.95)]:.0f} ms")


def _print_answers_found(rows: Sequence[Row], encode: Encode) -> None:
    """Search all answers of the set by each wording of the questions that have one."""
    rows = [row for row in rows if row.example.answer]
    if not rows:
        return
    answers = list(dict.fromkeys(row.example.answer for row in rows))
    vectors = encode(answers)
    wanted = numpy.array([answers.index(row.example.answer) for row in rows])
    print(f"  the right one of {len(answers)} answers among the first {NEAREST}:", end="")
    wordings = {name: [rewrite(row).rewritten for row in rows] for name, rewrite in SYSTEMS.items()}
    for name, texts in {**wordings, "person": [row.example.human for row in rows]}.items():
        cosines = encode(texts) @ vectors.T
        better = cosines > cosines[numpy.arange(len(rows)), wanted][:, None]
        print(f"  {name} {float(numpy.mean(better.sum(axis=1) < NEAREST)):.3f}", end="")
    print()


def _cell(title: str, rows: Sequence[Row]) -> str:
    value = MEASURES[title](rows)
    if value != value or not any(row.seconds for row in rows):
        return f"{title} {value:.2f}"
    low, high = interval(rows, MEASURES[title])
    return f"{title} {value:.2f} ({low:.2f}-{high:.2f})"


def _print_failures(rows: Sequence[Row], count: int, seed: int) -> None:
    failures = [row for row in rows if (_overlap(row)[0] or 0) < 1 and _by_person(row)]
    failures += [
        r for r in rows if not _by_person(r) and is_changed(r.example.question, r.rewritten)
    ]
    for row in random.Random(seed).sample(failures, min(count, len(failures))):
        last = row.example.history[-1]
        answer = last.answer if isinstance(last.answer, str) else ""
        print(f"\n  after  {last.question} {answer[:150]}\n  asked  {row.example.question}")
        print(f"  ours   {row.rewritten}\n  person {row.example.human}")


# Questions that stand alone, after a conversation about something else


def _print_switches(path: Path, show: int) -> None:
    """Ask questions that stand alone after other questions: none should be changed."""
    cases = [case for case in yaml.safe_load(path.read_text()) if case.get("question")]
    before = random.Random(0).sample(cases, len(cases))
    changed = []
    for case, earlier in zip(cases, before, strict=True):
        turn = Turn(earlier["question"], _gold_answer(earlier, ()))
        rewritten = standalone_question(case["question"], [turn])
        if rewritten != case["question"]:
            changed.append((case["question"], rewritten))
    print(f"\nTopic switches: {len(cases)} questions that stand alone, {len(changed)} changed")
    for question, rewritten in changed[:show]:
        print(f"  asked  {question}\n  ours   {rewritten}")


# Retrieval with our rewriting and with a person's


def _print_retrieval(path: Path, show: int) -> None:
    """Compare the share of needed sentences in the first passages, per wording of a follow-up."""
    from ingest.ready import ready_chain

    chain = ready_chain(load_settings())
    wordings: dict[str, list[float]] = {"question": [], "ours": [], "person": []}
    for case in yaml.safe_load(path.read_text()):
        for item, example in _followed_up(case):
            ours = standalone_question(example.question, example.history)
            texts = {"question": example.question, "ours": ours, "person": example.human}
            for wording, text in texts.items():
                wordings[wording].append(_found(chain, text, item["gold"]))
            if show and wordings["ours"][-1] < wordings["person"][-1]:
                print(f"  lost   {ours}\n  person {example.human}")
    print(f"\nNeeded sentences within the first {PASSAGES} passages:", end="")
    print("".join(f" {name} {mean(found):.3f}" for name, found in wordings.items()))


def _followed_up(case: dict[str, Any]) -> Iterator[tuple[dict[str, Any], Example]]:
    turns: tuple[Turn, ...] = ()
    for item in case["turns"]:
        if turns and item.get("gold"):
            human = item.get("standalone", item["question"])
            yield item, Example(case["id"], item["question"], turns, human)
        turns += (Turn(item["question"], _gold_answer(item, turns)),)


def _found(chain: Any, question: str, gold: Sequence[str]) -> float:
    texts = [_plain(hit.passage.text) for hit in chain.answer(question).passages[:PASSAGES]]
    return mean(float(any(_plain(sentence) in text for text in texts)) for sentence in gold)


def _plain(text: str) -> str:
    return " ".join(text.split())


if __name__ == "__main__":
    main()
