"""Recipients' machines on this one: a web server that hears, fails or hangs, and an SFTP server."""

import asyncio
import os
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import asyncssh

from sekisho.project.certificate import ensure_certificate


@dataclass
class Receiver:
    """A web server. `answers` are the next ones: a status, `hang`, `drip`, `drop`; then 204."""

    port: int
    ca_file: str
    answers: list[int | str] = field(default_factory=list)
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    let_go: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        """Where it hears."""
        return f"https://localhost:{self.port}/hooks"


@contextmanager
def receiver(place: Path) -> Iterator[Receiver]:
    """The web server hears on this machine, with a certificate of its own, until the block ends."""
    certificate, key = ensure_certificate(place / "receiver-tls", datetime.now(UTC))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    here = Receiver(server.server_address[1], str(certificate))
    server.RequestHandlerClass = _handler(here)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield here
    finally:
        here.let_go.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(here: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """Does what `here` says next."""

        def do_POST(self) -> None:
            """Hears, and answers or does not."""
            body = self.rfile.read(int(self.headers["Content-Length"]))
            here.heard.append(({k.lower(): v for k, v in self.headers.items()}, body))
            answer = here.answers.pop(0) if here.answers else 204
            if answer == "drop":
                self.connection.close()
            elif answer == "hang":
                here.let_go.wait(30)
            elif answer == "drip":
                self._drip()
            else:
                self.send_response(int(answer))
                self.send_header("Location", "https://localhost:1/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

        def _drip(self) -> None:
            """A header that never ends, a byte at a time, so that no single read takes long."""
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
            with suppress(OSError):  # the other side does not wait for ever
                while not here.let_go.wait(0.05):
                    self.wfile.write(b"x")
                    self.wfile.flush()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its signature
            """Says nothing."""

    return Handler


@dataclass
class SftpServer:
    """An SFTP server over `root`. `fault` is what it does wrong: `altered`, `dies-renaming`."""

    port: int
    host_key: str
    root: Path
    fault: str = ""


@contextmanager
def sftp_server(place: Path, authorized: str) -> Iterator[SftpServer]:
    """The server runs until the block ends, and lets in whoever has the authorized key."""
    root = place / "sftp-root"
    (root / "in").mkdir(parents=True)
    keys = place / "authorized"
    keys.write_text(authorized + "\n", encoding="ascii")
    host = asyncssh.generate_private_key("ssh-ed25519")
    here = SftpServer(0, host.export_public_key().decode().strip(), root)
    ready, loop = threading.Event(), asyncio.new_event_loop()

    class Server(asyncssh.SFTPServer):
        """Confined to its root; wrong where `here` says so."""

        def __init__(self, chan: Any) -> None:
            super().__init__(chan, chroot=os.fsencode(root))

        def write(self, file_obj: object, offset: int, data: bytes) -> Any:
            """Keeps what it is given, or something else."""
            kept = b"?" * len(data) if here.fault == "altered" else data
            return super().write(file_obj, offset, kept)

        def rename(self, oldpath: bytes, newpath: bytes) -> Any:
            """Renames, and dies before it says so where that is wanted."""
            done = super().rename(oldpath, newpath)
            if here.fault == "dies-renaming":
                self.channel.get_connection().abort()
            return done

    async def serve() -> asyncssh.SSHAcceptor:
        return await asyncssh.listen(
            "127.0.0.1", 0, server_host_keys=[host], authorized_client_keys=str(keys),
            sftp_factory=Server,
        )  # fmt: skip

    def run() -> None:
        asyncio.set_event_loop(loop)
        acceptor = loop.run_until_complete(serve())
        here.port = acceptor.get_port()
        ready.set()
        loop.run_forever()
        acceptor.close()
        loop.run_until_complete(acceptor.wait_closed())
        loop.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert ready.wait(60)
    try:
        yield here
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
