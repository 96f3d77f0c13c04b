"""The relay as it runs: whether ten thousand mails leave it as large as a thousand did.

A process of its own, and four mailers in front of it. Memory is what the system holds for the
relay's process; those that examine mails are others (`bench/guard.py`).
"""

import json
import os
import secrets
import smtplib
import ssl
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from bench.result import Result, at_most
from bench.world import ROOT, World, Worlds
from sekisho.postgres.roles import Role

FEW, MANY = 1_000, 10_000
QUICK_SHARE = 20
MAILERS = 4
PAGE = os.sysconf("SC_PAGE_SIZE")
FROM = "oshirase@mail.sekisho.example.jp"
BODY = "We read your meter on the fifth of December.\r\n" * 60
CHOSEN = """
SELECT email FROM records.customer WHERE restricted IS NULL AND email IS NOT NULL
ORDER BY md5(customer_no) LIMIT %s
"""


@dataclass(frozen=True)
class Served:
    """The relay: its process, its port, its certificate, and the secret of the mailer's account."""

    process: "subprocess.Popen[bytes]"
    port: int
    certificate: Path
    secret: str

    def resident(self) -> int:
        """Bytes of memory of the relay's process."""
        statm = Path(f"/proc/{self.process.pid}/statm").read_text(encoding="ascii")
        return int(statm.split()[1]) * PAGE


def measure(here: Worlds) -> list[Result]:
    """One figure: the relay's memory after ten times the mails."""
    share = 1 if here.scale.acts >= FEW else QUICK_SHARE
    few, many = FEW // share, MANY // share
    with here.small.connect(Role.OWNER) as owner:
        people = [str(email) for (email,) in owner.execute(CHOSEN, (many,))]
    with _served(here.small) as served:
        _hand_in(served, people[:few])
        early = served.resident()
        began = perf_counter()
        _hand_in(served, people[few:])
        spent = perf_counter() - began
        late = served.resident()
    told = (
        f"{early / 1e6:.1f} MB after {few:,} mails, {late / 1e6:.1f} MB after {len(people):,};"
        f" {(len(people) - few) / spent:.1f} a second"
    )
    return [at_most("relay, memory of 10 times the mails", late / early, 1.1, told=told)]


def _hand_in(served: Served, people: Sequence[str]) -> None:
    """Every address got a mail, by several mailers at once."""
    with ThreadPoolExecutor(MAILERS) as mailers:
        list(mailers.map(lambda at: _mailer(served, people[at::MAILERS]), range(MAILERS)))


def _mailer(served: Served, people: Sequence[str]) -> None:
    tls = ssl.create_default_context(cafile=str(served.certificate))
    with smtplib.SMTP_SSL("localhost", served.port, context=tls, timeout=120) as client:
        client.login("bench", served.secret)
        for address in people:
            name = secrets.token_hex(8)
            head = f"From: {FROM}\r\nTo: {address}\r\nSubject: meter\r\nMessage-ID: <{name}@b.jp>"
            client.sendmail(FROM, [address], f"{head}\r\n\r\n{BODY}")


@contextmanager
def _served(world: World) -> Iterator[Served]:
    """The relay runs while the block does, with an account and keys of its own."""
    with TemporaryDirectory() as place:
        environment = _environment(world, Path(place))
        _commanded(environment, "keys")
        told = _commanded(
            environment, "relay-account", "add", "bench", "--purpose", "service_notice",
            "--kind", "service", "--keeper", "bench",
        )  # fmt: skip
        command = _words("relay", "--port", "0", "--starttls-port", "0")
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)
        try:
            said = process.stdout.readline() if process.stdout else b""
            certificate = Path(place) / "tls" / "cert.pem"
            yield Served(process, json.loads(said)["port"], certificate, str(told["secret"]))
        finally:
            process.terminate()
            process.wait(timeout=60)


def _environment(world: World, place: Path) -> dict[str, str]:
    parts = conninfo_to_dict(world.dsn(Role.WEB))
    url = make_conninfo("", host=parts["host"], port=parts["port"], dbname=world.dbname)
    policy = ROOT / "policy" / "mail"
    return {
        **os.environ,
        "DATABASE_URL": url,
        "SEKISHO_HOME": str(place),
        "SEKISHO_SECRET_KEY": secrets.token_urlsafe(64),
        "SEKISHO_MAIL_KEYS": str(place / "keys"),
        "SEKISHO_MAIL_POLICY": str(policy),
        "SEKISHO_MARKETING": str(policy / "marketing.yaml"),
        "SEKISHO_TLS": str(place / "tls"),
    }


def _words(*words: str) -> list[str]:
    return [sys.executable, "-m", "sekisho", "mail", *words, "--json"]


def _commanded(environment: dict[str, str], *words: str) -> dict[str, object]:
    done = subprocess.run(_words(*words), env=environment, capture_output=True, check=True)
    said = json.loads(done.stdout)
    return dict(said)
