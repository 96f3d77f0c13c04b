"""Statistics in a catalog: by table of the vocabulary, the rows that are counted."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from sekisho.rules.marked import Marked
from sekisho.sql.catalog import Amounts, StatisticSource
from sekisho.sql.fragments import Unfit, subquery
from sekisho.terms import Span, Table, Vocabulary

CONTRIBUTOR = "contributor"
PERIOD = "period"
UNITS = ("person", "household", "organisation")
KINDS = ("count", "sum")
MOST_DECIMALS = 6
TWO = 2  # Japanese and English
_KEYS = ("rows", "unit", "measures", "stock", "budget")

Report = Callable[[str, Span, str, str], None]


@dataclass(frozen=True, slots=True)
class StatisticsReader:
    """Reads the section `statistics`; findings go to `report`."""

    vocabulary: Vocabulary
    report: Report

    def read(self, marked: Marked | None) -> dict[str, StatisticSource | None]:
        """Where each table's rows stand; None where the company holds no such thing."""
        found: dict[str, StatisticSource | None] = {}
        for name, entry in marked.fields().items() if marked else ():
            table = self.vocabulary.tables.get(name)
            if table is None:
                known = "、".join(self.vocabulary.tables)
                self.report(
                    "unknown-table",
                    entry.key_span or entry.span,
                    f"「{name}」という表は terms.yaml にありません。あるのは {known} です",
                    f"there is no table {name!r}; terms.yaml has {known.replace('、', ', ')}",
                )
            elif entry.value is None:
                found[name] = None
            else:
                source = self._source(table, entry)
                if source is not None:
                    found[name] = source
        return found

    def _source(self, table: Table, entry: Marked) -> StatisticSource | None:
        fields = entry.fields()
        if not self._only(entry, fields, _KEYS):
            return None
        measures = self._measures(table, fields.get("measures"))
        unit = self._unit(fields.get("unit"))
        budget = self._budget(fields.get("budget"))
        rows = fields.get("rows")
        if measures is None or unit is None or budget is None:
            return None
        counted = tuple(measure.id for measure in table.measures if measure.id in measures)
        wanted = (PERIOD, CONTRIBUTOR, *(one.id for one in table.dimensions), *counted)
        query = self._rows(rows or entry, wanted)
        if query is None:
            return None
        stock = fields.get("stock")
        return StatisticSource(
            query, unit, measures, stock is not None and stock.text() == "true", budget
        )

    def _rows(self, marked: Marked, wanted: Collection[str]) -> str | None:
        found = subquery(marked.text() or "", ())
        if isinstance(found, Unfit):
            self.report("unfit-sql", marked.span, found.ja, found.en)
            return None
        if found.columns != wanted:
            self.report(
                "statistic-columns",
                marked.span,
                f"列は {'、'.join(wanted)} の順に書いてください",
                f"its columns must be {', '.join(wanted)}, in this order",
            )
            return None
        return found.sql

    def _measures(self, table: Table, marked: Marked | None) -> dict[str, Amounts] | None:
        """What each measure that has a column is; the others count contributors."""
        known = [measure.id for measure in table.measures]
        found: dict[str, Amounts] = {}
        for name, entry in marked.fields().items() if marked else ():
            fields = entry.fields()
            kind = fields["kind"].text() if "kind" in fields else None
            decimals = (fields["decimals"].text() or "") if "decimals" in fields else "0"
            right = name in known and not fields.keys() - {"kind", "unit", "decimals", "like"}
            if not right or kind not in KINDS or not _few(decimals):
                self.report(
                    "statistic-measure",
                    entry.key_span or entry.span,
                    f"「{name}」: 表の量の名に、kind（count か sum）、unit、"
                    "decimals（0〜6）を書いてください。"
                    f"量は {'、'.join(known)} です",
                    f"{name!r}: under a measure of the table ({', '.join(known)}) write kind (count"
                    " or sum), unit, decimals (0 to 6)",
                )
                return None
            unit = (fields["unit"].text() or "") if "unit" in fields else ""
            like = self._like(table, fields.get("like"))
            if "like" in fields and like is None:
                return None
            found[name] = Amounts(kind, unit, int(decimals), like)
        return found

    def _like(self, table: Table, marked: Marked | None) -> tuple[str, str] | None:
        """The measure of another table that tells nearly the same."""
        if marked is None:
            return None
        name, _, measure = (marked.text() or "").partition(".")
        other = self.vocabulary.tables.get(name)
        if other and other is not table and measure in {one.id for one in other.measures}:
            return name, measure
        self.report(
            "statistic-like",
            marked.span,
            "like には、ほかの表の量を 表.量 の形で書いてください（supply.contracts など）",
            "like names a measure of another table, written table.measure (supply.contracts)",
        )
        return None

    def categories(self, marked: Marked | None) -> dict[str, Mapping[str, tuple[str, str]]]:
        """By dimension, each category that may occur, as people call it in Japanese and English."""
        known = {one.id for table in self.vocabulary.tables.values() for one in table.dimensions}
        found: dict[str, Mapping[str, tuple[str, str]]] = {}
        for name, entry in marked.fields().items() if marked else ():
            words = {
                key: tuple(each.text() or "" for each in both.items())
                for key, both in entry.fields().items()
            }
            if name not in known or any(len(both) != TWO or "" in both for both in words.values()):
                self.report(
                    "statistic-categories",
                    entry.key_span or entry.span,
                    f"「{name}」: 軸の名の下に、区分: [日本語, English] を書いてください。"
                    f"軸は {'、'.join(sorted(known))} です",
                    f"{name!r}: under a dimension ({', '.join(sorted(known))}) write"
                    " category: [日本語, English]",
                )
            else:
                found[name] = {key: (both[0], both[1]) for key, both in words.items()}
        return found

    def _unit(self, marked: Marked | None) -> str | None:
        """Whom `contributor` names; rows are nobody."""
        unit = "person" if marked is None else marked.text()
        if unit in UNITS:
            return unit
        self.report(
            "rows-not-persons",
            marked.span if marked else Span("", 1, 1, 1, 1),
            f"unit は寄与する人です。{'、'.join(UNITS)} のどれかを書いてください",
            f"unit says whose contributions count: write {', '.join(UNITS)}",
        )
        return None

    def _budget(self, marked: Marked | None) -> int | None:
        """Thousandths of epsilon that may be spent on this table in all; 0: no noise."""
        text = "0" if marked is None else marked.text() or ""
        if text.isascii() and text.isdigit() and len(text) <= MOST_DECIMALS:
            return int(text)
        self.report(
            "statistic-budget",
            marked.span if marked else Span("", 1, 1, 1, 1),
            "budget には、ε の千分の一を単位とする整数を書いてください（ε = 2 なら 2000）",
            "budget is a whole number of thousandths of epsilon (2000 for epsilon = 2)",
        )
        return None

    def _only(self, entry: Marked, fields: Mapping[str, Marked], known: Collection[str]) -> bool:
        strange = sorted(fields.keys() - set(known))
        if strange:
            self.report(
                "unknown-field",
                fields[strange[0]].key_span or entry.span,
                f"「{strange[0]}」という欄はありません。あるのは {'、'.join(known)} です",
                f"there is no field {strange[0]!r}; known are {', '.join(known)}",
            )
        return not strange


def _few(decimals: str) -> bool:
    return decimals.isascii() and decimals.isdigit() and int(decimals) <= MOST_DECIMALS
