"""Two hundred races of people who save, approve and publish at once: no rule of two gives way."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

import psycopg
import pytest

from night_world import DAY, ORIGIN, publish_in
from real_database import Database
from sekisho.books.connection import Db
from sekisho.gate.approve_draft import Seen, approve_draft
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.publish_draft import publish_draft
from sekisho.gate.save_draft import open_draft, save_draft
from sekisho.postgres.roles import Role
from small_notice import small_draft, small_files

RACES = 200
PEOPLE = [f"{name}@example.jp" for name in ("midori", "kotaro", "haru", "aoi")]
EXPECTED = {
    "own-draft", "superseded", "stale-comparison", "one-approver", "saved-meanwhile",
    "published-already", "too-early", "not-yet", "day-passed", "backdated", "same-version",
}  # fmt: skip


@dataclass
class Race:
    """One race: what each runner does, all at once, and how it ended."""

    house: Database
    refusals: list[str] = field(default_factory=list)
    failures: list[BaseException] = field(default_factory=list)

    def run(self, acts: list[tuple[Role, Callable[[Db], object]]]) -> None:
        """Every act has been done or refused. Nothing else has happened."""
        gate = threading.Barrier(len(acts))
        threads = [threading.Thread(target=self._act, args=(gate, *each)) for each in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(300)
        assert not any(thread.is_alive() for thread in threads)

    def _act(self, gate: threading.Barrier, role: Role, act: Callable[[Db], object]) -> None:
        with psycopg.connect(self.house.dsn(role)) as connection:
            gate.wait()
            try:
                act(connection)
            except ActRefusedError as refused:
                connection.rollback()
                self.refusals.append(refused.code)
            except BaseException as failure:  # noqa: BLE001  # told by the test itself
                self.failures.append(failure)


@pytest.fixture
def house(fresh_database: Database) -> Database:
    """A database in which the small notice was published in October."""
    publish_in(fresh_database, small_draft("1", date(2026, 10, 1)), today=DAY)
    return fresh_database


def _signing(draft: int, who: str) -> Callable[[Db], object]:
    def sign(connection: Db) -> object:
        about = open_draft(connection, draft).about
        connection.rollback()
        return approve_draft(connection, draft, Seen(about.digest, about.base), who, DAY)

    return sign


def _publishing(draft: int) -> Callable[[Db], object]:
    return lambda connection: publish_draft(connection, draft, origin=ORIGIN, today=DAY)


def _editing(draft: int, number: int) -> Callable[[Db], object]:
    def edit(connection: Db) -> object:
        about = open_draft(connection, draft).about
        connection.rollback()
        files = small_files(f"{number}-edited", DAY)
        return save_draft(connection, files, PEOPLE[1], about)

    return edit


def _lines(house: Database) -> list[tuple[str, list[str], date, list[str], bool]]:
    """Each later version: who approved, its day, its authors, whether its base was the last."""
    with psycopg.connect(house.dsn(Role.OWNER)) as connection:
        return connection.execute("""
            SELECT v.version, v.approved_by, v.effective, a.authors,
                   d.base = lag(v.digest) OVER (ORDER BY v.id)
            FROM books.policy_version AS v
            LEFT JOIN books.notice_draft AS d ON d.policy = v.digest
            LEFT JOIN LATERAL (SELECT array_agg(DISTINCT o.author) AS authors
              FROM books.notice_draft AS o WHERE o.series = d.series AND o.id <= d.id) AS a ON true
            ORDER BY v.id OFFSET 1
        """).fetchall()


@pytest.mark.slow
def test_no_version_has_one_approver_an_old_comparison_or_a_day_that_is_over(
    house: Database,
) -> None:
    chance, codes = Random(5), set()  # noqa: S311  # shuffles threads
    for number in range(RACES):
        day = DAY - timedelta(days=1) if number % 10 == 9 else DAY
        with psycopg.connect(house.dsn(Role.WEB)) as connection:
            one = save_draft(connection, small_files(f"{number}-a", day), PEOPLE[0])
            other = save_draft(connection, small_files(f"{number}-b", DAY), PEOPLE[3])
        acts: list[tuple[Role, Callable[[Db], object]]] = [
            (Role.WEB, _signing(one, PEOPLE[0])),
            (Role.WEB, _signing(one, PEOPLE[1])),
            (Role.WEB, _signing(one, PEOPLE[2])),
            (Role.WEB, _signing(other, PEOPLE[1])),
            (Role.WEB, _signing(other, PEOPLE[2])),
            (Role.OWNER, _publishing(one)),
            (Role.OWNER, _publishing(other)),
        ]
        if number % 3 == 0:
            acts.append((Role.WEB, _editing(one, number)))
        chance.shuffle(acts)
        race = Race(house)
        race.run(acts)
        late = Race(house)
        late.run([(Role.OWNER, _publishing(one)), (Role.OWNER, _publishing(other))])
        assert race.failures + late.failures == []
        codes |= {*race.refusals, *late.refusals}
    lines = _lines(house)
    assert len(lines) >= RACES // 2
    assert {"own-draft", "stale-comparison", "one-approver", "too-early"} <= codes <= EXPECTED
    for version, approvers, effective, authors, compared in lines:
        assert len(set(approvers)) >= 2, version
        assert not set(approvers) & set(authors), version
        assert effective == DAY, version
        assert compared is True, version
