"""Keys of recipients: two people, a fingerprint, a last day; wrong, ended and rotated ones."""

import json
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import psycopg
import pyrage
import pytest
from pyrage import x25519

from desk import in_a_process
from night_world import DAY, World
from real_database import Database, create_database
from sekisho.books import log
from sekisho.books.connection import Db
from sekisho.books.runs import Run
from sekisho.books.versions import Version, in_force
from sekisho.gate.acknowledge_extract import acknowledge_extract
from sekisho.gate.case_steps import TOKYO, Moment
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.hand_over_extract import HandedOver, hand_over_extract
from sekisho.gate.let_in import fingerprint_of
from sekisho.gate.recipient_key import Key, confirm_key, end_key, keys_of, offer_key
from sekisho.gate.void_extract import void_extract
from sekisho.ledger.entry import JsonEntry, parse_entry
from sekisho.postgres.roles import Role

NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)
UNTIL = date(2027, 11, 30)


@pytest.fixture(scope="module")
def given_out(published: Database, tmp_path_factory: pytest.TempPathFactory) -> World:
    """A world after a night: a file for each recipient waits in the outbox."""
    database = create_database(published.cluster, template=published.name)
    world = World(database, tmp_path_factory.mktemp("recipients"))
    world.night()
    return world


def at(actor: str, now: datetime = NOW) -> Moment:
    """Somebody acts, at that moment."""
    return Moment(actor, now, secrets.token_bytes(16))


def version_of(world: World) -> Version:
    """The version in force on the day of the tests."""
    with world.connected(Role.EXTRACT) as connection:
        return in_force(connection, DAY)


def offered(world: World, recipient: str, identity: x25519.Identity, *,
            until: date = UNTIL, now: datetime = NOW) -> Key:  # fmt: skip
    """Midori entered the recipient's public key."""
    with world.connected(Role.EXTRACT) as connection:
        return offer_key(
            connection, version_of(world), recipient, str(identity.to_public()), until,
            at("midori", now),
        )  # fmt: skip


def confirmed(world: World, key: Key, *, by: str = "kotaro", read_out: str | None = None,
              now: datetime = NOW) -> Key:  # fmt: skip
    """Somebody confirmed the key by what was read out."""
    with world.connected(Role.EXTRACT) as connection:
        told = key.fingerprint if read_out is None else read_out
        return confirm_key(connection, version_of(world), key.id, told, at(by, now))


def fetched(world: World, recipient: str, purpose: str, now: datetime = NOW) -> HandedOver:
    """The recipient fetched its file of the night."""
    run = world.run_of(recipient, purpose).id
    with world.connected(Role.WEB) as connection:
        return hand_over_extract(connection, world.outbox, run, recipient, at("client-1", now))


def refusal_of(act: Callable[[], object]) -> tuple[str, str]:
    """The code and the English sentence with which the act refuses."""
    with pytest.raises(ActRefusedError) as refused:
        act()
    return refused.value.code, refused.value.en


def test_a_file_is_encrypted_for_the_recipient_alone(given_out: World) -> None:
    mine, other = x25519.Identity.generate(), x25519.Identity.generate()
    confirmed(given_out, offered(given_out, "dax", mine))
    handed = fetched(given_out, "dax", "procurement_management")
    clear = given_out.file_of("dax", "procurement_management")
    assert pyrage.decrypt(handed.sealed, [mine]) == clear
    assert handed.sha256 == sha256(clear).hexdigest()
    assert clear not in handed.sealed
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(handed.sealed, [other])


def test_the_ledger_tells_that_it_was_handed_over_and_stays_whole(given_out: World) -> None:
    identity = x25519.Identity.generate()
    confirmed(given_out, offered(given_out, "psdc", identity))
    handed = fetched(given_out, "psdc", "nuclear_siting_grant")
    with given_out.connected(Role.AUDIT) as connection:
        entry = parse_entry(log.read_entry(connection, handed.ledger_index))
    assert isinstance(entry, JsonEntry)
    assert entry.fields["kind"] == "hand-over"
    assert entry.fields["keys"] == [sha256(str(identity.to_public()).encode()).hexdigest()]
    assert entry.fields["file_sha256"] == handed.sha256
    given_out.checkpoint()
    assert given_out.faults() == []


@contextmanager
def somebody_first(act: Callable[[], object]) -> Iterator[None]:
    """Just before the next entry is appended, somebody else has done the act."""
    real, waiting = log.append, [act]

    def append(connection: Db, entries: Sequence[bytes]) -> int:
        if waiting:
            waiting.pop()()
        return real(connection, entries)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(log, "append", append)
        yield


