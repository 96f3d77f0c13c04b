"""The desk for breaches in one test's world: who looked, who judges, what is told."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from night_world import World
from request_office import KOTARO, MIDORI, NOON, Office, moment
from sekisho.books.breaches import Judged, Reach
from sekisho.gate.breach_rules import BreachRules
from sekisho.gate.breach_steps import BreachStep
from sekisho.gate.close_breach import close_breach
from sekisho.gate.notify_breach import Notices, notify_breach, substitute_notice
from sekisho.gate.open_breach import Happened, open_breach
from sekisho.gate.read_record import Actor, Reading, read_record
from sekisho.gate.report_breach import MadeReport, make_report, write_report
from sekisho.gate.show_breaches import OpenedBreach, ShownBreach, list_breaches, show_breach
from sekisho.gate.triage_breach import triage_breach
from sekisho.postgres.roles import Role

OFFICER = "privacy_officer"
THIEF = "account-9"
SAID = {
    "summary": "担当者が顧客の記録を持ち出したおそれがある",
    "cause": "権限の見直しの遅れ",
    "secondary": "不審な電話のおそれ",
    "response": "窓口を設けた",
    "publication": "公表の予定",
    "prevention": "権限を毎週見直す",
    "other": "なし",
}


@dataclass(frozen=True)
class BreachOffice:
    """Midori tells of a breach, Kotaro judges and reports."""

    world: World

    @property
    def office(self) -> Office:
        """The office of requests in the same world."""
        return Office(self.world)

    def today(self) -> date:
        """The day on which the acts of this test are recorded."""
        day: date = self.world.owner("SELECT (now() AT TIME ZONE 'Asia/Tokyo')::date")[0][0]
        return day

    def read(self, *customers: str, who: str = THIEF, purpose: str = "billing",
             items: tuple[str, ...] = ("name", "address")) -> None:  # fmt: skip
        """Somebody looks at names and addresses."""
        version = self.office.version
        actor = Actor(who, "operator", version.policy.digest)
        with self.world.connected(Role.WEB) as connection:
            for customer in customers:
                nonce = moment(who).nonce
                reading = Reading(customer, purpose, items, actor, NOON.date(),
                                  nonce, {})  # fmt: skip
                read_record(connection, version, reading)

    def open(self, reach: Reach | None = None, known_on: date | None = None,
             at: datetime = NOON, **other: Any) -> BreachStep:  # fmt: skip
        """Midori tells of it."""
        day = self.today()
        reached = reach or Reach(min(day, NOON.date()), min(day, NOON.date()), THIEF)
        what = Happened(known_on or min(day, NOON.date()), reached, **other)
        with self.world.connected(Role.WEB) as connection:
            return open_breach(connection, self.office.version, what, moment(MIDORI, at))

    def triage(self, breach: int, role: str = OFFICER, **judged: Any) -> BreachStep:
        """Kotaro judges."""
        with self.world.connected(Role.WEB) as connection:
            return triage_breach(
                connection, self.office.version, breach, Judged(**judged), moment(KOTARO), role,
                BreachRules(),
            )  # fmt: skip

    def write(self, breach: int, role: str = OFFICER, **said: str) -> None:
        """Kotaro writes the report."""
        with self.world.connected(Role.WEB) as connection:
            write_report(connection, breach, said or SAID, role)

    def report(self, breach: int, *, final: bool = False) -> MadeReport:
        """Kotaro reports."""
        with self.world.connected(Role.WEB) as connection:
            return make_report(
                connection, self.office.version, breach, moment(KOTARO), OFFICER, final=final
            )

    def notices(self, breach: int) -> Notices:
        """The hand writes the letters."""
        with self.world.connected(Role.HAND) as connection:
            return notify_breach(connection, self.office.version, breach, moment(KOTARO), OFFICER)

    def substitute(self, breach: int, reason: str) -> BreachStep:
        """Kotaro publishes instead."""
        with self.world.connected(Role.WEB) as connection:
            return substitute_notice(
                connection, self.office.version, breach, reason, moment(KOTARO), OFFICER
            )

    def close(self, breach: int, reason: str = "") -> BreachStep:
        """Kotaro closes."""
        with self.world.connected(Role.WEB) as connection:
            return close_breach(
                connection, self.office.version, breach, reason, moment(KOTARO), OFFICER
            )

    def shown(self, breach: int, at: datetime = NOON) -> OpenedBreach:
        """What the desk sees at that moment."""
        with self.world.connected(Role.WEB) as connection:
            return show_breach(connection, self.office.version, breach, at, BreachRules(), "en")

    def all(self, at: datetime = NOON) -> list[ShownBreach]:
        """What the auditor sees."""
        with self.world.connected(Role.AUDIT) as connection:
            return list_breaches(connection, self.office.version, at, BreachRules(), "ja")
