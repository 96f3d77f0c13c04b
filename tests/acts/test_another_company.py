"""Another company, other words, other tables: the gas retailer's night, by its own files alone.

The cast: Mizuho uses gas at a point of Tsuchinoko Pipelines and switches to Hinoto Gas; Kaede uses
gas too and has refused the switch to be told; Sumire's valve is shut.
"""

import json
import re
from pathlib import Path

import psycopg
import pytest

from cast import ROOT
from night_world import DAY, World, everybody, publish_in
from real_database import Database
from sekisho.commands._notice import whole_bytes
from sekisho.gate.delivery import Delivery, Format
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.give_receipt import give_receipt
from sekisho.gate.publish_policy import Draft
from sekisho.gate.tell_history import tell_history
from sekisho.ledger.receipt import verify_receipt
from sekisho.postgres.roles import Role
from statistics_office import Office

GAS = ROOT / "examples" / "gas"
ROWS = """
INSERT INTO gas.holder VALUES
  (1, 'U-1', '水野 みずほ', '0000-10-0001', NULL),
  (2, 'U-2', '楓 かえで', '0000-10-0002', NULL),
  (3, 'U-3', '菫 すみれ', '0000-10-0003', NULL);
INSERT INTO gas.agreement VALUES
  (1, 1, 2, '静岡県架空市水一丁目', '午前', NULL, 0),
  (2, 1, 2, '静岡県架空市楓二丁目', NULL, NULL, 0),
  (3, 1, 3, '静岡県架空市菫三丁目', NULL, NULL, 0);
INSERT INTO gas.installation VALUES
  (1, 1, '12345678901234567', 'tsuchinoko_pipe', 'M1', '4号', true, true, current_date + 24),
  (2, 1, '12345678901234568', 'tsuchinoko_pipe', 'M2', '4号', true, true, current_date + 755),
  (3, 1, '12345678901234569', 'nobody_known', 'M3', '4号', false, true, NULL);
INSERT INTO gas.switch VALUES (1, 1, 'hinoto_gas', NULL), (2, 1, 'hinoto_gas', NULL);
INSERT INTO gas.wish VALUES (2, '-', 'hinoto_gas');
INSERT INTO gas.secret VALUES
  (1, sha256('a')), (2, sha256('b')), (3, sha256('c'));
"""


def draft() -> Draft:
    """The gas company's three files, as they are shipped; who is entrusted stays so for long."""
    terms = GAS.joinpath("terms.yaml").read_bytes()
    return Draft(
        whole_bytes(GAS / "notice.md", GAS.joinpath("notice.md").read_bytes()),
        re.sub(rb"(_until): [\d-]+", rb"\1: 2099-03-31", terms),
        GAS.joinpath("catalog.yaml").read_bytes(),
    )


@pytest.fixture
def gas(fresh_database: Database, tmp_path: Path) -> World:
    """The gas company's tables and customers; nothing is published yet."""
    with psycopg.connect(fresh_database.dsn(Role.OWNER)) as owner:
        owner.execute(GAS.joinpath("schema.sql").read_bytes())
        owner.execute(ROWS.encode())
    return World(fresh_database, tmp_path)


def lines(world: World, recipient: str, purpose: str) -> list[dict[str, object]]:
    """The rows of that recipient's file."""
    return [json.loads(line) for line in world.file_of(recipient, purpose).splitlines()]


def spend_the_night(world: World) -> None:
    """The notice is published and every recipient has its file, as JSON Lines."""
    publish_in(world.database, draft())
    world.night(deliveries=everybody(Delivery(Format.JSONL)))


def test_each_recipient_gets_the_customers_and_items_of_its_rule(gas: World) -> None:
    spend_the_night(gas)
    piped = lines(gas, "tsuchinoko_pipe", "pipeline_work")
    assert [row["holder"] for row in piped] == ["水野 みずほ", "楓 かえで"]
    assert "alarm" not in piped[0], "the rule takes the alarm out of its list"
    [switched] = lines(gas, "hinoto_gas", "switch_relay")
    assert switched["holder"] == "水野 みずほ", "Kaede refused, Sumire switches to nobody"
    [inspected] = lines(gas, "mimawari_safety", "safety_check")
    assert inspected["visit_wish"] == "午前", "due within four months, and in use"


def test_a_customer_of_the_gas_company_has_a_history_and_a_receipt(gas: World) -> None:
    spend_the_night(gas)
    gas.checkpoint()
    with gas.connected(Role.WEB) as connection:
        passages = tell_history(connection, "U-1")
        receipts = [give_receipt(connection, "U-1", passage.index) for passage in passages]
    assert {passage.recipient for passage in passages} == {
        "tsuchinoko_pipe",
        "hinoto_gas",
        "mimawari_safety",
    }
    proved = [verify_receipt(each, gas.signer.key) for each in receipts]
    assert {one.customer_no for one in proved} == {"U-1"}
    assert gas.faults() == []


def test_a_customer_whom_the_company_does_not_know_has_neither(gas: World) -> None:
    publish_in(gas.database, draft())
    with gas.connected(Role.WEB) as connection, pytest.raises(ActRefusedError) as refused:
        tell_history(connection, "S0042-00000007")
    assert refused.value.en == "No customer has that number. Check the number."


def test_the_gas_company_counts_its_own_tables_by_its_catalog_alone(gas: World) -> None:
    gas.owner(
        "INSERT INTO gas.holder SELECT 100 + n, 'U-' || 100 + n, '架空 太郎' FROM"
        " generate_series(1, 12) AS n"
    )
    gas.owner(
        "INSERT INTO gas.agreement SELECT 100 + n, 1, 2, '静岡県架空市' FROM"
        " generate_series(1, 12) AS n"
    )
    gas.owner(
        "INSERT INTO gas.installation SELECT 100 + n, 1, lpad(n::text, 17, '0'), 'tsuchinoko_pipe',"
        " 'M', '4号', true, true FROM generate_series(1, 12) AS n"
    )
    gas.owner(
        "INSERT INTO gas.invoice SELECT 100 + n, 1, '2026-10-01', 20.5, 3000"
        " FROM generate_series(1, 12) AS n"
    )
    publish_in(gas.database, draft())
    office = Office(gas)
    made = office.prepare("ガスの使用量", "2026-10")
    assert office.lines(made) == [
        ["2026-10", "つちのこ導管", "12", "246.0"], ["2026-10", "計", "12", "246.0"]
    ]  # fmt: skip


def test_entrusted_work_stops_when_the_contract_has_ended(gas: World) -> None:
    ended = draft().terms.replace(b"contract_until: 2099-03-31", b"contract_until: 2026-10-31")
    publish_in(gas.database, Draft(draft().notice, ended, draft().catalog), today=DAY)
    gas.night()
    assert gas.file_of("mimawari_safety", "safety_check").count(b"\n") == 1, "the heading"
