"""A customer's record for a purpose, and the receipt of what was told of them.

The customer's number is in the body and never in the address, where logs would keep it.
"""

import secrets

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from sekisho.api.answers import ERRORS
from sekisho.api.caller import caller_of
from sekisho.api.in_force import NONCE_BYTES, current
from sekisho.api.shapes import ReadIn, Receipt, ReceiptIn, Shown
from sekisho.books.versions import Version
from sekisho.gate.case_steps import PURPOSE
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.give_receipt import give_receipt_for
from sekisho.gate.read_record import Reading, read_record
from sekisho.web.connections import connected

router = Router()


@router.post("/read", response={200: Shown, **ERRORS}, tags=["records"],
             operation_id="read")  # fmt: skip
def read(request: HttpRequest, asked: ReadIn) -> dict[str, object]:
    """The permitted items of a record; the ledger tells of it before they are told."""
    caller = caller_of(request)
    caller.refuse_beyond("read")
    with connected() as connection:
        version = current(connection)
        purpose = _word(version, "purpose", asked.purpose)
        caller.refuse_beyond("read", purpose)
        items = dict.fromkeys(_word(version, "item", item) for item in asked.items)
        reading = Reading(
            customer_no=asked.customer_no,
            purpose=purpose,
            items=tuple(items),
            actor=caller.actor,
            day=timezone.localdate(),
            nonce=secrets.token_bytes(NONCE_BYTES),
            act={},
            case=asked.case,
        )
        shown = read_record(connection, version, reading)
    return {
        "contracts": [
            {
                item: {
                    "value": field.value,
                    "answer": field.answer.answer.value,
                    "clauses": list(field.answer.clauses),
                }
                for item, field in fields.items()
            }
            for fields in shown.contracts
        ],
        "ledger_index": shown.ledger_index,
        "digest": shown.digest,
    }


@router.post("/receipts", response={200: Receipt, **ERRORS}, tags=["records"],
             operation_id="receipt")  # fmt: skip
def receipt(request: HttpRequest, asked: ReceiptIn) -> dict[str, object]:
    """The receipt of one entry about this customer, to hand to them."""
    caller = caller_of(request)
    caller.refuse_beyond("receipts", PURPOSE)
    with connected() as connection:
        version, day = current(connection), timezone.localdate()
        caller.refuse_untrained(version)
        given = give_receipt_for(
            connection, version, caller.actor, day, asked.customer_no, asked.ledger_index
        )
    return {"receipt": given.decode()}


def _word(version: Version, kind: str, label: str) -> str:
    """The id of the word, or ActRefusedError with the nearest one."""
    words = version.policy.vocabulary
    found = words.find(kind, label)
    if found is None:
        near = words.nearest(kind, label)
        raise ActRefusedError(
            "unknown-word",
            f"「{label}」という語は用語表にありません{f'（{near}？）' if near else ''}。",
            f"{label!r} is not in the terms table{f' ({near}?)' if near else ''}.",
        )
    return found
