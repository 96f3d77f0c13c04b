"""Who has left, or is no officer any more, has approved nothing that is not carried out yet."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from pyrage import x25519

from demand_office import DemandOffice
from mail_desk import MailDesk
from night_world import DAY, World
from real_database import Database, create_database
from request_office import HARU, KOTARO, MIDORI, NOON, moment
from sekisho.gate.declare_outage import (
    approve_outage,
    declare_outage,
    review_outage,
    withdraw_outage,
)
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.give_outage_list import Giving, give_outage_list
from sekisho.gate.hand_over_succession import Handing, hand_over_succession
from sekisho.gate.open_mail import hand_over_opened, why_never_opened
from sekisho.gate.read_record import Actor
from sekisho.gate.record_succession import (
    Passing,
    approve_succession,
    record_succession,
    withdraw_succession,
)
from sekisho.gate.show_outages import show_outage
from sekisho.gate.show_successions import show_succession, standing_successions
from sekisho.gate.succession_scope import listed
from sekisho.postgres.cluster import Cluster
from sekisho.postgres.roles import Role

OFFICER = "privacy_officer"
END = NOON + timedelta(hours=30)


def said(clause: str) -> str:
    """What is told of an approval that counts no more."""
    return (
        "Somebody who approved it has left or is no privacy officer any more, so that approval"
        f" counts no more. Another officer approves it ({clause})."
    )


def anew(clause: str) -> str:
    """What is told where who began it has left before anybody approved."""
    return (
        "Who recorded it has left or has that role no more, so nobody approves it. Withdraw it, and"
        f" let somebody in office record it anew ({clause})."
    )


def alone(clause: str) -> str:
    """What is told of the only one who is left of two."""
    return (
        "Who recorded it has left or has that role no more. Somebody other than who approved it"
        f" does this ({clause})."
    )


AGAIN = (
    "Somebody who approved it has left or is no privacy officer any more, so that approval counts"
    " no more. Ask for the opening again (C23, C26)."
)
"""What is told of an opening that was approved: no other officer can approve it once more."""


@dataclass(frozen=True)
class House:
    """A house whose officers have accounts."""

    world: World

    def officer(self) -> str:
        """Somebody who is an officer from now on, as the acts know them."""
        [(number,)] = self.world.owner(
            "INSERT INTO accounts.account (username, password, email, kind, acknowledged,"
            " is_active, synthetic) VALUES ('o-' || gen_random_uuid(), '', '', 'privacy_officer',"
            " '', true, false) RETURNING id"
        )
        return f"account-{number}"

    def change(self, who: str, said: str) -> None:
        """Something is changed of the account."""
        self.world.owner(
            f"UPDATE accounts.account SET {said} WHERE id = %s", int(who.split("-")[1])
        )

    def counts(self, who: str, role: Role = Role.WEB) -> bool:
        """Whether an approval of theirs would count now."""
        with self.world.connected(role) as connection:
            row = connection.execute("SELECT books.approval_counts(%s)", (who,)).fetchone()
        return bool(row and row[0])

    @property
    def demands(self) -> DemandOffice:
        """The office of demands."""
        return DemandOffice(self.world)


def contract_of_haru(world: World) -> str:
    """The number of a contract of Haru's."""
    [(contract,)] = world.owner(
        "SELECT k.contract_no FROM records.contract AS k JOIN records.customer AS c"
        " ON c.id = k.customer_id WHERE c.customer_no = %s LIMIT 1", HARU,
    )  # fmt: skip
    return str(contract)


def area_of_haru(world: World) -> str:
    """The area of a supply point of Haru's."""
    [(area,)] = world.owner(
        "SELECT p.area FROM records.supply_point AS p JOIN records.customer AS c"
        " ON c.id = p.customer_id WHERE c.customer_no = %s LIMIT 1", HARU,
    )  # fmt: skip
    return str(area)


@pytest.fixture(scope="module")
def house(cluster: Cluster, published: Database, tmp_path_factory: pytest.TempPathFactory) -> House:
    """One house for all; each test has officers of its own."""
    place = tmp_path_factory.mktemp("left")
    return House(World(create_database(cluster, template=published.name), place))


