"""The API, call by call: what it gives, what it refuses and why, and that the same is done once."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import pyrage
import pytest
from pyrage import x25519

from api_office import OFFICER, Answer, Office
from night_world import DAY
from sekisho.api.limits import Limits
from sekisho.books.versions import in_force
from sekisho.gate.case_steps import Moment
from sekisho.gate.recipient_key import confirm_key, offer_key
from sekisho.postgres.roles import Role

READ = {"purpose": "請求", "items": ["氏名", "本人確認のための秘密の質問"], "case": "Q-2026-0042"}
DECIDE = {
    "recipient": "dax",
    "purpose": "調達管理",
    "items": ["顧客名", "メールアドレス"],
    "facts": {"契約状態区分": "契約中", "同意": ["調達管理"]},
}


@pytest.fixture(scope="module")
def staff(office: Office) -> str:
    """A token of a program that may do everything, for billing and requests."""
    scopes = ("decide", "read", "cases", "restrictions", "extracts", "receipts")
    secret = office.client("crm", *scopes, purposes=("billing", "subject_request"))
    return office.token("crm", secret)


@pytest.fixture(scope="module")
def dax(office: Office) -> str:
    """A token of a recipient's own program."""
    return office.token("dax-fetch", office.client("dax-fetch", "extracts", party="dax"))


def ask(office: Office, token: str, path: str, body: object, **more: Any) -> Answer:
    """A POST."""
    return office.call("POST", path, token, body, **more)


def test_a_token_is_given_for_name_and_secret(office: Office) -> None:
    import base64

    secret = office.client("fresh", "decide")
    basic = base64.b64encode(f"fresh:{secret}".encode()).decode()
    given = office.browserless.post(
        "/api/v1/token", {"grant_type": "client_credentials"}, secure=True,
        headers={"Authorization": f"Basic {basic}"}, SERVER_NAME="localhost",
    )  # fmt: skip
    assert given.status_code == 200
    assert given.json()["expires_in"] == 900
    token = given.json()["access_token"]
    assert office.call("GET", "/notice", token).body["version"] == "2026-10-01"


@pytest.mark.parametrize(
    ("header", "grant", "status", "code"),
    [
        ("Basic ZnJlc2g6d3Jvbmc=", "client_credentials", 401, "invalid_client"),
        ("Basic !!!", "client_credentials", 401, "invalid_client"),
        ("", "client_credentials", 401, "invalid_client"),
        ("", "password", 400, "unsupported_grant_type"),
    ],
)
def test_no_token_for_anybody_else(
    office: Office, header: str, grant: str, status: int, code: str
) -> None:
    answer = office.browserless.post(
        "/api/v1/token", {"grant_type": grant}, secure=True,
        headers={"Authorization": header}, SERVER_NAME="localhost",
    )  # fmt: skip
    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize("token", [None, "nonsense", "a:b:c"])
def test_without_a_good_token_nothing_is_told(office: Office, token: str | None) -> None:
    answer = office.call("GET", "/notice", token)
    assert (answer.status, answer.code) == (401, "token")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="sekisho"'


def test_a_decision_says_why_with_its_clauses(office: Office, staff: str) -> None:
    answer = ask(office, staff, "/decide", DECIDE)
    assert answer.status == 200
    name, mail = answer.body["items"]["顧客名"], answer.body["items"]["メールアドレス"]
    assert (name["answer"], name["clauses"]) == ("permit", ["C46"])
    assert mail["answer"] != "permit"
    assert mail["why"]


@pytest.mark.parametrize(
    ("changed", "status", "code", "detail"),
    [
        ({"purpose": "調達"}, 409, "question", "調達"),
        ({"items": []}, 422, "unreadable", "items"),
        ({"extra": 1}, 422, "unreadable", "extra"),
        ({"day": "2026-02-30"}, 422, "unreadable", "day"),
    ],
)
def test_a_question_that_cannot_be_asked_says_what_to_mend(
    office: Office, staff: str, changed: dict[str, object], status: int, code: str, detail: str
) -> None:
    answer = ask(office, staff, "/decide", {**DECIDE, **changed})
    assert (answer.status, answer.code) == (status, code)
    assert detail in answer.body["detail"]


