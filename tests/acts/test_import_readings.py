"""Half-hourly files come in as a whole or not at all; a message names a line, never its values."""

from decimal import Decimal

import psycopg
import pytest

from night_world import World
from sekisho.gate.import_readings import (
    ImportStoppedError,
    ReadingsImported,
    ReadingsRefusedError,
    import_readings,
)
from sekisho.postgres.roles import Role

HEADING = "供給地点特定番号,年月日,コマ,電力量"
POINT = "POINT"
HELD = (
    "SELECT kwh, confirmed FROM records.half_hourly_usage AS u JOIN records.customer AS c"
    " ON c.id = u.customer_id WHERE c.customer_no = 'S0007-00000000' AND day = '2026-11-20'"
)


def point_of(world: World) -> str:
    """The supply point of the first customer, who is supplied."""
    (row,) = world.owner(
        "SELECT p.number FROM records.supply_point AS p JOIN records.customer AS c"
        " ON c.id = p.customer_id WHERE c.customer_no = 'S0007-00000000'"
    )
    world.owner("UPDATE records.contract SET started_on = '2025-01-01', ended_on = NULL"
                " WHERE customer_id = (SELECT id FROM records.customer WHERE customer_no ="
                " 'S0007-00000000')")  # fmt: skip
    return str(row[0])


def day_of(point: str, *, day: str = "2026-11-20", slots: range = range(1, 49)) -> list[str]:
    """A line for each slot, n / 10 kWh in slot n."""
    return [f"{point},{day},{slot},{slot / 10}" for slot in slots]


def take_in(
    world: World, lines: list[str], *, heading: str = HEADING, encoding: str = "utf-8",
    confirmed: bool = True,
) -> ReadingsImported:  # fmt: skip
    path = world.place / "readings.csv"
    path.write_bytes("".join(f"{line}\r\n" for line in (heading, *lines)).encode(encoding))
    with psycopg.connect(world.database.dsn(Role.IMPORT), autocommit=True) as connection:
        return import_readings(connection, path, confirmed=confirmed)


def held(world: World) -> list[Decimal | None]:
    """The day's readings as they stand."""
    ((kwh, _),) = world.owner(HELD)
    return list(kwh)


def test_a_day_comes_in_to_the_last_decimal_in_each_encoding(world: World) -> None:
    point = point_of(world)
    done = take_in(world, day_of(point), encoding="cp932")
    assert done == ReadingsImported(readings=48, days=1, merged=0, incomplete=0, missing=0)
    assert held(world) == [Decimal(slot) / 10 for slot in range(1, 49)]
    for encoding in ("utf-8", "utf-8-sig"):
        again = take_in(world, day_of(point), encoding=encoding)
        assert (again.days, again.merged) == (1, 1)
    assert held(world) == [Decimal(slot) / 10 for slot in range(1, 49)]


def test_signs_gaps_and_any_order_of_lines(world: World) -> None:
    lines = day_of(point_of(world))
    lines[4] = lines[4].replace("0.5", "-12345.0001")
    lines[5] = lines[5].replace("0.6", "")
    del lines[47]
    done = take_in(world, lines[::-1])
    assert (done.readings, done.incomplete, done.missing) == (46, 1, 2)
    found = held(world)
    assert found[4:6] == [Decimal("-12345.0001"), None]
    assert (found[0], found[46], found[47]) == (Decimal("0.1"), Decimal("4.7"), None)


def test_times_name_the_same_slots(world: World) -> None:
    point = point_of(world)
    ends = [f"{point},2026/11/20,{n // 2:02}:{n % 2 * 30:02},{n}" for n in range(1, 49)]
    assert ends[47].split(",")[2] == "24:00"
    take_in(world, ends, heading="point,day,end,kwh")
    assert held(world) == [Decimal(n) for n in range(1, 49)]
    starts = [f"{point},20261120,{n // 2:02}:{n % 2 * 30:02},{n}" for n in range(48)]
    take_in(world, starts, heading="point,day,start,kwh")
    assert held(world) == [Decimal(n) for n in range(48)]
    both = [f"{point},2026-11-20,23:30-00:00,7", f"{point},2026-11-20,00:00～00:30,8"]
    take_in(world, both)
    assert (held(world)[47], held(world)[0]) == (Decimal(7), Decimal(8))


