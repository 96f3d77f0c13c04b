"""Customers in, and statistics out, by the API."""

from typing import Any

import pytest

from api_office import Answer, Office

ROW = {
    "customer_no": "K-0007", "name": "髙橋 はる", "address": "東京都架空区春日一丁目1番1号",
    "phone": "03-0000-0007", "retail_contract_no": "KC-0007", "contract.state": "active",
    "customer.restricted": "affiliate_offers", "supply_point_id": "0300999990000000000007",
}  # fmt: skip
HELD = "SELECT name, phone, restricted, consents FROM records.customer WHERE customer_no = 'K-0007'"


@pytest.fixture(scope="module")
def loader(office: Office) -> str:
    """A token of a program that may send customers, and nothing else."""
    return office.token("loader", office.client("loader", "customers"))


def send(office: Office, token: str, *rows: dict[str, Any], key: str | None = None) -> Answer:
    """Rows are sent."""
    return office.call("POST", "/customers", token, {"rows": list(rows)}, key=key)


def test_a_row_is_taken_in_whole_or_refused_with_its_reasons(office: Office, loader: str) -> None:
    other = {**ROW, "customer_no": "K-0008", "phone": "12", "supply_point_id": "1E+21"}
    answer = send(office, loader, ROW, other)
    assert answer.status == 200, answer
    assert answer.body["taken"] == 1
    assert [(one["row"], one["column"], one["code"]) for one in answer.body["refused"]] == [
        (1, "phone", "phone"), (1, "supply_point_id", "supply_point_spreadsheet"),
    ]  # fmt: skip
    assert office.world.owner(HELD) == [
        ("髙橋 はる", "03-0000-0007", ["affiliate_offers"], []),
    ]  # fmt: skip
    assert office.world.owner("SELECT 1 FROM records.customer WHERE customer_no = 'K-0008'") == []
    assert "K-0008" not in str(answer.body)


def test_the_same_again_changes_nothing_and_lifts_no_refusal(office: Office, loader: str) -> None:
    first = send(office, loader, ROW, key="customers-1")
    assert send(office, loader, ROW, key="customers-1").headers["Idempotent-Replayed"] == "true"
    send(office, loader, {**ROW, "customer.restricted": ""})
    assert first.body == {"taken": 1, "refused": []}
    assert office.world.owner(HELD)[0][2] == ["affiliate_offers"]


def test_what_is_no_row_is_refused_and_says_what_to_mend(office: Office, loader: str) -> None:
    without = {name: cell for name, cell in ROW.items() if name != "address"}
    for rows, status, code, said in (
        ([without], 422, "unfit-columns", "No column fills customer.address."),
        ([{**ROW, "shoe_size": "27"}], 422, "unfit-columns", "shoe_size"),
        ([ROW, without], 422, "other-columns", "All rows of one call must have the same columns."),
        ([], 422, "unreadable", "rows"),
        ([{**ROW, "name": 7}], 422, "unreadable", "rows"),
    ):  # fmt: skip
        answer = send(office, loader, *rows)
        assert (answer.status, answer.code) == (status, code), rows
        assert said in answer.body["detail"]
    synthetic = send(office, loader, {**ROW, "customer_no": office.number})
    assert [one["code"] for one in synthetic.body["refused"]] == ["foreign_number"]


def test_who_may_read_may_not_send(office: Office) -> None:
    token = office.token("reader", office.client("reader", "read", purposes=("billing",)))
    assert send(office, token, ROW).code == "beyond-scope"
    secret = office.client("unread-loader", "customers")
    token = office.token("unread-loader", secret)
    office.world.owner("UPDATE accounts.account SET acknowledged = '' WHERE username = 'midori'")
    try:
        assert send(office, token, ROW).code == "not-acknowledged"
    finally:
        office.world.owner(
            "UPDATE accounts.account SET acknowledged ="
            " (SELECT digest FROM books.policy_version ORDER BY id DESC LIMIT 1)"
            " WHERE username = 'midori'"
        )


MADE = (
    "INSERT INTO books.statistic_release (statistic, title, source, by, period, number, method,"
    " policy, recipients, purposes, ground, articles, clauses, dimensions, measures, parameters,"
    " hidden, small, prepared_by, state, ledger_index, released_on, reason)"
    " SELECT 's', 'でんきの供給', 'supply', 'month', '2026-10', n, 'protected', '', '{}', '{}',"
    " 'statistics', '{}', '{C16}', '{}', '{}', '{}', 0, 0, 'm', %s, n, '2026-11-20', %s"
    " FROM generate_series(%s::int, %s::int) AS n"
)


def test_statistics_come_page_by_page_and_of_a_withdrawn_one_no_figure(
    office: Office, loader: str
) -> None:
    office.world.owner(MADE, "released", None, 1, 50)
    office.world.owner(MADE, "withdrawn", "wrong", 51, 52)
    first = office.call("GET", "/statistics", loader).body
    assert (len(first["statistics"]), first["statistics"][0]["state"]) == (50, "withdrawn")
    rest = office.call("GET", f"/statistics?before={first['next']}", loader).body
    assert (len(rest["statistics"]), rest["next"]) == (2, None)
    withdrawn = first["statistics"][0]["release"]
    one = office.call("GET", f"/statistics/{withdrawn}", loader).body
    assert (one["cells"], one["files"], one["clauses"]) == ([], [], ["C16"])
    assert office.call("GET", "/statistics/999999", loader).status == 404
    assert office.call("GET", "/statistics", None).code == "token"
