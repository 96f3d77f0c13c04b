"""Customers' own mail is neither read nor disclosed, save on the clause's two grounds (C23)."""

import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from pyrage import decrypt, x25519

from mail_desk import LETTER, SECRET_WORDS, MailDesk, fresh
from night_world import DAY, SEED, World
from request_office import HARU, KOTARO, MIDORI, NOON, Office, moment
from sekisho.gate.content_key import ContentKey
from sekisho.gate.erase_record import forget_customer
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.find_mail import Headers
from sekisho.gate.give_receipt import give_receipt
from sekisho.gate.load_synthetic import customer_numbers
from sekisho.gate.open_mail import fetch_opened, hand_over_opened
from sekisho.gate.run_retention import Sweep, run_retention
from sekisho.gate.seal_record import Sealing, seal_record
from sekisho.gate.tell_timeline import tell_timeline
from sekisho.postgres.roles import Role

NATSU = list(customer_numbers(SEED, 2).values())[1]
HOUR = timedelta(hours=1)


@pytest.fixture
def desk(world: World) -> MailDesk:
    """A desk with its key."""
    return MailDesk(Office(world))


def refused(do: Callable[[], object]) -> ActRefusedError:
    """How it is refused."""
    with pytest.raises(ActRefusedError) as told:
        do()
    return told.value


def test_a_mail_is_opened_to_solve_the_customers_own_problem_and_the_customer_sees_it(
    desk: MailDesk,
) -> None:
    mail = desk.take_in()
    wish = desk.wish(request=desk.identified())
    (found,) = desk.find(wish)
    assert (found.id, found.incoming, found.domain) == (mail, True, "example.net")
    asked = desk.ask(wish, mail)
    assert asked.ledger_index is not None
    assert desk.open(asked.opening) == LETTER
    entry = desk.office.entry(asked.ledger_index).fields
    assert (entry["kind"], entry["clauses"], entry["case"]) == (
        "mail-opening", ["C23"], "Q-2026-0042",
    )  # fmt: skip
    assert HARU not in str(entry)
    with desk.office.world.connected(Role.WEB) as connection:
        passages, _ = tell_timeline(connection, HARU, "en")
        told = next(one for one in passages if one.index == asked.ledger_index)
        desk.office.world.checkpoint()
        receipt = give_receipt(connection, HARU, asked.ledger_index)
    assert told.inside
    assert told.items == ("Content of electronic mail",)
    assert [clause for clause, _, _ in told.sentences] == ["C23"]
    assert receipt
    assert desk.office.world.faults() == []


@pytest.mark.parametrize("purpose", ["billing", "inquiry", "new_service_news", "subject_request"])
def test_no_other_purpose_opens_a_mail_and_the_refusal_cites_the_clause(
    desk: MailDesk, purpose: str
) -> None:
    mail = desk.take_in()
    told = refused(lambda: desk.ask(desk.wish(purpose, request=desk.identified()), mail))
    assert told.code == "mail-is-private"
    assert "C23" in told.ja
    assert "C23" in told.en
    assert refused(lambda: desk.find(desk.wish(purpose))).code == "mail-is-private"


def test_without_the_customers_own_request_nothing_is_opened(desk: MailDesk) -> None:
    mail = desk.take_in()
    assert refused(lambda: desk.ask(desk.wish(), mail)).code == "mail-is-private"
    unproved = str(desk.office.open("disclosure").case)
    assert refused(lambda: desk.ask(desk.wish(request=unproved), mail)).code == "identity-open"
    foreign = desk.identified(NATSU)
    assert refused(lambda: desk.ask(desk.wish(request=foreign), mail)).code == "identity-open"


def test_a_case_number_is_needed_and_the_version_in_force_must_be_acknowledged(
    desk: MailDesk,
) -> None:
    mail, request = desk.take_in(), desk.identified()
    told = refused(lambda: desk.ask(desk.wish(request=request, case=" "), mail))
    assert told.code == "no-case"
    unread = desk.wish(request=request, who=replace(desk.actor(), trained_for="sha256:old"))
    assert refused(lambda: desk.ask(unread, mail)).code == "not-acknowledged"


def test_another_customers_mail_is_not_found_under_this_ones_request(desk: MailDesk) -> None:
    mail = desk.take_in(customer=NATSU)
    wish = desk.wish(request=desk.identified())
    assert desk.find(wish) == []
    assert refused(lambda: desk.ask(wish, mail)).code == "no-such-mail"
    assert refused(lambda: desk.ask(wish, uuid4())).code == "no-such-mail"


