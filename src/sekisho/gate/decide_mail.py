"""What a mail to one customer may tell, decided item by item through the published door.

Writing to a customer is the operator's own use for the mail's purpose, so it goes through the door
of that purpose like any read, and the address is an item like any other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sekisho.books.acts import each_statement_alone
from sekisho.books.connection import Db
from sekisho.books.doors import read_door
from sekisho.books.versions import Version
from sekisho.decide.decide import EVERYTHING
from sekisho.gate.case_steps import TOKYO
from sekisho.gate.door_rows import fetch_rows
from sekisho.gate.mail_errors import no_mail_purpose, which_contract, withheld
from sekisho.gate.read_record import Actor, Field, Reading, decide_fields
from sekisho.gate.subjects import unknown_customer

ADDRESS = "email"
CONTRACT = "retail_contract_no"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A mail that somebody wants to send: to whom, for which purpose, telling which items.

    `contract` is the number of one of the customer's contracts, '' where they do not differ.
    `nonce` is 16 random bytes.
    """

    customer_no: str
    purpose: str
    items: tuple[str, ...]
    actor: Actor
    now: datetime
    nonce: bytes
    contract: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """What the mail may tell, and what the ledger needs. `values` are by item id, as held.

    `items` are all that is used, the address among them; `stops` are the refusals of the customer's
    that would still stop the mail while it waits.
    """

    wanted: Wanted
    key: int
    salt: bytes
    values: Mapping[str, str]
    items: tuple[str, ...]
    clauses: tuple[str, ...]
    stops: tuple[str, ...]

    @property
    def address(self) -> str:
        """Where the mail goes; '' where no address is on file."""
        return self.values.get(ADDRESS, "")


def decide_mail(connection: Db, version: Version, wanted: Wanted) -> Decided:
    """The values that the mail may tell; nothing is recorded yet.

    Refused (ActRefusedError): a purpose of no door, an unknown customer, an item or the address
    that may not be used (with its clause), contracts that differ where none is named.

    requires: the role sekisho_web, in no transaction
    """
    operator = version.policy.operator
    asked = tuple(dict.fromkeys((*wanted.items, ADDRESS)))
    by_number = (CONTRACT,) if wanted.contract and CONTRACT not in asked else ()
    reading = Reading(
        wanted.customer_no, wanted.purpose, (*asked, *by_number), wanted.actor,
        wanted.now.astimezone(TOKYO).date(), wanted.nonce, {},
    )  # fmt: skip
    with each_statement_alone(connection):
        door = read_door(connection, version, operator, wanted.purpose)
        if door is None:
            raise no_mail_purpose(wanted.purpose)
        rows = fetch_rows(connection, door, reading)
    if not rows:
        raise unknown_customer()
    contracts = [decide_fields(version, door, reading, row) for row in rows]
    fields = _one_contract(contracts, wanted, asked)
    _refuse_withheld(version, fields)
    return Decided(
        wanted,
        key=int(str(rows[0]["subject_key"])),
        salt=bytes(rows[0]["entry_salt"]),  # type: ignore[call-overload]  # bytea
        values={item: fields[item].value or "" for item in asked},
        items=reading.items,
        clauses=tuple(sorted({c for field in fields.values() for c in field.answer.clauses})),
        stops=_stops(version, wanted.purpose, fields),
    )


def _one_contract(
    contracts: Sequence[Mapping[str, Field]], wanted: Wanted, asked: Sequence[str]
) -> Mapping[str, Field]:
    """The fields of the contract that is meant."""
    if wanted.contract:
        contracts = [one for one in contracts if one[CONTRACT].value == wanted.contract]
        if not contracts:
            raise unknown_customer()
    told = {tuple((one[item].value, one[item].answer.permitted) for item in asked)
            for one in contracts}  # fmt: skip
    if len(told) > 1:
        raise which_contract()
    return contracts[0]


def _refuse_withheld(version: Version, fields: Mapping[str, Field]) -> None:
    words = version.policy.vocabulary.items
    refused = [item for item, field in fields.items() if not field.answer.permitted]
    if refused:
        clauses = sorted({c for item in refused for c in fields[item].answer.clauses})
        raise withheld([words[item].label for item in refused], clauses)


def _stops(version: Version, purpose: str, fields: Mapping[str, Field]) -> tuple[str, ...]:
    """The words by which the customer can still refuse: where all standing permits yield to one."""
    policy, touching = version.policy, version.policy.vocabulary.kinship.touching
    rules = {rule.id: rule for rule in policy.rules}
    found: set[str] = set()
    for item, field in fields.items():
        permits = [rules[rule] for rule in field.answer.rules]
        if all(permit.refusable for permit in permits):
            found |= {EVERYTHING, policy.operator, purpose, *touching(item)}
    return tuple(sorted(found))
