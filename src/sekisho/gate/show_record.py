"""The act of showing a record on a screen: `read_record`, in the words of the person who reads."""

from dataclasses import dataclass

from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.gate.count_reading import open_purposes
from sekisho.gate.held_rows import Rows, rows_of
from sekisho.gate.open_notice import OpenNotice, open_digest
from sekisho.gate.positions import position_of
from sekisho.gate.read_for_entrusted import read_for_entrusted
from sekisho.gate.read_record import Actor, Field, Reading, Shown, read_record
from sekisho.gate.show_recipients import linked
from sekisho.terms import Answer


@dataclass(frozen=True, slots=True)
class Line:
    """One item: its value, or that it is withheld, and the clauses. `gap`: the notice is silent.

    A history (bills, payments) stands in `rows` as well, one by one.
    """

    id: str
    item: str
    value: str | None
    rows: Rows
    withheld: bool
    gap: bool
    clauses: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Record:
    """What staff see of one customer: a tuple of lines for each contract, and the entry."""

    contracts: tuple[tuple[Line, ...], ...]
    ledger_index: int


def purposes_of_staff(connection: Db, version: Version, lang: str) -> list[tuple[str, str]]:
    """(id, label) of each purpose for which the notice shows anything to the company's own staff.

    requires: the role sekisho_web
    """
    words = version.policy.vocabulary.purposes
    rows = connection.execute(
        "SELECT purpose FROM books.published_door"
        " WHERE digest = %s AND kind = 'read' AND recipient = %s",
        (version.policy.digest, version.policy.operator),
    ).fetchall()
    known = {row[0] for row in rows}
    return [(word.id, word.shown(lang)) for word in words.values() if word.id in known]


def purposes_of_person(
    connection: Db, version: Version, actor: Actor, lang: str
) -> list[tuple[str, str]]:
    """Those of `purposes_of_staff` that belong to the actor's position, or to their emergency now.

    requires: the role sekisho_web
    """
    offered = purposes_of_staff(connection, version, lang)
    if not version.policy.vocabulary.positions:
        return offered
    position = position_of(connection, version, actor.counted_as, actor.role)
    own = position.purposes if position else frozenset[str]()
    now = open_purposes(connection, actor.counted_as)
    return [(purpose, label) for purpose, label in offered if purpose in own or purpose in now]


def show_record(connection: Db, version: Version, reading: Reading, lang: str) -> Record:
    """The record in words, once its entry is committed; refused as `read_record` refuses.

    requires: the role sekisho_web, in no transaction
    """
    return in_lines(connection, version, read_record(connection, version, reading), lang)


def show_entrusted_record(
    connection: Db, version: Version, company: str, reading: Reading, lang: str
) -> Record:
    """The record as the entrusted company may see it; refused as `read_for_entrusted` refuses.

    requires: the role sekisho_web, in no transaction; the actor is of the company
    """
    shown = read_for_entrusted(connection, version, company, reading)
    return in_lines(connection, version, shown, lang)


def in_lines(connection: Db, version: Version, shown: Shown, lang: str) -> Record:
    """What was read, in words. requires: its entry is committed"""
    notice = open_digest(connection, version.policy.digest)
    contracts = tuple(
        tuple(_line(notice, item, field, lang) for item, field in fields.items())
        for fields in shown.contracts
    )
    return Record(contracts, shown.ledger_index)


def _line(notice: OpenNotice, item: str, field: Field, lang: str) -> Line:
    answer = field.answer
    return Line(
        item,
        notice.policy.vocabulary.items[item].shown(lang),
        field.value,
        rows_of(field.value),
        not answer.permitted,
        answer.answer is Answer.GAP,
        linked(notice, answer.clauses),
    )
