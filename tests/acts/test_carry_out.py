"""What was granted happens: told, corrected, stopped, erased; the ledger knows before anybody."""

import io
import json
import re
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest

from cast import ROOT
from night_world import World
from request_office import HARU, KOTARO, Office, moment
from sekisho.cases.life import Outcome
from sekisho.gate.carry_out_request import Carried, carry_out_request
from sekisho.gate.erase_record import erase_customer
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.give_receipt import give_receipt
from sekisho.gate.package_letter import letter_bytes
from sekisho.gate.package_xlsx import xlsx_bytes
from sekisho.gate.tell_history import tell_history
from sekisho.gate.write_answer import write_answer
from sekisho.ledger.entry import commit, statement
from sekisho.ledger.text import from_base64
from sekisho.postgres.roles import Role


@pytest.fixture
def office(world: World) -> Office:
    """The office."""
    return Office(world)


def granted(office: Office, kind: str, outcome: Outcome = Outcome.GRANTED, *reasons: str,
            **more: Any) -> int:  # fmt: skip
    """Haru's case of that kind, decided."""
    case: int = office.open(kind, **more).case
    office.identify(case)
    office.decide(case, outcome, *reasons)
    return case


def carry_out(office: Office, case: int) -> Carried:
    """The hand does it."""
    with office.world.connected(Role.HAND) as connection:
        return carry_out_request(connection, office.version, case, moment(KOTARO))


def told(office: Office, kind: str = "disclosure") -> Mapping[str, Any]:
    """The package of a granted case."""
    package = carry_out(office, granted(office, kind)).package
    assert package is not None
    return package.data


def ended(office: Office, ended_on: str, paid_on: str) -> None:
    """Haru's contract ended and everything was paid, so long ago."""
    key = office.world.owner("SELECT id FROM records.customer WHERE customer_no = %s", HARU)[0][0]
    office.world.owner(
        "UPDATE records.contract SET state = 'ended', ended_on = %s, overdue_yen = 0,"
        " overdue_days = 0 WHERE customer_id = %s", ended_on, key,
    )  # fmt: skip
    office.world.owner(
        "UPDATE records.payment SET paid_on = %s WHERE customer_id = %s", paid_on, key
    )


# -- disclosure


def test_the_package_tells_what_is_held_where_from_and_for_what(office: Office) -> None:
    data = told(office)
    (customer,) = next(t["rows"] for t in data["held"] if t["table"] == "customer")
    stored = office.world.owner(
        "SELECT name, phone FROM records.customer WHERE customer_no = %s", HARU
    )[0]
    assert (customer["name"], customer["phone"]) == stored
    assert all(table["from"]["ja"] for table in data["held"])
    assert {p["purpose"] for p in data["purposes"]} >= {"billing", "promotion"}
    assert all(p["clauses"] for p in data["purposes"])


def test_what_the_notice_withholds_from_the_person_too_is_named_with_its_clause(
    office: Office,
) -> None:
    data = told(office)
    withheld = {w["item"]: w["by"] for w in data["withheld"]}
    assert "security_question" in withheld
    assert "security_question" not in str(data["held"])


def test_the_package_lists_who_received_what_with_the_entry(office: Office) -> None:
    office.world.night()
    data = told(office)
    with office.world.connected(Role.WEB) as connection:
        passages = [p for p in tell_history(connection, HARU) if p.kind == "extract"]
    assert [(p["entry"], p["recipient"]) for p in data["passages"]] == [
        (p.index, p.recipient) for p in passages
    ]
    assert passages


def test_another_payers_name_is_theirs_and_left_out(office: Office) -> None:
    office.world.owner("UPDATE records.contract SET payer_name = '伊藤 ナツ'")
    data = told(office)
    assert "伊藤 ナツ" not in json.dumps(data, ensure_ascii=False)
    assert ["33(2)(i)"] in [w["by"] for w in data["withheld"] if w["item"] == "payer_name"]


def test_every_disclosure_has_its_entry_with_the_items_told(office: Office) -> None:
    carried = carry_out(office, granted(office, "disclosure"))
    assert carried.package is not None
    entry = office.entry(carried.ledger_index)
    assert (entry.fields["step"], entry.fields["request"]) == ("carry_out", "disclosure")
    assert entry.fields["items"] == list(carried.package.items)
    assert "name" in carried.package.items


