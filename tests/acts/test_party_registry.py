"""The registry of companies: two people, lines by date, and doors that ask it each time."""

from datetime import date, timedelta
from typing import Any

import psycopg
import pytest

from night_world import DAY, World
from party_office import AKATSUKI, OTHER, SPARE, Registry, refused
from request_office import KOTARO, MIDORI, Office
from sekisho.postgres.roles import Role
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
