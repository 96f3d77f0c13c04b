"""A draft is saved, approved by two who wrote none of it, and published on its day."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import psycopg
import pytest

from desk import in_a_process
from night_world import DAY, ORIGIN, publish_in
from real_database import Database
from sekisho.books import log
from sekisho.books.drafts import Files
from sekisho.gate.approve_draft import Seen, approve_draft
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.publish_draft import Tried, publish_draft, publish_due
from sekisho.gate.publish_policy import Published
from sekisho.gate.save_draft import OpenDraft, files_to_begin_with, open_draft, save_draft
from sekisho.postgres.roles import Role
from small_notice import small_draft, small_files

MIDORI, KOTARO, HARU, AOI = (f"{name}@example.jp" for name in ("midori", "kotaro", "haru", "aoi"))
TODAY = DAY
MORE = {"料金をご請求するために、お名前を使います。": "料金のために、お名前とメールを使います。",
        "項目: 氏名": "項目: [氏名, メールアドレス]"}  # fmt: skip


@pytest.fixture
def house(fresh_database: Database) -> Database:
    """A database in which the small notice was published in October."""
    publish_in(fresh_database, small_draft("1", date(2026, 10, 1)), today=TODAY)
    return fresh_database


def saved(
    house: Database, files: Files, author: str = MIDORI, after: OpenDraft | None = None
) -> int:
    """The draft is saved at the screens."""
    with psycopg.connect(house.dsn(Role.WEB)) as connection:
        return save_draft(connection, files, author, after.about if after else None)


def opened(house: Database, draft: int) -> OpenDraft:
    """The draft as it stands."""
    with psycopg.connect(house.dsn(Role.WEB)) as connection:
        return open_draft(connection, draft)


def approved(
    house: Database, draft: int, who: str, seen: OpenDraft | None = None, day: date = TODAY
) -> int:
    """Somebody signs what they see."""
    about = (seen or opened(house, draft)).about
    with psycopg.connect(house.dsn(Role.WEB)) as connection:
        return approve_draft(connection, draft, Seen(about.digest, about.base), who, day)


def published(house: Database, draft: int, today: date | None = None) -> Published:
    """The owner's process publishes it. Approvals are of the database's own day."""
    with psycopg.connect(house.dsn(Role.OWNER)) as connection:
        return publish_draft(connection, draft, origin=ORIGIN, today=today or TODAY)


def due(house: Database, today: date) -> Sequence[Tried]:
    """What the night publishes."""
    with psycopg.connect(house.dsn(Role.OWNER)) as connection:
        return publish_due(connection, origin=ORIGIN, today=today)


def refused(
    house: Database, draft: int, who: str, seen: OpenDraft | None = None
) -> tuple[str, str]:
    """(code, English) of why the approval is refused; the approvals are as before."""
    before = opened(house, draft).approvals
    with pytest.raises(ActRefusedError) as why:
        approved(house, draft, who, seen)
    assert opened(house, draft).approvals == before
    return why.value.code, why.value.en


def versions(house: Database) -> list[tuple[str, list[str]]]:
    """Every published version with who approved it."""
    with psycopg.connect(house.dsn(Role.OWNER)) as connection:
        rows = connection.execute(
            "SELECT version, approved_by FROM books.policy_version ORDER BY id"
        ).fetchall()
    return [(version, list(people)) for version, people in rows]


def test_two_people_who_wrote_none_of_it_make_it_a_version(house: Database) -> None:
    draft = saved(house, small_files("2", TODAY))
    index = approved(house, draft, KOTARO)
    approved(house, draft, HARU)
    done = published(house, draft)
    assert (done.version, done.fresh) == ("2", True)
    assert versions(house)[-1] == ("2", [HARU, KOTARO])
    with psycopg.connect(house.dsn(Role.AUDIT)) as connection:
        entry = log.read_entry(connection, index)
    assert b'"kind":"approve"' in entry
    assert KOTARO.encode() not in entry
    assert not published(house, draft).fresh


def test_who_left_before_the_day_has_approved_nothing(house: Database) -> None:
    """The page of drafts names an officer by the name they sign in with."""
    draft = saved(house, small_files("2", TODAY))
    with psycopg.connect(house.dsn(Role.OWNER), autocommit=True) as owner:
        owner.execute(
            "INSERT INTO accounts.account (username, password, email, kind, acknowledged,"
            " is_active, synthetic) VALUES ('leaver', '', '', 'privacy_officer', '', true, false)"
        )
        approved(house, draft, KOTARO)
        approved(house, draft, "leaver")
        assert [one.approver for one in opened(house, draft).approvals] == [KOTARO, "leaver"]
        owner.execute("UPDATE accounts.account SET is_active = false WHERE username = 'leaver'")
    assert [one.approver for one in opened(house, draft).approvals] == [KOTARO]
    (tried,) = due(house, TODAY)
    assert tried.refusal is not None
    assert tried.refusal.en == "Publication needs two people who wrote none of it (1 approved)."
    approved(house, draft, HARU)
    assert [one.published is not None for one in due(house, TODAY)] == [True]
    assert versions(house)[-1] == ("2", [HARU, KOTARO])


def test_nobody_approves_what_they_wrote(house: Database) -> None:
    draft = saved(house, small_files("2", TODAY))
    assert refused(house, draft, MIDORI) == (
        "own-draft",
        "Nobody approves a draft that they wrote. Two others approve it.",
    )
    later = saved(house, small_files("3", TODAY), KOTARO, opened(house, draft))
    assert refused(house, later, MIDORI)[0] == "own-draft"
    assert refused(house, later, KOTARO)[0] == "own-draft"


def test_one_person_twice_is_one_person(house: Database) -> None:
    draft = saved(house, small_files("2", TODAY))
    assert approved(house, draft, KOTARO) == approved(house, draft, KOTARO)
    with pytest.raises(ActRefusedError) as why:
        published(house, draft)
    assert (why.value.code, why.value.ja) == (
        "one-approver",
        "公開には、書いていない二人の承認が要ります（いま 1 人）。",
    )
    assert [version for version, _ in versions(house)] == ["1"]


def test_a_later_revision_needs_its_own_two(house: Database) -> None:
    draft = saved(house, small_files("2", TODAY))
    for who in (KOTARO, HARU):
        approved(house, draft, who)
    later = saved(house, small_files("2b", TODAY), MIDORI, opened(house, draft))
    with pytest.raises(ActRefusedError, match="This draft has a later revision"):
        published(house, draft)
    with pytest.raises(ActRefusedError, match=r"two people who wrote none of it \(0 approved\)"):
        published(house, later)


def test_two_editors_at_once_lose_nothing(house: Database) -> None:
    first = opened(house, saved(house, small_files("2", TODAY)))
    saved(house, small_files("3", TODAY), KOTARO, first)
    with pytest.raises(ActRefusedError, match="Somebody else saved this draft"):
        saved(house, small_files("4", TODAY), MIDORI, first)


def test_a_comparison_with_what_is_no_longer_published_is_stale(house: Database) -> None:
    draft = saved(house, small_files("2", TODAY))
    approved(house, draft, KOTARO)
    seen = opened(house, draft)
    publish_in(house, small_draft("x", TODAY), today=TODAY)
    assert refused(house, draft, HARU, seen) == (
        "stale-comparison",
        (
            "Another version was published since the comparison. Save the draft again and look at"
            " the new comparison."
        ),
    )
    with pytest.raises(ActRefusedError, match="Another version was published"):
        published(house, draft)


def test_what_the_page_did_not_show_is_not_signed(house: Database) -> None:
    draft = saved(house, small_files("2", TODAY))
    shown = opened(house, draft)
    other = replace(shown, about=replace(shown.about, digest="sha256:" + "0" * 64))
    assert refused(house, draft, KOTARO, other)[0] == "not-what-was-seen"


def test_a_draft_with_errors_is_kept_and_not_signed(house: Database) -> None:
    draft = saved(house, small_files("2", TODAY, **{"根拠: 自社利用": "根拠: 自社リヨウ"}))
    assert opened(house, draft).about.policy is None
    assert refused(house, draft, KOTARO) == (
        "not-publishable",
        "The draft has 1 errors. Mend them in the editor and save.",
    )


def test_a_rule_that_changed_behind_its_sentence_is_not_signed(house: Database) -> None:
    draft = saved(house, small_files("2", TODAY, **{"条件: 状態区分 = 契約中\n": ""}))
    code, told = refused(house, draft, KOTARO)
    assert code == "unproved"
    assert told.startswith("Pledges that are not proved, so nobody can approve: ")


def test_the_day_of_effect_is_not_before_the_signature(house: Database) -> None:
    draft = saved(house, small_files("2", TODAY - timedelta(days=1)))
    assert refused(house, draft, KOTARO) == (
        "too-early",
        (
            "The date of effect 2026-11-30 is too early: announced on 2026-12-01, the first day"
            " that the law allows is 2026-12-01."
        ),
    )


def test_what_is_approved_ahead_waits_for_its_day(house: Database) -> None:
    day = TODAY + timedelta(days=5)
    draft = saved(house, small_files("2", day))
    for who in (KOTARO, HARU):
        approved(house, draft, who)
    assert due(house, day - timedelta(days=1)) == []
    with pytest.raises(ActRefusedError, match="lies ahead"):
        published(house, draft, day - timedelta(days=1))
    (tried,) = due(house, day)
    assert tried.published
    assert tried.published.version == "2"
    assert due(house, day) == []


def test_a_day_that_passed_does_not_come_again(house: Database) -> None:
    draft = saved(house, small_files("2", TODAY))
    for who in (KOTARO, HARU):
        approved(house, draft, who)
    (tried,) = due(house, TODAY + timedelta(days=1))
    assert tried.refusal
    assert (tried.refusal.code, tried.refusal.en) == (
        "day-passed",
        (
            "The date of effect 2026-12-01 has passed. Save the draft with a new one, and have two"
            " people approve it again."
        ),
    )
    assert [version for version, _ in versions(house)] == ["1"]


def test_going_back_is_a_version_of_its_own(house: Database) -> None:
    for version, changed in (("2", MORE), ("3", {})):
        draft = saved(house, small_files(version, TODAY, **changed))
        for who in (KOTARO, HARU):
            approved(house, draft, who)
        published(house, draft)
    assert [version for version, _ in versions(house)] == ["1", "2", "3"]


def test_a_draft_begins_with_the_files_that_are_published(house: Database) -> None:
    with psycopg.connect(house.dsn(Role.WEB)) as connection:
        assert files_to_begin_with(connection) == small_files("1", date(2026, 10, 1))


def test_the_screens_change_no_draft_and_publish_nothing(house: Database) -> None:
    draft = saved(house, small_files("2", TODAY))
    for statement in (
        "UPDATE books.notice_draft SET author = ''",
        "DELETE FROM books.draft_approval",
        "INSERT INTO books.draft_trial (draft, digest, figures) VALUES (1, '', '{}')",
    ):
        with (
            psycopg.connect(house.dsn(Role.WEB)) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(statement.encode())
    for who in (KOTARO, HARU):
        approved(house, draft, who)
    with (
        psycopg.connect(house.dsn(Role.WEB)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        publish_draft(connection, draft, origin=ORIGIN, today=TODAY)


def test_the_command_of_the_night_publishes_what_is_due(house: Database, tmp_path: Path) -> None:
    with psycopg.connect(house.dsn(Role.OWNER)) as connection:
        row = connection.execute("SELECT (now() AT TIME ZONE 'Asia/Tokyo')::date").fetchone()
    assert row
    draft = saved(house, small_files("2", row[0]))
    for who in (KOTARO, HARU):
        approved(house, draft, who, day=row[0])
    own = house.environment()
    done = in_a_process(tmp_path, "publish", "--approved", "--lang", "en", environment=own)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b"Version 2 is published (")
    done = in_a_process(tmp_path, "publish", "--approved", "--lang", "ja", environment=own)
    assert done.stdout.decode() == "公開する草案はありません。\n"


def test_approved_at_the_screens_and_at_the_command_line_do_not_mix(tmp_path: Path) -> None:
    done = in_a_process(tmp_path, "publish", "--approved", "--approved-by", "x", "--lang", "en")
    assert done.returncode == 2
    assert b"--approved stands alone: the approvals were given at the screens." in done.stderr
