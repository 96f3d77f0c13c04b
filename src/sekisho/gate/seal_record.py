"""The acts of sealing a record and of lifting the seal: an investigation must not be given away.

Until the seal is lifted, or its day is over, the customer is told what they would be told if the
record concerned somebody else. The record itself, its entry and the auditor's view of it stay.
"""

import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from sekisho.books import log
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.cases.kinds import KINDS
from sekisho.gate.case_steps import Moment, day_of
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.restrict_use import CUSTOMER
from sekisho.gate.tell_history import SUBJECT
from sekisho.ledger.entry import Json, JsonEntry
from sekisho.ledger.text import to_base64

SEALER = "privacy_officer"
"""The role of both who seal, and of who lifts."""
CLAUSE = "C26"
"""The clause under which something may be done of which the customer is not told at once."""
LONGEST = timedelta(days=366)
"""A seal that is needed for longer is set again, with its reasons looked at again."""
REASONS = {
    code: refusal
    for code, refusal in KINDS["provision_records"].refusals.items()
    if code.startswith("record_")
}
"""Why a record may be withheld so that not even its existence shows (Art 33(5), Order Art 11)."""


@dataclass(frozen=True, slots=True)
class Sealing:
    """What is sealed: the entry of a single act, or the header of an extract, up to a day.

    `approved_by` is the second person (C26); both act in the role `role`.
    """

    index: int
    reason: str
    until: date
    approved_by: str
    role: str


