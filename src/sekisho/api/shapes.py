"""What goes in and out, as the OpenAPI document tells it. Dates are ISO 8601."""

from datetime import date
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints

NO_CONTROLS = r"^[^\x00-\x1f\x7f]+$"
Word = Annotated[str, StringConstraints(max_length=200, pattern=NO_CONTROLS)]
CustomerNo = Annotated[str, StringConstraints(max_length=60, pattern=NO_CONTROLS)]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-fA-F]{64}$")]


class Strict(Schema):
    """Something sent: a field that is not described is refused."""

    model_config = ConfigDict(extra="forbid")


class Problem(Schema):
    """RFC 9457. `code` never changes; `clauses` are those that say no."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    clauses: list[str]


class TokenGiven(Schema):
    """RFC 6749, section 5.1."""

    access_token: str
    token_type: Literal["Bearer"]
    expires_in: int


class NoticeInForce(Schema):
    """The version of the notice by which everything is decided today."""

    version: str
    digest: str
    effective: date


class DecideIn(Strict):
    """A request in words of the notice: labels or ids, in any width.

    `facts` are what is known of the customer, by label or id; what is unknown is left out, and
    only ever takes away. `actor` is who gives the data, where that is not the company itself.
    """

    recipient: Word
    purpose: Word
    items: Annotated[list[Word], Field(min_length=1, max_length=200)]
    facts: dict[str, Any] = Field(default_factory=dict)
    day: date | None = None
    actor: dict[str, Any] | str | None = None


class ItemDecided(Schema):
    """The answer for one item, and why."""

    item: str
    answer: Literal["permit", "forbid", "unmet", "gap"]
    clauses: list[str]
    rules: list[str]
    ground: str | list[str] | None
    record: bool
    manager: str | list[str] | None
    refused_by_customer: bool
    why: str


class Decided(Schema):
    """Each item as asked, and what follows: `duties` are record, show_manager, report_gap."""

    items: dict[str, ItemDecided]
    ground: str | list[str] | None
    record: bool
    manager: str | list[str] | None
    duties: list[str]
    day: date
    unknown_facts: list[str]
    digest: str


class ReadIn(Strict):
    """Whose record, for which purpose, which items, and the number of the matter."""

    customer_no: CustomerNo
    purpose: Word
    items: Annotated[list[Word], Field(min_length=1, max_length=200)]
    case: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{2,31}$")]


class FieldShown(Schema):
    """A value, or why it is withheld (then it is null)."""

    value: str | None
    answer: Literal["permit", "forbid", "unmet", "gap"]
    clauses: list[str]


class Shown(Schema):
    """One mapping by item for each contract; the entry of the ledger that tells of it."""

    contracts: list[dict[str, FieldShown]]
    ledger_index: int
    digest: str


class CaseIn(Strict):
    """A request under the law, as it arrived for a customer by post or telephone."""

    customer_no: CustomerNo
    kind: Word
    asker: Literal["person", "statutory_agent", "appointed_agent"] = "person"
    form: Literal["electronic", "paper"] = "electronic"
    channel: Literal["post", "telephone"]
    scope: Annotated[list[Word], Field(max_length=50)] = Field(default_factory=list)


class CaseOpened(Schema):
    """The case with its due day. `joined_to` is the case that goes on, for a duplicate."""

    case: int
    due_on: date
    joined_to: int | None
    ledger_index: int


class CaseWaiting(Schema):
    """An open case; it names no customer."""

    case: int
    kind: str
    state: str
    due_on: date
    urgency: str
    escalated_on: date | None
    waits_for: str


class CasesOpen(Schema):
    """Open cases, the most urgent first. `next` is the `before` of the next page, or null."""

    cases: list[CaseWaiting]
    next: int | None


class RestrictIn(Strict):
    """What a customer refuses: `all`, or a purpose, recipient or item."""

    customer_no: CustomerNo
    scope: Word


class Restricted(Schema):
    """The entry that tells of it; null where it stood already."""

    ledger_index: int | None


class Extract(Schema):
    """A run: one recipient's file for one purpose and day."""

    run: int
    state: str
    day: date
    recipient: str
    purpose: str
    items: list[str]
    version: str
    file_name: str
    sha256: str | None
    customers: int | None


class Extracts(Schema):
    """Runs, the newest first. `next` is the `before` of the next page, or null."""

    extracts: list[Extract]
    next: int | None


class AcknowledgeIn(Strict):
    """The SHA-256 of what was received, in hexadecimal."""

    sha256: Digest


class VoidIn(Strict):
    """Why a run is given up. It names no customer."""

    reason: Annotated[str, StringConstraints(min_length=3, max_length=300, pattern=NO_CONTROLS)]


class ReceiptIn(Strict):
    """Whose receipt, of which entry."""

    customer_no: CustomerNo
    ledger_index: Annotated[int, Field(ge=0, le=2**53)]


class Receipt(Schema):
    """A receipt that the customer verifies alone, with sekisho-verify."""

    receipt: str


class FeedItem(Schema):
    """A change to carry out: `stop`, `erase` or `correct`, by `due_on`.

    `reference` has the customer's numbers as the caller was given them, by item; once confirmed it
    is empty. `digest` covers the members from `party` to `salt` but `item` (RFC 8785, SHA-256).
    """

    item: int
    party: str
    change: str
    scope: str
    purposes: list[str]
    items: list[str]
    told_on: date
    due_on: date
    reference: dict[str, list[str]]
    salt: str
    digest: str
    state: str
    outcome: str | None
    done_on: date | None


class FeedPage(Schema):
    """Changes in order. `next` is the `after` of the next page, or null."""

    items: list[FeedItem]
    next: int | None


class ConfirmIn(Strict):
    """The digest of the item, what came of it, and the day on which it was done."""

    digest: Digest
    outcome: Literal["done", "kept_by_law", "not_held"]
    done_on: date


class FeedConfirmed(Schema):
    """The item as it stands."""

    item: int
    state: str
    outcome: str | None
    done_on: date | None


Cell = Annotated[str, StringConstraints(max_length=2000)]


class CustomersIn(Strict):
    """Rows of customers, each a contract: columns as in a map of an import, cells as text.

    A column is an item (`name`, `retail_contract_no`) or a column (`customer.kind`); sets are
    divided by 、, days are ISO 8601, an empty cell is nothing. All rows have the same columns.
    """

    rows: Annotated[
        list[Annotated[dict[Word, Cell], Field(min_length=1, max_length=100)]],
        Field(min_length=1, max_length=200),
    ]


class RowRefused(Schema):
    """Why a row, by its place from 0, was not taken in; never what it held."""

    row: int
    column: str | None
    code: str
    ja: str
    en: str


class CustomersTaken(Schema):
    """How many rows are in, and every reason against the others."""

    taken: int
    refused: list[RowRefused]
