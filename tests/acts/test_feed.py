"""A refusal, an erasure, a correction reach whoever was given the data, and come back confirmed."""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.test import override_settings

from night_world import DAY, World
from real_database import Database, create_database
from request_office import KOTARO, NOON, Office, moment
from sekisho.books import feed
from sekisho.books.feed import Item
from sekisho.cases.life import Outcome
from sekisho.gate.carry_out_request import carry_out_request
from sekisho.gate.confirm_change import confirm_change
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.examine_database import examine_database
from sekisho.gate.feed_parties import read_downstream
from sekisho.gate.read_feed import Told as Shown
from sekisho.gate.read_feed import read_feed
from sekisho.gate.restrict_use import ProvedCase, lift_restriction, restrict_use
from sekisho.gate.run_retention import Sweep, run_retention
from sekisho.gate.tell_downstream import is_stopped, tell_stops
from sekisho.gate.tell_timeline import tell_timeline
from sekisho.ledger.entry import canonical_json
from sekisho.postgres.roles import Role

SYSTEMS = {"crm", "campaign"}


CONSENTING = "'{consent,procurement_management,dax}'"
TOKYO_POINT, KANSAI_POINT = "0399999999999999999901", "0699999999999999999902"
WITH_TWO = "SELECT max(customer_id) FROM records.contract WHERE state = 'active'"
TWO_CONTRACTS = (
    f"""
    UPDATE records.supply_point SET area = '03', number = '{TOKYO_POINT}'
    WHERE customer_id = ({WITH_TWO}) AND id = 1
    """,
    f"""
    UPDATE records.contract SET network_operator_of = 'tepco_pg', switching_with = '{{}}',
      island_or_last_resort = false, negawatt_with = '{{minamo_dr}}'
    WHERE customer_id = ({WITH_TWO}) AND id = 1
    """,
    f"""
    INSERT INTO records.negawatt_contract (customer_id, contract_id, negawatt_no, contractor,
      from_day) VALUES (({WITH_TWO}), 1, 'NW-T', 'minamo_dr', '2026-04-01')
    """,
    f"""
    INSERT INTO records.supply_point (customer_id, id, number, area)
    VALUES (({WITH_TWO}), 2, '{KANSAI_POINT}', '06')
    """,
    f"""
    INSERT INTO records.contract (customer_id, id, contract_no, supply_point_id, state, started_on,
      network_operator_of)
    VALUES (({WITH_TWO}), 2, 'CT-KANSAI', 2, 'active', '2026-04-01', 'kansai_td')
    """,
)


