"""An entrusted company sees what the notice gives it, while it is assessed and bound (C15, L24)."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from night_world import DAY, World
from request_office import HARU, KOTARO, MIDORI, NOON, Office, moment
from sekisho.cases.entrusted import MEASURES, REASONS, TERMS, Assessment, Contract, against
from sekisho.gate.case_steps import TOKYO
from sekisho.gate.entrusted_standing import Standing, list_entrusted
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.read_for_entrusted import read_for_entrusted
from sekisho.gate.read_record import Actor, Reading, Shown
from sekisho.gate.register_entrusted import assess_entrusted, contract_entrusted
from sekisho.gate.report_entrusted import report_entrusted
from sekisho.gate.tell_recipients import tell_recipients
from sekisho.gate.tell_timeline import tell_timeline
from sekisho.postgres.roles import Role

OFFICER = "privacy_officer"
MICHI = "account-77"
"""Somebody who works at the call centre."""
ALL, WHOLE = frozenset(MEASURES), frozenset(TERMS)
ASSESSED = Assessment(date(2026, 11, 1), date(2027, 2, 28), ALL)
BOUND = Contract(date(2026, 4, 1), date(2028, 3, 31), WHOLE)


@dataclass(frozen=True)
class Registry:
    """Kotaro registers, Midori approves; Michi reads."""

    world: World

    @property
    def office(self) -> Office:
        """The office of requests in the same world."""
        return Office(self.world)

    def assess(self, found: Assessment = ASSESSED, approved_by: str = MIDORI,
               role: str = OFFICER, party: str = "michibiki_call",
               at: datetime = NOON) -> int:  # fmt: skip
        """The assessment is registered."""
        with self.world.connected(Role.WEB) as connection:
            return assess_entrusted(
                connection, self.office.version, party, found, approved_by, moment(KOTARO, at), role
            )

    def bind(self, bound: Contract = BOUND, role: str = OFFICER, at: datetime = NOON) -> int:
        """The contract is registered."""
        with self.world.connected(Role.WEB) as connection:
            return contract_entrusted(
                connection, self.office.version, "michibiki_call", bound, moment(KOTARO, at), role
            )

    def read(self, day: date = DAY, *items: str, company: str = "michibiki_call",
             trained_for: str | None = None) -> Shown:  # fmt: skip
        """Michi looks at Haru's record on that day."""
        version = self.office.version
        digest = version.policy.digest if trained_for is None else trained_for
        reading = Reading(
            HARU, "entrusted_service", items or ("name", "phone"),
            Actor(MICHI, "entrusted", digest), day, secrets.token_bytes(16), {}, "Q-1",
        )  # fmt: skip
        with self.world.connected(Role.WEB) as connection:
            return read_for_entrusted(connection, version, company, reading)

    def standing(self, day: date = DAY) -> Standing:
        """How the call centre stands."""
        with self.world.connected(Role.AUDIT) as connection:
            found = list_entrusted(connection, self.office.version, day, "en")
        return next(each for each in found if each.party == "michibiki_call")


@pytest.fixture
def registry(world: World) -> Registry:
    """The registry, empty."""
    return Registry(world)


def refused(registry: Registry, day: date = DAY, **other: Any) -> str:
    """What Michi is told instead of a record."""
    with pytest.raises(ActRefusedError) as told:
        registry.read(day, **other)
    return told.value.en


def test_an_assessed_and_bound_company_reads_what_the_notice_gives_it_and_no_more(
    registry: Registry,
) -> None:
    now = datetime.now(TOKYO)
    last = max(DAY, now.date()) + timedelta(days=1)  # the door goes by the database's own day too
    registry.assess(Assessment(now.date(), last, ALL), at=now)
    registry.bind(Contract(BOUND.since, last, WHOLE), at=now)
    shown = registry.read(DAY, "name", "meter", "bank_account", "security_question")
    fields = shown.contracts[0]
    assert fields["name"].value is not None
    for masked in ("meter", "bank_account", "security_question"):
        assert fields[masked].value is None
        assert not fields[masked].answer.permitted
    entry = registry.office.entry(shown.ledger_index)
    assert (entry.fields["recipient"], entry.fields["clauses"]) == ("michibiki_call", ["C15"])
    with registry.world.connected(Role.WEB) as connection:
        lines, _ = tell_timeline(connection, HARU, "en")
    assert (lines[0].recipient, lines[0].inside) == ("Michibiki Call Centre (fictional)", False)


