"""A usage inquiry: the customer's consent, an open switching, a password once, thirteen months."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from night_world import World, everybody, shipped_deliveries
from request_office import MIDORI, NOON, moment
from sekisho.cases.switching import Move
from sekisho.gate.delivery import Deliveries, Delivery, Format
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.inquire_usage import Inquired, inquire_usage
from sekisho.gate.list_provisions import Wanted, list_provisions
from sekisho.gate.restrict_use import restrict_use
from sekisho.gate.usage_password import (
    Password,
    consent_to_usage,
    issue_usage_password,
    usage_consent_stands,
)
from sekisho.postgres.roles import Role
from switching_office import AKATSUKI, HOSHIZORA, Person, SwitchingDesk

REFUSED = "This password answers no inquiry: it is over, used, or of another company's case."
NOT_OPEN = "A usage inquiry is answered only while a change from us to another company is open,"


@dataclass(frozen=True)
class Inquiry:
    """A customer who leaves for Akatsuki and may let it see the usage."""

    desk: SwitchingDesk
    who: Person
    case: int

    def consent(self, who: str = "", case: int = 0, *, given: bool = True) -> int | None:
        """The customer consents to inquiries, or takes that back."""
        with self.desk.world.connected(Role.WEB) as connection:
            return consent_to_usage(
                connection, self.desk.office.version, who or self.who.number, case or self.case,
                moment("customer"), given=given,
            )  # fmt: skip

    def consented(self) -> bool:
        """Whether the customer's consent to inquiries stands."""
        with self.desk.world.connected(Role.WEB) as connection:
            return usage_consent_stands(connection, self.who.number)

    def password(self, who: str = "", at: datetime = NOON, random: bytes = b"r" * 10) -> Password:
        """The customer makes a password."""
        with self.desk.world.connected(Role.WEB) as connection:
            return issue_usage_password(
                connection, self.desk.office.version, who or self.who.number, self.case,
                moment("customer", at), random,
            )  # fmt: skip

    def ask(self, password: str, retailer: str = AKATSUKI, at: datetime = NOON,
            deliveries: Deliveries | None = None, **actor: Any) -> Inquired:  # fmt: skip
        """The retailer shows the password to Midori."""
        with self.desk.world.connected(Role.WEB) as connection:
            return inquire_usage(
                connection, self.desk.office.version, password, retailer,
                deliveries or shipped_deliveries(), self.desk.actor(**actor), moment(MIDORI, at),
            )  # fmt: skip

    def nothing(self, password: str, said: str = REFUSED, **other: Any) -> None:
        """The inquiry is refused in these words, and nothing is recorded."""
        size = self.desk.size()
        with pytest.raises(ActRefusedError) as refused:
            self.ask(password, **other)
        assert refused.value.en.startswith(said)
        assert self.desk.size() == size


@pytest.fixture
def inquiry(world: World) -> Inquiry:
    """The switching is open and consented to; the inquiry is not yet."""
    desk = SwitchingDesk(world)
    who = desk.leaver()
    world.owner("UPDATE records.customer SET consents = '{}' WHERE id = %s", who.key)
    return Inquiry(desk, who, desk.at(desk.leave(who).switching, Move.CONSENT))


def test_the_retailer_sees_thirteen_months_once_and_the_provision_is_on_record(
    inquiry: Inquiry,
) -> None:
    inquiry.desk.world.owner(
        "INSERT INTO records.monthly_usage (customer_id, contract_id, month, from_day, to_day, kwh)"
        " SELECT %s, %s, d::date, d::date, d::date + 27, 250.5"
        " FROM generate_series('2024-01-01'::date, '2024-08-01', interval '1 month') AS d",
        inquiry.who.key, inquiry.who.contract,
    )  # fmt: skip
    inquiry.consent()
    password = inquiry.password()
    spaced = f"{password.text[:8].lower()} - {password.text[8:]}"
    given = inquiry.ask(spaced)
    lines = given.content.decode().splitlines()
    (held,) = inquiry.desk.world.owner(
        "SELECT count(*) FROM records.monthly_usage WHERE customer_id = %s", inquiry.who.key
    )
    assert (given.months, len(lines)) == (min(13, held[0]), min(13, held[0]) + 1)
    assert lines[0] == "supply_point_id,月,自,至,kWh"
    assert lines[1].startswith(f"{inquiry.who.point},")
    assert inquiry.desk.acts(inquiry.who) == [(AKATSUKI, ["supply_point_id", "usage_history"])]
    with inquiry.desk.world.connected(Role.AUDIT) as connection:
        (record,), _ = list_provisions(connection, Wanted(AKATSUKI), "ja")
    assert (record.consent, record.customers, record.run) == (True, 1, None)
    assert record.address == "東京都架空区暁町一丁目1番1号"
    inquiry.nothing(password.text)
    assert inquiry.desk.world.faults() == []


def test_the_file_has_the_form_that_the_retailer_wants(inquiry: Inquiry) -> None:
    inquiry.consent()
    wish = everybody(Delivery(Format.JSONL, "utf-8", "\n"))
    given = inquiry.ask(inquiry.password().text, deliveries=wish)
    assert given.name.endswith(".jsonl")
    rows = [json.loads(line) for line in given.content.splitlines()]
    assert {row["supply_point_id"] for row in rows} == {inquiry.who.point}


