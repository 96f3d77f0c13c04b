"""The act of giving a recipient its nightly file.

    PLANNED    the header entry is in the ledger, the run in the books
    RECORDED   one transaction: the file is whole and durable, every customer's entry and the
               manifest entry are committed
    RELEASED   restrictions were read again in this transaction, the file stands in the outbox, and
               the provision record tells of it

Stop the process anywhere: a file that can be read has its entries, and `recover_extracts` ends
what was begun. The ledger may say too much, never too little.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from psycopg import Error as DatabaseError
from psycopg.errors import UniqueViolation

from sekisho.books import log, run_subjects, runs
from sekisho.books.connection import Db
from sekisho.books.corrections import Owed
from sekisho.books.doors import PublishedDoor, hold_doors
from sekisho.books.versions import Version
from sekisho.gate.delivery import Delivery
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.extract_files import Outbox, full_disk_refused
from sekisho.gate.extract_manifest import manifest_bytes, manifest_entry
from sekisho.gate.extract_rows import Taken
from sekisho.gate.extract_stream import Written, write_file
from sekisho.gate.party_standing import refuse_withheld
from sekisho.gate.release_extract import give_back, release_extract
from sekisho.ledger.entry import SUBJECT_BYTES, JsonEntry, extract_context
from sekisho.ledger.text import to_base64

ATTEMPTS = 5
"""How often a file is made anew because customers refused meanwhile, before it is an error."""


@dataclass(frozen=True, slots=True)
class Errand:
    """One file to be made: through which door, under which version, how, for which day.

    `nonce` gives 16 random bytes at each call; `progress` hears how many rows were written. With
    `owed` the file holds only the customers whose corrected values are owed to the recipient.
    """

    door: PublishedDoor
    version: Version
    delivery: Delivery
    outbox: Outbox
    day: date
    nonce: Callable[[], bytes]
    progress: Callable[[int], None]
    owed: Owed | None = None

    @property
    def corrects(self) -> int:
        """0 for the nightly file; otherwise the number of the first correction in it."""
        return self.owed.ids[0] if self.owed else 0

    @property
    def file_name(self) -> str:
        """The name that the recipient sees."""
        door = self.door
        part = f"_correction-{self.corrects}" if self.owed else ""
        return f"{self.day}_{door.recipient}_{door.purpose}{part}.{self.delivery.suffix}"

    @property
    def plan(self) -> runs.Plan:
        """What the books will say of the run."""
        door = self.door
        return runs.Plan(
            self.day,
            door.recipient,
            door.purpose,
            door.digest,
            door.clauses,
            door.grounds,
            door.columns,
            self.file_name,
            self.corrects,
        )


def export_to_recipient(connection: Db, errand: Errand) -> runs.Run:
    """The errand's file is released, once for this recipient, purpose and day.

    A second call returns the same run. Refused where the registry of companies says that the
    recipient may have nothing today. A customer who refuses between the reading and the release
    voids the file, and it is made anew. requires: the role sekisho_extract, in no transaction
    """
    door, day = errand.door, errand.day
    for _ in range(ATTEMPTS):
        refuse_withheld(connection, errand.version, door.recipient, door.purpose, day)
        standing = runs.standing(connection, door.recipient, door.purpose, day, errand.corrects)
        connection.rollback()
        if standing is not None and standing.state in ("released", "acknowledged"):
            return standing
        if standing is not None:
            raise _busy(errand)
        run, header_index, header = _plan(connection, errand)
        try:
            with full_disk_refused(errand.outbox.directory):
                _record(connection, errand, run, header_index, header)
                recorded = runs.by_id(connection, run)
                connection.rollback()
                if release_extract(connection, recorded, errand.outbox):
                    break
        except BaseException as reason:
            _give_up(connection, errand, run, reason)
            raise
    else:
        raise _restless(errand)
    released = runs.by_id(connection, run)
    connection.rollback()
    return released


def _plan(connection: Db, errand: Errand) -> tuple[int, int, bytes]:
    """PLANNED: (run, header's index, header's bytes), committed."""
    plan = errand.plan
    header = JsonEntry(
        {
            "kind": "extract",
            "day": plan.day.isoformat(),
            "recipient": plan.recipient,
            "purpose": plan.purpose,
            "clauses": list(plan.clauses),
            "grounds": list(plan.grounds),
            "items": list(plan.items),
            "policy": plan.digest,
            "version": errand.version.version,
            "file": plan.file_name,
            **({"corrects": plan.corrects} if plan.corrects else {}),
            "nonce": to_base64(errand.nonce()),
        }
    ).to_bytes()
    try:
        header_index = log.append(connection, [header])
        run = runs.plan(connection, plan, header_index, header)
        connection.commit()
    except UniqueViolation as reason:
        connection.rollback()
        raise _busy(errand) from reason
    return run, header_index, header


def _record(connection: Db, errand: Errand, run: int, header_index: int, header: bytes) -> None:
    """PLANNED -> RECORDED, in one transaction that ends here."""
    if not hold_doors(connection, errand.version.policy.digest):
        raise _republished(errand)
    taken = Taken(header_index, log.Grown.from_head(log.read_head(connection)))
    written = write_file(
        connection,
        errand.door,
        errand.delivery,
        errand.outbox,
        errand.file_name,
        taken,
        extract_context(header),
        errand.progress,
        errand.owed.customers if errand.owed else None,
    )
    first = _append_customers(connection, errand, run, taken)
    manifest = manifest_bytes(
        errand.door,
        errand.version,
        errand.day.isoformat(),
        errand.delivery,
        written,
        taken,
        first,
    )
    errand.outbox.keep_manifest(errand.file_name, manifest)
    manifest_index = log.append(connection, [manifest_entry(manifest, written, taken)])
    _write_books(connection, run, written, taken, first, manifest_index)
    connection.commit()


def _append_customers(connection: Db, errand: Errand, run: int, taken: Taken) -> int | None:
    """Every customer's entry is in the log, and the books can find it; the first one's index."""
    if not taken.customers:
        return None
    first = log.append_bulk(connection, SUBJECT_BYTES, memoryview(taken.entries), taken.grown)
    whole = ",".join(errand.door.columns)
    item_sets = [each.decode().replace(" ", ",") or whole for each in taken.item_sets]
    set_of = taken.set_of if len(item_sets) > 1 else None
    run_subjects.write_subjects(connection, run, first, taken.customers, item_sets, set_of)
    return first


def _write_books(
    connection: Db,
    run: int,
    written: Written,
    taken: Taken,
    first: int | None,
    manifest_index: int,
) -> None:
    outcome = runs.Outcome(
        first_index=first,
        entries=len(taken.customers),
        manifest_index=manifest_index,
        rows=taken.rows,
        customers=taken.distinct_customers,
        held=len(taken.held),
        file_sha256=written.sha256,
        file_bytes=written.size,
    )
    runs.record(connection, run, outcome)
    runs.write_held(connection, run, [(h.customer, h.item, h.reason) for h in taken.held])


def _give_up(connection: Db, errand: Errand, run: int, reason: BaseException) -> None:
    """The draft is gone and the run VOIDED, as far as the database still answers.

    Where it does not, the run stays PLANNED or RECORDED and `recover_extracts` ends it.
    """
    why = reason.code if isinstance(reason, ActRefusedError) else type(reason).__name__
    try:
        connection.rollback()
        standing = runs.by_id(connection, run)
        if standing.state == "planned":
            give_back(connection, standing, errand.outbox, f"given up: {why}")
    except DatabaseError:
        return


def _restless(errand: Errand) -> ActRefusedError:
    name = errand.file_name
    return ActRefusedError(
        "restless",
        f"{name} を{ATTEMPTS}回作り直しましたが、そのたびに停止の申出があり、渡していません。",
        f"{name} was made {ATTEMPTS} times; each time customers refused meanwhile. Not released.",
    )


def _republished(errand: Errand) -> ActRefusedError:
    return ActRefusedError(
        "republished",
        f"{errand.file_name} を作る前に、告知の新しい版が公開されました。"
        "sekisho extract をもう一度実行してください。",
        f"A new version of the notice was published before {errand.file_name} was made."
        " Run sekisho extract again.",
    )


def _busy(errand: Errand) -> ActRefusedError:
    name = errand.file_name
    return ActRefusedError(
        "run-under-way",
        f"{name} は別の実行が作っている途中か、途中で止まったままです。"
        "ほかに実行中のものがなければ sekisho extract がはじめに後始末をします。",
        f"{name} is being made by another run, or one was interrupted. If nothing else is running,"
        " sekisho extract tidies up first.",
    )
