"""The log's key is replaced by two people: the log goes on, and everything signed before holds."""

import json
from pathlib import Path

import pytest

from desk import in_a_process
from night_world import DAY, ORIGIN, WITNESS, WITNESSED_AT, World
from sekisho.books import log_keys
from sekisho.books.checkpoints import Retiring
from sekisho.books.fsck import fsck
from sekisho.books.keys import KeyFileError, load_signer, make_signer
from sekisho.books.witness import FileWitness, WitnessError
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.extract_files import Outbox
from sekisho.gate.give_receipt import give_receipt
from sekisho.gate.make_checkpoint import make_checkpoint
from sekisho.gate.replace_log_key import Replacement, Successor, replace_log_key
from sekisho.gate.show_day import show_health
from sekisho.gate.tell_history import tell_history
from sekisho.gate.write_audit_pack import write_audit_pack
from sekisho.ledger import sekisho_verify
from sekisho.ledger.note import ED25519, Ed25519Signer, SignatureError
from sekisho.ledger.receipt import verify_receipt
from sekisho.postgres.roles import Role

TWO = ("sato", "suzuki")
PLANNED = Replacement(TWO, "planned", DAY)


def _new(world: World) -> Ed25519Signer:
    return make_signer(world.place / "keys" / "next.key", ORIGIN, ED25519)


def _replace(
    world: World, old: Retiring, reason: str = "planned", by: tuple[str, ...] = TWO
) -> int:
    with world.connected(Role.OWNER) as connection:
        return replace_log_key(
            connection, old, Successor(_new(world), world.witness), Replacement(by, reason, DAY),
            WITNESSED_AT,
        )  # fmt: skip


def _number(world: World) -> str:
    return str(world.owner("SELECT customer_no FROM records.customer ORDER BY id LIMIT 1")[0][0])


def _receipt(world: World) -> bytes:
    """The newest receipt of the first customer."""
    number = _number(world)
    with world.connected(Role.WEB) as connection:
        index = max(p.index for p in tell_history(connection, number) if p.kind == "extract")
        return give_receipt(connection, number, index)


def _sign(world: World, signer: Ed25519Signer) -> bytes:
    with world.connected(Role.WEB) as connection:
        return make_checkpoint(connection, signer, world.witness, WITNESSED_AT)


def test_receipts_of_both_keys_verify_for_whoever_trusts_one_of_them(
    world: World, tmp_path: Path
) -> None:
    world.night()
    world.checkpoint()
    old, before = world.signer, _receipt(world)
    size = _replace(world, Retiring(old.key, old))
    new, after = _new(world), _receipt(world)
    with world.connected(Role.WEB) as connection:
        [(kept, proof)] = log_keys.changes(connection)
        keys = {key: log_keys.keys_from(connection, key) for key in (old.key, new.key)}
    assert kept == size
    (tmp_path / "change").write_bytes(proof)
    for trusted in (old.key, new.key):
        for number, receipt in enumerate((before, after)):
            told = verify_receipt(receipt, keys[trusted], [world.witness.signer.key])
            assert told.customer_no == _number(world)
            file = tmp_path / f"receipt{number}"
            file.write_bytes(receipt)
            words = ["receipt", str(file), "--key", str(trusted)]
            asked = sekisho_verify.parser().parse_args(
                [*words, "--key-change", str(tmp_path / "change")]
            )
            assert sekisho_verify.run(asked).error is None
    with pytest.raises(SignatureError):
        verify_receipt(before, new.key)


def test_the_log_goes_on_under_the_new_key_alone(world: World, tmp_path: Path) -> None:
    world.night()
    world.checkpoint()
    old = world.signer
    size = _replace(world, Retiring(old.key, old))
    new = _new(world)
    with pytest.raises(KeyFileError) as refused:
        _sign(world, old)
    assert str(refused.value).endswith(
        f"Another key took over from this one ({ORIGIN}) at {size} entries."
        " Run sekisho ledger replace-key again to finish the change."
    )
    _sign(world, new)
    with world.connected(Role.AUDIT) as connection:
        assert fsck(connection, new.key, lambda done: None) == []
        assert fsck(connection, old.key, lambda done: None) == []
        keys = [str(old.key), str(world.witness.signer.key)]
        assert show_health(connection, keys).fault is None  # a server that was not restarted
        write_audit_pack(connection, Outbox(world.outbox.directory), tmp_path / "p", lambda _: None)
    asked = ["pack", str(tmp_path / "p"), "--key", str(old.key)]
    report = sekisho_verify.run(sekisho_verify.parser().parse_args(asked))
    assert report.error is None
    assert "key_change" in [code for code, *_ in report.passed]


