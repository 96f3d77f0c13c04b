"""What a policy would give of whom, as SQL that stays in the database: for counts, never for rows.

Facts are those that the tables hold on the day. What depends on a fact of the single act (a demand
that was approved, an agent's authority) is unknown here, and so given to nobody.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from sekisho.books.connection import Db
from sekisho.books.parties import said_by_party
from sekisho.decide.registry import registry_facts
from sekisho.rules import Policy
from sekisho.rules.standing import ACT, USE
from sekisho.sql import Catalog
from sekisho.sql.clock import Clock
from sekisho.sql.commitment import context_setting
from sekisho.sql.errors import UncompilableError
from sekisho.sql.extract import compile_extract
from sekisho.terms import Said
from sekisho.terms.request import FactValue

STAFF = "operator"
"""The role for which a use by the company itself is counted."""


NOTHING_SAID: Mapping[str, tuple[Said, ...]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Side:
    """One of two policies that are held against each other, with where its items stand.

    `said` is what the registry says of each company today.
    """

    policy: Policy
    catalog: Catalog
    said: Mapping[str, tuple[Said, ...]] = field(default_factory=lambda: NOTHING_SAID)


def of_today(connection: Db, side: Side) -> Side:
    """The side with what the registry of companies says at this moment.

    requires: a role that may read the registry
    """
    return replace(side, said=said_by_party(connection, side.policy.vocabulary))


def given_under(
    side: Side,
    recipient: str,
    purpose: str,
    items: Iterable[str],
    day: date,
    *,
    nightly: bool = False,
    role: str = STAFF,
) -> str | None:
    """A SELECT of `customer` and, for each of `items` in order, `i0`, `i1`...; None: of nobody.

    `i0` is the sorted array of what is given of the first item over the customer's contracts (NULL
    in it where nothing is held), and NULL where the item is not permitted for any of them.
    `nightly` asks for what the night's file gives alone.
    """
    policy, wanted = side.policy, tuple(items)
    words = policy.vocabulary
    party = words.parties.get(recipient)
    held = [i for i in wanted if i in words.items and side.catalog.items.get(i) is not None]
    if party is None or party.company is None or purpose not in words.purposes or not held:
        return None
    try:
        extract = compile_extract(
            policy, side.catalog, recipient, purpose, Clock(day),
            known=_known(side, recipient, day, role), items=held, nightly_only=nightly,
            context=context_setting(),
        )  # fmt: skip
    except UncompilableError as nothing:
        if nothing.code != "nothing-permitted":
            raise
        return None
    columns = "".join(
        f', array_agg("{item}"::text ORDER BY "{item}"::text)'
        f" FILTER (WHERE item_set = '' OR '{item}' = ANY(string_to_array(item_set, ' '))) AS i{n}"
        if item in extract.columns
        else f", NULL::text[] AS i{n}"
        for n, item in enumerate(wanted)
    )
    chosen = f"SELECT subject_key::bigint AS customer{columns}"
    return f"{chosen} FROM ({extract.query}) AS e GROUP BY 1"


def nobody(items: int) -> str:
    """The SELECT of no customer, with columns for so many items."""
    columns = "".join(f", NULL::text[] AS i{n}" for n in range(items))
    return f"SELECT NULL::bigint AS customer{columns} WHERE false"


def _known(side: Side, recipient: str, day: date, role: str) -> dict[str, FactValue]:
    policy, said = side.policy, side.said.get(recipient, ())
    known = dict(registry_facts(policy.vocabulary, recipient, day, said))
    if recipient == policy.operator:
        known |= {ACT: USE, "role": role, "trained_for": policy.digest}
    return known
