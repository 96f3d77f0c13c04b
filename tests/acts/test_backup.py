"""A backup opens for its days only; restored, a database hears first what it has missed."""

import json
import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from threading import Thread

import psycopg
import pytest
from django.test import override_settings

from cast import ROOT
from night_world import DAY, ORIGIN, SEED, WITNESSED_AT, World, shipped_deliveries
from real_database import create_database
from request_office import HARU, KOTARO, NOON, Office, moment
from sekisho.books import log
from sekisho.books.checkpoints import Retiring
from sekisho.books.keys import make_signer
from sekisho.books.ledger_copy import CopyError, LedgerCopy
from sekisho.books.versions import in_force
from sekisho.cases.life import Outcome
from sekisho.cases.switching import Move
from sekisho.gate.backup_keys import KeyRing
from sekisho.gate.carry_out_request import carry_out_request
from sekisho.gate.case_steps import locked_case
from sekisho.gate.door_state import refuse_drift
from sekisho.gate.erase_record import erase_customer
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.give_receipt import give_receipt
from sekisho.gate.import_customers import import_customers, read_map
from sekisho.gate.inquire_usage import Inquired, inquire_usage
from sekisho.gate.load_synthetic import customer_numbers
from sekisho.gate.make_backup import Errand, Made, make_backup
from sekisho.gate.make_checkpoint import make_checkpoint
from sekisho.gate.open_restored import Opened, open_restored
from sekisho.gate.record_account_step import OPERATOR, record_account_step
from sekisho.gate.refuse_unsound_start import refuse_unsound_start
from sekisho.gate.replace_log_key import Replacement, Successor, replace_log_key
from sekisho.gate.restore_backup import Restored, Restoring, Witnessed, restore_backup
from sekisho.gate.restrict_use import wish
from sekisho.gate.tell_history import tell_history
from sekisho.gate.usage_password import consent_to_usage, issue_usage_password
from sekisho.ledger.entry import JsonEntry, parse_entry
from sekisho.ledger.note import ED25519
from sekisho.ledger.sekisho_verify import main as verify
from sekisho.postgres.dump import dumping, loading
from sekisho.postgres.roles import Role
from sekisho.project.database import migrate
from switching_office import AKATSUKI, SwitchingDesk

NATSU = list(customer_numbers(SEED, 2).values())[1]
SERVING = tuple(role.value for role in Role if role is not Role.OWNER)
HORIZON = 35


class Vault:
    """Where one world's backups, keys and replay files lie."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.keys = KeyRing(world.place / "backup-keys")
        self.replay = world.place / "replay"
        self.copy = LedgerCopy(self.replay / "ledger")

    def checkpoint(self, world: World | None = None) -> bytes:
        """A witnessed checkpoint, of which the copy has every entry."""
        here = world or self.world
        with here.connected(Role.WEB) as connection:
            made = make_checkpoint(connection, here.signer, here.witness, WITNESSED_AT, self.copy)
        assert self.replay.stat().st_mode & 0o077 == 0, "closed to others, what is in it as well"
        return made

    def backup(self, at: datetime = NOON) -> Made:
        """A backup of that moment."""
        errand = Errand(
            self.world.place / "backups", self.keys, self.world.outbox.directory, at,
            secrets.token_bytes(16),
        )  # fmt: skip
        dsn = self.world.database.dsn(Role.OWNER)
        with self.world.connected(Role.OWNER) as connection:
            return make_backup(connection, lambda snapshot: dumping(dsn, snapshot), errand)

    def elsewhere(self) -> World:
        """An empty database, with the same keys and witness."""
        return replace(self.world, database=create_database(self.world.database.cluster))

    def restore(self, made: Made, into: World) -> Restored:
        """The backup is in that database, closed."""
        dsn = into.database.dsn(Role.OWNER)
        witness = into.witness
        witnessed = None
        if witness.last.exists():
            seen = witness.seen(into.signer.key)
            witnessed = Witnessed(seen.size, seen.root, witness.last.read_bytes())
        what = Restoring(
            file=made.path, keys=self.keys, outbox=into.place / "restored-outbox", copy=self.copy,
            witnessed=witnessed, roles=SERVING,
            load=lambda: loading(dsn), migrate=lambda: migrate(dsn),
        )  # fmt: skip
        with into.connected(Role.OWNER) as connection:
            return restore_backup(connection, what)

    def open(self, world: World) -> Opened:
        """The restored database hears what it missed, and opens."""
        with world.connected(Role.OWNER) as connection:
            return open_restored(connection, SERVING, NOON, secrets.token_bytes(16))


@pytest.fixture
def vault(world: World) -> Iterator[Vault]:
    """The vault of the world; what the acts write down goes there."""
    vault = Vault(world)
    with override_settings(REPLAY=vault.replay):
        yield vault


def erase(world: World, number: str) -> None:
    """Somebody's erasure was granted, and is carried out."""
    office = Office(world)
    case = office.open("erasure", number).case
    with world.connected(Role.HAND) as connection:
        erase_customer(
            connection, office.version, locked_case(connection, case), "erase", moment(KOTARO)
        )
        connection.commit()


