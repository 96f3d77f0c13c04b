"""The act of a staff read: what the notice permits, with its entry, or nothing at all."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

import psycopg
import pytest

from night_world import DAY, SEED, World
from sekisho.books import log
from sekisho.books.versions import Version, in_force
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.give_receipt import give_receipt
from sekisho.gate.load_synthetic import customer_numbers
from sekisho.gate.read_record import Actor, Reading, Shown, read_record
from sekisho.gate.tell_history import tell_history
from sekisho.ledger.entry import JsonEntry, parse_entry
from sekisho.ledger.receipt import verify_receipt
from sekisho.postgres.roles import Role
from sekisho.terms import Answer

CUSTOMER = next(iter(customer_numbers(SEED, 1).values()))
UNTRAINED = (
    "いま有効な版の確認がまだ済んでいません（C02）。告知を読み、確認を届け出てください。",
    "The version in force has not been acknowledged (C02). Read the notice and say so.",
)
UNKNOWN = (
    "その番号のお客様は見当たりません。番号を確かめてください。",
    "No customer has that number. Check the number.",
)


@dataclass(frozen=True)
class Desk:
    """Midori's desk in customer service, in one test's world."""

    world: World

    @property
    def version(self) -> Version:
        """The version in force on the day."""
        with self.world.connected(Role.AUDIT) as connection:
            return in_force(connection, DAY)

    def read(
        self,
        *items: str,
        customer: str = CUSTOMER,
        purpose: str = "billing",
        trained_for: str | None = None,
        act: Mapping[str, object] | None = None,
    ) -> Shown:
        """Midori reads; she has acknowledged the version in force unless told otherwise."""
        version = self.version
        digest = version.policy.digest if trained_for is None else trained_for
        reading = Reading(
            customer_no=customer,
            purpose=purpose,
            items=items,
            actor=Actor("seki.midori@example.com", "customer_service", digest),
            day=DAY,
            nonce=secrets.token_bytes(16),
            act=act or {},
        )
        with self.world.connected(Role.WEB) as connection:
            return read_record(connection, version, reading)

    def size(self) -> int:
        """How many entries the ledger has."""
        with self.world.connected(Role.AUDIT) as connection:
            return log.read_head(connection).frontier.size


@pytest.fixture
def desk(world: World) -> Desk:
    """Midori's desk."""
    return Desk(world)


def test_a_permitted_field_is_shown_with_its_clause(desk: Desk) -> None:
    [fields] = desk.read("name", "address").contracts
    stored = desk.world.owner(
        "SELECT name, address FROM records.customer WHERE customer_no = %s", CUSTOMER
    )
    assert (fields["name"].value, fields["address"].value) == stored[0]
    assert fields["name"].answer.clauses == ("C12",)


def test_a_withheld_field_says_by_which_answer_and_its_value_never_leaves_the_door(
    desk: Desk,
) -> None:
    [fields] = desk.read("name", "security_question").contracts
    assert fields["security_question"].value is None
    assert fields["security_question"].answer.answer is not Answer.PERMIT


def test_the_reading_is_in_the_ledger_before_anything_is_shown(desk: Desk) -> None:
    before = desk.size()
    shown = desk.read("name", "security_question")
    assert (shown.ledger_index, desk.size()) == (before, before + 1)
    with desk.world.connected(Role.AUDIT) as connection:
        entry = parse_entry(log.read_entry(connection, shown.ledger_index))
    assert isinstance(entry, JsonEntry)
    assert entry.kind == "read"
    assert entry.fields["items"] == ["name"], "only what was really shown"
    assert CUSTOMER not in str(entry.fields), "an entry names no customer"
    assert "seki.midori" not in str(entry.fields), "and no member of the staff"


def test_the_customer_sees_who_looked_and_can_prove_it(desk: Desk) -> None:
    shown = desk.read("name")
    desk.world.checkpoint()
    with desk.world.connected(Role.WEB) as connection:
        [passage] = tell_history(connection, CUSTOMER)
        receipt = give_receipt(connection, CUSTOMER, shown.ledger_index)
    assert (passage.actor, passage.items, passage.clauses) == (
        "seki.midori@example.com",
        ("name",),
        ("C12",),
    )
    proved = verify_receipt(receipt, desk.world.signer.key, [desk.world.witness.signer.key])
    assert (proved.customer_no, proved.items, proved.purpose) == (CUSTOMER, ("name",), "billing")


def test_sixteen_readings_grow_a_log_that_fsck_finds_sound(desk: Desk) -> None:
    before = desk.size()
    for _ in range(16):
        desk.read("phone")
    assert desk.size() == before + 16
    assert desk.world.faults() == []


def test_what_the_customer_refused_is_withheld_from_promotion_and_not_from_billing(
    desk: Desk,
) -> None:
    desk.world.owner(
        "UPDATE records.customer SET restricted = '{promotion}' WHERE customer_no = %s", CUSTOMER
    )
    [fields] = desk.read("name", purpose="billing").contracts
    assert fields["name"].value is not None
    with pytest.raises(ActRefusedError) as refused:
        desk.read("name", purpose="promotion")
    assert refused.value.code == "nothing-permitted"
    assert "C51" in refused.value.ja


def test_nobody_reads_before_acknowledging_the_version_in_force(desk: Desk) -> None:
    before = desk.size()
    with pytest.raises(ActRefusedError) as refused:
        desk.read("name", trained_for="sha256:" + "0" * 64)
    assert (refused.value.ja, refused.value.en) == UNTRAINED
    assert desk.size() == before


def test_an_unknown_customer_is_answered_in_the_same_words_and_leaves_nothing(desk: Desk) -> None:
    before = desk.size()
    with pytest.raises(ActRefusedError) as refused:
        desk.read("name", customer="S9999-99999999")
    assert (refused.value.ja, refused.value.en) == UNKNOWN
    assert desk.size() == before


@pytest.mark.parametrize("purpose", ["sale", "third_party_marketing", "no_such_purpose"])
def test_a_purpose_that_shows_nothing_to_staff_opens_nothing(desk: Desk, purpose: str) -> None:
    before = desk.size()
    with pytest.raises(ActRefusedError) as refused:
        desk.read("name", purpose=purpose)
    assert refused.value.code == "no-purpose"
    assert refused.value.en == f"For the purpose {purpose!r} the notice shows nothing to staff."
    assert desk.size() == before


def test_only_what_is_not_permitted_is_refused_with_the_reason(desk: Desk) -> None:
    with pytest.raises(ActRefusedError) as refused:
        desk.read("security_question", "password")
    assert refused.value.code == "nothing-permitted"
    assert refused.value.en.startswith("None of the items asked may be shown for 'billing'")


def test_another_role_cannot_read_at_all(desk: Desk) -> None:
    version = desk.version
    actor = Actor("bamba.kotaro@example.com", "batch", version.policy.digest)
    reading = Reading(CUSTOMER, "billing", ("name",), actor, DAY, secrets.token_bytes(16), {})
    with (
        desk.world.connected(Role.EXTRACT) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        read_record(connection, version, reading)


def test_a_reader_who_waits_for_another_gets_the_next_index(desk: Desk) -> None:
    first, second = desk.read("name"), desk.read("name")
    assert second.ledger_index == first.ledger_index + 1
