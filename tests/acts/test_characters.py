"""CP932: what it cannot hold, or would not give back, is held back and reported, never replaced."""

import csv
import io

import pytest

from night_world import World, everybody
from sekisho.gate.delivery import Delivery, Format
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.extract_encoding import converter, header_line
from sekisho.gate.extract_rows import Batch, Held, batches

CP932 = everybody(Delivery(Format.CSV, "cp932", "\r\n"))


def _row(key: int, line: str, item_set: str = "") -> bytes:
    """A row as the database streams it: key, a commitment of zeroes, item set, the line."""
    return f"{key:016x}{'00' * 32},{item_set},{line}\n".encode()


def _batch(*rows: bytes) -> Batch:
    (batch,) = batches(rows)
    return batch


def _plain(world: World) -> None:
    """Everybody is called alike; the synthetic names have characters of their own to hold back."""
    world.owner("UPDATE records.customer SET name = '架空 花子'")


def _name(world: World, offset: int, name: str) -> int:
    """A customer of the file is called like this; returns the key."""
    (key,) = world.owner(
        "SELECT customer.id FROM records.customer"
        " JOIN records.contract ON customer_id = customer.id"
        " WHERE state = 'active' AND consents && '{consent,procurement_management,dax}'"
        " AND (restricted IS NULL OR restricted = '{}') ORDER BY customer.id OFFSET %s LIMIT 1",
        offset,
    )[0]
    world.owner("UPDATE records.customer SET name = %s WHERE id = %s", name, key)
    return int(key)


def test_what_cp932_holds_passes(world: World) -> None:
    names = ("髙橋 一", "山﨑 ①", "㈱電気", "ﾊﾝｶｸ ～", "Ⅷ ㍻ №")
    _plain(world)
    for offset, name in enumerate(names):
        _name(world, offset, name)
    world.night(deliveries=CP932)
    run = world.run_of("dax", "procurement_management")
    assert run.held == 0
    text = world.file_of("dax", "procurement_management").decode("cp932")
    found = {line[1] for line in csv.reader(io.StringIO(text, newline=""))}
    assert set(names) <= found


def test_what_cp932_cannot_hold_is_held_back_and_reported_without_the_value(world: World) -> None:
    wrong = {"𠮷田": "U+20BB7", "森 鷗外": "U+9DD7", "上〜下": "U+301C", "葛\U000e0100": "U+E0100",
             "は\u3099": "U+3099", "A−B": "U+2212"}  # fmt: skip
    _plain(world)
    keys = {}
    for offset, (name, point) in enumerate(wrong.items()):
        keys[_name(world, offset, name)] = point
    world.night()  # tepco_pg wants CP932, dax does not
    assert world.run_of("dax", "procurement_management").held == 0
    world.owner("UPDATE books.extract_run SET state = 'voided'")
    for path in world.outbox.directory.glob("2026*"):
        path.unlink()
    before = world.owner("SELECT count(*) FROM books.held_row WHERE run_id IS NOT NULL")[0][0]
    world.night(deliveries=CP932)
    run = world.run_of("dax", "procurement_management")
    assert run.held == len(wrong)
    told = world.owner(
        "SELECT customer_id, item, reason FROM books.held_row WHERE run_id = %s", run.id
    )
    assert sorted(told) == sorted((key, "name", f"cp932: {point}") for key, point in keys.items())
    file = world.file_of("dax", "procurement_management")
    assert file.count(b"\r\n") == (run.rows or 0) + 1
    assert b"?" not in file
    assert not any(name.encode() in file for name in wrong)
    assert world.owner(
        "SELECT count(*) FROM books.run_subjects WHERE run_id = %s AND set_of IS NULL", run.id
    ) == [(1,)]
    given = world.owner("SELECT entries FROM books.extract_run WHERE id = %s", run.id)
    assert given == [(run.rows,)]  # who was held back has no entry: nothing was given
    assert before < world.owner("SELECT count(*) FROM books.held_row")[0][0]
    world.assert_sound()


def test_one_bad_row_does_not_hold_its_neighbours() -> None:
    held: list[Held] = []
    convert = converter(["name", "memo"], "cp932", "\r\n", held)
    passed, data = convert(
        _batch(_row(1, "髙橋,a"), _row(2, 'b,"x ""〜"" y"'), _row(3, ",c", "memo"))
    )
    assert passed.keys == [1, 3]
    assert passed.item_sets == {1: b"memo"}
    assert data == "髙橋,a\r\n,c\r\n".encode("cp932")
    assert held == [Held(2, "memo", "cp932: U+301C")]


def test_the_item_is_found_behind_commas_quotes_and_line_feeds() -> None:
    held: list[Held] = []
    convert = converter(["a", "b", "c", "d"], "cp932", "\n", held)
    convert(_batch(_row(5, '"1,\n2",,"say ""〜"" ",𠮷'), _row(6, ',"",\u00a5,')))
    assert held == [Held(5, "c", "cp932: U+301C"), Held(6, "c", "cp932: U+00A5")]


def test_a_value_longer_than_the_csv_module_allows_is_no_error() -> None:
    held: list[Held] = []
    convert = converter(["talk", "name"], "cp932", "\n", held)
    convert(_batch(_row(7, f'"{"あ" * 200_000}",鷗')))
    assert held == [Held(7, "name", "cp932: U+9DD7")]


def test_utf8_passes_as_it_is() -> None:
    held: list[Held] = []
    rows = _batch(_row(1, "𠮷〜鷗"), _row(2, '"二\n行"'))
    assert converter(["name"], "utf-8", "\n", held)(rows) == (rows, '𠮷〜鷗\n"二\n行"\n'.encode())
    assert converter(["name"], "utf-8", "\r\n", held)(rows)[1] == '𠮷〜鷗\r\n"二\n行"\r\n'.encode()
    assert held == []


def test_rows_are_taken_apart_at_the_front_and_never_looked_into() -> None:
    (batch,) = batches(
        [_row(1, "a,,b"), _row(-1 % 2**64, ",,", "name"), _row(2**62, '"x\n,,"', "")]
    )
    assert batch.keys == (1, -1, 2**62)
    assert batch.commitments == (bytes(32),) * 3
    assert batch.data == [b"a,,b\n", b",,\n", b'"x\n,,"\n']
    assert batch.item_sets == {1: b"name"}


def test_a_row_without_a_commitment_ends_the_extract() -> None:
    with pytest.raises(ActRefusedError) as refused:
        list(batches([_row(1, "a"), b",,a\n"]))
    assert refused.value.code == "no-commitment"
    assert refused.value.en == (
        "For some row no ledger entry can be made: the customer's key or salt is empty. Check the"
        " columns that subject names in catalog.yaml. Nothing was given out."
    )


def test_a_label_that_the_encoding_cannot_hold_refuses_the_file() -> None:
    with pytest.raises(ActRefusedError) as refused:
        header_line(["氏名", "〜の記録"], "cp932", "\r\n")
    assert (refused.value.code, refused.value.ja, refused.value.en) == (
        "label-encoding",
        "項目の名「〜の記録」は cp932 で書けません。delivery.yaml で utf-8 を選んでください。",
        "The label '〜の記録' cannot be written in cp932: choose utf-8 in delivery.yaml.",
    )


def test_labels_with_commas_and_quotes_are_quoted() -> None:
    assert header_line(["a", 'b"c', "d,e", "f\ng"], "utf-8", "\n") == b'a,"b""c","d,e","f\ng"\n'
