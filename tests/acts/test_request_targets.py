"""By when requests are answered is data of the operator's, and no data may promise too much."""

from datetime import timedelta

import pytest

from cast import ROOT
from night_world import World
from request_office import HARU, NOON, Office
from sekisho.cases.clock import Target
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.list_requests import list_requests
from sekisho.gate.request_targets import Targets, read_targets, targets_at
from sekisho.postgres.roles import Role


def test_the_shipped_targets_are_read() -> None:
    targets = targets_at(ROOT / "policy" / "requests.yaml")
    assert targets.of("disclosure") == Target(14, 3)
    assert targets.of("cease_of_use") == Target(7, 2)
    assert targets.fee("disclosure") == 0


def test_without_a_file_everything_has_fourteen_days_and_no_fee() -> None:
    targets = targets_at(ROOT / "policy" / "nowhere.yaml")
    assert targets == Targets()
    assert (targets.of("erasure"), targets.fee("disclosure")) == (Target(14, 3), 0)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("default: {days: 0}", "default"),
        ("default: {days: 61}", "default"),
        ("default: {days: true}", "default"),
        ("default: {warn: -1}", "default"),
        ("default: {hours: 3}", "default"),
        ("default: 14", "YAML"),
        ("kinds: {moon: {days: 3}}", "moon"),
        ("kinds: {disclosure: {days: '7'}}", "disclosure"),
        ("kinds: {disclosure: {fee: 10001}}", "disclosure.fee"),
        ("kinds: {disclosure: {fee: -1}}", "disclosure.fee"),
        ("kinds: [disclosure]", "YAML"),
        ("kinds: {", "YAML"),
    ],
)
def test_what_cannot_stand_is_refused_with_its_place(text: str, place: str) -> None:
    with pytest.raises(ActRefusedError) as refused:
        read_targets(text, "requests.yaml")
    assert refused.value.en.startswith(f"requests.yaml: {place} cannot be read. It may say days")


def test_a_fee_that_the_law_does_not_allow_is_refused() -> None:
    with pytest.raises(ActRefusedError) as refused:
        read_targets("kinds: {erasure: {fee: 300}}", "requests.yaml")
    assert refused.value.en == (
        "requests.yaml: no fee may be taken for erasure (Art 38(1)). Take out its fee."
    )


def test_what_is_late_is_escalated_once_by_the_hand_s_round(world: World) -> None:
    office = Office(world)
    late, deferred = office.open().case, office.open("erasure").case
    world.owner("UPDATE books.request_case SET state = 'deferred' WHERE id = %s", deferred)
    assert office.work(NOON + timedelta(days=14)).escalated == ()
    first = office.work(NOON + timedelta(days=15))
    assert first.escalated == (late,)
    assert office.work(NOON + timedelta(days=16)).escalated == ()
    with world.connected(Role.WEB) as connection:
        (shown, _) = list_requests(connection, NOON + timedelta(days=15))
    assert (shown.case, shown.urgency, shown.escalated_on, shown.waits_for) == (
        late, "overdue", NOON.date() + timedelta(days=15), "identity",
    )  # fmt: skip
    size = world.owner("SELECT size FROM books.ledger_head")[0][0]
    assert office.entry(size - 1).fields["step"] == "escalate"
    assert HARU.encode() not in office.entry(size - 1).to_bytes()
    assert world.faults() == []