def erase_person(world: World) -> None:
    """Who stands beside Haru under the number 1 is erased, as they asked."""
    office = Office(world)
    case = office.open("erasure", channel="post", person_no=1).case
    office.identify(case)
    office.decide(case, Outcome.GRANTED)
    with world.connected(Role.HAND) as connection:
        carry_out_request(connection, office.version, case, moment(KOTARO))


def restricted(world: World, number: str) -> list[str]:
    """What the customer has refused."""
    (row,) = world.owner("SELECT restricted FROM records.customer WHERE customer_no = %s", number)
    return sorted(row[0] or [])


def there(world: World, number: str) -> bool:
    """Whether the customer has a row."""
    rows = world.owner("SELECT 1 FROM records.customer WHERE customer_no = %s", number)
    return bool(rows)


def test_a_restored_database_has_forgotten_who_was_erased_since_and_obeys_who_refused_since(
    vault: Vault,
) -> None:
    office = Office(vault.world)
    office.restrict("promotion")
    vault.world.night()
    made = vault.backup()
    erase(vault.world, NATSU)
    office.restrict("all")
    office.lift("promotion", office.account())
    vault.checkpoint()
    restored = vault.elsewhere()
    vault.restore(made, restored)
    assert there(restored, NATSU), "the backup still knows her"
    opened = vault.open(restored)
    assert (opened.erased, opened.restricted, opened.lifted) == (1, 1, 1)
    assert not there(restored, NATSU)
    assert restricted(restored, HARU) == ["all"]
    assert there(restored, HARU)


def test_until_it_has_heard_nobody_but_the_owner_gets_in(vault: Vault) -> None:
    made = vault.backup()
    restored = vault.elsewhere()
    vault.restore(made, restored)
    for role in SERVING:
        with pytest.raises(psycopg.OperationalError, match="CONNECT privilege"):
            psycopg.connect(restored.database.dsn(role))
    with (
        restored.connected(Role.OWNER) as connection,
        pytest.raises(ActRefusedError, match="restore --open"),
    ):
        refuse_unsound_start(connection)
    vault.open(restored)
    with restored.connected(Role.WEB) as connection:
        assert tell_history(connection, HARU) == []
    with restored.connected(Role.AUDIT) as connection:
        refuse_unsound_start(connection)


def test_a_lawful_restore_does_not_look_like_tampering(vault: Vault) -> None:
    vault.world.night()
    vault.checkpoint()
    made = vault.backup()
    vault.world.night(DAY + timedelta(days=1))
    vault.checkpoint()
    restored = vault.elsewhere()
    there_was = vault.restore(made, restored)
    assert there_was.brought_back > 0
    opened = vault.open(restored)
    assert restored.faults() == []
    note = vault.checkpoint(restored)  # the witness agrees: one history
    assert f"\n{opened.ledger_index + 1}\n".encode() in note
    with restored.connected(Role.AUDIT) as connection:
        refuse_drift(connection, in_force(connection, DAY))


def test_a_receipt_given_after_the_restore_verifies_with_the_same_keys(
    vault: Vault, tmp_path: Path
) -> None:
    vault.world.night()
    made = vault.backup()
    vault.checkpoint()
    restored = vault.elsewhere()
    vault.restore(made, restored)
    vault.open(restored)
    vault.checkpoint(restored)
    with restored.connected(Role.WEB) as connection:
        passage = tell_history(connection, HARU)[0]
        receipt = give_receipt(connection, HARU, passage.index)
    path = tmp_path / "receipt"
    path.write_bytes(receipt)
    assert verify(["receipt", str(path), "--key", str(restored.signer.key)]) == 0