def refused(act: Callable[[], object]) -> str:
    """What is told instead."""
    with pytest.raises(ActRefusedError) as told:
        act()
    return told.value.en


LEFT = [
    "is_active = false",
    "kind = 'operator'",
    "leaves_on = (now() AT TIME ZONE 'Asia/Tokyo')::date",
]


@pytest.mark.parametrize("change", LEFT)
@pytest.mark.parametrize("role", [Role.WEB, Role.HAND, Role.AUDIT])
def test_an_approval_counts_until_midnight_in_tokyo_of_the_first_day_away(
    house: House, change: str, role: Role
) -> None:
    who = house.officer()
    house.change(who, "leaves_on = (now() AT TIME ZONE 'Asia/Tokyo')::date + 1")
    assert house.counts(who, role)
    house.change(who, change)
    assert not house.counts(who, role)
    assert not house.counts("account-999999999", role), "an account that is none"
    assert house.counts(MIDORI, role), "a name of the command line is no account"


def test_the_other_logins_may_not_ask(house: House) -> None:
    with (
        house.world.connected(Role.EXTRACT) as connection,
        pytest.raises(Exception, match="permission denied"),
    ):
        connection.execute("SELECT books.approval_counts('account-1')")


@pytest.mark.parametrize("change", LEFT)
def test_a_demand_waits_for_another_approval(house: House, change: str) -> None:
    office, (first, second, third) = house.demands, [house.officer() for _ in range(3)]
    paper = f"%PDF-1.7 until {change}".encode()
    demand = office.open(document=paper, document_no=f"第{LEFT.index(change)}号").demand
    office.call(demand)
    office.approve(demand, first, document=paper)
    assert office.approve(demand, second, document=paper).state == "approved"
    house.change(second, change)
    assert office.shown(demand).state == "confirmed"
    assert refused(lambda: office.disclose(demand, document=paper)) == said("C26")
    assert office.approve(demand, third, document=paper).state == "approved"
    done = office.disclose(demand, document=paper)
    house.change(first, change)
    assert office.shown(demand).state == "disclosed", "what was carried out stays"
    assert done.persons == 1


def test_a_leaver_whose_colleague_has_not_approved_yet_is_one_approval_less(house: House) -> None:
    office, (first, second, third) = house.demands, [house.officer() for _ in range(3)]
    paper = b"%PDF-1.7 another paper"
    demand = office.open(document=paper, document_no="第90号").demand
    office.call(demand)
    office.approve(demand, first, document=paper)
    house.change(first, "is_active = false")
    assert office.approve(demand, second, document=paper).state == "confirmed"
    assert office.approve(demand, third, document=paper).state == "approved"


def test_a_succession_waits_for_another_approval_and_nobody_is_told_of_it(house: House) -> None:
    world, version = house.world, house.demands.office.version
    first, second = house.officer(), house.officer()
    contract = contract_of_haru(world)
    passing = Passing("merger", "yukue_energy", "第7号", DAY, "0120-000-111", listed(contract))

    def hand_over() -> Any:
        actor = Actor(KOTARO, OFFICER, version.policy.digest)
        with world.connected(Role.WEB) as web, world.connected(Role.HAND) as hand:
            place = world.place / "succession"
            handing = Handing(web, hand, version, actor, moment(KOTARO), place, contract)
            return hand_over_succession(handing, number)

    with world.connected(Role.WEB) as web:
        number = record_succession(web, version, passing, moment(KOTARO), OFFICER).succession
        approve_succession(web, version, number, moment(first), OFFICER)
        assert len(standing_successions(web, version, DAY, "en")) == 1
        web.rollback()
        house.change(first, "kind = 'operator'")
        shown = show_succession(web, number, "en")
        assert (shown.state, shown.approved_by) == ("recorded", None)
        assert standing_successions(web, version, DAY, "en") == []
        web.rollback()
        assert refused(hand_over) == said("C20")
        approve_succession(web, version, number, moment(second), OFFICER)
    assert hand_over().customers == 1
    house.change(second, "is_active = false")
    with world.connected(Role.AUDIT) as audit:
        assert show_succession(audit, number, "en").state == "handed_over"


