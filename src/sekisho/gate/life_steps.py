"""A step in the life of a demand, a breach or a succession: refused as an act, and recorded."""

from collections.abc import Callable
from typing import TypeVar

from sekisho.books import log
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.cases.life import StepRefusedError
from sekisho.gate.case_steps import TOKYO, Moment
from sekisho.gate.errors import ActRefusedError
from sekisho.ledger.entry import Json, JsonEntry
from sekisho.ledger.text import to_base64

Life = TypeVar("Life")


def lived(taken: Callable[[], Life]) -> Life:
    """How it stands after the step; what its life does not allow is refused, nothing half done."""
    try:
        return taken()
    except StepRefusedError as refused:
        raise ActRefusedError(refused.code, refused.ja, refused.en) from None


def record_step(
    connection: Db, version: Version, kind: str, clause: str, number: int, step: str,
    moment: Moment, **more: Json,
) -> int:  # fmt: skip
    """The ledger has an entry of this step; its index. It holds figures and words, nobody."""
    entry = JsonEntry(
        {
            "kind": kind,
            "step": step,
            kind: number,
            "day": moment.now.astimezone(TOKYO).date().isoformat(),
            "clauses": [clause],
            "nonce": to_base64(moment.nonce),
            "policy": version.policy.digest,
            "version": version.version,
            **more,
        }
    ).to_bytes()
    return log.append(connection, [entry])
