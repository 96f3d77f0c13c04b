"""What the registry of companies says, in lines that each hold from one day to another."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType


class Aspect(StrEnum):
    """What a line is about. The ids stand in terms.yaml, in the database and in the ledger."""

    NAME = "name"
    ADDRESS = "address"
    REPRESENTATIVE = "representative"
    WORD = "word"
    RETAIL_LICENCE = "retail_licence"
    NETWORK_LICENCE = "network_licence"
    OPERATOR_CODE = "operator_code"
    BALANCING_CONTRACT = "balancing_contract"
    HANDLING_CONTRACT = "handling_contract"
    ASSESSMENT = "assessment"
    TERMS_OF_USE = "terms_of_use"
    CLOSED = "closed"


LABELS: Mapping[Aspect, tuple[str, str]] = MappingProxyType(
    {
        Aspect.NAME: ("名称", "Name"),
        Aspect.ADDRESS: ("所在地", "Address"),
        Aspect.REPRESENTATIVE: ("代表者", "Representative"),
        Aspect.WORD: ("用語表の名", "Word of the terms table"),
        Aspect.RETAIL_LICENCE: ("小売電気事業者の登録", "Registration as a retailer"),
        Aspect.NETWORK_LICENCE: ("一般送配電事業の許可", "Licence as a network operator"),
        Aspect.OPERATOR_CODE: ("事業者コード", "Operator code"),
        Aspect.BALANCING_CONTRACT: ("需要抑制量調整供給契約", "Demand-reduction contract"),
        Aspect.HANDLING_CONTRACT: ("取扱いの契約", "Contract on handling"),
        Aspect.ASSESSMENT: ("評価", "Assessment"),
        Aspect.TERMS_OF_USE: ("利用条件", "The agreement on terms of use"),
        Aspect.CLOSED: ("登記の閉鎖", "Closed in the register"),
    }
)
FROM_A_DAY = (Aspect.NAME, Aspect.ADDRESS, Aspect.REPRESENTATIVE)
"""Of these the newest line that has begun is the one of the day; the others hold between days."""
ASKED = (
    Aspect.RETAIL_LICENCE,
    Aspect.NETWORK_LICENCE,
    Aspect.OPERATOR_CODE,
    Aspect.BALANCING_CONTRACT,
    Aspect.HANDLING_CONTRACT,
    Aspect.ASSESSMENT,
    Aspect.TERMS_OF_USE,
)
"""What a fact of terms.yaml may be taken from."""
BROUGHT = tuple(aspect for aspect in Aspect if aspect is not Aspect.ASSESSMENT)
"""What a line that is brought may be about; an assessment is made elsewhere."""
ENDLESS = date(2999, 12, 31)
"""The last day of what has no end: far off, and with room for the periods that are added to it."""


@dataclass(frozen=True, slots=True)
class Said:
    """One line: its value, and its days, both whole. None as `until`: no end is known."""

    aspect: Aspect
    value: str
    since: date
    until: date | None = None

    def holds(self, day: date) -> bool:
        """True when the line holds on `day`."""
        return self.since <= day and (self.until is None or day <= self.until)


def in_force(said: Iterable[Said], aspect: Aspect, day: date) -> bool | None:
    """Whether something of the kind holds on `day`; None where the registry is silent about it."""
    lines = [line for line in said if line.aspect is aspect]
    return any(line.holds(day) for line in lines) if lines else None


def last_day(said: Iterable[Said], aspect: Aspect, day: date) -> date | None:
    """The last day of what has begun by `day`; None where nothing of the kind has."""
    begun = [line for line in said if line.aspect is aspect and line.since <= day]
    return max((line.until or ENDLESS for line in begun), default=None)


def value_on(said: Iterable[Said], aspect: Aspect, day: date) -> str | None:
    """The value that holds on `day`, of several the one that began last."""
    held = [line for line in said if line.aspect is aspect and line.holds(day)]
    newest = max(held, key=lambda line: (line.since, line.value), default=None)
    return newest.value if newest else None
