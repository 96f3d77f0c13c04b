"""Who makes statistics in tests: one prepares, another releases, on a published notice."""

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date

import pytest

from night_world import DAY, World
from sekisho.books.statistics import File, Release, files_of
from sekisho.books.versions import in_force
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.extract_files import Outbox
from sekisho.gate.hand_out_report import hand_out
from sekisho.gate.noisy_cube import Noise, laplace
from sekisho.gate.prepare_statistic import Chance, prepare_statistic
from sekisho.gate.release_statistic import Done, release_statistic
from sekisho.gate.statistic_rules import Wanted
from sekisho.gate.verify_statistic import Verdict, verify_statistic
from sekisho.gate.withdraw_statistic import discard_statistic, withdraw_statistic
from sekisho.postgres.roles import Role

MIDORI, KOTARO = "seki.midori@example.com", "bamba.kotaro@example.com"
MONTH = "2026-09"
SUPPLY, REPORT, CHARGES = "契約と販売電力量", "電力取引の報告", "請求"
SALT = bytes(range(32))


@dataclass(frozen=True)
class Office:
    """The office of one world, on one day."""

    world: World
    today: date = DAY

    def prepare(
        self,
        title: str = SUPPLY,
        period: str = MONTH,
        *,
        again: bool = False,
        thousandths: int = 0,
        by: str = MIDORI,
        noise: Noise = laplace,
    ) -> Release:
        """The table waits."""
        wanted = Wanted(title, period, again, thousandths)
        with ExitStack() as held:
            books = held.enter_context(self.world.connected(Role.OWNER))
            counter = held.enter_context(self.world.connected(Role.STAT))
            version = in_force(books, self.today)
            books.rollback()
            return prepare_statistic(
                books, counter, version, wanted, by, self.today, Chance(SALT, noise)
            )

    def refused(
        self, title: str = SUPPLY, period: str = MONTH, *, again: bool = False, thousandths: int = 0
    ) -> ActRefusedError:
        """Why nothing was prepared."""
        with pytest.raises(ActRefusedError) as why:
            self.prepare(title, period, again=again, thousandths=thousandths)
        return why.value

    def release(self, made: Release, by: str = KOTARO, role: Role = Role.WEB) -> Done:
        """It is released, by whoever saw it."""
        with self.world.connected(role) as connection:
            seen = made.parameters["digest"]
            return release_statistic(connection, made.id, seen, by, self.today)

    def released(self, title: str = SUPPLY, period: str = MONTH, *, again: bool = False) -> Release:
        """Prepared by Midori, released by Kotaro."""
        made = self.prepare(title, period, again=again)
        self.release(made, role=Role.WEB if made.public else Role.OWNER)
        return made

    def withdraw(self, made: Release, reason: str = "data") -> Done:
        """It is withdrawn."""
        with self.world.connected(Role.WEB) as connection:
            return withdraw_statistic(connection, made.id, reason, KOTARO, self.today)

    def discard(self, made: Release) -> None:
        """It will not be released."""
        with self.world.connected(Role.WEB) as connection:
            discard_statistic(connection, made.id)

    def verify(self, made: Release, *, recount: bool = False) -> Verdict:
        """It is made again."""
        with (
            self.world.connected(Role.OWNER) as books,
            self.world.connected(Role.STAT) as counter,
        ):
            return verify_statistic(books, made.id, counter if recount else None)

    def files(self, made: Release) -> dict[str, File]:
        """Its files by suffix, as the owner's role reads them."""
        with self.world.connected(Role.OWNER) as books:
            return {file.name.rsplit(".", 1)[1]: file for file in files_of(books, made)}

    def hand_out(self, made: Release) -> list[str]:
        """The report stands in the outbox."""
        with self.world.connected(Role.OWNER) as books:
            return hand_out(
                books, made.id, Outbox(self.world.place / "outbox" / "statistics"), self.today
            )

    def lines(self, made: Release) -> list[list[str]]:
        """The CSV without its head."""
        text = self.files(made)["csv"].data.decode()
        return [line.split(",") for line in text.split("\r\n")[1:-1]]