def test_a_record_is_read_for_a_purpose_and_the_ledger_knows(office: Office, staff: str) -> None:
    before = office.world.owner("SELECT size FROM books.ledger_head")[0][0]
    answer = ask(office, staff, "/read", {**READ, "customer_no": office.number})
    assert answer.status == 200, answer
    assert answer.body["ledger_index"] == before
    shown = answer.body["contracts"][0]
    assert shown["name"]["value"]
    assert shown["security_question"]["value"] is None
    assert shown["security_question"]["answer"] == "gap"
    rows = office.world.owner(
        "SELECT actor, purpose FROM books.act WHERE ledger_index = %s", before
    )
    assert rows[0][0].startswith("client-")
    assert rows[0][1] == "billing"
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"customer_no": "S9999-99999999"}, 404, "unknown-customer"),
        ({"purpose": "債権の回収"}, 422, "unknown-word"),
        ({"purpose": "marketing"}, 422, "unknown-word"),
        ({"items": ["本人確認のための秘密の質問"]}, 403, "nothing-permitted"),
        ({"items": ["血液型"]}, 422, "unknown-word"),
        ({"case": "no number!"}, 422, "unreadable"),
        ({"customer_no": "S0007\u0000"}, 422, "unreadable"),
    ],
)
def test_what_may_not_be_read_is_refused_with_its_code(
    office: Office, staff: str, changed: dict[str, object], status: int, code: str
) -> None:
    answer = ask(office, staff, "/read", {**READ, "customer_no": office.number, **changed})
    assert (answer.status, answer.code) == (status, code)


def test_a_refusal_is_told_in_the_callers_language(office: Office, staff: str) -> None:
    wanted = {**READ, "customer_no": office.number, "items": ["本人確認のための秘密の質問"]}
    answer = ask(office, staff, "/read", wanted, lang="ja")
    assert answer.body["title"] == "許されていません"
    assert answer.body["detail"].startswith(
        "目的「請求」では、求められた項目をどれも見せられません"
    )


def test_a_purpose_that_the_client_was_not_given_is_closed(office: Office) -> None:
    secret = office.client("billing-only", "read", purposes=("billing",))
    token = office.token("billing-only", secret)
    wanted = {**READ, "customer_no": office.number, "purpose": "subject_request"}
    assert ask(office, token, "/read", wanted).code == "beyond-purpose"
    assert ask(office, token, "/decide", DECIDE).code == "beyond-scope"


def test_a_program_whose_person_did_not_acknowledge_the_notice_does_nothing(office: Office) -> None:
    scopes = ("decide", "read", "cases", "restrictions", "extracts", "receipts", "customers")
    purposes = ("billing", "subject_request")
    token = office.token(
        "unread", office.client("unread", *scopes, purposes=purposes, account=OFFICER)
    )
    runs = office.call("GET", "/extracts", token)
    run = runs.body["extracts"][0]["run"]
    office.world.owner("UPDATE accounts.account SET acknowledged = '' WHERE username = %s", OFFICER)
    refusal = {"customer_no": office.number, "scope": "dax"}
    for method, path, body in (
        ("POST", "/decide", DECIDE),
        ("POST", "/read", {**READ, "customer_no": office.number}),
        ("POST", "/receipts", {"customer_no": office.number, "ledger_index": 0}),
        ("GET", "/cases", None),
        ("POST", "/restrictions", refusal),
        ("GET", "/extracts", None),
        ("GET", f"/extracts/{run}", None),
        ("POST", f"/extracts/{run}/void", {"reason": "wrong month"}),
    ):
        answer = office.call(method, path, token, body)
        told = (answer.status, answer.code, answer.body["clauses"])
        assert told == (403, "not-acknowledged", ["C02"]), path
    assert office.call("GET", "/notice", token).status == 200, "which version to read is told"
    state = office.world.owner("SELECT state FROM books.extract_run WHERE id = %s", run)
    assert state == [("released",)]


def test_a_program_ends_with_its_person_its_secret_and_its_time(office: Office) -> None:
    from sekisho.accounts.api_clients import end_client, give_token, renew_secret

    secret = office.client("leaving", "decide")
    token = office.token("leaving", secret)
    office.world.owner("UPDATE accounts.account SET is_active = false WHERE username = 'midori'")
    assert ask(office, token, "/decide", DECIDE).status == 401
    office.world.owner("UPDATE accounts.account SET is_active = true WHERE username = 'midori'")
    assert ask(office, token, "/decide", DECIDE).status == 200
    another = renew_secret("leaving")
    assert ask(office, token, "/decide", DECIDE).status == 401
    assert give_token("leaving", secret, datetime.now(UTC)) is None
    token = office.token("leaving", another)
    end_client("leaving", datetime.now(UTC))
    assert ask(office, token, "/decide", DECIDE).status == 401


def test_a_case_is_opened_once_however_often_it_is_sent(office: Office, staff: str) -> None:
    wanted = {"customer_no": office.number, "kind": "disclosure", "channel": "post"}
    first = ask(office, staff, "/cases", wanted, key="case-0000-1")
    again = ask(office, staff, "/cases", wanted, key="case-0000-1")
    assert (first.status, again.body) == (200, first.body)
    assert [one.headers["Idempotent-Replayed"] for one in (first, again)] == ["false", "true"]
    assert first.body["joined_to"] is None
    another = ask(office, staff, "/cases", {**wanted, "channel": "telephone"}, key="case-0000-1")
    assert (another.status, another.code) == (422, "key-reused")
    told = office.call("GET", "/cases", staff)
    assert first.body["case"] in [one["case"] for one in told.body["cases"]]
    assert told.body["next"] is None


