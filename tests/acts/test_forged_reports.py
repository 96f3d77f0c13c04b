"""The security desk's list: what is kept of mail in our name, and what of whoever showed it."""

from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from night_world import DAY, World
from sekisho.gate.content_key import ContentKey
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.note_forged import (
    ForgedMail,
    forged_content,
    forget_forged,
    list_forged,
    note_forged,
)
from sekisho.guard.genuine import Answer, Judged
from sekisho.postgres.roles import Role

JUDGED = Judged(
    Answer.NOT_OURS, ("look-alike-words",), sender="sekisho-login.example.com",
    led_to=("pay.example.net",),
)  # fmt: skip


def note(
    world: World, shown: str = "請求 4711", judged: Judged = JUDGED, key: ContentKey | None = None
) -> None:
    """Somebody shows a mail."""
    with world.connected(Role.WEB) as connection:
        note_forged(connection, judged, shown, DAY, shown.encode(), key)


def listed(world: World) -> list[ForgedMail]:
    """What the desk sees."""
    with world.connected(Role.AUDIT) as connection:
        return list_forged(connection, DAY)


def test_the_same_mail_to_many_people_is_counted_as_one(world: World) -> None:
    for shown in ("請求 4711 haru@example.jp", "請求 ４７１２ natsu@example.com", "請　求"):
        note(world, shown)
    note(world, "another")
    first, second = listed(world)
    assert (first.times, second.times) == (3, 1)
    assert first.sender_domain == "sekisho-login.example.com"
    assert first.led_to == ("pay.example.net",)


@pytest.mark.parametrize("answer", [Answer.GENUINE, Answer.CANNOT_SAY])
def test_other_answers_leave_nothing(world: World, answer: Answer) -> None:
    note(world, judged=Judged(answer, ("text-unknown",)))
    assert listed(world) == []


def test_nothing_of_a_mail_is_kept_without_agreement(world: World, tmp_path: Path) -> None:
    key = ContentKey(tmp_path / "opens", tmp_path / "seals")
    key.make()
    note(world)
    (report,) = listed(world)
    with world.connected(Role.HAND) as connection, pytest.raises(ActRefusedError) as told:
        forged_content(connection, key, report.id)
    assert told.value.code == "no-content"
    note(world, key=key)
    note(world)
    with world.connected(Role.HAND) as connection:
        assert forged_content(connection, key, report.id) == "請求 4711".encode()


def test_the_screens_cannot_read_what_was_left(world: World) -> None:
    with (
        world.connected(Role.WEB) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("SELECT content FROM books.forged_report")


def test_without_a_key_the_report_counts_all_the_same(world: World, tmp_path: Path) -> None:
    note(world, key=ContentKey(None, tmp_path / "nowhere"))
    assert [one.times for one in listed(world)] == [1]


def test_reports_go_after_ninety_days(world: World) -> None:
    note(world)
    with world.connected(Role.HAND) as connection:
        assert forget_forged(connection, DAY + timedelta(days=90)) == 0
        assert forget_forged(connection, DAY + timedelta(days=91)) == 1
    assert listed(world) == []