@dataclass(frozen=True)
class Told:
    """One customer of the world, and what is told downstream from now on."""

    office: Office
    number: str
    since: int

    def restrict(self, scope: str) -> None:
        """The customer refuses."""
        with self.office.world.connected(Role.WEB) as connection:
            restrict_use(connection, self.office.version, self.number, scope, moment("customer"))

    def lift(self, scope: str, case: int) -> None:
        """The customer takes it back, by a case whose identity was proved."""
        with self.office.world.connected(Role.WEB) as connection:
            lift_restriction(
                connection, self.office.version, self.number, scope, moment("customer"),
                ProvedCase(case),
            )  # fmt: skip

    def tell(self) -> int:
        """The hand tells whoever must hear of a refusal; how many it told."""
        with self.office.world.connected(Role.HAND) as connection:
            return tell_stops(connection, self.office.version, moment("hand"))

    def feed(self, party: str) -> list[Shown]:
        """What the party reads in its feed of this customer."""
        with self.office.world.connected(Role.WEB) as connection:
            return read_feed(connection, party, self.since)[0]

    def named(self, party: str) -> tuple[str, ...]:
        """The numbers that the party's newest item names; none where it was told nothing."""
        found = self.feed(party)
        return found[-1].reference.values if found else ()

    def items(self) -> list[Item]:
        """What anybody was told."""
        with self.office.world.connected(Role.AUDIT) as connection:
            return feed.after(connection, None, self.since, 1000)

    def references(self) -> int:
        """How many of the customer's numbers stand for some party."""
        (row,) = self.office.world.owner(
            "SELECT count(*) FROM records.feed_reference WHERE feed_item > %s", self.since
        )
        return int(row[0])

    def granted(self, kind: str, **more: Any) -> None:
        """A request of the customer's is granted and carried out."""
        case = self.office.open(kind, self.number, **more).case
        self.office.identify(case)
        self.office.decide(case, Outcome.GRANTED)
        with self.office.world.connected(Role.HAND) as connection:
            carry_out_request(connection, self.office.version, case, moment(KOTARO))

    def owner(self, statement: str) -> None:
        """The owner changes rows of the customer's, whose key is %s."""
        key = self.office.world.owner(
            "SELECT id FROM records.customer WHERE customer_no = %s", self.number
        )
        self.office.world.owner(statement, key[0][0])

    def free_to_erase(self) -> None:
        """No ground to keep the record stands any more."""
        self.owner(
            "UPDATE records.contract SET state = 'ended', ended_on = '2000-01-01', overdue_yen = 0"
            " WHERE customer_id = %s"
        )
        self.owner("UPDATE records.payment SET paid_on = '2000-01-01' WHERE customer_id = %s")

    def sweep(self) -> None:
        """The night erases whatever nothing keeps any longer."""
        sweep = Sweep(NOON, lambda: secrets.token_bytes(16), lambda done, total: None)
        with self.office.world.connected(Role.HAND) as connection:
            run_retention(connection, self.office.version, sweep)

    def confirm(
        self, item: Item, *, party: str | None = None, outcome: str = "done",
        digest: str | None = None, on: date = DAY,
    ) -> Item:  # fmt: skip
        """The party that was told confirms, or another one tries."""
        said = (item.digest if digest is None else digest, outcome, on)
        to = party or item.party
        with self.office.world.connected(Role.WEB) as connection:
            return confirm_change(connection, item.index, to, said, moment("client-1"))


@pytest.fixture(scope="module")
def night_before(published: Database, tmp_path_factory: pytest.TempPathFactory) -> World:
    """Everybody lets DAX have their data, and tonight's files have gone out with it."""
    database = create_database(published.cluster, template=published.name)
    world = World(database, tmp_path_factory.mktemp("feed"))
    world.owner(f"UPDATE records.customer SET restricted = NULL, consents = {CONSENTING}")
    for statement in TWO_CONTRACTS:
        world.owner(statement)
    world.night()
    return world


@pytest.fixture(scope="module")
def numbers(night_before: World) -> Iterator[str]:
    """Customers whom DAX was given, one after the other."""
    rows = night_before.owner(
        "SELECT DISTINCT c.customer_no FROM records.customer AS c JOIN records.contract AS k"
        f" ON k.customer_id = c.id AND k.state = 'active' WHERE c.id <> ({WITH_TWO}) ORDER BY 1"
    )
    return iter([str(number) for (number,) in rows])


@pytest.fixture
def with_two(night_before: World) -> Told:
    """The customer with a contract in Tokyo and another in Kansai; the first trades negawatts."""
    (row,) = night_before.owner(f"SELECT customer_no FROM records.customer WHERE id = ({WITH_TWO})")
    (size,) = night_before.owner("SELECT size FROM books.ledger_head")
    return Told(Office(night_before), str(row[0]), size[0] - 1)


@pytest.fixture
def haru(night_before: World, numbers: Iterator[str]) -> Told:
    """A customer of this test's own in the world of all of them."""
    (size,) = night_before.owner("SELECT size FROM books.ledger_head")
    return Told(Office(night_before), next(numbers), size[0] - 1)


def refusal_of(act: Callable[[], object]) -> tuple[str, str]:
    """The code and the English sentence with which the act refuses."""
    with pytest.raises(ActRefusedError) as refused:
        act()
    return refused.value.code, refused.value.en


def test_a_refusal_reaches_the_recipient_by_the_number_that_it_was_given(haru: Told) -> None:
    haru.restrict("dax")
    assert haru.feed("dax") == [], "nobody hears before the hand's round"
    haru.tell()
    (mine,) = haru.feed("dax")
    assert (mine.item.change, mine.item.scope) == ("stop", "dax")
    assert mine.item.purposes == ("procurement_management",)
    assert set(mine.reference.to_json()) == {"supply_point_id"}, "DAX never got a customer number"
    points = haru.office.world.owner(
        "SELECT number FROM records.supply_point WHERE customer_id ="
        " (SELECT id FROM records.customer WHERE customer_no = %s) ORDER BY 1",
        haru.number,
    )
    assert mine.reference.values == tuple(number for (number,) in points)
    assert (mine.item.told_on, mine.item.due_on) == (DAY, date(2026, 12, 15))


