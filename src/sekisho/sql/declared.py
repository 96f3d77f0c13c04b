"""From the statistics that a notice declares to the cubes that the statistics role may see."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sekisho.rules.policy import Policy, Statistic
from sekisho.sql.catalog import Catalog, StatisticSource
from sekisho.sql.cube import CubeSource, statements
from sekisho.sql.errors import UncompilableError
from sekisho.terms import Table


@dataclass(frozen=True, slots=True)
class Declared:
    """All statistics on one table. `cube` has what any of them names, and nothing else."""

    table: Table
    source: StatisticSource
    statistics: tuple[Statistic, ...]
    cube: CubeSource
    measures: tuple[str, ...]

    @property
    def by(self) -> str:
        """The kind of their period."""
        return self.cube.by


def declared(policy: Policy, catalog: Catalog) -> tuple[Declared, ...]:
    """The statistics of the policy, by table, in the order of the notice.

    UncompilableError: a table that the company does not hold; a unit that its rows do not tell; two
    lengths of period on one table, since the longer would be the sum of the shorter; figures of a
    month added up over a longer period.
    """
    found: dict[str, list[Statistic]] = {}
    for statistic in policy.statistics:
        found.setdefault(statistic.table, []).append(statistic)
    tables = policy.vocabulary.tables
    return tuple(_of_table(tables[table], each, catalog) for table, each in found.items())


def statistics_sql(found: Sequence[Declared]) -> Iterator[str]:
    """What the owner runs at publication; nothing where no statistic is declared."""
    if found:
        once = [each.cube.name for each in found if each.source.budget]
        yield from statements([each.cube for each in found], once)


def _of_table(table: Table, found: Sequence[Statistic], catalog: Catalog) -> Declared:
    source = catalog.statistics.get(table.id)
    first = found[0]
    if source is None:
        raise UncompilableError(
            "statistic-without-rows",
            f"統計「{first.title}」: 表「{table.label}」の元が catalog.yaml の statistics"
            " にありません。"
            "書くか、統計を告知から外してください。",
            f"statistic {first.title!r}: catalog.yaml has no rows for the table {table.id!r} under"
            " statistics. Write them, or take the statistic out of the notice.",
        )
    by = first.period
    for statistic in found:
        if statistic.unit != source.unit:
            raise UncompilableError(
                "statistic-unit",
                f"統計「{statistic.title}」: 単位が、"
                f"表の元が数える単位（{source.unit}）と違います。",
                f"statistic {statistic.title!r}: its unit is {statistic.unit}, and the rows tell"
                f" contributors of unit {source.unit}.",
            )
        if statistic.period != by:
            raise UncompilableError(
                "statistic-periods",
                f"表「{table.label}」の統計の集計期間が二通りあります。長い期間は短い期間の合計なので、"
                "隠した値が引き算で分かります。一つにそろえてください。",
                f"the statistics on {table.id!r} have two lengths of period. The longer is the sum"
                " of the shorter, and what is hidden could be subtracted. Use one.",
            )
        if source.stock and statistic.period != "month":
            raise UncompilableError(
                "statistic-stock",
                f"統計「{statistic.title}」: 月ごとの残高を、"
                "月より長い期間に足し合わせることはできません。"
                "",
                f"statistic {statistic.title!r}: figures of a month cannot be added up over a"
                " longer"
                " period. Use the month.",
            )
    used = {name for statistic in found for name in (*statistic.dimensions, *statistic.measures)}
    dimensions = tuple(one.id for one in table.dimensions if one.id in used)
    measures = tuple(one.id for one in table.measures if one.id in used)
    counted = tuple(name for name in measures if name in source.measures)
    cube = CubeSource(table.id, source.rows, dimensions, counted, by)
    return Declared(table, source, tuple(found), cube, measures)