@pytest.mark.parametrize(
    ("headers", "count"),
    [
        (Headers(DAY - timedelta(days=2), DAY), 1),
        (Headers(DAY, DAY), 0),
        (Headers(DAY - timedelta(days=2), DAY, incoming=False), 0),
        (Headers(DAY - timedelta(days=2), DAY, domain="Example.net "), 1),
        (Headers(DAY - timedelta(days=2), DAY, domain="example.jp"), 0),
    ],
)
def test_mails_are_found_by_day_direction_and_domain(
    desk: MailDesk, headers: Headers, count: int
) -> None:
    desk.take_in()
    assert len(desk.find(desk.wish(request=desk.identified()), headers)) == count


def test_what_law_allows_waits_for_a_second_person(desk: MailDesk) -> None:
    mail = desk.take_in()
    officer = desk.actor(MIDORI, "privacy_officer")
    second = desk.actor(KOTARO, "privacy_officer")
    wish = desk.wish("legal_demand", officer, document="令状 2026-11")
    asked = desk.ask(wish, mail)
    assert asked.ledger_index is None
    assert refused(lambda: desk.open(asked.opening)).code == "not-approved"
    assert refused(lambda: desk.approve(asked.opening, officer)).code == "own-opening"
    staff = desk.actor(KOTARO, "operator")
    assert refused(lambda: desk.approve(asked.opening, staff)).code == "not-your-role"
    late = NOON + timedelta(hours=24)
    assert refused(lambda: desk.approve(asked.opening, second, late)).code == "too-late"
    index = desk.approve(asked.opening, second)
    assert desk.office.entry(index).fields["ground"] == "law"
    assert refused(lambda: desk.approve(asked.opening, second)).code == "no-such-opening"
    assert desk.open(asked.opening) == LETTER


def test_an_opening_under_law_can_be_sealed_from_the_customers_timeline(desk: MailDesk) -> None:
    officer = desk.actor(MIDORI, "privacy_officer")
    asked = desk.ask(desk.wish("legal_demand", officer, document="W-1"), desk.take_in())
    index = desk.approve(asked.opening, desk.actor(KOTARO, "privacy_officer"))
    world, version = desk.office.world, desk.office.version
    at = max(NOON, datetime.now(UTC))  # the timeline goes by the database's own day
    last = at.date() + timedelta(days=360)
    sealing = Sealing(index, "record_crime", last, KOTARO, "privacy_officer")
    with world.connected(Role.HAND) as hand:
        seal_record(hand, version, sealing, moment(MIDORI, at))
    with world.connected(Role.WEB) as connection:
        passages, _ = tell_timeline(connection, HARU, "en")
    assert index not in [one.index for one in passages]


def test_law_needs_a_document(desk: MailDesk) -> None:
    told = refused(lambda: desk.ask(desk.wish("legal_demand"), desk.take_in()))
    assert told.code == "mail-is-private"
    assert "C23" in told.ja


def test_an_opening_is_good_once_for_whoever_asked_within_the_hour(desk: MailDesk) -> None:
    mail, wish = desk.take_in(), desk.wish(request=desk.identified())
    opening = desk.ask(wish, mail).opening
    assert refused(lambda: desk.open(opening, KOTARO)).code == "no-such-opening"
    assert refused(lambda: desk.open(opening, at=NOON + HOUR)).code == "opening-over"
    assert desk.open(opening) == LETTER
    assert refused(lambda: desk.open(opening)).code == "opening-over"


def test_a_row_that_the_web_role_forges_opens_nothing(desk: MailDesk) -> None:
    mail, wish = desk.take_in(), desk.wish(request=desk.identified())
    first = desk.ask(wish, mail)
    with desk.office.world.connected(Role.WEB) as connection:
        row = connection.execute(
            "INSERT INTO books.mail_opening (mail, customer_id, ground, purpose, case_no, clauses,"
            " asked_by, asked_at, until, ledger_index) SELECT mail, customer_id, 'service',"
            " 'billing', 'x', '{}', asked_by, asked_at, until, ledger_index FROM books.mail_opening"
            " WHERE id = %s RETURNING id", (first.opening,),
        ).fetchone()  # fmt: skip
    assert row is not None
    assert refused(lambda: desk.open(row[0])).code == "not-recorded"


def test_at_a_screen_the_content_is_sealed_for_the_session_of_whoever_asked(
    desk: MailDesk,
) -> None:
    mail, wish = desk.take_in(), desk.wish(request=desk.identified())
    session = x25519.Identity.generate()
    asked = desk.ask(wish, mail, receiver=str(session.to_public()))
    with desk.office.world.connected(Role.WEB) as web:
        assert fetch_opened(web, asked.opening, MIDORI) is None
        with desk.office.world.connected(Role.HAND) as hand:
            assert hand_over_opened(hand, desk.key, NOON) == [asked.opening]
            assert hand_over_opened(hand, desk.key, NOON) == []
        desk.office.world.owner("UPDATE records.opened_mail SET made_at = now()")
        assert fetch_opened(web, asked.opening, KOTARO) is None
        sealed = fetch_opened(web, asked.opening, MIDORI)
    assert sealed is not None
    assert decrypt(sealed, [session]) == LETTER
    with desk.office.world.connected(Role.HAND) as hand:
        desk.office.world.owner("UPDATE records.opened_mail SET made_at = now() - interval '2h'")
        hand_over_opened(hand, desk.key, datetime.now(UTC))
    assert desk.office.world.owner("SELECT count(*) FROM records.opened_mail") == [(0,)]


