"""Two pages of the real server at 20 users, against the same pages as bare Django views.

Ours is `sekisho serve`: TLS, session, the gate, and for the staff read an entry in the ledger
before the page is shown. Theirs is the same server, settings, session and template, with one plain
SELECT and nothing decided or recorded (`bench.bare`). The users sit on the same two cores.
"""

import json
import os
import re
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median
from typing import Any

import psycopg

from bench.extract_ledger import whole_act
from bench.load import HOST, Ask, answer, connection, p95
from bench.result import Result, at_most
from bench.rounds import side_by_side
from bench.world import ROOT, World, Worlds, say
from sekisho.books import log
from sekisho.postgres.roles import Role

LIMIT, LIMIT_MS = 2.0, 100.0
USERS, WORKERS = 20, 2
ENTRIES_A_CUSTOMER = 5
STARTS_WITHIN = 120.0
HISTORY, RECORD = "/my/history/", "/console/record/"

Asks = Sequence[Sequence[Ask]]


def measure(here: Worlds) -> list[Result]:
    """p95 of both pages, and against the bare views."""
    size = _fill(here.large)
    reads = max(2, here.scale.acts // 100)
    environment = environment_of(here.large)
    people = _people(here.large, environment, reads)
    results: list[Result] = []
    with serving(environment) as (ours, theirs):
        for name, own, bare in _pages(people, reads):
            _same_page(ours, own[0][0], theirs, bare[0][0])
            results += _measured(here, name, (ours, own), (theirs, bare), size)
    return results


def _measured(
    here: Worlds, name: str, ours: tuple[int, Asks], theirs: tuple[int, Asks], size: int
) -> list[Result]:
    pair = side_by_side(name, here.scale.rounds, lambda: p95(*ours), lambda: p95(*theirs))
    slow = median(pair.ours) * 1000
    told = (
        f"{USERS} users without a pause, {WORKERS} workers; {size:,} entries;"
        f" meanwhile {os.getloadavg()[0]:.0f} processes wanted to run at once"
    )
    return [
        at_most(f"{name}, p95 at {USERS} users", slow, LIMIT_MS, " ms", told),
        at_most(f"{name} / bare Django view", pair.ratio, LIMIT, told=pair.told("ms", 1000)),
    ]


def _fill(large: World) -> int:
    """The ledger holds five entries a customer."""
    while True:
        with large.connect(Role.EXTRACT) as books:
            size = log.read_head(books).frontier.size
        if size >= ENTRIES_A_CUSTOMER * large.customers:
            return size
        say(f"  an extract, to fill the ledger: {size:,} entries ...")
        whole_act(large)


def environment_of(world: World) -> dict[str, str]:
    """What a process of the product needs to serve this world."""
    parts = psycopg.conninfo.conninfo_to_dict(world.dsn(Role.WEB))
    url = psycopg.conninfo.make_conninfo(
        "", host=parts["host"], port=parts["port"], dbname=world.dbname
    )
    own = {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "sekisho.project.settings",
        "SEKISHO_HOME": str(world.home / "pages"),
        "SEKISHO_SECRET_KEY": secrets.token_urlsafe(64),
        "SEKISHO_OUTBOX": str(world.outbox),
    }
    return {**os.environ, **own, "SEKISHO_WATCH": str(_watch(world))}


def _watch(world: World) -> Path:
    """Limits of a day that a bench does not reach: its one person reads as much as an office."""
    shipped = (ROOT / "policy" / "watch.yaml").read_text(encoding="utf-8")
    path = world.home / "watch.yaml"
    path.write_text(re.sub(r"customers: \d+", "customers: 100000", shipped), encoding="utf-8")
    return path


def _people(world: World, environment: dict[str, str], reads: int) -> dict[str, Any]:
    say("  people with a history, and people to look at it ...")
    command = [sys.executable, "-m", "bench.page_people", world.dsn(Role.OWNER)]
    done = subprocess.run(
        [*command, str(USERS), str(reads)],
        env=environment, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _pages(people: dict[str, Any], reads: int) -> Iterator[tuple[str, Asks, Asks]]:
    """(name, what our users ask, what theirs ask) of each page."""
    own = [[Ask(RECORD, one["cookie"], form) for form in one["tickets"]] for one in people["staff"]]
    bare = [
        [Ask("/bare/record/", one["cookie"], form) for form in one["numbers"]]
        for one in people["staff"]
    ]
    yield "recorded staff read page", own, bare
    cookies = people["customers"]
    yield (
        "customer's timeline page",
        [[Ask(HISTORY, cookie)] * reads for cookie in cookies],
        [[Ask("/bare/history/", cookie)] * reads for cookie in cookies],
    )


def _same_page(ours: int, own: Ask, theirs: int, bare: Ask) -> None:
    """The two answers have the same headings and rows; only tokens and indexes differ."""
    pages = [answer(connection(port), port, ask) for port, ask in ((ours, own), (theirs, bare))]
    for mark in (b"<tr", b"<li", b"<h2", b"<details", b"<a "):
        counts = [page.count(mark) for page in pages]
        assert counts[0] == counts[1], f"{own.path}: {mark!r} {counts}"


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[tuple[int, int]]:
    """Both servers answer; the ports of ours and theirs."""
    ours, theirs = _free_port(), _free_port()
    serve = ["sekisho", "serve", "--port", str(ours), "--http-port", "0", "--workers", str(WORKERS)]
    servers = []
    try:
        for command, port in (
            (serve, ours),
            (["bench.bare.serve", str(theirs), str(WORKERS)], theirs),
        ):
            started = subprocess.Popen(
                [sys.executable, "-m", *command],
                env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            servers.append(started)
            _await(started, port)
        yield ours, theirs
    finally:
        for server in servers:
            server.terminate()
            server.wait(30)


def _await(server: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline:
        assert server.poll() is None, "a server of the bench ended"
        with suppress(OSError):
            answer(connection(port), port, Ask("/readyz", ""))
            return
        time.sleep(0.2)
    raise AssertionError("a server of the bench did not start")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
