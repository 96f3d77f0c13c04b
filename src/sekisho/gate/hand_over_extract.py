"""The act of handing a released file over: encrypted for its recipient, and the ledger knows.

Check, encrypt, record, release: whoever only fetches holds nothing before the entry is committed.
"""

import io
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import IO

import pyrage

from sekisho.books import log
from sekisho.books.connection import Db
from sekisho.books.runs import by_id
from sekisho.books.versions import of_digest
from sekisho.gate.case_steps import Moment, day_of
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.extract_files import Outbox
from sekisho.gate.list_extracts import one_extract
from sekisho.gate.party_standing import refuse_withheld
from sekisho.gate.recipient_key import Key, keys_of
from sekisho.ledger.entry import JsonEntry
from sekisho.ledger.text import to_base64

GIVEN = ("released", "acknowledged")


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The file, encrypted (age), for these keys. `sha256` is of what it holds, in clear."""

    name: str
    sealed: bytes
    sha256: str
    fingerprints: tuple[str, ...]
    ledger_index: int


def hand_over_extract(
    connection: Db, outbox: Outbox, run: int, recipient: str | None, moment: Moment
) -> HandedOver:
    """The run's file for every key of its recipient that stands today.

    `recipient` is who fetches it, or None where the sender hands it over. Refused: a recipient that
    by the registry of companies may have nothing today, a run that is
    not theirs or not released, a recipient without a confirmed key, a file that is not the one
    recorded.

    requires: the role sekisho_web or sekisho_extract, in no transaction; it is committed
    """
    found = one_extract(connection, recipient, run)
    if found.state not in GIVEN:
        connection.rollback()
        raise ActRefusedError(
            "not-released",
            f"抽出 {run} は渡せる状態ではありません（{found.state}）。",
            f"Run {run} cannot be handed over (state: {found.state}).",
        )
    today = day_of(moment)
    version = of_digest(connection, by_id(connection, run).plan.digest)
    refuse_withheld(connection, version, found.recipient, found.purpose, today)
    keys = _standing(connection, found.recipient, today)
    connection.rollback()
    sealed = _sealed(outbox, found.file_name, found.sha256, keys)
    with connection.transaction():
        index = log.append(connection, [_entry(connection, run, found.sha256, keys, moment)])
    return HandedOver(
        f"{found.file_name}.age",
        sealed,
        found.sha256 or "",
        tuple(key.fingerprint for key in keys),
        index,
    )


def _standing(connection: Db, recipient: str, today: date) -> list[Key]:
    keys = [key for key in keys_of(connection, recipient, today) if key.standing]
    if not keys:
        connection.rollback()
        raise ActRefusedError(
            "no-standing-key",
            "この提供先には、確かめられた有効な鍵がありません。sekisho recipient key で届け入れ、"
            "別の人が指紋を確かめてください。",
            "This recipient has no confirmed key that stands. Enter one with sekisho recipient key,"
            " and let somebody else confirm its fingerprint.",
        )
    return keys


class _Digesting:
    """Reads a file, and knows the SHA-256 of what it gave."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = sha256()

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        data = self._file.read(size)
        self.digest.update(data)
        return data


def _sealed(outbox: Outbox, name: str, digest: str | None, keys: list[Key]) -> bytes:
    """What stands in the outbox, encrypted, if it is what the ledger says."""
    sealed = io.BytesIO()
    try:
        with (outbox.directory / name).open("rb") as file:
            clear = _Digesting(file)
            recipients = [pyrage.x25519.Recipient.from_str(key.public_key) for key in keys]
            pyrage.encrypt_io(clear, sealed, recipients)
            read = clear.digest.hexdigest()
    except FileNotFoundError:
        read = ""
    if read != digest:
        raise ActRefusedError(
            "no-file",
            "記録どおりのファイルが置き場にありません（保存期間が過ぎたか、変えられています）。"
            "抽出を無効にして作り直してください。",
            "The outbox holds no file as it was recorded: its time is over, or somebody changed it."
            " Void the run and make the file anew.",
        )
    return sealed.getvalue()


def _entry(connection: Db, run: int, digest: str | None, keys: list[Key], moment: Moment) -> bytes:
    row = connection.execute(
        "SELECT header_index FROM books.extract_run WHERE id = %s", (run,)
    ).fetchone()
    return JsonEntry(
        {
            "kind": "hand-over",
            "extract": row[0] if row else -1,
            "file_sha256": digest or "",
            "keys": [sha256(key.public_key.encode()).hexdigest() for key in keys],
            "day": day_of(moment).isoformat(),
            "nonce": to_base64(moment.nonce),
        }
    ).to_bytes()
