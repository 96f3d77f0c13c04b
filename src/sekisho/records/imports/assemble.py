"""A row's cells as rows of our tables: all of them, or every reason against the row."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sekisho.records.areas import AREAS
from sekisho.records.imports.cells import Row
from sekisho.records.imports.map import Column, ImportMap
from sekisho.records.imports.refusal import Refusal
from sekisho.records.imports.targets import Target
from sekisho.records.imports.values import Value, clean
from sekisho.records.keys import customer_id, row_id

Record = dict[str, Value]
Assembled = dict[str, Record]  # by table

# Columns that follow from another one: filled where the map fills that, and gives them nothing.
DERIVED: Mapping[str, Mapping[str, str]] = {
    "customer": {"id": "customer.customer_no"},
    "supply_point": {
        "customer_id": "customer.customer_no",
        "id": "supply_point.number",
        "area": "supply_point.number",
    },
    "application": {
        "customer_id": "customer.customer_no",
        "channel": "customer.application_channel",
    },
    "contract": {
        "customer_id": "customer.customer_no",
        "id": "contract.contract_no",
        "supply_point_id": "supply_point.number",
        "regional_utility": "supply_point.number",
        "network_operator_of": "supply_point.number",
        "application_no": "application.application_no",
        "applied_on": "application.applied_on",
    },
}
_MEMO = 5_000


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the cells of one column; what was read lately is remembered."""

    column: Column
    memo: dict[str, Value | Refusal] = field(default_factory=dict)

    def __call__(self, cell: str) -> Value | Refusal:
        """The cell's value, or its refusal under the file's own header."""
        found = self.memo.get(cell, self)
        if not isinstance(found, _Reader):
            return found
        if len(self.memo) >= _MEMO:
            self.memo.clear()
        value = _value(self.column, cell)
        self.memo[cell] = value
        return value


@dataclass(frozen=True, slots=True)
class Assembler:
    """Assembles rows under one map."""

    constants: tuple[tuple[Target, Value], ...]
    readers: tuple[tuple[str, str, str, _Reader], ...]  # header, table, column

    def __call__(self, row: Row) -> Assembled | tuple[Refusal, ...]:
        """The row's records by table, or its refusals."""
        if row.refusal is not None:
            return (row.refusal,)
        values: dict[str, Record] = {table: {} for table in DERIVED}
        refusals: list[Refusal] = []
        for target, constant in self.constants:
            values[target.table][target.column] = constant
        cells = row.cells
        for header, table, column, read in self.readers:
            value = read(cells[header])
            if isinstance(value, Refusal):
                refusals.append(value)
            else:
                values[table][column] = value
        return tuple(refusals) if refusals else _tied(values)


def assembler(how: ImportMap) -> Callable[[Row], Assembled | tuple[Refusal, ...]]:
    """Rows under this map. requires: every row has a cell for every column of the map."""
    return Assembler(
        tuple(how.constants.items()),
        tuple((c.header, c.target.table, c.target.column, _Reader(c)) for c in how.columns),
    )


def _value(column: Column, cell: str) -> Value | Refusal:
    text = clean(cell)
    if isinstance(text, Refusal):
        return _of(text, column)
    if not text:
        if not column.target.required:
            return column.target.blank
        return Refusal("required", "空欄です。", "The cell is empty.", column.header)
    value = column.transform(text, column.options)
    return _of(value, column) if isinstance(value, Refusal) else value


def _of(refusal: Refusal, column: Column) -> Refusal:
    return Refusal(refusal.code, refusal.ja, refusal.en, column.header)


def _tied(values: dict[str, Record]) -> Assembled | tuple[Refusal, ...]:
    """Keys and what follows from other columns are in; empty tables are out."""
    customer, contract = values["customer"], values["contract"]
    subject = customer_id(str(customer["customer_no"]))
    customer["id"] = subject
    point, application = values.pop("supply_point", {}), values.pop("application", {})
    number = point.get("number")
    contract |= {"customer_id": subject, "id": row_id(str(contract["contract_no"]))}
    contract["supply_point_id"] = row_id(str(number)) if number else None
    contract["application_no"] = application.get("application_no")
    contract.setdefault("applied_on", application.get("applied_on"))
    area = AREAS[str(number)[:2]] if number else None
    contract.setdefault("regional_utility", area.utility if area else None)
    contract.setdefault("network_operator_of", area.network_operator if area else None)
    if number and area:
        ids: Record = {"customer_id": subject, "id": row_id(str(number)), "area": area.number}
        values["supply_point"] = point | ids
    if application.get("application_no"):
        if not application.get("applied_on"):
            return (
                Refusal(
                    "application_date",
                    "申込番号があるのに申込日がありません。",
                    "There is an application number and no application date.",
                ),
            )
        application.setdefault("channel", customer.get("application_channel"))
        values["application"] = application | {"customer_id": subject}
    return values
