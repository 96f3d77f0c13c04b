"""The act of finding a customer: two identifiers at least, few answers, and the ledger knows.

What comes back are customer numbers; everything else is the record's, and a purpose's.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from sekisho.books import log
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.gate.count_reading import Reader, count_reading
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.positions import beyond_position
from sekisho.gate.read_record import Actor, refuse_untrained
from sekisho.ledger.entry import Json, JsonEntry

MOST = 5
LEAST_IDENTIFIERS = 2
_BETWEEN = re.compile(r"[\s()\-‐‑–—−ー]")  # dashes as people type them


@dataclass(frozen=True, slots=True)
class Identifiers:
    """What somebody says of themselves; the empty text where nothing was said."""

    customer_no: str = ""
    phone: str = ""
    email: str = ""
    supply_point: str = ""
    name: str = ""

    def given(self) -> dict[str, str]:
        """Those that were given, written as the records write them."""
        written = {
            "customer_no": unicodedata.normalize("NFKC", self.customer_no).strip().upper(),
            "phone": _BETWEEN.sub("", unicodedata.normalize("NFKC", self.phone)),
            "email": unicodedata.normalize("NFKC", self.email).strip(),
            "supply_point": _BETWEEN.sub("", unicodedata.normalize("NFKC", self.supply_point)),
            "name": "".join(self.name.split()),
        }
        return {kind: value for kind, value in written.items() if value}


def find_customer(
    connection: Db, version: Version, identifiers: Identifiers, actor: Actor, purpose: str,
    case: str, day: date,
) -> tuple[str, ...]:  # fmt: skip
    """At most `MOST` customer numbers; that somebody searched is committed before.

    The ledger's entry tells which kinds of identifier were used and how many were found, and never
    the identifiers. Refused (ActRefusedError): an actor who has not acknowledged the version in
    force (C02), fewer than two identifiers, a name with nothing certain beside it, too many found,
    more customers found or more searches in vain than a person's day allows (L24).

    requires: the role sekisho_web, in no transaction
    """
    refuse_untrained(version, actor)
    given = identifiers.given()
    if len(given) < LEAST_IDENTIFIERS:
        raise ActRefusedError(
            "two-identifiers",
            "手がかりが足りません。お客様番号、電話番号、メールアドレス、供給地点特定番号、氏名のうち"
            "二つ以上を入れてください。",
            "Not enough to go by. Give at least two of customer number, telephone number, e-mail"
            " address, supply point number and name.",
        )
    kinds = ("customer_no", "phone", "email", "supply_point", "name")
    reader = Reader(actor.counted_as, actor.role, purpose, day)
    with connection.transaction():
        beyond = beyond_position(connection, version, reader)
        if beyond is not None:
            raise beyond
        rows = connection.execute(
            "SELECT customer_no, door.customer_key(customer_no)"
            " FROM finding.find_customer(%s, %s, %s, %s, %s)",
            [given.get(kind) for kind in kinds],
        ).fetchall()
        shown = [int(row[1]) for row in rows] if len(rows) <= MOST else []
        counted = count_reading(connection, version, reader, shown)
        entry = _entry(version, given, actor, purpose, case, day, len(rows))
        marked = entry | ({"emergency": counted} if isinstance(counted, int) else {})
        log.append(connection, [JsonEntry(marked).to_bytes()])
    if isinstance(counted, ActRefusedError):
        raise counted
    if len(rows) > MOST:
        raise ActRefusedError(
            "too-many",
            f"{MOST}人を超えて当てはまります。手がかりをもう一つ加えてください。",
            f"More than {MOST} customers match. Add another identifier.",
        )
    return tuple(row[0] for row in rows)


def _entry(
    version: Version, given: dict[str, str], actor: Actor, purpose: str, case: str, day: date,
    found: int,
) -> dict[str, Json]:  # fmt: skip
    return {
        "kind": "search",
        "day": day.isoformat(),
        "purpose": purpose,
        "case": case,
        "identifiers": sorted(given),
        "found": found,
        "policy": version.policy.digest,
        "version": version.version,
        "role": actor.role,
    }
