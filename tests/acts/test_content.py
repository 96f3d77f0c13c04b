"""What is in the files: what `decide` permits, customer by customer and item by item."""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow.parquet
import pytest

from night_world import DAY, World, everybody
from real_database import Database, create_database
from sekisho.books import runs
from sekisho.books.doors import PublishedDoor, nightly_doors
from sekisho.books.versions import in_force
from sekisho.decide import decide, typed_facts
from sekisho.decide.registry import registry_facts
from sekisho.gate.delivery import Delivery, Format, read_deliveries
from sekisho.gate.errors import ActRefusedError
from sekisho.postgres.cluster import Cluster
from sekisho.postgres.roles import Role
from sekisho.terms import Answer, Request


def _rows_of(world: World) -> list[Mapping[str, Any]]:
    """Every contract with all items as text and all facts, read past the door by the owner."""
    with world.connected(Role.OWNER) as connection:
        catalog = in_force(connection, DAY).catalog
        columns = [f"{catalog.subject['number'].sql} AS subject_number"]
        columns += [f"CAST({s.sql} AS text) AS i_{i}" for i, s in catalog.items.items() if s]
        columns += [f"{s.sql} AS f_{f}" for f, s in catalog.facts.items()]
        joins = [f"{catalog.relations[catalog.base].table} AS {catalog.base}"]
        for name, relation in catalog.relations.items():
            if name != catalog.base:
                source = relation.table or f"LATERAL ({relation.lateral})"
                kind = "LEFT JOIN" if relation.optional else "JOIN"
                joins.append(f"{kind} {source} AS {name} ON {relation.on or 'true'}")
        cursor = connection.execute(f"SELECT {', '.join(columns)} FROM {' '.join(joins)}".encode())
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor]


def _expected(
    world: World, door: PublishedDoor, rows: list[Mapping[str, Any]]
) -> list[list[str | None]]:
    """The rows of the door's file as the reference decider gives them, sorted."""
    with world.connected(Role.OWNER) as connection:
        policy = in_force(connection, DAY).policy
    words = policy.vocabulary
    nightly = [rule for rule in policy.rules if rule.id in door.rules]
    found = []
    for row in rows:
        stated = {name[2:]: value for name, value in row.items() if name.startswith("f_")}
        facts, _ = typed_facts(words, {k: v for k, v in stated.items() if v is not None}, DAY)
        if row["f_restricted"] is None:
            facts = {**facts, "restricted": frozenset()}
        facts = {**registry_facts(words, door.recipient, DAY), **facts}
        request = Request(door.recipient, door.purpose, door.columns, DAY, facts)
        answers = {answer.item: answer for answer in decide(policy, request).items}
        given = {
            item
            for item, answer in answers.items()
            if answer.answer is Answer.PERMIT and any(rule.id in answer.rules for rule in nightly)
        }
        if given:
            found.append([row[f"i_{item}"] if item in given else None for item in door.columns])
    return sorted(found, key=repr)


def _doors(world: World) -> list[PublishedDoor]:
    with world.connected(Role.AUDIT) as connection:
        return nightly_doors(connection, in_force(connection, DAY).policy.digest)


def _some_refuse_some_items(world: World) -> None:
    """Customers of every kind, and some who have refused one thing or another."""
    wishes = ("{name}", "{dax}", "{all}", "{phone,address}", "{procurement_management}", "{宇宙}")
    for offset, wish in enumerate(wishes):
        world.owner("UPDATE records.customer SET restricted = %s WHERE id %% 40 = %s", wish, offset)
    world.owner(
        "UPDATE records.contract SET overdue_yen = 9000, overdue_days = 65"
        " WHERE customer_id % 9 = 0"
    )
    world.owner(
        "UPDATE records.contract SET switching_with = '{akatsuki_power}' WHERE customer_id % 11 = 0"
    )
    world.owner(
        "INSERT INTO records.switching (customer_id, contract_id, switching_no, retailer, incoming,"
        " state, opened_on, step) SELECT customer_id, id, 'X', 'akatsuki_power', false, 'open',"
        " '2026-11-20', (ARRAY['relayed', 'accepted', 'dated'])[customer_id % 3 + 1]"
        " FROM records.contract AS k WHERE customer_id % 11 = 0 AND NOT EXISTS (SELECT FROM"
        " records.switching AS s WHERE s.customer_id = k.customer_id AND s.contract_id = k.id)"
    )
    world.owner(
        "UPDATE records.contract SET negawatt_with = '{minamo_dr}' WHERE customer_id % 13 = 0"
    )


