"""The act of lifting the seals of a demand: from then on the persons concerned are told of it."""

import secrets
from collections.abc import Callable

from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.cases.demand_bases import BASES
from sekisho.gate.case_steps import Moment
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.seal_record import lift_seal

Nonce = Callable[[], bytes]
"""16 random bytes at each call."""


def lift_demand(
    connection: Db, version: Version, number: int, moment: Moment, role: str,
    nonce: Nonce = lambda: secrets.token_bytes(16),
) -> list[int]:  # fmt: skip
    """No record of the demand is sealed any more; the entries that say so.

    Stopped in between it can be repeated. Refused (ActRefusedError): no officer, no such demand,
    nothing sealed. requires: the role sekisho_hand, in no transaction
    """
    sealing = [basis.id for basis in BASES.values() if basis.seal is not None]
    found = [row[0] for row in connection.execute(_SEALED, (number, sealing)).fetchall()]
    connection.rollback()
    if not found:
        raise ActRefusedError(
            "not-sealed",
            f"受付番号 {number} の開示に、封じた記録はありません。"
            "sekisho demand list で確かめてください。",
            f"Nothing that demand {number} disclosed is sealed. See sekisho demand list.",
        )
    return [
        lift_seal(connection, version, index, Moment(moment.actor, moment.now, nonce()), role)
        for index in found
    ]


# A disclosure's entries stand together: two for each person, then the one at `disclosed_at`. Where
# its law gives no ground to seal there is one for each, and what stands before is another demand's.
_SEALED = """
SELECT s.ledger_index FROM books.legal_demand AS d
JOIN books.seal AS s ON s.ledger_index >= d.disclosed_at - 2 * d.persons
  AND s.ledger_index < d.disclosed_at AND s.lifted_at IS NULL
WHERE d.id = %s AND d.basis = ANY (%s) ORDER BY s.ledger_index
"""
