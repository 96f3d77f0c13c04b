"""The registry of companies: two people, lines by date, and doors that ask it each time."""

from datetime import date, timedelta
from typing import Any

import psycopg
import pytest

from night_world import DAY, World
from party_office import AKATSUKI, LIST_DAY, MINAMO, OTHER, SAMPLES, SPARE, Registry, read, refused
from request_office import KOTARO, MIDORI, Office, moment
from sekisho.books import runs
from sekisho.books.connection import Db
from sekisho.gate import export_to_recipient
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.extract_files import Outbox
from sekisho.gate.hand_over_extract import hand_over_extract
from sekisho.gate.party_standing import refuse_withheld
from sekisho.gate.release_extract import release_extract
from sekisho.gate.show_recipients import show_managers, show_recipients
from sekisho.postgres.roles import Role
from sekisho.registers.kinds import ListKind
from sekisho.terms import Aspect


@pytest.fixture
def registry(world: World) -> Registry:
    """The registry, empty."""
    return Registry(world)


def test_lines_decide_tonight_without_a_publication(registry: Registry) -> None:
    waits = registry.bring(Aspect.RETAIL_LICENCE, "A0002", until=date(2026, 11, 20))
    registry.say(Aspect.RETAIL_LICENCE, "A0001", date(2016, 4, 1), number=AKATSUKI)
    registry.say(Aspect.WORD, "okinawa_epco", number=SPARE)
    registry.say(Aspect.RETAIL_LICENCE, "A0999", date(2016, 4, 1), number=SPARE)
    registry.review(waits)
    assert registry.relay_night() == {
        "akatsuki_power": "released",
        "hoshizora_denki": "not-in-the-registry",
        "shiokaze_energy": "released",
        "okinawa_epco": "released",
    }
    assert registry.world.faults() == []
    registry.world.assert_sound()


def test_terms_of_use_that_are_over_withhold_the_file_and_new_ones_give_it(
    registry: Registry,
) -> None:
    digest = "ab" * 32
    registry.say(Aspect.TERMS_OF_USE, digest, date(2025, 12, 1), DAY - timedelta(days=1))
    result = next(r for r in registry.world.night() if r.door.recipient == "hoshizora_denki")
    assert result.refused is not None
    assert result.refused.en == (
        "The terms of use of Hoshizora Denki (fictional) do not hold today (last day: 2026-11-30),"
        " so nothing is given. Bring the new ones with sekisho party record."
    )
    registry.say(Aspect.TERMS_OF_USE, "cd" * 32, DAY)
    assert registry.relay_night()["hoshizora_denki"] == "released"
    run = registry.world.run_of("hoshizora_denki", "cancellation_relay").id
    registry.say(Aspect.TERMS_OF_USE, "cd" * 32, DAY, DAY - timedelta(days=1))
    with registry.world.connected(Role.EXTRACT) as connection:
        told = refused(
            hand_over_extract, connection, registry.world.outbox, run, None, moment(MIDORI)
        )
    assert told.startswith("The terms of use of Hoshizora Denki (fictional) do not hold today")


