"""The answer to a request."""

from dataclasses import dataclass
from enum import StrEnum


class Answer(StrEnum):
    """The four answers. All but `PERMIT` refuse; only `GAP` is reported to the notice's owner."""

    PERMIT = "permit"
    FORBID = "forbid"  # a clause, or the customer, says no
    UNMET = "unmet"  # a rule covers this, and its condition does not hold
    GAP = "gap"  # no rule speaks of this


@dataclass(frozen=True, slots=True)
class ItemAnswer:
    """The answer for one item, with what determined it.

    `rules` and `clauses` are the standing permits, else the forbids that apply, else the permits
    whose conditions fail; both are empty for a gap only. `grounds` are those of the standing
    permits; where several stand, the strictest duties hold: `record` is true if any wants one.
    `refused_by_customer` tells that the customer's own restriction forbids.
    """

    item: str
    answer: Answer
    rules: tuple[str, ...]
    clauses: tuple[str, ...]
    grounds: tuple[str, ...] = ()
    record: bool = False
    manager: str | None = None
    refused_by_customer: bool = False

    @property
    def permitted(self) -> bool:
        """True where the item may pass."""
        return self.answer is Answer.PERMIT


@dataclass(frozen=True, slots=True)
class Decision:
    """Item answers in the order asked, under the policy named by `digest`."""

    items: tuple[ItemAnswer, ...]
    digest: str

    @property
    def grounds(self) -> tuple[str, ...]:
        """Every ground on which something is permitted, sorted."""
        return tuple(sorted({g for item in self.items for g in item.grounds}))

    @property
    def record(self) -> bool:
        """True where a provision record (Art 29 APPI) is due for any permitted item."""
        return any(item.record for item in self.items)

    @property
    def managers(self) -> tuple[str, ...]:
        """Every responsible manager to be shown, sorted."""
        return tuple(sorted({i.manager for i in self.items if i.manager is not None}))

    @property
    def permitted(self) -> tuple[str, ...]:
        """Ids of the permitted items, in the order asked."""
        return tuple(i.item for i in self.items if i.answer is Answer.PERMIT)