NEVER_REGISTERED = {
    f"{region}_epco"
    for region in (
        "chugoku", "hokkaido", "hokuriku", "kansai", "kyushu", "okinawa", "shikoku", "tohoku",
    )
} | {"chubu_miraiz"}  # fmt: skip
"""Retailers that the registry of this world does not know: they have doors and no files."""


@dataclass(frozen=True)
class Refusing:
    """A world in which some refuse something, and what each door's file must hold in it."""

    world: World
    expected: Mapping[PublishedDoor, list[list[str | None]]]


@pytest.fixture(scope="module")
def refusing(
    cluster: Cluster, published: Database, tmp_path_factory: pytest.TempPathFactory
) -> Refusing:
    """The reference decider has decided for everybody, every nightly door and every item, once."""
    copy = create_database(cluster, template=published.name)
    world = World(copy, tmp_path_factory.mktemp("refusing"))
    _some_refuse_some_items(world)
    rows = _rows_of(world)
    return Refusing(world, {door: _expected(world, door, rows) for door in _doors(world)})


def _values(data: bytes, delivery: Delivery, door: PublishedDoor) -> list[list[str | None]]:
    """The rows of a file, as text, sorted."""
    if delivery.format is Format.CSV:
        head, *body = csv.reader(io.StringIO(data.decode(), newline=""))
        assert tuple(head) == door.labels
        return sorted(([value or None for value in line] for line in body), key=repr)
    if delivery.format is Format.PARQUET:
        table = pyarrow.parquet.read_table(io.BytesIO(data))
        assert tuple(table.column_names) == door.columns
        assert {str(each.type) for each in table.schema} == {"string"}
        lines = table.to_pylist()
    else:
        lines = [json.loads(line, parse_float=str, parse_int=str) for line in data.splitlines()]
        assert all(tuple(line) == door.columns for line in lines)
    return sorted(([line[item] for item in door.columns] for line in lines), key=repr)


@pytest.mark.parametrize(
    ("delivery", "day"),
    [
        (Delivery(Format.CSV, "utf-8", "\n"), DAY),
        (Delivery(Format.JSONL), DAY.replace(day=2)),
        (Delivery(Format.PARQUET), DAY.replace(day=3)),
    ],
)
def test_every_file_holds_exactly_what_decide_permits(
    refusing: Refusing, delivery: Delivery, day: date
) -> None:
    world = refusing.world
    world.night(day, everybody(delivery))
    withheld = set()
    for door, expected in refusing.expected.items():
        with world.connected(Role.AUDIT) as connection:
            if runs.standing(connection, door.recipient, door.purpose, day) is None:
                assert expected == [], "the registry knows no such company, so nothing is permitted"
                withheld.add(door.recipient)
                continue
        name = world.run_of(door.recipient, door.purpose, day).plan.file_name
        found = _values((world.outbox.directory / name).read_bytes(), delivery, door)
        assert found == expected, (door.recipient, door.purpose)
    assert withheld == NEVER_REGISTERED
    assert sum(bool(rows) for rows in refusing.expected.values()) >= 15


