"""What others give us (Art 30): all of it told and shown, or nothing is taken in."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from night_world import DAY, World
from request_office import HARU, KOTARO, NOON, Office, moment
from sekisho.cases.received import Basis, Giver, Method, Told, kept_until, missing
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.give_receipt import give_receipt
from sekisho.gate.read_record import Actor
from sekisho.gate.run_retention import Sweep, run_retention
from sekisho.gate.take_in_received import Receipt, TakenIn, take_in_received
from sekisho.gate.tell_sources import Source, list_received, tell_sources
from sekisho.gate.tell_timeline import tell_timeline
from sekisho.ledger.receipt import verify_receipt
from sekisho.postgres.roles import Role

HIDAMARI = Giver(
    "ひだまりリビング株式会社", "東京都架空区日向一丁目1番1号", representative="日向 暖"
)
TOLD = Told(
    HIDAMARI, Basis.CONSENT, Method.EACH, DAY, "店頭の申込書で本人から取得", document=True,
    consent=True,
)  # fmt: skip


@dataclass(frozen=True)
class Desk:
    """Kotaro takes in what others give."""

    world: World

    @property
    def office(self) -> Office:
        """The office of requests in the same world."""
        return Office(self.world)

    def take_in(self, *, trained: bool = True, **other: Any) -> TakenIn:
        """Haru's name and telephone number came from Hidamari Living, for billing."""
        told = replace(TOLD, document=other.pop("document_seen", True))
        told = replace(told, **{k: other.pop(k) for k in list(other) if k in Told.__slots__})
        said = {"document": b"%PDF", "purpose": "billing", "items": ("name", "phone"),
                "customers": (HARU,)}  # fmt: skip
        receipt = Receipt(told, **{**said, **other})
        version = self.office.version
        actor = Actor(KOTARO, "privacy_officer", version.policy.digest if trained else "")
        with self.world.connected(Role.WEB) as connection:
            return take_in_received(connection, version, receipt, actor, moment(KOTARO))

    def told_to(self, customer: str) -> list[Source]:
        """What the customer reads of sources."""
        with self.world.connected(Role.WEB) as connection:
            return tell_sources(connection, self.office.version, customer, "en")

    def listed(self) -> list[Source]:
        """What the auditor reads."""
        with self.world.connected(Role.AUDIT) as connection:
            return list_received(connection, self.office.version, "ja")

    def sweep(self, day: date) -> dict[str, int]:
        """The night of retention on that day."""
        at = datetime(day.year, day.month, day.day, 3, tzinfo=NOON.tzinfo)
        with self.world.connected(Role.HAND) as connection:
            sweep = Sweep(at, lambda: bytes(16), lambda done, total: None)
            return run_retention(connection, self.office.version, sweep).rows


@pytest.fixture
def desk(world: World) -> Desk:
    """Nothing was received yet."""
    return Desk(world)


def test_the_person_reads_who_gave_it_and_how_they_had_it_and_can_prove_it(desk: Desk) -> None:
    done = desk.take_in()
    (told,) = desk.told_to(HARU)
    assert (told.giver, told.address, told.representative) == (
        "ひだまりリビング株式会社", "東京都架空区日向一丁目1番1号", "日向 暖",
    )  # fmt: skip
    assert (told.acquired, told.basis) == ("店頭の申込書で本人から取得", "Consent of the person")
    assert len(told.items) == 2
    assert told.ledger_index == done.first_index
    desk.world.checkpoint()
    with desk.world.connected(Role.WEB) as connection:
        data = give_receipt(connection, HARU, done.first_index)
        timeline, _ = tell_timeline(connection, HARU, "en")
    receipt = verify_receipt(data, desk.world.signer.key, [desk.world.witness.signer.key])
    assert (receipt.kind, receipt.items, receipt.clauses) == (
        "receive",
        ("name", "phone"),
        ("L29",),
    )
    assert timeline[0].purpose == "Received from somebody else"
    assert desk.world.faults() == []


