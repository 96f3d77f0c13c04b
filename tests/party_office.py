"""The registry of companies in one test's world: Midori brings lines, Kotaro reviews them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from cast import ROOT
from night_world import DAY, World
from request_office import KOTARO, MIDORI, moment
from sekisho.books.parties import Proposed
from sekisho.books.versions import Version, in_force
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.propose_parties import propose_line
from sekisho.gate.read_party_list import PublicList, ReadList, read_party_list
from sekisho.gate.review_parties import review_lines
from sekisho.gate.show_parties import History, show_party
from sekisho.postgres.roles import Role
from sekisho.registers.kinds import ListKind
from sekisho.terms import Aspect, Said

OFFICER = "privacy_officer"
AKATSUKI, HOSHIZORA, MINAMO = "7999901000001", "6999901000002", "4999901000004"
SPARE, OTHER = "3999901000021", "2999901000022"
"""Numbers of companies that the terms table does not know by number."""
SINCE = date(2017, 10, 1)


@dataclass(frozen=True)
class Registry:
    """Midori brings lines to the registry, Kotaro reviews them."""

    world: World

    @property
    def version(self) -> Version:
        """The version in force on the day."""
        with self.world.connected(Role.AUDIT) as connection:
            return in_force(connection, DAY)

    def bring(self, aspect: Aspect, value: str, since: date = SINCE, until: date | None = None, *,
              number: str = HOSHIZORA, source: str = "名簿の写し",
              role: str = "operator") -> int:  # fmt: skip
        """The line waits."""
        line = Proposed(number, Said(aspect, value, since, until), "stated", source)
        with self.world.connected(Role.WEB) as connection:
            return propose_line(connection, self.version, line, moment(MIDORI), role)

    def review(self, *lines: int, by: str = KOTARO, role: str = OFFICER, taken: bool = True) -> int:
        """Somebody else looked at them."""
        with self.world.connected(Role.WEB) as connection:
            return review_lines(connection, self.version, lines, moment(by), role, taken=taken)

    def say(self, aspect: Aspect, value: str, since: date = SINCE, until: date | None = None,
            **more: Any) -> int:  # fmt: skip
        """The line is in the registry."""
        return self.review(self.bring(aspect, value, since, until, **more))

    def shown(self, which: str = HOSHIZORA, day: date = DAY) -> History:
        """The company on that day."""
        with self.world.connected(Role.AUDIT) as connection:
            return show_party(connection, self.version, which, day, "en")

    def relay_night(self) -> dict[str, str]:
        """Tonight, of each recipient of cancellations relayed: released, or why not."""
        return {
            result.door.recipient: result.refused.code if result.refused else "released"
            for result in self.world.night()
            if result.door.purpose == "cancellation_relay"
        }


def refused(act: Callable[..., object], *arguments: Any, **more: Any) -> str:
    """What is told instead of an outcome."""
    with pytest.raises(ActRefusedError) as told:
        act(*arguments, **more)
    return told.value.en


SAMPLES = ROOT / "examples" / "registers"
LIST_DAY = date(2026, 11, 20)


def read(
    registry: Registry, kind: ListKind, data: bytes | None = None, day: date = LIST_DAY
) -> ReadList:
    """Midori brings the shipped list of the kind, or these bytes."""
    brought = PublicList(kind, day, data or (SAMPLES / f"{kind}.csv").read_bytes())
    with registry.world.connected(Role.WEB) as connection:
        return read_party_list(connection, registry.version, brought, moment(MIDORI), "operator")
