"""The desk of switching cases, in one test's world: who comes, who leaves, and what is given."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from night_world import World
from request_office import MIDORI, NOON, Office, moment
from sekisho.cases.switching import Move
from sekisho.gate.advance_switching import Advanced, Said, advance_switching
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.open_switching import Application, SwitchingStep, open_switching
from sekisho.gate.read_for import prepare_reading
from sekisho.gate.read_record import Actor, Reading
from sekisho.postgres.roles import Role

HOSHIZORA, AKATSUKI = "hoshizora_denki", "akatsuki_power"
TEXT = "切替えの手続きのため、二社と送配電会社と広域機関に情報を渡すことに同意します。".encode()
SWITCH = date(2026, 12, 15)


@dataclass(frozen=True)
class Person:
    """A customer of the tests, and the number by which the case is found."""

    number: str
    reference: str
    key: int
    contract: int
    point: str
    operator: str


@dataclass(frozen=True)
class SwitchingDesk:
    """Midori works at the desk; the version in force is acknowledged."""

    world: World

    @property
    def office(self) -> Office:
        """The office of requests in the same world."""
        return Office(self.world)

    def applicant(self, at: int = 0) -> Person:
        """Somebody who has applied to us, with a supply point, and no switching yet."""
        return self._person("applied", "k.application_no", at)

    def leaver(self, at: int = 0) -> Person:
        """Somebody who is supplied by us, and no switching yet."""
        return self._person("active", "p.number", at)

    def _person(self, state: str, reference: str, at: int) -> Person:
        (row,) = self.world.owner(
            f"SELECT c.customer_no, {reference}, c.id, k.id, p.number, k.network_operator_of"
            " FROM records.contract AS k JOIN records.customer AS c ON c.id = k.customer_id"
            " JOIN records.supply_point AS p ON p.customer_id = k.customer_id"
            " AND p.id = k.supply_point_id WHERE k.state = %s AND k.switching_with = '{}'"
            " AND c.restricted IS NULL AND NOT k.island_or_last_resort"
            " ORDER BY c.id LIMIT 1 OFFSET %s",
            state, at,
        )  # fmt: skip
        return Person(*row)

    def actor(self, **other: Any) -> Actor:
        """Midori, who has acknowledged the version in force."""
        said = {"id": MIDORI, "role": "operator", "trained_for": self.office.version.policy.digest}
        return Actor(**{**said, **other})

    def open(self, who: Person, at: datetime = NOON, **other: Any) -> SwitchingStep:
        """The application of somebody who comes to us."""
        said = {"retailer": HOSHIZORA, "incoming": True, **other}
        applied = Application(who.number, reference=who.reference, **said)
        with self.world.connected(Role.WEB) as connection:
            return open_switching(
                connection, self.office.version, applied, self.actor(), moment(MIDORI, at)
            )

    def leave(self, who: Person, **other: Any) -> SwitchingStep:
        """The relay of Akatsuki for somebody who leaves us."""
        return self.open(who, **{"retailer": AKATSUKI, "incoming": False, **other})

    def move(self, case: int, move: Move, said: Said | None = None, at: datetime = NOON,
             **actor: Any) -> Advanced:  # fmt: skip
        """Midori moves the case on."""
        with self.world.connected(Role.WEB) as connection:
            return advance_switching(
                connection, self.office.version, case, move, self.actor(**actor),
                moment(MIDORI, at), said,
            )  # fmt: skip

    def at(self, case: int, *moves: Move) -> int:
        """The case after these moves, each with what it needs."""
        needs = {Move.CONSENT: Said(consent=TEXT), Move.FIX_DAY: Said(day=SWITCH)}
        for move in moves:
            self.move(case, move, needs.get(move))
        return case

    def step(self, case: int) -> tuple[Any, ...]:
        """Where it stands in the records, and with whom its contract is open."""
        (row,) = self.world.owner(
            "SELECT s.step, s.state, k.switching_with FROM records.switching AS s"
            " JOIN records.contract AS k ON k.customer_id = s.customer_id AND k.id = s.contract_id"
            " WHERE s.case_no = %s",
            case,
        )
        return row

    def acts(self, who: Person, kind: str = "relay") -> list[tuple[Any, ...]]:
        """(recipient, items) of what was given of this customer in switchings."""
        return self.world.owner(
            "SELECT recipient, items FROM books.act WHERE customer_id = %s AND kind = %s"
            " ORDER BY ledger_index",
            who.key, kind,
        )  # fmt: skip

    def size(self) -> int:
        """How many entries the ledger has."""
        return int(self.world.owner("SELECT size FROM books.ledger_head")[0][0])


def given(desk: SwitchingDesk, who: Person, recipient: str, *items: str) -> tuple[str, ...]:
    """What the notice gives `recipient` of this customer for a switching, right now."""
    with desk.world.connected(Role.WEB) as connection, connection.transaction():
        reading = Reading(
            who.number, "cancellation_relay", items, desk.actor(), date(2026, 12, 1), b"n" * 16, {}
        )
        try:
            return prepare_reading(
                connection, desk.office.version, recipient, reading, "relay"
            ).act.items
        except ActRefusedError:
            return ()
