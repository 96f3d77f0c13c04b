"""The law of marketing mail, case by case: who may be written to, until when records stay."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.guard.marketing import (
    Basis,
    Consent,
    Display,
    display_faults,
    kept_until,
    marketing_fault,
)

TODAY = date(2026, 12, 1)
DISPLAY = Display("見本電力", "例示県見本市1-1", "https://example.jp/refuse/", "0000-00-0000")
WORDS = "見本電力（例示県見本市1-1） 配信の停止 https://example.jp/refuse/ 苦情 0000-00-0000"
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
CONSENTS = st.lists(
    st.tuples(st.sampled_from(list(Basis)), DAYS, st.none() | DAYS).map(
        lambda told: Consent(*told)
    ),
    max_size=4,
)


@given(CONSENTS, DAYS, st.booleans(), st.sampled_from(["contract", "service"]))
def test_contract_and_service_mail_is_never_stopped_by_this(
    consents: list[Consent], today: date, refused: bool, kind: str
) -> None:
    assert marketing_fault(kind, consents, today, refused=refused) is None


@given(CONSENTS, DAYS)
def test_a_refusal_stops_marketing_whatever_is_on_record(
    consents: list[Consent], today: date
) -> None:
    fault = marketing_fault("marketing", consents, today, refused=True)
    assert fault is not None
    assert fault.code == "marketing-refused"


@given(CONSENTS, DAYS)
def test_marketing_goes_just_where_some_basis_stands(consents: list[Consent], today: date) -> None:
    stands = any(c.given_on <= today and c.ended_on is None for c in consents)
    fault = marketing_fault("marketing", consents, today, refused=False)
    assert (fault is None) == stands


@pytest.mark.parametrize(
    ("ended", "sent", "order", "last"),
    [
        (None, None, False, None),
        (date(2026, 12, 1), None, False, date(2027, 1, 1)),
        (date(2026, 12, 1), date(2026, 11, 1), False, date(2027, 1, 1)),
        (date(2026, 12, 1), date(2026, 12, 5), False, date(2027, 1, 5)),
        (date(2027, 1, 31), None, False, date(2027, 2, 28)),
        (date(2028, 1, 31), None, False, date(2028, 2, 29)),
        (date(2026, 12, 1), None, True, date(2027, 12, 1)),
        (date(2028, 2, 29), None, True, date(2029, 2, 28)),
    ],
)
def test_a_record_is_kept_a_month_or_under_an_order_a_year(
    ended: date | None, sent: date | None, order: bool, last: date | None
) -> None:
    consent = Consent(Basis.OPT_IN, date(2026, 1, 1), ended, sent)
    assert kept_until(consent, under_order=order) == last


def test_a_mail_that_shows_everything_has_no_fault() -> None:
    assert display_faults([WORDS], DISPLAY) == []


@pytest.mark.parametrize(
    ("gone", "code", "said"),
    [
        ("見本電力", "marketing-display-sender", "the sender's name (特定電子メール法第4条1号)"),
        ("例示県見本市1-1", "marketing-display-postal", "postal address"),
        ("https://example.jp/refuse/", "marketing-display-refusal", "the address for refusals"),
        ("0000-00-0000", "marketing-display-complaints", "whom to complain to"),
        ("配信の停止", "marketing-display-refusable", "does not say that it can be refused"),
    ],
)
def test_what_is_not_shown_is_named(gone: str, code: str, said: str) -> None:
    words = WORDS.replace(gone, "")
    text = words.replace("refuse", "r") if code.endswith("refusable") else words
    display = Display(DISPLAY.sender, DISPLAY.postal, "https://example.jp/r/", DISPLAY.complaints)
    chosen = display if code.endswith("refusable") else DISPLAY
    [fault] = display_faults([text], chosen)
    assert fault.code == code
    assert said.partition(" (")[0] in fault.en
