"""The act of dropping a held mail: it was rightly held, and its words are forgotten."""

from sekisho.books import log
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.gate.case_steps import Moment
from sekisho.gate.list_held import no_such_held
from sekisho.gate.mail_entry import CONTENT, record_about_mail
from sekisho.gate.show_held import CLAUSES


def drop_held(connection: Db, version: Version, number: int, moment: Moment) -> int:
    """The mail never goes and its words are gone; the entry's index, the same at a second press.

    Who wrote it may drop it too: nothing leaves by this.
    ActRefusedError where there is no such mail, or it was released.
    requires: the role sekisho_web, in no transaction
    """
    with connection.transaction():
        log.lock_head(connection)  # two presses at once come one after the other
        row = connection.execute(
            "SELECT state, settled_index, hand.customer_of_held(id), purpose FROM books.held_mail"
            " WHERE id = %s",
            (number,),
        ).fetchone()
        if row is not None and row[0] == "dropped":
            return int(row[1])
        if row is None or row[0] != "held" or row[2] is None:
            raise no_such_held(number)
        about, told = (str(row[3]), CONTENT, CLAUSES), {"held": number}
        index = record_about_mail(connection, version, row[2], "mail_dropped", about, moment, told)
        connection.execute("SELECT hand.forget_held(%s)", (number,))
        connection.execute(
            "UPDATE books.held_mail SET state = 'dropped', settled_at = %s, settled_by = %s,"
            " settled_index = %s WHERE id = %s",
            (moment.now, moment.actor, index, number),
        )
    return index
