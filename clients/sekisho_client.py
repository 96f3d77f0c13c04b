"""A client of Sekisho's API, generated from its OpenAPI document. Standard library only.

client = Client("https://privacy.example.jp", "crm", secret)
client.decide({"recipient": "dax", "purpose": "調達管理", "items": ["顧客名"]})
"""

import base64
import json
import ssl
import time
from collections.abc import Mapping
from typing import Any, Literal, NotRequired, TypedDict, cast
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen
from uuid import uuid4

EARLY = 30
"""Seconds before its end at which a token is given up."""


class AcknowledgeIn(TypedDict):
    """The SHA-256 of what was received, in hexadecimal."""

    sha256: str


class CaseIn(TypedDict):
    """A request under the law, as it arrived for a customer by post or telephone."""

    customer_no: str
    kind: str
    asker: NotRequired[Literal["person", "statutory_agent", "appointed_agent"]]
    form: NotRequired[Literal["electronic", "paper"]]
    channel: Literal["post", "telephone"]
    scope: NotRequired[list[str]]


class CaseOpened(TypedDict):
    """The case with its due day. `joined_to` is the case that goes on, for a duplicate."""

    case: int
    due_on: str
    joined_to: int | None
    ledger_index: int


class CaseWaiting(TypedDict):
    """An open case; it names no customer."""

    case: int
    kind: str
    state: str
    due_on: str
    urgency: str
    escalated_on: str | None
    waits_for: str


class CasesOpen(TypedDict):
    """Open cases, the most urgent first. `next` is the `before` of the next page, or null."""

    cases: list[CaseWaiting]
    next: int | None


class ConfirmIn(TypedDict):
    """The digest of the item, what came of it, and the day on which it was done."""

    digest: str
    outcome: Literal["done", "kept_by_law", "not_held"]
    done_on: str


class CustomersIn(TypedDict):
    """Rows of customers, each a contract: columns as in a map of an import, cells as text."""

    rows: list[dict[str, Any]]


class RowRefused(TypedDict):
    """Why a row, by its place from 0, was not taken in; never what it held."""

    row: int
    column: str | None
    code: str
    ja: str
    en: str


class CustomersTaken(TypedDict):
    """How many rows are in, and every reason against the others."""

    taken: int
    refused: list[RowRefused]


class DecideIn(TypedDict):
    """A request in words of the notice: labels or ids, in any width."""

    recipient: str
    purpose: str
    items: list[str]
    facts: NotRequired[dict[str, Any]]
    day: NotRequired[str | None]
    actor: NotRequired[dict[str, Any] | str | None]


class ItemDecided(TypedDict):
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


class Decided(TypedDict):
    """Each item as asked, and what follows: `duties` are record, show_manager, report_gap."""

    items: dict[str, ItemDecided]
    ground: str | list[str] | None
    record: bool
    manager: str | list[str] | None
    duties: list[str]
    day: str
    unknown_facts: list[str]
    digest: str


class Extract(TypedDict):
    """A run: one recipient's file for one purpose and day."""

    run: int
    state: str
    day: str
    recipient: str
    purpose: str
    items: list[str]
    version: str
    file_name: str
    sha256: str | None
    customers: int | None


class Extracts(TypedDict):
    """Runs, the newest first. `next` is the `before` of the next page, or null."""

    extracts: list[Extract]
    next: int | None


class FeedConfirmed(TypedDict):
    """The item as it stands."""

    item: int
    state: str
    outcome: str | None
    done_on: str | None


class FeedItem(TypedDict):
    """A change to carry out: `stop`, `erase` or `correct`, by `due_on`."""

    item: int
    party: str
    change: str
    scope: str
    purposes: list[str]
    items: list[str]
    told_on: str
    due_on: str
    reference: dict[str, list[str]]
    salt: str
    digest: str
    state: str
    outcome: str | None
    done_on: str | None


class FeedPage(TypedDict):
    """Changes in order. `next` is the `after` of the next page, or null."""

    items: list[FeedItem]
    next: int | None


class FieldShown(TypedDict):
    """A value, or why it is withheld (then it is null)."""

    value: str | None
    answer: Literal["permit", "forbid", "unmet", "gap"]
    clauses: list[str]


class NoticeInForce(TypedDict):
    """The version of the notice by which everything is decided today."""

    version: str
    digest: str
    effective: str