def test_without_the_customer_s_consent_there_is_no_password(inquiry: Inquiry) -> None:
    with pytest.raises(ActRefusedError) as refused:
        inquiry.password()
    assert refused.value.en.startswith(NOT_OPEN)
    assert inquiry.consent() is not None
    assert inquiry.consent() is None, "it stands already"
    password = inquiry.password()
    assert inquiry.consent(given=False) is not None
    inquiry.nothing(password.text)
    assert not inquiry.consented()


def test_a_password_lasts_a_month_at_most_and_is_kept_as_a_hash(inquiry: Inquiry) -> None:
    inquiry.consent()
    password = inquiry.password()
    assert password.until == date(2027, 1, 1)
    kept = inquiry.desk.world.owner("SELECT code_sha256 FROM records.usage_key")
    assert password.text.encode() not in bytes(kept[0][0])
    inquiry.nothing(password.text, at=NOON + timedelta(days=32))
    assert inquiry.ask(password.text, at=NOON + timedelta(days=31)).recipient == AKATSUKI


def test_a_new_password_voids_the_one_before(inquiry: Inquiry) -> None:
    inquiry.consent()
    first = inquiry.password().text
    second = inquiry.password(random=b"s" * 10).text
    inquiry.nothing(first)
    assert inquiry.ask(second).switching == inquiry.case


def test_another_company_and_a_guess_are_told_the_same(inquiry: Inquiry) -> None:
    inquiry.consent()
    password = inquiry.password().text
    inquiry.nothing(password, retailer=HOSHIZORA)
    inquiry.nothing("AAAAAAAAAAAAAAAA")
    inquiry.nothing("")
    inquiry.nothing(password, "The version in force has not been acknowledged", trained_for="x")
    assert inquiry.ask(password).recipient == AKATSUKI, "no wrong try uses it up"


def test_once_the_switching_is_over_nothing_is_answered(inquiry: Inquiry) -> None:
    inquiry.consent()
    password = inquiry.password().text
    inquiry.desk.move(inquiry.case, Move.WITHDRAW)
    inquiry.nothing(password)
    with pytest.raises(ActRefusedError) as refused:
        inquiry.password()
    assert refused.value.en.startswith(NOT_OPEN)


def test_the_consent_ends_with_the_switching_and_a_later_one_asks_anew(inquiry: Inquiry) -> None:
    inquiry.consent()
    inquiry.password()
    inquiry.desk.move(inquiry.case, Move.WITHDRAW)
    assert not inquiry.consented()
    kept = inquiry.desk.world.owner(
        "SELECT given, how FROM records.consent_event WHERE customer_id = %s"
        " AND subject = 'usage_inquiry' ORDER BY at, given DESC",
        inquiry.who.key,
    )
    assert kept[-2:] == [(True, "account"), (False, "switching")]
    assert inquiry.desk.world.owner("SELECT count(*) FROM records.usage_key") == [(0,)]
    later = inquiry.desk.leave(inquiry.who, retailer=HOSHIZORA).switching
    again = Inquiry(inquiry.desk, inquiry.who, inquiry.desk.at(later, Move.CONSENT))
    with pytest.raises(ActRefusedError) as refused:
        again.password()
    assert refused.value.en.startswith(NOT_OPEN), "Hoshizora has no consent of the customer's"
    assert again.consent() is not None
    assert again.ask(again.password().text, HOSHIZORA).recipient == HOSHIZORA


def test_a_switching_that_is_over_ends_no_consent_that_another_open_one_needs(
    inquiry: Inquiry,
) -> None:
    inquiry.consent()
    world = inquiry.desk.world
    world.owner(
        "INSERT INTO records.switching (customer_id, contract_id, switching_no, retailer, incoming,"
        " state, opened_on, case_no, step) SELECT customer_id, contract_id, 'C-other', %s, false,"
        " 'open', opened_on, 900001, 'applied' FROM records.switching WHERE case_no = %s",
        HOSHIZORA, inquiry.case,
    )  # fmt: skip
    inquiry.desk.move(inquiry.case, Move.WITHDRAW)
    assert inquiry.consented()


def test_a_refusal_of_the_customer_s_is_stronger_than_the_password(inquiry: Inquiry) -> None:
    inquiry.consent()
    password = inquiry.password().text
    with inquiry.desk.world.connected(Role.WEB) as connection:
        restrict_use(
            connection, inquiry.desk.office.version, inquiry.who.number, AKATSUKI,
            moment("customer"),
        )  # fmt: skip
    inquiry.nothing(password, "None of the items asked may be shown")


def test_nobody_consents_or_asks_for_somebody_else_or_without_a_case(inquiry: Inquiry) -> None:
    other = inquiry.desk.leaver(1)
    for tried in (lambda: inquiry.consent(other.number), lambda: inquiry.password(other.number)):
        with pytest.raises(ActRefusedError) as refused:
            tried()
        assert refused.value.en == "There is no such switching of yours."
    coming = inquiry.desk.applicant()
    case = inquiry.desk.at(inquiry.desk.open(coming).switching, Move.CONSENT)
    with pytest.raises(ActRefusedError) as refused:
        inquiry.consent(coming.number, case)
    assert refused.value.en.startswith(NOT_OPEN), "who comes to us has no usage here"
