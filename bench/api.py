"""The API at 20 programs that call without a pause, against bare endpoints on the same stack.

Both are the product's server with TLS, its middleware, django-ninja, the same token and the same
shapes. Theirs answer from a plain table, and for a read write a row; ours decide by the notice, go
through the door and have the entry in the ledger before they answer.

Reading is measured twice. Programs of one person read on one day's count, whose row each of them
locks: that is the harder case. Programs of twenty persons, the usual one, share the ledger only.
"""

import http.client
import json
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any

from bench.load import HOST, PATIENCE, connection
from bench.pages import USERS, WORKERS, environment_of, serving
from bench.result import Result, at_most
from bench.rounds import side_by_side
from bench.world import ROOT, Worlds, say
from sekisho.postgres.roles import Role

LIMIT = 1.5


@dataclass(frozen=True, slots=True)
class Load:
    """What all programs ask of one server: the same path, each its own bodies in turn.

    The programs share the tokens evenly.
    """

    port: int
    path: str
    tokens: tuple[str, ...]
    bodies: tuple[bytes, ...]
    each: int

    def run(self) -> tuple[float, float]:
        """(seconds for everything, seconds within which 99 of 100 answers came)."""
        taken: list[float] = []
        failed: list[BaseException] = []
        start = threading.Barrier(USERS + 1)

        def program(nth: int) -> None:
            try:
                link = connection(self.port)
                start.wait(PATIENCE)
                for number in range(self.each):
                    began = time.perf_counter()
                    body = self.bodies[(nth + number * USERS) % len(self.bodies)]
                    _call(link, self.path, self.tokens[nth % len(self.tokens)], body)
                    taken.append(time.perf_counter() - began)
                link.close()
            except BaseException as reason:  # noqa: BLE001  # told below, in the main thread
                failed.append(reason)

        threads = [threading.Thread(target=program, args=(nth,)) for nth in range(USERS)]
        for thread in threads:
            thread.start()
        start.wait(PATIENCE)
        began = time.perf_counter()
        for thread in threads:
            thread.join()
        if failed:
            raise failed[0]
        return time.perf_counter() - began, quantiles(taken, n=100)[-1]


def measure(here: Worlds) -> list[Result]:
    """Throughput and p99 of decide and read, each as a ratio to the bare endpoint."""
    environment = environment_of(here.large)
    told = _callers(here, environment)
    each = max(5, here.scale.acts // 40)
    of_one, of_twenty = tuple(told["tokens"][:1]), tuple(told["tokens"][1:])
    decide = (json.dumps(told["decide"]).encode(),)
    reads = tuple(json.dumps(one).encode() for one in told["reads"])
    results: list[Result] = []
    with serving(environment) as (ours, theirs):
        for name, path, sent, tokens in (
            ("API decide", "decide", decide, of_one),
            ("API read", "read", reads, of_one),
            ("API read of twenty persons", "read", reads, of_twenty),
        ):
            own = Load(ours, f"/api/v1/{path}", tokens, sent, each)
            bare = Load(theirs, f"/bare/api/{path}", tokens, sent, each)
            results += _measured(here, name, own, bare)
    return results


def _measured(here: Worlds, name: str, own: Load, bare: Load) -> list[Result]:
    slowest: dict[bool, list[float]] = {True: [], False: []}

    def seconds(load: Load, *, ours: bool) -> float:
        whole, p99 = load.run()
        slowest[ours].append(p99)
        return whole

    pair = side_by_side(
        name, here.scale.rounds,
        lambda: seconds(own, ours=True), lambda: seconds(bare, ours=False),
    )  # fmt: skip
    calls = USERS * own.each
    rate = calls / median(pair.ours)
    tail = [a / b for a, b in zip(slowest[True][1:], slowest[False][1:], strict=True)]
    own_tail, bare_tail = (median(slowest[side][1:]) * 1000 for side in (True, False))
    told_tail = f"{own_tail:.0f} against {bare_tail:.0f} ms;"
    told_tail += f" {len(tail)} rounds, {min(tail):.2f} to {max(tail):.2f}"
    told = f"{rate:.0f} calls a second, {USERS} programs, {WORKERS} workers,"
    told += f" {here.large.customers:,} customers; {pair.told()}"
    return [
        at_most(f"{name}, time of all calls / bare endpoint", pair.ratio, LIMIT, told=told),
        at_most(f"{name}, p99 / bare endpoint", median(tail), LIMIT, told=told_tail),
    ]


def _callers(here: Worlds, environment: dict[str, str]) -> dict[str, Any]:
    say("  programs with tokens, and customers to read ...")
    command = [sys.executable, "-m", "bench.api_callers", here.large.dsn(Role.OWNER)]
    done = subprocess.run(
        [*command, "200", str(USERS)],
        env=environment, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _call(link: http.client.HTTPSConnection, path: str, token: str, body: bytes) -> None:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    link.request("POST", path, body, headers)
    response = link.getresponse()
    said = response.read()
    assert response.status == http.client.OK, f"{HOST}{path}: {response.status} {said[:200]!r}"
