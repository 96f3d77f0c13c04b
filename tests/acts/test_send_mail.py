"""A mail tells what the notice permits, to the customer's own address, and the ledger knows."""

from email import message_from_bytes, policy
from typing import Any

import pytest
from psycopg.types.json import Jsonb

from mail_office import KOTARO, MIDORI, NOON, MailOffice, keys, sender, shipped, smarthost
from night_world import World
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.give_receipt import give_receipt
from sekisho.gate.read_record import Actor
from sekisho.gate.suppress_address import lift_suppression, suppress_address
from sekisho.gate.tell_history import tell_history
from sekisho.ledger.receipt import verify_receipt
from sekisho.letters.code import code_digest
from sekisho.postgres.roles import Role


@pytest.fixture
def office(world: World) -> MailOffice:
    """An office with the bill's template published."""
    office = MailOffice(world)
    office.publish(shipped("billing_notice"))
    return office


def haru(office: MailOffice) -> str:
    return office.customers()[0]


def test_a_mail_goes_from_its_template_to_the_customer_and_into_the_ledger(
    office: MailOffice,
) -> None:
    queued = office.send(haru(office))
    assert (queued.state, queued.held) == ("queued", ())
    with smarthost() as (host, route):
        assert office.deliver(route) == {"accepted": 1}
        assert office.deliver(route) == {}, "once, and never again"
    ((envelope, recipients, content),) = host.taken
    told = message_from_bytes(content, policy=policy.SMTP)
    (name, address) = office.world.owner(
        "SELECT name, email FROM records.customer WHERE customer_no = %s", haru(office)
    )[0]
    assert (envelope, recipients) == (sender().bounces, [address])
    assert (told["To"], told["Message-ID"]) == (address, queued.message_id)
    plain, page = told.iter_parts()
    assert plain.get_content().startswith(f"{name} 様\r\n")
    assert name in page.get_content()
    assert sender().check("ja") in plain.get_content()
    code = plain.get_content().partition("確認コード: ")[2].split()[0]
    (digest,) = office.world.owner("SELECT code_digest FROM books.mail WHERE id = %s", queued.id)[0]
    assert code_digest(code) == bytes(digest)
    assert office.mail(queued.id).state == "accepted"
    assert office.steps(queued) == ["queued", "attempted", "accepted"]


def test_the_entries_say_what_was_told_and_to_whom_only_by_a_commitment(
    office: MailOffice,
) -> None:
    queued = office.send(haru(office))
    with smarthost() as (_, route):
        office.deliver(route)
    made, attempted, accepted = [e for e in office.entries() if e.kind == "mail"]
    assert made.fields["items"] == [
        "billing_date", "name", "payment_method", "service_name", "invoice_language", "email",
    ]  # fmt: skip
    assert (made.fields["purpose"], made.fields["clauses"]) == ("billing", ["C12"])
    assert (made.fields["template"], made.fields["template_version"]) == ("billing_notice", 1)
    assert attempted.fields == {
        **made.fields,
        "step": "attempted",
        "mail": made.index,
        "attempt": 1,
    }
    assert accepted.fields["reply"] == "250 2.0.0", "the server's words named the recipient"
    with office.world.connected(Role.WEB) as connection:
        (passage,) = [p for p in tell_history(connection, haru(office)) if p.kind == "mail"]
    assert passage.index == queued.ledger_index


def test_the_customer_gets_a_receipt_of_the_mail(office: MailOffice) -> None:
    queued = office.send(haru(office))
    office.world.checkpoint()
    assert office.world.faults() == []
    with office.world.connected(Role.WEB) as connection:
        receipt = give_receipt(connection, haru(office), queued.ledger_index)
        with pytest.raises(ActRefusedError):
            give_receipt(connection, office.customers(2)[1], queued.ledger_index)
    proved = verify_receipt(receipt, office.world.signer.key)
    assert (proved.customer_no, "email" in proved.items) == (haru(office), True)


def test_an_english_customer_is_written_to_in_english(office: MailOffice) -> None:
    office.world.owner(
        "UPDATE records.customer SET invoice_language = 'en' WHERE customer_no = %s", haru(office)
    )
    office.send(haru(office))
    (subject,) = office.world.owner("SELECT subject FROM records.outgoing_mail")[0]
    assert subject.startswith("Your bill of ")