@pytest.mark.parametrize("change", LEFT)
def test_what_a_leaver_recorded_is_approved_by_nobody(house: House, change: str) -> None:
    world, version = house.world, house.demands.office.version
    thief, officer = house.officer(), house.officer()
    passing = Passing("merger", "yukue_energy", "第8号", DAY, "0120-000-112")
    with world.connected(Role.WEB) as web:
        number = record_succession(web, version, passing, moment(thief), OFFICER).succession
        house.change(thief, change)
        assert refused(
            lambda: approve_succession(web, version, number, moment(officer), OFFICER)
        ) == anew("C20")
        shown = show_succession(web, number, "en")
        assert (shown.state, shown.waits_since) == ("recorded", anew("C20"))
        web.rollback()
        withdraw_succession(web, version, number, moment(officer), OFFICER)
        assert show_succession(web, number, "en").waits_since == ""


@pytest.mark.parametrize("change", ["is_active = false", "kind = 'auditor'", LEFT[2]])
def test_what_a_leaver_declared_is_approved_by_nobody(house: House, change: str) -> None:
    world, version = house.world, house.demands.office.version
    staff, officer = house.officer(), house.officer()
    house.change(staff, "kind = 'operator'")
    with world.connected(Role.WEB) as web:
        number = declare_outage(
            web, version, area="03", reason="台風による停電", until=END, moment=moment(staff)
        ).outage
        house.change(staff, change)
        assert refused(
            lambda: approve_outage(web, version, number, moment(officer), OFFICER)
        ) == anew("C33")
        assert show_outage(web, version, number, NOON, "en").waits_since == anew("C33")
        web.rollback()
        withdraw_outage(web, version, number, moment(officer), OFFICER)


def test_two_people_in_office_stand_behind_what_goes_out(house: House) -> None:
    world, version = house.world, house.demands.office.version
    first, second = house.officer(), house.officer()
    contract = contract_of_haru(world)
    area = area_of_haru(world)
    passing = Passing("merger", "yukue_energy", "第9号", DAY, "0120-000-113", listed(contract))

    def hand_over(who: str) -> Any:
        actor = Actor(who, OFFICER, version.policy.digest)
        with world.connected(Role.WEB) as web, world.connected(Role.HAND) as hand:
            place = world.place / "by-two"
            return hand_over_succession(
                Handing(web, hand, version, actor, moment(who), place, contract), passed
            )

    def give(who: str) -> Any:
        actor = Actor(who, OFFICER, version.policy.digest)
        with world.connected(Role.WEB) as web, world.connected(Role.HAND) as hand:
            place = world.place / "by-two"
            return give_outage_list(
                Giving(web, hand, version, actor, moment(who), lambda: NOON, place), declared
            )

    with world.connected(Role.WEB) as web:
        passed = record_succession(web, version, passing, moment(first), OFFICER).succession
        approve_succession(web, version, passed, moment(second), OFFICER)
        declared = declare_outage(
            web, version, area=area, reason="台風による停電", until=END, moment=moment(first)
        ).outage
        approve_outage(web, version, declared, moment(second), OFFICER)
    house.change(first, "is_active = false")
    assert refused(lambda: hand_over(second)) == alone("C20")
    assert refused(lambda: give(second)) == alone("C33")
    assert hand_over(KOTARO).customers == 1
    assert give(KOTARO).customers > 0


def test_an_outage_gives_no_list_until_another_approves(house: House) -> None:
    world, version = house.world, house.demands.office.version
    first, second, third = (house.officer() for _ in range(3))
    area = area_of_haru(world)

    def give() -> Any:
        actor = Actor(MIDORI, "operator", version.policy.digest)
        with world.connected(Role.WEB) as web, world.connected(Role.HAND) as hand:
            place = world.place / "outage"
            return give_outage_list(
                Giving(web, hand, version, actor, moment(MIDORI), lambda: NOON, place), number
            )

    with world.connected(Role.WEB) as web:
        number = declare_outage(
            web, version, area=area, reason="台風による停電", until=END, moment=moment(MIDORI)
        ).outage
        approve_outage(web, version, number, moment(first), OFFICER)
        house.change(first, "is_active = false")
        shown = show_outage(web, version, number, NOON, "en")
        assert (shown.state, shown.approved_by) == ("declared", None)
        web.rollback()
        assert refused(give) == said("C33")
        approve_outage(web, version, number, moment(second), OFFICER)
        assert give().customers > 0
        house.change(second, "is_active = false")
        after = moment(third, END + timedelta(hours=1))
        step = review_outage(web, version, number, "一覧は一度だけでした", after, OFFICER)
    assert step.state == "reviewed", "what was given is looked at, whoever has left"


