"""START HERE: what the relay does with each command of a client: sign-in, sender, recipient, mail.

Every decision is an act's, made in a thread; the answer to the client says who has the mail. 250:
we do, it stands in the queue with its record. 5xx after DATA with a number: we do, it is held. Any
other answer: the client has it, and nothing of it is here.
"""

import asyncio
import base64
import binascii
import logging
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any, Protocol, TypeVar

from aiosmtpd.smtp import AuthResult, Envelope, Session

from sekisho.relay import replies
from sekisho.relay.replies import Reply
from sekisho.relay.strict import Connection

T = TypeVar("T")
log = logging.getLogger("sekisho.relay")
MOST_CONNECTIONS = 50
MOST_REFUSED = 20
"""Recipients that one connection may be refused: a mailer's slip, not somebody who guesses."""


class Office(Protocol):
    """Who decides. Each method may block; none raises but for a failure of ours."""

    def sign_in(self, name: str, secret: str, peer: str) -> object | Reply:
        """The account, or why not."""

    def sender(self, account: Any, address: str) -> Reply | None:
        """Why this account may not send from the address; None where it may."""

    def recipient(self, account: Any, address: str) -> Reply | None:
        """Why nothing goes to the address; None where something may."""

    def mail(self, account: Any, recipient: str, raw: bytes) -> Reply:
        """The mail was queued, held or refused, and the answer says which."""


class Handler:
    """What all connections of one relay share."""

    def __init__(self, office: Office, threads: Executor) -> None:
        self._office = office
        self._threads = threads
        self._connections = 0

    def came(self) -> bool:
        """One more is connected; True where that is one too many, and it does not count."""
        if self._connections >= MOST_CONNECTIONS:
            return True
        self._connections += 1
        return False

    def left(self) -> None:
        """One connection fewer."""
        self._connections -= 1

    async def auth_PLAIN(  # noqa: N802 - the library finds it by this name
        self, server: Connection, args: list[str]
    ) -> AuthResult:
        """RFC 4616: one line of identity, name and secret; an identity of another is refused."""
        blob = _decoded(args[1]) if len(args) > 1 else await server.challenge_auth("")
        if not isinstance(blob, bytes):
            return AuthResult(success=False, handled=len(args) == 1)
        parts = blob.split(b"\0")
        if len(parts) != 3 or parts[0] not in (b"", parts[1]):
            return AuthResult(success=False, handled=False)
        return await self._signed_in(server, parts[1], parts[2])

    async def auth_LOGIN(  # noqa: N802 - the library finds it by this name
        self, server: Connection, args: list[str]
    ) -> AuthResult:
        """The older way: name, then secret."""
        name = _decoded(args[1]) if len(args) > 1 else await server.challenge_auth("User Name\x00")
        if not isinstance(name, bytes):
            return AuthResult(success=False, handled=len(args) == 1)
        secret = await server.challenge_auth("Password\x00")
        if not isinstance(secret, bytes):
            return AuthResult(success=False, handled=True)
        return await self._signed_in(server, name, secret)

    async def handle_MAIL(  # noqa: N802
        self,
        server: Connection,  # noqa: ARG002 - the library gives it
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        """The sender is the account's own."""
        refusal = await self._asked(self._office.sender, session.auth_data, address)
        if refusal is not None:
            return _text(refusal, envelope)
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: Connection, session: Session, envelope: Envelope, address: str,
        options: list[str],
    ) -> str:  # fmt: skip
        """The recipient is one customer's verified address, and the only one of this mail."""
        if envelope.rcpt_tos:
            return _text(replies.ONE_RECIPIENT, envelope)
        refusal = await self._asked(self._office.recipient, session.auth_data, address)
        if refusal is None:
            envelope.rcpt_tos.append(address)
            envelope.rcpt_options.extend(options)
            return "250 2.1.5 OK"
        server.refused += 1
        if server.refused >= MOST_REFUSED:
            await server.say(replies.GUESSING)
        return _text(refusal, envelope)

    async def take(self, server: Connection, envelope: Envelope, raw: bytes) -> Reply:
        """The answer to a whole mail."""
        account = server.session.auth_data if server.session else None
        recipient = str(envelope.rcpt_tos[0])
        return await self._asked(self._office.mail, account, recipient, raw)

    async def handle_exception(self, error: Exception) -> str:
        """A failure of ours: the client keeps the mail, and learns nothing of what failed."""
        log.error("relay-failed", extra={"told": {"error": type(error).__name__}})
        return replies.NOT_NOW.text(utf8=False)

    async def _signed_in(self, server: Connection, name: bytes, secret: bytes) -> AuthResult:
        peer = str((server.session.peer or ("",))[0]) if server.session else ""
        try:
            given = (name.decode(), secret.decode())
        except UnicodeDecodeError:
            return AuthResult(success=False, handled=False)
        found = await self._asked(self._office.sign_in, *given, peer)
        if isinstance(found, Reply):
            await server.say(found)
            return AuthResult(success=False, handled=True)
        return AuthResult(success=True, handled=False, auth_data=found)

    async def _asked(self, act: Callable[..., T], *given: object) -> T | Reply:
        """What the office says; a failure there is a temporary answer, and told by its kind."""
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._threads, lambda: act(*given))
        except Exception as error:  # noqa: BLE001 - whatever failed, the client keeps the mail
            log.error("relay-failed", extra={"told": {"error": type(error).__name__}})
            return replies.NOT_NOW


def _text(reply: Reply, envelope: Envelope) -> str:
    return reply.text(utf8=bool(getattr(envelope, "smtp_utf8", False)))


def _decoded(text: str) -> bytes | None:
    """What base64 says, or None; "=" alone is the empty answer (RFC 4954, section 4)."""
    try:
        return b"" if text == "=" else base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
