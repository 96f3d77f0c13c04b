"""A re-entrusted company sees what we consented to, while its whole chain stands (C15, L24)."""

import secrets
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cast import ROOT
from night_world import DAY, World, draft, load_customers, publish_in
from real_database import Database, create_database
from request_office import HARU, KOTARO, MIDORI, Office, moment
from sekisho.cases.entrusted import MEASURES, TERMS, Assessment, Contract
from sekisho.cases.re_entrusted import Consent, ReEntrustment, against_passing
from sekisho.gate.case_steps import TOKYO
from sekisho.gate.entrusted_standing import Standing, standing_of
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.re_entrust import ShownPassing, list_all_passed_on, re_entrust
from sekisho.gate.read_for_entrusted import read_for_entrusted
from sekisho.gate.read_record import Actor, Reading, Shown
from sekisho.gate.register_entrusted import assess_entrusted, contract_entrusted
from sekisho.gate.report_entrusted import EntrustedReport, report_entrusted
from sekisho.postgres.cluster import Cluster
from sekisho.postgres.roles import Role

OFFICER, PURPOSE = "privacy_officer", "entrusted_service"
CALL, NIGHT = "michibiki_call", "tomoshibi_call"
ASSESSED = Assessment(date(2026, 11, 1), date(2027, 10, 31), frozenset(MEASURES))
BOUND = Contract(date(2026, 4, 1), date(2028, 3, 31), frozenset(TERMS))
PASSED = ReEntrustment(
    CALL, NIGHT, DAY, date(2027, 2, 28), frozenset({PURPOSE}), frozenset({"name", "phone"}),
    "R-12", Consent(MIDORI, date(2026, 11, 28)),
)  # fmt: skip
BLOCK = """  tomoshibi_call:
    labels: [ともしび夜間受付株式会社, ともしび夜間受付]
    en: Tomoshibi Night Desk (fictional)
    kind: company
    outside: false
    fictional: true
    country: JP
    names: [{name: ともしび夜間受付株式会社, from: null, until: null}]
    address: 宮城県架空市灯一丁目1番1号
    representative: 灯 守
    facts: {contract_until: 2028-03-31, assessed_until: 2028-03-31}
    roles: [{class: entrusted, from: null, until: null}]
"""


@pytest.fixture(scope="module")
def two_companies(cluster: Cluster, migrated: Database) -> Database:
    """A notice with two entrusted companies, of which neither is assessed or bound yet."""
    terms = (ROOT / "policy" / "terms.yaml").read_text(encoding="utf-8")
    terms = terms.replace("  michibiki_call:\n", f"{BLOCK}  michibiki_call:\n", 1)
    database = create_database(cluster, template=migrated.name)
    publish_in(database, draft(terms=terms.encode()))
    load_customers(database)
    return database


@dataclass(frozen=True)
class Chain:
    """Kotaro registers, Midori approves and consents; Tomoru of the night desk reads."""

    world: World

    @property
    def office(self) -> Office:
        """The office of requests in the same world."""
        return Office(self.world)

    def assess(self, party: str, found: Assessment = ASSESSED) -> None:
        """The company is assessed."""
        with self.world.connected(Role.WEB) as connection:
            assess_entrusted(
                connection, self.office.version, party, found, MIDORI, moment(KOTARO), OFFICER
            )

    def bind(self, party: str = CALL, bound: Contract = BOUND) -> None:
        """The company is bound to us."""
        with self.world.connected(Role.WEB) as connection:
            contract_entrusted(
                connection, self.office.version, party, bound, moment(KOTARO), OFFICER
            )

    def pass_on(self, role: str = OFFICER, **other: Any) -> int:
        """The call centre passes its nights on."""
        one = replace(PASSED, **other)
        with self.world.connected(Role.WEB) as connection:
            return re_entrust(connection, self.office.version, one, moment(KOTARO), role)

    def read(self, day: date = DAY, *items: str, company: str = NIGHT) -> Shown:
        """Somebody of the company looks at Haru's record on that day."""
        version = self.office.version
        reading = Reading(
            HARU, PURPOSE, items or ("name", "address", "phone"),
            Actor("account-88", "entrusted", version.policy.digest), day, secrets.token_bytes(16),
            {}, "Q-1",
        )  # fmt: skip
        with self.world.connected(Role.WEB) as connection:
            return read_for_entrusted(connection, version, company, reading)

    def refused(self, day: date = DAY, *items: str, company: str = NIGHT) -> str:
        """What they are told instead."""
        with pytest.raises(ActRefusedError) as told:
            self.read(day, *items, company=company)
        return told.value.en

    def standing(self, party: str = NIGHT, day: date = DAY) -> Standing:
        """How the company stands."""
        with self.world.connected(Role.AUDIT) as connection:
            return standing_of(connection, self.office.version, party, day, "en")

    def report(self, day: date) -> EntrustedReport:
        """What is reported to the call centre of that day."""
        with self.world.connected(Role.WEB) as connection:
            return report_entrusted(connection, self.office.version, CALL, day, day, moment(KOTARO))

    def listed(self, day: date = DAY) -> list[ShownPassing]:
        """What the command lists."""
        with self.world.connected(Role.AUDIT) as connection:
            return list_all_passed_on(connection, self.office.version, day, "en")


