"""The business passes on: two officers, a day, one package; the old purposes bind the successor."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import pytest

from cast import ROOT, published_policy
from night_world import CUSTOMERS, World
from request_office import HARU, KOTARO, MIDORI, NOON, Office, moment
from sekisho.cases.succession import Scope, Whom, beyond, purposes_of
from sekisho.commands._notice import open_notice
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.hand_over_succession import HandedOver, Handing, hand_over_succession
from sekisho.gate.prove_succession import prove_succession
from sekisho.gate.read_record import Actor
from sekisho.gate.record_succession import (
    Passing,
    SuccessionStep,
    approve_succession,
    record_succession,
    withdraw_succession,
)
from sekisho.gate.show_successions import (
    ToldSuccession,
    standing_successions,
    successions_of,
)
from sekisho.gate.succession_scope import listed
from sekisho.gate.tell_timeline import tell_timeline
from sekisho.ledger.entry_proof import verify_entry_proof
from sekisho.ledger.proof import ProofError
from sekisho.postgres.roles import Role

OFFICER = "privacy_officer"
DAY = date(2026, 12, 1)


@dataclass(frozen=True)
class Passage:
    """Kotaro records, Midori (a second officer here) approves."""

    world: World

    @property
    def office(self) -> Office:
        """The office of requests in the same world."""
        return Office(self.world)

    def record(self, role: str = OFFICER, **other: Any) -> SuccessionStep:
        """The merger with Yukue Energy."""
        said = {"event": "merger", "successor": "yukue_energy", "document_no": "合併契約第1号",
                "effective_on": DAY, "contact": "0120-000-111"}  # fmt: skip
        with self.world.connected(Role.WEB) as connection:
            passing = Passing(**{**said, **other})
            return record_succession(connection, self.office.version, passing, moment(KOTARO), role)

    def approve(self, number: int, who: str = MIDORI, role: str = OFFICER) -> SuccessionStep:
        """A second officer approves."""
        with self.world.connected(Role.WEB) as connection:
            return approve_succession(connection, self.office.version, number, moment(who), role)

    def withdraw(self, number: int) -> SuccessionStep:
        """It did not come about."""
        with self.world.connected(Role.WEB) as connection:
            return withdraw_succession(
                connection, self.office.version, number, moment(KOTARO), OFFICER
            )

    def hand_over(
        self, number: int, days: int = 0, role: str = OFFICER, contracts: str | None = None
    ) -> HandedOver:
        """The package is made, so many days after the day."""
        version = self.office.version
        at = moment(KOTARO, NOON + timedelta(days=days))
        actor = Actor(KOTARO, role, version.policy.digest)
        with self.world.connected(Role.WEB) as web, self.world.connected(Role.HAND) as hand:
            handing = Handing(web, hand, version, actor, at, self.world.place / "succession",
                              contracts)  # fmt: skip
            return hand_over_succession(handing, number)

    def told(self, day: date = DAY) -> ToldSuccession | None:
        """What everybody is told on that day."""
        with self.world.connected(Role.WEB) as connection:
            found = standing_successions(connection, self.office.version, day, "en")
        return found[0] if found else None

    def told_to(self, customer: str) -> list[str]:
        """What this customer is told of on the day: whom each succession concerns."""
        with self.world.connected(Role.WEB) as connection:
            version = self.office.version
            return [o.scope for o in successions_of(connection, version, customer, DAY, "en")]


@pytest.fixture
def passage(world: World) -> Passage:
    """Nothing is recorded yet."""
    return Passage(world)


def test_the_package_has_every_customer_once_and_names_the_purposes_that_bind(
    passage: Passage,
) -> None:
    number = passage.record().succession
    passage.approve(number)
    done = passage.hand_over(number)
    lines = [json.loads(line) for line in done.file.read_bytes().splitlines()]
    assert done.customers == CUSTOMERS
    assert len({line["customer_no"] for line in lines}) == CUSTOMERS
    manifest = json.loads(done.manifest.read_text(encoding="utf-8"))
    assert manifest["sha256"] == sha256(done.file.read_bytes()).hexdigest()
    assert manifest["article"] == "18(2)"
    assert [each["purpose"] for each in manifest["bound_to"]] == list(
        purposes_of(passage.office.version.policy)
    )
    for line in lines:
        for contract in line["contracts"]:
            assert not {"password", "pin", "security_question", "mail_content"} & set(contract)
            assert "name" in contract
    (haru,) = [line for line in lines if line["customer_no"] == HARU]
    entry = passage.office.entry(haru["entry"])
    assert (entry.fields["recipient"], entry.fields["clauses"]) == ("yukue_energy", ["C20"])
    with passage.world.connected(Role.WEB) as connection:
        timeline, _ = tell_timeline(connection, HARU, "en")
    assert (timeline[0].recipient, timeline[0].inside) == ("Yukue Energy (fictional)", False)
    assert passage.world.faults() == []
    with pytest.raises(ActRefusedError, match="The succession is handed over"):
        passage.hand_over(number)


def contracts_of(passage: Passage, where: str) -> dict[str, set[str]]:
    """The contracts that stand in the tables under that condition, by customer."""
    rows = passage.world.owner(
        "SELECT customer_no, contract_no FROM records.customer AS c JOIN records.contract AS k"
        " ON k.customer_id = c.id LEFT JOIN records.supply_point AS p ON p.customer_id = c.id"
        f" AND p.id = k.supply_point_id WHERE {where}"
    )
    found: dict[str, set[str]] = {}
    for customer, contract in rows:
        found.setdefault(customer, set()).add(contract)
    return found


def handed(done: HandedOver) -> dict[str, set[str]]:
    """The contracts of a package, by customer."""
    lines = [json.loads(line) for line in done.file.read_bytes().splitlines()]
    return {
        line["customer_no"]: {each["retail_contract_no"] for each in line["contracts"]}
        for line in lines
    }


def test_of_a_part_only_its_contracts_go_over_and_only_their_customers_are_told(
    passage: Passage,
) -> None:
    number = passage.record(event="split", scope=Scope(Whom.AREAS, ("03",))).succession
    passage.approve(number)
    there = contracts_of(passage, "p.area = '03'")
    stays = min(contracts_of(passage, "TRUE").keys() - there.keys())
    goes = min(there)
    assert passage.told_to(goes) == [], "told when the data has gone, not before"
    assert handed(passage.hand_over(number)) == there
    assert passage.told_to(goes) == ["Contracts of the supply areas: 東京"]
    assert passage.told_to(stays) == []
    told = passage.told()
    assert told is not None
    assert told.scope == "Contracts of the supply areas: 東京"
    assert passage.world.faults() == []


def test_a_list_of_contracts_goes_over_and_no_other_list(passage: Passage) -> None:
    everybody = contracts_of(passage, "TRUE")
    wanted = {who: everybody[who] for who in sorted(everybody)[:3]}
    text = "\r\n".join(sorted(no for numbers in wanted.values() for no in numbers)) + "\n"
    number = passage.record(event="transfer", scope=listed(text)).succession
    passage.approve(number)
    for other in (None, text + "C-0000\n", ""):
        with pytest.raises(ActRefusedError) as refused:
            passage.hand_over(number, contracts=other)
        assert refused.value.en == (
            "The list of contracts is not the recorded one: give the same list (C20)."
        )
    assert handed(passage.hand_over(number, contracts=text)) == wanted
    (kept,) = passage.world.owner("SELECT scope FROM books.succession WHERE id = %s", number)
    assert not any(no in str(kept) for numbers in wanted.values() for no in numbers)
    with pytest.raises(ActRefusedError, match="The list names no contract"):
        listed(" \n\n")


def test_of_plans_only_their_contracts_go_over(passage: Passage) -> None:
    (row,) = passage.world.owner("SELECT min(service_name) FROM records.contract")
    scope = Scope(Whom.PLANS, (row[0],))
    number = passage.record(event="transfer", scope=scope).succession
    passage.approve(number)
    assert handed(passage.hand_over(number)) == contracts_of(
        passage, f"k.service_name = '{row[0]}'"
    )


def test_the_package_is_proved_by_the_signed_ledger(passage: Passage) -> None:
    number = passage.record().succession
    passage.approve(number)
    with passage.world.connected(Role.AUDIT) as connection:
        with pytest.raises(ActRefusedError, match="was not handed over"):
            prove_succession(connection, number)
        connection.rollback()
        done = passage.hand_over(number)
        with pytest.raises(ActRefusedError, match="No checkpoint covers the hand-over yet"):
            prove_succession(connection, number)
        connection.rollback()
        passage.world.checkpoint()
        proof = prove_succession(connection, number)
    key = passage.world.signer.key
    proved = verify_entry_proof(proof, key, [passage.world.witness.signer.key])
    fields = proved.entry.fields
    assert proved.index == done.ledger_index
    assert fields["file_sha256"] == sha256(done.file.read_bytes()).hexdigest()
    assert fields["manifest_sha256"] == sha256(done.manifest.read_bytes()).hexdigest()
    other = proof.replace(b"\nindex ", b"\nindex 1", 1)
    with pytest.raises(ProofError):
        verify_entry_proof(other, key)


def test_customers_are_told_of_the_new_manager_from_the_day_on(passage: Passage) -> None:
    number = passage.record().succession
    assert passage.told() is None, "recorded, it is not told"
    passage.approve(number)
    assert passage.told(DAY - timedelta(days=1)) is None
    told = passage.told()
    assert told is not None
    assert (told.successor, told.event, told.representative, told.contact) == (
        "Yukue Energy (fictional)", "Merger", "行方 継", "0120-000-111",
    )  # fmt: skip
    assert passage.told_to(HARU) == ["All contracts"]
    passage.withdraw(number)
    assert passage.told() is None


def test_nothing_goes_over_before_the_second_officer_and_the_day(passage: Passage) -> None:
    number = passage.record(effective_on=DAY + timedelta(days=2)).succession
    size = passage.world.owner("SELECT size FROM books.ledger_head")
    with pytest.raises(ActRefusedError, match="The succession is recorded"):
        passage.hand_over(number, 2)
    with pytest.raises(ActRefusedError) as refused:
        passage.approve(number, KOTARO)
    assert refused.value.en == "An officer other than who recorded it approves it (C20)."
    with pytest.raises(ActRefusedError, match="A privacy officer records, approves"):
        passage.approve(number, role="operator")
    assert passage.world.owner("SELECT size FROM books.ledger_head") == size
    passage.approve(number)
    with pytest.raises(ActRefusedError) as refused:
        passage.hand_over(number, 1)
    assert refused.value.en == (
        "Nothing is handed over before the day of the succession, 2026-12-03 (C20)."
    )
    assert not list(passage.world.place.glob("succession/*"))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"event": "friendship"}, "Choose the event from (C20): merger, split, transfer"),
        ({"successor": "akatsuki_power"}, ("'akatsuki_power' is no successor under the notice on"
         " that day (C20).")),
        ({"effective_on": date(2026, 9, 30)}, ("'yukue_energy' is no successor under the notice on"
         " that day (C20).")),
        ({"document_no": " "}, ("Write the number of the agreement, at most 60 characters: talks"
         " alone are no succession (C20).")),
        ({"contact": " "}, ("Write where customers reach the successor, at most 200 characters"
         " (C20).")),
        ({"scope": Scope(Whom.AREAS, ("03", "11"))}, ("Write supply areas as numbers from 01 to 10"
         " (C20): 11")),
        ({"scope": Scope(Whom.PLANS)}, "Name 1 to 50 parts that go over, each once (C20)."),
        ({"scope": Scope(Whom.PLANS, ("夜", "夜"))}, ("Name 1 to 50 parts that go over, each once"
         " (C20).")),
        ({"role": "operator"}, "A privacy officer records, approves and hands over (C20)."),
    ],
)  # fmt: skip
def test_what_is_no_succession_is_not_recorded(
    passage: Passage, wrong: dict[str, Any], said: str
) -> None:
    with pytest.raises(ActRefusedError) as refused:
        passage.record(**wrong)
    assert refused.value.en == said
    assert passage.world.owner("SELECT count(*) FROM books.succession") == [(0,)]


def test_a_successor_s_notice_may_say_less_and_never_more() -> None:
    policy = published_policy()
    bound = purposes_of(policy)
    assert beyond(bound, policy) == ()
    assert beyond(bound[1:], policy) == (bound[0],)
    gas = open_notice(ROOT / "examples/gas/notice.md", None, "en").policy()
    assert set(beyond(bound, gas)) == set(purposes_of(gas)) - set(bound)
    assert beyond(bound, gas), "a gas retailer has purposes of its own"
