"""One connection, read strictly: TLS before everything, no early talk, CRLF and nothing else.

What ends a mail here ends it for every server behind us: a bare line end or a NUL is refused, never
repaired, since two servers that disagree on it let one mail hide inside another (SMTP smuggling,
2023). Memory stays bounded by the size limit, whatever a client sends.
"""

import asyncio
import re
import ssl
from typing import TYPE_CHECKING

from aiosmtpd.smtp import SMTP, syntax

from sekisho.relay import replies
from sekisho.relay.replies import Reply

if TYPE_CHECKING:
    from sekisho.relay.handler import Handler

LARGEST = 10_000_000
"""Bytes of a mail: as much as the guard reads."""
IDLE_SECONDS = 300.0
"""RFC 5321, section 4.5.3.2.7: a server waits five minutes at least."""
CALLS = {"AUTH": 3, "STARTTLS": 2, "EHLO": 10, "HELO": 2, "NOOP": 100, "VRFY": 0, "EXPN": 0,
         "HELP": 2, "MAIL": 10_000, "RCPT": 20_000, "DATA": 10_000, "RSET": 10_000, "QUIT": 2,
         "*": 10}  # fmt: skip
"""How often a connection may say each command."""
_BARE = re.compile(rb"\r(?!\n)|(?<!\r)\n|\0")
_FAR = 2


class Connection(SMTP):
    """One client's connection; `implicit` where TLS comes first."""

    def __init__(
        self, handler: "Handler", tls: ssl.SSLContext, *, implicit: bool, host: str
    ) -> None:
        super().__init__(
            handler,
            data_size_limit=LARGEST,
            enable_SMTPUTF8=True,
            hostname=host,
            ident="ESMTP",
            tls_context=None if implicit else tls,
            require_starttls=not implicit,
            timeout=IDLE_SECONDS,
            auth_required=True,
            command_call_limit=CALLS,
            loop=asyncio.get_running_loop(),
        )
        # The library means STARTTLS where it says TLS; here the first byte was encrypted.
        self._auth_require_tls = not implicit
        self._handler = handler
        self.refused = 0

    async def say(self, reply: Reply) -> None:
        """The reply is sent, in Japanese too where this mail's client can read it."""
        utf8 = bool(self.envelope and getattr(self.envelope, "smtp_utf8", False))
        await self.push(reply.text(utf8=utf8))
        if reply.ends and self.transport is not None:
            self.transport.close()

    async def _handle_client(self) -> None:
        # Counted here and not where it is made: a handshake that fails never comes so far.
        if self._handler.came():
            await self.say(replies.CROWDED)
            return
        try:
            await super()._handle_client()
        finally:
            self._handler.left()

    @syntax("STARTTLS", when="tls_context")
    async def smtp_STARTTLS(self, arg: str) -> None:  # noqa: N802 - the library's name
        """Encryption begins, once."""
        if self._tls_protocol is not None:
            await self.say(replies.TLS_TWICE)
        elif self._early():
            await self.say(replies.WAIT)
        else:
            await super().smtp_STARTTLS(arg)

    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - the library's name
        """The mail is read to its end and given to the handler, or refused whole."""
        if await self.check_helo_needed() or await self.check_auth_needed("DATA"):
            return
        envelope = self.envelope
        if envelope is None or not envelope.rcpt_tos:
            await self.push("503 5.5.1 Error: need RCPT command")
            return
        if arg:
            await self.push("501 5.5.4 Syntax: DATA")
            return
        if self._early():
            await self.say(replies.WAIT)
            return
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        read = await self._body()
        if isinstance(read, bytes):
            read = await self._handler.take(self, envelope, read)
        await self.say(read)
        self.envelope = self._create_envelope()

    def _early(self) -> bool:
        """Whether something came before it was asked for; no pipelining is announced."""
        waiting = self._reader._buffer  # type: ignore[attr-defined]  # noqa: SLF001 - no public one
        return bool(waiting)

    async def _body(self) -> bytes | Reply:
        """The mail without its final dot and doubled dots, or why it is not taken."""
        kept, read, fresh = bytearray(), 0, True
        refusal: Reply | None = None
        while True:
            line, whole = await self._line()
            self._reset_timeout()
            if fresh and whole and line == b".\r\n":
                break
            read += len(line)
            if read > _FAR * LARGEST:
                return replies.FAR_TOO_LARGE
            if read > LARGEST:
                refusal = refusal or replies.TOO_LARGE
            elif not whole:
                refusal = refusal or replies.LINE_TOO_LONG
            if refusal is None:
                kept += line[1:] if fresh and line.startswith(b".") else line
            else:
                kept.clear()
            fresh = whole
        if refusal is None and _BARE.search(kept):
            return replies.BARE_LINE_END
        return refusal or bytes(kept)

    async def _line(self) -> tuple[bytes, bool]:
        """What came up to the next CRLF, or a piece of it where the line is too long."""
        try:
            return await self._reader.readuntil(b"\r\n"), True
        except asyncio.LimitOverrunError as over:
            return await self._reader.readexactly(max(over.consumed, 1)), False
