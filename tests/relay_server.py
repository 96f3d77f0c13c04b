"""`sekisho mail relay` as it runs, on ports of its own, and clients that talk to it."""

import json
import os
import secrets
import smtplib
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.contrib.auth.hashers import make_password

from cast import ROOT
from mail_office import sender
from night_world import World
from sekisho.gate.mail_keys import make_keys


@dataclass(frozen=True)
class RunningRelay:
    """The relay of one test module: where it listens, and who may sign in."""

    world: World
    place: Path
    environment: dict[str, str]
    process: "subprocess.Popen[bytes]"
    port: int
    starttls_port: int

    def commanded(self, *words: str) -> str:
        """What `sekisho mail ...` says."""
        return commanded(self.environment, *words)

    def account(self, name: str, purpose: str = "service_notice", kind: str = "service") -> str:
        """A fresh account's secret; Midori keeps it."""
        secret = secrets.token_urlsafe(16)
        self.world.owner(
            "INSERT INTO accounts.relay_account (name, secret, sender, purpose, kind, keeper)"
            " VALUES (%s, %s, %s, %s, %s, 'account-2')",
            name, make_password(secret), FROM, purpose, kind,
        )  # fmt: skip
        return secret

    @property
    def tls(self) -> ssl.SSLContext:
        """A client's side, which knows the relay's certificate."""
        return ssl.create_default_context(cafile=str(self.place / "tls" / "cert.pem"))

    @contextmanager
    def signed_in(self, name: str, secret: str) -> Iterator[smtplib.SMTP_SSL]:
        """A mailer that is signed in."""
        with smtplib.SMTP_SSL("localhost", self.port, context=self.tls, timeout=60) as client:
            client.login(name, secret)
            yield client

    def socket(self) -> ssl.SSLSocket:
        """A connection under TLS, past the banner."""
        raw = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        wrapped = self.tls.wrap_socket(raw, server_hostname="localhost")
        wrapped.recv(1000)
        return wrapped

    @property
    def log(self) -> str:
        """What the relay wrote on standard error."""
        return (self.place / "relay.log").read_text(encoding="utf-8")


def commanded(environment: dict[str, str], *words: str) -> str:
    """What `sekisho mail ...` says on standard output."""
    done = subprocess.run(
        [sys.executable, "-m", "sekisho", "mail", *words],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def running_relay(world: World, place: Path) -> Iterator[RunningRelay]:
    """The relay runs while the block does."""
    environment = _environment(world, place)
    make_keys(place / "mail-keys", date(2026, 11, 1))
    command = [sys.executable, "-m", "sekisho", "mail", "relay", "--json",
               "--port", "0", "--starttls-port", "0"]  # fmt: skip
    with (place / "relay.log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=log)
        assert process.stdout is not None
        try:
            said = process.stdout.readline()
            assert said, (place / "relay.log").read_text()
            told = json.loads(said)
            ports = int(told["port"]), int(told["starttls_port"])
            yield RunningRelay(world, place, environment, process, *ports)
        finally:
            process.terminate()
            process.wait(timeout=120)
            process.stdout.close()


def _environment(world: World, place: Path) -> dict[str, str]:
    names = ("PATH", "HOME", "TMPDIR", "SEKISHO_REPLAY")
    inherited = {name: os.environ[name] for name in names if name in os.environ}
    own = {
        "PYTHONUTF8": "1",
        "LC_ALL": "C",
        "SEKISHO_HOME": str(place),
        "SEKISHO_SECRET_KEY": secrets.token_urlsafe(64),
        "SEKISHO_MAIL_KEYS": str(place / "mail-keys"),
        "SEKISHO_MAIL_POLICY": str(ROOT / "policy" / "mail"),
        "SEKISHO_MARKETING": str(ROOT / "policy" / "mail" / "marketing.yaml"),
        "SEKISHO_TLS": str(place / "tls"),
    }
    return {**inherited, **world.database.environment(), **own}


FROM = sender().address
"""The one address from which accounts of the tests send."""