def test_a_run_that_two_move_at_once_is_moved_as_it_stands_by_then(given_out: World) -> None:
    run = given_out.run_of("akatsuki_power", "cancellation_relay")

    def received() -> Run:
        with given_out.connected(Role.EXTRACT) as connection:
            return acknowledge_extract(connection, run.id, run.file_sha256 or "")

    def given_up() -> Run:
        with given_out.connected(Role.EXTRACT) as connection:
            return void_extract(connection, run.id, "wrong month")

    size = given_out.owner("SELECT size FROM books.ledger_head")[0][0]
    with somebody_first(received):
        assert received().state == "acknowledged"
    given_out.owner("UPDATE books.extract_run SET state = 'released' WHERE id = %s", run.id)
    with somebody_first(given_up):
        assert refusal_of(received) == (
            "not-released",
            f"Run {run.id} was not released (state: voided).",
        )
    given_out.owner("UPDATE books.extract_run SET state = 'released' WHERE id = %s", run.id)
    with somebody_first(given_up):
        assert given_up().state == "voided"
    told = given_out.owner("SELECT size FROM books.ledger_head")[0][0] - size
    assert told == 3, "one entry for each that was done, and none for the others"


def test_nothing_is_handed_over_for_a_key_that_nobody_confirmed(given_out: World) -> None:
    offered(given_out, "cgr1", x25519.Identity.generate())
    before = given_out.owner("SELECT size FROM books.ledger_head")
    code, said = refusal_of(lambda: fetched(given_out, "cgr1", "debt_collection"))
    assert code == "no-standing-key"
    assert said.startswith("This recipient has no confirmed key that stands.")
    assert given_out.owner("SELECT size FROM books.ledger_head") == before


@pytest.mark.parametrize(
    ("by", "read_out", "code"),
    [
        ("midori", None, "same-person"),
        ("kotaro", "0000 0000 0000 0000 0000 0000 0000 0000", "other-fingerprint"),
        ("kotaro", "", "other-fingerprint"),
    ],
)
def test_a_key_is_confirmed_by_another_person_and_by_its_fingerprint(
    given_out: World, by: str, read_out: str | None, code: str
) -> None:
    key = offered(given_out, "tepco_pg", x25519.Identity.generate())
    assert refusal_of(lambda: confirmed(given_out, key, by=by, read_out=read_out))[0] == code
    assert confirmed(given_out, key, read_out=key.fingerprint.upper().replace(" ", "")).standing
    assert refusal_of(lambda: confirmed(given_out, key, by="hanako"))[0] == "key-is-done"


def test_not_even_the_database_lets_one_person_do_both(given_out: World) -> None:
    key = offered(given_out, "tepco_pg", x25519.Identity.generate())
    with (
        given_out.connected(Role.EXTRACT) as connection,
        pytest.raises(psycopg.errors.CheckViolation, match="another_confirms_the_key"),
    ):
        connection.execute(
            "UPDATE books.recipient_key SET confirmed_by = offered_by WHERE id = %s", (key.id,)
        )


@pytest.mark.parametrize(
    ("text", "until", "recipient", "code"),
    [
        ("AGE-SECRET-KEY-1QQQQQQQQQQ", UNTIL, "dax", "no-age-key"),
        ("age1wrong", UNTIL, "dax", "no-age-key"),
        ("", UNTIL, "dax", "no-age-key"),
        (None, date(2026, 11, 30), "dax", "key-lives-wrongly"),
        (None, date(2036, 1, 1), "dax", "key-lives-wrongly"),
        (None, UNTIL, "nobody_we_know", "unknown-word"),
    ],
)
def test_what_is_no_key_of_a_recipient_is_refused(
    given_out: World, text: str | None, until: date, recipient: str, code: str
) -> None:
    given = str(x25519.Identity.generate().to_public()) if text is None else text

    def enter() -> object:
        with given_out.connected(Role.EXTRACT) as connection:
            return offer_key(
                connection, version_of(given_out), recipient, given, until, at("midori")
            )

    assert refusal_of(enter)[0] == code


def test_the_same_key_is_entered_once(given_out: World) -> None:
    identity = x25519.Identity.generate()
    offered(given_out, "dax", identity)
    assert refusal_of(lambda: offered(given_out, "dax", identity))[0] == "key-stands"


