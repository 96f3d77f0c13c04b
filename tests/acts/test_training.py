"""An acknowledgement holds for a time, and a new version is asked about before it is one's own."""

from datetime import date

import pytest

from night_world import DAY, World, draft
from sekisho.gate.acknowledge_notice import acknowledge_notice
from sekisho.gate.compare_notices import CellChange
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.training import (
    Question,
    Standing,
    asked_about,
    holds_until,
    questions,
    refuse_wrong,
    standing,
)
from sekisho.gate.watch_rules import TrainingRules
from sekisho.postgres.roles import Role
from watch_office import NUMBERS, WatchOffice

RULES = TrainingRules(months=12, warn_days=30)
NEW, OLD = "sha256:" + "1" * 64, "sha256:" + "0" * 64
CHANGES = [
    CellChange("gained", "DAX", "氏名", ("C46",)),
    CellChange("lost", "PSDC", "住所", ("C47",)),
    CellChange("conditions", "CGR1", "電話番号", ("C48",)),
    CellChange("gained", "OCCTO", "検針日", ("C31",)),
]


@pytest.mark.parametrize(
    ("on", "months", "until"),
    [
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 31), 24, date(2028, 12, 31)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
    ],
)
def test_it_holds_to_the_same_day_so_many_months_later(on: date, months: int, until: date) -> None:
    assert holds_until(on, TrainingRules(months=months)) == until


@pytest.mark.parametrize(
    ("today", "stands"),
    [
        (date(2027, 10, 31), Standing.HOLDS),
        (date(2027, 11, 1), Standing.SOON),
        (date(2027, 12, 1), Standing.SOON),
        (date(2027, 12, 2), Standing.LAPSED),
    ],
)
def test_it_lapses_when_its_last_day_is_over(today: date, stands: Standing) -> None:
    assert standing(NEW, NEW, date(2026, 12, 1), today, RULES) is stands
    assert standing(NEW, OLD, date(2026, 12, 1), today, RULES) is Standing.NONE


def test_half_of_what_is_asked_is_untrue_and_everybody_is_asked_the_same() -> None:
    asked = asked_about(CHANGES, NEW, "ja")
    assert len(asked) == 3
    assert {question.right for question in asked} == {True, False}
    assert asked == asked_about(CHANGES, NEW, "ja")
    english = asked_about(CHANGES, NEW, "en")
    assert [(q.id, q.right, q.clauses) for q in english] == [
        (q.id, q.right, q.clauses) for q in asked
    ]
    assert asked_about([], NEW, "ja") == []


def answers(asked: list[Question]) -> dict[str, str]:
    """Every question rightly answered."""
    return {question.id: "yes" if question.right else "no" for question in asked}


def test_a_wrong_answer_and_a_missing_one_are_told_with_the_clause_to_read_again() -> None:
    said = "「DAX」は、「氏名」を新たに受け取れるようになった。"
    question = Question("q0", said, True, ("C46",))
    refuse_wrong([question], {"q0": "yes"})
    for wrong in ({"q0": "no"}, {}, {"q0": "maybe"}):
        with pytest.raises(ActRefusedError) as told:
            refuse_wrong([question], wrong)
        assert told.value.ja == (
            f"答えが違うか、まだ選ばれていません: {said}"
            " 条文 C46 の箇所を読み直してください（C02）。"
        )


def test_nobody_reads_on_an_acknowledgement_that_has_lapsed(world: World) -> None:
    watch = WatchOffice(world)
    for act in (
        lambda: watch.read(NUMBERS[0], watch.actor(lapsed=True)),
        lambda: watch.find(watch.actor(lapsed=True), customer_no=NUMBERS[0], name="架空"),
    ):
        with pytest.raises(ActRefusedError) as told:
            act()
        assert (told.value.code, told.value.ja) == (
            "training-lapsed",
            "告知の確認の期限が過ぎました（C02、L24）。告知を読み直し、もう一度確認を届け出てください。",
        )
    assert world.owner("SELECT count(*) FROM books.act") == [(0,)]


def test_a_new_version_asks_what_has_changed_since_the_one_that_was_acknowledged(
    world: World,
) -> None:
    watch = WatchOffice(world)
    version = watch.version
    before = draft().notice.decode()
    for text in ("- 請求書の言語\n- 当社との会話ログ", "請求書の言語, 当社との会話ログ]"):
        assert text in before
        before = before.replace(text, text.replace("請求書の言語", "").lstrip("- \n,"), 1)
    world.owner(
        "INSERT INTO books.policy_version (digest, version, effective, notice, terms, catalog,"
        " door_fingerprint, door_state, approved_by, ledger_index)"
        " SELECT %s, 'before', '2026-09-01', %s, terms, catalog, door_fingerprint, door_state,"
        " approved_by, ledger_index FROM books.policy_version WHERE digest = %s",
        OLD, before.encode(), version.policy.digest,
    )  # fmt: skip
    with world.connected(Role.WEB) as connection:
        asked = questions(connection, version, OLD, "ja")
        assert questions(connection, version, "", "ja") == []
        assert questions(connection, version, version.policy.digest, "ja") == []
        connection.rollback()
        [question] = asked
        assert "「請求書の言語」" in question.text
        refuse_wrong(asked, answers(asked))
        index = acknowledge_notice(
            connection, version, version.policy.digest, "operator", DAY, len(asked)
        )
    assert watch.office.entry(index).fields["questions"] == 1
