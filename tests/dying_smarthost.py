"""A smarthost on a real socket, with encryption and sign-in, that dies where one wants it to."""

import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sekisho.gate.smtp_line import Route
from sekisho.project.certificate import ensure_certificate

POINTS = (
    "before the banner",
    "after the banner",
    "after EHLO",
    "at STARTTLS",
    "at the sign-in",
    "at MAIL",
    "at RCPT",
    "before 354",
    "in the middle of the body",
    "before the last dot",
    "after the last dot, without an answer",
    "after the answer, before QUIT",
)
HARMLESS = POINTS[:8]
"""Where no byte of content can have left."""
USER, PASSWORD = "sekisho", "of the tests, and of nothing else"


class CutError(Exception):
    """The server dies here."""


@dataclass
class DyingSmarthost:
    """Dies once at the point `cut`; every later session is served to its end.

    `answered` are the mails that got their 250, `swallowed` those that it read to the last dot and
    did not answer.
    """

    route: Route
    certificate: ssl.SSLContext
    cut: str = ""
    answered: list[bytes] = field(default_factory=list)
    swallowed: list[bytes] = field(default_factory=list)
    sessions: int = 0
    at_first_byte: Callable[[], object] = lambda: None

    def serve(self, listener: socket.socket) -> None:
        """One session after the other, until the listener is closed."""
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return
            self.sessions += 1
            cut, self.cut = self.cut, ""
            with suppress(OSError, ValueError, CutError):
                _Session(self, line, cut).run()


class _Session:
    def __init__(self, host: DyingSmarthost, line: socket.socket, cut: str) -> None:
        self.host, self.line, self.cut = host, line, cut
        self.line.settimeout(10)
        self.file = line.makefile("rb")

    def run(self) -> None:
        """The commands of one session, in whatever order they come."""
        self.die("before the banner")
        self.say("220 smarthost.example.jp")
        self.die("after the banner")
        try:
            while command := self.file.readline().decode("ascii").strip():
                if not self.obey(command.split(":")[0].split(" ")[0].upper()):
                    return
        finally:
            self.file.close()
            self.line.close()

    def obey(self, command: str) -> bool:
        """Whether the session goes on."""
        if command == "EHLO":
            self.say("250-smarthost.example.jp\r\n250-STARTTLS\r\n250 AUTH PLAIN")
            self.die("after EHLO")
        elif command == "STARTTLS":
            self.die("at STARTTLS")
            self.say("220 go on")
            self.line = self.host.certificate.wrap_socket(self.line, server_side=True)
            self.file = self.line.makefile("rb")
        elif command == "AUTH":
            self.die("at the sign-in")
            self.say("235 2.7.0 welcome")
        elif command in ("MAIL", "RCPT"):
            self.die(f"at {command}")
            self.say("250 2.1.0 OK")
        elif command == "DATA":
            self.die("before 354")
            self.say("354 go on")
            self.read_mail()
        elif command == "QUIT":
            self.say("221 2.0.0 bye")
            return False
        else:
            self.say("250 2.0.0 OK")
        return True

    def read_mail(self) -> None:
        """Lines up to the last dot, unless the server dies before."""
        lines: list[bytes] = []
        while (read := self.file.readline()) != b".\r\n":
            if not read:
                raise CutError
            if not lines:
                self.host.at_first_byte()
            lines.append(read[1:] if read.startswith(b"..") else read)
            if len(lines) == 5:
                self.die("in the middle of the body")
            if self.cut == "before the last dot" and b"--=_" in read and read.endswith(b"--\r\n"):
                self.die("before the last dot")
        mail = b"".join(lines)
        if self.cut == "after the last dot, without an answer":
            self.host.swallowed.append(mail)
            self.die(self.cut)
        self.host.answered.append(mail)
        self.say("250 2.0.0 taken")
        self.die("after the answer, before QUIT")

    def say(self, words: str) -> None:
        self.line.sendall(words.encode() + b"\r\n")

    def die(self, point: str) -> None:
        """The connection is torn down, where this is the point."""
        if self.cut != point:
            return
        if point != "after the answer, before QUIT":  # what was said there must arrive
            self.line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.file.close()
        self.line.close()
        raise CutError


@contextmanager
def dying_smarthost(place: Path) -> Iterator[DyingSmarthost]:
    """The server listens; its certificate lies in `place` and is trusted by its route."""
    certificate, key = ensure_certificate(place, datetime.now(UTC))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        route = Route(
            host="localhost",
            port=listener.getsockname()[1],
            own_name="sekisho.example.jp",
            user=USER,
            password=PASSWORD,
            ca_file=str(certificate),
            seconds=5,
        )
        host = DyingSmarthost(route, context)
        thread = threading.Thread(target=host.serve, args=(listener,), daemon=True)
        thread.start()
        yield host
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
