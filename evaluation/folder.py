"""The folder of a run: config.json, rows.jsonl, summary.json and report.html."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from errors import ManifestoError
from evaluation.config import differences
from evaluation.totals import Row

CONFIG, ROWS, SUMMARY, REPORT = "config.json", "rows.jsonl", "summary.json", "report.html"

log = logging.getLogger(__name__)


def open_folder(folder: Path, config: Mapping[str, Any]) -> dict[str, Row]:
    """Begin a run, or go on with one of the same configuration; return the rows it has by id.

    A half-written last row is dropped from the file. Raises ManifestoError where the folder
    holds a run of another configuration or something that is not a run; nothing is changed then.
    """
    if (folder / CONFIG).exists():
        return _go_on(folder, config)
    for name in (ROWS, SUMMARY, REPORT):
        if (folder / name).exists():
            raise ManifestoError(
                f"{folder} has a {name} but no {CONFIG}: it is not a run that can be gone on "
                "with, and nothing in it was changed. Choose another folder with --out."
            )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ManifestoError(f"{folder} cannot be made: {error.strerror}.") from error
    write_whole(folder / CONFIG, to_json(config))
    return {}


def append_row(folder: Path, row: Row) -> None:
    """Write one row at the end of the rows, whole, before anything else happens."""
    with (folder / ROWS).open("a", encoding="utf-8") as file:
        file.write(json.dumps(row, ensure_ascii=False) + "\n")


def write_rows(folder: Path, rows: Sequence[Row]) -> None:
    """Replace the rows by these, in one step."""
    write_whole(folder / ROWS, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))


def write_whole(path: Path, text: str) -> None:
    """Write a file so that whoever reads it finds all of the old text or all of the new."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def to_json(value: Any) -> str:
    """Return JSON for people to read."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def read_run(folder: Path) -> tuple[dict[str, Any], list[Row]]:
    """Return the configuration and the rows of a finished run, changing nothing.

    Raises ManifestoError where the folder is not a run or the run is not finished.
    """
    config = read_config(folder)
    rows, half = _read_rows(folder)
    missing = len(config["rows"]) - len(rows)
    if missing or half:
        raise ManifestoError(
            f"The run in {folder} is not finished: {len(rows)} of {len(config['rows'])} rows. "
            f"Go on with it: python -m evaluation run SUITE... --out {folder}"
        )
    return config, rows


def read_config(folder: Path) -> dict[str, Any]:
    """Return the configuration of a run; raises ManifestoError where there is none."""
    config = _read_json(folder / CONFIG)
    if not isinstance(config.get("rows"), list):
        raise ManifestoError(f"{folder / CONFIG} is not the configuration of a run.")
    return config


def read_summary(folder: Path) -> dict[str, Any]:
    """Return the summary of a run; raises ManifestoError where it has none."""
    return _read_json(folder / SUMMARY)


def finished_runs(parent: Path) -> list[Path]:
    """Return the folders inside a folder that hold a finished run, the newest first."""
    found = [path.parent for path in parent.glob(f"*/{SUMMARY}") if (path.parent / CONFIG).exists()]
    return sorted(found, key=lambda path: (path / SUMMARY).stat().st_mtime, reverse=True)


def _go_on(folder: Path, config: Mapping[str, Any]) -> dict[str, Row]:
    changed = differences(read_config(folder), json.loads(json.dumps(config)))
    if changed:
        raise ManifestoError(
            f"{folder} holds a run made with another configuration ({', '.join(changed)} "
            "changed), and nothing in it was changed. Choose another folder with --out."
        )
    rows, half = _read_rows(folder)
    kept = [row for row in rows if row["answer"] is not None]
    if half:
        log.warning("The last row in %s was half written; its question is asked again.", folder)
    if half or len(kept) < len(rows):
        write_rows(folder, kept)
    return {row["id"]: row for row in kept}


def _read_rows(folder: Path) -> tuple[list[Row], bool]:
    """Return the rows, and whether a half-written one stands at the end of the file."""
    path = folder / ROWS
    if not path.exists():
        return [], False
    *lines, rest = path.read_bytes().split(b"\n")
    rows = []
    for number, line in enumerate(lines, start=1):
        try:
            row = json.loads(line)
            row["id"], row["case"], row["answer"], row["scores"]
        except (ValueError, KeyError, TypeError) as error:
            raise ManifestoError(
                f"{path}, line {number} is not a row. Restore the file, or make the run again "
                "in another folder with --out."
            ) from error
        rows.append(row)
    return rows, bool(rest)


def _read_json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ManifestoError(
            f"{path.parent} is not a finished run: it has no {path.name}. "
            f"Make one: python -m evaluation run SUITE... --out {path.parent}"
        ) from error
    except (OSError, ValueError) as error:
        raise ManifestoError(f"{path} cannot be read: {error}.") from error
    if not isinstance(value, dict):
        raise ManifestoError(f"{path} is not what a run writes.")
    return value