class Problem(TypedDict):
    """RFC 9457. `code` never changes; `clauses` are those that say no."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    clauses: list[str]


class ReadIn(TypedDict):
    """Whose record, for which purpose, which items, and the number of the matter."""

    customer_no: str
    purpose: str
    items: list[str]
    case: str


class Receipt(TypedDict):
    """A receipt that the customer verifies alone, with sekisho-verify."""

    receipt: str


class ReceiptIn(TypedDict):
    """Whose receipt, of which entry."""

    customer_no: str
    ledger_index: int


class RestrictIn(TypedDict):
    """What a customer refuses: `all`, or a purpose, recipient or item."""

    customer_no: str
    scope: str


class Restricted(TypedDict):
    """The entry that tells of it; null where it stood already."""

    ledger_index: int | None


class Shown(TypedDict):
    """One mapping by item for each contract; the entry of the ledger that tells of it."""

    contracts: list[dict[str, FieldShown]]
    ledger_index: int
    digest: str


class Statistic(TypedDict):
    """A public release. `released_on` and `reason` tell what became of it."""

    release: int
    statistic: str
    title: str
    period: str
    method: str
    state: str
    released_on: str | None
    withdrawn_on: str | None
    reason: str | None
    clauses: list[str]
    ledger_index: int | None


class StatisticCell(TypedDict):
    """Its categories, and a figure a measure: "" nobody, x hidden."""

    categories: list[str]
    figures: list[str]
    total: bool


class StatisticFile(TypedDict):
    """A file of the release, at /statistics/{release}/{name} for everybody."""

    name: str
    sha256: str


class StatisticShown(TypedDict):
    """A release with its cells; `more` further ones are in the files only."""

    release: int
    statistic: str
    title: str
    period: str
    method: str
    state: str
    released_on: str | None
    withdrawn_on: str | None
    reason: str | None
    clauses: list[str]
    ledger_index: int | None
    head: list[str]
    cells: list[StatisticCell]
    more: int
    files: list[StatisticFile]


class Statistics(TypedDict):
    """Public releases, the newest first. `next` is the `before` of the next page, or null."""

    statistics: list[Statistic]
    next: int | None


class VoidIn(TypedDict):
    """Why a run is given up. It names no customer."""

    reason: str


class ProblemError(Exception):
    """What the server refused: `code` never changes, `clauses` are those that say no."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem['status']} {problem['code']}: {problem['detail']}")
        self.problem = problem
        self.status, self.code = problem["status"], problem["code"]
        self.clauses = problem["clauses"]


