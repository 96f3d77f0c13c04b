"""One mail handed to the smarthost, step by step, so that each way of failing is told apart.

Before the server has said 354 no byte of content has left. After the last dot only the server's
answer tells whether it took the mail: where none comes, nobody knows (RFC 5321, section 4.5.3.2.6).
"""

import re
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from types import TracebackType

_ENHANCED = re.compile(rb"\s*([245]\.\d{1,3}\.\d{1,3})(?:\s|$)")
_DOT = re.compile(rb"(?m)^\.")
_LAST = 60.0
"""Seconds that the last answer may take beyond the usual time limit."""


class Fate(StrEnum):
    """What became of one attempt."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    PUT_OFF = "put_off"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The fate, and the server's code ("250 2.0.0"). Its words are dropped: they name addresses."""

    fate: Fate
    reply: str


@dataclass(frozen=True, slots=True)
class Route:
    """The smarthost. `seconds` is the time limit of each step.

    `ca_file` names the authorities that it is trusted by instead of the system's.
    """

    host: str
    port: int
    own_name: str
    tls: bool = True
    user: str = ""
    password: str = ""
    ca_file: str | None = None
    seconds: float = 60.0


class SmtpLine:
    """A connection to the smarthost: opened when it is needed, and again where it broke.

    Use it with `with`: the connection ends with the block.
    """

    def __init__(self, route: Route) -> None:
        self._route = route
        self._line: smtplib.SMTP | None = None
        self.reachable = True
        """Whether the smarthost spoke with us when it was last called."""

    def __enter__(self) -> "SmtpLine":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        if self._line is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._line.quit()
        self._drop()

    def hand_over(
        self, sender: str, recipient: str, raw: bytes, attempted: Callable[[], None]
    ) -> Outcome:
        """What became of the attempt. `attempted` is called before the first byte of content.

        Where `attempted` raises, the connection is dropped and nothing was sent.
        """
        before = self._until_354(sender, recipient)
        if before is not None:
            return before
        try:
            attempted()
        except BaseException:
            self._drop()
            raise
        return self._content(self._opened(), raw)

    def _until_354(self, sender: str, recipient: str) -> Outcome | None:
        """None where the server waits for the content; else why it does not."""
        fresh = self._line is None
        try:
            line = self._opened()
            self.reachable = True
            for command in (f"MAIL FROM:<{sender}>", f"RCPT TO:<{recipient}>", "DATA"):
                code, words = line.docmd(command)
                wanted = 3 if command == "DATA" else 2
                if code // 100 != wanted:
                    return self._not_taken(code, words)
        except smtplib.SMTPResponseException as refused:
            # Not about this mail: the connection, the encryption or the sign-in was refused.
            self._drop()
            self.reachable = False
            return Outcome(Fate.PUT_OFF, _reply(refused.smtp_code, _bytes(refused.smtp_error)))
        except smtplib.SMTPNotSupportedError:
            self._drop()
            self.reachable = False
            return Outcome(Fate.PUT_OFF, "no-starttls-or-auth")
        except (smtplib.SMTPException, OSError, ValueError):
            self._drop()
            if not fresh:  # a server may close a connection that served others: once more, anew
                return self._until_354(sender, recipient)
            self.reachable = False
            return Outcome(Fate.PUT_OFF, "cut")
        return None

    def _not_taken(self, code: int, words: bytes) -> Outcome:
        """The server refused MAIL, RCPT or DATA; the connection stays where it still speaks."""
        try:
            self._opened().rset()
        except (smtplib.SMTPException, OSError):
            self._drop()
        if code // 100 == 5 and code not in (530, 534, 535, 538):
            return Outcome(Fate.REFUSED, _reply(code, words))
        return Outcome(Fate.PUT_OFF, _reply(code, words))

    def _content(self, line: smtplib.SMTP, raw: bytes) -> Outcome:
        try:
            line.send(_DOT.sub(b"..", raw) + (b"" if raw.endswith(b"\r\n") else b"\r\n") + b".\r\n")
            if line.sock is not None:
                line.sock.settimeout(self._route.seconds + _LAST)
            code, words = line.getreply()
            if line.sock is not None:
                line.sock.settimeout(self._route.seconds)
        except (smtplib.SMTPException, OSError, ValueError):
            self._drop()
            return Outcome(Fate.UNKNOWN, "cut")
        fate = {2: Fate.ACCEPTED, 4: Fate.PUT_OFF, 5: Fate.REFUSED}.get(code // 100, Fate.UNKNOWN)
        return Outcome(fate, _reply(code, words))

    def _opened(self) -> smtplib.SMTP:
        """The connection, greeted, encrypted and signed in."""
        if self._line is not None:
            return self._line
        route = self._route
        line = smtplib.SMTP(
            route.host, route.port, local_hostname=route.own_name, timeout=route.seconds
        )
        self._line = line
        line.ehlo_or_helo_if_needed()
        if route.tls:
            line.starttls(context=ssl.create_default_context(cafile=route.ca_file))
            line.ehlo()
        if route.user:
            line.login(route.user, route.password)
        return line

    def _drop(self) -> None:
        if self._line is not None:
            self._line.close()
        self._line = None


def _reply(code: int, words: bytes) -> str:
    found = _ENHANCED.match(words)
    return f"{code} {found[1].decode()}" if found else str(code)


def _bytes(words: bytes | str) -> bytes:
    return words if isinstance(words, bytes) else words.encode("utf-8", "replace")
