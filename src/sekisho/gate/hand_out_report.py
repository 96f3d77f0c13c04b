"""The act of handing out an exact report: its files go to the authority's folder of the outbox."""

from datetime import date
from hashlib import sha256

from sekisho.books.connection import Db
from sekisho.books.provisions import write_down_report
from sekisho.books.statistics import (
    EXACT,
    RELEASED,
    mark_handed_out,
    one_after_the_other,
)
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.extract_files import Outbox, full_disk_refused
from sekisho.gate.release_statistic import open_release, refuse_changed_files


def hand_out(connection: Db, release: int, outbox: Outbox, today: date) -> list[str]:
    """The files of an exact report stand in the outbox; their names. A second call changes nothing.

    The books say when, and the log of disclosures to whom and why. Its rows are committed before a
    file can be read, as the entry of the release was: what is interrupted is told, never hidden.

    requires: the role sekisho_owner, in no transaction; the report is released
    """
    with connection.transaction():
        one_after_the_other(connection)
        about = open_release(connection, release)
        if about.method != EXACT or about.state != RELEASED:
            raise ActRefusedError(
                "no-report",
                f"{release} 番は、公表待ちか、報告ではありません。渡すものはありません。",
                f"Number {release} is no released report. There is nothing to hand out.",
            )
        files = refuse_changed_files(connection, about)
        write_down_report(connection, about, today)
    with full_disk_refused(outbox.directory):
        outbox.prepare()
        for file in files:
            if not outbox.is_released(file.name, sha256(file.data).hexdigest()):
                draft = outbox.draft(file.name)
                draft.write(file.data)
                draft.finish()
                outbox.release(file.name)
    with connection.transaction():
        mark_handed_out(connection, release)
    return [file.name for file in files]
