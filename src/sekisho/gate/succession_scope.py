"""Whose contracts go over: asked of the books by the hand, and of each row at the door.

The hand lists the customers who have such a contract; the door's row says of each contract whether
it is one. Where the notice withholds what would say so, the contract stays: nothing is guessed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sekisho.cases.succession import WHOM, Scope, Whom, contract_list, list_digest
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.stretches import EVERYBODY
from sekisho.records.areas import AREAS

ITEM: Mapping[Whom, str] = MappingProxyType(
    {
        Whom.AREAS: "supply_area",
        Whom.PLANS: "service_name",
        Whom.CONTRACTS: "retail_contract_no",
    }
)
"""The item of a contract that says whether it goes over."""
MOST_VALUES = 50
_JOINED = (
    "EXISTS (SELECT FROM records.contract AS k LEFT JOIN records.supply_point AS p"
    " ON p.customer_id = k.customer_id AND p.id = k.supply_point_id"
    " WHERE k.customer_id = customer.id AND {} = ANY(%s))"
)
WHERE: Mapping[Whom, str] = MappingProxyType(
    {
        Whom.ALL: EVERYBODY,
        Whom.AREAS: _JOINED.format("p.area"),
        Whom.PLANS: _JOINED.format("k.service_name"),
        Whom.CONTRACTS: _JOINED.format("k.contract_no"),
    }
)
"""What the hand asks of a customer, with the chosen values as its one parameter."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Who goes over: the question to the hand, its values, and whether a row of a door is it."""

    where: str
    values: tuple[str, ...]
    holds: Callable[[Mapping[str, object]], bool]


def refuse_scope(scope: Scope) -> None:
    """The part is one that can be handed over, or ActRefusedError says what to write."""
    if not scope.partial:
        return
    known = {Whom.AREAS: AREAS.keys()}.get(scope.whom)
    unknown = [] if known is None else [each for each in scope.values if each not in known]
    if unknown:
        raise ActRefusedError(
            "no-such-area",
            f"供給区域は 01 から 10 の番号で書いてください（C20）: {'、'.join(unknown)}",
            f"Write supply areas as numbers from 01 to 10 (C20): {', '.join(unknown)}",
        )
    if not 0 < len(set(scope.values)) == len(scope.values) <= MOST_VALUES:
        raise ActRefusedError(
            "no-part",
            f"承継の範囲を 1 から {MOST_VALUES} 件、重複なく書いてください（C20）。",
            f"Name 1 to {MOST_VALUES} parts that go over, each once (C20).",
        )


def chosen(scope: Scope, contracts: str | None) -> Chosen:
    """Who goes over; ActRefusedError where the list is missing, or is not the recorded one.

    `contracts` is the list of contracts as text, which only a scope of contracts wants.
    """
    values = scope.values
    if scope.whom is Whom.CONTRACTS:
        numbers = contract_list(contracts or "")
        if not numbers or (list_digest(numbers),) != scope.values:
            raise ActRefusedError(
                "other-list",
                "契約の一覧が、記録したものと違います。記録のときと同じ一覧を渡してください（C20）。",
                "The list of contracts is not the recorded one: give the same list (C20).",
            )
        values = numbers
    item, wanted = ITEM.get(scope.whom), frozenset(values)
    return Chosen(WHERE[scope.whom], values, lambda row: item is None or row.get(item) in wanted)


def listed(contracts: str) -> Scope:
    """The scope of a list of contracts: its digest. ActRefusedError where it names nobody."""
    numbers = contract_list(contracts)
    if not numbers:
        raise ActRefusedError(
            "no-part",
            "契約の一覧に番号がありません。1 行に 1 件ずつ書いてください（C20）。",
            "The list names no contract: write one number a line (C20).",
        )
    return Scope(Whom.CONTRACTS, (list_digest(numbers),))


def supply_areas() -> list[tuple[str, str]]:
    """Every supply area by its number, with its name."""
    return [(area.number, area.name) for area in AREAS.values()]


def shown_scope(scope: Scope, lang: str) -> str:
    """The part in words; a list's contracts are not among them."""
    which = 0 if lang == "ja" else 1
    names = [
        AREAS[each].name if scope.whom is Whom.AREAS else each
        for each in scope.values
        if scope.whom is not Whom.CONTRACTS
    ]
    words = WHOM[scope.whom][which]
    return f"{words}: {('、', ', ')[which].join(names)}" if names else words
