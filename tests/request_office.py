"""The office that answers customers' requests under the law, in one test's world."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from night_world import DAY, SEED, World
from sekisho.books import log
from sekisho.books.versions import Version, in_force
from sekisho.cases.clock import Target
from sekisho.cases.life import Outcome
from sekisho.gate.account_proof import AccountProof
from sekisho.gate.case_steps import Moment
from sekisho.gate.confirm_identity import (
    confirm_by_account,
    confirm_by_code,
    confirm_by_documents,
    send_code,
)
from sekisho.gate.load_synthetic import customer_numbers
from sekisho.gate.move_request import decide_request, notify_request, withdraw_request
from sekisho.gate.open_request import Asked, Opened, open_request
from sekisho.gate.restrict_use import ProvedCase, lift_restriction, restrict_use
from sekisho.gate.work_requests import Round, work_requests
from sekisho.ledger.entry import JsonEntry, parse_entry
from sekisho.postgres.roles import Role

HARU = next(iter(customer_numbers(SEED, 1).values()))
NOON = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)  # 12:00 in Tokyo
MIDORI, KOTARO = "midori.seki@example.com", "kotaro.bamba@example.com"


@dataclass(frozen=True)
class Office:
    """The office that answers requests, in one test's world."""

    world: World

    @property
    def version(self) -> Version:
        """The version in force on the day."""
        with self.world.connected(Role.AUDIT) as connection:
            return in_force(connection, DAY)

    def open(self, kind: str = "disclosure", customer: str = HARU, **more: Any) -> Opened:
        """A request arrives."""
        asked = Asked(customer, kind, **more)
        with self.world.connected(Role.WEB) as connection:
            return open_request(connection, self.version, asked, moment("customer"), Target())

    def check(self, case: int, saw: str, staff: str) -> int | None:
        """A member of the staff looks at something."""
        with self.world.connected(Role.WEB) as connection:
            return confirm_by_documents(connection, self.version, case, saw, moment(staff))

    def identify(self, case: int) -> int | None:
        """Two of the staff see a document, one calls back."""
        self.check(case, "passport", MIDORI)
        self.check(case, "call_back", MIDORI)
        return self.check(case, "passport", KOTARO)

    def code(self, case: int, at: datetime = NOON) -> str:
        """A code is sent."""
        with self.world.connected(Role.WEB) as connection:
            return send_code(connection, case, moment("system", at))

    def type_in(self, case: int, code: str, at: datetime = NOON) -> int:
        """Somebody types a code in."""
        with self.world.connected(Role.WEB) as connection:
            return confirm_by_code(connection, self.version, case, code, moment("customer", at))

    def decide(self, case: int, outcome: Outcome, *reasons: str) -> int:
        """Kotaro decides."""
        with self.world.connected(Role.WEB) as connection:
            return decide_request(connection, self.version, case, outcome, reasons, moment(KOTARO))

    def notify(self, case: int) -> int:
        """The customer is told."""
        with self.world.connected(Role.WEB) as connection:
            return notify_request(connection, self.version, case, moment(KOTARO))

    def withdraw(self, case: int) -> int:
        """The customer takes it back."""
        with self.world.connected(Role.WEB) as connection:
            return withdraw_request(connection, self.version, case, moment("customer"))

    def restrict(self, scope: str, actor: str = "customer") -> int | None:
        """Haru, or somebody for him, restricts."""
        with self.world.connected(Role.WEB) as connection:
            return restrict_use(connection, self.version, HARU, scope, moment(actor))

    def lift(self, scope: str, proof: AccountProof | ProvedCase) -> int | None:
        """Somebody lifts a restriction of Haru's with what they have to show."""
        with self.world.connected(Role.WEB) as connection:
            return lift_restriction(
                connection, self.version, HARU, scope, moment("customer"), proof
            )

    def account(self, customer: str = HARU) -> AccountProof:
        """An account of the customer's, opened with two factors a minute ago."""
        (row,) = self.world.owner(
            "INSERT INTO accounts.account (password, username, email, kind, customer_no,"
            " acknowledged, is_active, synthetic) VALUES ('!', %s, '', 'customer', %s, '', true,"
            " true) ON CONFLICT (username) DO UPDATE SET is_active = true RETURNING id",
            customer, customer,
        )  # fmt: skip
        return AccountProof(row[0], customer, True, NOON - timedelta(minutes=1))

    def by_account(self, case: int, proof: AccountProof) -> int:
        """The account proves who asks."""
        with self.world.connected(Role.WEB) as connection:
            return confirm_by_account(connection, self.version, case, proof, moment("customer"))

    def work(self, at: datetime = NOON) -> Round:
        """The hand makes its round."""
        with self.world.connected(Role.HAND) as connection:
            return work_requests(connection, self.version, at)

    def state(self, case: int) -> str:
        """Where the case stands."""
        (row,) = self.world.owner("SELECT state FROM books.request_case WHERE id = %s", case)
        return str(row[0])

    def entry(self, index: int) -> JsonEntry:
        """The entry, parsed."""
        with self.world.connected(Role.AUDIT) as connection:
            entry = parse_entry(log.read_entry(connection, index))
        assert isinstance(entry, JsonEntry)
        return entry


def moment(actor: str, at: datetime = NOON) -> Moment:
    """Noon of the day, with fresh randomness."""
    return Moment(actor, at, secrets.token_bytes(16))
