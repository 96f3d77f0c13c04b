"""The registry of companies in the books: lines proposed and reviewed, and what counts of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from psycopg.rows import TupleRow

from sekisho.books.connection import Db
from sekisho.terms import Aspect, Said, Vocabulary


@dataclass(frozen=True, slots=True)
class Proposed:
    """A line that somebody proposes. `change` is what it is beside what the registry said.

    `source` is where it is from: the kind of a public list, or the document that was seen.
    """

    number: str
    said: Said
    change: str
    source: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line as the books have it; `taken` is None until somebody reviewed it."""

    id: int
    list_id: int | None
    proposed: Proposed
    proposed_by: str
    proposed_at: datetime
    reviewed_by: str | None
    taken: bool | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A public list that was read, and how many of its lines wait for a review."""

    id: int
    kind: str
    day: date
    sha256: str
    companies: int
    brought_by: str
    waiting: int


_LINE = (
    "id, list_id, corporate_number, aspect, value, since, until, change, source, proposed_by,"
    " proposed_at, reviewed_by, taken"
)


def keep_list(
    connection: Db, kind: str, day: date, sha256: str, companies: int, by: str, index: int
) -> int:
    """The list stands in the books; its number."""
    row = connection.execute(
        "INSERT INTO books.party_list (kind, list_day, sha256, companies, brought_by, ledger_index)"
        " VALUES (%s, %s, %s, %s, %s, %s) RETURNING id",
        (kind, day, sha256, companies, by, index),
    ).fetchone()
    return int(row[0]) if row else 0


def propose(
    connection: Db, lines: Iterable[Proposed], by: str, index: int, list_id: int | None = None
) -> list[int]:
    """The lines wait for a review; their numbers in order."""
    numbers = []
    for line in lines:
        said = line.said
        row = connection.execute(
            "INSERT INTO books.party_line (list_id, corporate_number, aspect, value, since, until,"
            " change, source, proposed_by, proposed_index)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id",
            (list_id, line.number, said.aspect, said.value, said.since, said.until, line.change,
             line.source, by, index),
        ).fetchone()  # fmt: skip
        numbers.append(int(row[0]) if row else 0)
    return numbers


def locked_lines(connection: Db, numbers: Sequence[int]) -> list[Line]:
    """These lines, locked until the transaction ends, as far as there are such."""
    rows = connection.execute(
        f"SELECT {_LINE} FROM books.party_line WHERE id = ANY(%s) ORDER BY id FOR UPDATE",
        (list(numbers),),
    ).fetchall()
    return [_line(row) for row in rows]


def review(
    connection: Db, numbers: Sequence[int], by: str, now: datetime, index: int, *, taken: bool
) -> None:
    """The lines were reviewed. requires: they are locked, and nobody has reviewed them"""
    connection.execute(
        "UPDATE books.party_line SET reviewed_by = %s, reviewed_at = %s, taken = %s,"
        " reviewed_index = %s WHERE id = ANY(%s)",
        (by, now, taken, index, list(numbers)),
    )


def waiting_lines(connection: Db, list_id: int | None = None) -> list[Line]:
    """The lines that nobody has reviewed, of one list or of all, oldest first."""
    rows = connection.execute(
        f"SELECT {_LINE} FROM books.party_line WHERE taken IS NULL"
        " AND (%s::bigint IS NULL OR list_id = %s) ORDER BY id",
        (list_id, list_id),
    ).fetchall()
    return [_line(row) for row in rows]


def lines_of(connection: Db, number: str) -> list[Line]:
    """Every line about the company, whether it counts or not, oldest first."""
    rows = connection.execute(
        f"SELECT {_LINE} FROM books.party_line WHERE corporate_number = %s ORDER BY id", (number,)
    ).fetchall()
    return [_line(row) for row in rows]


def lists(connection: Db) -> list[Listed]:
    """Every list that was read, newest first."""
    rows = connection.execute(
        "SELECT l.id, l.kind, l.list_day, l.sha256, l.companies, l.brought_by,"
        " (SELECT count(*) FROM books.party_line AS p WHERE p.list_id = l.id AND p.taken IS NULL)"
        " FROM books.party_list AS l ORDER BY l.id DESC"
    ).fetchall()
    return [Listed(*row) for row in rows]


def said_by_number(connection: Db) -> dict[str, list[Said]]:
    """What counts, by corporate number."""
    found: dict[str, list[Said]] = {}
    for _, number, said in _said(connection, "corporate_number IS NOT NULL"):
        found.setdefault(str(number), []).append(said)
    return found


def said_by_party(
    connection: Db, words: Vocabulary, parties: Iterable[str] | None = None
) -> Mapping[str, tuple[Said, ...]]:
    """What counts of each company of the notice (or of these): by its number, or its word."""
    of_number = {
        str(company.corporate_number): party
        for party in (words.parties if parties is None else parties)
        if (company := words.parties[party].company) is not None
        and company.corporate_number is not None
    }
    known = list(words.parties if parties is None else parties)
    found: dict[str, list[Said]] = {}
    where = "party = ANY(%s) OR corporate_number = ANY(%s)"
    for party, number, said in _said(connection, where, known, list(of_number)):
        for each in dict.fromkeys((of_number.get(number or ""), party)):
            if each in known:
                found.setdefault(str(each), []).append(said)
    return {party: tuple(lines) for party, lines in found.items()}


def said_of(connection: Db, words: Vocabulary, party: str) -> tuple[Said, ...]:
    """What counts of this company of the notice."""
    return said_by_party(connection, words, (party,)).get(party, ())


def words_of_numbers(connection: Db) -> dict[str, str]:
    """The word of the notice that was registered for a corporate number, by number."""
    rows = connection.execute(
        "SELECT corporate_number, party FROM books.party_said WHERE aspect = 'word'"
    ).fetchall()
    return {number: party for number, party in rows if party is not None}


def _said(
    connection: Db, where: str, *given: list[str]
) -> list[tuple[str | None, str | None, Said]]:
    rows = connection.execute(
        "SELECT party, corporate_number, aspect, value, since, until FROM books.party_said"
        f" WHERE {where} ORDER BY corporate_number, aspect, since, value",
        given or None,
    ).fetchall()
    return [(row[0], row[1], Said(Aspect(row[2]), *row[3:])) for row in rows]


def _line(row: TupleRow) -> Line:
    said = Said(Aspect(row[3]), row[4], row[5], row[6])
    return Line(row[0], row[1], Proposed(row[2], said, row[7], row[8]), *row[9:])
