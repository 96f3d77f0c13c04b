"""Both companies' catalogs fit their tables: every item and fact can be read at once."""

import json
from pathlib import Path

import psycopg
import pytest

from real_database import Database
from sekisho.gate.load_synthetic import load_synthetic
from sekisho.postgres.roles import Role
from sekisho.rules.words import read_terms
from sekisho.sql.catalog import Catalog, Relation
from sekisho.sql.read_catalog import read_catalog

ROOT = Path(__file__).parents[3]
SCHEMA = {"policy": "", "examples/gas": "examples/gas/schema.sql"}


def catalog_of(folder: str) -> Catalog:
    terms, _ = read_terms((ROOT / folder / "terms.yaml").read_text("utf-8"), "terms.yaml", {})
    assert terms is not None
    text = (ROOT / folder / "catalog.yaml").read_text("utf-8")
    catalog, findings = read_catalog(text, "catalog.yaml", terms.vocabulary)
    assert findings == []
    assert catalog is not None
    return catalog


def joined(relation: Relation, base: str) -> str:
    if relation.name == base:
        return f"FROM {relation.table} AS {relation.name}"
    side = "LEFT JOIN" if relation.optional else "JOIN"
    if relation.lateral:
        return f"{side} LATERAL ({relation.lateral}) AS {relation.name} ON true"
    return f"{side} {relation.table} AS {relation.name} ON {relation.on}"


def everything(catalog: Catalog) -> str:
    items = {f"item_{name}": source for name, source in catalog.items.items() if source}
    facts = {f"fact_{name}": source for name, source in catalog.facts.items()}
    columns = ", ".join(f"{source.sql} AS {name}" for name, source in (items | facts).items())
    tables = " ".join(joined(r, catalog.base) for r in catalog.joined(catalog.relations))
    key = catalog.subject["key"].sql
    return f"SELECT {columns}, {catalog.subject['salt'].sql} AS salt {tables} ORDER BY {key}"


@pytest.mark.parametrize("folder", SCHEMA)
def test_every_item_and_fact_has_its_column(fresh_database: Database, folder: str) -> None:
    with psycopg.connect(fresh_database.dsn(Role.OWNER)) as connection:
        if SCHEMA[folder]:
            connection.execute((ROOT / SCHEMA[folder]).read_text("utf-8").encode())
        assert connection.execute(everything(catalog_of(folder)).encode()).fetchall() == []


def test_a_customers_row_is_one_row_with_histories_as_compact_json(
    fresh_database: Database,
) -> None:
    with psycopg.connect(fresh_database.dsn(Role.IMPORT), autocommit=True) as connection:
        load_synthetic(connection, 1, 200)
    with (
        psycopg.connect(fresh_database.dsn(Role.OWNER)) as connection,
        connection.cursor(row_factory=psycopg.rows.dict_row) as cursor,
    ):
        rows = cursor.execute(everything(catalog_of("policy")).encode()).fetchall()
    assert len(rows) == 200
    row = next(row for row in rows if row["item_billing_history"])
    bills = json.loads(row["item_billing_history"])
    assert row["item_billing_history"] == json.dumps(
        bills, ensure_ascii=False, separators=(",", ":")
    )
    assert [bill["請求日"] for bill in bills] == sorted(bill["請求日"] for bill in bills)
    assert row["item_island_tariff"] in ("有", "無")
    assert row["fact_consents"] is not None


def test_a_catalog_for_other_tables_fails_loudly(fresh_database: Database) -> None:
    with (
        psycopg.connect(fresh_database.dsn(Role.OWNER)) as connection,
        pytest.raises(psycopg.errors.UndefinedTable, match=r"gas\.agreement"),
    ):
        connection.execute(everything(catalog_of("examples/gas")).encode())