def test_keys_rotate_both_open_until_the_old_one_ends_and_an_expired_one_opens_nothing(
    world: World,
) -> None:
    world.night()
    old, new = x25519.Identity.generate(), x25519.Identity.generate()
    first = confirmed(world, offered(world, "dax", old, until=date(2026, 12, 10)))
    confirmed(world, offered(world, "dax", new))
    both = fetched(world, "dax", "procurement_management")
    assert pyrage.decrypt(both.sealed, [old]) == pyrage.decrypt(both.sealed, [new])
    with world.connected(Role.EXTRACT) as connection:
        ended = end_key(connection, version_of(world), first.id, "a laptop was lost", at("midori"))
    assert (ended.ended, ended.standing) == (True, False)
    rotated = fetched(world, "dax", "procurement_management")
    assert pyrage.decrypt(rotated.sealed, [new])
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(rotated.sealed, [old])
    late = datetime(2027, 12, 1, 3, tzinfo=UTC)
    code, _ = refusal_of(lambda: fetched(world, "dax", "procurement_management", late))
    assert code == "no-standing-key"
    with world.connected(Role.AUDIT) as connection:
        known = keys_of(connection, "dax", DAY + timedelta(days=1))
    assert [key.standing for key in known] == [True, False]


def test_a_file_that_was_changed_or_is_gone_is_not_handed_over(world: World) -> None:
    world.night()
    confirmed(world, offered(world, "dax", x25519.Identity.generate()))
    path = world.outbox.directory / world.run_of("dax", "procurement_management").plan.file_name
    whole = path.read_bytes()
    path.write_bytes(whole + b"one row more\r\n")
    assert refusal_of(lambda: fetched(world, "dax", "procurement_management"))[0] == "no-file"
    path.unlink()
    assert refusal_of(lambda: fetched(world, "dax", "procurement_management"))[0] == "no-file"


def test_another_recipients_file_is_not_there(given_out: World) -> None:
    run = given_out.run_of("psdc", "nuclear_siting_grant").id

    def fetch() -> object:
        with given_out.connected(Role.WEB) as connection:
            return hand_over_extract(connection, given_out.outbox, run, "dax", at("client-1"))

    assert refusal_of(fetch) == ("no-run", f"There is no run {run}. See the list for the numbers.")


def test_the_fingerprint_is_read_out_in_eight_groups_of_four() -> None:
    told = fingerprint_of("age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p")
    assert [len(group) for group in told.split()] == [4] * 8


@pytest.mark.slow
def test_keys_and_files_by_the_command_line(world: World) -> None:
    world.night(datetime.now(TOKYO).date())
    identity = x25519.Identity.generate()

    def run(*words: str) -> tuple[int, str, str]:
        own = {
            **world.database.environment(),
            "SEKISHO_HOME": str(world.place),
            "SEKISHO_OUTBOX": str(world.outbox.directory),
        }
        done = in_a_process(world.place, "recipient", *words, environment=own)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    until = str(datetime.now(TOKYO).date() + timedelta(days=300))
    public = str(identity.to_public())
    status, out, said = run(
        "key", "DAX合同会社", public, "--until", until, "--actor", "midori", "--json"
    )
    assert status == 0, said
    made = json.loads(out)
    status, _, said = run("confirm", str(made["key"]), "--fingerprint", "1234", "--actor", "kotaro",
                          "--lang", "en")  # fmt: skip
    assert status == 1
    assert "The fingerprint is not that of this key." in said
    status, out, said = run("confirm", str(made["key"]), "--fingerprint", made["fingerprint"],
                            "--actor", "kotaro", "--json")  # fmt: skip
    assert json.loads(out)["standing"] is True, said
    number = str(world.owner("SELECT id FROM books.extract_run WHERE recipient = 'dax'")[0][0])
    (world.place / "a-file").touch()
    status, _, said = run("hand-over", number, "-o", str(world.place / "a-file" / "x"), "--actor",
                          "midori", "--lang", "en")  # fmt: skip
    assert (status, "takes no file; nothing was recorded." in said) == (1, True), said
    place = world.place / "sftp"
    status, out, said = run("hand-over", number, "-o", str(place), "--actor", "midori", "--json")
    assert status == 0, said
    told = json.loads(out)
    clear = pyrage.decrypt((place / told["file"]).read_bytes(), [identity])
    assert sha256(clear).hexdigest() == told["sha256"]
    assert json.loads(run("keys", "--json")[1])[0]["confirmed_by"] == "kotaro"
