"""The server of the screens: TLS in front of the application, and http that only leads there.

docs/why/granian.md says why this server.
"""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

from granian import Granian
from granian.constants import Interfaces

TARGET = "sekisho.project.wsgi:application"
THREADS = 4


def serve(
    host: str, port: int, http_port: int | None, certificate: tuple[Path, Path], workers: int
) -> None:
    """Serves until it is told to stop (SIGINT, SIGTERM)."""
    if http_port is not None:
        _redirect(host, http_port, port)
    cert, key = certificate
    Granian(
        TARGET,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        ssl_cert=cert,
        ssl_key=key,
        log_access=False,
        log_level="warning",  # type: ignore[arg-type]  # an enumeration of texts
        respawn_failed_workers=True,
    ).serve()


def _redirect(host: str, port: int, https_port: int) -> None:
    """A thread answers http with the address of the same page under https."""

    class Redirect(BaseHTTPRequestHandler):
        """Every request leads to https on this host; the caller's Host header is not believed."""

        server_version, sys_version = "sekisho", ""

        def _lead(self) -> None:
            path = quote(self.path.split("#")[0], safe="/?&=%-._~,+:;@")
            self.send_response(308)
            target = path if path.startswith("/") else "/"
            self.send_header("Location", f"https://localhost:{https_port}/{target.lstrip('/')}")
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_HEAD = do_POST = _lead  # noqa: N815  # the library looks for these names

        def log_message(self, *_: object) -> None:
            """Nothing: a path may hold what somebody typed."""

    server = ThreadingHTTPServer((host, port), Redirect)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