def test_a_company_that_was_never_assessed_sees_nothing(registry: Registry) -> None:
    assert refused(registry) == (
        "Michibiki Call Centre (fictional) may see nothing today (C15, L24): It has not been"
        " assessed; No contract is registered."
    )
    registry.assess()
    assert refused(registry).endswith("No contract is registered.")
    registry.bind()
    assert registry.read().contracts
    size = registry.world.owner("SELECT size FROM books.ledger_head")
    assert refused(registry, trained_for="").startswith("The version in force has not been")
    assert registry.world.owner("SELECT size FROM books.ledger_head") == size


def test_the_customer_is_told_of_the_company_only_while_it_may_see(registry: Registry) -> None:
    def told() -> set[str]:
        with registry.world.connected(Role.WEB) as connection:
            version = registry.office.version
            found = tell_recipients(connection, version, HARU, DAY, "en")
        return {each.recipient_id for each in found}

    assert "michibiki_call" not in told()
    registry.assess()
    registry.bind()
    assert "michibiki_call" in told()
    registry.bind(Contract(BOUND.since, DAY - timedelta(days=1), WHOLE))
    assert "michibiki_call" not in told()


ENDS = [date(2027, 2, 28), date(2028, 2, 28), date(2028, 2, 29), date(2026, 12, 31),
        date(2027, 3, 31)]  # fmt: skip


@pytest.mark.parametrize("end", ENDS, ids=str)
@pytest.mark.parametrize("which", ["assessment", "contract"])
def test_at_midnight_in_tokyo_after_the_last_day_nothing_stands(which: str, end: date) -> None:
    until = end if which == "assessment" else date(2099, 1, 1)
    over = date(2099, 1, 1) if which == "assessment" else end
    assessment = Assessment(date(2026, 1, 1), until, ALL)
    contract = Contract(date(2026, 1, 1), over, WHOLE)
    midnight = datetime(end.year, end.month, end.day, tzinfo=TOKYO) + timedelta(days=1)
    for at, found in ((midnight - timedelta(seconds=1), ()), (midnight, (f"{which}-over",))):
        day = at.astimezone(TOKYO).date()
        assert against(assessment, contract, day) == found


def test_every_day_of_a_leap_year_ends_at_midnight_in_tokyo_and_no_contract_begins_before() -> None:
    first, far = date(2027, 12, 31), date(2099, 1, 1)
    for end in (first + timedelta(days=days) for days in range(368)):
        after = datetime(end.year, end.month, end.day, tzinfo=TOKYO) + timedelta(days=1)
        before = after - timedelta(seconds=1)
        assessment, contract = Assessment(first, end, ALL), Contract(first, end, WHOLE)
        begins = Contract(after.date(), far, WHOLE)
        assert against(assessment, contract, before.date()) == ()
        assert against(assessment, contract, after.date()) == ("assessment-over", "contract-over")
        assert against(Assessment(first, far, ALL), begins, before.date()) == ("not-begun",)
        assert against(Assessment(first, far, ALL), begins, after.date()) == ()


def test_the_next_reading_after_the_last_day_is_refused_on_postgres_too(
    registry: Registry,
) -> None:
    registry.assess()
    registry.bind()
    assert registry.read(date(2027, 2, 28)).contracts
    assert refused(registry, date(2027, 3, 1)).endswith("The assessment has lapsed.")
    registry.assess(Assessment(date(2026, 11, 30), date(2027, 3, 31), ALL))
    assert registry.read(date(2027, 3, 31)).contracts


def test_a_contract_that_ends_early_is_over_at_once(registry: Registry) -> None:
    registry.assess()
    registry.bind()
    assert registry.read().contracts
    registry.bind(Contract(BOUND.since, DAY - timedelta(days=1), WHOLE))
    assert refused(registry).endswith("The contract has lapsed.")


