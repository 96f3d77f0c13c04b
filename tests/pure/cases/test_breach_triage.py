"""What makes a breach reportable, and by when: at each edge, and by law."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.cases.breach import Breach, State, Told, closed, notified, reported, triaged
from sekisho.cases.breach_report import NINE, notice_text, report_text
from sekisho.cases.breach_triage import SITUATIONS, Incident, Periods, due, triage
from sekisho.cases.life import StepRefusedError

MONEY = frozenset({"card", "password"})
OFFICER = "privacy_officer"
WHOLE = {code: f"{code} is known" for code in NINE}


@pytest.mark.parametrize(
    ("incident", "situations"),
    [
        (Incident(), ()),
        (Incident(persons=1000), ()),
        (Incident(persons=1001), ("many",)),
        (Incident(persons=1, special_care=True), ("special_care",)),
        (Incident(frozenset({"name", "card"}), 1), ("property_damage",)),
        (Incident(frozenset({"name"}), 1, property_damage=True), ("property_damage",)),
        (Incident(persons=1, malice=True), ("malice",)),
        (Incident(MONEY, 5000, special_care=True, malice=True), tuple(SITUATIONS)),
        (Incident(MONEY, 5000, special_care=True, malice=True, protected=True), ()),
        (Incident(frozenset({"name", "address"}), 999), ()),
    ],
)
def test_each_of_the_four_situations_makes_it_reportable_by_itself(
    incident: Incident, situations: tuple[str, ...]
) -> None:
    assert triage(incident, MONEY) == situations


@pytest.mark.parametrize(
    ("known", "situations", "days"),
    [
        (date(2026, 12, 1), ("many",), ("2026-12-03", "2026-12-05", "2026-12-30")),
        (date(2026, 12, 1), ("malice",), ("2026-12-03", "2026-12-05", "2027-01-29")),
        # A leap day counts like any other, and a year's end puts nothing off.
        (date(2028, 2, 27), ("many",), ("2028-02-29", "2028-03-02", "2028-03-27")),
        (date(2027, 2, 27), ("many",), ("2027-03-01", "2027-03-03", "2027-03-28")),
        (date(2028, 1, 1), ("many", "malice"), ("2028-01-03", "2028-01-05", "2028-02-29")),
        (date(2026, 12, 29), (), ("2026-12-31", "2027-01-02", "2027-01-27")),
    ],
)
def test_the_day_of_knowing_is_the_first_day(
    known: date, situations: tuple[str, ...], days: tuple[str, str, str]
) -> None:
    ends = due(known, situations, Periods())
    assert (ends.aim, ends.preliminary, ends.final) == tuple(map(date.fromisoformat, days))


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)), st.booleans())
def test_no_end_is_later_than_the_law_s(known: date, malice: bool) -> None:
    ends = due(known, ("malice",) if malice else ("many",), Periods())
    assert known < ends.aim <= ends.preliminary <= known + timedelta(days=5)
    assert ends.final <= known + timedelta(days=60 if malice else 30)


@given(
    st.sets(st.sampled_from(["name", "card", "password"])).map(frozenset), st.integers(0, 2000),
    st.booleans(), st.booleans(), st.booleans(),
)  # fmt: skip
def test_learning_more_never_takes_a_situation_away(
    items: frozenset[str], persons: int, special: bool, damage: bool, malice: bool
) -> None:
    known = Incident(items, persons, special, damage, malice)
    more = Incident(items | {"card"}, persons + 1, True, True, True)
    assert set(triage(known, MONEY)) <= set(triage(more, MONEY))
    assert ("many" in triage(known, MONEY)) is (persons > 1000)


def reportable() -> Breach:
    """A breach of more than 1,000 persons."""
    return triaged(Breach(), OFFICER, ("many",))


def refusal(step: object) -> str:
    """The English reason of the step that was refused."""
    with pytest.raises(StepRefusedError) as refused:
        step()  # type: ignore[operator]  # a call without arguments
    return refused.value.en


def test_a_reportable_breach_goes_through_both_reports_and_a_word_to_the_persons() -> None:
    breach = reported(reportable(), OFFICER, {"summary": "a letter went astray"}, final=False)
    breach = reported(breach, OFFICER, WHOLE, final=True)
    assert refusal(lambda: closed(breach, OFFICER, "")) == (
        "The persons have not been told yet: tell them, or record a substitute measure (L26)."
    )
    told = notified(replace(breach, untold=2), OFFICER, Told.NOTICE, "")
    assert closed(told, OFFICER, "").state is State.CLOSED
    found_since = replace(told, untold=1)
    assert refusal(lambda: closed(found_since, OFFICER, "")) == (
        "1 of the persons have not been told yet: make the notices again, or record a substitute"
        " measure (L26)."
    )
    other = notified(found_since, OFFICER, Told.SUBSTITUTE, "no address is known")
    assert closed(other, OFFICER, "").state is State.CLOSED


def test_where_the_ledger_knows_nobody_no_notice_tells_anybody() -> None:
    assert refusal(lambda: notified(reportable(), OFFICER, Told.NOTICE, "")) == (
        "The ledger knows nobody who could be told: record a substitute measure (L26)."
    )


def test_the_final_report_says_all_nine_items() -> None:
    breach = reported(reportable(), OFFICER, {"summary": "x"}, final=False)
    for code, heading in NINE.items():
        if code == "summary":
            continue
        said = refusal(lambda code=code: reported(
            breach, OFFICER, {**WHOLE, code: " "}, final=True))  # fmt: skip
        assert said == f"The final report says all nine items. Missing: {heading.en} (L26)."


def test_what_was_reported_stays_reportable_whatever_is_found_later() -> None:
    breach = reported(reportable(), OFFICER, {"summary": "x"}, final=False)
    assert triaged(breach, OFFICER, ("malice",)).situations == ("many", "malice")
    assert triaged(breach, OFFICER, ()).situations == ("many",)


def test_wrong_steps_are_refused_with_the_clause() -> None:
    quiet = triaged(Breach(), OFFICER, ())
    assert refusal(lambda: triaged(Breach(), "operator", ())) == (
        "A privacy officer judges and reports a breach (L26)."
    )
    assert refusal(lambda: reported(Breach(), OFFICER, WHOLE, final=False)) == (
        "The breach is received; report preliminary cannot follow (L26). What can: triage."
    )
    assert refusal(lambda: reported(quiet, OFFICER, WHOLE, final=False)).endswith("(L26).")
    assert refusal(lambda: closed(quiet, OFFICER, " ")) == (
        "Write why it need not be reported (L26)."
    )
    assert refusal(lambda: closed(reportable(), OFFICER, "no")) == (
        "It has to be reported: make the final report first (L26)."
    )
    assert refusal(lambda: notified(reportable(), OFFICER, Told.SUBSTITUTE, "")) == (
        "Write why it is hard to tell each person, and what was done instead (L26)."
    )
    assert refusal(lambda: reported(reportable(), OFFICER, {}, final=False)) == (
        "Write the summary; of the rest, what is known so far is enough (L26)."
    )


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_report_has_nine_items_and_a_notice_five(lang: str) -> None:
    report = report_text({"summary": "誤送信"}, "title", lang)
    for heading in NINE.values():
        assert f"{heading.number}. {heading.shown(lang)}" in report
    assert report.count("調査中" if lang == "ja" else "Under investigation") == 8
    notice = notice_text(WHOLE, "hello", lang)
    assert [heading.number for heading in NINE.values() if heading.shown(lang) in notice] == [
        1, 2, 4, 5, 9,
    ]  # fmt: skip
