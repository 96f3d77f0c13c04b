"""What a draft would have done: customers counted by difference, recent records decided again."""

import json
import secrets
from datetime import date
from pathlib import Path

import pytest

from cast import ROOT
from desk import in_a_process
from drafts import DEBTS, side, with_debts_above, without_phone_for_dax
from night_world import DAY, SEED, World, draft
from sekisho.books import log
from sekisho.books.versions import in_force
from sekisho.gate.count_touched import count_touched
from sekisho.gate.load_synthetic import customer_numbers
from sekisho.gate.read_record import Actor, Reading, read_record
from sekisho.gate.shadow_run import Shadow, Span, shadow_run
from sekisho.postgres.roles import Role
from sekisho.prove.compare import Change, compare

COLLECTOR = ("cgr1", "debt_collection")
OWING = (
    "SELECT count(DISTINCT customer_id) FROM records.contract"
    " WHERE overdue_yen > 0 AND overdue_yen <= %s"
)


def _counts(world: World, notice: bytes) -> list[tuple[Change, set[str], int | None]]:
    old, new = side(draft()), side(draft(notice=notice))
    differences = list(compare(old.policy, new.policy))
    with world.connected(Role.OWNER) as connection:
        found = count_touched(connection, old, new, differences, DAY, lambda done: None)
    return [
        (one.change, {cell[0] for cell in one.cells}, count)
        for one, count in zip(differences, found, strict=True)
    ]


def _shadow(world: World, notice: bytes, since: date = DAY, until: date = DAY) -> Shadow:
    old, new = side(draft()), side(draft(notice=notice))
    with world.connected(Role.OWNER) as connection:
        return shadow_run(connection, old, new, Span(since, until, DAY), lambda done, total: None)


def test_a_difference_is_told_with_the_customers_that_it_touches(world: World) -> None:
    some = world.owner("SELECT max(overdue_yen) - 1 FROM records.contract")[0][0]
    counted = _counts(world, with_debts_above(some))
    assert [(change, who) for change, who, _ in counted] == [
        (Change.NARROWED, {"cgr1"}),
        (Change.REASON, {"cgr1"}),
    ]
    assert counted[1][2] == 0
    with_files = world.owner(OWING + " AND state <> 'never'", some)[0][0]
    assert counted[0][2]
    assert counted[0][2] <= with_files


def test_a_version_touches_nobody_where_it_says_the_same(world: World) -> None:
    assert _counts(world, draft().notice) == []


def test_the_ledger_knows_that_somebody_counted_and_not_what(world: World) -> None:
    _counts(world, without_phone_for_dax())
    with world.connected(Role.AUDIT) as connection:
        entry = log.read_entry(connection, log.read_head(connection).frontier.size - 1)
    assert entry.startswith(b'\x01{"day":"2026-12-01","draft":"')
    assert entry.endswith(b'"}')
    assert b'"kind":"count"' in entry


def test_a_login_that_serves_people_counts_nobody(world: World) -> None:
    old, new = side(draft()), side(draft(notice=without_phone_for_dax()))
    differences = list(compare(old.policy, new.policy))
    with world.connected(Role.WEB) as connection, pytest.raises(Exception, match="permission"):
        count_touched(connection, old, new, differences, DAY, lambda done: None)


def test_what_went_to_dax_last_night_would_go_without_the_number(world: World) -> None:
    world.night()
    found = _shadow(world, without_phone_for_dax())
    customers = world.run_of("dax", "procurement_management").customers
    assert customers
    assert [(j.kind, j.source, j.recipient, j.item) for j in found.judged] == [
        ("refused", "extract", "dax", "phone")
    ]
    assert 0 < found.judged[0].customers <= customers
    assert found.unjudged == 0
    assert found.runs == len(world.owner("SELECT 1 FROM books.extract_run"))


def test_what_a_draft_newly_permits_is_told_of_those_it_would_reach(world: World) -> None:
    world.night()
    wider = draft().notice.replace(DEBTS, "条件: 未払額 ≧ 0\n".encode())
    found = _shadow(world, wider)
    assert {(j.kind, j.recipient) for j in found.judged} == {("given", "cgr1")}
    everybody = world.owner("SELECT count(*) FROM records.customer")[0][0]
    assert all(0 < j.customers < everybody for j in found.judged)


def test_the_version_in_force_changes_nothing_of_what_it_decided(world: World) -> None:
    world.night()
    found = _shadow(world, draft().notice)
    assert (found.judged, found.unjudged) == ((), 0)
    assert found.passages > 0


def test_who_has_paid_since_is_not_laid_to_the_draft(world: World) -> None:
    world.night()
    collected = world.run_of(*COLLECTOR).customers
    assert collected
    world.owner("UPDATE records.contract SET overdue_yen = 0")
    found = _shadow(world, with_debts_above(1_000_000))
    assert found.judged == ()
    assert found.unjudged >= collected


def test_days_without_a_record_say_nothing_was_refused(world: World) -> None:
    world.night()
    found = _shadow(world, without_phone_for_dax(), date(2026, 11, 1), date(2026, 11, 30))
    assert (found.runs, found.reads, found.passages, found.judged) == (0, 0, 0, ())


def test_a_reading_is_decided_again_in_the_role_of_who_read(world: World) -> None:
    with world.connected(Role.WEB) as connection:
        version = in_force(connection, DAY)
        connection.rollback()
        reading = Reading(
            next(iter(customer_numbers(SEED, 1).values())), "billing", ("name", "phone"),
            Actor("midori", "operator", version.policy.digest), DAY, secrets.token_bytes(16), {},
        )  # fmt: skip
        read_record(connection, version, reading)
    today = world.owner("SELECT (now() AT TIME ZONE 'Asia/Tokyo')::date")[0][0]
    found = _shadow(world, draft().notice, today, today)
    assert (found.reads, found.judged, found.unjudged) == (1, (), 0)
    assert found.passages > 0


def test_the_command_counts_and_speaks_of_nobody(world: World, tmp_path: Path) -> None:
    for name in ("terms.yaml", "catalog.yaml"):
        (tmp_path / name).write_bytes((ROOT / "policy" / name).read_bytes())
    (tmp_path / "old.md").write_bytes(draft().notice)
    (tmp_path / "new.md").write_bytes(without_phone_for_dax())
    own = world.database.environment()
    done = in_a_process(
        tmp_path, "compare", "old.md", "new.md", "--count", "--json", environment=own
    )
    told = json.loads(done.stdout)
    lost = [one["customers"] for one in told["differences"] if one["change"] == "newly_refused"]
    assert len(lost) == 1
    assert lost[0] > 0
    done = in_a_process(
        tmp_path, "shadow", "new.md", "--days", "3", "--lang", "en", environment=own
    )
    assert "0 files, 0 readings, 0 items given." in done.stdout.decode()
    assert b"S0007-" not in done.stdout + done.stderr


def test_a_draft_without_its_catalog_is_misuse(world: World, tmp_path: Path) -> None:
    (tmp_path / "terms.yaml").write_bytes((ROOT / "policy" / "terms.yaml").read_bytes())
    (tmp_path / "new.md").write_bytes(draft().notice)
    done = in_a_process(
        tmp_path, "shadow", "new.md", "--lang", "en", environment=world.database.environment()
    )
    assert done.returncode == 2
    assert done.stderr.decode().strip() == "sekisho: catalog.yaml: there is no such file."
