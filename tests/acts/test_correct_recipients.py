"""Who was given a wrong value is given the right one, in a file of its own, recorded like any."""

import json
from datetime import timedelta

import pytest

from night_world import DAY, World
from request_office import HARU, KOTARO, Office, moment
from sekisho.cases.life import Outcome
from sekisho.gate import correct_recipients
from sekisho.gate.carry_out_request import carry_out_request
from sekisho.gate.tell_history import history_of
from sekisho.postgres.roles import Role

WRONG, RIGHT = "0000-00-0001", "0000-98-7654"
TOMORROW = DAY + timedelta(days=1)


@pytest.fixture
def office(world: World) -> Office:
    """Haru's telephone number is wrong, and tonight's files have gone out with it."""
    world.owner("UPDATE records.customer SET phone = %s WHERE customer_no = %s", WRONG, HARU)
    world.owner(
        "UPDATE records.customer SET restricted = NULL, consents ="
        " '{consent,procurement_management,dax}' WHERE customer_no = %s",
        HARU,
    )
    world.night()
    return Office(world)


def correct(office: Office, value: str = RIGHT) -> tuple[str, ...]:
    """The number is corrected; who was given the wrong one."""
    case = office.open("correction", corrections=(("phone", value),)).case
    office.identify(case)
    office.decide(case, Outcome.GRANTED)
    with office.world.connected(Role.HAND) as connection:
        return carry_out_request(connection, office.version, case, moment(KOTARO)).told


def correcting(office: Office) -> dict[str, bytes]:
    """The files of corrections in the outbox."""
    return {n: data for n, data in office.world.released().items() if "_correction-" in n}


def test_each_recipient_of_the_wrong_value_gets_a_file_with_just_this_customer(
    office: Office,
) -> None:
    told = correct(office)
    assert told, "somebody was given the number"
    assert correcting(office) == {}
    office.world.night(TOMORROW)
    files = correcting(office)
    assert {name.split("_")[1] for name in files} <= {each.split("_")[0] for each in told}
    assert len(files) >= len(told)
    for name, data in files.items():
        assert RIGHT.encode() in data, name
        assert WRONG.encode() not in data, name
        assert data.count(b"\r\n") <= 3, "the heading, and Haru's contracts"
    runs = office.world.owner(
        "SELECT recipient, state, customers FROM books.extract_run WHERE corrects > 0"
    )
    assert {(state, customers) for _, state, customers in runs} == {("released", 1)}
    assert {recipient for recipient, _, _ in runs} == set(told)
    office.world.assert_sound()


def test_it_is_in_the_ledger_the_provisions_and_the_customer_s_history(office: Office) -> None:
    told = correct(office)
    office.world.night(TOMORROW)
    numbers = office.world.owner(
        "SELECT id, header_index, corrects FROM books.extract_run WHERE corrects > 0 ORDER BY id"
    )
    for run, header, corrects in numbers:
        assert office.entry(header).fields["corrects"] == corrects
        recorded = office.world.owner(
            "SELECT customers FROM books.provision_record WHERE run_id = %s UNION ALL"
            " SELECT customers FROM books.disclosure_log WHERE run_id = %s",
            run, run,
        )  # fmt: skip
        assert recorded == [(1,)]
    key = office.world.owner("SELECT id FROM records.customer WHERE customer_no = %s", HARU)[0][0]
    with office.world.connected(Role.WEB) as connection:
        headers = {passage.header_index for passage in history_of(connection, key)}
    assert {header for _, header, _ in numbers} <= headers
    settled = office.world.owner("SELECT recipient FROM books.correction_due WHERE run_id > 0")
    assert {recipient for (recipient,) in settled} == set(told)


def test_it_is_told_once(office: Office) -> None:
    correct(office)
    office.world.night(TOMORROW)
    before = correcting(office)
    office.world.night(TOMORROW)
    office.world.night(TOMORROW + timedelta(days=1))
    assert correcting(office) == before


def test_two_corrections_of_one_day_are_one_file(office: Office) -> None:
    correct(office, "0000-11-1111")
    correct(office)
    office.world.night(TOMORROW)
    assert all(b"0000-11-1111" not in data for data in correcting(office).values())
    assert office.world.owner("SELECT count(*) FROM books.correction_due WHERE run_id IS NULL") == [
        (0,)
    ]


def test_a_recipient_that_may_have_nothing_more_is_told_nothing(office: Office) -> None:
    told = correct(office)
    assert "dax" in told
    office.restrict("dax")
    office.world.night(TOMORROW)
    assert not [name for name in correcting(office) if "_dax_" in name]
    assert office.world.owner(
        "SELECT DISTINCT run_id FROM books.correction_due WHERE recipient = 'dax'"
    ) == [(0,)]


def test_interrupted_before_the_note_it_may_be_told_twice_and_never_not_at_all(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    correct(office)

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(correct_recipients, "_settle", stopped)
        with pytest.raises(KeyboardInterrupt):
            office.world.night(TOMORROW)
    first = correcting(office)
    assert len(first) == 1
    office.world.night(TOMORROW)
    assert first.items() <= correcting(office).items()
    assert office.world.owner("SELECT count(*) FROM books.correction_due WHERE run_id IS NULL") == [
        (0,)
    ]
    office.world.assert_sound()


def test_what_nobody_was_given_is_owed_to_nobody(office: Office) -> None:
    case = office.open("correction", corrections=(("invoice_language", "en"),)).case
    office.identify(case)
    office.decide(case, Outcome.GRANTED)
    with office.world.connected(Role.HAND) as connection:
        carried = carry_out_request(connection, office.version, case, moment(KOTARO))
    assert carried.told == ()
    assert office.world.owner("SELECT * FROM books.correction_due") == []


def test_an_erased_customer_is_owed_to_nobody(office: Office) -> None:
    correct(office)
    case = office.open("erasure").case
    office.identify(case)
    office.decide(case, Outcome.GRANTED)
    office.world.owner(
        "UPDATE records.contract SET state = 'ended', ended_on = '2000-01-01', overdue_yen = 0"
        " WHERE customer_id = (SELECT id FROM records.customer WHERE customer_no = %s)",
        HARU,
    )
    office.world.owner(
        "UPDATE records.payment SET paid_on = '2000-01-01'"
        " WHERE customer_id = (SELECT id FROM records.customer WHERE customer_no = %s)",
        HARU,
    )
    with office.world.connected(Role.HAND) as connection:
        carried = carry_out_request(connection, office.version, case, moment(KOTARO))
    assert carried.erased is not None, json.dumps([g.rule for g in carried.kept])
    assert office.world.owner("SELECT * FROM books.correction_due") == []
    office.world.night(TOMORROW)
    assert correcting(office) == {}


def test_the_web_process_can_owe_nobody_anything(office: Office) -> None:
    import psycopg

    with (
        office.world.connected(Role.WEB) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("INSERT INTO books.correction_due (case_id) VALUES (1)")
