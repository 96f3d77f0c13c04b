"""A thousand mails leave the relay as large as a hundred did."""

import threading
import time
from pathlib import Path

import pytest

from night_world import World
from relay_office import letter
from relay_server import FROM, RunningRelay, running_relay

WARM, ALL, MAILERS = 200, 1000, 4
ALLOWED = 8_000_000
"""Bytes: an allocator's slack. Mails of 3 kB that stayed would be far more, as objects."""
BODY = "十二月五日に検針にうかがいます。\n" * 40


def resident(relay: RunningRelay) -> int:
    """Bytes of memory of the relay's own process."""
    pages = Path(f"/proc/{relay.process.pid}/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * 4096


def hand_in(relay: RunningRelay, secret: str, addresses: list[str]) -> None:
    """One mailer hands in a mail to each address, over one connection."""
    with relay.signed_in("crm", secret) as client:
        for address in addresses:
            client.mail(FROM)
            client.rcpt(address)
            assert client.data(letter(address, BODY))[0] == 250


def all_hand_in(relay: RunningRelay, secret: str, addresses: list[str]) -> float:
    """All mailers at once; mails a second."""
    began = time.monotonic()
    mailers = [
        threading.Thread(target=hand_in, args=(relay, secret, addresses[at::MAILERS]))
        for at in range(MAILERS)
    ]
    for one in mailers:
        one.start()
    for one in mailers:
        one.join()
    return len(addresses) / (time.monotonic() - began)


@pytest.mark.slow
def test_memory_stays_flat_over_a_thousand_mails(world: World) -> None:
    rows = world.owner(
        "SELECT email FROM records.customer WHERE email IS NOT NULL"
        " AND coalesce(restricted, '{}') = '{}' ORDER BY id"
    )
    people = [str(address) for (address,) in rows]
    wanted = (people * (ALL // len(people) + 1))[:ALL]
    with running_relay(world, world.place) as relay:
        secret = relay.account("crm")
        all_hand_in(relay, secret, wanted[:WARM])
        before = resident(relay)
        pace = all_hand_in(relay, secret, wanted[WARM:])
        grown = resident(relay) - before
    assert world.owner("SELECT count(*) FROM books.mail WHERE state = 'queued'") == [(ALL,)]
    assert grown < ALLOWED, f"{grown:,} bytes more after {ALL - WARM} mails, {pace:.1f} a second"
    print(f"relay: {pace:.1f} mails a second, {grown:,} bytes more")
