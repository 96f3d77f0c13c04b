"""The office that answers legal demands, in one test's world: papers, people, bodies."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from cast import ROOT
from night_world import World
from request_office import HARU, KOTARO, MIDORI, NOON, Office, moment
from sekisho.gate.call_back_demand import call_back_demand
from sekisho.gate.decide_demand import approve_demand, expire_demands, refuse_demand
from sekisho.gate.demand_rules import DemandRules, read_demand_rules
from sekisho.gate.demand_steps import DemandStep
from sekisho.gate.disclose_demand import DisclosedDemand, disclose_demand
from sekisho.gate.lift_demand import lift_demand
from sekisho.gate.narrow_demand import narrow_demand
from sekisho.gate.open_demand import Demanded, open_demand
from sekisho.gate.read_record import Actor
from sekisho.gate.show_demands import ShownDemand, list_demands, show_demand
from sekisho.postgres.roles import Role

SAYO = "sayo.mori@example.com"
"""A second privacy officer."""
PAPER = b"%PDF-1.7 the paper of kaku_police, no. 1"
PHONE = "0000-70-0110"
OFFICER = "privacy_officer"


def rules() -> DemandRules:
    """policy/demands.yaml."""
    path = ROOT / "policy" / "demands.yaml"
    return read_demand_rules(path.read_text(encoding="utf-8"), "demands.yaml")


def demanded(**other: Any) -> Demanded:
    """An inquiry of the police about Haru's name and address, in due form."""
    said: dict[str, Any] = {
        "basis": "inquiry",
        "authority": "kaku_police",
        "document_no": "照会第1号",
        "document": PAPER,
        "issued_on": date(2026, 11, 24),
        "customers": (HARU,),
        "asked": ("name", "address"),
    }
    return Demanded(**{**said, **other})


def outlasting() -> int:
    """For so many days a seal of NOON lasts beyond today: customers are told by the database's."""
    return (max(NOON, datetime.now(UTC)) - NOON).days + 2


@dataclass(frozen=True)
class DemandOffice:
    """Midori takes in and calls; Kotaro and Sayo are the officers."""

    world: World

    @property
    def office(self) -> Office:
        """The office of requests in the same world."""
        return Office(self.world)

    def open(self, at: datetime = NOON, **other: Any) -> DemandStep:
        """A demand arrives."""
        with self.world.connected(Role.WEB) as connection:
            return open_demand(
                connection, self.office.version, demanded(**other), moment(MIDORI, at), rules()
            )

    def call(self, demand: int, dialled: str = PHONE, *, issued: bool = True,
             at: datetime = NOON) -> DemandStep:  # fmt: skip
        """Midori calls back."""
        with self.world.connected(Role.WEB) as connection:
            return call_back_demand(
                connection, self.office.version, demand, dialled, moment(MIDORI, at), rules(),
                issued=issued,
            )  # fmt: skip

    def approve(self, demand: int, who: str = KOTARO, document: bytes = PAPER,
                role: str = OFFICER, at: datetime = NOON) -> DemandStep:  # fmt: skip
        """An officer approves."""
        with self.world.connected(Role.WEB) as connection:
            return approve_demand(
                connection, self.office.version, demand, document, moment(who, at), role
            )

    def narrow(self, demand: int, *items: str) -> DemandStep:
        """Kotaro leaves items out."""
        with self.world.connected(Role.WEB) as connection:
            return narrow_demand(connection, self.office.version, demand, items, moment(KOTARO))

    def refuse(self, demand: int, *reasons: str, role: str = OFFICER) -> DemandStep:
        """Kotaro refuses."""
        with self.world.connected(Role.WEB) as connection:
            return refuse_demand(
                connection, self.office.version, demand, reasons, moment(KOTARO), role
            )

    def disclose(self, demand: int, document: bytes = PAPER, at: datetime = NOON,
                 seal: int | None = None, **other: Any) -> DisclosedDemand:  # fmt: skip
        """Kotaro discloses; what is sealed stays so for `seal` days, or as the policy says."""
        by = rules()
        if seal is not None:
            by = replace(by, limits=replace(by.limits, seal=seal))
        said = {"id": KOTARO, "role": OFFICER, "trained_for": self.office.version.policy.digest}
        actor = Actor(**{**said, **other})
        with self.world.connected(Role.WEB) as connection:
            return disclose_demand(
                connection, self.office.version, demand, document, actor, moment(KOTARO, at), by
            )

    def lift(self, demand: int, role: str = OFFICER) -> list[int]:
        """Kotaro lifts what is sealed."""
        with self.world.connected(Role.HAND) as connection:
            return lift_demand(connection, self.office.version, demand, moment(KOTARO), role)

    def expire(self, at: datetime) -> list[int]:
        """The night looks at the last days."""
        with self.world.connected(Role.WEB) as connection:
            return expire_demands(connection, self.office.version, at)

    def approved(self, **other: Any) -> int:
        """A demand that two officers have approved; its number."""
        demand = self.open(**other).demand
        document = other.get("document", PAPER)
        authority = rules().authorities[other.get("authority", "kaku_police")]
        self.call(demand, authority.telephone)
        self.approve(demand, KOTARO, document)
        assert self.approve(demand, SAYO, document).state == "approved"
        return demand

    def shown(self, demand: int) -> ShownDemand:
        """What the desk sees."""
        with self.world.connected(Role.WEB) as connection:
            return show_demand(connection, self.office.version, demand, rules(), "en")

    def register(self) -> list[ShownDemand]:
        """What the auditor sees."""
        with self.world.connected(Role.AUDIT) as connection:
            return list_demands(connection, self.office.version, rules(), "ja")

    def size(self) -> int:
        """How many entries the ledger has."""
        return int(self.world.owner("SELECT size FROM books.ledger_head")[0][0])
