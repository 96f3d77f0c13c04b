"""The act of answering a usage inquiry: 13 months, for one password, once, to one retailer (C31).

    one transaction: the password is used up; the retailer's door decides on the open case and the
    consent as they stand; the entry, the act and the record of the provision (Art 29) are made
    after the commit, and never before, the file is handed over

What the notice does not give leaves the password unused.
"""

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from io import StringIO

from sekisho.books import log, provisions
from sekisho.books.acts import insert_act
from sekisho.books.connection import Db
from sekisho.books.runs import Plan
from sekisho.books.versions import Version
from sekisho.gate.case_steps import Moment, day_of
from sekisho.gate.count_reading import Reader, count_looked
from sekisho.gate.delivery import Deliveries, Delivery, Format
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.read_for import prepare_reading
from sekisho.gate.read_record import Actor, Field, Prepared, Reading, refuse_untrained
from sekisho.gate.usage_password import hash_of

PURPOSE, GROUND = "usage_inquiry", "consent"
KIND = "relay"
POINT, USAGE = "supply_point_id", "usage_history"
ITEMS = (POINT, USAGE)
MONTHS = 13
COLUMNS = ("月", "自", "至", "kWh")


@dataclass(frozen=True, slots=True)
class Inquired:
    """The answer: the entry that says so, the file's name and its bytes."""

    switching: int
    recipient: str
    ledger_index: int
    months: int
    name: str
    content: bytes

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form, without the file."""
        return {
            "switching": self.switching,
            "recipient": self.recipient,
            "months": self.months,
            "ledger_index": self.ledger_index,
            "file": self.name,
        }


def inquire_usage(
    connection: Db,
    version: Version,
    password: str,
    retailer: str,
    deliveries: Deliveries,
    actor: Actor,
    moment: Moment,
) -> Inquired:
    """The retailer to which the customer showed the password has the months, once.

    Refused (ActRefusedError), with nothing recorded: an actor who has not acknowledged the version
    in force; a password that is wrong, used or too old, another retailer's, or of a case that
    ended, all in the same words; what the notice does not give (a consent taken back, say). The
    customer counts on the day of who hands the months over; beyond the budget the password stays
    unused (L24). requires: the role sekisho_web, in no transaction; the transaction is committed
    """
    refuse_untrained(version, actor)
    day = day_of(moment)
    with connection.transaction(force_rollback=True):
        number, _, _ = _used(connection, password, retailer, moment)
    count_looked(connection, version, Reader(actor.counted_as, actor.role, PURPOSE, day), [number])
    with connection.transaction():
        number, case, point = _used(connection, password, retailer, moment)
        reading = Reading(number, PURPOSE, ITEMS, actor, day, moment.nonce, {}, f"SW-{case}")
        prepared = prepare_reading(connection, version, retailer, reading, KIND)
        fields = _of_point(prepared, point)
        index = log.append(connection, [prepared.entry])
        insert_act(connection, index, prepared.act)
        plan = Plan(day, retailer, PURPOSE, version.policy.digest, prepared.act.clauses,
                    (GROUND,), ITEMS, "")  # fmt: skip
        provisions.write_down(
            connection, version.policy, provisions.Given(None, plan, ITEMS, customers=1)
        )
    delivery = deliveries.of(retailer)
    months = json.loads(fields[USAGE].value or "[]")[-MONTHS:]
    name = f"SW-{case}-usage-{index}.{_suffix(delivery)}"
    return Inquired(case, retailer, index, len(months), name, _content(delivery, point, months))


def _used(connection: Db, password: str, retailer: str, moment: Moment) -> tuple[str, int, str]:
    """(customer, case, point) of the password, which is used up once this commits; or refused."""
    row = connection.execute(
        "SELECT customer_no, case_no, point_no FROM hand.use_usage_key(%s, %s, %s, %s)",
        (hash_of(password), retailer, day_of(moment), moment.now),
    ).fetchone()
    if row is None:
        raise _not_valid()
    number, case, point = row
    return str(number), int(case), str(point)


def _of_point(prepared: Prepared, point: str) -> Mapping[str, Field]:
    """The fields of the contract at the case's point, both given, or ActRefusedError."""
    for fields in prepared.contracts:
        if fields[POINT].value == point and fields[USAGE].answer.permitted:
            return fields
    raise _not_valid()


def _suffix(delivery: Delivery) -> str:
    return Format.CSV.value if delivery.format is Format.CSV else Format.JSONL.value


def _content(delivery: Delivery, point: str, months: list[dict[str, object]]) -> bytes:
    """A line a month, as the retailer wants its files; what wants Parquet gets JSON Lines."""
    rows = [{POINT: point, **{column: month[column] for column in COLUMNS}} for month in months]
    if delivery.format is not Format.CSV:
        lines = (json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in rows)
        return "".join(lines).encode()
    out = StringIO()
    writer = csv.DictWriter(out, [POINT, *COLUMNS], lineterminator=delivery.line_end)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(delivery.encoding)


def _not_valid() -> ActRefusedError:
    return ActRefusedError(
        "no-usage-inquiry",
        "このパスワードでは照会できません。期限が過ぎたか、もう使われたか、切替えの相手でない会社の"
        "照会です。お客様に、新しいパスワードをお求めください（C31）。",
        "This password answers no inquiry: it is over, used, or of another company's case. Ask the"
        " customer for a new one (C31).",
    )
