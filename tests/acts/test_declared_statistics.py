"""What a notice declares as statistics is compiled at publication, or refused with the reason."""

from collections.abc import Mapping
from datetime import date

import psycopg
import pytest

from cast import published_policy
from desk import TERMS
from night_world import World, publish_in
from published_door import published_catalog
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.publish_policy import Draft, NotPublishableError
from sekisho.postgres.roles import Role
from sekisho.rules import load
from sekisho.sql import read_catalog
from sekisho.sql.declared import declared, statistics_sql
from small_notice import CATALOG, small_notice
from statistics_office import Office

TABLES = """\
tables:
  bills:
    labels: [請求の表]
    en: Bills
    dimensions: {kind: {labels: [種別], en: Kind}}
    measures: {people: {labels: [人数], en: People}, billed: {labels: [請求額], en: Billed}}
"""
STATISTICS = """\
statistics:
  bills:
    rows: >-
      SELECT b.billed_on AS period, CAST(b.customer_id AS text) AS contributor, k.kind AS kind,
             CAST(b.amount_yen AS bigint) AS billed
      FROM records.bill AS b JOIN records.customer AS k ON k.id = b.customer_id
    measures: {billed: {kind: sum, unit: 円}}
"""
BLOCK = """
```rule
統計: {title}
提供先: 当社
目的: 請求
根拠: 統計
表: 請求の表
軸: 種別
量: [人数, 請求額]
{more}条文: C12
```
"""
DAY = date(2026, 12, 1)


def draft(*blocks: tuple[str, str], statistics: str = STATISTICS, version: str = "s1") -> Draft:
    """The notice of one page, with these statistics over the real tables."""
    told = "".join(BLOCK.format(title=title, more=more) for title, more in blocks)
    notice = small_notice(version, DAY) + told.encode()
    return Draft(notice, (TERMS + TABLES).encode(), (CATALOG + statistics).encode())


def counted(world: World, what: Draft) -> list[str]:
    """What the statistics role may call once this is published."""
    publish_in(world.database, what)
    with world.connected(Role.STAT) as stat:
        rows = stat.execute(
            "SELECT proname FROM pg_proc WHERE pronamespace = to_regnamespace('statistics')"
            " AND has_function_privilege(oid, 'EXECUTE') ORDER BY 1"
        ).fetchall()
    return [name for (name,) in rows]


def test_a_publication_makes_what_is_declared_and_takes_away_what_is_not(world: World) -> None:
    assert counted(world, draft(("請求の数", ""))) == ["bills"]
    later = draft(version="s2")
    publish_in(world.database, later)
    with (
        world.connected(Role.STAT) as stat,
        pytest.raises((psycopg.errors.UndefinedFunction, psycopg.errors.InvalidSchemaName)),
    ):
        stat.execute('SELECT * FROM statistics."bills"(now()::date)')


def test_a_measure_without_a_column_counts_people(world: World) -> None:
    counted(world, draft(("請求の数", "集計期間: 年\n")))
    made = Office(world, date(2027, 1, 4)).prepare("請求の数", "2026")
    lines = Office(world).lines(made)
    [(people,)] = world.owner(
        "SELECT count(DISTINCT customer_id) FROM records.bill"
        " WHERE billed_on BETWEEN '2026-01-01' AND '2026-12-31'"
    )
    assert lines[-1][:3] == ["2026", "計", str(people)]


def test_columns_stand_in_the_order_of_the_notice(world: World) -> None:
    what = draft(("請求の数", ""))
    turned = what.notice.replace("量: [人数, 請求額]".encode(), "量: [請求額, 人数]".encode())
    assert turned != what.notice
    publish_in(world.database, Draft(turned, what.terms, what.catalog))
    office = Office(world)
    made = office.prepare("請求の数", "2026-09")
    head = office.files(made)["csv"].data.decode().splitlines()[0]
    assert head == "期間,種別,請求額(円),人数(人)"
    [(people, yen)] = world.owner(
        "SELECT count(DISTINCT customer_id), sum(amount_yen)::bigint FROM records.bill"
        " WHERE billed_on BETWEEN '2026-09-01' AND '2026-09-30'"
    )
    assert office.lines(made)[-1] == ["2026-09", "計", str(yen), str(people)]


