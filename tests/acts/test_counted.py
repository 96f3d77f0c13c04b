"""Whichever desk shows a customer's data, it counts on one budget; a new one has to say so."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from cast import ROOT
from demand_office import DemandOffice
from mail_desk import MailDesk
from night_world import DAY, World
from real_database import Database, create_database
from relay_office import ASKS, RelayOffice
from request_office import HARU, KOTARO, Office, moment
from sekisho.cases.switching import Move
from sekisho.gate.count_reading import Reader, count_looked
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.give_receipt import give_receipt_for
from sekisho.gate.show_request import show_wishes
from sekisho.postgres.cluster import Cluster
from sekisho.postgres.roles import Role
from switching_office import SwitchingDesk
from watch_office import CURIOUS, NUMBERS, WatchOffice, rules

PAGE = ROOT / "docs" / "reference" / "counted-readings.md"
GATE = ROOT / "src" / "sekisho" / "gate"
WORKERS = {"operator", "privacy_officer", "auditor", "entrusted"}
COUNTS = re.compile(r"\b(?:count_reading|count_looked|count_wish|read_watched|record_look_at)\(")
REACHES = re.compile(
    r"\bhand\.(?:answers?|carried_mails|customer_of_\w+|demand_numbers|feed_references|mail_address"
    r"|locked_switching|marketing_consents|my_switchings|negawatt_of|number_of_opening|open_held"
    r"|opened_mail|opening|refuser|use_usage_key|wishes)\(|\bfinding\.find_customer\("
    r"|\b(?:fetch_rows|prepare_reading|read_for|decide_mail)\("
)
"""What a login of the screens can learn of a customer comes through one of these."""
GIVES_NO_WORKER = {
    "approve_opening": "who approves reads nothing; who asked was counted",
    "case_steps": "the number goes into the entry's commitment",
    "decide_mail": "what a mail tells goes to its customer",
    "door_rows": "the door itself; each act that opens it stands here or counts",
    "feed_reference": "a recipient is told by its own number",
    "give_outage_list": "two people; in bulk, for a network operator, at the command line",
    "hand_over_succession": "two officers; in bulk, for a successor, at the command line",
    "make_processed_set": "nobody is in the set by name",
    "marketing_basis": "customers' own page; whether a mail may go",
    "my_requests": "customers' own page",
    "open_mail": "who asked was counted; nobody else is given it",
    "queue_mail": "the address goes into the mail",
    "read_for": "no worker's reading; each act that reads so stands here or counts",
    "refuse_marketing": "customers' own link",
    "relay_mail": "a mailer's own mail; the answer is a figure",
    "relay_recipient": "a mailer's own mail; the answer is a figure",
    "release_held": "the mail goes to its customer",
    "send_mail": "what a mail tells goes to its customer",
    "show_switchings": "customers' own page",
    "switching_steps": "the number goes into the entry; what a move gives counts",
    "tell_held": "customers' own page",
    "tell_negawatt": "customers' own page",
}


def walked(patterns: Any, prefix: str = "/") -> Iterator[tuple[str, Any]]:
    """(address, view) of every route of ours."""
    for each in patterns:
        path = prefix + re.sub(r"<(?:\w+:)?(\w+)>", lambda m: m[1].upper(), str(each.pattern))
        if isinstance(each, URLResolver):
            yield from walked(each.url_patterns, path)
        elif isinstance(each, URLPattern) and each.callback.__module__.startswith("sekisho."):
            yield path, each.callback


def workers_routes() -> dict[str, Any]:
    """The addresses at which people who work here see anything, and all operations of the API."""
    from sekisho.api.site import api
    from sekisho.web.routes import discipline_of

    routes = {
        path: view
        for path, view in walked(get_resolver().url_patterns)
        if (said := discipline_of(view)) is not None and said.kinds & WORKERS
    }
    calls = {
        str(operation.operation_id): operation.view_func
        for _, router in api._routers
        for view in router.path_operations.values()
        for operation in view.operations
    }
    return routes | calls


def rows(heading: str) -> list[tuple[list[str], str]]:
    """(addresses, the next cell) of each line of the table under this heading."""
    passage = PAGE.read_text(encoding="utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in passage.splitlines() if line.startswith("| `")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [(re.findall(r"`([^`]+)`", each[0]), each[1]) for each in cells]


@pytest.mark.usefixtures("migrated")
def test_every_address_and_call_is_counted_or_listed_with_a_reason_once() -> None:
    listed = [path for heading in ("Counted", "Not counted") for paths, _ in rows(heading)
              for path in paths]  # fmt: skip
    assert sorted(listed) == sorted(set(listed))
    assert set(listed) == set(workers_routes())
    assert len(listed) > 80
    assert all(len(reason) > 10 for _, reason in rows("Not counted"))


@pytest.mark.usefixtures("migrated")
def test_what_is_said_to_be_counted_goes_through_the_act_and_the_act_through_the_counter() -> None:
    routes = workers_routes()
    for paths, acts in rows("Counted"):
        for path in paths:
            place = f"{routes[path].__module__.replace('.', '/')}.py"
            desk = (ROOT / "src" / place).read_text(encoding="utf-8")
            for act in re.findall(r"`(\w+)`", acts):
                assert f"from sekisho.gate.{act} import" in desk, (path, act)
                assert counts(act), act


def counts(act: str) -> bool:
    """The act counts by itself, or shows nothing but what an act gives that does."""
    text = (GATE / f"{act}.py").read_text(encoding="utf-8")
    return bool(COUNTS.search(text)) or (act == "show_record" and "read_for_entrusted(" in text)


def test_every_act_that_reaches_a_customers_data_counts_or_gives_it_to_no_worker() -> None:
    reaching = {
        path.stem for path in GATE.glob("*.py") if REACHES.search(path.read_text(encoding="utf-8"))
    }
    silent = {act for act in reaching if not counts(act)}
    assert silent == set(GIVES_NO_WORKER)
    assert reaching - silent >= {"show_held", "find_mail", "disclose_demand", "inquire_usage"}


def test_every_function_by_which_the_screens_learn_something_is_looked_for(world: World) -> None:
    """A function that is new in the database is either looked for above, or tells nothing."""
    told = world.owner(
        "SELECT DISTINCT p.pronamespace::regnamespace || '.' || proname || '(' FROM pg_proc AS p"
        " WHERE p.pronamespace::regnamespace::text IN ('hand', 'finding')"
        " AND has_function_privilege('sekisho_web', p.oid, 'EXECUTE')"
        " AND pg_get_function_result(p.oid) NOT IN ('void', 'boolean')"
    )
    assert {name for (name,) in told if not REACHES.search(name)} == {
        "hand.end_marketing_consents(",  # how many
        "hand.mark(",  # a keyed mark
        "hand.mask_others(",  # the same words, with less of others in them
        "hand.open_switching(",  # the number of a case
        "hand.same_wish(",  # the number of a case
        "hand.switchings(",  # cases, by number
    }


@pytest.fixture(scope="module")
def watch(
    cluster: Cluster, published: Database, tmp_path_factory: pytest.TempPathFactory
) -> WatchOffice:
    """One world for all; in each test somebody else has used up their day."""
    place = tmp_path_factory.mktemp("counted")
    return WatchOffice(World(create_database(cluster, template=published.name), place))


@pytest.fixture(autouse=True)
def one_a_day(tmp_path: Path) -> Iterator[None]:
    """Nobody sees more than one customer a day."""
    with rules(tmp_path, "budgets: {default: {customers: 1, empty: 3}}\n"):
        yield


def over(watch: WatchOffice, who: str, role: str = "operator") -> Any:
    """What this person meets now, who has read a record: the refusal, in both languages."""
    watch.read(NUMBERS[9], watch.actor(who, role))
    return pytest.raises(ActRefusedError, match="You may read 1 customers a day and have read them")


def kinds(watch: WatchOffice, who: str) -> set[str]:
    """The alarms about this person."""
    return {alarm.kind for alarm in watch.alarms() if alarm.who == who}


def test_a_mail_is_neither_found_nor_asked_for_beyond_the_budget(watch: WatchOffice) -> None:
    desk = MailDesk(watch.office)
    wish = desk.wish(who=watch.actor("account-31"))
    with over(watch, "account-31") as told:
        desk.find(wish)
    assert told.value.ja.startswith("今日見られるお客様は1人までで、その人数に達しました（L24）。")
    with pytest.raises(ActRefusedError, match="You may read 1 customers a day"):
        desk.ask(wish, UUID(int=1))
    assert kinds(watch, "account-31") == {"budget"}


def test_a_held_mail_stays_closed_beyond_the_budget_and_counts_within_it(
    watch: WatchOffice,
) -> None:
    office = RelayOffice(watch.world)
    first, second = (office.write(office.somebody(), ASKS).id for _ in range(2))
    assert office.open(first, "account-32").parts
    assert office.open(first, "account-32").parts, "who was read already may be read again"
    size = watch.world.owner("SELECT count(*) FROM books.act WHERE kind = 'mail_opened'")
    with pytest.raises(ActRefusedError, match="You may read 1 customers a day"):
        office.open(second, "account-32")
    assert watch.world.owner("SELECT count(*) FROM books.act WHERE kind = 'mail_opened'") == size
    with pytest.raises(ActRefusedError, match="You may read 1 customers a day"):
        watch.read(NUMBERS[9], watch.actor("account-32"))


def test_what_a_demand_is_about_counts_and_the_demand_waits_for_another_day(
    watch: WatchOffice, tmp_path: Path
) -> None:
    office = DemandOffice(watch.world)
    demand = office.approved()
    with over(watch, KOTARO, "privacy_officer"):
        office.disclose(demand)
    assert office.shown(demand).state == "approved"
    with rules(tmp_path, "budgets: {default: {customers: 2}}\n"):
        assert office.disclose(demand).persons == 1


def test_the_wishes_of_a_request_count(watch: WatchOffice) -> None:
    office = Office(watch.world)
    case = office.open("correction", corrections=(("phone", "0000-12-3456"),)).case
    office.identify(case)

    def look(who: str) -> list[tuple[str, str | None]]:
        with watch.world.connected(Role.WEB) as connection:
            return show_wishes(connection, watch.version, case, moment(who), "operator", "en")

    with over(watch, "account-33"):
        look("account-33")
    assert look("account-34") == [("Telephone number", "0000-12-3456")]
    with pytest.raises(ActRefusedError, match="You may read 1 customers a day"):
        watch.read(NUMBERS[9], watch.actor("account-34"))


def test_a_case_whose_customer_is_gone_is_no_search_in_vain(
    watch: WatchOffice, tmp_path: Path
) -> None:
    reader = Reader("account-38", "operator", "inquiry", DAY)
    with rules(tmp_path, "budgets: {default: {customers: 2, empty: 1}}\n"):
        with watch.world.connected(Role.WEB) as connection:
            for gone in ([], ["S0000-00000000"], ["S0000-00000000"]):
                assert count_looked(connection, watch.version, reader, gone) is None
        assert kinds(watch, "account-38") == set()
        assert watch.read(NUMBERS[9], watch.actor("account-38")).contracts, "nothing was used up"


def test_numbers_that_somebody_tries_are_searches_in_vain(
    watch: WatchOffice, tmp_path: Path
) -> None:
    reader = Reader("account-39", "operator", "inquiry", DAY)
    with (
        rules(tmp_path, "budgets: {default: {customers: 2, empty: 2}}\n"),
        watch.world.connected(Role.WEB) as connection,
    ):
        for tried in ("S0000-00000000", "S0000-00000001"):
            assert count_looked(connection, watch.version, reader, [tried], sought=True) is None
        with pytest.raises(ActRefusedError, match="2 searches found nobody today"):
            count_looked(connection, watch.version, reader, [NUMBERS[9]], sought=True)
    assert kinds(watch, "account-39") == {"searches"}


def test_a_move_that_makes_papers_counts_and_others_do_not(watch: WatchOffice) -> None:
    desk = SwitchingDesk(watch.world)
    case = desk.open(desk.applicant()).switching
    with over(watch, "account-35"):
        desk.at(case, Move.CONSENT)
        desk.move(case, Move.RELAY, id="account-35")
    assert desk.step(case)[0] == "consented"
    assert desk.move(case, Move.RELAY, id="account-36").messages


def test_a_receipt_that_a_program_fetches_counts_for_who_answers_for_it(
    watch: WatchOffice,
) -> None:
    program = watch.actor("client-1", person="account-37")
    with over(watch, "account-37"), watch.world.connected(Role.WEB) as connection:
        give_receipt_for(connection, watch.version, program, DAY, HARU, 1)


def test_a_canary_alarms_at_every_desk_even_where_nothing_is_shown(watch: WatchOffice) -> None:
    canary = "S0007-00900009"
    watch.plant(canary)
    desk = MailDesk(watch.office)
    with pytest.raises(ActRefusedError, match="The content of customers' mail is not read"):
        desk.find(desk.wish(who=watch.actor(CURIOUS), customer_no=canary))
    assert kinds(watch, CURIOUS) == {"canary"}
