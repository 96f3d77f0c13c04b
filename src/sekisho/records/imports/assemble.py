"""A row's cells as rows of our tables: all of them, or every reason against the row."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sekisho.records.areas import AREAS
from sekisho.records.imports.cells import Row
from sekisho.records.imports.map import Column, ImportMap
from sekisho.records.imports.refusal import Refusal
from sekisho.records.imports.targets import Target
from sekisho.records.imports.values import TRANSFORMS, Options, Value, clean
from sekisho.records.keys import customer_id, row_id

Record = dict[str, Value]
Assembled = dict[str, Record]  # by table

# What follows from other columns where the map gives no column of its own.
DERIVED: Mapping[str, tuple[str, ...]] = {
    "customer": ("id",),
    "supply_point": ("customer_id", "id", "area"),
    "application": ("customer_id", "channel"),
    "contract": (
        "customer_id", "id", "supply_point_id", "application_no", "applied_on",
        "regional_utility", "network_operator_of",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Assembler:
    """Assembles rows under one map."""

    how: ImportMap
    constants: Mapping[Target, Value]

    def __call__(self, row: Row) -> Assembled | tuple[Refusal, ...]:
        """The row's records by table, or its refusals."""
        if row.refusal is not None:
            return (row.refusal,)
        values: dict[str, Record] = {}
        refusals: list[Refusal] = []
        for target, constant in self.constants.items():
            values.setdefault(target.table, {})[target.column] = constant
        for column in self.how.columns:
            value = _value(column, row.cells.get(column.header, ""))
            if isinstance(value, Refusal):
                refusals.append(value)
            else:
                values.setdefault(column.target.table, {})[column.target.column] = value
        if refusals:
            return tuple(refusals)
        return _tied(values)


def assembler(how: ImportMap) -> Callable[[Row], Assembled | tuple[Refusal, ...]]:
    """Rows under this map. Raises ValueError where a constant is no value of its column."""
    constants: dict[Target, Value] = {}
    for target, text in how.constants.items():
        transform = "text" if target.usual == "code" else target.usual
        value = TRANSFORMS[transform](text, Options())
        if isinstance(value, Refusal):
            raise ValueError(f"{target.name}: {value.en}")
        constants[target] = value
    return Assembler(how, constants)


def _value(column: Column, cell: str) -> Value | Refusal:
    """The cell's value, or its refusal under the file's own header."""
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
