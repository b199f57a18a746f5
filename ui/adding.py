"""Files on their way into the index: one after another, in the background, with progress."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import streamlit as st

from errors import ManifestoError
from settings import Settings
from ui.additions import Additions
from ui.loading import UNEXPECTED
from ui.originals import keep_original
from ui.worker import Worker

if TYPE_CHECKING:
    from ingest.index import Ingested
    from retrieval.chain import Chain
    from retrieval.models import Progress

logger = logging.getLogger(__name__)

AddFile = Callable[[Path, "Progress"], "Ingested"]
Work = Callable[["Progress"], "Ingested"]


@dataclass(slots=True)
class Job:
    """A file being added: how far it is, and in the end what became of it."""

    file: str
    step: str = "Waiting for its turn"
    done: int = 0
    total: int = 0
    ingested: Ingested | None = None
    problem: str | None = None
    success: str = "Added."

    @property
    def is_over(self) -> bool:
        """Tell whether the file is in the index, or will not be."""
        return self.ingested is not None or self.problem is not None

    def report(self, step: str, done: int, total: int) -> None:
        """Note how far the work is."""
        self.step, self.done, self.total = step, done, total


@dataclass(slots=True)
class Adding:
    """The queue of files; the work goes on when the visitor leaves the page."""

    jobs: list[Job] = field(default_factory=list)
    _worker: Worker = field(default_factory=lambda: Worker("adding"))

    def add(self, file: str, data: bytes, add_file: AddFile) -> Job:
        """Put a file into the queue."""
        return self.do(Job(file), partial(_add_from_memory, file, data, add_file))

    def do(self, job: Job, work: Work) -> Job:
        """Put any work on the index into the queue."""
        self.jobs.append(job)
        self._worker.submit(_work, job, work)
        return job

    def running(self) -> bool:
        """Tell whether any file is still on its way."""
        return any(not job.is_over for job in self.jobs)

    def clear(self) -> None:
        """Forget the files that are done with."""
        self.jobs = [job for job in self.jobs if not job.is_over]


def _work(job: Job, work: Work) -> None:
    try:
        job.ingested = work(job.report)
    except ManifestoError as error:
        job.problem = str(error)
    except Exception:
        logger.exception("Work on the index failed")
        job.problem = UNEXPECTED


def _add_from_memory(file: str, data: bytes, add_file: AddFile, progress: Progress) -> Ingested:
    with tempfile.TemporaryDirectory(prefix="manifesto-") as folder:
        path = Path(folder) / safe_name(file)
        try:
            path.write_bytes(data)
            return add_file(path, progress)
        except ManifestoError as error:
            raise ManifestoError(str(error).replace(str(path), file)) from error


def safe_name(file: str) -> str:
    """Return a file's name without folders and without what names a version or hides a file."""
    name = PurePath(file.replace("\\", "/")).name.replace("@", "-").replace("\0", "")
    return name.lstrip(".") or "document"


def file_adder(
    chain: Chain, settings: Settings, additions: Additions, about: Mapping[str, str] | None = None
) -> AddFile:
    """Return the function that puts a file into the index and keeps the file itself.

    `about` holds what is known of it: title, publisher, date, source.
    """

    def add(path: Path, progress: Progress) -> Ingested:
        from ingest.index import described, index_lock, ingest, read_file

        progress("Reading the file", 0, 1)
        file = read_file(path, settings)
        with index_lock(settings):
            file = described(file, about or {}, chain.store)
            ingested = ingest(file, chain.store, settings, progress)
        keep_original(settings, ingested.document, path.read_bytes(), path.suffix.lower())
        additions.note(ingested.document.name, ingested.document.sha256, path.name)
        return ingested

    return add


def putter_back(chain: Chain, settings: Settings, version: str) -> Work:
    """Return the function that makes a stored version, NAME@HASH, the one in use again."""

    def work(progress: Progress) -> Ingested:
        from ingest.index import index_lock, put_back

        with index_lock(settings):
            return put_back(version, chain.store, settings, progress)

    return work


def describer(chain: Chain, settings: Settings, name: str, about: Mapping[str, str]) -> Work:
    """Return the function that changes what is known of a document."""

    def work(progress: Progress) -> Ingested:
        from ingest.index import describe, index_lock

        with index_lock(settings):
            return describe(name, about, chain.store, settings, progress)

    return work


def remove_document(chain: Chain, settings: Settings, additions: Additions, name: str) -> None:
    """Take a document out of the index, with its versions and files; raises ManifestoError."""
    from ingest.index import index_lock

    with index_lock(settings):
        chain.store.remove(name)
    for version in additions.of(name):
        for path in (settings.data_directory / "originals").glob(f"{version.sha256}.*"):
            path.unlink()
    additions.forget(name)


@st.cache_resource(show_spinner=False)
def shared_adding() -> Adding:
    """Return the one queue of this server."""
    return Adding()