def around(today: date) -> dict[str, Any]:
    """A re-entrustment of the day of the readings: the books keep that of the machine's clock."""
    since = min(today, DAY)
    return {
        "since": since, "until": max(today, PASSED.until), "consent": Consent(MIDORI, since),
    }  # fmt: skip


def companies(made: EntrustedReport) -> list[str]:
    """Whose readings the report has."""
    return [read.company for read in made.reads]


@pytest.fixture
def chain(cluster: Cluster, two_companies: Database, tmp_path: Path) -> Chain:
    """Both companies are assessed, the call centre is bound, and nothing is passed on."""
    made = Chain(World(create_database(cluster, template=two_companies.name), tmp_path))
    for party in (CALL, NIGHT):
        made.assess(party)
    made.bind()
    return made


def test_what_we_consented_to_is_shown_and_nothing_beside_it(chain: Chain) -> None:
    assert chain.refused().endswith("may see nothing today (C15, L24): No contract is registered.")
    index = chain.pass_on()
    shown = chain.read()
    assert set(shown.contracts[0]) == {"name", "phone"}
    assert chain.office.entry(shown.ledger_index).fields["items"] == ["name", "phone"]
    assert chain.refused(DAY, "address") == (
        "Nothing of this is among the items to which we consented for the re-entrustment (C15,"
        " L24)."
    )
    entry = chain.office.entry(index).fields
    assert (entry["kind"], entry["step"], entry["by"], entry["recipient"]) == (
        "entrusted", "re_entrust", CALL, NIGHT,
    )  # fmt: skip
    assert (entry["consented_by"], entry["items"]) == (MIDORI, ["name", "phone"])
    assert chain.standing().entrusted_by == ("Michibiki Call Centre (fictional)",)
    assert set(chain.read(company=CALL).contracts[0]) == {"name", "address", "phone"}
    assert chain.world.faults() == []


def test_without_consent_neither_company_sees_anything_while_it_lasts(chain: Chain) -> None:
    chain.pass_on(consent=None)
    assert chain.refused() == (
        "Tomoshibi Night Desk (fictional) may see nothing today (C15, L24): We have not consented"
        " to it; The company that re-entrusts may see nothing."
    )
    assert chain.refused(company=CALL) == (
        "Michibiki Call Centre (fictional) may see nothing today (C15, L24): It passes work on"
        " without our consent."
    )
    assert chain.read(PASSED.until + timedelta(days=1), company=CALL).contracts, "it is over"
    chain.pass_on()
    assert chain.read().contracts
    assert chain.read(company=CALL).contracts, "the newest of the two counts"


def test_who_passes_on_what_was_passed_on_to_them_sees_nothing(chain: Chain) -> None:
    chain.pass_on()
    chain.pass_on(by=NIGHT, to="かみしばい印刷株式会社", consent=None, document_no="R-13")
    assert chain.refused().endswith("It passes work on without our consent.")
    assert chain.read(company=CALL).contracts, "the company above it has our consent"
    with pytest.raises(ActRefusedError) as told:
        chain.pass_on(by=NIGHT, to="かみしばい印刷株式会社", document_no="R-13")
    assert told.value.en == (
        "'tomoshibi_call' is not bound to us by a contract of its own: nobody consents to what it"
        " passes on (C15, L24). Register it without consent."
    )


