"""A process that has imported what every command imports, and becomes one command when asked to.

Half of what a command takes is importing. Each still runs in a process of its own, with its own
environment, directory and standard streams; what depends on the environment, Django's settings
first of all, is imported there. `tests/desk.py` asks.
"""

import atexit
import json
import os
import runpy
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path

PRELOADED = (
    "sekisho.cli", "sekisho.project.terminal", "sekisho.decide", "sekisho.rules",
    "sekisho.ledger.note", "sekisho.prove.promises", "sekisho.sql.read_catalog",
    "sekisho.sql.views", "cryptography.hazmat.primitives.asymmetric.ed25519", "cryptography.x509",
    "django.contrib.postgres.fields", "django.core.management", "django.db.models", "django.forms",
    "django.db.backends.postgresql.base", "django.http", "django.template", "django.test",
    "django.urls", "django.views", "jwt", "psycopg_pool", "requests",
)  # fmt: skip
LARGEST = 1 << 17
_STREAMS = 3


class WarmCommand:
    """The process that waits; it ends with the one that started it."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._asking, answering = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with answering:
            self._process = subprocess.Popen(
                [sys.executable, __file__, str(answering.fileno())],
                env=dict(environment),
                pass_fds=[answering.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )
        self._one_at_a_time = threading.Lock()
        atexit.register(self._end)

    def run(
        self, directory: Path, words: Sequence[str], said: bytes, environment: Mapping[str, str]
    ) -> "subprocess.CompletedProcess[bytes]":
        """The command has run in that directory, with nothing but this environment."""
        asked = json.dumps([str(directory), list(words), dict(environment)]).encode()
        assert len(asked) < LARGEST, "an environment that large was never meant"
        ended, ending = os.pipe()
        with (
            tempfile.TemporaryFile() as given,
            tempfile.TemporaryFile() as out,
            tempfile.TemporaryFile() as err,
            os.fdopen(ended, "rb") as told,
        ):
            given.write(said)
            given.seek(0)
            with self._one_at_a_time:
                streams = [given.fileno(), out.fileno(), err.fileno()]
                socket.send_fds(self._asking, [asked], [*streams, ending])
            os.close(ending)
            status = told.read()
            assert status, "the process that runs the commands is gone"
            out.seek(0)
            err.seek(0)
            return subprocess.CompletedProcess(list(words), int(status), out.read(), err.read())

    def _end(self) -> None:
        self._asking.close()
        self._process.wait(timeout=30)


def _become_a_command(asking: socket.socket) -> None:
    """Returns in the process that is to be the command, once for each that is asked for."""
    while True:
        asked, passed, _, _ = socket.recv_fds(asking, LARGEST, _STREAMS + 1)
        if not asked:
            os._exit(0)
        if os.fork() == 0:
            command = os.fork()
            if command == 0:
                _be(asking, passed, *json.loads(asked))
                return
            _, status = os.waitpid(command, 0)
            os.write(passed[-1], str(os.waitstatus_to_exitcode(status)).encode())
            os._exit(0)
        for each in passed:
            os.close(each)
        _reap()


def _be(
    asking: socket.socket,
    passed: Sequence[int],
    directory: str,
    words: list[str],
    environment: dict[str, str],
) -> None:
    asking.close()
    for standard, stream in enumerate(passed[:_STREAMS]):
        os.dup2(stream, standard)
    for each in passed:
        os.close(each)
    os.chdir(directory)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv[1:] = words
    sys.path[0] = directory


def _reap() -> None:
    """Whoever waited for a command that has ended is gone too."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


if __name__ == "__main__":
    for name in PRELOADED:
        import_module(name)
    _become_a_command(socket.socket(fileno=int(sys.argv[1])))
    runpy.run_module("sekisho", run_name="__main__", alter_sys=True)
