"""A customer's history tells everything that was given, and a receipt proves each of it offline."""

import subprocess
import sys
from base64 import b64decode, b64encode

import pytest

from cast import ROOT
from night_world import DAY, SEED, World
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.give_receipt import give_receipt
from sekisho.gate.tell_history import Passage, tell_history
from sekisho.ledger.note import Ed25519Signer, SignatureError
from sekisho.ledger.receipt import ReceiptError, verify_receipt
from sekisho.postgres.roles import Role
from sekisho.records.keys import synthetic_number

VERIFIER = ROOT / "src" / "sekisho" / "ledger" / "sekisho_verify.py"
NUMBERS = tuple(synthetic_number(SEED, index) for index in range(60))


def _history(world: World, number: str) -> list[Passage]:
    with world.connected(Role.WEB) as connection:
        return tell_history(connection, number)


def _receipt(world: World, number: str, index: int) -> bytes:
    with world.connected(Role.WEB) as connection:
        return give_receipt(connection, number, index)


def test_the_history_finds_every_file_that_somebody_is_in(world: World) -> None:
    world.night()
    world.night(DAY.replace(day=2))
    for number in NUMBERS[:20]:
        told = {
            (p.recipient, p.purpose, p.day)
            for p in _history(world, number)
            if "supply_point_id" in p.items  # by which the customer is found in the files
        }
        (point,) = world.owner(
            "SELECT number FROM records.supply_point JOIN records.customer"
            " ON customer.id = customer_id WHERE customer_no = %s",
            number,
        )[0]
        inside = {
            tuple(row)
            for name, data in world.released().items()
            if not name.endswith(".parquet") and point.encode() in data
            for row in world.owner(
                "SELECT recipient, purpose, day FROM books.extract_run WHERE file_name = %s", name
            )
        }
        assert {each for each in told if each[0] not in ("minamo_dr", "komorebi_dr")} == inside


def test_every_passage_has_a_receipt_that_verifies(world: World) -> None:
    world.night()
    world.checkpoint()
    proved = 0
    for number in NUMBERS[:25]:
        for passage in _history(world, number):
            receipt = verify_receipt(
                _receipt(world, number, passage.index),
                world.signer.key,
                [world.witness.signer.key],
            )
            assert (receipt.customer_no, receipt.recipient, receipt.purpose) == (
                number,
                passage.recipient,
                passage.purpose,
            )
            assert (receipt.items, receipt.clauses) == (passage.items, passage.clauses)
            assert (receipt.day, receipt.policy) == (DAY.isoformat(), passage.digest)
            proved += 1
    assert proved > 25


def test_the_standalone_verifier_agrees_for_three_customers(world: World) -> None:
    world.night()
    world.checkpoint()
    shown = 0
    for number in NUMBERS:
        passages = _history(world, number)
        if not passages or shown == 3:
            continue
        shown += 1
        path = world.place / "receipt.txt"
        path.write_bytes(_receipt(world, number, passages[-1].index))
        told = subprocess.run(
            [sys.executable, "-I", VERIFIER, "receipt", path, "--key", str(world.signer.key),
             "--witness", str(world.witness.signer.key), "--lang", "ja"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert told.returncode == 0, told.stderr
        assert told.stdout.startswith("確認できました\n")
        assert f"お客さま番号: {number}\n" in told.stdout
    assert shown == 3


def test_a_withheld_item_is_not_in_the_entry(world: World) -> None:
    key, number = world.owner(
        "SELECT customer.id, customer_no FROM records.customer"
        " JOIN records.contract ON contract.customer_id = customer.id WHERE state = 'active'"
        " AND consents && '{consent,dax,procurement_management}'"
        " AND (restricted IS NULL OR restricted = '{}') ORDER BY customer.id LIMIT 1"
    )[0]
    world.owner("UPDATE records.customer SET restricted = '{phone,name}' WHERE id = %s", key)
    world.night()
    world.checkpoint()
    (passage,) = [p for p in _history(world, number) if p.recipient == "dax"]
    expected = ("regional_utility", "billing_address", "service_address", "supply_point_id")
    assert passage.items == expected
    proved = verify_receipt(_receipt(world, number, passage.index), world.signer.key)
    assert proved.items == expected


def test_an_entry_of_somebody_else_has_no_receipt_for_me(world: World) -> None:
    world.night()
    world.checkpoint()
    mine, yours = [number for number in NUMBERS if _history(world, number)][:2]
    theirs = _history(world, yours)[0].index
    for index in (theirs, 0, 1, 999_999, -1):
        with pytest.raises(ActRefusedError) as refused:
            _receipt(world, mine, index)
        assert (refused.value.code, refused.value.ja, refused.value.en) == (
            "not-yours",
            (
                f"台帳の {index} 番はこのお客様の記録ではありません。"
                "sekisho history で番号を確かめてください。"
            ),
            f"Entry {index} is not about this customer. See sekisho history for the numbers.",
        )


def test_a_receipt_changed_by_one_word_proves_nothing(world: World) -> None:
    world.night()
    world.checkpoint()
    number = next(number for number in NUMBERS if _history(world, number))
    receipt = _receipt(world, number, _history(world, number)[0].index)
    other = Ed25519Signer.from_seed(world.signer.key.name, b"o" * 32)
    with pytest.raises(SignatureError):
        verify_receipt(receipt, other.key)
    head, extra, tail = receipt.split(b"\n", 2)
    opened = b64decode(extra.removeprefix(b"extra "))
    assert number.encode() in opened
    lie = opened.replace(number.encode(), NUMBERS[59].encode())
    forged = b"\n".join((head, b"extra " + b64encode(lie), tail))
    with pytest.raises(ReceiptError, match="do not open the entry's commitment"):
        verify_receipt(forged, world.signer.key)


def test_without_a_checkpoint_there_is_no_receipt_yet(world: World) -> None:
    world.checkpoint()
    world.night()
    number = next(number for number in NUMBERS if _history(world, number))
    with pytest.raises(ActRefusedError) as refused:
        _receipt(world, number, _history(world, number)[0].index)
    assert (refused.value.code, refused.value.ja, refused.value.en) == (
        "no-checkpoint",
        (
            "この記録を含む署名がまだありません。"
            "sekisho ledger checkpoint の後にもう一度お試しください。"
        ),
        "No checkpoint covers this entry yet. Run sekisho ledger checkpoint, then ask again.",
    )


@pytest.mark.parametrize("number", ["S0007-99999999", "", "' OR 1=1 --", "s0007-00000000"])
def test_an_unknown_number_is_refused_in_the_same_words(world: World, number: str) -> None:
    with pytest.raises(ActRefusedError) as refused:
        _history(world, number)
    assert (refused.value.code, refused.value.ja, refused.value.en) == (
        "unknown-customer",
        "その番号のお客様は見当たりません。番号を確かめてください。",
        "No customer has that number. Check the number.",
    )


def test_an_erased_salt_opens_nothing_and_breaks_nothing(world: World) -> None:
    world.night()
    world.checkpoint()
    number = next(number for number in NUMBERS if _history(world, number))
    index = _history(world, number)[0].index
    world.owner(
        "UPDATE records.customer SET salt = DEFAULT WHERE customer_no = %s",
        number,
    )
    with pytest.raises(ActRefusedError, match=f"Entry {index} can no longer be opened") as refused:
        _receipt(world, number, index)
    assert refused.value.code == "closed"
    assert world.faults() == []
