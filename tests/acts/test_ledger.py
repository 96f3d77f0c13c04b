"""The ledger against who can write to its tables: fsck and the witness find each change."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from night_world import ORIGIN, WITNESSED_AT, World
from real_database import Database, create_database
from sekisho.books import checkpoints, log
from sekisho.books.connection import Db
from sekisho.books.fsck import Fault, fsck
from sekisho.books.keys import KeyFileError, load_signer, make_signer
from sekisho.books.proofs import inclusion
from sekisho.books.witness import FileWitness, WitnessError
from sekisho.ledger.note import ED25519, Ed25519Signer
from sekisho.ledger.tree import mth
from sekisho.postgres.cluster import Cluster
from sekisho.postgres.roles import Role


@pytest.fixture(scope="module")
def settled(
    cluster: Cluster, published: Database, tmp_path_factory: pytest.TempPathFactory
) -> World:
    """A night is over, and a witnessed checkpoint covers it. Tests change nothing that stays."""
    copy = create_database(cluster, template=published.name)
    world = World(copy, tmp_path_factory.mktemp("settled"))
    world.night()
    world.checkpoint()
    assert world.faults() == []
    return world


@pytest.fixture
def owner(settled: World) -> Iterator[Db]:
    """The owner of the tables, who can change everything; all of it is rolled back."""
    with settled.connected(Role.OWNER) as connection:
        yield connection
        connection.rollback()


def _faults(settled: World, owner: Db, *sabotage: str) -> list[Fault]:
    """What fsck finds after the owner did this."""
    for statement in sabotage:
        owner.execute(statement.encode())
    return fsck(owner, settled.signer.key, lambda done: None)


def _codes(faults: list[Fault]) -> set[str]:
    return {fault.code for fault in faults}


def _entries(owner: Db) -> list[bytes]:
    rows = owner.execute("SELECT width, entries FROM books.ledger_chunk ORDER BY start")
    return [
        bytes(chunk[at : at + width]) for width, chunk in rows for at in range(0, len(chunk), width)
    ]


def _rewrite(owner: Db, entries: list[bytes]) -> None:
    """The whole log is another one, with a head and nodes that fit it."""
    owner.execute("TRUNCATE books.ledger_chunk, books.ledger_node")
    owner.execute("UPDATE books.ledger_head SET size = 0, frontier = ''")
    log.append(owner, entries)


def _checkpoint(settled: World, owner: Db) -> bytes:
    """A checkpoint of what the owner made of the log."""
    return checkpoints.make(owner, settled.signer, settled.witness, WITNESSED_AT)


def test_a_changed_entry_is_found(settled: World, owner: Db) -> None:
    faults = _faults(
        settled,
        owner,
        "UPDATE books.ledger_chunk SET entries = set_byte(entries, 20, get_byte(entries, 20) # 1)"
        " WHERE start = (SELECT min(start) FROM books.ledger_chunk WHERE width = 41)",
    )
    assert {"rewritten", "head", "node"} <= _codes(faults)
    (told,) = [fault for fault in faults if fault.code == "rewritten"]
    size = len(_entries(owner))
    assert told.ja == f"署名した {size} 件の根と、今の中身の根が違います。書き換えられています。"
    assert told.en == (
        f"The first {size} entries no longer give the root that was signed: they were changed."
    )


def test_a_cut_tail_is_found(settled: World, owner: Db) -> None:
    size = len(_entries(owner))
    faults = _faults(
        settled,
        owner,
        "DELETE FROM books.ledger_chunk WHERE start = (SELECT max(start) FROM books.ledger_chunk)",
    )
    assert {"head", "cut", "run"} <= _codes(faults)
    (told,) = [fault for fault in faults if fault.code == "cut"]
    assert told.ja == (
        f"{size} 件まで署名した台帳に {size - 1} 件しかありません。末尾が切り取られています。"
    )
    assert (
        told.en == f"A checkpoint covers {size} entries and the log holds {size - 1}: it was cut."
    )


def test_a_cut_tail_with_a_fitting_head_is_found(settled: World, owner: Db) -> None:
    entries = _entries(owner)
    _rewrite(owner, entries[:-3])
    assert _codes(_faults(settled, owner)) == {"cut", "run"}


def test_an_entry_taken_from_the_middle_is_found(settled: World, owner: Db) -> None:
    faults = _faults(settled, owner, "DELETE FROM books.ledger_chunk WHERE start = 1")
    (told,) = [fault for fault in faults if fault.code == "gap"]
    assert (told.ja, told.en) == ("1 番の次が 2 番になっています。", "After entry 1 comes 2.")


def test_a_changed_node_is_found(settled: World, owner: Db) -> None:
    change = "UPDATE books.ledger_node SET hash = sha256(hash) WHERE height = 4 AND index = 2"
    faults = _faults(settled, owner, change)
    assert [(fault.code, fault.ja, fault.en) for fault in faults] == [
        (
            "node",
            "節点（高さ 4、2 番）が中身と合いません。",
            "The node of height 4 at 2 does not follow from the entries.",
        )
    ]


def test_a_missing_node_is_found_and_a_proof_says_where_to_look(settled: World, owner: Db) -> None:
    change = "DELETE FROM books.ledger_node WHERE height = 4 AND index = 2"
    assert _codes(_faults(settled, owner, change)) == {"node"}
    lacking = r"^the ledger lacks the node \(height, index\) = \(4, \d+\): run sekisho ledger fsck$"
    with pytest.raises(log.LogError, match=lacking):
        inclusion(owner, 0, len(_entries(owner)))


@pytest.mark.parametrize(
    "change", ["size = size - 1", "frontier = sha256(frontier)", "frontier = '', size = 0"]
)
def test_a_moved_head_is_found(settled: World, owner: Db, change: str) -> None:
    size = len(_entries(owner))
    (told,) = _faults(settled, owner, f"UPDATE books.ledger_head SET {change}")
    assert told.code == "head"
    assert told.ja.endswith(f"台帳の中身は {size} 件です（数か根が違います）。")
    assert told.en.endswith(f"the entries are {size} (the number or the root differs).")


def test_an_entry_that_is_none_is_found(settled: World, owner: Db) -> None:
    entries = _entries(owner)
    _rewrite(owner, [*entries[:-1], b"\x03 not one of ours"])
    told = {fault.code: fault for fault in _faults(settled, owner)}
    assert told["entry"].en == (
        f"Entry {len(entries) - 1} cannot be read: entry: the first byte is neither 0x01 (JSON)"
        " nor 0x02 (subject)."
    )
    assert "rewritten" in told


def test_a_run_whose_books_were_changed_is_found(settled: World, owner: Db) -> None:
    run = settled.run_of("dax", "procurement_management")
    change = f"UPDATE books.extract_run SET rows = rows - 1 WHERE id = {run.id}"
    faults = _faults(settled, owner, change)
    assert [(fault.code, fault.ja, fault.en) for fault in faults] == [
        (
            "run",
            f"抽出 {run.id} の控えが台帳の記録と違います。",
            f"Run {run.id} differs from what the ledger says of it.",
        )
    ]


@pytest.mark.parametrize(
    "change", ["file_sha256 = 'ab'", "header = header || 'x'", "manifest_index = 0"]
)
def test_a_run_that_tells_another_story_is_found(settled: World, owner: Db, change: str) -> None:
    lie = f"UPDATE books.extract_run SET {change} WHERE recipient = 'dax'"
    assert _codes(_faults(settled, owner, lie)) == {"run"}


def test_a_log_rewritten_with_a_fresh_signature_is_refused_by_the_witness(
    settled: World, owner: Db
) -> None:
    entries = _entries(owner)
    seen = len(entries)
    _rewrite(owner, [*entries[: seen // 2], *entries[seen // 2 + 1 :], entries[0], entries[0]])
    owner.execute("DELETE FROM books.ledger_checkpoint")
    with pytest.raises(WitnessError) as refused:
        _checkpoint(settled, owner)
    assert str(refused.value) == (
        f"立会人が署名を拒みました。台帳が、前に見た {seen} 件の続きになっていません。"
        "台帳か控えが書き換えられたおそれがあります。"
        "sekisho ledger fsck を実行し、監査人に知らせてください。"
        f" / The witness refuses: the log does not continue the {seen} entries it saw."
        " Run sekisho ledger fsck and tell the auditor."
    )


def test_an_old_backup_is_refused_by_the_witness(settled: World, owner: Db) -> None:
    _rewrite(owner, _entries(owner)[:100])
    owner.execute("DELETE FROM books.ledger_checkpoint")
    with pytest.raises(WitnessError, match="does not continue"):
        _checkpoint(settled, owner)


def test_an_honest_log_goes_on_under_the_witness(world: World) -> None:
    first = world.checkpoint()
    assert first.startswith(f"{ORIGIN}\n1\n".encode())
    world.night()
    note = world.checkpoint()
    ((size,),) = world.owner("SELECT size FROM books.ledger_head")
    assert note.startswith(f"{ORIGIN}\n{size}\n".encode())
    assert world.checkpoint() == note  # nothing new: the checkpoint that is there
    assert world.faults() == []


def test_the_root_is_that_of_the_slow_reference(settled: World, owner: Db) -> None:
    assert log.read_head(owner).frontier.root() == mth(_entries(owner))


def test_another_key_of_the_same_name_does_not_sign(settled: World, owner: Db) -> None:
    wrong = Ed25519Signer.from_seed(ORIGIN, b"w" * 32)
    with pytest.raises(KeyFileError) as refused:
        checkpoints.make(owner, wrong, None, WITNESSED_AT)
    assert str(refused.value) == (
        f"この鍵（{ORIGIN}）は、台帳 {ORIGIN} の前の署名の鍵と違います。"
        "控えから元の鍵を戻してください。"
        f" / This key ({ORIGIN}) is not the one that signed the log {ORIGIN} before."
        " Restore the right key from its copy."
    )


def test_the_witness_knows_another_key_too(settled: World, owner: Db) -> None:
    owner.execute("DELETE FROM books.ledger_checkpoint")
    wrong = Ed25519Signer.from_seed(ORIGIN, b"w" * 32)
    with pytest.raises(WitnessError) as refused:
        checkpoints.make(owner, wrong, settled.witness, WITNESSED_AT)
    assert str(refused.value) == (
        f"立会人が署名を拒みました。前に見た署名は、この鍵（{ORIGIN}）のものではありません。"
        "元の鍵を戻してください。"
        f" / The witness refuses: what it saw before was not signed with this key ({ORIGIN})."
        " Restore the right key."
    )


def test_fsck_with_another_key_says_so(settled: World, owner: Db) -> None:
    wrong = Ed25519Signer.from_seed(ORIGIN, b"w" * 32)
    with settled.connected(Role.AUDIT) as connection:
        faults = fsck(connection, wrong.key, lambda done: None)
    assert {fault.code for fault in faults} == {"checkpoint"}


def test_a_checkpoint_forged_in_the_table_is_found(settled: World, owner: Db) -> None:
    change = "UPDATE books.ledger_checkpoint SET note = 'x' || note"
    assert _codes(_faults(settled, owner, change)) == {"checkpoint"}


def test_a_key_is_made_once_and_closed_to_others(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "log.key"
    made = make_signer(path, ORIGIN, ED25519)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert make_signer(path, ORIGIN, ED25519) == made == load_signer(path)
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_key_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "log.key"
    make_signer(path, ORIGIN, ED25519)
    path.chmod(mode)
    with pytest.raises(KeyFileError) as refused:
        load_signer(path)
    assert str(refused.value) == (
        f"署名鍵 {path} をほかの利用者が読めます。chmod 600 としてください。"
        f" / The signing key {path} is open to others: chmod 600."
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "PRIVATE+KEY+",
        "PRIVATE+KEY+sekisho.example.jp/acts+00000000+AQ==",
        "sekisho.example.jp/acts+00000000+AVcYtBd9nYGDY4PQyFI22BI/qKWBI8OC20qkd1iGZuLy",
        "PRIVATE+KEY+a+b+c+d",
        "鍵",
    ],
)
def test_a_damaged_key_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "log.key"
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    with pytest.raises(KeyFileError) as refused:
        make_signer(path, ORIGIN, ED25519)
    assert str(refused.value) == (
        f"署名鍵 {path} を鍵として読めません。控えから戻してください。"
        "作り直すと、これまでの台帳とは別の鍵になります。"
        f" / {path} is no signing key. Restore it from its copy: a new one would be another key."
    )
    assert path.read_text(encoding="utf-8") == text


def test_a_missing_key_says_when_it_is_made(tmp_path: Path) -> None:
    path = tmp_path / "log.key"
    with pytest.raises(KeyFileError) as refused:
        load_signer(path)
    assert str(refused.value).endswith(
        f" / The signing key {path} does not exist; the first publication makes it."
    )


def test_a_witness_whose_memory_is_damaged_refuses(world: World) -> None:
    world.checkpoint()
    world.witness.last.write_bytes(b"forget it\n")
    world.owner("DELETE FROM books.ledger_checkpoint")
    with pytest.raises(WitnessError, match="Restore the right key"):
        world.checkpoint()


def test_two_witnesses_have_two_keys(tmp_path: Path) -> None:
    first = FileWitness.at(tmp_path / "a", "witness.example.jp/a")
    second = FileWitness.at(tmp_path / "b", "witness.example.jp/b")
    assert first.signer.key != second.signer.key
    assert FileWitness.at(tmp_path / "a", "witness.example.jp/a") == first
