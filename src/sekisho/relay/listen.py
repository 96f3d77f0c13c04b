"""The relay listens: one port on which TLS comes first, one on which STARTTLS does."""

import asyncio
import logging
import ssl
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sekisho.relay.handler import Handler, Office
from sekisho.relay.strict import Connection

THREADS = 4
"""Decisions made at once; a mailer waits for its answer, so the database is never flooded."""

# The library writes addresses and whole commands into its log.
logging.getLogger("mail.log").setLevel(logging.CRITICAL + 1)


@dataclass(frozen=True, slots=True)
class Ports:
    """Where the relay listens; 0 is any free port, None is no such listener."""

    host: str
    implicit: int | None
    starttls: int | None


def tls_of(certificate: Path, key: Path) -> ssl.SSLContext:
    """A server's side of TLS 1.2 or later with this certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(certificate, key)
    return context


async def listening(
    office: Office, ports: Ports, tls: ssl.SSLContext, host: str, told: Callable[[Ports], None],
    stop: asyncio.Event,
) -> None:  # fmt: skip
    """Mail is taken until `stop` is set; `told` learns the ports when they are open."""
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(THREADS, thread_name_prefix="relay") as threads:
        handler = Handler(office, threads)

        def connection(*, implicit: bool) -> Connection:
            return Connection(handler, tls, implicit=implicit, host=host)

        servers: list[asyncio.Server] = []
        found: dict[str, int | None] = {"implicit": None, "starttls": None}
        for name, port in (("implicit", ports.implicit), ("starttls", ports.starttls)):
            if port is None:
                continue
            implicit = name == "implicit"
            server = await loop.create_server(
                lambda implicit=implicit: connection(implicit=implicit),
                ports.host,
                port,
                ssl=tls if implicit else None,
            )
            servers.append(server)
            found[name] = int(server.sockets[0].getsockname()[1])
        told(Ports(ports.host, found["implicit"], found["starttls"]))
        await stop.wait()
        for server in servers:
            server.close()


@contextmanager
def relay_running(
    office: Office, ports: Ports, tls: ssl.SSLContext, host: str = "localhost"
) -> Iterator[Ports]:
    """The relay takes mail in a thread of its own while the block runs."""
    opened: list[Ports] = []
    ready, loop, stop = threading.Event(), asyncio.new_event_loop(), asyncio.Event()

    def told(at: Ports) -> None:
        opened.append(at)
        ready.set()

    def run() -> None:
        try:
            loop.run_until_complete(listening(office, ports, tls, host, told, stop))
        finally:
            ready.set()
            loop.run_until_complete(_ended(loop))
            loop.close()

    thread = threading.Thread(target=run, name="relay")
    thread.start()
    ready.wait()
    try:
        yield opened[0]
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()


async def _ended(loop: asyncio.AbstractEventLoop) -> None:
    """No task of a connection is left."""
    left = [task for task in asyncio.all_tasks(loop) if task is not asyncio.current_task()]
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