def test_the_companys_other_systems_hear_of_it_by_the_customer_number(haru: Told) -> None:
    haru.restrict("dax")
    assert haru.tell() == 1 + len(SYSTEMS)
    for system in SYSTEMS:
        (mine,) = haru.feed(system)
        assert mine.reference.to_json() == {"customer_no": [haru.number]}
        assert mine.item.due_on <= DAY + timedelta(days=3)


def test_who_was_given_nothing_or_must_go_on_for_supply_is_told_nothing(haru: Told) -> None:
    haru.restrict("all")
    haru.tell()
    parties = {item.party for item in haru.items()}
    given = haru.office.world.owner("SELECT DISTINCT recipient FROM books.extract_run")
    assert parties - SYSTEMS < {party for (party,) in given}
    assert "dax" in parties
    assert not parties & {"tepco_pg", "kansai_td", "occto"}, "supply goes on"


def test_what_supply_needs_is_not_stopped_by_any_refusal(haru: Told) -> None:
    version = haru.office.version
    for scope in ("all", "dax", "procurement_management", "phone"):
        assert is_stopped(version, scope, ("dax", "procurement_management", "phone"), DAY)
    for scope in ("psdc", "debt_collection", "email"):
        assert not is_stopped(version, scope, ("dax", "procurement_management", "phone"), DAY)
    assert is_stopped(version, "all", ("gone_long_ago", "procurement_management", "phone"), DAY)


def test_it_is_told_once_and_only_while_it_stands(haru: Told) -> None:
    haru.restrict("dax")
    haru.tell()
    assert haru.tell() == 0
    haru.restrict("phone")
    case = haru.office.open("cease_of_use", haru.number).case
    haru.office.identify(case)
    haru.lift("phone", case)
    assert haru.tell() == 0, "taken back before anybody was told"
    haru.lift("dax", case)
    haru.tell()
    (item,) = [each.item for each in haru.feed("dax")]
    assert item.state == "replaced"
    assert refusal_of(lambda: haru.confirm(item))[0] == "item-replaced"
    assert haru.references() == 0


