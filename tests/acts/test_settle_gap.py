"""A reported gap is answered by the notice's owner, once; the ledger knows that, not the words."""

from dataclasses import dataclass

import pytest

from night_world import DAY, World
from sekisho.books.versions import Version, in_force
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.read_record import Actor
from sekisho.gate.report_gap import report_gap
from sekisho.gate.settle_gap import LONGEST, ReportedGap, reported_gaps, settle_gap
from sekisho.postgres.roles import Role

SIZE = "SELECT size FROM books.ledger_head"
ANSWER = "この目的には要りません。\n次の版で明記します。"


@dataclass(frozen=True)
class Owner:
    """Kotaro's desk: he owns the notice. Midori reported a gap."""

    world: World

    @property
    def version(self) -> Version:
        with self.world.connected(Role.WEB) as connection:
            return in_force(connection, DAY)

    def report(self, item: str = "security_question") -> int:
        """The key of Midori's report."""
        with self.world.connected(Role.WEB) as connection:
            report_gap(connection, self.version, "billing", item, DAY, "account-2")
        rows = self.world.owner("SELECT id FROM books.gap_report WHERE item = %s", item)
        return int(rows[0][0])

    def settle(
        self, report: int, answer: str = ANSWER, role: str = "privacy_officer",
        trained_for: str | None = None,
    ) -> tuple[int, bool]:  # fmt: skip
        """What settling it gives."""
        version = self.version
        digest = version.policy.digest if trained_for is None else trained_for
        with self.world.connected(Role.WEB) as connection:
            actor = Actor("account-3", role, digest)
            return settle_gap(connection, version, actor, report, answer, DAY)

    def seen_by(self, who: str) -> ReportedGap:
        """The one report, as this person sees it."""
        with self.world.connected(Role.WEB) as connection:
            found, more = reported_gaps(connection, self.version, who, "ja")
        assert (len(found), more) == (1, None)
        return found[0]


@pytest.fixture
def owner(world: World) -> Owner:
    return Owner(world)


def test_whoever_reported_sees_the_answer_and_everybody_else_too(owner: Owner) -> None:
    report = owner.report()
    assert owner.seen_by("account-2").answer is None
    index, fresh = owner.settle(report)
    assert fresh
    mine, other = owner.seen_by("account-2"), owner.seen_by("account-9")
    assert (mine.answer, mine.mine, mine.settled_index) == (ANSWER, True, index)
    assert (other.answer, other.mine) == (ANSWER, False)
    assert owner.world.faults() == []


def test_the_ledger_says_that_it_was_settled_and_not_how(owner: Owner) -> None:
    report = owner.report()
    index, _ = owner.settle(report)
    query = "SELECT entries FROM books.ledger_chunk WHERE start = %s"
    entry = bytes(owner.world.owner(query, index)[0][0])
    assert b'"kind":"gap_settled"' in entry
    assert ANSWER.split("\n", maxsplit=1)[0].encode() not in entry


def test_the_same_answer_twice_is_one_and_another_is_refused(owner: Owner) -> None:
    report = owner.report()
    index, _ = owner.settle(report)
    assert owner.settle(report, ANSWER.replace("\n", "\r\n") + "\n") == (index, False)
    with pytest.raises(ActRefusedError) as refused:
        owner.settle(report, "やはり要ります。")
    assert refused.value.message("ja") == (
        f"その届け出には、すでに別の答えがあります（台帳の {index} 番）。答えは変えられません。"
    )
    assert owner.world.owner(SIZE) == [(index + 1,)]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"role": "operator"},
         "Gaps are settled by the notice's owner. Sign in with the owner's account."),
        ({"role": "auditor"},
         "Gaps are settled by the notice's owner. Sign in with the owner's account."),
        ({"trained_for": ""},
         "The version in force has not been acknowledged (C02). Read the notice and say so."),
        ({"answer": " \n "},
         f"Write the answer in 1 to {LONGEST} characters. Nothing was recorded yet."),
        ({"answer": "あ" * (LONGEST + 1)},
         f"Write the answer in 1 to {LONGEST} characters. Nothing was recorded yet."),
    ],
)  # fmt: skip
def test_who_may_not_and_what_is_no_answer_is_refused_and_nothing_recorded(
    changed: dict[str, str], said: str, owner: Owner
) -> None:
    report = owner.report()
    size = owner.world.owner(SIZE)
    with pytest.raises(ActRefusedError) as refused:
        owner.settle(report, **changed)
    assert refused.value.message("en") == said
    assert owner.world.owner(SIZE) == size
    assert owner.seen_by("account-2").answer is None


def test_a_report_that_is_none_is_refused(owner: Owner) -> None:
    with pytest.raises(ActRefusedError) as refused:
        owner.settle(owner.report() + 1000)
    assert refused.value.message("en") == (
        "There is no such report on the version in force. Choose it from the list again."
    )


def test_no_role_may_change_an_answer(owner: Owner) -> None:
    import psycopg

    owner.settle(owner.report())
    for role in (Role.WEB, Role.EXTRACT, Role.AUDIT, Role.HAND, Role.STAT):
        for statement in (
            "UPDATE books.gap_answer SET answer = 'x'",
            "DELETE FROM books.gap_answer",
        ):
            with (
                owner.world.connected(role) as connection,
                pytest.raises(psycopg.errors.InsufficientPrivilege),
            ):
                connection.execute(statement)
