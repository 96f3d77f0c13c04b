"""The act of taking a business in (C20): a proved package becomes customers, bound as before.

    looked at: proof, receiver, purposes, numbers, every row; a dry run ends here
    begun: the register has the package, the ledger an entry
    imported: row by row as any file, by the import's own login
    entered: each customer who came has an entry and an act, in stretches
    ended: the register has the number, the ledger an entry

Stopped anywhere, it is done again and goes on. The rows of the import lie in a private directory of
the caller's, and are gone when the act returns.
"""

import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from sekisho.books import log, taken_in
from sekisho.books.acts import Act, insert_act
from sekisho.books.connection import Db
from sekisho.books.received import RECEIVE
from sekisho.books.versions import Version
from sekisho.cases.succession import OFFICER
from sekisho.gate.bound_purposes import Beyond, beyond_bound
from sekisho.gate.case_steps import Moment, day_of
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.import_customers import import_customers
from sekisho.gate.life_steps import record_step
from sekisho.gate.subjects import entry_salt
from sekisho.gate.succession_package import Opened, is_ours
from sekisho.gate.taken_lines import (
    Line,
    Looked,
    Wishes,
    look,
    package_map,
    read_lines,
    wishes_of,
    write_rows,
)
from sekisho.ledger.entry import JsonEntry, commit, statement
from sekisho.ledger.text import to_base64

KIND, CLAUSE, PURPOSE = "taken-in", "C20", "succession"
STRETCH = 200
Nonce = Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Taking:
    """Two connections: `web` writes the books, `imports` (autocommit) fills the tables.

    `scratch` is an empty directory that nobody else can read; `key` the giver's, as text.
    """

    web: Db
    imports: Db
    version: Version
    role: str
    moment: Moment
    scratch: Path
    key: str
    nonce: Nonce = lambda: secrets.token_bytes(16)


@dataclass(frozen=True, slots=True)
class Examined:
    """What a package would do: nothing of it was done."""

    giver: str
    looked: Looked
    closed: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form."""
        return {
            "giver": self.giver,
            "customers": self.looked.customers,
            "contracts": self.looked.contracts,
            "closed": list(self.closed),
            "refused": [
                {"line": at, "column": each.column, "code": each.code, "ja": each.ja, "en": each.en}
                for at, each in self.looked.refused
            ],
        }


@dataclass(frozen=True, slots=True)
class Taken:
    """The package is taken in: its number, how many customers came, rows that could not."""

    taken_in: int
    customers: int
    rows_refused: int
    ledger_index: int

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form."""
        return {
            "taken_in": self.taken_in,
            "customers": self.customers,
            "rows_refused": self.rows_refused,
            "ledger_index": self.ledger_index,
        }


def examine_taking(taking: Taking, package: Opened) -> Examined:
    """What would happen, with every row's reason against it.

    Refused (ActRefusedError): no officer, a package for another company, one that was taken in, one
    before its day, a purpose of ours beyond the old ones that cannot be shut, a customer number
    that is ours already. requires: as `take_in_succession`; nothing is written
    """
    beyond = refuse_taking(taking.web, taking.version, taking.role, taking.moment, package)
    wishes = _wishes(taking, package, beyond)
    if taken_in.of_package(taking.web, package.sha256) is None:
        _refuse_ours(taking, package)
    taking.web.rollback()
    looked = look(read_lines(package.lines), wishes)
    return Examined(package.giver.name, looked, beyond.closed)


def take_in_succession(taking: Taking, package: Opened) -> Taken:
    """The customers of the package are ours, each with an entry that says from whom.

    Refused as `examine_taking` refuses, with nothing written. Rows that our tables cannot hold are
    counted and left out. requires: `web` is sekisho_web in no transaction, `imports` sekisho_import
    """
    examined = examine_taking(taking, package)
    beyond = Beyond(examined.closed, ())
    stored = _begun(taking, package, beyond)
    rows = taking.scratch / f"{package.sha256[:16]}.csv"
    left_out = write_rows(read_lines(package.lines), _wishes(taking, package, beyond), rows)
    imported = import_customers(taking.imports, rows, package_map())
    _entered(taking, package, stored)
    count = taken_in.entered(taking.web, stored.id)
    taking.web.rollback()
    refused = imported.refused + left_out
    with taking.web.transaction():
        taken_in.end(taking.web, stored.id, count)
        index = _step(taking, stored, "end", customers=count, rows_refused=refused)
    return Taken(stored.id, count, refused, index)


def _begun(taking: Taking, package: Opened, beyond: Beyond) -> taken_in.Stored:
    """The register has the package; one that was begun before goes on."""
    with taking.web.transaction():
        stored = taken_in.of_package(taking.web, package.sha256)
        if stored is None:
            giver = package.giver
            note = taken_in.Note(
                package.sha256, giver.name, giver.address, giver.representative, package.event,
                package.document_no, package.effective_on, package.bound_to, beyond.closed,
                package.notice, taking.key, package.proof, taking.moment.actor,
                day_of(taking.moment),
            )  # fmt: skip
            stored = taken_in.insert(taking.web, note)
            _step(taking, stored, "begin", file_sha256=package.sha256,
                  bound_to=[*package.bound_to], closed=[*beyond.closed])  # fmt: skip
    return stored


def _entered(taking: Taking, package: Opened, stored: taken_in.Stored) -> None:
    """Each customer who came has an entry and an act; those who have one are passed over."""
    done = taken_in.entered(taking.web, stored.id)
    taking.web.rollback()
    came = _came(taking, read_lines(package.lines))
    waiting = islice(came, done, None)
    while stretch := list(islice(waiting, STRETCH)):
        _enter(taking, stored, stretch)


