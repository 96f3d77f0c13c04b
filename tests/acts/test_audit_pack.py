"""The act of writing an audit pack: the verifier accepts it, and any lie in it is found."""

import subprocess
import sys
from pathlib import Path

import pytest

from night_world import World
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.write_audit_pack import newest_checkpoint, write_audit_pack
from sekisho.ledger import sekisho_verify
from sekisho.postgres.roles import Role


def pack_of(world: World) -> Path:
    """A pack after one night, with a checkpoint before it and one behind it."""
    world.checkpoint()
    world.night()
    world.checkpoint()
    directory = world.place / "pack"
    with world.connected(Role.AUDIT) as connection:
        write_audit_pack(connection, world.outbox, directory, lambda done: None)
    return directory


def verdict(world: World, directory: Path) -> subprocess.CompletedProcess[str]:
    """What the one-file verifier says to an auditor who has the pack and the two keys."""
    keys = ("--key", str(world.signer.key), "--witness", str(world.witness.signer.key))
    command = (sys.executable, "-I", sekisho_verify.__file__, "pack", str(directory), *keys)
    return subprocess.run((*command, "--lang", "en"), capture_output=True, text=True, check=False)


def test_an_auditor_computes_the_whole_log_again(world: World) -> None:
    directory = pack_of(world)
    assert len(list((directory / "old").iterdir())) == 1
    assert len(list((directory / "files").iterdir())) == len(world.released())
    told = verdict(world, directory)
    assert (told.returncode, told.stdout.splitlines()[0]) == (0, "VERIFIED")


def test_a_pack_holds_no_customer_number(world: World) -> None:
    directory = pack_of(world)
    everything = b"".join(path.read_bytes() for path in directory.rglob("*") if path.is_file())
    numbers = world.owner("SELECT customer_no FROM records.customer")
    assert not [number for (number,) in numbers if number.encode() in everything]


@pytest.mark.parametrize("lie", ["entries.bin", "checkpoint.txt"])
def test_a_changed_byte_is_found(world: World, lie: str) -> None:
    directory = pack_of(world)
    data = bytearray((directory / lie).read_bytes())
    data[len(data) // 2] ^= 1
    (directory / lie).write_bytes(data)
    assert verdict(world, directory).returncode == 1


def test_a_manifest_that_the_log_does_not_know_is_found(world: World) -> None:
    directory = pack_of(world)
    manifest = next((directory / "files").iterdir())
    manifest.write_bytes(manifest.read_bytes().replace(b'"rows": ', b'"rows": 1'))
    assert verdict(world, directory).returncode == 1


def test_a_pack_before_any_checkpoint_is_refused(world: World) -> None:
    with world.connected(Role.AUDIT) as connection, pytest.raises(ActRefusedError) as refused:
        write_audit_pack(connection, world.outbox, world.place / "pack", lambda done: None)
    assert refused.value.en == "Nothing was signed yet. Run sekisho ledger checkpoint first."


def test_a_directory_that_holds_something_is_left_alone(world: World) -> None:
    world.checkpoint()
    with world.connected(Role.AUDIT) as connection, pytest.raises(ActRefusedError) as refused:
        write_audit_pack(connection, world.outbox, world.place, lambda done: None)
    assert refused.value.en == f"{world.place} is not empty. Name another directory."


def test_a_pack_too_large_for_a_page_is_refused_with_the_way_to_get_it(world: World) -> None:
    world.checkpoint()
    world.night()
    world.checkpoint()
    size = world.owner("SELECT max(size) FROM books.ledger_checkpoint")[0][0]
    with world.connected(Role.AUDIT) as connection:
        assert newest_checkpoint(connection, size).size == size
        with pytest.raises(ActRefusedError) as refused:
            newest_checkpoint(connection, size - 1)
    assert (refused.value.code, refused.value.ja, refused.value.en) == (
        "pack-too-large",
        (
            f"記録が {size:,} 件あり、画面からお渡しできる {size - 1:,} 件を超えています。"
            "管理者に sekisho ledger pack の実行を依頼してください。"
        ),
        (
            f"The pack holds {size:,} entries, more than the {size - 1:,} that a page can give."
            " Ask the administrator to run sekisho ledger pack."
        ),
    )
