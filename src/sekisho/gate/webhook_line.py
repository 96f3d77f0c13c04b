"""One webhook told: https to a public address that was looked at, no redirect, and an end in time.

The name is resolved once; every address is looked at, and the connection goes to one of those
(`reach.py`).
"""

import http.client
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from sekisho.gate.reach import PUBLIC, PrivateAddressError, Reach, with_loopback

HTTPS = 443
OK = range(200, 300)
GONE = 410


class Fate(StrEnum):
    """What became of one attempt."""

    DELIVERED = "delivered"
    PUT_OFF = "put_off"
    GIVEN_UP = "given_up"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The fate and a short reason: a status, or a word of ours. Nothing of what was answered."""

    fate: Fate
    reply: str


@dataclass(frozen=True, slots=True)
class WebhookLine:
    """How webhooks go out. `seconds` is for all of one; `loopback` is for trials on one machine.

    `ca_file` names the authorities that are trusted instead of the system's.
    """

    seconds: float = 10.0
    loopback: bool = False
    ca_file: str | None = None
    reach: Reach = PUBLIC

    def tell(self, url: str, headers: Mapping[str, str], body: bytes) -> Outcome:
        """What became of it. An answer other than 2xx is tried again, but 410, which ends it."""
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or HTTPS
        reach = with_loopback(self.reach) if self.loopback else self.reach
        if port != HTTPS and not reach.any_port:
            return Outcome(Fate.PUT_OFF, "port")
        try:
            address = reach.address_of(host, port)
        except PrivateAddressError:
            return Outcome(Fate.PUT_OFF, "private-address")
        except OSError:
            return Outcome(Fate.PUT_OFF, "unknown-host")
        path = parts.path or "/"
        target = f"{path}?{parts.query}" if parts.query else path
        return self._posted(host, port, address, (target, headers, body))

    def _posted(
        self, host: str, port: int, address: str, what: tuple[str, Mapping[str, str], bytes]
    ) -> Outcome:
        target, headers, body = what
        line = _Pinned(host, port, address, self.seconds, self.ca_file)
        watch = threading.Timer(self.seconds, line.cut)
        watch.daemon = True
        watch.start()
        try:
            line.request("POST", target, body, {**headers, "Host": _host(host, port)})
            status = line.getresponse().status
        except ssl.SSLError:
            return Outcome(Fate.PUT_OFF, "timeout" if line.was_cut else "tls")
        except (OSError, http.client.HTTPException):
            return Outcome(Fate.PUT_OFF, "timeout" if line.was_cut else "no-answer")
        finally:
            watch.cancel()
            line.close()
        if line.was_cut:  # what came until then is no answer, though it may look like one
            return Outcome(Fate.PUT_OFF, "timeout")
        if status in OK:
            return Outcome(Fate.DELIVERED, str(status))
        return Outcome(Fate.GIVEN_UP if status == GONE else Fate.PUT_OFF, str(status))


def _host(host: str, port: int) -> str:
    return host if port == HTTPS else f"{host}:{port}"


class _Pinned(http.client.HTTPSConnection):
    """A connection to this address, with the certificate of that name; `cut` ends what hangs."""

    def __init__(
        self, host: str, port: int, address: str, seconds: float, ca_file: str | None
    ) -> None:
        self._trust = ssl.create_default_context(cafile=ca_file)
        super().__init__(host, port, timeout=seconds, context=self._trust)
        self._address = address
        self._seconds = seconds
        self.was_cut = False

    def connect(self) -> None:
        """To the address that was looked at, whatever the name means by now."""
        plain = socket.create_connection((self._address, self.port), self._seconds)
        self.sock = plain
        if self.was_cut:
            raise TimeoutError
        self.sock = self._trust.wrap_socket(plain, server_hostname=self.host)

    def cut(self) -> None:
        """Whoever waits for an answer waits no more."""
        self.was_cut = True
        sock = self.sock
        if sock is not None:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
