"""What every command shares: exit codes, messages on standard error, a progress bar."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from types import TracebackType
from typing import Self

from errors import ManifestoError

DONE, FINDING, BAD_USE = 0, 1, 2


def run(main: Callable[[list[str]], int]) -> None:
    """Run a command and exit with its code: 0 done, 1 a finding, 2 bad input or use."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    try:
        code = main(sys.argv[1:])
        sys.stdout.flush()
    except ManifestoError as error:
        print(error, file=sys.stderr)
        code = BAD_USE
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        code = 130
    except BrokenPipeError:
        # The reader of our output has gone (`| head`); nothing is left to say to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = DONE
    except Exception as error:
        logging.getLogger(__name__).debug("Unexpected error", exc_info=True)
        print(f"Something went wrong: {type(error).__name__}: {error}", file=sys.stderr)
        code = BAD_USE
    sys.exit(code)


class Bar:
    """A progress bar on standard error, for callbacks (what is being done, done, total)."""

    def __enter__(self) -> Self:
        from tqdm import tqdm

        self._bar = tqdm(disable=None, leave=False, file=sys.stderr)
        return self

    def update(self, what: str, done: int, total: int) -> None:
        """Show that `done` of `total` steps of `what` are done."""
        self._bar.set_description(what, refresh=False)
        self._bar.total = total
        self._bar.n = done
        self._bar.refresh()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.close()