def test_repeated_the_same_change_is_told(world: World) -> None:
    world.night()
    world.checkpoint()
    old = Retiring(world.signer.key, world.signer)
    assert _replace(world, old) == _replace(world, old)
    assert world.owner("SELECT count(*), min(approved_by) FROM books.log_key_change") == [
        (1, list(TWO))
    ]


def test_a_lost_key_is_replaced_where_the_witness_knows_the_log(world: World) -> None:
    world.night()
    world.checkpoint()
    key = world.signer.key
    _replace(world, Retiring(key, None), reason="lost")
    with world.connected(Role.AUDIT) as connection:
        assert fsck(connection, _new(world).key, lambda done: None) == []
    with pytest.raises(SignatureError):
        verify_receipt(_receipt(world), key)


NOT_LOST = (
    "A key that is still there is not lost, and a lost one cannot sign its last checkpoint:"
    " give the reason lost exactly when the key file is gone."
)
ONE = "Replacing the signing key needs two different people. Give --approved-by twice."


@pytest.mark.parametrize(
    ("reason", "by", "lost", "code", "said"),
    [
        ("planned", ("sato", "sato"), False, "one-approver", ONE),
        ("bored", TWO, False, "no-such-reason", "The reason is one of planned | stolen | lost."),
        ("lost", TWO, False, "not-lost", NOT_LOST),
        ("planned", TWO, True, "not-lost", NOT_LOST),
    ],
)
def test_who_replaces_a_key_wrongly_replaces_nothing(
    world: World, reason: str, by: tuple[str, ...], lost: bool, code: str, said: str
) -> None:
    signer = world.signer
    with pytest.raises(ActRefusedError) as refused:
        _replace(world, Retiring(signer.key, None if lost else signer), reason, by)
    assert (refused.value.code, refused.value.en) == (code, said)
    assert world.owner("SELECT count(*) FROM books.log_key_change") == [(0,)]


def test_a_key_that_never_signed_this_log_retires_from_nothing(world: World) -> None:
    world.night()
    world.checkpoint()
    stranger = make_signer(world.place / "keys" / "stranger.key", ORIGIN, ED25519)
    with pytest.raises(KeyFileError):
        _replace(world, Retiring(stranger.key, stranger))
    with pytest.raises(KeyFileError):
        _replace(world, Retiring(stranger.key, None), reason="lost")
    assert world.owner("SELECT count(*) FROM books.log_key_change") == [(0,)]


def test_a_witness_of_another_history_stops_the_change(world: World, tmp_path: Path) -> None:
    world.night()
    world.checkpoint()
    signer = world.signer
    other = FileWitness.at(tmp_path / "other", WITNESS)
    other.last.write_bytes(b"something else\n\n")
    successor = Successor(_new(world), other)
    with world.connected(Role.OWNER) as connection, pytest.raises(WitnessError):
        replace_log_key(connection, Retiring(signer.key, signer), successor, PLANNED, WITNESSED_AT)
    assert world.owner("SELECT count(*) FROM books.log_key_change") == [(0,)]


def test_the_command_replaces_the_file_and_ends_what_was_interrupted(
    world: World, tmp_path: Path
) -> None:
    environment = world.database.environment()
    place = {
        **environment,
        "SEKISHO_LOG_KEY": str(world.place / "keys" / "log.key"),
        "SEKISHO_WITNESS": str(world.place / "witness"),
        "SEKISHO_ORIGIN": ORIGIN,
    }
    world.night()
    world.checkpoint()
    old = world.signer
    words = ("ledger", "replace-key", "--approved-by", "sato", "--approved-by", "suzuki", "--json")
    done = in_a_process(tmp_path, *words, environment=place)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    now = load_signer(world.place / "keys" / "log.key")
    assert (told["old"], told["new"]) == (str(old.key), str(now.key))
    assert not (world.place / "keys" / "log.key.next").exists()
    changes = in_a_process(
        tmp_path, "ledger", "keys", "--changes", "changes", "--json", environment=place
    )
    assert json.loads(changes.stdout)["changes"] == [f"changes/{told['size']}.tlog-proof"]