def test_the_header_says_what_the_notice_says(world: World) -> None:
    world.night()
    dax = world.file_of("dax", "procurement_management").decode()
    assert dax.split("\r\n", 1)[0] == (
        "地域電力会社,顧客名,請求先住所,提供先住所,供給地点特定番号,顧客電話番号"
    )
    network = world.file_of("tepco_pg", "network_operation").decode("cp932")
    assert network.split(",", 2)[:2] == ["氏名", "住所"]  # the other rule's word for a name


def test_csv_is_exact_to_the_byte(world: World) -> None:
    number, key = world.owner(
        "SELECT customer_no, customer.id FROM records.customer"
        " JOIN records.contract ON customer_id = customer.id"
        " WHERE state = 'active' ORDER BY customer.id LIMIT 1"
    )[0]
    world.owner(
        "UPDATE records.customer SET name = %s, phone = '', consents = '{consent}',"
        " restricted = NULL WHERE id = %s",
        '山田 "電気店", 一号\n二階\r\n三階',
        key,
    )
    world.owner(
        "UPDATE records.contract SET regional_utility = '=1+1', billing_address = NULL,"
        " service_address = ' 空白 ' WHERE customer_id = %s",
        key,
    )
    (point,) = world.owner("SELECT number FROM records.supply_point WHERE customer_id = %s", key)[0]
    world.owner("UPDATE records.customer SET consents = '{}' WHERE id <> %s", key)
    world.night()
    assert (
        world.file_of("dax", "procurement_management")
        == (
            "地域電力会社,顧客名,請求先住所,提供先住所,供給地点特定番号,顧客電話番号\r\n"
            f'=1+1,"山田 ""電気店"", 一号\n二階\r\n三階",, 空白 ,{point},""\r\n'
        ).encode()
    )
    assert number.startswith("S0007-")


def test_a_customer_with_two_contracts_has_two_rows_and_one_entry(world: World) -> None:
    (key,) = world.owner(
        "SELECT customer.id FROM records.customer"
        " JOIN records.contract ON customer_id = customer.id"
        " WHERE state = 'active' AND consents && '{consent,procurement_management,dax}' LIMIT 1"
    )[0]
    world.night()
    before = world.run_of("dax", "procurement_management")
    columns = ", ".join(
        name
        for (name,) in world.owner(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = 'records'"
            " AND table_name = 'contract' AND column_name NOT IN ('id', 'contract_no')"
        )
    )
    world.owner(
        f"INSERT INTO records.contract (id, contract_no, {columns})"
        f" SELECT 99, 'ANOTHER', {columns} FROM records.contract WHERE customer_id = %s",
        key,
    )
    world.owner("UPDATE books.extract_run SET state = 'voided'")
    for path in world.outbox.directory.glob("2026*"):
        path.unlink()
    world.night()
    after = world.run_of("dax", "procurement_management")
    assert (after.rows, after.customers, after.entries) == (
        (before.rows or 0) + 1,
        before.customers,
        before.entries,
    )
    world.assert_sound()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("default: {format: xlsx}", "default"),
        ("default: {encoding: shift_jis}", "default"),
        ("recipients: {dax: {line_end: cr}}", "dax"),
        ("recipients: {dax: {format: jsonl, encoding: cp932}}", "dax"),
        ("recipients: {dax: {replace_errors: true}}", "dax"),
        ("default: [csv]", "YAML"),
        ("default: {", "YAML"),
    ],
)
def test_a_wish_that_nobody_can_fulfil_is_refused(text: str, place: str) -> None:
    with pytest.raises(ActRefusedError) as refused:
        read_deliveries(text, "delivery.yaml")
    assert refused.value.ja == (
        f"delivery.yaml の {place} を読めません。format は csv・jsonl・parquet、"
        "encoding は utf-8・cp932（CSV のみ）、line_end は crlf・lf、"
        "way は fetch・folder・sftp です。"
    )
    assert refused.value.en == (
        f"delivery.yaml: {place} cannot be read. format: csv, jsonl, parquet;"
        " encoding: utf-8, cp932 (CSV only); line_end: crlf, lf; way: fetch,"
        " folder, sftp."
    )