def test_a_provisional_reading_fills_gaps_and_changes_no_confirmed_one(world: World) -> None:
    point = point_of(world)
    take_in(world, day_of(point, slots=range(1, 48)), confirmed=False)
    assert world.owner(HELD)[0][1] is False
    take_in(world, [f"{point},2026-11-20,48,9", f"{point},2026-11-20,1,9"], confirmed=True)
    assert (held(world)[0], held(world)[47]) == (Decimal(9), Decimal(9))
    take_in(world, [f"{point},2026-11-20,1,5"], confirmed=False)
    assert held(world)[0] == Decimal(9), "of two slots of the day only, and confirmed all the same"
    done = take_in(world, day_of(point), confirmed=True)
    assert (done.merged, world.owner(HELD)[0][1]) == (1, True)
    take_in(world, [f"{point},2026-11-20,1,5"], confirmed=False)
    assert held(world)[0] == Decimal("0.1")


SLOT = "A slot is a number from 1 to 48, or written 13:00-13:30."
DAY = "A day is written 2026-12-01, 2026/12/1 or 20261201, and is in the calendar."
AMOUNT = "An amount is a number such as 12.3 or -0.45, with at most four decimals."
NOBODY = "No single contract was supplied at this point on that day: import the contract first."
WRONG = (
    (f"{POINT},2026-11-20,1,1", "", "A line above has the same point, day and slot."),
    (f"{POINT},2026-11-20,49,1", "コマ", SLOT),
    (f"{POINT},2026-11-20,0,1", "コマ", SLOT),
    (f"{POINT},2026-11-20,24:00-24:30,1", "コマ", SLOT),
    (f"{POINT},2026-11-20,13:00-14:00,1", "コマ", SLOT),
    (f"{POINT},2026-02-30,1,1", "年月日", DAY),
    (f"{POINT},2026-11-21,1,１", "電力量", AMOUNT),
    (f"{POINT},2026-11-21,1,0.00001", "電力量", AMOUNT),
    (f"{POINT},2026-11-21,1,▲1", "電力量", AMOUNT),
    ("9912,2026-11-21,1,1", "供給地点特定番号",
     "A supply point number has 22 digits and begins with 01 to 10."),
    (f"03{'9' * 20},2026-11-21,1,1", "", NOBODY),
    (f"{POINT},2019-11-21,1,1", "", NOBODY),
    (f"{POINT},2026-11-21,1", "", "The row has 3 columns, the header 4."),
)  # fmt: skip


def test_one_wrong_line_and_nothing_comes_in(world: World) -> None:
    point = point_of(world)
    for encoding in ("utf-8", "cp932"):
        wrong = [line.replace(POINT, point) for line, _, _ in WRONG]
        with pytest.raises(ReadingsRefusedError) as refused:
            take_in(world, [*day_of(point), *wrong], encoding=encoding)
        found = [(row.line, one.column, one.en) for row in refused.value.first
                 for one in row.reasons]  # fmt: skip
        assert found == [(50 + n, *said) for n, (_, *said) in enumerate(WRONG)]
        assert refused.value.en == (
            f"{len(WRONG)} lines are wrong, so nothing was taken in. The reasons are in"
            " readings.csv.refused.csv."
        )
        report = (world.place / "readings.csv.refused.csv").read_text(encoding="utf-8")
        assert report.splitlines()[1].startswith("50,50,")
        assert point not in report
        assert world.owner(HELD) == []


def test_a_file_that_is_not_readings_is_refused_by_its_heading(world: World) -> None:
    with pytest.raises(ImportStoppedError) as refused:
        take_in(world, [], heading="顧客番号,氏名")
    assert refused.value.en == (
        "The heading cannot be read. In UTF-8 or CP932 write these columns and no others:"
        " point, day, slot (or start or end), kwh. Nothing was taken in."
    )
    with pytest.raises(ImportStoppedError, match="A column is missing or stands twice"):
        take_in(world, [], heading="point,day,kwh")


def test_a_torn_file_is_refused(world: World) -> None:
    path = world.place / "readings.csv"
    path.write_text(f"{HEADING}\n{point_of(world)},2026-11-20,1,1", encoding="utf-8")
    with (
        psycopg.connect(world.database.dsn(Role.IMPORT), autocommit=True) as connection,
        pytest.raises(ReadingsRefusedError) as refused,
    ):
        import_readings(connection, path, confirmed=True)
    assert refused.value.first[0].reasons[0].code == "torn_line"
    assert world.owner(HELD) == []
