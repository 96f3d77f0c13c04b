"""The answer as files: written to a directory, or kept in the database until it is fetched."""

import json
from datetime import datetime, timedelta

from sekisho.books import cases
from sekisho.books.connection import Db
from sekisho.gate.carry_out_request import Carried
from sekisho.gate.package_letter import letter_bytes
from sekisho.gate.package_xlsx import xlsx_bytes

FETCHED_WITHIN = timedelta(days=30)
"""How long an answer waits for the customer; after that it is made again on a new request."""


def answer_files(carried: Carried) -> dict[str, bytes]:
    """Name to content: JSON for machines, XLSX and a letter (PDF/UA) for people, or a receipt."""
    files: dict[str, bytes] = {}
    if carried.package is not None:
        files["disclosure.json"] = carried.package.to_json()
        files["disclosure.xlsx"] = xlsx_bytes(carried.package)
        files["letter.pdf"] = letter_bytes(carried.package)
    if carried.erased is not None:
        receipt = carried.erased.to_json()
        files["erasure.json"] = json.dumps(receipt, ensure_ascii=False, indent=1).encode()
    return files


def keep_answer(
    connection: Db, stored: cases.Stored, files: dict[str, bytes], made_at: datetime
) -> None:
    """The files wait for the customer once the act's transaction, this one, is committed."""
    for name, content in files.items():
        connection.execute(
            "INSERT INTO records.answer (customer_id, case_id, name, content, made_at)"
            " VALUES (%s, %s, %s, %s, %s)",
            (stored.customer, stored.id, name, content, made_at),
        )


def forget_answers(connection: Db, now: datetime) -> int:
    """Answers that waited too long, and proposals of cases that ended, are gone; how many.

    requires: the role sekisho_hand
    """
    with connection.transaction():
        answers = connection.execute(
            "DELETE FROM records.answer WHERE made_at < %s", (now - FETCHED_WITHIN,)
        ).rowcount
        wishes = connection.execute(
            "DELETE FROM records.correction_wish AS w USING books.request_case AS r"
            " WHERE r.id = w.case_id AND r.state IN ('closed', 'withdrawn', 'joined')"
        ).rowcount
    return answers + wishes
