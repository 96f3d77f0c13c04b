"""Readings that count on nobody's day: a person's own, and those recorded by the act they serve."""

from sekisho.books.acts import append_act, each_statement_alone
from sekisho.books.connection import Db
from sekisho.books.doors import read_door
from sekisho.books.versions import Version
from sekisho.gate.door_rows import fetch_rows
from sekisho.gate.read_record import READ, Prepared, Reading, Shown, prepare
from sekisho.gate.reading_refusals import no_purpose

DISCLOSE = "disclose"
"""The kind of act: it was given to a body that may demand it (C26)."""


def read_for(connection: Db, version: Version, recipient: str, reading: Reading) -> Shown:
    """The fields that `recipient` is permitted, once their entry is committed.

    Refused as `read_record` is, save for training, position and the number of customers.

    requires: the role sekisho_web, in no transaction; the actor may act for the recipient
    """
    with each_statement_alone(connection):
        prepared = prepare_reading(connection, version, recipient, reading, READ)
        index = append_act(connection, prepared.entry, prepared.act)
        return Shown(prepared.contracts, index, version.policy.digest)


def prepare_reading(
    connection: Db, version: Version, recipient: str, reading: Reading, kind: str = DISCLOSE
) -> Prepared:
    """What `recipient` is permitted, with the entry and the act that the caller has to commit.

    Refused as `read_for` is. requires: the role sekisho_web, in the transaction that commits them
    """
    door = read_door(connection, version, recipient, reading.purpose)
    if door is None:
        raise no_purpose(reading.purpose)
    rows = fetch_rows(connection, door, reading)
    return prepare(version, door, reading, rows, kind)