def test_a_key_that_was_replaced_since_is_not_forgotten_by_the_restore(vault: Vault) -> None:
    vault.world.night()
    made = vault.backup()
    vault.checkpoint()
    path = vault.world.place / "keys" / "log.key"
    old, new = vault.world.signer, make_signer(path.with_name("log.key.next"), ORIGIN, ED25519)
    with vault.world.connected(Role.OWNER) as connection:
        size = replace_log_key(
            connection, Retiring(old.key, old), Successor(new, vault.world.witness, vault.copy),
            Replacement(("sato", "suzuki"), "planned", DAY), WITNESSED_AT,
        )  # fmt: skip
    path.with_name("log.key.next").replace(path)
    restored = vault.elsewhere()
    vault.restore(made, restored)
    vault.open(restored)
    vault.checkpoint(restored)
    assert restored.owner("SELECT size, new FROM books.log_key_change") == [(size, str(new.key))]
    assert restored.faults() == []


def test_who_has_left_since_and_a_key_that_was_lost_since_open_nothing(vault: Vault) -> None:
    vault.world.owner(
        "INSERT INTO accounts.account (id, password, username, kind, email, acknowledged,"
        " is_active, synthetic) SELECT id, '', id::text, 'operator', '', '', true, false"
        " FROM generate_series(71, 73) AS id"
    )
    vault.world.owner(
        "INSERT INTO accounts.mfa_authenticator (user_id, type, data, created_at)"
        " VALUES (72, 'webauthn', '{}', now()), (73, 'webauthn', '{}', now())"
    )
    vault.world.night()
    made = vault.backup()
    with vault.world.connected(Role.WEB) as connection:
        record_account_step(connection, "leaves", 71, OPERATOR, DAY, date(2026, 12, 1))
        record_account_step(connection, "keys-reset", 72, "account-9", DAY)
        record_account_step(connection, "linked", 73, OPERATOR, DAY)
    vault.checkpoint()
    restored = vault.elsewhere()
    vault.restore(made, restored)
    assert vault.open(restored).accounts == 2
    left = "SELECT id FROM accounts.account WHERE leaves_on = '2026-12-01' AND sessions_ended = 1"
    assert restored.owner(left) == [(71,)]
    assert restored.owner("SELECT user_id FROM accounts.mfa_authenticator") == [(73,)]


def password_of(desk: SwitchingDesk, at: int) -> str:
    """Somebody who leaves for Akatsuki has consented to the usage inquiry, and has a password."""
    who, by = desk.leaver(at), moment("customer")
    case = desk.at(desk.leave(who).switching, Move.CONSENT)
    with desk.world.connected(Role.WEB) as web:
        consent_to_usage(web, desk.office.version, who.number, case, by, given=True)
        return issue_usage_password(
            web, desk.office.version, who.number, case, by, secrets.token_bytes(10)
        ).text


def inquire(world: World, password: str) -> Inquired:
    """Akatsuki shows the password."""
    desk = SwitchingDesk(world)
    with world.connected(Role.WEB) as web:
        return inquire_usage(
            web, desk.office.version, password, AKATSUKI, shipped_deliveries(), desk.actor(),
            moment("midori"),
        )  # fmt: skip


def test_a_usage_password_of_before_the_restore_opens_nothing_used_since_or_not(
    vault: Vault,
) -> None:
    desk = SwitchingDesk(vault.world)
    before = password_of(desk, 0)
    inquire(vault.world, before)
    since, never = password_of(desk, 0), password_of(desk, 0)
    made = vault.backup()
    inquire(vault.world, since)
    vault.checkpoint()
    restored = vault.elsewhere()
    vault.restore(made, restored)
    used = "SELECT count(*) FILTER (WHERE used_at IS NULL), count(used_at) FROM records.usage_key"
    assert restored.owner(used) == [(2, 1)], "the backup takes both for unused"
    opened = vault.open(restored)
    assert restored.owner(used) == [(0, 1)], "what was used before the backup stays on record"
    for password in (before, since, never):
        with pytest.raises(ActRefusedError, match="This password answers no inquiry"):
            inquire(restored, password)
    with restored.connected(Role.AUDIT) as audit:
        entry = parse_entry(log.read_entry(audit, opened.ledger_index))
    assert isinstance(entry, JsonEntry)
    assert entry.fields["usage_passwords"] == 2


def test_the_outbox_comes_back_and_what_stands_there_is_left(vault: Vault) -> None:
    vault.world.night()
    made = vault.backup()
    kept = vault.world.released()
    restored = vault.elsewhere()
    vault.restore(made, restored)
    again = {
        path.name: path.read_bytes()
        for path in (restored.place / "restored-outbox").iterdir()
        if not path.name.endswith(".manifest.json")
    }
    assert again == kept
    assert kept


