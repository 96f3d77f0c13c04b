"""A customer who refuses is not in the file, even where the refusal comes while it is written."""

import pytest

from night_world import DAY, World
from sekisho.books import runs
from sekisho.books.connection import Db
from sekisho.gate import export_to_recipient
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.extract_files import Outbox
from sekisho.gate.release_extract import release_extract
from sekisho.gate.tell_history import tell_history
from sekisho.postgres.roles import Role

DAX = ("dax", "procurement_management")


def _somebody(world: World, offset: int = 0) -> tuple[int, str, str]:
    """(key, number, supply point) of a customer whose data goes to DAX."""
    return world.owner(
        "SELECT customer.id, customer_no, supply_point.number FROM records.customer"
        " JOIN records.contract ON contract.customer_id = customer.id"
        " JOIN records.supply_point ON supply_point.customer_id = customer.id"
        " WHERE state = 'active' AND consents && '{consent,procurement_management,dax}'"
        " AND (restricted IS NULL OR restricted = '{}') ORDER BY customer.id OFFSET %s LIMIT 1",
        offset,
    )[0]


def _refusing_meanwhile(
    world: World, monkeypatch: pytest.MonkeyPatch, key: int, wishes: list[str | None]
) -> None:
    """Before each release of DAX's file the customer's next wish arrives."""

    def release(connection: Db, run: runs.Run, outbox: Outbox) -> bool:
        if run.plan.recipient == "dax" and wishes:
            world.owner(
                "UPDATE records.customer SET restricted = %s WHERE id = %s", wishes.pop(0), key
            )
        return release_extract(connection, run, outbox)

    monkeypatch.setattr(export_to_recipient, "release_extract", release)


@pytest.mark.parametrize("wish", ["{all}", "{dax}", "{procurement_management}", "{宇宙の言葉}"])
def test_who_refused_before_is_not_in_the_file(world: World, wish: str) -> None:
    key, number, point = _somebody(world)
    world.owner("UPDATE records.customer SET restricted = %s WHERE id = %s", wish, key)
    world.night()
    assert point.encode() not in world.file_of(*DAX)
    with world.connected(Role.WEB) as connection:
        assert "dax" not in {passage.recipient for passage in tell_history(connection, number)}


def test_a_refusal_between_recording_and_release_makes_the_file_anew(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, number, point = _somebody(world)
    _refusing_meanwhile(world, monkeypatch, key, ["{all}"])
    world.night()
    assert point.encode() not in world.file_of(*DAX)
    told = world.owner(
        "SELECT state, reason FROM books.extract_run WHERE recipient = 'dax' ORDER BY id"
    )
    assert told == [
        ("voided", "a customer refused after the file was written"),
        ("released", None),
    ]
    with world.connected(Role.WEB) as connection:
        states = [p.state for p in tell_history(connection, number) if p.recipient == "dax"]
    assert states == ["voided"]  # the ledger says too much, and says that it came to nothing
    assert world.owner("SELECT count(*) FROM books.provision_record WHERE recipient = 'dax'") == [
        (1,)
    ]
    world.assert_sound()


def test_a_refusal_of_one_item_meanwhile_makes_the_file_anew_without_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, _, point = _somebody(world)
    (phone,) = world.owner("SELECT phone FROM records.customer WHERE id = %s", key)[0]
    _refusing_meanwhile(world, monkeypatch, key, ["{phone}"])
    world.night()
    text = world.file_of(*DAX).decode()
    assert point in text
    assert phone not in text
    world.assert_sound()


def test_a_refusal_that_takes_nothing_from_the_file_releases_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, _, point = _somebody(world)
    _refusing_meanwhile(world, monkeypatch, key, ["{email}"])
    world.night()
    assert point.encode() in world.file_of(*DAX)
    assert world.owner("SELECT state FROM books.extract_run WHERE recipient = 'dax'") == [
        ("released",)
    ]


def test_a_refusal_that_was_lifted_lets_the_file_go(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, _, point = _somebody(world)
    _refusing_meanwhile(world, monkeypatch, key, ["{all}", None])
    world.night()
    states = world.owner("SELECT state FROM books.extract_run WHERE recipient = 'dax' ORDER BY id")
    assert states == [("voided",), ("released",)]
    assert point.encode() not in world.file_of(*DAX)  # it was made anew while the refusal stood
    world.night(DAY.replace(day=2))
    assert point in (world.outbox.directory / f"2026-12-02_{'_'.join(DAX)}.csv").read_text()


def test_refusals_without_end_stop_the_file_and_say_so(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def always_stale(connection: Db, run: runs.Run, outbox: Outbox) -> bool:
        if run.plan.recipient != "dax":
            return release_extract(connection, run, outbox)
        outbox.discard(run.plan.file_name)
        runs.void(connection, run.id, "somebody refused")
        connection.commit()
        return False

    monkeypatch.setattr(export_to_recipient, "release_extract", always_stale)
    (refused,) = [result.refused for result in world.night() if result.refused]
    name = f"{DAY}_{'_'.join(DAX)}.csv"
    assert isinstance(refused, ActRefusedError)
    assert (refused.code, refused.ja, refused.en) == (
        "restless",
        f"{name} を5回作り直しましたが、そのたびに停止の申出があり、渡していません。",
        f"{name} was made 5 times; each time customers refused meanwhile. Not released.",
    )
    assert name not in world.released()
    assert (
        world.owner("SELECT state FROM books.extract_run WHERE recipient = 'dax'")
        == [("voided",)] * export_to_recipient.ATTEMPTS
    )
    world.assert_sound()


def test_the_fifth_attempt_may_still_succeed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for offset in range(4):
        _somebody(world, offset)
    keys = [_somebody(world, offset)[0] for offset in range(4)]

    def release(connection: Db, run: runs.Run, outbox: Outbox) -> bool:
        if run.plan.recipient == "dax" and keys:
            world.owner(
                "UPDATE records.customer SET restricted = '{all}' WHERE id = %s", keys.pop()
            )
        return release_extract(connection, run, outbox)

    monkeypatch.setattr(export_to_recipient, "release_extract", release)
    results = {result.door.recipient: result for result in world.night()}
    assert results["dax"].refused is None
    assert results["dax"].run is not None
    assert results["dax"].run.state == "released"
    world.assert_sound()


def test_a_restriction_takes_nothing_from_who_cannot_refuse(world: World) -> None:
    """A network contract cannot be stopped: the customer stays in the network operator's file."""
    key, operator, point = world.owner(
        "SELECT customer.id, network_operator_of, supply_point.number FROM records.customer"
        " JOIN records.contract ON contract.customer_id = customer.id"
        " JOIN records.supply_point ON supply_point.customer_id = customer.id"
        " WHERE state = 'applied' ORDER BY customer.id LIMIT 1"
    )[0]
    world.owner("UPDATE records.customer SET restricted = '{all}' WHERE id = %s", key)
    world.night()
    assert point.encode() in world.file_of(operator, "wheeling_contract")