def test_a_licence_that_ends_while_the_file_is_made_voids_it(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    def after_the_end(connection: Db, run: runs.Run, outbox: Outbox) -> bool:
        if run.plan.recipient == "hoshizora_denki":
            registry.say(Aspect.RETAIL_LICENCE, "A0002", until=DAY - timedelta(days=1))
        return release_extract(connection, run, outbox)

    monkeypatch.setattr(export_to_recipient, "release_extract", after_the_end)
    found = registry.relay_night()
    assert (found["hoshizora_denki"], found["akatsuki_power"]) == (
        "not-in-the-registry",
        "released",
    )
    voided = registry.world.owner(
        "SELECT state, reason FROM books.extract_run WHERE recipient = 'hoshizora_denki'"
    )
    assert voided == [("voided", "by the registry of companies the recipient may have nothing")]
    registry.world.assert_sound()


def test_nobody_takes_over_a_line_of_their_own_nor_one_that_was_reviewed(
    registry: Registry,
) -> None:
    line = registry.bring(Aspect.NAME, "ほしぞらエナジー株式会社", DAY)
    assert refused(registry.review, line, by=MIDORI) == (
        f"Somebody else than who brought line {line} has to review it."
    )
    assert refused(registry.review, line, role="operator") == (
        "A privacy officer reviews the lines of the registry of companies."
    )
    assert refused(registry.review, line, 999) == "There is no line 999. See sekisho party list."
    assert registry.shown().company.name == "Hoshizora Denki (fictional)"
    index = registry.review(line)
    assert refused(registry.review, line) == f"Line {line} was reviewed by {KOTARO} already."
    assert registry.shown().company.name == "ほしぞらエナジー株式会社"
    assert registry.shown(day=DAY - timedelta(days=1)).company.name != "ほしぞらエナジー株式会社"
    entry = Office(registry.world).entry(index)
    told = {key: entry.fields[key] for key in ("kind", "step", "lines", "taken")}
    assert told == {"kind": "registry", "step": "review", "lines": 1, "taken": True}


WRONG: list[tuple[dict[str, Any], str]] = [
    (
        {"number": "6999901000003"},
        "The corporate number '6999901000003' has not 13 digits, or fails its check digit.",
    ),
    (
        {"value": "あ0001"},
        "'あ0001': a retailer's registration is a capital letter and four digits (A0001).",
    ),
    (
        {"until": date(2017, 9, 29)},
        (
            "The end (2017-09-29) lies before the beginning (2017-10-01). To take back a line that"
            " was wrong, end it on the day before it began."
        ),
    ),
    ({"aspect": Aspect.NAME, "value": " "}, "The value is empty."),
    (
        {"aspect": Aspect.NAME, "value": "一\n二"},
        "The value has more than 300 characters, or a control character.",
    ),
    (
        {"aspect": Aspect.ASSESSMENT},
        ("An assessment is registered with sekisho entrusted assess; the doors follow it."),
    ),
    ({"aspect": Aspect.WORD, "value": "nobody"}, "'nobody' is no company of the terms table."),
    (
        {"aspect": Aspect.WORD, "value": "akatsuki_power"},
        "The corporate number of 'akatsuki_power' is 7999901000001, not 6999901000002.",
    ),
    (
        {"source": " "},
        "Say what it was seen in (a document, a list), in at most 200 characters.",
    ),
    ({"role": "auditor"}, "Our own staff bring lines to the registry of companies."),
]


def test_a_line_that_cannot_be_is_refused_with_its_reason(registry: Registry) -> None:
    for wrong, message in WRONG:
        line: dict[str, Any] = {"aspect": Aspect.RETAIL_LICENCE, "value": "A0002", **wrong}
        assert refused(registry.bring, **line) == message
    assert registry.world.owner("SELECT count(*) FROM books.party_line") == [(0,)]
    registry.say(Aspect.WORD, "okinawa_epco", number=SPARE)
    assert refused(registry.bring, Aspect.WORD, "okinawa_epco", number=OTHER) == (
        "The corporate number of 'okinawa_epco' is 3999901000021, not 2999901000022."
    )


def test_a_line_is_ended_by_a_newer_one_and_the_history_keeps_both(registry: Registry) -> None:
    registry.say(Aspect.RETAIL_LICENCE, "A0002")
    registry.say(Aspect.RETAIL_LICENCE, "A0002", until=DAY)
    registry.review(registry.bring(Aspect.RETAIL_LICENCE, "A0002"), taken=False)
    history = registry.shown()
    (standing,) = history.company.standings
    assert (standing.until, standing.holds) == (DAY, True)
    assert not registry.shown(day=DAY + timedelta(days=1)).company.standings[0].holds
    assert [line.taken for line in history.lines] == [True, True, False]
    registry.say(Aspect.CLOSED, "21", date(2026, 11, 1))
    assert registry.shown().company.closed
    assert registry.shown().company.standings[0].until == date(2026, 10, 31)
    assert refused(registry.shown, "1999901000023") == (
        "The registry knows no company '1999901000023'. See sekisho party list."
    )


def test_the_database_keeps_what_a_line_says_and_who_may_review_it(registry: Registry) -> None:
    line = registry.bring(Aspect.RETAIL_LICENCE, "A0002")
    with registry.world.connected(Role.WEB) as connection:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("UPDATE books.party_line SET value = 'A0003'")
        connection.rollback()
        with pytest.raises(psycopg.errors.CheckViolation, match="another_reviews_the_line"):
            connection.execute(
                "UPDATE books.party_line SET reviewed_by = proposed_by, taken = true,"
                " reviewed_index = 1 WHERE id = %s",
                (line,),
            )


def test_a_public_list_changes_nothing_before_somebody_else_has_taken_it_over(
    registry: Registry,
) -> None:
    brought = read(registry, ListKind.RETAILERS)
    assert brought.companies == 3
    changes = registry.world.owner(
        "SELECT change, count(*) FROM books.party_line GROUP BY 1 ORDER BY 1"
    )
    assert changes == [("absent", 1), ("licensed", 3), ("new", 9)]
    assert read(registry, ListKind.RETAILERS).lines == ()
    assert registry.relay_night()["shiokaze_energy"] == "released"
    registry.review(*brought.lines)
    assert registry.shown().company.name == "ほしぞらエナジー株式会社"
    assert registry.shown(SPARE).company.name == "かざぐるま電力株式会社"
    assert registry.shown(SPARE).company.party is None
    assert read(registry, ListKind.RETAILERS).lines == ()
    entry = Office(registry.world).entry(brought.ledger_index)
    told = {key: entry.fields[key] for key in ("kind", "step", "lines", "list")}
    assert told == {"kind": "registry", "step": "list", "lines": 13, "list": "retailers"}
    with registry.world.connected(Role.WEB) as connection:
        with pytest.raises(ActRefusedError) as withheld:
            refuse_withheld(
                connection, registry.version, "shiokaze_energy", "cancellation_relay", DAY
            )
        assert withheld.value.en == (
            "By the registry and the terms table Shiokaze Energy (fictional) may receive nothing"
            " today for 'Relaying a cancellation'. See its registration and contracts with sekisho"
            " party show."
        )


def test_a_list_with_a_fault_leaves_nothing_behind(registry: Registry) -> None:
    whole = (SAMPLES / "retailers.csv").read_bytes()
    text = whole.decode("cp932")
    cut = text[: text.rindex("かざぐるま")].encode("cp932")
    assert refused(read, registry, ListKind.RETAILERS, cut) == (
        "The list was not taken in.\nrow 6: Columns are missing. See whether the file is whole."
    )
    assert refused(read, registry, ListKind.NEGAWATT, whole).startswith(
        "The list was not taken in.\nHeadings are missing: 事業者コード、"
    )
    assert refused(read, registry, ListKind.RETAILERS, day=DAY + timedelta(days=1)) == (
        "The day of the list, 2026-12-02, lies ahead."
    )
    assert registry.world.owner("SELECT count(*) FROM books.party_list") == [(0,)]
    read(registry, ListKind.RETAILERS)
    assert refused(read, registry, ListKind.RETAILERS, day=LIST_DAY - timedelta(days=1)) == (
        "The list of 2026-11-20 was read already: one of 2026-11-19 is older."
    )


def test_an_operator_that_has_its_code_and_not_yet_a_contract_is_known_as_such(
    registry: Registry,
) -> None:
    registry.review(*read(registry, ListKind.NEGAWATT).lines)
    registry.review(*read(registry, ListKind.NETWORK_OPERATORS).lines)
    registry.review(*read(registry, ListKind.CORPORATE_NUMBERS).lines)
    held = {
        which: {s.aspect: s.holds for s in registry.shown(which).company.standings}
        for which in ("minamo_dr", "komorebi_dr", "2999901000022")
    }
    assert held == {
        "minamo_dr": {"balancing_contract": True, "operator_code": True},
        "komorebi_dr": {"balancing_contract": False, "operator_code": True},
        "2999901000022": {"network_licence": True},
    }
    assert registry.shown("kirameki_ad").company.closed
    assert registry.shown("shiokaze_energy").company.address == "福岡県架空市潮風町30番30号"


def test_everybody_is_called_as_on_the_day(registry: Registry) -> None:
    renamed = "ほしぞらエナジー株式会社"
    registry.review(
        registry.bring(Aspect.NAME, renamed, date(2026, 11, 15)),
        registry.bring(Aspect.ADDRESS, "神奈川県架空市月夜一丁目", DAY, number=MINAMO),
        registry.bring(Aspect.REPRESENTATIVE, "水原 月子", DAY, number=MINAMO),
    )
    with registry.world.connected(Role.WEB) as connection:
        for day, lang, name in (
            (DAY, "ja", renamed),
            (date(2026, 11, 14), "ja", "ほしぞらでんき株式会社"),
            (DAY, "en", "Hoshizora Denki (fictional)"),
        ):
            (shown,) = show_recipients(connection, day, lang, ["hoshizora_denki"]).recipients
            assert shown == ("hoshizora_denki", name)
        managers = show_managers(connection, DAY, "ja")
        listed = {each.id: each for one in managers for each in (one, *one.members)}
        minamo = listed["minamo_dr"]
    assert (minamo.address, minamo.representative) == ("神奈川県架空市月夜一丁目", "水原 月子")
