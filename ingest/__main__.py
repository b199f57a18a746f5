"""Add documents to the index, list them, print their stored text."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from cli import DONE, Bar, run
from errors import ManifestoError
from settings import Settings, load_settings

if TYPE_CHECKING:
    from retrieval.store import StoredDocument


def parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    arguments = argparse.ArgumentParser(prog="python -m ingest", description=__doc__)
    arguments.add_argument("paths", nargs="*", metavar="PATH", help=".txt .md .pdf .docx .html")
    arguments.add_argument("--replace", metavar="NAME", help="store PATH as this document")
    arguments.add_argument("--encoding", help="of a text file that is not UTF-8, e.g. latin-1")
    arguments.add_argument("--list", action="store_true", help="list the documents")
    arguments.add_argument("--text", metavar="NAME", help="print a document's stored text")
    arguments.add_argument("--remove", metavar="NAME", help="take a document out of the index")
    arguments.add_argument("--rebuild", action="store_true", help="index every document again")
    arguments.add_argument("--bundled", action="store_true", help="index the bundled document")
    return arguments


def main(argv: list[str]) -> int:
    """Carry out one command; return its exit code."""
    options = parser().parse_args(argv)
    chosen = [options.paths, options.list, options.text, options.remove, options.rebuild]
    if sum(map(bool, [*chosen, options.bundled])) != 1:
        raise ManifestoError(
            "Give files to add, or one of --list, --text, --remove, --rebuild, --bundled."
        )
    settings = load_settings()
    if options.paths:
        return _add(options, settings)
    if options.rebuild:
        return _rebuild(settings)
    return _manage(options, settings)


def _add(options: argparse.Namespace, settings: Settings) -> int:
    from ingest.index import index_lock, ingest, open_index, read_file
    from retrieval.models import load_encoder, verify_models

    paths = [Path(path) for path in options.paths]
    if options.replace and len(paths) > 1:
        raise ManifestoError("--replace takes one file.")
    files = [read_file(path, settings, options.replace, options.encoding) for path in paths]
    names = [file.name for file in files]
    if len(set(names)) < len(names):
        raise ManifestoError("Two of these files would be the same document. Rename one of them.")
    with Bar() as bar:
        verify_models(settings, bar.update)
        encoder = load_encoder(settings)
        with index_lock(settings):
            store = open_index(settings, encoder)
            if options.replace:
                store.read(options.replace)
            done = [ingest(file, store, settings, bar.update) for file in files]
    for item in done:
        state = "added" if item.changed else "unchanged"
        sections = len(item.document.sections)
        print(f"{item.document.name}\t{state}\t{sections} sections\t{item.passages} passages")
    return DONE


def _rebuild(settings: Settings) -> int:
    from ingest.index import index_lock, rebuild
    from retrieval.models import load_encoder

    with Bar() as bar, index_lock(settings):
        store = rebuild(settings, load_encoder(settings), bar.update)
    print(f"Rebuilt {len(store.names())} documents.")
    return DONE


def _manage(options: argparse.Namespace, settings: Settings) -> int:
    from ingest.index import index_lock, open_index
    from ingest.ready import index_bundled

    with Bar() as bar, index_lock(settings):
        index_bundled(settings, bar.update)
        store = open_index(settings, None)
        if options.remove:
            store.remove(options.remove)
    if options.remove:
        print(f"{options.remove}\tremoved")
    if options.text:
        sys.stdout.reconfigure(newline="")  # type: ignore[union-attr]  # line ends as stored
        sys.stdout.write(store.read(options.text).document.text)
    if options.list and not store.names():
        print("No documents yet. Add one with: python -m ingest FILE", file=sys.stderr)
    if options.list:
        for name in store.names():
            print(_line(store.read(name)))
    return DONE


def _line(stored: StoredDocument) -> str:
    document = stored.document
    sizes = f"{len(document.sections)} sections\t{len(stored.passages)} passages"
    return f"{document.name}\t{document.title}\t{sizes}\t{document.sha256[:12]}"


if __name__ == "__main__":
    run(main)
