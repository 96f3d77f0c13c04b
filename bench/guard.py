"""The guard of mails: how many a second, how long a large one takes, and whether memory stays flat.

Processor time of one core, so that what else the machine does counts for nothing.
"""

import resource
import sys
import time
from collections.abc import Callable
from email.message import EmailMessage

from bench.result import Result, at_least, at_most
from bench.world import ROOT
from sekisho.guard.scan import scan_mail, scan_text

MANY, FEW = 10_000, 1_000
LARGE = 200
SIGNS = 97_000
_TEXTS = ROOT / "tests" / "corpus" / "mail"


def measure(acts: int) -> list[Result]:
    """Three figures over the texts of the corpus, each as a whole mail.

    requires: `acts` as in the bench's scale; a quick run has few
    """
    mails = [_mail(text) for text in _texts()]
    share = 1 if acts >= FEW else 20
    _seconds(mails, FEW // share)
    early = _peak()
    many = MANY // share
    spent = _seconds(mails, many)
    large = _large()
    each = sorted(_took(lambda: _scan(large)) for _ in range(LARGE // share))
    slow = each[int(0.99 * len(each))] * 1000
    told = f"{many:,} mails in {spent:.1f} s of one core"
    size = f"{len(large):,} bytes, read to its end; {len(each)} times"
    return [
        at_least("guard, mails a second", many / spent, 100, told=told),
        at_most("guard, mail of 100 kB, p99", slow, 100, " ms", told=size),
        at_most("guard, memory of 10 times the mails", _peak() / early, 1.1),
    ]


def _large() -> bytes:
    """A mail that is read to its end: every sentence of it names a secret, none asks for one."""
    texts = [text for text in _texts("asks-not.en*.txt") if text.isascii()]
    many = [text for text in texts if not scan_text(text).held] * (1 + SIGNS // 10_000)
    return _mail("\n\nThank you.\n\nYours sincerely.\n\n".join(many)[:SIGNS])


def _texts(pattern: str = "*.txt") -> list[str]:
    files = sorted(_TEXTS.rglob(pattern))
    lines = [line for path in files for line in path.read_text("utf-8").splitlines()]
    return [line.partition("\t")[2] or line for line in lines] * 2


def _mail(text: str) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.jp", "b@example.jp", "x"
    message.set_content(text)
    return message.as_bytes()


def _scan(mail: bytes) -> None:
    scan_mail(mail, clock=time.monotonic)


def _seconds(mails: list[bytes], count: int) -> float:
    """Processor seconds of that many scans, round and round."""

    def all_of_them() -> None:
        for at in range(count):
            _scan(mails[at % len(mails)])

    return _took(all_of_them)


def _took(work: Callable[[], None]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _peak() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "linux" else peak // 1024
