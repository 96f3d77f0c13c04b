"""What a customer is told: what is held and where from, for which purposes, who received what.

The notice decides each item (recipient: the person; purpose: answering the request), so what it
withholds is left out and named with its clause. Other people's data is left out by rule.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from psycopg import sql

from sekisho.books import cases
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.cases.kinds import KINDS
from sekisho.gate.case_steps import PURPOSE
from sekisho.gate.mask_others import ARTICLE, SHARED, mask_others
from sekisho.gate.related_persons import OTHERS, Withheld, person_held, persons_withheld
from sekisho.gate.tell_history import Passage, history_of
from sekisho.records.columns import personal_tables
from sekisho.rules.policy import Effect
from sekisho.terms import Request

FORMAT = "sekisho-disclosure/1"
PROVIDED = frozenset({"extract", "relay"})
"""Kinds of passage to a company: by a file, or by a switching, an inquiry or an outage's list."""
SUBJECT_KEY = {"customer": "id"}
SOURCES = {
    "customer": ("お申込みと、その後のお届出", "the application and later notices"),
    "application": ("お申込み", "the application"),
    "contract": ("お申込みと契約", "the application and the contract"),
    "supply_point": ("一般送配電事業者", "the network operator"),
    "meter": ("一般送配電事業者", "the network operator"),
    "monthly_usage": ("一般送配電事業者", "the network operator"),
    "half_hourly_usage": ("一般送配電事業者", "the network operator"),
    "bill": ("当社の計算", "our own calculation"),
    "payment": ("収納機関", "the payment agency"),
    "switching": ("一般送配電事業者と他の小売電気事業者", "network operator and other retailers"),
    "negawatt_contract": ("需要抑制契約者", "the demand-reduction contractor"),
    "negawatt_result": ("当社の計算", "our own calculation"),
    "negawatt_figure": ("需要抑制契約者", "the demand-reduction contractor"),
}
OWN_RECORD = ("当社とのやり取り", "what passed between us")
NOT_THEIRS = frozenset({"answer", "related_person"})
"""Earlier answers repeat what is told here; people beside the customer ask for themselves."""
SAID_TWICE = frozenset({("outgoing_mail", "raw")})
"""The signed bytes of a mail, whose subject and words stand beside them."""
BY_NOTICE = "告知により、ご本人にもお見せしない項目です"


@dataclass(frozen=True, slots=True)
class Package:
    """A disclosure package as data; `items` are those told, in the notice's order."""

    data: Mapping[str, Any]
    items: tuple[str, ...]

    def to_json(self) -> bytes:
        """The package as JSON in UTF-8; the schema is docs/reference/disclosure.schema.json."""
        return json.dumps(self.data, ensure_ascii=False).encode()


def gather_package(connection: Db, version: Version, stored: cases.Stored, day: date) -> Package:
    """The package of the case's customer, by its kind. Nothing is recorded here: the act does that.

    requires: the role sekisho_hand; the case is decided, hence identified
    """
    allowed, clauses = _permitted(version, day)
    withheld: list[Withheld] = []
    held: list[dict[str, Any]] = []
    if stored.case.kind == "disclosure" and stored.person_no is not None:
        held = list(person_held(connection, version, stored, allowed))
        withheld.append(Withheld("contract", "契約者の情報", (ARTICLE,), OTHERS))
    elif stored.case.kind == "disclosure":
        withheld += persons_withheld(connection, stored.customer)
        held = list(_held(connection, version, stored.customer, allowed, withheld, clauses))
    passages: list[Passage] = []
    if stored.case.kind in ("disclosure", "provision_records") and stored.person_no is None:
        passages = [p for p in history_of(connection, stored.customer) if p.kind in PROVIDED]
    told = {item for table in held for item in table["items"]}
    words = version.policy.vocabulary
    data = {
        "format": FORMAT,
        "case": stored.id,
        "request": {"kind": stored.case.kind, "article": KINDS[stored.case.kind].article},
        "outcome": _outcome(stored),
        "day": day.isoformat(),
        "notice": {"version": version.version, "policy": version.policy.digest},
        "purposes": list(_purposes(version)),
        "held": held,
        "passages": [_passage(version, passage) for passage in passages],
        "withheld": [
            {"item": w.item, "label": w.label, "by": list(w.by), "reason": w.ja} for w in withheld
        ],
    }
    return Package(data, tuple(item for item in words.items if item in told))


def _outcome(stored: cases.Stored) -> dict[str, Any]:
    refusals = stored.case.law.refusals
    reasons = [
        {"article": refusals[code].article, "ja": refusals[code].ja, "en": refusals[code].en}
        for code in stored.case.reasons
    ]
    return {"outcome": str(stored.case.outcome or ""), "reasons": reasons}


