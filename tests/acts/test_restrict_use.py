"""A refusal is held, recorded and obeyed at once; it tells the ledger neither who nor what."""

import secrets

import pytest

from night_world import DAY, World
from request_office import NOON, Office
from sekisho.books.versions import in_force
from sekisho.gate.case_steps import Moment
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.refusal_choices import choices
from sekisho.gate.restrict_use import CUSTOMER, lift_restriction, restrict_use
from sekisho.gate.tell_recipients import known_facts, tell_recipients
from sekisho.postgres.roles import Role

PURPOSE = "procurement_management"


def somebody(world: World) -> str:
    """The number of a customer whose data goes to DAX."""
    return str(
        world.owner(
            "SELECT customer_no FROM records.customer"
            " JOIN records.contract ON contract.customer_id = customer.id"
            " WHERE state = 'active' AND consents && '{consent,procurement_management,dax}'"
            " AND (restricted IS NULL OR restricted = '{}') ORDER BY customer.id LIMIT 1"
        )[0][0]
    )


def restrict(world: World, number: str, subject: str, *, lifted: bool = False) -> int | None:
    proof = Office(world).account(number) if lifted else None
    with world.connected(Role.WEB) as connection:
        version = in_force(connection, DAY)
        connection.rollback()
        moment = Moment(CUSTOMER, NOON, secrets.token_bytes(16))
        if proof is None:
            return restrict_use(connection, version, number, subject, moment)
        return lift_restriction(connection, version, number, subject, moment, proof)


def receiving(world: World, number: str) -> set[tuple[str, str]]:
    with world.connected(Role.WEB) as connection:
        told = tell_recipients(connection, in_force(connection, DAY), number, DAY, "ja")
    return {(each.recipient_id, each.purpose_id) for each in told}


def test_what_is_refused_is_not_received_any_more_and_lifted_is_again(world: World) -> None:
    number = somebody(world)
    before = receiving(world, number)
    assert ("dax", PURPOSE) in before
    assert restrict(world, number, PURPOSE) is not None
    assert receiving(world, number) == before - {("dax", PURPOSE)}
    assert restrict(world, number, PURPOSE, lifted=True) is not None
    assert receiving(world, number) == before
    assert world.faults() == []


def test_a_second_press_changes_nothing(world: World) -> None:
    number = somebody(world)
    first = restrict(world, number, "dax")
    assert first is not None
    assert restrict(world, number, "dax") is None
    assert world.owner("SELECT size FROM books.ledger_head") == [(first + 1,)]
    events = world.owner("SELECT count(*) FROM records.restriction_event WHERE subject = 'dax'")
    assert restrict(world, number, "phone", lifted=True) is None
    held = world.owner("SELECT restricted FROM records.customer WHERE customer_no = %s", number)
    assert held == [(["dax"],)]
    assert events[0][0] >= 1


def test_the_ledger_tells_neither_who_nor_what(world: World) -> None:
    number = somebody(world)
    index = restrict(world, number, "dax")
    entry = world.owner("SELECT entries FROM books.ledger_chunk WHERE start = %s", index)[0][0]
    assert b'"kind":"restrict"' in entry
    assert number.encode() not in entry
    assert b"dax" not in entry


@pytest.mark.parametrize(
    ("number", "word", "code"),
    [
        (None, "宇宙の言葉", "unknown-word"),
        (None, "'; DROP TABLE records.customer; --", "unknown-word"),
        ("S0000-00000000", "dax", "unknown-customer"),
    ],
)
def test_a_word_or_a_customer_that_is_not_known_is_refused_and_nothing_is_recorded(
    world: World, number: str | None, word: str, code: str
) -> None:
    before = world.owner("SELECT size FROM books.ledger_head")
    with pytest.raises(ActRefusedError) as refused:
        restrict(world, number or somebody(world), word)
    assert refused.value.code == code
    assert world.owner("SELECT size FROM books.ledger_head") == before


def test_choices_are_what_some_permit_yields_to(world: World) -> None:
    with world.connected(Role.WEB) as connection:
        found = {each.id for each in choices(in_force(connection, DAY), "en")}
    assert PURPOSE in found
    assert "network_operation" not in found  # supply needs it


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in (Role.OWNER, Role.WEB, Role.HAND)]
)
def test_no_other_role_may_change_a_wish_or_read_what_decides(world: World, role: Role) -> None:
    import psycopg

    for call in ("hand.wish(1, 'dax', false, 'x')", "door.facts('a')"):
        with (
            world.connected(role) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(f"SELECT * FROM {call}".encode())


def test_what_decides_holds_no_item(world: World) -> None:
    number = somebody(world)
    with world.connected(Role.WEB) as connection:
        facts = known_facts(connection, number)
        with pytest.raises(ActRefusedError, match="No customer has that number"):
            known_facts(connection, "S0000-00000000")
    name = world.owner("SELECT name, phone, address FROM records.customer WHERE customer_no = %s",
                       number)[0]  # fmt: skip
    assert facts
    assert not {str(value) for each in facts for value in each.values()} & set(name)
