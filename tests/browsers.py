"""Chromium for the tests, and an end to it where it does not end by itself.

Now and then Chromium never answers that a context is closed (one that was still loading, mostly),
and Playwright waits for that answer without any limit. Nothing is learnt from it, so the browser is
then ended from outside, and the next test has another.
"""

import os
import secrets
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Error, Playwright

PATIENCE = 30.0
"""Seconds that a context may take to close."""

FLAGS = [
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-dev-shm-usage",
]

_names: dict[int, str] = {}
"""By which flag of its own each browser is found among the processes."""


class Chromium:
    """The browser of one test process, begun again where it had to be ended."""

    def __init__(self, playwright: Playwright, path: str) -> None:
        self._playwright = playwright
        self._path = path
        self._browser: Browser | None = None

    def browser(self) -> Browser:
        """A browser that answers."""
        if self._browser is None or not self._browser.is_connected():
            name = f"--of-the-tests={secrets.token_hex(8)}"
            self._browser = self._playwright.chromium.launch(
                executable_path=self._path, args=[*FLAGS, name]
            )
            _names[id(self._browser)] = name
        return self._browser

    def end(self) -> None:
        """It is gone."""
        if self._browser is not None and self._browser.is_connected():
            with _ended_after(PATIENCE, _names[id(self._browser)]):
                self._browser.close()


def close(context: BrowserContext, patience: float = PATIENCE) -> None:
    """The context is closed, or its whole browser is gone."""
    browser = context.browser
    assert browser is not None
    with _ended_after(patience, _names[id(browser)]):
        context.close()


def main_process(browser: Browser) -> int:
    """The number of the browser's own process, not of one that shows a page."""
    [found] = _processes(_names[id(browser)])
    return found


@contextmanager
def _ended_after(patience: float, name: str) -> Iterator[None]:
    timer = threading.Timer(patience, _kill, [name])
    timer.start()
    try:
        with suppress(Error):
            yield
    finally:
        timer.cancel()


def _kill(name: str) -> None:
    for process in _processes(name):
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


def _processes(name: str) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            words = path.read_bytes().split(b"\0")
            if name.encode() in words and not any(word.startswith(b"--type=") for word in words):
                found.append(int(path.parent.name))
    return found