class Client:
    """The API at `base`, as the client `name` with its secret. `language` is ja or en."""

    def __init__(
        self,
        base: str,
        name: str,
        secret: str,
        *,
        language: str = "ja",
        trust: ssl.SSLContext | None = None,
        timeout: float = 30.0,
    ) -> None:
        self._base, self._language = base.rstrip("/"), language
        self._basic = base64.b64encode(f"{name}:{secret}".encode()).decode()
        self._trust, self._timeout = trust, timeout
        self._token, self._until = "", 0.0

    def _call(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None,
        *,
        query: Mapping[str, int | None] | None = None,
        key: str | None = None,
    ) -> Any:
        """The JSON answer; ProblemError where the server refuses."""
        asked = {name: value for name, value in (query or {}).items() if value is not None}
        address = f"{self._base}{path}{'?' + urlencode(asked) if asked else ''}"
        headers = {"Authorization": f"Bearer {self._fresh_token()}"}
        if key is not None:
            headers["Idempotency-Key"] = key
        data = None if body is None else json.dumps(body).encode()
        if data is not None:
            headers["Content-Type"] = "application/json"
        return self._send(Request(address, data, headers, method=method))  # noqa: S310

    def _fresh_token(self) -> str:
        if time.monotonic() > self._until:
            form = urlencode({"grant_type": "client_credentials"}).encode()
            headers = {"Authorization": f"Basic {self._basic}"}
            request = Request(f"{self._base}/api/v1/token", form, headers)  # noqa: S310
            given = self._send(request)
            self._token = given["access_token"]
            self._until = time.monotonic() + given["expires_in"] - EARLY
        return self._token

    def _send(self, request: Request) -> Any:
        request.add_header("Accept-Language", self._language)
        try:
            with urlopen(  # noqa: S310
                request, timeout=self._timeout, context=self._trust
            ) as answer:
                data: bytes = answer.read()
                whole = "json" in answer.headers.get("Content-Type", "")
                return json.loads(data) if whole else data
        except HTTPError as refused:
            if "problem+json" not in refused.headers.get("Content-Type", ""):
                raise
            raise ProblemError(json.load(refused)) from None

    def notice(self) -> NoticeInForce:
        """The version in force today."""
        return cast("NoticeInForce", self._call("GET", "/api/v1/notice", None))

    def decide(self, body: DecideIn) -> Decided:
        """The decision, item by item, with the clauses and the reason in words."""
        return cast("Decided", self._call("POST", "/api/v1/decide", body))

    def read(self, body: ReadIn) -> Shown:
        """The permitted items of a record; the ledger tells of it before they are told."""
        return cast("Shown", self._call("POST", "/api/v1/read", body))

    def receipt(self, body: ReceiptIn) -> Receipt:
        """The receipt of one entry about this customer, to hand to them."""
        return cast("Receipt", self._call("POST", "/api/v1/receipts", body))

    def list_cases(self, *, before: int | None = None) -> CasesOpen:
        """Open cases, the most urgent first. `before` is the `next` of the page before."""
        return cast("CasesOpen", self._call("GET", "/api/v1/cases", None, query={"before": before}))

    def open_case(self, body: CaseIn, *, idempotency_key: str | None = None) -> CaseOpened:
        """A request stands in the books, and its clock runs; what is held is not told yet."""
        return cast(
            "CaseOpened",
            self._call("POST", "/api/v1/cases", body, key=idempotency_key or str(uuid4())),
        )

    def restrict(self, body: RestrictIn, *, idempotency_key: str | None = None) -> Restricted:
        """A customer's refusal stands from now on. Only the customer lifts it, and nothing here."""
        return cast(
            "Restricted",
            self._call("POST", "/api/v1/restrictions", body, key=idempotency_key or str(uuid4())),
        )

    def list_extracts(self, *, before: int | None = None) -> Extracts:
        """Runs, the newest first; a recipient's program sees its own that were released."""
        return cast(
            "Extracts", self._call("GET", "/api/v1/extracts", None, query={"before": before})
        )

    def get_extract(self, run: int) -> Extract:
        """One run."""
        return cast("Extract", self._call("GET", f"/api/v1/extracts/{run}", None))

    def fetch_extract(self, run: int) -> bytes:
        """The file, encrypted for its recipient; that it was fetched is in the ledger."""
        return cast("bytes", self._call("GET", f"/api/v1/extracts/{run}/file", None))

    def acknowledge_extract(
        self, run: int, body: AcknowledgeIn, *, idempotency_key: str | None = None
    ) -> Extract:
        """The recipient holds the file of this digest. A second time changes nothing."""
        return cast(
            "Extract",
            self._call(
                "POST",
                f"/api/v1/extracts/{run}/acknowledge",
                body,
                key=idempotency_key or str(uuid4()),
            ),
        )

    def void_extract(
        self, run: int, body: VoidIn, *, idempotency_key: str | None = None
    ) -> Extract:
        """The run is given up; its entries stay, the file may be made anew. For staff."""
        return cast(
            "Extract",
            self._call(
                "POST", f"/api/v1/extracts/{run}/void", body, key=idempotency_key or str(uuid4())
            ),
        )

    def read_feed(self, *, after: int | None = None) -> FeedPage:
        """What the caller must carry out, in order. `next` is the next page's `after`."""
        return cast("FeedPage", self._call("GET", "/api/v1/feed", None, query={"after": after}))

    def confirm_change(
        self, item: int, body: ConfirmIn, *, idempotency_key: str | None = None
    ) -> FeedConfirmed:
        """The caller has done what the item told it. The same said again changes nothing."""
        return cast(
            "FeedConfirmed",
            self._call(
                "POST", f"/api/v1/feed/{item}/confirm", body, key=idempotency_key or str(uuid4())
            ),
        )

    def take_in_customers(
        self, body: CustomersIn, *, idempotency_key: str | None = None
    ) -> CustomersTaken:
        """Each row is taken in whole, or refused with reasons that do not say what it held."""
        return cast(
            "CustomersTaken",
            self._call("POST", "/api/v1/customers", body, key=idempotency_key or str(uuid4())),
        )

    def list_statistics(self, *, before: int | None = None) -> Statistics:
        """Public releases, the newest first, withdrawn ones too, as everybody reads them."""
        return cast(
            "Statistics", self._call("GET", "/api/v1/statistics", None, query={"before": before})
        )

    def get_statistic(self, release: int) -> StatisticShown:
        """One release with cells and digests of its files; of a withdrawn one no figure."""
        return cast("StatisticShown", self._call("GET", f"/api/v1/statistics/{release}", None))
