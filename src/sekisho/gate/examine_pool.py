"""Several mails are examined at once, each in a process of its own; a failure is tried once more.

A process that fails or hangs says nothing of the mail. In a fresh one the same mail is examined
again; what fails there too is held by a person's decision, not by an accident's.
"""

import queue
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from sekisho.gate.examine_mail import SECONDS, Examiner
from sekisho.guard.scan import Values, Verdict

ACCIDENTS = frozenset({"unreadable-failed", "unreadable-time"})


class ExaminerPool:
    """Examining processes that take turns; for several threads at once."""

    def __init__(self, examiners: list[Examiner]) -> None:
        self._free: queue.SimpleQueue[Examiner] = queue.SimpleQueue()
        for one in examiners:
            self._free.put(one)

    def examine(self, raw: bytes, permitted: frozenset[str], values: Values | None) -> Verdict:
        """The verdict; where the examination itself failed, that of a second one."""
        examiner = self._free.get()
        try:
            first = examiner.examine(raw, permitted, values)
            if any(held.code in ACCIDENTS for held in first.held):
                return examiner.examine(raw, permitted, values)
            return first
        finally:
            self._free.put(examiner)


@contextmanager
def examiner_pool(size: int, seconds: float = SECONDS) -> Iterator[ExaminerPool]:
    """`size` processes examine mails while the block runs, and end with it."""
    with ExitStack() as stack:
        yield ExaminerPool([stack.enter_context(Examiner(seconds=seconds)) for _ in range(size)])