def test_a_backup_is_noise_once_the_key_of_its_day_is_gone(vault: Vault) -> None:
    made = vault.backup()
    day = date(2026, 12, 1)
    assert vault.keys.expire(day + timedelta(days=HORIZON)) == []
    assert vault.keys.expire(day + timedelta(days=HORIZON + 1)) == [day]
    restored = vault.elsewhere()
    with pytest.raises(ActRefusedError) as raised:
        vault.restore(made, restored)
    assert raised.value.en == (
        f"The backup {made.path} cannot be opened: the key of its day is gone (the horizon has"
        " passed), or the file is damaged. Take the backup of another day."
    )
    with restored.connected(Role.WEB) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,), "nothing was closed"


def test_nothing_in_the_file_can_be_read_and_it_is_its_owners_alone(vault: Vault) -> None:
    made = vault.backup()
    names = vault.world.owner("SELECT name, address FROM records.customer")
    data = made.path.read_bytes()
    assert data.startswith(b"age-encryption.org/v1\n")
    assert not [name for row in names for name in row if name.encode() in data]
    assert made.path.stat().st_mode & 0o077 == 0
    assert [path.stat().st_mode & 0o077 for path in vault.keys.directory.iterdir()] == [0]
    assert not list(made.path.parent.glob(".*")), "nothing half made is left"


