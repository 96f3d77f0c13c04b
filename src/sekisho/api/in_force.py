"""The version in force, and this moment, as the acts want them."""

import secrets

from django.utils import timezone

from sekisho.api.caller import Caller
from sekisho.books.acts import each_statement_alone
from sekisho.books.connection import Db
from sekisho.books.versions import Version, in_force
from sekisho.gate.case_steps import Moment

NONCE_BYTES = 16


def current(connection: Db) -> Version:
    """The version in force today; the connection is in no transaction afterwards."""
    connection.rollback()
    with each_statement_alone(connection):
        return in_force(connection, timezone.localdate())


def moment_of(caller: Caller) -> Moment:
    """Who acts, now, and chance for the entry."""
    return Moment(caller.actor.id, timezone.now(), secrets.token_bytes(NONCE_BYTES))
