"""The same notice on a company's own tables gives the same extracts, to the byte.

The customers of the tests are written once more into the tables of examples/own-tables, whose
names, codes and shapes are an old system's.
"""

import re
from pathlib import Path

import pytest

from cast import ROOT
from night_world import DAY, World, draft, everybody, publish_in
from real_database import Database, create_database
from sekisho.gate.delivery import Delivery, Format
from sekisho.gate.publish_policy import NotPublishableError
from sekisho.postgres.cluster import Cluster

OWN = ROOT / "examples" / "own-tables"
FILL = ROOT / "tests" / "own_tables.sql"

NOT_READ = "or the catalog reads no such table"
TWICE = "a row would come twice"
UNEQUAL = "operator does not exist: character = integer"


def own_draft(**changed: tuple[str, str]) -> bytes:
    """The catalog of the example, with words replaced."""
    text = (OWN / "catalog.yaml").read_text(encoding="utf-8")
    for old, new in changed.values():
        assert old in text, old
        text = text.replace(old, new, 1)
    return text.encode()


def settle(world: World) -> None:
    """The company's tables hold the world's customers."""
    fill = FILL.read_text(encoding="utf-8")
    as_number = re.sub(r"number_of\((\w+)\)", r"CAST(to_char(\1, 'YYYYMMDD') AS integer)", fill)
    for statement in (OWN.joinpath("schema.sql").read_text(encoding="utf-8"), as_number):
        world.owner(statement)


def files(world: World) -> dict[str, list[bytes]]:
    """The lines of every recipient's file; the order of rows is the table's own affair."""
    world.night(deliveries=everybody(Delivery(Format.CSV)))
    return {name: sorted(data.splitlines()) for name, data in world.released().items()}


def test_the_same_notice_gives_the_same_extracts_on_either_tables(
    world: World, cluster: Cluster, published: Database, tmp_path: Path
) -> None:
    own = World(create_database(cluster, template=published.name), tmp_path / "own")
    settle(own)
    publish_in(own.database, draft(version="own", catalog=own_draft()))
    own.owner("TRUNCATE records.contract, records.supply_point, records.bill")
    ours, theirs = files(world), files(own)
    assert ours.keys() == theirs.keys()
    assert sum(len(lines) > 1 for lines in ours.values()) >= 10, "most recipients get somebody"
    assert [name for name in ours if ours[name] != theirs[name]] == []
    assert own.faults() == []


def test_every_unfit_line_of_a_catalog_is_told_at_once(world: World) -> None:
    settle(world)
    world.owner("ALTER TABLE denki.m_kokyaku ADD COLUMN mynumber text")
    world.owner("CREATE TABLE denki.t_memo AS SELECT kno, 'x' AS memo FROM denki.m_kokyaku")
    wrong = own_draft(
        column=("name: kokyaku.shimei", "name: kokyaku.shimeii"),
        type=("overdue_days: keiyaku.entai", "overdue_days: keiyaku.plan"),
        salt=("salt: kokyaku.seal_bytes", "salt: kokyaku.bango"),
        key=("chiten.kno = keiyaku.kno AND chiten.chiten = keiyaku.chiten",
             "chiten.kno = keiyaku.kno"),
        sql=("keiyaku.kofu = 'Y'", "keiyaku.kofu = 1"),
        plain=("denki.m_kokyaku: [koshin]", "denki.m_kokyaku: [koshin, koushin]"),
    )  # fmt: skip
    before = world.owner("SELECT size FROM books.ledger_head")
    with pytest.raises(NotPublishableError) as refused:
        publish_in(world.database, draft(version="own", catalog=wrong), today=DAY)
    text = wrong.decode().splitlines()
    said = {one.en: text[one.span.line - 1].split(":")[0].strip() for one in refused.value.findings
            if one.span}  # fmt: skip
    assert said == {
        f"the relation 'chiten' is not tied by a key of denki.m_chiten: {TWICE}": "chiten",
        "'salt' is of type text; it needs bytea": "subject",
        "the table denki.m_kokyaku has no column shimeii ('name')": "name",
        "'overdue_days' is of type text; it needs bigint": "overdue_days",
        f"'grant_area' cannot be read. The database says: {UNEQUAL}": "grant_area",
        f"plain: denki.m_kokyaku has no column koushin, {NOT_READ}": "denki.m_kokyaku",
        "denki.m_kokyaku.mynumber: a column that no item, fact or join speaks of": "relations",
        "denki.m_kokyaku.shimei: a column that no item, fact or join speaks of": "relations",
        "denki.m_kokyaku.seal_bytes: a column that no item, fact or join speaks of": "relations",
        "denki.t_keiyaku.entai: a column that no item, fact or join speaks of": "relations",
    }  # fmt: skip
    [column] = [one for one in refused.value.findings if one.code == "no-such-column"]
    assert column.suggestion_en == "did you mean 'shimei'?"
    assert world.owner("SELECT size FROM books.ledger_head") == before


def test_a_table_that_is_not_there_or_has_no_key_is_refused(world: World) -> None:
    settle(world)
    absent = own_draft(table=("table: denki.t_moshikomi", "table: denki.t_mooshikomi"))
    with pytest.raises(NotPublishableError) as refused:
        publish_in(world.database, draft(version="own", catalog=absent))
    assert "there is no table denki.t_mooshikomi (relation 'moshikomi')" in [
        one.en for one in refused.value.findings
    ]
    world.owner("ALTER TABLE denki.t_keiyaku DROP CONSTRAINT t_keiyaku_pkey")
    with pytest.raises(NotPublishableError) as refused:
        publish_in(world.database, draft(version="own", catalog=own_draft()))
    [finding] = refused.value.findings
    assert finding.code == "no-key"
    assert finding.en == (
        "the base's table denki.t_keiyaku has no primary key and no unique index: its rows can't be"
        " told apart"
    )