@pytest.mark.parametrize("damage", ["cut", "changed"])
def test_a_damaged_backup_is_refused_before_anything_is_done(vault: Vault, damage: str) -> None:
    made = vault.backup()
    data = bytearray(made.path.read_bytes())
    if damage == "cut":
        del data[-70_000:]
    else:
        data[len(data) // 2] ^= 1
    made.path.write_bytes(data)
    restored = vault.elsewhere()
    with pytest.raises(ActRefusedError, match="cannot be opened"):
        vault.restore(made, restored)
    assert restored.owner("SELECT to_regnamespace('books') IS NULL") == [(True,)]


def test_a_backup_is_never_restored_over_somebodys_data(vault: Vault) -> None:
    made = vault.backup()
    with pytest.raises(ActRefusedError, match="The database is not empty"):
        vault.restore(made, vault.world)
    with vault.world.connected(Role.WEB) as connection:
        assert tell_history(connection, HARU) == []


def test_what_still_serves_must_be_stopped_first(vault: Vault) -> None:
    made = vault.backup()
    restored = vault.elsewhere()
    with (
        restored.connected(Role.WEB),
        pytest.raises(ActRefusedError, match="1 connections are still inside"),
    ):
        vault.restore(made, restored)
    vault.restore(made, restored)
    vault.open(restored)


@pytest.mark.parametrize("loss", ["gone", "cut", "a line out of the middle", "changed"])
def test_without_its_whole_journal_it_stays_closed(vault: Vault, loss: str) -> None:
    office = Office(vault.world)
    office.restrict("promotion")
    made = vault.backup()
    office.restrict("all")
    office.lift("all", office.account())
    erase(vault.world, NATSU)
    path = vault.replay / "journal"
    lines = path.read_bytes().splitlines(keepends=True)
    left = {
        "gone": None,
        "cut": lines[:1],
        "a line out of the middle": [*lines[:2], *lines[3:]],
        "changed": [*lines[:3], lines[3].replace(b"erase", b"lift")],
    }[loss]
    if left is None:
        path.unlink()
    else:
        path.write_bytes(b"".join(left))
    vault.checkpoint()
    restored = vault.elsewhere()
    vault.restore(made, restored)
    with pytest.raises(ActRefusedError) as raised:
        vault.open(restored)
    assert raised.value.code in ("journal-broken", "journal-short")
    with pytest.raises(psycopg.OperationalError, match="CONNECT privilege"):
        psycopg.connect(restored.database.dsn(Role.WEB))
    path.write_bytes(b"".join(lines))
    assert vault.open(restored).erased == 1


def test_a_copy_that_is_shorter_than_what_the_witness_saw_is_refused(vault: Vault) -> None:
    made = vault.backup()
    vault.world.night()
    vault.world.checkpoint()  # by somebody who keeps no copy
    with pytest.raises(ActRefusedError, match="The witness saw"):
        vault.restore(made, vault.elsewhere())


def test_the_copy_of_another_history_is_refused(vault: Vault) -> None:
    made = vault.backup()
    vault.world.night()
    vault.checkpoint()
    entries = vault.copy.directory / "entries"
    data = bytearray(entries.read_bytes())
    data[-1] ^= 1
    entries.write_bytes(data)
    with pytest.raises(ActRefusedError, match="is not of the ledger that this backup"):
        vault.restore(made, vault.elsewhere())


def test_a_copy_that_knows_more_than_the_log_stops_the_checkpoint(vault: Vault) -> None:
    vault.checkpoint()
    state = vault.copy.directory / "state"
    told = json.loads(state.read_bytes())
    state.write_text(json.dumps({**told, "entries": told["entries"] + 1}))
    with pytest.raises(CopyError, match="another ledger's, or the ledger was cut"):
        vault.checkpoint()


def test_an_erasure_that_was_written_down_and_rolled_back_is_said_too_much_not_too_little(
    vault: Vault,
) -> None:
    office = Office(vault.world)
    case = office.open("erasure", NATSU).case
    made = vault.backup()
    with vault.world.connected(Role.HAND) as connection:
        stored = locked_case(connection, case)
        erase_customer(connection, office.version, stored, "erase", moment(KOTARO))
        connection.rollback()
    assert there(vault.world, NATSU)
    restored = vault.elsewhere()
    vault.restore(made, restored)
    assert vault.open(restored).erased == 1


def test_the_backup_is_in_the_ledger_with_the_day_on_which_its_key_dies(vault: Vault) -> None:
    made = vault.backup()
    fields = Office(vault.world).entry(made.ledger_index).fields
    assert (fields["kind"], fields["day"], fields["until"]) == (
        "backup", "2026-12-01", "2027-01-05",
    )  # fmt: skip
    assert made.to_json()["until"] == "2027-01-05"


def test_files_that_came_in_since_are_named_so_that_they_come_in_again(vault: Vault) -> None:
    example = ROOT / "examples" / "import"
    made = vault.backup()
    with psycopg.connect(vault.world.database.dsn(Role.IMPORT), autocommit=True) as connection:
        file = vault.world.place / "customers.csv"
        file.write_bytes((example / "customers.csv").read_bytes())
        how, _ = read_map((example / "map.yaml").read_text(encoding="utf-8"), "map.yaml")
        assert how is not None
        import_customers(connection, file, how)
        import_customers(connection, file, how)  # which changes nothing
    restored = vault.elsewhere()
    vault.restore(made, restored)
    assert vault.open(restored).imports == (sha256(file.read_bytes()).hexdigest(),)


def test_a_backup_waits_for_an_act_that_has_its_line_and_no_commit_yet(vault: Vault) -> None:
    office = Office(vault.world)
    made: list[Made] = []
    with vault.world.connected(Role.HAND) as connection:
        key = connection.execute(
            "SELECT id FROM records.customer WHERE customer_no = %s", (HARU,)
        ).fetchone()
        assert key is not None
        assert wish(connection, key[0], "promotion", "customer")
        backing_up = Thread(target=lambda: made.append(vault.backup()))
        backing_up.start()
        backing_up.join(timeout=2)
        assert backing_up.is_alive(), "it waits: the database lacks what the journal tells"
        connection.commit()
        backing_up.join()
    assert office.world.faults() == []
    restored = vault.elsewhere()
    vault.restore(made[0], restored)
    vault.open(restored)
    assert restricted(restored, HARU) == ["promotion"]


def test_nothing_waits_to_be_opened_where_nothing_was_restored(vault: Vault) -> None:
    with pytest.raises(ActRefusedError, match="No restored backup is waiting"):
        vault.open(vault.world)


def test_two_backups_of_a_day_share_its_key_and_a_longer_horizon_changes_no_old_key(
    vault: Vault,
) -> None:
    vault.backup()
    vault.backup(datetime(2026, 12, 1, 9, tzinfo=UTC))
    with override_settings(COPIES_DAYS=90):
        assert vault.backup(datetime(2026, 12, 1, 10, tzinfo=UTC)).last_day == date(2027, 1, 5)
        assert vault.backup(datetime(2026, 12, 2, 10, tzinfo=UTC)).last_day == date(2027, 3, 2)
    assert len(vault.keys.all()) == 2


def test_who_was_erased_beside_a_customer_stays_erased_and_the_customer_stays(vault: Vault) -> None:
    vault.world.owner(
        "INSERT INTO records.related_person (customer_id, person_no, relation, name)"
        " SELECT id, n, 'household', 'x' FROM records.customer, generate_series(1, 2) AS n"
        " WHERE customer_no = %s",
        HARU,
    )
    vault.checkpoint()
    made = vault.backup()
    erase_person(vault.world)
    vault.checkpoint()
    world = vault.elsewhere()
    vault.restore(made, world)
    beside = "SELECT person_no FROM records.related_person ORDER BY 1"
    assert world.owner(beside) == [(1,), (2,)]
    vault.open(world)
    assert world.owner(beside) == [(2,)]
    assert there(world, HARU)
