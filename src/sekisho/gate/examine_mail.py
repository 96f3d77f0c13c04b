"""A mail is examined in a process of its own, which is ended where it takes too long.

The guard looks at the clock between parts; a single part that it cannot finish (a PDF made for the
purpose) would hold up whoever waits. Here the waiting ends on time, and the mail is held.
"""

import multiprocessing
import resource
import time
from multiprocessing.connection import Connection
from types import TracebackType
from typing import TYPE_CHECKING

from sekisho.guard.identifiers import NOBODY, Known
from sekisho.guard.scan import Values, Verdict, scan_mail
from sekisho.guard.wording import unreadable

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

SECONDS = 10.0
"""How long a mail may be examined altogether."""
MEMORY = 1 << 30
"""Bytes of address space that the examining process may have."""


class Examiner:
    """One examining process, begun at the first mail and begun again where it had to be ended.

    Not for several threads at once. Use it with `with`: the process ends with the block.
    """

    def __init__(self, people: Known = NOBODY, seconds: float = SECONDS) -> None:
        self._people = people
        self._seconds = seconds
        self._process: BaseProcess | None = None
        self._line: Connection | None = None

    def __enter__(self) -> "Examiner":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self._end()

    @property
    def pid(self) -> int | None:
        """The examining process, where one runs."""
        return self._process.pid if self._process else None

    def examine(
        self, raw: bytes, permitted: frozenset[str] = frozenset(), values: Values | None = None
    ) -> Verdict:
        """The verdict on the mail; held where the process fails or does not answer in time."""
        try:
            line = self._begun()
            line.send((raw, permitted, values))
            if line.poll(self._seconds):
                found = line.recv()
                if isinstance(found, Verdict):
                    return found
            why = "time"
        except (EOFError, OSError):
            why = "failed"
        self._end()
        return Verdict((unreadable(why),), frozenset())

    def _begun(self) -> Connection:
        if self._line is not None:
            return self._line
        here, there = multiprocessing.Pipe()
        context = multiprocessing.get_context("spawn")
        self._process = context.Process(target=_serve, args=(there, self._people), daemon=True)
        self._process.start()
        there.close()
        if not here.poll(self._seconds + SECONDS):
            raise EOFError
        here.recv()  # it says that it is there, so that its start does not count
        self._line = here
        return here

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
        if self._line is not None:
            self._line.close()
        self._process = self._line = None


def _serve(line: Connection, people: Known) -> None:
    """Answer one mail after another until the other side is gone."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    line.send("ready")
    while True:
        try:
            raw, permitted, values = line.recv()
        except EOFError:
            return
        line.send(
            scan_mail(raw, clock=time.monotonic, permitted=permitted, people=people, values=values)
        )