def test_a_refusal_and_what_is_owed_for_it_stand_together_or_not_at_all(
    haru: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(feed, "owe_stop", stopped)
        with pytest.raises(KeyboardInterrupt):
            haru.restrict("dax")
    restricted = "SELECT restricted FROM records.customer WHERE customer_no = %s"
    assert haru.office.world.owner(restricted, haru.number) == [(None,)]
    assert haru.tell() == 0


def test_interrupted_among_the_parties_the_next_round_tells_all_of_them(
    haru: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    haru.restrict("dax")
    sound, calls = feed.add, []

    def second_fails(*given: object) -> None:
        calls.append(given)
        if len(calls) == 2:
            raise KeyboardInterrupt
        sound(*given)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(feed, "add", second_fails)
        with pytest.raises(KeyboardInterrupt):
            haru.tell()
    assert haru.items() == []
    assert haru.tell() == 1 + len(SYSTEMS)
    assert haru.office.world.faults() == []


def test_the_digest_covers_what_the_party_was_told(haru: Told) -> None:
    haru.restrict("dax")
    haru.tell()
    (mine,) = haru.feed("dax")
    shown = mine.to_json()
    covered = ("party", "change", "scope", "purposes", "items", "told_on", "due_on", "reference",
               "salt")  # fmt: skip
    assert shown["digest"] == sha256(canonical_json({k: shown[k] for k in covered})).hexdigest()  # type: ignore[misc]
    entry = haru.office.entry(mine.item.index)
    assert entry.fields["told_sha256"] == mine.item.digest
    assert haru.number not in str(entry.fields)


def test_confirmed_it_is_in_the_ledger_and_the_number_is_gone(haru: Told) -> None:
    haru.restrict("dax")
    haru.tell()
    (mine,) = haru.feed("dax")
    before = haru.references()
    done = haru.confirm(mine.item)
    assert (done.state, done.outcome, done.done_on) == ("confirmed", "done", DAY)
    assert haru.references() < before
    assert haru.feed("dax")[0].reference.to_json() == {}
    (row,) = haru.office.world.owner(
        "SELECT confirmed_index FROM books.feed_item WHERE ledger_index = %s", mine.item.index
    )
    entry = haru.office.entry(row[0])
    assert (entry.fields["step"], entry.fields["told"]) == ("confirmed", mine.item.index)
    size = haru.office.world.owner("SELECT size FROM books.ledger_head")
    assert haru.confirm(mine.item) == done
    assert haru.office.world.owner("SELECT size FROM books.ledger_head") == size, (
        "said twice is once"
    )
    haru.office.world.assert_sound()


@pytest.mark.parametrize(
    ("wrong", "code", "says"),
    [
        ({"digest": "0" * 64}, "other-digest", "The digest is not that of this item."),
        ({"digest": ""}, "other-digest", "The digest is not that of this item."),
        ({"outcome": "perhaps"}, "unknown-word", "The outcome is one of done, kept_by_law"),
        ({"on": DAY + timedelta(days=1)}, "day-wrong", "The day on which it was done lies"),
        ({"on": DAY - timedelta(days=9)}, "day-wrong", "The day on which it was done lies"),
        ({"party": "psdc"}, "no-item", "There is no item"),
    ],
)
def test_a_confirmation_that_cannot_stand_changes_nothing(
    haru: Told, wrong: dict[str, object], code: str, says: str
) -> None:
    haru.restrict("dax")
    haru.tell()
    (mine,) = haru.feed("dax")
    refused, sentence = refusal_of(lambda: haru.confirm(mine.item, **wrong))  # type: ignore[arg-type]
    assert refused == code
    assert sentence.startswith(says)
    assert haru.feed("dax")[0].item.state == "open"


def test_the_customer_sees_who_was_told_and_who_confirmed(haru: Told) -> None:
    haru.restrict("dax")
    haru.tell()

    def lines(lang: str) -> set[tuple[str, str, str]]:
        with haru.office.world.connected(Role.WEB) as connection:
            passages, _ = tell_timeline(connection, haru.number, lang)
        return {(one.recipient_id, one.purpose, one.mail) for one in passages}

    assert ("dax", "Told to stop", "not confirmed yet") in lines("en")
    haru.confirm(haru.feed("dax")[0].item, outcome="kept_by_law")
    assert ("dax", "Told to stop", "answered: kept, as law requires") in lines("en")
    assert ("dax", "利用停止の伝達", "法令により保持との回答") in lines("ja")


def test_an_erasure_tells_who_was_given_the_data_and_keeps_no_more_than_the_number(
    haru: Told,
) -> None:
    haru.restrict("dax")
    haru.tell()
    haru.free_to_erase()
    haru.granted("erasure")
    mine = haru.feed("dax")
    assert [each.item.change for each in mine] == ["stop", "erase"]
    assert [each.item.state for each in mine] == ["replaced", "open"]
    erase = mine[-1]
    assert set(erase.reference.to_json()) == {"supply_point_id"}
    assert "subject" not in haru.office.entry(erase.item.index).fields, "it names nobody"
    keys = haru.office.world.owner(
        "SELECT DISTINCT customer_id FROM books.feed_item WHERE ledger_index > %s", haru.since
    )
    assert keys == [(0,)]
    for each in haru.items():
        if each.state == "open":
            haru.confirm(each)
    assert haru.references() == 0
    haru.office.world.assert_sound()


def test_of_two_contracts_each_party_hears_of_those_that_it_can_have_been_given(
    with_two: Told,
) -> None:
    # Begun after the file was made: the contractor's rule wants a contract that is supplied.
    with_two.owner(
        "INSERT INTO records.contract (customer_id, id, contract_no, supply_point_id, state,"
        " negawatt_with) VALUES (%s, 3, 'CT-LATER', 2, 'applied', '{minamo_dr}')"
    )
    with_two.restrict("all")
    with_two.tell()
    assert with_two.named("minamo_dr") == (TOKYO_POINT,)
    assert with_two.named("dax") == (TOKYO_POINT, KANSAI_POINT), "its rule asks for a consent only"
    with_two.owner("UPDATE records.contract SET negawatt_with = '{}' WHERE customer_id = %s")
    with_two.owner("DELETE FROM records.contract WHERE id = 3 AND customer_id = %s")
    with_two.free_to_erase()
    with_two.granted("erasure")
    assert with_two.named("tepco_pg") == (TOKYO_POINT,)
    assert with_two.named("kansai_td") == (KANSAI_POINT,)
    assert with_two.named("minamo_dr") == (TOKYO_POINT,), "it traded, though it does so no more"
    assert with_two.named("chubu_pg") == ()


def test_who_was_given_a_contract_hears_its_number_also_after_an_import_that_unlinks_it(
    night_before: World,
) -> None:
    (row,) = night_before.owner(
        "SELECT c.customer_no, k.switching_with[1], k.network_operator_of, k.contract_no"
        " FROM records.contract AS k JOIN records.customer AS c ON c.id = k.customer_id"
        " WHERE k.state = 'applied' AND k.switching_with <> '{}' ORDER BY c.id DESC LIMIT 1"
    )
    number, retailer, operator, contract = map(str, row)
    (size,) = night_before.owner("SELECT size FROM books.ledger_head")
    unlinked = Told(Office(night_before), number, size[0] - 1)
    unlinked.owner("DELETE FROM records.switching WHERE customer_id = %s")
    unlinked.owner(
        "UPDATE records.contract SET switching_with = '{}', network_operator_of = 'okinawa_epco'"
        " WHERE customer_id = %s"
    )
    unlinked.free_to_erase()
    unlinked.granted("erasure")
    assert operator != "okinawa_epco"
    assert unlinked.named(retailer) == (contract,)
    assert unlinked.named(operator) == (contract,)
    assert unlinked.named("okinawa_epco") == (), "it was never given anything of this customer"


@pytest.mark.parametrize(("kind", "told"), [("relay", True), ("disclose", False)])
def test_what_a_switching_case_gave_is_erased_too_and_a_legal_demand_is_told_to_nobody(
    haru: Told,
    kind: str,
    told: bool,
) -> None:
    key = haru.office.world.owner(
        "SELECT id FROM records.customer WHERE customer_no = %s", haru.number
    )[0][0]
    haru.office.world.owner(
        "INSERT INTO books.act (ledger_index, customer_id, kind, actor, recipient, purpose, digest,"
        " clauses, items, withheld) VALUES (%s, %s, %s, 'a', 'occto', 'switching', %s, '{}',"
        " '{supply_point_id}', '{}')",
        0 if told else 1, key, kind, haru.office.version.policy.digest,
    )  # fmt: skip
    haru.free_to_erase()
    haru.granted("erasure")
    assert ("occto" in {item.party for item in haru.items()}) is told


def test_of_a_period_that_ended_only_our_own_systems_hear(haru: Told) -> None:
    haru.free_to_erase()
    haru.sweep()
    gone = haru.office.world.owner(
        "SELECT count(*) FROM records.customer WHERE customer_no = %s", haru.number
    )
    assert gone == [(0,)]
    assert {(item.party, item.change) for item in haru.items()} == {
        (system, "erase") for system in SYSTEMS
    }


def test_an_erasure_that_was_put_off_is_told_to_recipients_when_its_day_comes(haru: Told) -> None:
    haru.granted("erasure")
    assert haru.office.world.owner(
        "SELECT state FROM books.request_case ORDER BY id DESC LIMIT 1"
    ) == [("deferred",)]
    haru.tell()
    assert {item.change for item in haru.items()} == {"stop"}, "what can stop stops at once"
    haru.free_to_erase()
    haru.sweep()
    assert ("dax", "erase") in {(item.party, item.change) for item in haru.items()}


def test_a_number_of_somebody_erased_goes_by_the_day_that_the_receipt_states(
    haru: Told,
) -> None:
    haru.free_to_erase()
    haru.granted("erasure")
    assert haru.references() > 0
    haru.office.world.owner(
        "UPDATE books.feed_item SET told_on = told_on - 36 WHERE ledger_index > %s", haru.since
    )
    haru.tell()
    assert haru.references() == 0
    assert {each.state for each in haru.items()} == {"lapsed"}
    # Who confirms late is still heard: the digest tells which item is meant.
    assert {haru.confirm(late).state for late in haru.items()} == {"confirmed"}


def test_a_correction_is_told_by_its_items_and_not_by_its_value(haru: Told) -> None:
    haru.granted("correction", corrections=(("phone", "0000-98-7654"),))
    (mine,) = haru.feed("dax")
    assert (mine.item.change, mine.item.items) == ("correct", ("phone",))
    assert "0000-98-7654" not in str(mine.to_json())
    (system,) = haru.feed("crm")
    assert system.item.items == ("phone",)
    assert haru.feed("campaign") == [], "it asked for refusals and erasures only"


def test_a_cursor_goes_on_where_it_ended_and_misses_nothing(haru: Told) -> None:
    haru.restrict("dax")
    haru.tell()
    haru.restrict("phone")
    haru.tell()
    with haru.office.world.connected(Role.WEB) as connection:
        first, further = read_feed(connection, "crm", haru.since, 1)
        second, end = read_feed(connection, "crm", further, 1)
    assert (further, end) == (first[0].item.index, None)
    assert [each.item.scope for each in (*first, *second)] == ["dax", "phone"]


def test_what_nobody_confirmed_in_time_is_found_by_the_doctor(haru: Told) -> None:
    haru.restrict("dax")
    haru.tell()
    haru.office.world.owner(
        "UPDATE books.feed_item SET state = 'replaced' WHERE state = 'open' AND ledger_index <= %s",
        haru.since,
    )
    late = DAY + timedelta(days=15)
    with haru.office.world.connected(Role.AUDIT) as connection:
        found = examine_database(connection, NOON, late)
        overdue = [each.en for each in found if each.id == "downstream-overdue"]
        assert "dax has not confirmed 1 changes whose day is over" in overdue
        soon = examine_database(connection, NOON, DAY)
    assert not [each for each in soon if each.id == "downstream-overdue"]


def test_a_file_that_cannot_be_read_is_found_and_stops_an_erasure(
    haru: Told, tmp_path: Path
) -> None:
    broken = tmp_path / "downstream.yaml"
    broken.write_text("default: {days: never}")
    haru.free_to_erase()
    with override_settings(DOWNSTREAM=broken):
        with haru.office.world.connected(Role.AUDIT) as connection:
            found = examine_database(connection, NOON, DAY)
        refused, _ = refusal_of(lambda: haru.granted("erasure"))
    (fault,) = [each for each in found if each.id == "downstream"]
    assert fault.en.startswith("downstream.yaml: default cannot be read.")
    assert refused == "downstream"
    assert haru.items() == []


@pytest.mark.parametrize(
    ("role", "statement"),
    [
        (Role.WEB, "SELECT * FROM records.feed_reference"),
        (Role.WEB, "INSERT INTO books.feed_item (ledger_index) VALUES (1)"),
        (Role.WEB, "DELETE FROM books.change_due"),
        (Role.HAND, "UPDATE books.feed_item SET outcome = 'done'"),
        (Role.EXTRACT, "SELECT * FROM hand.feed_references('dax', '{1}')"),
    ],
)
def test_nobody_tells_or_confirms_for_another(haru: Told, role: Role, statement: str) -> None:
    with (
        haru.office.world.connected(role) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(statement.encode())


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("default: {days: 0}", "default"),
        ("recipients: {cgr1: {days: 61}}", "cgr1"),
        ("systems: {crm: {ja: 顧客, days: 3}}", "crm"),
        ("systems: {crm: {ja: 顧客, en: CRM, wants: [sell]}}", "crm"),
        ("systems: {crm: {ja: 顧客, en: CRM, wants: []}}", "crm"),
        ("partners: {}", "partners"),
        ("[", "YAML"),
    ],
)
def test_a_file_that_says_nothing_known_is_refused_with_its_place(text: str, place: str) -> None:
    code, sentence = refusal_of(lambda: read_downstream(text, "downstream.yaml"))
    assert code == "downstream"
    assert sentence.startswith(f"downstream.yaml: {place} cannot be read.")
