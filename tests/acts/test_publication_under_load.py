"""A version is published while staff read: no reading fails, none is decided by a mixture."""

import secrets
import threading
from datetime import date

import pytest

from drafts import without_phone_for_dax
from night_world import DAY, SEED, World, draft, publish_in
from sekisho.books.versions import in_force
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.load_synthetic import customer_numbers
from sekisho.gate.read_record import Actor, Reading, read_record
from sekisho.postgres.roles import Role

LATER = date(2026, 11, 1)
READERS = 2
ITEMS = ("name", "phone")


class _Readers:
    """People who read one record after another until they are told to stop."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.stop = threading.Event()
        self.read: list[str] = []
        self.refused: list[str] = []
        self.failed: list[BaseException] = []

    def __call__(self) -> None:
        numbers = list(customer_numbers(SEED, 20).values())
        with self.world.connected(Role.WEB) as connection:
            while not self.stop.is_set():
                version = in_force(connection, DAY)
                connection.rollback()
                actor = Actor("midori", "operator", version.policy.digest)
                number = numbers[len(self.read) % len(numbers)]
                asked = Reading(number, "billing", ITEMS, actor, DAY, secrets.token_bytes(16), {})
                try:
                    self.read.append(read_record(connection, version, asked).digest)
                except ActRefusedError as refusal:
                    connection.rollback()
                    self.refused.append(refusal.code)
                except BaseException as failure:  # noqa: BLE001  # told by the test itself
                    connection.rollback()
                    self.failed.append(failure)


@pytest.mark.slow
def test_readings_go_on_while_a_version_is_published(world: World) -> None:
    readers = _Readers(world)
    threads = [threading.Thread(target=readers) for _ in range(READERS)]
    for thread in threads:
        thread.start()
    notice = without_phone_for_dax(draft(LATER).notice)
    done = publish_in(world.database, draft(LATER, notice=notice))
    after = len(readers.read) + 20
    while len(readers.read) < after and not readers.failed:
        threads[0].join(0.05)
    readers.stop.set()
    for thread in threads:
        thread.join(60)
    assert readers.failed == []
    # A reading that began before the switch may end in a refusal, or stand behind it: one a person.
    assert set(readers.refused) <= {"nothing-permitted"}
    assert len(readers.refused) <= READERS
    behind = readers.read[readers.read.index(done.digest) :]
    assert sum(digest != done.digest for digest in behind) <= READERS
    told = world.owner("SELECT digest, items FROM books.act ORDER BY ledger_index")
    assert len(told) == len(readers.read)
    assert {digest for digest, _ in told} == set(readers.read)