def _permitted(version: Version, day: date) -> tuple[frozenset[str], Mapping[str, tuple[str, ...]]]:
    """The items that the notice lets the identified person see, and the clauses of every answer."""
    words = version.policy.vocabulary
    person = words.party("本人", day)
    if person is None:
        return frozenset(), {}
    request = Request(person, PURPOSE, tuple(words.items), day, {"identity_confirmed": True})
    answers = version.decider.decide(request).items
    shown = frozenset(answer.item for answer in answers if answer.permitted)
    return shown, {answer.item: tuple(answer.clauses) for answer in answers}


def _held(
    connection: Db,
    version: Version,
    customer: int,
    allowed: frozenset[str],
    withheld: list[Withheld],
    clauses: Mapping[str, tuple[str, ...]],
) -> Iterator[dict[str, Any]]:
    """One table after the other, as PostgreSQL writes its rows; empty ones are left out."""
    words = version.policy.vocabulary
    number = _number(connection, customer)
    for model in personal_tables():
        name = model._meta.db_table.split(".")[-1].strip('"')  # noqa: SLF001 - documented API
        if name in NOT_THEIRS:
            continue
        columns = {
            c: item
            for c, item in model.ITEMS.items()
            if item in allowed and (name, c) not in SAID_TWICE
        }
        for item in sorted({*model.ITEMS.values()} - allowed):
            _withhold(withheld, item, words.items[item].label, clauses.get(item, ()))
        if not columns:
            continue
        rows = _rows(connection, name, list(columns), customer)
        shared = {c: item for c, item in columns.items() if item in SHARED}
        for item in _mask(connection, number, rows, shared):
            _withhold(withheld, item, words.items[item].label, (ARTICLE,), OTHERS)
        if rows:
            ja, en = SOURCES.get(name, OWN_RECORD)
            yield {
                "table": name,
                "from": {"ja": ja, "en": en},
                "items": sorted(set(columns.values())),
                "columns": {c: words.items[item].label for c, item in columns.items()},
                "rows": rows,
            }


def _rows(connection: Db, name: str, columns: list[str], customer: int) -> list[dict[str, Any]]:
    query = sql.SQL(
        "SELECT CAST(coalesce(json_agg(row_to_json(t)), '[]') AS text) FROM"
        " (SELECT {} FROM records.{} WHERE {} = %s ORDER BY {}) AS t"
    ).format(
        sql.SQL(", ").join(map(sql.Identifier, columns)),
        sql.Identifier(name),
        sql.Identifier(SUBJECT_KEY.get(name, "customer_id")),
        sql.Identifier(columns[0]),
    )
    row = connection.execute(query, (customer,)).fetchone()
    found: list[dict[str, Any]] = json.loads(row[0] if row else "[]", parse_float=str)
    return found


def _withhold(
    withheld: list[Withheld], item: str, label: str, by: tuple[str, ...], ja: str = BY_NOTICE
) -> None:
    if item not in {each.item for each in withheld}:
        withheld.append(Withheld(item, label, by, ja))


def _number(connection: Db, customer: int) -> str:
    row = connection.execute(
        "SELECT customer_no FROM records.customer WHERE id = %s", (customer,)
    ).fetchone()
    return str(row[0]) if row else ""


def _mask(
    connection: Db, number: str, rows: list[dict[str, Any]], shared: Mapping[str, str]
) -> set[str]:
    """Names of others are masked in the rows; the items in which one stood."""
    places = [(row, column) for row in rows for column in shared if isinstance(row[column], str)]
    texts = mask_others(connection, number, [row[column] for row, column in places])
    found = set()
    for (row, column), text in zip(places, texts, strict=True):
        if text != row[column]:
            found.add(shared[column])
            row[column] = None if shared[column] == "payer_name" else text
    return found


def _purposes(version: Version) -> Iterator[dict[str, Any]]:
    """Every purpose for which the operator itself may use data, with its clauses."""
    found: dict[str, set[str]] = {}
    for rule in version.policy.rules:
        if rule.effect is Effect.PERMIT and version.policy.operator in rule.recipients:
            for purpose in rule.purposes:
                found.setdefault(purpose, set()).update(rule.clauses)
    for purpose, clauses in sorted(found.items()):
        label = version.policy.vocabulary.purposes[purpose].label
        yield {"purpose": purpose, "label": label, "clauses": sorted(clauses)}


def _passage(version: Version, passage: Passage) -> dict[str, Any]:
    words = version.policy.vocabulary
    party = words.parties.get(passage.recipient)
    return {
        "entry": passage.index,
        "day": passage.day.isoformat(),
        "recipient": passage.recipient,
        "recipient_label": party.label if party else passage.recipient,
        "purpose": passage.purpose,
        "clauses": list(passage.clauses),
        "items": list(passage.items),
        "state": passage.state,
        "receipt": f"sekisho receipt <お客様番号> {passage.index}",
    }
