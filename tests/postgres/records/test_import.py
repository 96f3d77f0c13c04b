"""Importing customers: whole rows or none, twice is once, stopped is continued, refused is said."""

import csv
import stat
from pathlib import Path

import psycopg
import pytest

from real_database import Database
from sekisho.gate.import_customers import (
    Imported,
    ImportMap,
    ImportStoppedError,
    LoadRunningError,
    import_customers,
    read_map,
)
from sekisho.gate.load_synthetic import load_synthetic
from sekisho.postgres.roles import Role
from sekisho.records.imports import run
from sekisho.records.one_load import only_load

EXAMPLES = Path(__file__).parents[3] / "examples" / "import"
HEADER = "番号,名前,住所,電話,停止,契約,状態,地点,未払"
MAP = """\
columns:
  番号: customer_no
  名前: name
  住所: address
  電話: phone
  停止: customer.restricted
  契約: retail_contract_no
  状態: {to: contract.state, values: {中: active, 済: ended}}
  地点: supply_point_id
  未払: contract.overdue_yen
"""
POINT = "0300999990000000000001"


def sound(text: str = MAP) -> ImportMap:
    how, findings = read_map(text, "map.yaml")
    assert findings == []
    assert how is not None
    return how


class Import:
    """One database, one folder, and files that are imported there."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database, self.folder = database, folder

    def file(self, *rows: str, name: str = "customers.csv", header: str = HEADER) -> Path:
        path = self.folder / name
        path.write_text("".join(f"{row}\n" for row in (header, *rows)), encoding="utf-8")
        return path

    def run(self, path: Path, how: ImportMap | None = None) -> Imported:
        with psycopg.connect(self.database.dsn(Role.IMPORT), autocommit=True) as connection:
            return import_customers(connection, path, how or sound())

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with psycopg.connect(self.database.dsn(Role.OWNER)) as connection:
            return connection.execute(query).fetchall()

    def everything(self) -> list[tuple[object, ...]]:
        tables = "customer", "supply_point", "application", "contract"
        return [
            *(
                (t, *row)
                for t in tables
                for row in self.rows(f"SELECT * FROM records.{t} ORDER BY 1, 2")
            ),
            *self.rows(
                "SELECT customer_id, id, subject, at FROM records.restriction_event ORDER BY 2"
            ),
        ]

    def reasons(self, path: Path) -> list[tuple[str, str, str]]:
        text = path.with_name(f"{path.name}.refused.csv").read_text(encoding="utf-8")
        return [
            (row["line"], row["column"], row["code"]) for row in csv.DictReader(text.splitlines())
        ]


@pytest.fixture
def here(fresh_database: Database, tmp_path: Path) -> Import:
    return Import(fresh_database, tmp_path)


def test_the_example_takes_four_rows_in_and_refuses_two(here: Import) -> None:
    path = here.folder / "customers.csv"
    path.write_bytes((EXAMPLES / "customers.csv").read_bytes())
    how = sound((EXAMPLES / "map.yaml").read_text(encoding="utf-8"))
    imported = here.run(path, how)
    assert (imported.rows, imported.refused) == (6, 2)
    assert here.reasons(path) == [
        ("6", "供給地点特定番号", "supply_point_length"),
        ("7", "お名前", "required"),
        ("7", "契約状態", "code"),
        ("7", "開始日", "date_calendar"),
    ]
    names = here.rows("SELECT name FROM records.customer ORDER BY customer_no")
    assert names == [("髙橋 花子",), ("山﨑 一郎",), ("㈱ひのき①番館",), ("佐藤 陽菜",)]


def test_a_row_fills_all_its_tables_and_what_follows_from_it(here: Import) -> None:
    here.run(here.file(f"1,森 鷗外,千代田区1-1,000-0000-0001,,k1,中,{POINT},120"))
    assert here.rows(
        "SELECT name, phone, state, overdue_yen, number, area, network_operator_of, "
        "regional_utility, octet_length(salt) FROM records.customer c "
        "JOIN records.contract k ON k.customer_id = c.id "
        "JOIN records.supply_point p ON (p.customer_id, p.id) = (k.customer_id, k.supply_point_id)"
    ) == [("森 鷗外", "000-0000-0001", "active", 120, POINT, "03", "tepco_pg", "東京電力", 32)]


def test_the_same_file_twice_changes_nothing(here: Import) -> None:
    path = here.file(f"1,甲,住所,,dax,k1,中,{POINT},0", "2,乙,住所,,,k2,休,,0")
    first = here.run(path)
    before = here.everything()
    second = here.run(path)
    assert (first.rows, first.refused, first.before) == (2, 1, False)
    assert (second.rows, second.refused, second.before) == (2, 1, True)
    assert here.everything() == before


def test_the_same_rows_in_another_file_change_nothing_either(here: Import) -> None:
    row = f"1,甲,住所,,dax,k1,中,{POINT},0"
    here.run(here.file(row))
    before = here.everything()
    assert not here.run(here.file(row, row, name="again.csv")).before
    assert here.everything() == before


def test_a_later_file_brings_up_to_date_what_its_map_fills_and_nothing_else(here: Import) -> None:
    here.run(here.file(f"1,甲,旧住所,000-0000-0001,,k1,中,{POINT},500"))
    smaller = sound("\n".join(MAP.splitlines()[:4] + MAP.splitlines()[6:8]) + "\n")
    path = here.file("1,甲,新住所,k1,済", name="later.csv", header="番号,名前,住所,契約,状態")
    here.run(path, smaller)
    assert here.rows(
        "SELECT address, phone, state, overdue_yen, supply_point_id IS NOT NULL, "
        "network_operator_of FROM records.customer c "
        "JOIN records.contract k ON k.customer_id = c.id"
    ) == [("新住所", "000-0000-0001", "ended", 500, True, "tepco_pg")]


def test_two_contracts_of_one_customer_are_two_rows_of_one_person(here: Import) -> None:
    here.run(here.file("1,甲,住所,,,k1,中,,0", "1,甲,住所,,,k2,済,,0"))
    assert here.rows("SELECT count(*) FROM records.customer") == [(1,)]
    assert here.rows("SELECT contract_no FROM records.contract ORDER BY 1") == [("k1",), ("k2",)]


def test_a_salt_once_given_is_kept(here: Import) -> None:
    row = "1,甲,住所,,,k1,中,,0"
    here.run(here.file(row))
    before = here.rows("SELECT salt FROM records.customer")
    with psycopg.connect(here.database.dsn(Role.IMPORT), autocommit=True) as connection:
        path = here.file(row, name="b.csv")
        import_customers(connection, path, sound())
    assert here.rows("SELECT salt FROM records.customer") == before


def test_a_restriction_is_added_to_and_never_lifted(here: Import) -> None:
    here.run(here.file("1,甲,住所,,dax,k1,中,,0"))
    here.run(here.file("1,甲,住所,,cgr1,k1,中,,0", name="b.csv"))
    here.run(here.file("1,甲,住所,,,k1,中,,0", name="c.csv"))
    assert here.rows("SELECT restricted FROM records.customer") == [(["cgr1", "dax"],)]
    events = here.rows("SELECT subject, lifted, how FROM records.restriction_event ORDER BY 1")
    assert events == [("cgr1", False, "取込み"), ("dax", False, "取込み")]


def test_a_row_that_the_database_refuses_stays_out_alone(here: Import) -> None:
    path = here.file(
        "1,甲,住所,,,k1,中,,0", f"2,乙,住所,,,k2,中,{POINT},-5", "3,丙,住所,,,k3,中,,0"
    )
    assert here.run(path).refused == 1
    assert here.reasons(path) == [("3", "", "database")]
    assert here.rows("SELECT customer_no FROM records.customer ORDER BY 1") == [("1",), ("3",)]
    assert here.rows("SELECT count(*) FROM records.supply_point") == [(0,)]


def test_a_synthetic_customer_is_never_overwritten(here: Import) -> None:
    with psycopg.connect(here.database.dsn(Role.IMPORT), autocommit=True) as connection:
        load_synthetic(connection, 0, 3)
    before = here.rows("SELECT * FROM records.customer ORDER BY id")
    path = here.file("S0000-00000001,甲,住所,,,k1,中,,0")
    assert here.run(path).refused == 1
    assert here.reasons(path) == [("2", "", "foreign_number")]
    assert here.rows("SELECT * FROM records.customer ORDER BY id") == before
    assert here.rows("SELECT count(*) FROM records.contract WHERE contract_no = 'k1'") == [(0,)]


def test_a_torn_last_line_is_refused_and_the_rest_taken_in(here: Import) -> None:
    path = here.file("1,甲,住所,,,k1,中,,0")
    with path.open("a", encoding="utf-8") as file:
        file.write("2,乙,住")
    assert here.run(path).refused == 1
    assert here.reasons(path) == [("3", "", "torn_line")]


def test_reasons_hold_no_value_and_only_the_owner_reads_them(here: Import) -> None:
    path = here.file("1,秘密の名前,住所,秘密の電話,,k1,秘密の状態,秘密の地点,秘密の額")
    left = here.run(path).refused_file
    assert left is not None
    assert "秘密" not in left.read_text(encoding="utf-8")
    assert stat.S_IMODE(left.stat().st_mode) == 0o600


def test_no_refused_row_leaves_no_file(here: Import) -> None:
    path = here.file("1,甲,住所,,,k1,中,,0")
    assert here.run(path).refused_file is None
    assert list(here.folder.iterdir()) == [path]


def many(count: int) -> list[str]:
    return [f"{n},名{n},住所,,,k{n},{'中' if n % 3 else '休'},,0" for n in range(count)]


@pytest.mark.parametrize("stop_at", [1, 2, 4])
def test_a_stopped_import_goes_on_and_ends_as_if_never_stopped(
    here: Import, monkeypatch: pytest.MonkeyPatch, stop_at: int
) -> None:
    monkeypatch.setattr(run, "BATCH", 7)
    path, calls = here.file(*many(40)), 0

    def stop(_done: int, _size: int) -> None:
        nonlocal calls
        calls += 1
        if calls == stop_at:
            raise KeyboardInterrupt

    with (
        psycopg.connect(here.database.dsn(Role.IMPORT), autocommit=True) as connection,
        pytest.raises(KeyboardInterrupt),
    ):
        import_customers(connection, path, sound(), progress=stop)
    left = path.with_name("customers.csv.refused.csv")
    left.write_bytes(left.read_bytes() + b"999,999,,half a line that never commit")
    assert here.rows("SELECT rows_done FROM records.import_run") == [(7 * stop_at,)]
    imported = here.run(path)
    assert (imported.rows, imported.refused) == (40, 14)
    assert [line for line, _, _ in here.reasons(path)] == [str(n + 2) for n in range(0, 40, 3)]
    assert here.rows("SELECT count(*) FROM records.customer") == [(26,)]


def test_reasons_that_were_lost_are_written_again(
    here: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "BATCH", 7)
    path = here.file(*many(20))

    def stop(_done: int, _size: int) -> None:
        raise KeyboardInterrupt

    with (
        psycopg.connect(here.database.dsn(Role.IMPORT), autocommit=True) as connection,
        pytest.raises(KeyboardInterrupt),
    ):
        import_customers(connection, path, sound(), progress=stop)
    path.with_name("customers.csv.refused.csv").unlink()
    assert here.run(path).refused == 7
    assert len(here.reasons(path)) == 7


def test_a_full_disk_takes_nothing_of_the_batch_in(
    here: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    path = here.file(*many(5))
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        here.run(path)
    monkeypatch.undo()
    assert here.rows("SELECT count(*) FROM records.customer") == [(0,)]
    assert here.run(path).rows == 5


def test_a_file_that_is_written_to_meanwhile_stops_the_import(
    here: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "BATCH", 7)
    path = here.file(*many(20))

    def grow(_done: int, _size: int) -> None:
        with path.open("a", encoding="utf-8") as file:
            file.write("x,")

    with (
        psycopg.connect(here.database.dsn(Role.IMPORT), autocommit=True) as connection,
        pytest.raises(ImportStoppedError, match="written to while it was imported"),
    ):
        import_customers(connection, path, sound(), progress=grow)


def test_a_second_import_while_one_runs_is_refused(here: Import) -> None:
    path = here.file("1,甲,住所,,,k1,中,,0")
    with (
        psycopg.connect(here.database.dsn(Role.IMPORT), autocommit=True) as running,
        only_load(running),
        pytest.raises(LoadRunningError, match="Another import is running"),
    ):
        here.run(path)
    assert here.rows("SELECT count(*) FROM records.customer") == [(0,)]


@pytest.mark.parametrize(
    ("header", "en"),
    [
        (HEADER + ",備考", "The file has columns that the map does not name: 備考."),
        (HEADER.replace("電話,", ""), "The file lacks columns that the map names: 電話."),
        (HEADER.replace("電話", "名前"), "The header '名前' stands twice."),
    ],
)
def test_a_file_that_does_not_fit_the_map_is_stopped_and_leaves_nothing(
    here: Import, header: str, en: str
) -> None:
    with pytest.raises(ImportStoppedError) as stop:
        here.run(here.file("1,甲,住所,,,k1,中,,0", header=header))
    assert stop.value.en.startswith(en)
    assert here.rows("SELECT count(*) FROM records.import_run") == [(0,)]


def test_a_parquet_file_is_the_same_data(here: Import) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = here.folder / "customers.parquet"
    table: dict[str, list[object]] = {name: ["1", "2"] for name in HEADER.split(",")}
    table |= {"停止": [["dax"], None], "状態": ["中", "済"], "地点": [POINT, "1.0E+21"]}
    table |= {"電話": [None, "000-0000-0002"], "未払": [300, 0]}
    pq.write_table(pa.table(table), path)
    imported = here.run(path, sound("format: parquet\n" + MAP))
    assert (imported.rows, imported.refused) == (2, 1)
    assert here.reasons(path) == [("2", "地点", "supply_point_spreadsheet")]
    assert here.rows("SELECT customer_no, restricted, phone FROM records.customer") == [
        ("1", ["dax"], None)
    ]


def test_what_is_no_parquet_file_is_stopped(here: Import) -> None:
    with pytest.raises(ImportStoppedError, match=r"This is not a Parquet file\."):
        here.run(here.file("1"), sound("format: parquet\n" + MAP))
