"""The lines of a package as rows of an import: one a contract, with what each customer had refused.

What the giver's customers refused goes over with them: it is read from the record of their wishes.
A refusal that our notice has no word for stops the row, for it could not be obeyed.
"""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from sekisho.gate.errors import ActRefusedError
from sekisho.gate.restrict_use import ALL
from sekisho.records.imports.assemble import assembler
from sekisho.records.imports.cells import Row
from sekisho.records.imports.map import ImportMap, read_map
from sekisho.records.imports.refusal import Refusal
from sekisho.terms import Vocabulary
from sekisho.terms.day import iso_day
from sekisho.terms.fold import fold

REFUSED, LIFTED = "停止の申出", "停止の解除"
"""What the record of wishes says of a refusal, and of its end."""
SEPARATOR = "、"
UNKNOWN_REFUSAL = Refusal(
    "unknown_refusal",
    "お客様が停止を申し出た対象が、当社の告知にありません。引き渡した会社に確かめてください。",
    "The customer refused something that our notice has no word for: ask the giver.",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One customer of a package: the number, and each contract's items as text."""

    at: int
    customer_no: str
    contracts: tuple[Mapping[str, str], ...]

    @property
    def items(self) -> frozenset[str]:
        """The items that came, of whichever contract."""
        return frozenset(item for contract in self.contracts for item in contract)


@dataclass(frozen=True, slots=True)
class Looked:
    """What the lines are: customers, contracts, and why a contract cannot be taken in."""

    customers: int
    contracts: int
    refused: tuple[tuple[int, Refusal], ...]


@lru_cache(maxsize=1)
def package_map() -> ImportMap:
    """How the rows are read."""
    name = "succession_map.yaml"
    text = files("sekisho.records.imports").joinpath(name).read_text(encoding="utf-8")
    how, findings = read_map(text, name)
    if how is None:
        message = f"{name}: {[finding.code for finding in findings]}"
        raise ValueError(message)
    return how


def read_lines(file: Path) -> Iterator[Line]:
    """Every line; ActRefusedError names the first that is none."""
    with file.open("rb") as lines:
        for at, data in enumerate(lines, start=1):
            line = _line(at, data)
            if line is None:
                raise ActRefusedError(
                    "no-line",
                    f"{at} 行目が一式の行として読めません（C20）。",
                    f"Line {at} is no line of a package (C20).",
                )
            yield line


@dataclass(frozen=True, slots=True)
class Wishes:
    """How refusals are read: the giver's words by id, ours by name; `closed` are refused anyway.

    `closed` are purposes of ours that the giver's notice had not: shut until the customer lifts it.
    """

    theirs: Mapping[str, str]
    ours: Mapping[str, str]
    closed: tuple[str, ...]

    def standing(self, record: str) -> tuple[str, ...] | None:
        """What stands refused after all of the record, in our words; None: one that we have not."""
        found: dict[str, None] = {}
        try:
            for wish in json.loads(record) if record else []:
                if wish["内容"] == REFUSED:
                    found[str(wish["対象"])] = None
                elif wish["内容"] == LIFTED:
                    found.pop(str(wish["対象"]), None)
        except (ValueError, TypeError, KeyError):
            return None
        words = [ALL if each == ALL else self._ours(each) for each in found]
        if None in words:
            return None
        return tuple(dict.fromkeys([*(each for each in words if each), *self.closed]))

    def _ours(self, word: str) -> str | None:
        return self.ours.get(fold(self.theirs.get(word, "")))


def wishes_of(theirs: Mapping[str, str], words: Vocabulary, closed: tuple[str, ...]) -> Wishes:
    """How the refusals of a package are read under our notice."""
    ours = {
        fold(label): word.id
        for kind in (words.items, words.parties, words.purposes)
        for word in kind.values()
        for label in word.labels
    }
    return Wishes(theirs, ours, closed)


def look(lines: Iterator[Line], wishes: Wishes) -> Looked:
    """What would be taken in and what would not; nothing is written."""
    read, customers, contracts = assembler(package_map()), 0, 0
    refused: list[tuple[int, Refusal]] = []
    for line in lines:
        customers += 1
        for cells in rows_of(line, wishes):
            contracts += 1
            found = (UNKNOWN_REFUSAL,) if cells is None else read(Row(line.at, line.at, cells))
            if isinstance(found, tuple):
                refused += [(line.at, each) for each in found]
    return Looked(customers, contracts, tuple(refused))


def write_rows(lines: Iterator[Line], wishes: Wishes, to: Path) -> int:
    """The rows of an import stand in the file; how many were left out for an unknown refusal."""
    headers = [column.header for column in package_map().columns]
    left_out = 0
    to.touch(mode=0o600)
    with to.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(headers)
        for line in lines:
            for cells in rows_of(line, wishes):
                if cells is None:
                    left_out += 1
                else:
                    writer.writerow([cells[header] for header in headers])
    return left_out


def rows_of(line: Line, wishes: Wishes) -> Iterator[dict[str, str] | None]:
    """Each contract's cells, or None where a refusal could not be obeyed."""
    headers = [column.header for column in package_map().columns]
    for contract in line.contracts:
        refused = wishes.standing(contract.get("consent_record", ""))
        if refused is None:
            yield None
            continue
        cells = {header: contract.get(header, "") for header in headers}
        cells["customer_no"] = line.customer_no
        cells["state"] = state_of(contract)
        cells["restricted"] = SEPARATOR.join(refused)
        yield cells


def state_of(contract: Mapping[str, str]) -> str:
    """The state of the contract by its days: no item says it."""
    if iso_day(contract.get("cancellation_date", "")):
        return "ended"
    return "active" if iso_day(contract.get("contract_start_date", "")) else "applied"


def _line(at: int, data: bytes) -> Line | None:
    try:
        told: Any = json.loads(data)
        number, contracts = told["customer_no"], told["contracts"]
        fits = isinstance(number, str) and bool(contracts)
        read = tuple(
            {str(item): str(value) for item, value in each.items() if value is not None}
            for each in contracts
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return Line(at, number, read) if fits else None
