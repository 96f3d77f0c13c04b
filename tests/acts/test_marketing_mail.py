"""Marketing mail rests on a record, shows what the law asks, and one press ends all of it."""

import re
from datetime import date, timedelta

import pytest

from mail_office import shipped, smarthost
from night_world import World
from real_database import Database, create_database
from relay_office import DISPLAY, FINE, RULES, RelayOffice, letter
from sekisho.books.mails import StoredMail
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.marketing_basis import consent_records
from sekisho.gate.marketing_rules import MarketingRules, read_marketing_rules
from sekisho.gate.read_record import Actor
from sekisho.gate.send_mail import Order
from sekisho.gate.send_marketing import send_marketing
from sekisho.guard.marketing import Basis
from sekisho.postgres.cluster import Cluster
from sekisho.postgres.roles import Role


@pytest.fixture(scope="module")
def office(
    cluster: Cluster, published: Database, tmp_path_factory: pytest.TempPathFactory
) -> RelayOffice:
    """One office for all; each test has customers of its own."""
    place = tmp_path_factory.mktemp("marketing")
    office = RelayOffice(World(create_database(cluster, template=published.name), place))
    for name in ("promotion_offer", "request_answered"):
        office.publish(shipped(name))
    return office


def advertise(office: RelayOffice, number: str, template: str = "promotion_offer") -> StoredMail:
    """The template goes to the customer."""
    version = office.version
    order = Order(number, template, Actor("a", "operator", version.policy.digest), office.now)
    with office.world.connected(Role.WEB) as connection:
        queued = send_marketing(connection, version, order, office.post, RULES)
    return office.mail(queued.id)


def refused(office: RelayOffice, number: str, lang: str = "en") -> str:
    """Why the advertisement does not go."""
    with pytest.raises(ActRefusedError) as why:
        advertise(office, number)
    return why.value.message(lang)


@pytest.mark.parametrize("refuses", [False, True])
@pytest.mark.parametrize("consents", [False, True])
@pytest.mark.parametrize("kind", ["contract", "service", "marketing"])
def test_opt_in_refusal_and_kind_decide_together(
    office: RelayOffice, kind: str, *, consents: bool, refuses: bool
) -> None:
    number = office.somebody()
    if consents:
        office.consent(number)
    if refuses:
        office.refuse(number)
    purpose = {"contract": "billing", "service": "service_notice", "marketing": "promotion"}[kind]
    may = kind != "marketing" or (consents and not refuses)
    body = DISPLAY if kind == "marketing" else FINE
    if may:
        assert office.write(number, body, purpose=purpose, kind=kind).state == "queued"
        return
    with pytest.raises(ActRefusedError) as why:
        office.write(number, body, purpose=purpose, kind=kind)
    assert why.value.code == ("marketing-refused" if refuses else "marketing-no-basis")


@pytest.mark.parametrize("basis", list(Basis))
def test_each_exception_of_article_3_is_a_basis_with_its_record(
    office: RelayOffice, basis: Basis
) -> None:
    number = office.somebody()
    index = office.consent(number, basis, "申込書 2026-11-02")
    assert advertise(office, number).state == "queued"
    with office.world.connected(Role.WEB) as connection:
        [record] = consent_records(connection, number)
    assert (record.consent.basis, record.evidence, record.how) == (
        basis, "申込書 2026-11-02", "paper",
    )  # fmt: skip
    entry = next(one for one in office.entries() if one.index == index)
    assert (entry.kind, entry.fields["basis"]) == ("mail_consent", basis.value)
    assert "申込書".encode() not in entry.entry.to_bytes()


def test_the_reasons_are_told_in_both_languages(office: RelayOffice) -> None:
    number = office.somebody()
    assert refused(office, number) == (
        "Not sent: nothing on record permits marketing mail to this customer. Record a consent, or"
        " one of the exceptions, first (特定電子メール法第3条1項)."
    )
    office.consent(number)
    office.refuse(number)
    assert refused(office, number, "ja") == (
        "お客様は広告のメールを断っています。契約や供給に要るメールだけを送れます"
        "（特定電子メール法第3条3項）。"
    )
    assert advertise(office, number, "request_answered").state == "queued", "Rule 6"


