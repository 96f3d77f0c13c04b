"""The acts of planting and retiring canaries: records of nobody that raise an alarm when touched.

A canary looks like somebody who has applied and not yet told the number of their supply point. By
that it is given to no recipient and counted in no statistic (docs/why/canaries.md); the act looks
through every door that files come from before it is done.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from psycopg.types.json import Jsonb

from sekisho.books import log
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.gate.case_steps import Moment, day_of
from sekisho.gate.count_reading import CLAUSE
from sekisho.gate.errors import ActRefusedError
from sekisho.ledger.entry import JsonEntry
from sekisho.records.keys import customer_id
from sekisho.records.synthetic.nobody import nobody

OFFICER = "privacy_officer"
APPLIED_WITHIN = 20
"""Days: an older application without a supply point would look odd."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A number that no customer has, and a telephone and an address of ours, where we have them."""

    customer_no: str
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Canary:
    """One canary, as the privacy officer sees it."""

    customer_no: str
    planted_by: str
    planted_at: datetime
    retired_at: datetime | None

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form."""
        return {
            "customer_no": self.customer_no,
            "planted_by": self.planted_by,
            "planted_at": self.planted_at.isoformat(),
            "retired_at": self.retired_at.isoformat() if self.retired_at else None,
        }


def plant_canary(
    connection: Db, version: Version, wanted: Wanted, moment: Moment, role: str,
    draw: Callable[[int], int],
) -> int:  # fmt: skip
    """The record stands and whoever touches it raises an alarm; the entry's index.

    `draw(n)` gives a number below n that nobody can guess. Refused (ActRefusedError), with nothing
    planted: anybody but the privacy officer, a number that is taken or none, a record that some
    door would give to a recipient under the version in force.
    requires: the role sekisho_watch, in no transaction
    """
    _refuse_others(role)
    number = wanted.customer_no.strip()
    if not number or len(number) > 40 or not number.isascii():
        raise _taken_or_none()
    who = nobody(number, draw, wanted.phone, wanted.email)
    today = day_of(moment)
    applied = today - timedelta(days=1 + draw(APPLIED_WITHIN))
    with connection.transaction():
        row = connection.execute(
            "SELECT watch.plant(%s, %s, %s, %s)",
            (moment.actor, Jsonb({"id": customer_id(number), **who.customer}),
             Jsonb({**who.application, "applied_on": applied.isoformat()}),
             Jsonb({**who.contract, "applied_on": applied.isoformat()})),
        ).fetchone()  # fmt: skip
        if row is None or not row[0]:
            raise _taken_or_none()
        refuse_given(connection)
        return log.append(connection, [_entry(version, "planted", today)])


def retire_canary(
    connection: Db, version: Version, customer_no: str, moment: Moment, role: str
) -> int:
    """The record is gone and raises no alarm any more; the entry's index.

    Refused (ActRefusedError): anybody but the privacy officer, a number of no canary.
    requires: the role sekisho_watch, in no transaction
    """
    _refuse_others(role)
    with connection.transaction():
        row = connection.execute(
            "SELECT watch.remove(%s, %s)", (customer_no.strip(), moment.actor)
        ).fetchone()
        if row is None or not row[0]:
            raise ActRefusedError(
                "no-canary",
                "その番号のおとりの記録はありません。sekisho canary list で確かめてください。",
                "There is no canary of that number. See sekisho canary list.",
            )
        today = day_of(moment)
        return log.append(connection, [_entry(version, "retired", today)])


def list_canaries(connection: Db, role: str) -> list[Canary]:
    """Every canary, those that stand first. requires: the role sekisho_watch"""
    _refuse_others(role)
    rows = connection.execute(
        "SELECT customer_no, planted_by, planted_at, retired_at FROM books.canary"
        " ORDER BY retired_at IS NOT NULL, id"
    ).fetchall()
    connection.rollback()
    return [Canary(*row) for row in rows]


def refuse_given(connection: Db) -> None:
    """Returns where no door that files come from gives a canary; ActRefusedError otherwise.

    requires: the role sekisho_watch
    """
    row = connection.execute("SELECT watch.given()").fetchone()
    doors = ", ".join(row[0]) if row else ""
    if doors:
        raise ActRefusedError(
            "canary-given",
            f"いま有効な告知では、おとりの記録が提供ファイル（{doors}）に入ってしまいます（L24）。"
            "何も植えていません。申込中の方を供給地点なしで渡す規則がないか確かめてください。",
            f"Under the notice in force a canary would go into files for recipients ({doors}; L24)."
            " Nothing was planted. See which rule gives applicants without a supply point.",
        )


def _refuse_others(role: str) -> None:
    if role != OFFICER:
        raise ActRefusedError(
            "officer-only",
            "おとりの記録を扱えるのは、個人情報保護管理者だけです（L24）。",
            "Only the privacy officer may deal with canaries (L24).",
        )


def _taken_or_none() -> ActRefusedError:
    return ActRefusedError(
        "canary-number",
        "その番号は使えません。お客様にもおとりの記録にも使われていない、"
        "40 文字までの英数字の番号にしてください。",
        "That number cannot be used. Choose one of at most 40 ASCII characters that neither a"
        " customer nor a canary has.",
    )


def _entry(version: Version, step: str, day: date) -> bytes:
    return JsonEntry(
        {
            "kind": "canary",
            "step": step,
            "day": day.isoformat(),
            "clauses": [CLAUSE],
            "policy": version.policy.digest,
            "version": version.version,
        }
    ).to_bytes()