def test_who_approved_a_list_that_was_given_stays_when_the_outage_ends_early(house: House) -> None:
    world, version = house.world, house.demands.office.version
    first, second = house.officer(), house.officer()
    area = area_of_haru(world)

    def give(at: datetime = NOON) -> Any:
        actor = Actor(MIDORI, "operator", version.policy.digest)
        with world.connected(Role.WEB) as web, world.connected(Role.HAND) as hand:
            place = world.place / "outage"
            return give_outage_list(
                Giving(web, hand, version, actor, moment(MIDORI, at), lambda: at, place), number
            )

    with world.connected(Role.WEB) as web:
        number = declare_outage(
            web, version, area=area, reason="地震による停電", until=END, moment=moment(MIDORI)
        ).outage
        approve_outage(web, version, number, moment(first), OFFICER)
        give()
        house.change(first, "is_active = false")
        shown = show_outage(web, version, number, NOON, "en")
        assert (shown.state, shown.approved_by) == ("declared", first)
        assert shown.waits_since == said("C33")
        late = END + timedelta(hours=1)
        assert show_outage(web, version, number, late, "en").waits_since == ""
        web.rollback()
        assert refused(give) == said("C33")
        assert refused(lambda: give(late)).startswith("The box ended at 2026-"), "nobody can help"
        withdraw_outage(web, version, number, moment(second), OFFICER)
        shown = show_outage(web, version, number, NOON, "en")
        assert (shown.state, shown.approved_by) == ("withdrawn", first)
        web.rollback()
        review_outage(web, version, number, "一覧は一度だけでした", moment(second), OFFICER)
    assert world.owner(
        "SELECT state, approved_by, reviewed_by FROM books.outage WHERE id = %s", number
    ) == [("reviewed", first, second)]


def test_a_mail_that_law_allows_stays_closed(house: House) -> None:
    desk, officer = MailDesk(house.demands.office), house.officer()
    mail = desk.take_in()
    wish = desk.wish("legal_demand", document="検第2026-115号")
    asked = desk.ask(wish, mail)
    desk.approve(asked.opening, desk.actor(officer, OFFICER))
    house.change(officer, "leaves_on = '2026-11-01'")
    assert refused(lambda: desk.open(asked.opening)) == AGAIN
    own = desk.ask(desk.wish(request=desk.identified()), mail)
    assert desk.open(own.opening), "what needs no second person is opened"


def test_whoever_waits_at_the_screen_for_a_mail_is_told_to_ask_again(house: House) -> None:
    desk, officer = MailDesk(house.demands.office), house.officer()
    wish = desk.wish("legal_demand", document="検第2026-116号")
    session = str(x25519.Identity.generate().to_public())
    asked = desk.ask(wish, desk.take_in(), receiver=session)

    def never(who: str = MIDORI, at: datetime = NOON) -> str | None:
        with house.world.connected(Role.WEB) as web:
            found = why_never_opened(web, asked.opening, who, at)
        return None if found is None else found.en

    over = "It was used already, or its time is over. Ask again."
    assert never() is None, "it waits for a second person"
    assert never(at=NOON + timedelta(hours=24)) == over
    desk.approve(asked.opening, desk.actor(officer, OFFICER))
    assert never() is None, "it waits for the hand"
    house.change(officer, "kind = 'operator'")
    assert never() == AGAIN
    assert never(KOTARO) is None, "nobody else learns of it"
    with house.world.connected(Role.HAND) as hand:
        assert hand_over_opened(hand, desk.key, NOON) == []
        house.change(officer, "kind = 'privacy_officer'")
        assert hand_over_opened(hand, desk.key, NOON) == [asked.opening]
    assert never() is None
    assert never(at=NOON + timedelta(minutes=30)) == over, "it was fetched, or was not in time"