@pytest.mark.parametrize("role", [Role.WEB, Role.EXTRACT, Role.AUDIT, Role.STAT, Role.IMPORT])
def test_no_other_role_reads_even_the_sealed_content(desk: MailDesk, role: Role) -> None:
    desk.take_in()
    with (
        desk.office.world.connected(role) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("SELECT sealed FROM records.carried_mail")


def test_without_the_key_the_hand_opens_nothing(desk: MailDesk, tmp_path: Path) -> None:
    mail, wish = desk.take_in(), desk.wish(request=desk.identified())
    opening = desk.ask(wish, mail).opening
    object.__setattr__(desk, "key", ContentKey(tmp_path / "no.key", tmp_path / "no.pub"))
    assert refused(lambda: desk.open(opening)).code == "no-content-key"
    desk.key.make()
    assert refused(lambda: desk.open(opening)).code == "another-key"


def test_no_word_of_a_mail_stands_in_the_files_of_the_database(desk: MailDesk) -> None:
    mail = desk.take_in()
    desk.open(desk.ask(desk.wish(request=desk.identified()), mail).opening)
    assert _holding(desk, "carried_mail") != ""
    assert _holding(desk, *SECRET_WORDS[:2]) == ""


def _holding(desk: MailDesk, *words: str) -> str:
    """The files of the server that hold one of these words, a line each.

    A file of its log may be renamed meanwhile, which is no fault and changes grep's exit status.
    """
    patterns = [part for word in words for part in ("-e", word)]
    return subprocess.run(
        ["grep", "-rlaF", *patterns, *_written(desk)], capture_output=True, text=True, check=False
    ).stdout


def _written(desk: MailDesk) -> list[Path]:
    """Where the server wrote anything of this database: not the others' own directories."""
    world = desk.office.world
    data = world.database.cluster.data
    named = "SELECT oid FROM pg_database WHERE datname = current_database()"
    ((number,),) = world.owner(named)
    shared = [each for each in data.iterdir() if each.name != "base"]
    return [data / "base" / str(number), *shared]


def test_erasure_leaves_neither_mail_nor_anything_that_leads_to_it(desk: MailDesk) -> None:
    mail, wish = desk.take_in(), desk.wish(request=desk.identified())
    session = x25519.Identity.generate()
    desk.ask(wish, mail, receiver=str(session.to_public()))
    with desk.office.world.connected(Role.HAND) as hand:
        assert len(hand_over_opened(hand, desk.key, NOON)) == 1
        (key,) = hand.execute("SELECT customer_id FROM records.carried_mail").fetchone() or (0,)
        forget_customer(hand, key)
    for table in ("carried_mail", "opened_mail"):
        assert desk.office.world.owner(f"SELECT count(*) FROM records.{table}") == [(0,)]
    assert desk.office.world.owner("SELECT DISTINCT customer_id FROM books.mail_opening") == [(0,)]


def test_sealed_mail_goes_when_the_notice_says_so(desk: MailDesk) -> None:
    desk.take_in()
    with desk.office.world.connected(Role.HAND) as hand:
        for years, left in ((0, 1), (30, 0)):
            now = NOON + timedelta(days=365 * years)
            run_retention(hand, desk.office.version, Sweep(now, fresh, lambda done, total: None))
            hand.commit()
            count = "SELECT count(*) FROM records.carried_mail"
            assert desk.office.world.owner(count) == [(left,)]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"no mail at all", "no-mail"),
        (b"Subject: x\r\n\r\nx", "no-mail"),
        (b"From: a@example.jp\r\n\r\n" + b"x" * 10_000_001, "too-large"),
    ],
)
def test_what_is_no_mail_is_not_taken_in(desk: MailDesk, raw: bytes, code: str) -> None:
    assert refused(lambda: desk.take_in(raw)).code == code


def test_a_mail_of_nobodys_is_not_taken_in(desk: MailDesk) -> None:
    assert refused(lambda: desk.take_in(customer="S0000-99999999")).code == "unknown-customer"
    assert desk.office.world.owner("SELECT count(*) FROM records.carried_mail") == [(0,)]
