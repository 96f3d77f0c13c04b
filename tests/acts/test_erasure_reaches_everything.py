"""Of a hundred erased people no string is left once the horizon has passed: files are read raw."""

import gzip
import os
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from django.test import override_settings

from mail_office import MailOffice, shipped, smarthost
from night_world import DAY, WITNESSED_AT, World
from request_office import HARU, KOTARO, Office, moment
from sekisho.books.ledger_copy import LedgerCopy
from sekisho.cases.life import Outcome
from sekisho.gate.backup_keys import KeyRing
from sekisho.gate.carry_out_request import carry_out_request
from sekisho.gate.end_copies import Ended, end_copies
from sekisho.gate.horizon import horizon
from sekisho.gate.make_backup import Errand, make_backup
from sekisho.gate.make_checkpoint import make_checkpoint
from sekisho.gate.run_retention import Sweep, run_retention
from sekisho.gate.write_answer import write_answer
from sekisho.postgres.dump import dumping
from sekisho.postgres.roles import Role

TONIGHT = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)
CANARIES = (b"canary-", "カナリア".encode(), "カナリア".encode("cp932"), b"0000-77-")
LONG_AGO = "2015-03-31"


def settle_a_hundred(world: World) -> list[int]:
    """A hundred people with strings of their own; their keys."""
    people = world.owner("SELECT id FROM records.customer ORDER BY id LIMIT 100")
    keys = [int(key) for (key,) in people]
    for number, key in enumerate(keys):
        world.owner(
            "UPDATE records.customer SET name = %s, name_kana = %s, address = %s, phone = %s,"
            " email = %s WHERE id = %s",
            f"CANARY-{key} カナリア", f"カナリア {key}", f"カナリア町 {key}",
            f"0000-77-{number:04}", f"canary-{key}@example.jp", key,
        )  # fmt: skip
    return keys


def all_long_over(world: World, keys: list[int]) -> None:
    """Their contracts ended and were paid long ago: nothing keeps them any more."""
    world.owner(
        "UPDATE records.contract SET state = 'ended', ended_on = %s, applied_on = %s,"
        " started_on = NULL, overdue_yen = 0, overdue_days = 0 WHERE customer_id = ANY (%s)",
        LONG_AGO, LONG_AGO, keys,
    )  # fmt: skip
    world.owner(
        "UPDATE records.payment SET paid_on = %s WHERE customer_id = ANY (%s)", LONG_AGO, keys
    )


def sweep(world: World) -> int:
    """One night's retention; how many were erased."""
    office = Office(world)
    with world.connected(Role.HAND) as connection:
        errand = Sweep(TONIGHT, lambda: secrets.token_bytes(16), lambda done, total: None)
        return run_retention(connection, office.version, errand).customers


def end(world: World, now: datetime, patience_seconds: int = 60) -> Ended:
    """What a night ends."""
    directories = [world.outbox.directory, world.place / "answers", world.place / "mail"]
    keys = KeyRing(world.place / "backup-keys")
    with psycopg.connect(world.database.dsn(Role.OWNER), autocommit=True) as connection:
        return end_copies(connection, directories, keys, now, patience_seconds=patience_seconds)


def backup(world: World) -> None:
    """A backup with everybody in it."""
    errand = Errand(
        world.place / "backups", KeyRing(world.place / "backup-keys"), world.outbox.directory,
        TONIGHT - timedelta(hours=2), secrets.token_bytes(16),
    )  # fmt: skip
    dsn = world.database.dsn(Role.OWNER)
    with world.connected(Role.OWNER) as connection:
        make_backup(connection, lambda snapshot: dumping(dsn, snapshot), errand)


def disclose(world: World) -> None:
    """Haru, who is one of the hundred, has been told everything, in files of the office."""
    office = Office(world)
    case = office.open("disclosure", HARU).case
    office.identify(case)
    office.decide(case, Outcome.GRANTED)
    with world.connected(Role.HAND) as connection:
        told = carry_out_request(connection, office.version, case, moment(KOTARO))
    written = write_answer(world.place / "answers", case, told)
    (world.place / "mail").mkdir()
    letter = world.place / "mail" / "letter.log"
    letter.write_text("To: canary-1@example.jp")
    for path in (*written, letter):
        os.utime(path, (TONIGHT.timestamp(), TONIGHT.timestamp()))


def write_to_some(world: World) -> None:
    """Ten of the hundred are written to: half of the mails went out, half of them wait."""
    office = MailOffice(world)
    office.publish(shipped("request_answered"))
    numbers = world.owner("SELECT customer_no FROM records.customer ORDER BY id LIMIT 10")
    with smarthost() as (_, route):
        for at, (number,) in enumerate(numbers):
            office.send(number, "request_answered")
            if at == len(numbers) // 2:
                office.deliver(route)


def to_disk(world: World) -> None:
    """Everything is in the files, and the log ahead has gone on, as by a working day.

    Copying a database by file begins with a checkpoint.
    """
    name = f"flushed_{secrets.token_hex(4)}"
    with psycopg.connect(world.database.dsn(Role.OWNER), autocommit=True) as connection:
        connection.execute(
            "CREATE TABLE public.work AS SELECT repeat(md5(n::text), 60) AS t"
            " FROM generate_series(1, 40000) AS n"
        )
        connection.execute("DROP TABLE public.work")
        for _ in range(2):
            connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 STRATEGY file_copy")
            connection.execute(f"DROP DATABASE {name}")