@dataclass(frozen=True, slots=True)
class Sealed:
    """One seal, as the auditor sees it."""

    seal_index: int
    index: int
    reason: str
    until: date
    sealed_by: str
    approved_by: str
    lifted_by: str | None

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form."""
        return {
            "seal": self.seal_index,
            "entry": self.index,
            "reason": self.reason,
            "until": self.until.isoformat(),
            "sealed_by": self.sealed_by,
            "approved_by": self.approved_by,
            "lifted_by": self.lifted_by,
        }


def seal_record(connection: Db, version: Version, wanted: Sealing, moment: Moment) -> int:
    """The customer is not told of the record from now on; the index of the entry that says so.

    The entry names the record by a commitment, so that who reads the ledger and is no auditor
    learns nothing of which. requires: the role sekisho_hand, in no transaction
    """
    today = day_of(moment)
    _refuse(wanted, moment, today)
    with connection.transaction():
        _refuse_unsealable(connection, wanted.index, today)
        opening = secrets.token_bytes(16)
        index = log.append(connection, [seal_entry(version, wanted, moment, opening)])
        connection.execute(
            "INSERT INTO books.seal (seal_index, ledger_index, reason, until, opening, sealed_by,"
            " approved_by) VALUES (%s, %s, %s, %s, %s, %s, %s)",
            (index, wanted.index, wanted.reason, wanted.until, opening, moment.actor,
             wanted.approved_by),
        )  # fmt: skip
    return index


def lift_seal(connection: Db, version: Version, index: int, moment: Moment, role: str) -> int:
    """The customer is told of the record at `index` again; the entry that says so, and of which.

    requires: the role sekisho_hand, in no transaction
    """
    _refuse_role(role)
    with connection.transaction():
        row = connection.execute(
            "SELECT seal_index, opening FROM books.seal WHERE ledger_index = %s"
            " AND lifted_at IS NULL ORDER BY seal_index DESC LIMIT 1 FOR UPDATE",
            (index,),
        ).fetchone()
        if row is None:
            raise ActRefusedError(
                "not-sealed",
                f"台帳の {index} 番は封じられていません。sekisho seal list で確かめてください。",
                f"Entry {index} is not sealed. See sekisho seal list.",
            )
        seal, opening = row
        entry = _entry(
            version, moment, role,
            kind="unseal", seal=seal, entry=index, opening=to_base64(bytes(opening)),
        )  # fmt: skip
        lifted = log.append(connection, [entry])
        connection.execute(
            "UPDATE books.seal SET lifted_at = now(), lifted_by = %s, lift_index = %s"
            " WHERE ledger_index = %s AND lifted_at IS NULL",
            (moment.actor, lifted, index),
        )
    return lifted


def list_seals(connection: Db) -> list[Sealed]:
    """Every seal that was ever set, the newest first. requires: the role sekisho_audit"""
    rows = connection.execute(
        "SELECT seal_index, ledger_index, reason, until, sealed_by, approved_by, lifted_by"
        " FROM books.seal ORDER BY seal_index DESC"
    )
    return [Sealed(*row) for row in rows]


def seal_entry(version: Version, wanted: Sealing, moment: Moment, opening: bytes) -> bytes:
    """The entry of a sealing; whoever has `opening` can tell which record it is about."""
    return _entry(
        version, moment, wanted.role,
        kind="seal",
        reason=wanted.reason,
        article=REASONS[wanted.reason].article,
        until=wanted.until.isoformat(),
        sealed=to_base64(commitment(opening, wanted.index)),
    )  # fmt: skip


def commitment(opening: bytes, index: int) -> bytes:
    """What the entry of a sealing says of the record: opened when the seal is lifted."""
    return sha256(b"sekisho seal\n" + opening + index.to_bytes(8, "big")).digest()


def _entry(version: Version, moment: Moment, role: str, **said: Json) -> bytes:
    return JsonEntry(
        {
            "day": day_of(moment).isoformat(),
            "clauses": [CLAUSE],
            "role": role,
            "policy": version.policy.digest,
            "version": version.version,
            "nonce": to_base64(moment.nonce),
            **said,
        }
    ).to_bytes()


def _refuse(wanted: Sealing, moment: Moment, today: date) -> None:
    _refuse_role(wanted.role)
    if wanted.approved_by == moment.actor:
        raise ActRefusedError(
            "one-person",
            "封じるには、別の二人の承認が要ります（C26）。",
            "Two different people must approve a seal (C26).",
        )
    if wanted.reason not in REASONS:
        raise ActRefusedError(
            "no-such-reason",
            f"「{wanted.reason}」は封じる理由になりません。{'、'.join(REASONS)} のどれかです。",
            f"{wanted.reason!r} is no reason to seal. Take one of {', '.join(REASONS)}.",
        )
    if not today <= wanted.until <= today + LONGEST:
        raise ActRefusedError(
            "seal-too-long",
            f"封じられるのは今日から {LONGEST.days} 日後までです。"
            "続けるときは、期限が来る前に理由を確かめ、もう一度封じてください。",
            f"A seal ends between today and {LONGEST.days} days from now. To go on, look at the"
            " reasons again and seal again.",
        )


def _refuse_role(role: str) -> None:
    if role != SEALER:
        raise ActRefusedError(
            "not-a-sealer",
            "記録を封じ、その封を解けるのは個人情報保護の責任者だけです。",
            "Only a privacy officer seals a record or lifts a seal.",
        )


def _refuse_unsealable(connection: Db, index: int, today: date) -> None:
    """The entry is a reading or an extract under C26, and no seal is on it that day."""
    row = connection.execute(_SEALABLE, (CLAUSE, CLAUSE, index, today)).fetchone()
    actor, header, sealed = row or (None, None, False)
    if header is None and (actor is None or actor in (SUBJECT, CUSTOMER)):
        raise ActRefusedError(
            "not-sealable",
            f"台帳の {index} 番は封じられません。封じられるのは、違法行為の調査か"
            "法令に基づく開示（C26）のために、当社が見たか渡した記録だけです。",
            f"Entry {index} can't be sealed: only a reading or an extract for an investigation or a"
            " legal demand (C26).",
        )
    if sealed:
        raise ActRefusedError(
            "already-sealed",
            f"台帳の {index} 番はもう封じられています。",
            f"Entry {index} is sealed already.",
        )


_SEALABLE = """
SELECT (SELECT actor FROM books.act
        WHERE ledger_index = x.index AND %s = ANY (clauses) AND kind IN
          ('read', 'disclose', 'mail-search', 'mail-opening-asked', 'mail-opening')),
       (SELECT header_index FROM books.extract_run
        WHERE header_index = x.index AND %s = ANY (clauses)),
       EXISTS (SELECT FROM books.seal WHERE ledger_index = x.index AND lifted_at IS NULL
               AND until >= x.today)
FROM (SELECT %s::bigint AS index, %s::date AS today) AS x
"""
