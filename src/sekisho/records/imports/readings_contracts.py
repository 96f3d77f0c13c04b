"""Whose a reading is: the contract that was supplied at a point on a day."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sekisho.records.imports.take import Connection

_NEVER, _EVER = 0, 2**24


@dataclass(frozen=True, slots=True)
class Supplied:
    """A contract and the days of its supply, as ordinals, both included."""

    customer: int
    contract: int
    first: int
    last: int


@dataclass(slots=True)
class Contracts:
    """The contracts at the points that were asked about, by the point's number."""

    connection: Connection
    known: dict[str, list[Supplied]] = field(default_factory=dict)

    def learn(self, numbers: Iterable[str]) -> None:
        """What is at each of these points is known."""
        new = [number for number in numbers if number not in self.known]
        if not new:
            return
        self.known.update((number, []) for number in new)
        rows = self.connection.execute("SELECT * FROM records.supplied_at(%s)", [new]).fetchall()
        for number, customer, contract, first, last in rows:
            days = first.toordinal(), _EVER if last is None else last.toordinal()
            self.known[number].append(Supplied(customer, contract, *days))

    def at(self, number: str, day: int) -> Supplied | None:
        """The contract that was supplied there on that day; None where it is not one."""
        found = [one for one in self.known[number] if one.first <= day <= one.last]
        return found[0] if len(found) == 1 else None