REFUSALS: Mapping[str, tuple[Draft, str, str]] = {
    "no rows": (
        draft(("請求の数", ""), statistics=""), "statistic-without-rows",
        ("statistic '請求の数': catalog.yaml has no rows for the table 'bills' under statistics."
        " Write them, or take the statistic out of the notice."),
    ),
    "not held": (
        draft(("請求の数", ""), statistics="statistics: {bills: null}\n"), "statistic-without-rows",
        ("statistic '請求の数': catalog.yaml has no rows for the table 'bills' under statistics."
        " Write them, or take the statistic out of the notice."),
    ),
    "two lengths": (
        draft(("毎月の数", ""), ("毎年の数", "集計期間: 年度\n")), "statistic-periods",
        ("the statistics on 'bills' have two lengths of period. The longer is the sum of the"
        " shorter, and what is hidden could be subtracted. Use one."),
    ),
    "households": (
        draft(("請求の数", "単位: 世帯\n")), "statistic-unit",
        ("statistic '請求の数': its unit is household, and the rows tell contributors of unit"
        " person."),
    ),
    "stock": (
        draft(("請求の数", "集計期間: 四半期\n"), statistics=STATISTICS + "    stock: true\n"),
        "statistic-stock",
        ("statistic '請求の数': figures of a month cannot be added up over a longer period. Use the"
        " month."),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSALS)
def test_what_cannot_be_counted_is_not_published(name: str, world: World) -> None:
    what, code, en = REFUSALS[name]
    before = world.owner("SELECT count(*) FROM books.policy_version")
    with pytest.raises(ActRefusedError) as why:
        publish_in(world.database, what)
    assert (why.value.code, why.value.en) == (code, en)
    assert world.owner("SELECT count(*) FROM books.policy_version") == before


@pytest.mark.parametrize(
    ("more", "en"),
    [
        ("単位: 件\n", "Contributors are people: a cell with one person can have many rows."),
        ("しきい値: 4\n", "The threshold is at least 5: of fewer people a cell tells who it is."),
        ("秘匿: なし\n", "Only a report that the law demands may go without suppression."),
    ],
)
def test_a_declaration_that_cannot_be_protected_is_not_published(
    more: str, en: str, world: World
) -> None:
    with pytest.raises(NotPublishableError) as why:
        publish_in(world.database, draft(("請求の数", more)))
    assert [finding.en for finding in why.value.findings] == [en]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("  bills:", "  billz:", "unknown-table"),
        ("AS billed\n", "AS yen\n", "statistic-columns"),
        ("b.billed_on AS period, CAST", "CAST", "statistic-columns"),
        ("SELECT b.billed_on", "DELETE FROM records.bill RETURNING billed_on", "unfit-sql"),
        ("kind: sum", "kind: mean", "statistic-measure"),
        ("{billed: {kind", "{paid: {kind", "statistic-measure"),
        ("unit: 円}", "unit: 円, decimals: 7}", "statistic-measure"),
        ("unit: 円}", "unit: 円, like: bills.billed}", "statistic-like"),
        ("unit: 円}", "unit: 円, like: supply}", "statistic-like"),
        ("    measures:", "    budget: 0.5\n    measures:", "statistic-budget"),
        ("    measures:", "    unit: rows\n    measures:", "rows-not-persons"),
        ("    measures:", "    view: bills\n    measures:", "unknown-field"),
        ("statistics:\n", "categories: {age: {a: [a, a]}}\nstatistics:\n", "statistic-categories"),
        ("statistics:\n", "categories: {kind: {a: [a]}}\nstatistics:\n", "statistic-categories"),
    ],
)
def test_a_mistake_in_the_catalog_is_found_in_its_place(old: str, new: str, code: str) -> None:
    assert old in STATISTICS
    words = load(
        small_notice("s1", DAY), (TERMS + TABLES).encode(), file="n", terms_file="t"
    ).policy
    assert words is not None
    text = CATALOG + STATISTICS.replace(old, new, 1)
    found, findings = read_catalog(text, "catalog.yaml", words.vocabulary)
    assert found is None
    assert [finding.code for finding in findings] == [code]
    [place] = [finding.span for finding in findings]
    assert place is not None
    assert place.line > CATALOG.count("\n")


def test_the_cubes_of_the_published_notice_name_no_item_that_identifies() -> None:
    policy, catalog = published_policy(), published_catalog()
    text = "\n".join(statistics_sql(declared(policy, catalog)))
    for column in (".name", "name_kana", "phone", "address", "email", "customer_no", "birth"):
        assert column not in text
    for each in declared(policy, catalog):
        assert each.source.unit == "person"
        for statistic in each.statistics:
            assert statistic.threshold >= 10 or not statistic.suppressed
