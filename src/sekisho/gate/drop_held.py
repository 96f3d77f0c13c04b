"""The act of dropping a held mail: it was rightly held, and its words are forgotten."""

from sekisho.books import held_mails, log
from sekisho.books.connection import Db
from sekisho.books.held_mails import Settlement
from sekisho.books.versions import Version
from sekisho.gate.case_steps import Moment
from sekisho.gate.mail_entry import CONTENT, record_about_mail
from sekisho.gate.show_held import CLAUSES, locked_held


def drop_held(connection: Db, version: Version, number: int, moment: Moment) -> int:
    """The mail never goes and its words are gone; the entry's index, the same at a second press.

    Who wrote it may drop it too: nothing leaves by this.
    ActRefusedError where there is no such mail, or it was released.
    requires: the role sekisho_web, in no transaction
    """
    with connection.transaction():
        log.lock_head(connection)  # two presses at once come one after the other
        found = held_mails.find(connection, number)
        if found is not None and found.state == "dropped" and found.settled_index is not None:
            return found.settled_index
        stored, customer_no = locked_held(connection, number)
        index = record_about_mail(
            connection, version, customer_no, "mail_dropped", (stored.purpose, CONTENT, CLAUSES),
            moment, {"mail": stored.queued_index},
        )  # fmt: skip
        how = Settlement("dropped", moment.now, moment.actor, None, index)
        held_mails.settle(connection, number, how)
    return index
