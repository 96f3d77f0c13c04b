"""The acts of positions (職務): who is given which, and that nobody reads for a purpose beyond it.

Which position is for which purposes is the notice's word, compiled into the door. Here it is looked
up at each reading, so what was given or taken holds from the next one on.
"""

from dataclasses import dataclass
from datetime import datetime

from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.gate.case_steps import Moment
from sekisho.gate.count_reading import CLAUSE, Reader
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.life_steps import record_step
from sekisho.terms import Position, Vocabulary

OFFICER = "privacy_officer"


@dataclass(frozen=True, slots=True)
class Given:
    """The position that somebody has: by whom and when it was given."""

    person: str
    position: str
    given_by: str
    at: datetime
    ledger_index: int

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form."""
        return {
            "person": self.person,
            "position": self.position,
            "given_by": self.given_by,
            "at": self.at.isoformat(),
            "ledger_index": self.ledger_index,
        }


def give_position(
    connection: Db, version: Version, person: str, position: str, moment: Moment, role: str
) -> int:
    """From the next reading on the person has this position; the entry's index.

    Refused (ActRefusedError), with nothing given: anybody but the privacy officer, a position to
    oneself, a word that the notice does not know.
    requires: the role sekisho_web, in no transaction
    """
    if role != OFFICER:
        raise ActRefusedError(
            "officer-only",
            "職務を割り当てられるのは、個人情報保護管理者だけです（L24）。",
            "Only the privacy officer gives positions (L24).",
        )
    if person == moment.actor:
        raise ActRefusedError(
            "own-position",
            "自分の職務は割り当てられません。別の人に頼んでください（L24）。",
            "Nobody gives themselves a position. Ask another privacy officer (L24).",
        )
    known = version.policy.vocabulary.positions
    if position not in known:
        raise ActRefusedError(
            "unknown-word",
            f"職務「{position}」は告知の用語表にありません。使えるもの: {'、'.join(known)}",
            f"{position!r} is no position of the notice; it knows {', '.join(known)}.",
        )
    with connection.transaction():
        row = connection.execute("SELECT nextval('books.staff_position_id_seq')").fetchone()
        number = int(row[0]) if row else 0
        index = record_step(
            connection, version, "position", CLAUSE, number, "given", moment, given=position
        )
        connection.execute(
            "INSERT INTO books.staff_position (id, person, position, given_by, ledger_index, at)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            (number, person, position, moment.actor, index, moment.now),
        )
    return index


def list_positions(connection: Db) -> list[Given]:
    """The position of everybody who was given one. requires: the role sekisho_web or sekisho_audit

    Ends the transaction.
    """
    rows = connection.execute(
        "SELECT DISTINCT ON (person) person, position, given_by, at, ledger_index"
        " FROM books.staff_position ORDER BY person, id DESC"
    ).fetchall()
    connection.rollback()
    return [Given(*row) for row in rows]


def position_of(connection: Db, version: Version, person: str, role: str) -> Position | None:
    """The person's position: the one given last, else the one named like their role.

    None where the notice knows no such position. requires: the role sekisho_web
    """
    row = connection.execute(
        "SELECT position FROM books.staff_position WHERE person = %s ORDER BY id DESC LIMIT 1",
        (person,),
    ).fetchone()
    return version.policy.vocabulary.positions.get(str(row[0]) if row else role)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the books say of a reader at this moment, and what the door makes of it.

    `given` is the position given last, `by_door` whether the door reads for it, `emergency` the
    number of their emergency for the purpose whose time is not over.
    """

    given: str | None
    by_door: bool
    emergency: int | None


def standing_query(words: Vocabulary, reader: Reader) -> tuple[str, dict[str, object]]:
    """The query of (position, by_door, emergency, may), and its parameters.

    `may` is true where notice and door both let the position read, or in an emergency.
    """
    asked: dict[str, object] = {
        "reader_person": reader.person,
        "reader_role": reader.role,
        "reader_purpose": reader.purpose,
        "reader_positions": [
            each.id for each in words.positions.values() if reader.purpose in each.purposes
        ],
    }
    return _STANDING if words.positions else _STANDING_ANYWHERE, asked


def beyond_position(connection: Db, version: Version, reader: Reader) -> ActRefusedError | None:
    """Why the reader's position is not for the purpose; None where it is, or in an emergency.

    requires: the role sekisho_web, in the transaction that records the reading
    """
    query, asked = standing_query(version.policy.vocabulary, reader)
    row = connection.execute(query.encode(), asked).fetchone()
    if row is None:
        message = "the books say nothing of a reader"
        raise LookupError(message)
    return refused_position(version, reader, Standing(*row[:3]))


def refused_position(
    version: Version, reader: Reader, standing: Standing
) -> ActRefusedError | None:
    """Why somebody who stands so may not read for the purpose; None where they may.

    The door says the same as the policy, or nothing is read. Where the notice declares no positions
    everybody reads for every purpose that it permits.
    """
    words = version.policy.vocabulary
    if not words.positions:
        return None
    position = words.positions.get(reader.role if standing.given is None else standing.given)
    may = position is not None and reader.purpose in position.purposes
    if standing.by_door is not may:
        message = f"door and notice disagree on the position of a reader for {reader.purpose}"
        raise RuntimeError(message)
    if may or standing.emergency is not None:
        return None
    return _refusal(version, position, reader)


_BOOKS = """
SELECT (SELECT p.position FROM books.staff_position AS p WHERE p.person = %(reader_person)s
        ORDER BY p.id DESC LIMIT 1) AS position,
       (SELECT max(e.id) FROM books.emergency AS e WHERE e.person = %(reader_person)s
        AND e.purpose = %(reader_purpose)s AND e.until > now()) AS emergency
"""
_STANDING = f"""
SELECT b.position, b.by_door, b.emergency,
       b.by_door AND b.held = ANY (%(reader_positions)s::text[]) OR b.emergency IS NOT NULL AS may
FROM (SELECT *, coalesce(position, %(reader_role)s) AS held,
             door.position_reads(coalesce(position, %(reader_role)s), %(reader_purpose)s) AS by_door
      FROM ({_BOOKS} OFFSET 0) AS books) AS b
"""  # noqa: S608 - ours
_STANDING_ANYWHERE = f"SELECT position, true, emergency, true AS may FROM ({_BOOKS}) AS b"  # noqa: S608


def _refusal(version: Version, position: Position | None, reader: Reader) -> ActRefusedError:
    word = version.policy.vocabulary.purposes.get(reader.purpose)
    label = word.label if word else reader.purpose
    if position is None:
        return ActRefusedError(
            "no-position",
            f"職務「{reader.role}」は告知にないので、お客様の記録は見られません（{CLAUSE}）。"
            "個人情報保護管理者に職務の割り当てを頼んでください。",
            f"The notice knows no position {reader.role!r}: no record may be read ({CLAUSE})."
            " Ask the privacy officer for a position.",
        )
    return ActRefusedError(
        "beyond-position",
        f"職務「{position.label}」は、目的「{label}」での閲覧を含みません（{position.clause}）。"
        "目的を選び直すか、個人情報保護管理者に相談してください。",
        f"The position {position.id!r} does not include reading for {reader.purpose!r}"
        f" ({position.clause}). Choose another purpose, or ask the privacy officer.",
    )
