"""The act of publishing: two people, everything together or not at all, forward only."""

import dataclasses
import threading
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest

from night_world import APPROVERS, DAY, EFFECTIVE, ORIGIN, World, draft, publish_in
from real_database import Database
from sekisho.books import log
from sekisho.gate import publish_policy as act
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.publish_policy import NotPublishableError, Published, publish_policy
from sekisho.gate.run_night import run_night
from sekisho.postgres.roles import Role
from sekisho.rules import Policy
from sekisho.sql.views import Door, compile_door

LATER = date(2026, 11, 1)
_COMPILED: dict[str, Door] = {}


@pytest.fixture(autouse=True)
def _doors_are_compiled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compiling takes seconds and gives the same doors for the same notice each time."""

    def once(policy: Policy, *others: Any) -> Door:
        if policy.digest not in _COMPILED:
            _COMPILED[policy.digest] = compile_door(policy, *others)
        return _COMPILED[policy.digest]

    monkeypatch.setattr(act, "compile_door", once)


def _everything(database: Database) -> list[tuple[object, ...]]:
    """What publication writes: versions, doors, the log, and the schema of doors."""
    with psycopg.connect(database.dsn(Role.OWNER)) as connection:
        return [
            *connection.execute(
                "SELECT digest, ledger_index FROM books.policy_version ORDER BY id"
            ),
            *connection.execute("SELECT count(*) FROM books.published_door"),
            *connection.execute("SELECT origin, size FROM books.ledger_head"),
            *connection.execute(
                "SELECT obj_description(oid) FROM pg_namespace WHERE nspname = 'door'"
            ),
        ]


def _refused(world: World, **arguments: object) -> ActRefusedError:
    before = _everything(world.database)
    what = arguments.pop("what", draft())
    with pytest.raises(ActRefusedError) as refused:
        publish_in(world.database, what, **arguments)  # type: ignore[arg-type]  # of the tests
    assert _everything(world.database) == before
    return refused.value


def test_a_publication_is_a_version_its_doors_and_an_entry(world: World) -> None:
    done = publish_in(world.database, draft(LATER))
    assert (done.version, done.effective, done.fresh) == ("2026-11-01", LATER, True)
    row = world.owner(
        "SELECT effective, approved_by, ledger_index, notice FROM books.policy_version"
        " WHERE digest = %s",
        done.digest,
    )[0]
    assert row[:3] == (LATER, sorted(APPROVERS), done.ledger_index)
    assert bytes(row[3]) == draft(LATER).notice
    with world.connected(Role.AUDIT) as connection:
        entry = log.read_entry(connection, done.ledger_index)
    assert entry.startswith(b'\x01{"approvals":2,"catalog_sha256":"')
    assert done.digest.encode() in entry
    assert not any(name.split("@")[0].encode() in entry for name in APPROVERS)
    world.assert_sound()


def test_a_notice_that_breaks_its_own_pledge_is_not_published(world: World) -> None:
    what = draft(LATER)
    wider = what.notice.replace("条件: 未払額 > 0".encode(), "条件: 未払額 ≧ 0".encode())
    refused = _refused(world, what=dataclasses.replace(what, notice=wider))
    assert refused.code == "unproved"
    assert str(refused.ja) == (
        "証明できない誓約があるので公開できません: P-C48。sekisho prove で反例が出ます。"
    )


def test_the_same_draft_twice_changes_nothing(world: World) -> None:
    before = _everything(world.database)
    again = publish_in(world.database, draft())
    assert not again.fresh
    assert (again.version, again.ledger_index) == ("2026-10-01", 0)
    assert _everything(world.database) == before


@pytest.mark.parametrize(
    "approvers", [(), ("seki.midori@example.com",), ("seki.midori@example.com",) * 2]
)
def test_one_person_does_not_publish(world: World, approvers: tuple[str, ...]) -> None:
    refused = _refused(world, what=draft(LATER), approved_by=approvers)
    assert (refused.code, refused.ja, refused.en) == (
        "one-approver",
        "公開には、異なる二人の承認が要ります。--approved-by を二人分書いてください。",
        "Publication needs two different people. Give --approved-by twice.",
    )


def test_a_notice_with_errors_is_refused_with_all_of_them(world: World) -> None:
    notice = draft(LATER).notice.decode()
    wrong = notice.replace("根拠: 共同利用", "根拠: 共同リヨウ", 1)
    wrong = wrong.replace("根拠: 本人同意", "根拠: 本人ドウイ", 1)
    refused = _refused(world, what=draft(LATER, notice=wrong.encode()))
    assert isinstance(refused, NotPublishableError)
    assert [finding.code for finding in refused.findings] == ["unknown-word", "unknown-word"]
    assert refused.ja == (
        f"告知に誤りが {len(refused.findings)} 件あるので公開できません。"
        "sekisho check で確かめてください。"
    )
    assert refused.en == (
        f"The notice has {len(refused.findings)} errors and cannot be published. Run sekisho check."
    )


def test_a_catalog_without_a_column_is_refused(world: World) -> None:
    catalog = draft().catalog.replace(b"  email: customer.email\n", b"  email: customer.\n")
    refused = _refused(world, what=draft(LATER, catalog=catalog))
    assert isinstance(refused, NotPublishableError)
    assert [finding.span.file for finding in refused.findings if finding.span] == ["catalog.yaml"]


def test_a_date_of_effect_that_lies_ahead_is_refused(world: World) -> None:
    refused = _refused(world, what=draft(DAY), today=DAY - timedelta(days=1))
    assert (refused.code, refused.ja, refused.en) == (
        "not-yet",
        "施行日 2026-12-01 はまだ来ていません。当日以後に公開してください。",
        "The date of effect 2026-12-01 lies ahead. Publish on that day or later.",
    )
    assert publish_in(world.database, draft(DAY), today=DAY).fresh


def test_a_date_of_effect_before_a_published_one_is_refused(world: World) -> None:
    publish_in(world.database, draft(LATER))
    refused = _refused(world, what=draft(EFFECTIVE, version="また"))
    assert (refused.code, refused.ja, refused.en) == (
        "backdated",
        "施行日 2026-10-01 は、公開済みの版の施行日 2026-11-01 より前です。",
        "The date of effect 2026-10-01 lies before that of a published version, 2026-11-01.",
    )


def test_another_catalog_alone_and_an_old_version_again_are_refused(world: World) -> None:
    message = (
        "same-version",
        (
            "同じ告知がすでに公開されています。表（catalog.yaml）だけを変えるときも、"
            "前の版に戻すときも、冒頭の「版」を新しくしてください。"
        ),
        (
            "This very notice was published before. To change the catalog alone, or to go back to"
            " an earlier notice, give it a new version at the top."
        ),
    )
    other_catalog = draft().catalog + b"# changed\n"
    refused = _refused(world, what=draft(catalog=other_catalog))
    assert (refused.code, refused.ja, refused.en) == message
    publish_in(world.database, draft(LATER))
    refused = _refused(world, what=draft())
    assert (refused.code, refused.ja, refused.en) == message


@pytest.mark.parametrize("last", ["view", "row", "doors", "entry", "commit"])
def test_a_publication_that_fails_in_the_middle_leaves_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch, last: str
) -> None:
    before = _everything(world.database)

    def broken(*arguments: object, **more: object) -> object:
        raise OSError("the cable was pulled")

    with monkeypatch.context() as patch:
        if last == "view":
            compiled = compile_door

            def half(*arguments: Any) -> Door:
                door = compiled(*arguments)
                statements = (*door.statements[:40], "CREATE VIEW door.broken AS SELECT 1/0 FROM x")
                return dataclasses.replace(door, statements=statements)

            patch.setattr(act, "compile_door", half)
        elif last == "row":
            patch.setattr(act, "live_state", broken)
        elif last == "doors":
            patch.setattr(act, "write_doors", broken)
        elif last == "entry":
            patch.setattr(log, "append", broken)
        else:
            patch.setattr(psycopg.Connection, "commit", broken)
        with pytest.raises((OSError, psycopg.Error)):
            publish_in(world.database, draft(LATER))
    assert _everything(world.database) == before
    assert {result.run.state for result in world.night() if result.run} == {"released"}


def test_two_publications_at_once_make_one_version(world: World) -> None:
    done: list[Published] = []

    def publish() -> None:
        done.append(publish_in(world.database, draft(LATER)))

    threads = [threading.Thread(target=publish) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(each.fresh for each in done) == [False, True]
    assert len({each.digest for each in done}) == 1
    assert world.owner("SELECT count(*) FROM books.policy_version") == [(2,)]
    world.assert_sound()


def test_a_publication_waits_for_an_extract_and_the_night_says_so(world: World) -> None:
    """The next files are not made under a version that is no longer the one in force."""
    with world.connected(Role.EXTRACT) as connection:
        night = run_night(connection, world.plan())
        first = next(night)
        assert first.run is not None
        publish_in(world.database, draft(LATER))
        rest = list(night)
    assert {result.refused.code for result in rest if result.refused} == {"republished"}
    assert not [result for result in rest if result.run]
    refused = rest[0].refused
    assert refused is not None
    assert refused.en.startswith("A new version of the notice was published before 2026-12-01_")
    assert refused.en.endswith(" was made. Run sekisho extract again.")
    results = world.night()
    assert [result.fresh for result in results] == [False] + [True] * len(rest)
    world.assert_sound()


def test_a_file_recorded_under_an_old_notice_is_made_anew(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sekisho.gate.extract_files import Outbox

    def full(outbox: Outbox, name: str) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Outbox, "release", full)
        world.night()
    newer = publish_in(world.database, draft(LATER))
    world.night()
    told = world.owner(
        "SELECT DISTINCT state, reason, digest = %s FROM books.extract_run", newer.digest
    )
    assert sorted(told, key=str) == [
        ("released", None, True),
        (
            "voided",
            "another version of the notice was published after the file was written",
            False,
        ),
    ]
    world.assert_sound()


@pytest.mark.parametrize("role", [Role.WEB, Role.EXTRACT, Role.AUDIT, Role.IMPORT, Role.STAT])
def test_nobody_but_the_owner_publishes(world: World, role: Role) -> None:
    with world.connected(role) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        publish_policy(connection, draft(LATER), APPROVERS, origin=ORIGIN, today=DAY)