def canaries(world: World) -> set[str]:
    """Where one is found: in this database, the log ahead, the server's logs, or our own files."""
    (oid,) = world.owner("SELECT oid FROM pg_database WHERE datname = current_database()")[0]
    data = world.database.cluster.data
    places = {
        "tables": data / "base" / str(oid),
        "shared": data / "global",
        "spilled": data / "base" / "pgsql_tmp",
        "ahead": data / "pg_wal",
        "server's logs": data / "log",
        "ours": world.place,
    }
    return {
        place
        for place, directory in places.items()
        for path in directory.rglob("*")
        if path.is_file() and _sings(path)
    }


def _sings(path: Path) -> bool:
    content = path.read_bytes()
    if path.suffix == ".gz":
        content = gzip.decompress(content)
    lowered = content.lower()
    return any(canary.lower() in lowered for canary in CANARIES)


def test_of_a_hundred_erased_people_nothing_is_left_anywhere_after_the_horizon(
    world: World,
) -> None:
    keys = settle_a_hundred(world)
    world.owner("ANALYZE records.customer")  # which samples the columns that it may sample
    with override_settings(REPLAY=world.place / "replay"):
        world.night()
        write_to_some(world)
        disclose(world)
        backup(world)
        to_disk(world)
        assert canaries(world) == {"tables", "ours"}, "found while they are there"
        all_long_over(world, keys)
        assert sweep(world) >= len(keys)
        with world.connected(Role.WEB) as connection:
            copy = LedgerCopy(world.place / "replay" / "ledger")
            make_checkpoint(connection, world.signer, world.witness, WITNESSED_AT, copy)
        ended = end(world, TONIGHT + horizon() + timedelta(days=1))
    assert ended.rewritten
    assert ended.keys == (DAY,)
    to_disk(world)
    assert canaries(world) == set()
    assert world.owner("SELECT DISTINCT customer_id, address_mac FROM books.mail") == [(0, None)]
    assert world.faults() == []
    assert list(world.outbox.directory.glob("*.manifest.json")), "the auditor still has these"


def test_before_the_horizon_files_and_keys_stay(world: World) -> None:
    world.night()
    backup(world)
    released = world.released()
    assert released
    ended = end(world, TONIGHT + horizon() - timedelta(days=1))
    assert (ended.files, ended.keys) == (0, ())
    assert world.released() == released


def test_the_tables_are_written_anew_twice_within_the_horizon_and_not_every_night(
    world: World,
) -> None:
    nights = [TONIGHT + timedelta(days=number) for number in range(40)]
    assert [at for at, night in enumerate(nights) if end(world, night).rewritten] == [0, 18, 36]


def test_a_table_that_somebody_uses_is_told_and_written_the_next_night(world: World) -> None:
    with world.connected(Role.HAND) as reader:
        reader.execute("SELECT 1 FROM records.customer LIMIT 1")
        ended = end(world, TONIGHT, patience_seconds=1)
    assert (ended.rewritten, ended.left) == (False, ("records.customer",))
    assert end(world, TONIGHT).rewritten


def test_an_account_ends_with_its_customer_and_nobody_elses_does(world: World) -> None:
    (other,) = world.owner(
        "SELECT customer_no FROM records.customer WHERE customer_no <> %s ORDER BY id LIMIT 1", HARU
    )[0]
    for number in (HARU, other):
        world.owner(
            "WITH a AS (INSERT INTO accounts.account (password, username, email, kind, customer_no,"
            " acknowledged, is_active, synthetic) VALUES ('!', %s, %s, 'customer', %s, '', true,"
            " false) RETURNING id) INSERT INTO accounts.account_emailaddress (email, verified,"
            ' "primary", user_id) SELECT %s, true, true, id FROM a',
            number, f"{number}@example.jp", number, f"{number}@example.jp",
        )  # fmt: skip
    with world.connected(Role.HAND) as connection:
        connection.execute("SELECT hand.forget_account(%s)", (HARU,))
    addresses = "SELECT count(*) FROM accounts.account_emailaddress"
    assert world.owner(addresses) == [(2,)], "not while the customer is there"
    (key,) = world.owner("SELECT id FROM records.customer WHERE customer_no = %s", HARU)[0]
    all_long_over(world, [int(key)])
    sweep(world)
    assert world.owner("SELECT customer_no FROM accounts.account") == [(other,)]
    assert world.owner(addresses) == [(1,)]


def test_a_correction_that_is_owed_to_recipients_ends_with_its_customer(world: World) -> None:
    keys = settle_a_hundred(world)
    for key in keys[:2]:
        world.owner(
            "INSERT INTO books.correction_due (case_id, customer_id, recipient, purpose, items)"
            " VALUES (%s, %s, 'dax', 'billing', '{name}')", key % 1000, key,
        )  # fmt: skip
    all_long_over(world, keys[:1])
    sweep(world)
    assert world.owner("SELECT customer_id FROM books.correction_due") == [(keys[1],)]


def test_the_web_role_ends_no_account(world: World) -> None:
    with (
        world.connected(Role.WEB) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("SELECT hand.forget_account('S0007-00000000')")