def test_what_is_registered_ahead_changes_nothing_before_its_first_day(chain: Chain) -> None:
    ahead = DAY + timedelta(days=30)
    chain.pass_on(consent=None, until=ahead)
    chain.pass_on(since=ahead)
    assert chain.refused(company=CALL).endswith("It passes work on without our consent.")
    assert chain.read(ahead, company=CALL).contracts, "from then on we have consented"
    assert chain.read(ahead).contracts


def test_a_renewal_that_is_registered_early_leaves_what_runs(chain: Chain) -> None:
    chain.pass_on()
    chain.pass_on(since=PASSED.until + timedelta(days=1), until=date(2027, 8, 31))
    assert chain.read().contracts
    assert chain.read(PASSED.until + timedelta(days=1)).contracts


def test_the_first_reading_after_the_last_day_is_refused(chain: Chain) -> None:
    chain.pass_on()
    assert chain.read(PASSED.until).contracts
    assert chain.refused(PASSED.until + timedelta(days=1)).endswith(
        "The re-entrustment has lapsed."
    )
    assert chain.refused(DAY - timedelta(days=1)).endswith("It has not begun.")
    (listed,) = chain.listed(PASSED.until + timedelta(days=1))
    assert listed.against == (("passed-on-over", "The re-entrustment has lapsed"),)
    assert chain.listed()[0].to_json()["against"] == []


def test_the_chain_is_as_good_as_its_first_link(chain: Chain) -> None:
    chain.pass_on()
    chain.bind(bound=Contract(BOUND.since, DAY - timedelta(days=1), BOUND.terms))
    assert chain.refused().endswith("The company that re-entrusts may see nothing.")
    chain.bind()
    chain.assess(NIGHT, replace(ASSESSED, met=frozenset(MEASURES) - {"logs"}))
    assert chain.refused().endswith("A measure is not met.")


def test_a_company_of_no_screen_is_in_the_register_too(chain: Chain) -> None:
    chain.pass_on(to="かみしばい印刷株式会社", consent=None, until=DAY)
    (listed,) = chain.listed()
    assert (listed.by, listed.to) == ("Michibiki Call Centre (fictional)", "かみしばい印刷株式会社")
    assert chain.refused(company=CALL).endswith("It passes work on without our consent.")


def test_the_report_of_the_entruster_has_what_the_other_read(chain: Chain) -> None:
    today = datetime.now(TOKYO).date()
    chain.pass_on(**around(today))
    chain.read()
    chain.read(company=CALL)
    made = chain.report(today)
    assert made.to_csv() == (
        "day,company,account,readings,persons,items\r\n"
        f"{today},{CALL},account-88,1,1,address name phone\r\n"
        f"{today},{NIGHT},account-88,1,1,name phone\r\n"
    )
    assert chain.office.entry(made.ledger_index).fields["re_entrusted"] == [NIGHT]