def test_another_person_is_told_of_no_source_and_the_ledger_names_no_giver(desk: Desk) -> None:
    done = desk.take_in()
    (other,) = desk.world.owner("SELECT customer_no FROM records.customer ORDER BY id DESC LIMIT 1")
    assert desk.told_to(other[0]) == []
    fields = desk.office.entry(done.first_index).fields
    assert "ひだまり" not in str(fields)
    assert HARU not in str(fields)


UNTOLD: tuple[tuple[dict[str, Any], str], ...] = (
    ({"acquired": " "}, "how the giver acquired the data"),
    ({"document_seen": False}, "a document that shows how"),
    ({"consent": False}, "that the persons consented"),
    ({"giver": replace(HIDAMARI, representative="")},
     "the name of the corporation's representative"),
    ({"giver": replace(HIDAMARI, name="", address="")}, "the giver's name; the giver's address"),
    ({"basis": Basis.OPT_OUT}, "the number under which the opt-out filing is published"),
)  # fmt: skip


def test_what_is_not_told_is_not_taken_in(desk: Desk) -> None:
    for lacking, said in UNTOLD:
        with pytest.raises(ActRefusedError) as refused:
            desk.take_in(**lacking)
        assert refused.value.en == (
            f"It cannot be taken in, as this was not told (Art 30(1)): {said}"
        )
    assert desk.listed() == []


UNUSABLE: tuple[tuple[dict[str, Any], str], ...] = (
    ({"purpose": "sale"}, ("The notice does not let us use data for that purpose: choose another"
     " (L21).")),
    ({"items": ("name", "pin")}, ("Choose items that the purpose uses, each once (L21). Not"
     " usable: PIN")),
    ({"items": ()}, "Choose items that the purpose uses, each once (L21). Not usable: -"),
    ({"customers": (" ",)}, "Name 1 to 1000 customers; divide what is more (L29)."),
    ({"customers": ("S9999-00000000",)}, "No customer has that number. Check the number."),
    ({"received_on": DAY + timedelta(days=1)}, ("The day of the receipt has not come: check the"
     " date (L29).")),
    ({"trained": False}, ("The version in force has not been acknowledged (C02). Read the notice"
     " and say so.")),
)  # fmt: skip


def test_a_receipt_that_we_could_not_use_is_refused(desk: Desk) -> None:
    size = desk.world.owner("SELECT size FROM books.ledger_head")
    for wrong, said in UNUSABLE:
        with pytest.raises(ActRefusedError) as refused:
            desk.take_in(**wrong)
        assert refused.value.en == said
    assert desk.world.owner("SELECT size FROM books.ledger_head") == size


def test_the_record_stands_to_its_last_day_and_receipts_that_go_on_keep_it(desk: Desk) -> None:
    desk.take_in()
    desk.take_in(method=Method.CONTRACT, received_on=DAY - timedelta(days=200))
    desk.take_in(method=Method.CONTRACT)
    assert [str(one.kept_until) for one in desk.listed()] == [
        "2027-12-01", "2027-12-01", "2029-12-01",
    ]  # fmt: skip
    assert "received" not in desk.sweep(date(2027, 12, 1))
    assert desk.sweep(date(2027, 12, 2))["received"] == 2
    assert [one.received for one in desk.told_to(HARU)] == [1]


@pytest.mark.parametrize(
    ("method", "last", "until"),
    [
        (Method.EACH, date(2026, 12, 1), date(2029, 12, 1)),
        (Method.BATCH, date(2028, 2, 29), date(2031, 2, 28)),
        (Method.CONTRACT, date(2028, 2, 29), date(2029, 2, 28)),
    ],
)
def test_a_record_is_kept_one_year_or_three(method: Method, last: date, until: date) -> None:
    assert kept_until(method, last) == until
    assert missing(TOLD) == ()
    person = replace(
        TOLD, giver=Giver("夏目 渚", "架空市", corporation=False), basis=Basis.NON_BUSINESS
    )
    assert missing(replace(person, consent=False)) == ()