def refused(
    office: MailOffice, customer: str, template: str = "billing_notice", **more: Any
) -> str:
    """The code of the refusal; nothing is recorded, and nothing waits."""
    before = len(office.entries())
    with pytest.raises(ActRefusedError) as refused:
        office.send(customer, template, **more)
    assert len(office.entries()) == before
    assert office.world.owner("SELECT 1 FROM books.mail") == []
    return refused.value.code


def test_what_the_customer_refused_is_not_used(office: MailOffice) -> None:
    office.publish(shipped("request_answered"))
    set_customer(office, restricted=["inquiry_response"])
    with pytest.raises(ActRefusedError) as withheld:
        office.send(haru(office), "request_answered")
    assert withheld.value.ja == (
        "このお客様のメールには 氏名、請求書の言語、メールアドレス を使えません（条文: C09、C51）。"
        "作りませんでした。"
    )
    assert office.send(haru(office)).state == "queued", "the bill still goes: it cannot be refused"


def test_a_refusal_that_comes_while_the_mail_waits_stops_it(office: MailOffice) -> None:
    office.publish(shipped("request_answered"))
    answer, bill = office.send(haru(office), "request_answered"), office.send(haru(office))
    set_customer(office, restricted=["inquiry_response"])
    with smarthost() as (host, route):
        assert office.deliver(route) == {"withdrawn": 1, "accepted": 1}
        assert len(host.taken) == 1
    assert office.steps(answer) == ["queued", "withdrawn"]
    assert office.steps(bill) == ["queued", "attempted", "accepted"]


def test_a_new_address_while_the_mail_waits_stops_it(office: MailOffice) -> None:
    queued = office.send(haru(office))
    set_customer(office, email="someone.else@example.jp")
    with smarthost() as (host, route):
        assert office.deliver(route) == {"withdrawn": 1}
        assert host.taken == []
    assert office.mail(queued.id).state == "withdrawn"


def test_words_that_were_changed_while_the_mail_waited_do_not_go_out(office: MailOffice) -> None:
    queued = office.send(haru(office))
    office.world.owner("UPDATE records.outgoing_mail SET raw = 'To: 青山 春'")
    with smarthost() as (host, route):
        assert office.deliver(route) == {"refused": 1}
        assert host.taken == []
    assert office.mail(queued.id).reply == "altered"


@pytest.mark.parametrize(
    ("email", "code"),
    [
        (None, "address-none"),
        ("", "address-none"),
        ("haru@example.jp, mallory@example.com", "address-look-alike"),
        ("haru@exаmple.jp", "address-look-alike"),
        ("haru@xn--exmple-4nf.jp", "address-look-alike"),
        ("青山@example.jp", "address-look-alike"),
        ("haru＠example.jp", "address-look-alike"),
        ("mallory@example.com <haru@example.jp>", "address-look-alike"),
        ('"haru@example.jp" <mallory@example.com>', "address-look-alike"),
        ("haru@example.jp\r\nBcc: mallory@example.com", "address-look-alike"),
        ("haru@example.jp> RCPT TO:<mallory@example.com", "address-look-alike"),
        ("@example.com:haru@example.jp", "address-look-alike"),
    ],
)
def test_an_address_that_misleads_gets_nothing(
    office: MailOffice, email: str | None, code: str
) -> None:
    set_customer(office, email=email)
    assert refused(office, haru(office)) == code


@pytest.mark.parametrize(
    ("verified", "changed", "code"),
    [(False, "NULL", "address-not-confirmed"), (True, "now()", "address-just-changed")],
)
def test_an_address_that_the_account_does_not_vouch_for_gets_nothing(
    office: MailOffice, verified: bool, changed: str, code: str
) -> None:
    office.world.owner(
        "WITH a AS (INSERT INTO accounts.account (password, username, email, kind, customer_no,"
        " acknowledged, is_active, synthetic, contact_changed_at) SELECT '!', customer_no, email,"
        f" 'customer', customer_no, '', true, false, {changed} FROM records.customer"
        " WHERE customer_no = %s RETURNING id, email) INSERT INTO accounts.account_emailaddress"
        ' (email, verified, "primary", user_id) SELECT email, %s, true, id FROM a',
        haru(office), verified,
    )  # fmt: skip
    assert refused(office, haru(office)) == code
    office.world.owner("UPDATE accounts.account_emailaddress SET verified = true")
    office.world.owner("UPDATE accounts.account SET contact_changed_at = now() - interval '4 days'")
    assert office.send(haru(office)).state == "queued"