def test_cases_come_page_by_page_and_none_is_left_out_where_others_close_meanwhile(
    office: Office, staff: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sekisho.api.cases.PAGE", 2)
    opened = [
        ask(office, staff, "/cases", {"customer_no": number, "kind": kind, "channel": "post"}).body
        for (number,) in office.world.owner(
            "SELECT customer_no FROM records.customer WHERE customer_no <> %s ORDER BY id LIMIT 3",
            office.number,
        )
        for kind in ("disclosure", "purpose_of_use")
    ]
    due = office.world.owner("SELECT id FROM books.request_case WHERE state = 'received'"
                             " ORDER BY due_on, id")  # fmt: skip
    expected = [case for (case,) in due]
    assert {one["case"] for one in opened} <= set(expected)
    page = office.call("GET", "/cases", staff).body
    told = [one["case"] for one in page["cases"]]
    closing = "UPDATE books.request_case SET state = %s WHERE id = ANY (%s)"
    office.world.owner(closing, "withdrawn", told[:])
    try:
        while page["next"] is not None:
            assert page["next"] < 2**53, "exact as a number of JavaScript"
            page = office.call("GET", f"/cases?before={page['next']}", staff).body
            told += [one["case"] for one in page["cases"]]
    finally:
        office.world.owner(closing, "received", told)
    assert told == expected
    assert office.call("GET", f"/cases?before={2**53}", staff).body == {"cases": [], "next": None}


def test_what_was_refused_under_a_key_is_refused_alike(office: Office, staff: str) -> None:
    wanted = {"customer_no": office.number, "kind": "teleport", "channel": "post"}
    answers = [ask(office, staff, "/cases", wanted, key="refused-01") for _ in range(2)]
    assert [(one.status, one.code) for one in answers] == [(422, "no-such-request")] * 2
    assert answers[1].headers["Idempotent-Replayed"] == "true"


def test_a_key_whose_first_call_still_runs_is_told_to_wait(office: Office, staff: str) -> None:
    office.world.owner(
        "INSERT INTO accounts.api_reply (client_id, key, asked) SELECT id, 'running-1', ''"
        " FROM accounts.api_client WHERE name = 'crm'"
    )
    wanted = {"customer_no": office.number, "kind": "disclosure", "channel": "post"}
    answer = ask(office, staff, "/cases", wanted, key="running-1")
    assert (answer.status, answer.code, answer.headers["Retry-After"]) == (
        409,
        "still-running",
        "1",
    )


def test_a_call_without_a_key_changes_nothing(office: Office, staff: str) -> None:
    wanted = {"customer_no": office.number, "kind": "disclosure", "channel": "post"}
    answer = ask(office, staff, "/cases", wanted, key="short")
    assert (answer.status, answer.code) == (422, "unreadable")


def test_a_refusal_of_the_customers_is_taken_once(office: Office, staff: str) -> None:
    number = office.world.owner(
        "SELECT customer_no FROM records.customer ORDER BY id DESC LIMIT 1"
    )[0][0]
    wanted = {"customer_no": number, "scope": "product_offers"}
    scope = ask(office, staff, "/restrictions", wanted, key="restrict-1")
    if scope.status == 422:
        wanted["scope"] = "all"
        scope = ask(office, staff, "/restrictions", wanted, key="restrict-2")
    assert scope.status == 200, scope
    assert isinstance(scope.body["ledger_index"], int)
    later = ask(office, staff, "/restrictions", wanted, key="restrict-3")
    assert later.body == {"ledger_index": None}


def test_a_receipt_is_given_for_the_customers_own_entries_only(office: Office, staff: str) -> None:
    read = ask(office, staff, "/read", {**READ, "customer_no": office.number})
    index = read.body["ledger_index"]
    early = ask(office, staff, "/receipts", {"customer_no": office.number, "ledger_index": index})
    assert (early.status, early.code) == (409, "no-checkpoint")
    office.world.checkpoint()
    given = ask(office, staff, "/receipts", {"customer_no": office.number, "ledger_index": index})
    assert given.status == 200
    assert "tlog-proof" in given.body["receipt"].splitlines()[0]
    foreign = ask(office, staff, "/receipts", {"customer_no": office.number, "ledger_index": 0})
    assert (foreign.status, foreign.code) == (404, "not-yours")


def test_a_recipient_sees_its_own_files_and_acknowledges_by_digest(
    office: Office, dax: str, staff: str
) -> None:
    listed = office.call("GET", "/extracts", dax).body
    assert {one["recipient"] for one in listed["extracts"]} == {"dax"}
    mine = listed["extracts"][0]
    assert mine["state"] == "released"
    every = office.call("GET", "/extracts", staff).body["extracts"]
    foreign = next(one["run"] for one in every if one["recipient"] != "dax")
    assert office.call("GET", f"/extracts/{foreign}", dax).code == "no-run"
    wrong = ask(office, dax, f"/extracts/{mine['run']}/acknowledge", {"sha256": "0" * 64})
    assert (wrong.status, wrong.code) == (422, "other-digest")
    right = ask(office, dax, f"/extracts/{mine['run']}/acknowledge", {"sha256": mine["sha256"]})
    assert right.body["state"] == "acknowledged"
    other = ask(office, dax, f"/extracts/{foreign}/acknowledge", {"sha256": "0" * 64})
    assert (other.status, other.code) == (404, "no-run")
    void = ask(office, dax, f"/extracts/{mine['run']}/void", {"reason": "we lost it"})
    assert (void.status, void.code) == (403, "beyond-scope")


def test_a_recipient_fetches_its_file_encrypted_for_its_key(
    office: Office, dax: str, staff: str
) -> None:
    run = office.call("GET", "/extracts", dax).body["extracts"][0]
    early = office.call("GET", f"/extracts/{run['run']}/file", dax)
    assert (early.status, early.code) == (409, "no-standing-key")
    identity = x25519.Identity.generate()
    with office.world.connected(Role.EXTRACT) as connection:
        version = in_force(connection, DAY)
        now = datetime.now(UTC)
        until = now.date() + timedelta(days=30)
        key = offer_key(connection, version, "dax", str(identity.to_public()), until,
                        Moment("midori", now, bytes(16)))  # fmt: skip
        confirm_key(connection, version, key.id, key.fingerprint,
                    Moment("kotaro", now, bytes(16)))  # fmt: skip
    given = office.browserless.get(
        f"/api/v1/extracts/{run['run']}/file", secure=True, SERVER_NAME="localhost",
        headers={"Authorization": f"Bearer {dax}"},
    )  # fmt: skip
    assert given["Content-Type"] == "application/octet-stream"
    assert given["Content-Disposition"] == f'attachment; filename="{run["file_name"]}.age"'
    clear = pyrage.decrypt(given.content, [identity])
    assert sha256(clear).hexdigest() == run["sha256"]
    stranger = office.call("GET", f"/extracts/{run['run']}/file", staff)
    assert (stranger.status, stranger.code) == (403, "beyond-scope")


def test_runs_come_page_by_page(office: Office, staff: str) -> None:
    first = office.call("GET", "/extracts", staff).body
    last = first["extracts"][-1]["run"]
    rest = office.call("GET", f"/extracts?before={last + 2}", staff).body["extracts"]
    assert [one["run"] for one in rest][:2] == [last + 1, last]
    assert office.call("GET", "/extracts?before=none", staff).code == "unreadable"


def test_a_bucket_gives_a_minutes_calls_and_then_one_at_a_time() -> None:
    limits = Limits()
    assert [limits.wait(1, 3, 0.0) for _ in range(4)] == [0, 0, 0, 20]
    assert limits.wait(2, 3, 0.0) == 0
    assert [limits.wait(1, 3, 21.0), limits.wait(1, 3, 21.0)] == [0, 19]


def test_too_many_calls_are_told_when_to_come_again(office: Office) -> None:
    token = office.token("eager", office.client("eager", "decide", a_minute=1))
    assert ask(office, token, "/decide", DECIDE).status == 200
    answer = ask(office, token, "/decide", DECIDE)
    assert (answer.status, answer.code) == (429, "too-many")
    assert 1 <= int(answer.headers["Retry-After"]) <= 60


def test_a_call_of_more_than_a_quarter_megabyte_is_refused(office: Office, staff: str) -> None:
    answer = ask(office, staff, "/decide", {**DECIDE, "facts": {"x": "y" * 300_000}})
    assert (answer.status, answer.code) == (413, "too-large")


def test_an_address_that_is_none_is_a_problem_too(office: Office) -> None:
    answer = office.call("GET", "/suppliers")
    assert (answer.status, answer.code) == (404, "no-such-address")
    assert office.call("POST", "/decide", None, b"{").status == 401


def test_a_method_that_means_nothing_there_is_a_problem_too(office: Office, staff: str) -> None:
    for method, path, allowed in (("GET", "/decide", "POST"), ("POST", "/notice", "GET")):
        answer = office.call(method, path, staff)
        assert (answer.status, answer.code, answer.headers["Allow"]) == (405, "method", allowed)
        assert answer.body["detail"] == f"Only {allowed} means something at this address."