@pytest.mark.parametrize("measure", sorted(MEASURES))
def test_each_measure_has_to_be_met(measure: str) -> None:
    found = Assessment(ASSESSED.made_on, ASSESSED.until, ALL - {measure})
    assert against(found, BOUND, DAY) == ("measures-missing",)


@pytest.mark.parametrize("term", sorted(TERMS))
def test_each_term_has_to_be_in_the_contract(term: str) -> None:
    bound = Contract(BOUND.since, BOUND.until, WHOLE - {term})
    assert against(ASSESSED, bound, DAY) == ("terms-missing",)


days = st.dates(date(2026, 1, 1), date(2029, 1, 1))


@given(days, days, days, days, st.sets(st.sampled_from(sorted(MEASURES))),
       st.sets(st.sampled_from(sorted(TERMS))))  # fmt: skip
def test_whatever_is_missing_only_takes_away(
    until: date, since: date, over: date, day: date, met: set[str], terms: set[str]
) -> None:
    found = Assessment(date(2026, 1, 1), until, frozenset(met))
    bound = Contract(since, over, frozenset(terms))
    codes = set(against(found, bound, day))
    assert codes <= set(REASONS)
    full = set(against(Assessment(found.made_on, until, ALL), Contract(since, over, WHOLE), day))
    assert full == codes - {"measures-missing", "terms-missing"}
    assert (not full) is (since <= day <= min(until, over))


def test_what_its_people_did_is_reported_without_naming_anybody(registry: Registry) -> None:
    registry.assess()
    registry.bind()
    registry.read()
    registry.read()
    today = datetime.now(TOKYO).date()
    with registry.world.connected(Role.WEB) as connection:
        made = report_entrusted(
            connection, registry.office.version, "michibiki_call", today, today, moment(KOTARO)
        )
    assert made.to_csv() == (
        "day,company,account,readings,persons,items\r\n"
        f"{today},michibiki_call,{MICHI},2,1,name phone\r\n"
    )
    assert registry.office.entry(made.ledger_index).fields["passages"] == 2


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"approved_by": KOTARO}, "Somebody other than the assessor approves an assessment (L24)."),
        ({"approved_by": " "}, "Somebody other than the assessor approves an assessment (L24)."),
        ({"role": "operator"}, "A privacy officer registers assessments and contracts (L24)."),
        ({"party": "kirameki_ad"}, ("'kirameki_ad' is no entrusted company of ours (C15, L24). See"
         " the terms table.")),
        ({"found": Assessment(DAY, DAY + timedelta(days=367), ALL)}, ("An assessment is good for at"
         " most 366 days from the day it was made, and that day is not to come (L24).")),
        ({"found": Assessment(NOON.date() + timedelta(days=1), DAY + timedelta(days=9), ALL)},
         ("An assessment is good for at most 366 days from the day it was made, and that day is not"
         " to come (L24).")),
    ],
)  # fmt: skip
def test_a_wrong_assessment_is_refused_and_changes_nothing(
    registry: Registry, wrong: dict[str, Any], said: str
) -> None:
    with pytest.raises(ActRefusedError) as told:
        registry.assess(**wrong)
    assert told.value.en == said
    assert "It has not been assessed" in refused(registry)


def test_a_word_that_is_in_no_list_and_days_in_the_wrong_order_are_refused(
    registry: Registry,
) -> None:
    with pytest.raises(ActRefusedError, match="'good_will' is not in the list"):
        registry.assess(Assessment(DAY, DAY, frozenset({"good_will"})))
    with pytest.raises(ActRefusedError, match="The first day of the contract comes after"):
        registry.bind(Contract(DAY, DAY - timedelta(days=1), WHOLE))
    with pytest.raises(ActRefusedError, match="is no entrusted company of ours"):
        registry.read(company="operator")
    assert registry.standing().to_json() == {
        "party": "michibiki_call",
        "name": "Michibiki Call Centre (fictional)",
        "may_see": False,
        "against": ["not-assessed", "no-contract"],
        "last_day": None,
        "entrusted_by": [],
        "items": None,
    }