def test_the_report_leaves_out_what_the_other_may_have_read_for_somebody_else(
    chain: Chain,
) -> None:
    today = datetime.now(TOKYO).date()
    chain.pass_on(**around(today))
    chain.read()
    assert companies(chain.report(today)) == [NIGHT]

    def moved(statement: str, *values: object) -> list[str]:
        """Whose readings the report has after this and no other registration besides."""
        chain.world.owner(statement, *values)
        found = companies(chain.report(today))
        chain.world.owner("DELETE FROM books.re_entrustment WHERE by_party = 'another'")
        chain.world.owner("DELETE FROM books.entrusted_contract WHERE party = %s", NIGHT)
        return found

    another = (
        "INSERT INTO books.re_entrustment (by_party, to_party, since, until, purposes, items,"
        " document_no, consented_by, consented_on, registered_by, ledger_index)"
        " SELECT 'another', to_party, %s, %s, purposes, items, document_no, consented_by, %s,"
        " registered_by, ledger_index FROM books.re_entrustment LIMIT 1"
    )
    own = (
        "INSERT INTO books.entrusted_contract (party, since, until, terms, registered_by,"
        " ledger_index) VALUES (%s, %s, %s, '{}', %s, 1)"
    )
    yesterday, tomorrow = today - timedelta(days=1), today + timedelta(days=1)
    assert moved(another, today, today, today) == []
    assert moved(another, today, today, tomorrow) == [NIGHT], "consented to on a later day"
    assert moved(another, tomorrow, tomorrow, today) == [NIGHT]
    assert moved(own, NIGHT, today, today, KOTARO) == []
    assert moved(own, NIGHT, yesterday, yesterday, KOTARO) == [NIGHT]
    chain.world.owner("UPDATE books.re_entrustment SET since = %s", tomorrow)
    made = chain.report(today)
    assert companies(made) == [], "it had not begun"
    assert chain.office.entry(made.ledger_index).fields["re_entrusted"] == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"role": "operator"}, "A privacy officer registers re-entrustments (L24)."),
        ({"by": "kirameki_ad"}, "'kirameki_ad' is no entrusted company of ours"),
        ({"to": "kirameki_ad"}, "'kirameki_ad' is no entrusted company of ours"),
        ({"by": NIGHT, "to": CALL}, "'michibiki_call' is bound to us by a contract of its own"),
        ({"to": CALL}, "'michibiki_call' is bound to us by a contract of its own"),
        ({"since": date(2027, 3, 1)}, "The first day comes after the last"),
        ({"document_no": " "}, "the number of the document is missing (L24)."),
        ({"items": frozenset({"good_will"})}, "by the words of the notice (L24): good_will"),
        ({"items": frozenset()}, "Name the purposes and the items consented to, one at least"),
        ({"purposes": frozenset({"gossip"})}, "by the words of the notice (L24): gossip"),
        ({"consent": Consent(KOTARO, DAY)}, "Consent is another officer's than who registers it"),
        ({"consent": Consent(" ", DAY)}, "Consent is another officer's than who registers it"),
        ({"consent": Consent(MIDORI, DAY + timedelta(days=1))}, "and of no day to come (L24)."),
    ],
)  # fmt: skip
def test_a_wrong_registration_is_refused_and_leaves_nothing(
    refusing: Chain, wrong: dict[str, Any], said: str
) -> None:
    with pytest.raises(ActRefusedError) as told:
        refusing.pass_on(**wrong)
    assert said in told.value.en
    assert refusing.listed() == []


@pytest.fixture(scope="module")
def refusing(
    cluster: Cluster, two_companies: Database, tmp_path_factory: pytest.TempPathFactory
) -> Chain:
    """One chain for all that is refused."""
    place = tmp_path_factory.mktemp("refusing")
    made = Chain(World(create_database(cluster, template=two_companies.name), place))
    made.bind()
    return made


days = st.dates(date(2026, 11, 1), date(2027, 4, 1))


@given(days, days, days, st.none() | days, st.booleans(), st.booleans())
def test_it_stands_between_its_days_with_consent_and_purpose_and_never_else(
    since: date, until: date, day: date, consented: date | None, sees: bool, fits: bool
) -> None:
    consent = None if consented is None else Consent(MIDORI, consented)
    purposes = frozenset({PURPOSE}) if fits else frozenset({"billing"})
    one = replace(PASSED, since=since, until=until, consent=consent, purposes=purposes)
    found = against_passing(one, PURPOSE, day, entruster_sees=sees)
    ours = consented is not None and consented <= day
    assert (not found) is (since <= day <= until and ours and sees and fits)
    assert one.unconsented(day) is (since <= day <= until and not ours)


def test_at_midnight_in_tokyo_after_the_last_day_it_stands_no_more() -> None:
    last = PASSED.until
    midnight = datetime(last.year, last.month, last.day, tzinfo=TOKYO) + timedelta(days=1)
    for at, found in ((midnight - timedelta(seconds=1), ()), (midnight, ("passed-on-over",))):
        day = at.astimezone(TOKYO).date()
        assert against_passing(PASSED, PURPOSE, day, entruster_sees=True) == found