def test_no_package_before_identity_nor_before_a_decision_nor_unpaid_nor_refused(
    office: Office,
) -> None:
    received = office.open().case
    unpaid = granted(office, "purpose_of_use", fee_yen=500)
    refused = granted(office, "provision_records", Outcome.REFUSED, "not_held")
    codes = []
    for case in (received, unpaid, refused):
        with pytest.raises(ActRefusedError) as raised:
            carry_out(office, case)
        codes.append(raised.value.code)
    assert codes == ["wrong-state", "fee-unpaid", "was-refused"]


def test_the_web_role_can_not_gather_a_package(office: Office) -> None:
    case = granted(office, "disclosure")
    with (
        office.world.connected(Role.WEB) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        carry_out_request(connection, office.version, case, moment(KOTARO))
    assert office.state(case) == "decided"


def test_the_answer_is_json_a_workbook_and_an_accessible_letter(
    office: Office, tmp_path: Path
) -> None:
    office.world.night()
    case = granted(office, "disclosure")
    carried = carry_out(office, case)
    paths = {path.suffix: path for path in write_answer(tmp_path, case, carried)}
    assert json.loads(paths[".json"].read_bytes())["format"] == "sekisho-disclosure/1"
    sheets = zipfile.ZipFile(io.BytesIO(paths[".xlsx"].read_bytes()))
    assert "bill" in sheets.read("xl/workbook.xml").decode()
    letter = paths[".pdf"].read_bytes()
    assert letter.startswith(b"%PDF-")
    assert b"/MarkInfo" in letter
    assert b"pdfuaid" in letter
    assert re.search(rb"/Lang ?\(ja", letter)
    assert all(path.stat().st_mode & 0o077 == 0 for path in paths.values())


def test_a_value_that_looks_like_a_formula_or_markup_stays_text(office: Office) -> None:
    office.world.owner("UPDATE records.customer SET name = '=HYPERLINK(\"x\") #panic()'")
    carried = carry_out(office, granted(office, "disclosure"))
    assert carried.package is not None
    book = zipfile.ZipFile(io.BytesIO(xlsx_bytes(carried.package)))
    assert not [n for n in book.namelist() if b"<f>" in book.read(n)]
    assert letter_bytes(carried.package).startswith(b"%PDF-")


def faults(schema: Mapping[str, Any], value: object, at: str = "$") -> list[str]:
    """Where the value is not what the schema says: the part of JSON Schema that ours uses."""
    kinds = {"object": dict, "array": list, "string": str, "integer": int, "null": type(None)}
    named = schema.get("type", [])
    allowed = [kinds[each] for each in ([named] if isinstance(named, str) else named)]
    found = [f"{at}: type"] if allowed and type(value) not in allowed else []
    if "const" in schema and value != schema["const"]:
        found.append(f"{at}: const")
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{at}: enum")
    if isinstance(value, dict):
        inner = schema.get("properties", {})
        found += [f"{at}: lacks {key}" for key in schema.get("required", []) if key not in value]
        if schema.get("additionalProperties") is False:
            found += [f"{at}: {key} is unknown" for key in value if key not in inner]
        for key in inner.keys() & value.keys():
            found += faults(inner[key], value[key], f"{at}.{key}")
    if isinstance(value, list):
        for number, each in enumerate(value):
            found += faults(schema.get("items", {}), each, f"{at}[{number}]")
    return found


@pytest.mark.parametrize("kind", ["disclosure", "provision_records", "purpose_of_use"])
def test_the_package_is_what_the_published_schema_says(office: Office, kind: str) -> None:
    schema = json.loads((ROOT / "docs/reference/disclosure.schema.json").read_text("utf-8"))
    office.world.night()
    data = json.loads(json.dumps(told(office, kind)))
    assert faults(schema, data) == []
    assert faults(schema, {**data, "case": "1", "more": 0}) == [
        "$: more is unknown",
        "$.case: type",
    ]


# -- correction, restriction


def test_a_correction_changes_the_item_and_tells_who_was_given_the_wrong_value(
    office: Office,
) -> None:
    office.world.night()
    case = granted(office, "correction", corrections=(("phone", "0000-12-3456"),))
    carried = carry_out(office, case)
    (row,) = office.world.owner("SELECT phone FROM records.customer WHERE customer_no = %s", HARU)
    assert row == ("0000-12-3456",)
    with office.world.connected(Role.WEB) as connection:
        given = {p.recipient for p in tell_history(connection, HARU) if "phone" in p.items}
    assert set(carried.told) == given - {"operator"}
    assert office.world.owner("SELECT count(*) FROM records.correction_wish") == [(0,)]


def test_a_restriction_survives_a_correction(office: Office) -> None:
    office.restrict("all")
    carry_out(office, granted(office, "correction", corrections=(("phone", "0000-12-3456"),)))
    assert office.world.owner(
        "SELECT restricted FROM records.customer WHERE customer_no = %s", HARU
    ) == [(["all"],)]


def test_an_item_measured_by_others_is_not_corrected_here(office: Office) -> None:
    case = granted(office, "correction", corrections=(("meter", "x"),))
    with pytest.raises(ActRefusedError) as refused:
        carry_out(office, case)
    assert refused.value.code == "corrected-elsewhere"
    assert office.state(case) == "decided"


def test_cease_of_provision_stops_every_recipient_that_may_be_refused_and_no_own_use(
    office: Office,
) -> None:
    carry_out(office, granted(office, "cease_of_provision"))
    restricted = office.world.owner(
        "SELECT restricted FROM records.customer WHERE customer_no = %s", HARU
    )[0][0]
    assert "dax" in restricted
    assert not {"all", "operator"} & set(restricted)
    office.world.night()
    with office.world.connected(Role.WEB) as connection:
        assert "dax" not in {p.recipient for p in tell_history(connection, HARU)}


# -- erasure


def test_a_running_contract_defers_erasure_and_stops_everything_now(office: Office) -> None:
    carried = carry_out(office, granted(office, "erasure"))
    assert carried.erased is None
    assert carried.kept[-1].until is None
    assert office.world.owner(
        "SELECT restricted FROM records.customer WHERE customer_no = %s", HARU
    ) == [(["all"],)]


def test_a_paid_bill_defers_erasure_to_the_day_that_the_notice_says(office: Office) -> None:
    ended(office, "2022-03-31", "2022-04-30")
    carried = carry_out(office, granted(office, "erasure"))
    assert carried.deferred_until == date(2029, 4, 30)
    assert {clause for ground in carried.kept for clause in ground.clauses} >= {"L22"}


def test_an_erased_customer_is_nowhere_and_the_ledger_is_sound(office: Office) -> None:
    world = office.world
    world.night()
    ended(office, "2015-03-31", "2015-04-30")
    key = world.owner("SELECT id FROM records.customer WHERE customer_no = %s", HARU)[0][0]
    before = world.checkpoint()
    carried = carry_out(office, granted(office, "erasure"))
    assert carried.erased is not None
    for (table,) in world.owner(
        "SELECT table_name FROM information_schema.columns WHERE table_schema = 'records'"
        " AND column_name = 'customer_id'"
    ):
        count = world.owner(f"SELECT count(*) FROM records.{table} WHERE customer_id = %s", key)
        assert count == [(0,)], table
    assert world.owner("SELECT count(*) FROM records.customer WHERE id = %s", key) == [(0,)]
    for table in ("act", "held_row", "request_case"):
        count = world.owner(f"SELECT count(*) FROM books.{table} WHERE customer_id = %s", key)
        assert count == [(0,)], table
    inside = "SELECT count(*) FROM books.run_subjects WHERE position(int8send(%s) IN subjects) > 0"
    assert world.owner(inside, key) == [(0,)]
    assert world.checkpoint() != before
    assert world.faults() == [], "every entry is there, every proof holds"
    with world.connected(Role.WEB) as connection, pytest.raises(ActRefusedError) as refused:
        give_receipt(connection, HARU, 3)
    assert refused.value.code == "unknown-customer"


def test_the_erasure_receipt_opens_the_entry_and_states_the_horizon(office: Office) -> None:
    ended(office, "2015-03-31", "2015-04-30")
    case = granted(office, "erasure")
    carried = carry_out(office, case)
    assert carried.erased is not None
    receipt: dict[str, Any] = dict(carried.erased.to_json())
    entry = office.entry(carried.ledger_index)
    salt = from_base64(receipt["salt"], "salt", 32)
    items = tuple(receipt["items"])
    opened = commit(salt, statement(HARU, items, items))
    assert from_base64(str(entry.fields["subject"]), "subject", 32) == opened
    assert receipt["copies_gone_by"] == "2027-01-05"
    office.notify(case)
    assert office.state(case) == "closed"


def test_an_interrupted_erasure_has_erased_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended(office, "2015-03-31", "2015-04-30")
    case = granted(office, "erasure")

    def breaks(*anything: object) -> None:
        erase_customer(*anything)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr("sekisho.gate.carry_out_request.erase_customer", breaks)
    with pytest.raises(KeyboardInterrupt):
        carry_out(office, case)
    assert office.state(case) == "decided"
    assert office.world.owner(
        "SELECT count(*) FROM records.customer WHERE customer_no = %s", HARU
    ) == [(1,)]
    assert office.world.owner("SELECT count(*) FROM books.tombstone") == [(0,)]
