"""People beside customers come in as a whole file or not at all, and no message names anybody."""

import pytest

from night_world import World
from request_office import HARU
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.import_persons import COLUMNS, import_persons, read_persons
from sekisho.postgres.roles import Role

HEADING = ",".join(COLUMNS)
AOI = f"{HARU},1,household,佐藤 アオイ,0000-33-4444,"
NATSU = f"{HARU},2,guarantor,伊藤 ナツ,,"
HELD = "SELECT person_no, relation, name, phone, address FROM records.related_person ORDER BY 1"


def take_in(world: World, *lines: str) -> int:
    with world.connected(Role.IMPORT) as connection:
        return import_persons(connection, read_persons("\n".join((HEADING, *lines))))


def test_a_file_is_taken_in(world: World) -> None:
    assert take_in(world, AOI, NATSU) == 2
    assert world.owner(HELD) == [
        (1, "household", "佐藤 アオイ", "0000-33-4444", None),
        (2, "guarantor", "伊藤 ナツ", None, None),
    ]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ((AOI, "S0000-00000000,1,household,x,,"), "line 3, customer_no: nobody has that number"),
        ((AOI, AOI), "line 3, person_no: somebody has that number already"),
        ((AOI, f"{HARU},0,household,x,,"), "line 3, person_no: not a number from 1 to 99"),
        ((AOI, f"{HARU},１,household,x,,"), "line 3, person_no: not a number from 1 to 99"),
        ((f"{HARU},1,friend,x,,",),
         "line 2, relation: use one of household, guarantor, payer, agent"),
        ((f"{HARU},1,payer, ,,",), "line 2, name: it is empty"),
        ((f"{HARU},1,payer,x",), "line 2, -: the number of columns differs"),
    ],
)  # fmt: skip
def test_one_wrong_line_and_nothing_is_taken_in(
    world: World, lines: tuple[str, ...], message: str
) -> None:
    with pytest.raises(ActRefusedError) as refused:
        take_in(world, *lines)
    assert refused.value.en == f"{message}. Nothing was taken in."
    assert "アオイ" not in refused.value.ja
    assert world.owner(HELD) == []


def test_another_heading_is_refused() -> None:
    with pytest.raises(ActRefusedError) as refused:
        read_persons("name,phone\nx,y")
    assert refused.value.en == (f"line 1, {HEADING}: the heading is another. Nothing was taken in.")
