"""The watch in one test's world: Kotaro plants and acknowledges, somebody else reads too much."""

import random
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.test import override_settings

from night_world import DAY, SEED, World
from request_office import KOTARO, NOON, Office, moment
from sekisho.books.versions import Version
from sekisho.gate.find_customer import Identifiers, find_customer
from sekisho.gate.load_synthetic import customer_numbers
from sekisho.gate.plant_canary import Canary, Wanted, list_canaries, plant_canary, retire_canary
from sekisho.gate.read_record import Actor, Reading, Shown, read_record
from sekisho.gate.show_alarms import Alarm, acknowledge_alarm, show_alarms
from sekisho.postgres.roles import Role

OFFICER = "privacy_officer"
CURIOUS = "account-9"
"""Somebody at a desk who reads more than they should."""
NUMBERS = list(customer_numbers(SEED, 60).values())


@contextmanager
def rules(place: Path, text: str) -> Iterator[None]:
    """The watch goes by these rules within the block."""
    path = place / "watch.yaml"
    path.write_text(text, encoding="utf-8")
    with override_settings(WATCH_RULES=path):
        yield


@dataclass(frozen=True)
class WatchOffice:
    """Desks, the officer and the watch."""

    world: World

    @property
    def office(self) -> Office:
        """The office of requests in the same world."""
        return Office(self.world)

    @property
    def version(self) -> Version:
        """The version in force."""
        return self.office.version

    def actor(self, who: str = CURIOUS, role: str = "operator", **more: Any) -> Actor:
        """Somebody who has acknowledged the version in force."""
        return Actor(who, role, self.version.policy.digest, **more)

    def read(self, number: str, actor: Actor | None = None, **more: Any) -> Shown:
        """Somebody reads a name and an address for billing."""
        version = self.version
        reading = Reading(
            number, more.pop("purpose", "billing"), more.pop("items", ("name", "address")),
            actor or self.actor(), more.pop("day", DAY), secrets.token_bytes(16),
            more.pop("act", {}), only=more.pop("only", None),
        )  # fmt: skip
        with self.world.connected(Role.WEB) as connection:
            return read_record(connection, version, reading)

    def find(self, actor: Actor | None = None, **said: str) -> tuple[str, ...]:
        """Somebody searches."""
        with self.world.connected(Role.WEB) as connection:
            return find_customer(
                connection, self.version, Identifiers(**said), actor or self.actor(), "billing",
                "Q-1", DAY,
            )  # fmt: skip

    def plant(self, number: str, role: str = OFFICER, **more: str) -> int:
        """Kotaro plants a canary."""
        draw = random.Random(number).randrange  # noqa: S311 - the same person again
        with self.world.connected(Role.WATCH) as connection:
            wanted = Wanted(number, **more)
            return plant_canary(connection, self.version, wanted, moment(KOTARO), role, draw)

    def retire(self, number: str, role: str = OFFICER) -> int:
        """Kotaro takes a canary away."""
        with self.world.connected(Role.WATCH) as connection:
            return retire_canary(connection, self.version, number, moment(KOTARO), role)

    def canaries(self, role: str = OFFICER) -> list[Canary]:
        """What the officer sees of the canaries."""
        with self.world.connected(Role.WATCH) as connection:
            return list_canaries(connection, role)

    def alarms(self) -> list[Alarm]:
        """The alarms, as the page shows them."""
        with self.world.connected(Role.WEB) as connection:
            return show_alarms(connection)

    def acknowledge(self, alarm: int, who: str = KOTARO, role: str = OFFICER) -> int:
        """Somebody says that an alarm was looked into."""
        with self.world.connected(Role.WEB) as connection:
            return acknowledge_alarm(connection, self.version, alarm, moment(who, NOON), role)