def test_a_mail_bears_the_two_headers_of_one_press_and_they_are_signed(
    office: RelayOffice,
) -> None:
    number = office.somebody()
    office.consent(number)
    raw = office.raw(advertise(office, number).id)
    assert raw.count(b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n") == 1
    assert len(re.findall(rb"\r\nList-Unsubscribe:\s+<https://[^>]+/mail/refuse/[^>]+/>\r\n", raw))
    signed = re.sub(rb"\s", b"", raw.partition(b"bh=")[0])
    assert signed.count(b"list-unsubscribe:") == 2, "once more than it stands"
    assert signed.count(b"list-unsubscribe-post:") + signed.count(b"list-unsubscribe-post;") == 2


def token_of(office: RelayOffice, mail: int) -> str:
    """The token in the mail's refusal link."""
    found = re.findall(rb"/mail/refuse/([^>/]+)/>", office.raw(mail))
    return bytes(found[0]).decode()


def test_one_press_ends_it_at_once_and_for_mails_that_wait(office: RelayOffice) -> None:
    number = office.somebody()
    office.consent(number)
    waiting = advertise(office, number)
    answer = advertise(office, number, "request_answered")
    office.press(token_of(office, waiting.id))
    office.press(token_of(office, waiting.id))
    assert "the customer refused marketing mail" in refused(office, number)
    with smarthost() as (host, route):
        office.deliver(route)
    assert office.state(waiting.id) == "withdrawn"
    assert office.state(answer.id) == "accepted"
    assert not [one for one in host.taken if office.address(number) in one[1] and
                b"/mail/refuse/" in one[2]]  # fmt: skip


def test_a_press_refuses_every_marketing_purpose_and_nothing_else(office: RelayOffice) -> None:
    number = office.somebody()
    office.consent(number)
    office.press(token_of(office, advertise(office, number).id))
    [(held,)] = office.world.owner(
        "SELECT restricted FROM records.customer WHERE customer_no = %s", number
    )
    assert sorted(held) == sorted(RULES.purposes)


def test_a_token_is_kept_as_its_digest_alone(office: RelayOffice) -> None:
    number = office.somebody()
    office.consent(number)
    token = token_of(office, advertise(office, number).id)
    rows = office.world.owner("SELECT encode(token_sha256, 'hex') FROM records.refusal_key")
    assert token not in str(rows)
    assert len(token) == 32


@pytest.mark.parametrize(
    "token", ["", "x", "a" * 32, "../../etc", "'; DROP TABLE records.customer"]
)
def test_a_link_that_is_none_changes_nothing(office: RelayOffice, token: str) -> None:
    size = office.world.owner("SELECT size FROM books.ledger_head")
    with pytest.raises(ActRefusedError, match="This link does not work"):
        office.press(token)
    assert office.world.owner("SELECT size FROM books.ledger_head") == size


def test_who_refused_consents_again_only_in_person(office: RelayOffice) -> None:
    number = office.somebody()
    office.refuse(number)
    with pytest.raises(ActRefusedError) as why:
        office.consent(number)
    assert why.value.en == (
        "The customer refused marketing mail. Only the customer can allow it again (C51)."
    )


@pytest.mark.parametrize("evidence", ["", "  ", "x" * 201])
def test_a_basis_without_evidence_is_none(office: RelayOffice, evidence: str) -> None:
    with pytest.raises(ActRefusedError, match="where the evidence can be seen"):
        office.consent(office.somebody(), evidence=evidence)


def test_the_same_basis_twice_is_one(office: RelayOffice) -> None:
    number = office.somebody()
    assert office.consent(number) is not None
    assert office.consent(number) is None


SHOWN = {"sender": 1, "postal": 2, "refusal": 3, "complaints": 4, "refusable": 5}


@pytest.mark.parametrize("missing", SHOWN)
def test_a_mailer_s_advertisement_without_its_display_is_refused(
    office: RelayOffice, missing: str
) -> None:
    number = office.somebody()
    office.consent(number)
    lines = DISPLAY.split("\n")
    gone = lines[SHOWN[missing]]
    # The company's name stands in its postal line too; and the refusal says itself what it is.
    said = (
        [line.replace(gone, "") for line in lines]
        if missing == "sender"
        else [line for line in lines if line != gone]
    )
    if missing == "refusable":
        said = [line.replace("停止", "") for line in said]
    with pytest.raises(ActRefusedError) as why:
        office.write(number, "\n".join(said), purpose="promotion", kind="marketing")
    assert why.value.code.startswith("marketing-display-")


def test_a_mailer_s_own_refusal_header_gives_way_to_ours(office: RelayOffice) -> None:
    number = office.somebody()
    office.consent(number)
    address = office.address(number)
    raw = letter(address, DISPLAY, List_Unsubscribe="<mailto:x@evil.example>")
    taken = office.hand_in(raw, address, purpose="promotion", kind="marketing")
    kept = office.raw(taken.id)
    assert b"evil.example" not in kept
    office.press(token_of(office, taken.id))
    assert "refused" in refused(office, number)


@pytest.mark.parametrize(("kind", "purpose"), [("service", "promotion"), ("marketing", "billing")])
def test_a_kind_that_is_not_its_purposes_is_refused(
    office: RelayOffice, kind: str, purpose: str
) -> None:
    with pytest.raises(ActRefusedError) as why:
        office.write(office.somebody(), DISPLAY, purpose=purpose, kind=kind)
    assert why.value.code == "kind-and-purpose"


def test_without_rules_of_marketing_a_press_fails_loudly(office: RelayOffice) -> None:
    number = office.somebody()
    office.consent(number)
    token = token_of(office, advertise(office, number).id)
    bare = RelayOffice(office.world, rules=MarketingRules(()))
    with pytest.raises(ActRefusedError, match="has no purpose of marketing"):
        bare.press(token)


@pytest.mark.parametrize(
    "text",
    ["purposes: promotion", "purposes: [1]\nrefusal_url: https://a.example/r/", "[", "- a",
     "purposes: [promotion]\nrefusal_url: http://a.example/r/",
     "purposes: [promotion]\nrefusal_url: https://a.example/r",
     "purposes: [promotion]\nrefusal_url: https://a.example/r/\nmore: 1",
     "purposes: [promotion]\nrefusal_url: https://a.example/r/\nunder_order: maybe"],
)  # fmt: skip
def test_rules_that_cannot_stand_are_refused(text: str) -> None:
    with pytest.raises(ActRefusedError, match=r"marketing\.yaml cannot be read"):
        read_marketing_rules(text, "marketing.yaml")


def test_records_go_a_month_after_the_last_mail_and_the_refusal_stays(office: RelayOffice) -> None:
    number = office.somebody()
    office.consent(number)
    sent = advertise(office, number)
    with smarthost() as (_, route):
        office.deliver(route)
    assert office.state(sent.id) == "accepted"
    office.refuse(number)
    day = date(2026, 12, 1)
    assert office.sweep(day + timedelta(days=31)) == 0, "kept until 1 January"
    assert office.sweep(day + timedelta(days=32), under_order=True) == 0, "an order: a year"
    assert office.sweep(day + timedelta(days=32)) >= 1
    with office.world.connected(Role.WEB) as connection:
        assert consent_records(connection, number) == []
    assert "refused" in refused(office, number)


def test_a_record_that_stands_is_never_swept(office: RelayOffice) -> None:
    number = office.somebody()
    office.consent(number)
    office.sweep(date(2036, 1, 1))
    with office.world.connected(Role.WEB) as connection:
        assert len(consent_records(connection, number)) == 1
