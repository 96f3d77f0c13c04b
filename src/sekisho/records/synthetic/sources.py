"""The shipped places and names, ready to draw from."""

import csv
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

# Shares of customers, in thousandths, near the areas' shares of Japan's households.
_SHARES = {
    "01": 50, "02": 95, "03": 335, "04": 130, "05": 25,
    "06": 165, "07": 60, "08": 30, "09": 95, "10": 15,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A town with its real postal code; `kind` is "", "island" or "grant"."""

    area: str
    postal_code: str
    address: str
    kind: str


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it is written, and the key it sorts by."""

    text: str
    kana: str


@dataclass(frozen=True, slots=True)
class Sources:
    """Lists in which every entry stands as often as it weighs."""

    areas: tuple[str, ...]
    places: dict[tuple[str, str], tuple[Place, ...]]  # by area and kind
    surnames: tuple[Name, ...]
    given: tuple[Name, ...]
    companies: tuple[Name, ...]


@cache
def sources() -> Sources:
    """What the package ships; read once a process."""
    places: defaultdict[tuple[str, str], list[Place]] = defaultdict(list)
    for row in _rows("places.csv"):
        where = row["prefecture"] + row["city"] + row["town"]
        code = f"{row['postal_code'][:3]}-{row['postal_code'][3:]}"
        places[row["area"], row["kind"]].append(Place(row["area"], code, where, row["kind"]))
    names: defaultdict[str, list[Name]] = defaultdict(list)
    for row in _rows("names.csv"):
        names[row["kind"]] += [Name(row["text"], row["kana"])] * int(row["weight"])
    return Sources(
        areas=tuple(area for area, share in _SHARES.items() for _ in range(share)),
        places={key: tuple(found) for key, found in places.items()},
        surnames=tuple(names["surname"]),
        given=tuple(names["given"]),
        companies=tuple(names["company"]),
    )


def _rows(name: str) -> list[dict[str, str]]:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