def test_a_suppressed_address_gets_nothing_until_that_is_lifted(office: MailOffice) -> None:
    (address,) = office.world.owner(
        "SELECT email FROM records.customer WHERE customer_no = %s", haru(office)
    )[0]
    waiting = office.send(haru(office))
    with office.world.connected(Role.WEB) as connection:
        index, done = suppress_address(connection, keys(), address, MIDORI, NOON)
        assert suppress_address(connection, keys(), address, KOTARO, NOON) == (index, False)
    assert done
    with smarthost() as (host, route):
        assert office.deliver(route) == {"withdrawn": 1}, "what waited is stopped too"
        assert host.taken == []
    with pytest.raises(ActRefusedError) as stopped:
        office.send(haru(office))
    assert stopped.value.code == "address-suppressed"
    assert address not in stopped.value.en + stopped.value.ja
    with office.world.connected(Role.WEB) as connection:
        lift_suppression(connection, keys(), address, KOTARO, NOON)
        with pytest.raises(ActRefusedError) as twice:
            lift_suppression(connection, keys(), address, KOTARO, NOON)
    assert twice.value.code == "not-suppressed"
    assert office.send(haru(office)).id > waiting.id


@pytest.mark.parametrize(
    ("template", "more", "code"),
    [
        ("no_such", {}, "no-template"),
        ("promotion_offer", {}, "marketing"),
        ("billing_notice", {"actor": Actor(MIDORI, "operator", "sha256:old")}, "not-acknowledged"),
        ("billing_notice", {"contract": "no such contract"}, "unknown-customer"),
        ("contract_change", {}, "slot-empty"),
    ],
)
def test_no_mail_is_made(
    office: MailOffice, template: str, more: dict[str, Any], code: str
) -> None:
    office.publish(shipped("promotion_offer"))
    office.publish(shipped("contract_change"))
    office.world.owner("UPDATE records.supply_point SET current_limit = NULL")
    assert refused(office, haru(office), template, **more) == code


def test_an_unknown_customer_is_refused_in_the_usual_words(office: MailOffice) -> None:
    assert refused(office, "S0007-99999999") == "unknown-customer"


def test_contracts_that_differ_want_one_named(office: MailOffice) -> None:
    office.world.owner(
        "INSERT INTO records.contract SELECT (jsonb_populate_record(k, %s)).* FROM records.contract"
        " AS k JOIN records.customer AS c ON c.id = k.customer_id WHERE c.customer_no = %s",
        Jsonb({"id": 9, "contract_no": "K-9", "service_name": "夜とくプラン"}), haru(office),
    )  # fmt: skip
    office.world.owner(
        "INSERT INTO records.bill SELECT (jsonb_populate_record(b, %s)).* FROM records.bill AS b"
        " JOIN records.customer AS c ON c.id = b.customer_id WHERE c.customer_no = %s LIMIT 1",
        Jsonb({"contract_id": 9, "bill_no": "B-9"}), haru(office),
    )  # fmt: skip
    assert refused(office, haru(office)) == "which-contract"
    office.send(haru(office), contract="K-9")
    (body,) = office.world.owner("SELECT body FROM records.outgoing_mail")[0]
    assert "夜とくプラン" in body


def test_a_mail_that_the_guard_holds_is_kept_and_not_sent(office: MailOffice) -> None:
    set_customer(office, name="青山 カード番号をご返信ください")
    queued = office.send(haru(office))
    assert (queued.state, [held.code for held in queued.held]) == ("held", ["asks-for-secret"] * 2)
    assert office.mail(queued.id).held_for == ("asks-for-secret",)
    assert office.steps(queued) == ["held"]
    with smarthost() as (host, route):
        assert office.deliver(route) == {}
        assert host.taken == []
    (kept,) = office.world.owner("SELECT raw FROM records.outgoing_mail")[0]
    assert queued.message_id in kept


def set_customer(office: MailOffice, **values: object) -> None:
    """Haru's row says so."""
    for column, value in values.items():
        office.world.owner(
            f"UPDATE records.customer SET {column} = %s WHERE customer_no = %s", value, haru(office)
        )