def _came(taking: Taking, lines: Iterator[Line]) -> Iterator[tuple[int, Line]]:
    """(key, line) of each customer of the package who stands in the tables, in its order."""
    while stretch := list(islice(lines, STRETCH)):
        numbers = [line.customer_no for line in stretch]
        rows = taking.web.execute(
            "SELECT n, door.customer_key(n) FROM unnest(%s::text[]) AS n", (numbers,)
        ).fetchall()
        taking.web.rollback()
        keys = {number: key for number, key in rows if key is not None}
        yield from ((keys[line.customer_no], line) for line in stretch if line.customer_no in keys)


def _enter(taking: Taking, stored: taken_in.Stored, stretch: Sequence[tuple[int, Line]]) -> None:
    known = taking.version.policy.vocabulary.items
    given = [tuple(item for item in known if item in line.items) for _, line in stretch]
    with taking.web.transaction():
        entries = [
            _entry(taking, stored, line, items)
            for (_, line), items in zip(stretch, given, strict=True)
        ]
        first = log.append(taking.web, entries)
        for index, ((key, _), items) in enumerate(zip(stretch, given, strict=True), first):
            insert_act(taking.web, index, Act(
                key, RECEIVE, taking.moment.actor, PURPOSE, taking.version.policy.digest,
                (CLAUSE,), items, (),
            ))  # fmt: skip
        taken_in.insert_stretch(taking.web, stored.id, first, first + len(stretch) - 1)


def _entry(taking: Taking, stored: taken_in.Stored, line: Line, items: tuple[str, ...]) -> bytes:
    nonce, policy = taking.nonce(), taking.version.policy
    salt = entry_salt(taking.web, line.customer_no, nonce)
    return JsonEntry(
        {
            "kind": RECEIVE,
            "day": day_of(taking.moment).isoformat(),
            "recipient": policy.operator,
            "purpose": PURPOSE,
            "clauses": [CLAUSE],
            "items": list(items),
            "policy": policy.digest,
            "version": taking.version.version,
            "role": taking.role,
            "case": f"T-{stored.id}",
            "nonce": to_base64(nonce),
            "subject": to_base64(commit(salt, statement(line.customer_no, items, items))),
        }
    ).to_bytes()


def _step(taking: Taking, stored: taken_in.Stored, step: str, **more: object) -> int:
    """The ledger says that the taking in has come this far."""
    moment = replace(taking.moment, nonce=taking.nonce())
    return record_step(taking.web, taking.version, KIND, CLAUSE, stored.id, step, moment, **more)  # type: ignore[arg-type]  # figures and words


def _wishes(taking: Taking, package: Opened, beyond: Beyond) -> Wishes:
    return wishes_of(package.words, taking.version.policy.vocabulary, beyond.closed)


def refuse_taking(web: Db, version: Version, role: str, moment: Moment, package: Opened) -> Beyond:
    """Our purposes beyond the old ones, all of which can be shut; else ActRefusedError.

    requires: a role that reads books.taken_in
    """
    policy = version.policy
    if role != OFFICER:
        raise ActRefusedError(
            "not-an-officer",
            "承継した事業を受け入れるのは個人情報保護の責任者です（C20）。",
            "A privacy officer takes a business in (C20).",
        )
    if not is_ours(policy.vocabulary, policy.operator, package.receiver):
        raise ActRefusedError(
            "other-successor",
            f"この一式は「{package.receiver.name}」に宛てたもので、当社は受け入れられません（C20）。",
            f"The package is for {package.receiver.name}, which is not us (C20).",
        )
    stored = taken_in.of_package(web, package.sha256)
    if stored is not None and stored.customers is not None:
        raise ActRefusedError(
            "taken-in-already",
            f"この一式は {stored.note.taken_on} に受け入れ済みです（C20）。",
            f"The package was taken in on {stored.note.taken_on} already (C20).",
        )
    if day_of(moment) < package.effective_on:
        raise ActRefusedError(
            "not-yet",
            f"承継の日（{package.effective_on}）より前には受け入れられません（C20）。",
            f"Nothing is taken in before the day of the succession, {package.effective_on} (C20).",
        )
    beyond = beyond_bound(policy, package.bound_to)
    if beyond.open:
        words = policy.vocabulary.purposes
        raise ActRefusedError(
            "beyond-bound",
            "従前の目的を超え、お客様ごとに止めることもできない目的が当社の告知にあります"
            f"（法第18条第2項）: {'、'.join(words[each].shown('ja') for each in beyond.open)}",
            "Our notice has purposes beyond the old ones that cannot be shut for these customers"
            f" (Art 18(2)): {', '.join(words[each].shown('en') for each in beyond.open)}",
        )
    return beyond


def _refuse_ours(taking: Taking, package: Opened) -> None:
    """No number of the package is a customer's of ours: two people would become one."""
    ours, lines = 0, read_lines(package.lines)
    while stretch := [line.customer_no for line in islice(lines, STRETCH)]:
        row = taking.imports.execute(
            "SELECT count(*) FROM records.customer WHERE customer_no = ANY(%s)", (stretch,)
        ).fetchone()
        ours += int(row[0]) if row else 0
    if ours:
        raise ActRefusedError(
            "numbers-taken",
            f"お客様番号 {ours} 件が、当社のお客様の番号と重なっています。"
            "重ならない番号で出し直すよう、引き渡した会社に頼んでください（C20）。",
            f"{ours} customer numbers are those of customers of ours. Ask the giver for others"
            " (C20).",
        )
