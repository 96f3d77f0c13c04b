"""Whatever the description allows, and whatever it does not, is answered as it says: never a 5xx.

Schemathesis, which we did not write, makes the calls from the OpenAPI document: good ones and bad
ones, as every kind of client, and one after the other with what came back.
"""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error

from api_office import Office

if TYPE_CHECKING:
    from schemathesis.schemas import APIOperation, BaseSchema

    Operation = APIOperation[Any, Any, Any, Any]

OPERATIONS = (
    ("POST", "/token"), ("GET", "/notice"), ("POST", "/decide"), ("POST", "/read"),
    ("POST", "/receipts"), ("GET", "/cases"), ("POST", "/cases"), ("POST", "/restrictions"),
    ("GET", "/extracts"), ("GET", "/extracts/{run}"), ("GET", "/extracts/{run}/file"),
    ("POST", "/extracts/{run}/acknowledge"),
    ("POST", "/extracts/{run}/void"),
    ("GET", "/feed"), ("POST", "/feed/{item}/confirm"),
    ("POST", "/customers"), ("GET", "/statistics"), ("GET", "/statistics/{release}"),
)  # fmt: skip
EVERYTHING = ("decide", "read", "cases", "restrictions", "extracts", "receipts", "customers")
ROLES = ("nobody", "staff", "narrow", "recipient")
FEW = 4
CALLS = int(os.environ.get("SEKISHO_API_CALLS", "2000"))
"""Of the slow test. Before a release: SEKISHO_API_CALLS=20000 pytest -m slow tests/api."""
MANY = CALLS // (len(OPERATIONS) * len(ROLES) * 2)


@pytest.fixture(scope="module")
def described(office: Office) -> Iterator["BaseSchema"]:
    """The description, and the application behind it. TLS is in front of it in the product."""
    from django.core.wsgi import get_wsgi_application
    from django.test import override_settings

    with override_settings(SECURE_SSL_REDIRECT=False):
        application = get_wsgi_application()
        yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


@pytest.fixture(scope="module")
def tokens(office: Office) -> dict[str, str | None]:
    """A token of each kind of client; nobody has none."""
    made = {
        "staff": office.client("all", *EVERYTHING, purposes=("billing", "subject_request")),
        "narrow": office.client("narrow", "decide"),
        "recipient": office.client("of-dax", "extracts", "feed", party="dax"),
    }
    names = {"staff": "all", "narrow": "narrow", "recipient": "of-dax"}
    found: dict[str, str | None] = {
        role: office.token(names[role], secret) for role, secret in made.items()
    }
    return {**found, "nobody": None}


def operation_of(
    described: "BaseSchema", method: str, path: str
) -> "APIOperation[Any, Any, Any, Any]":
    """The operation of the description."""
    found: Operation = described[f"/api/v1{path}"][method]
    return found


def try_out(
    described: "BaseSchema", method: str, path: str, token: str | None, calls: int
) -> dict[int, int]:
    """How many answers of each status so many good and so many bad calls got; each as described."""
    seen: dict[int, int] = {}
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    operation = operation_of(described, method, path)
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
        cases = operation.as_strategy(generation_mode=mode)

        @settings(
            max_examples=calls, deadline=None, database=None, derandomize=True,
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=cases)
        def each(case: Any) -> None:
            answer = case.call(headers=headers)
            seen[answer.status_code] = seen.get(answer.status_code, 0) + 1
            case.validate_response(answer, checks=[not_a_server_error])
            if answer.status_code not in (405, 404):
                case.validate_response(answer, excluded_checks=EXCLUDED)

        each()
    return seen


EXCLUDED: list[Any] = [
    check
    for name in (
        "positive_data_acceptance", "negative_data_rejection", "missing_required_header",
        "unsupported_method", "ignored_auth", "use_after_free", "ensure_resource_availability",
        "allow_header_conformance", "object_level_authorization",
    )
    if (check := getattr(schemathesis.checks, name, None)) is not None
]  # fmt: skip
"""Questions about the words of the notice, not of the description: what is well-formed may be
unknown, and is refused with another code than what is malformed."""


def test_the_description_has_these_operations_and_is_openapi_3_1(described: "BaseSchema") -> None:
    raw = described.raw_schema
    assert raw["openapi"].startswith("3.1")
    found = {(method.upper(), path.removeprefix("/api/v1")) for path, each in raw["paths"].items()
             for method in each}  # fmt: skip
    assert found == set(OPERATIONS)


@pytest.mark.parametrize("role", ROLES)
def test_no_call_breaks_it(
    described: "BaseSchema", tokens: dict[str, str | None], role: str
) -> None:
    for method, path in OPERATIONS:
        seen = try_out(described, method, path, tokens[role], FEW)
        assert seen, (method, path)
        if role == "nobody" and path != "/token":
            assert set(seen) <= {401, 404, 405}, (method, path, seen)


def test_calls_that_follow_from_answers_break_nothing(
    described: "BaseSchema", tokens: dict[str, str | None]
) -> None:
    headers = {"Authorization": f"Bearer {tokens['staff']}"}
    seen: list[int] = []

    class Followed(described.as_state_machine()):  # type: ignore[misc]  # made at run time
        """Every call carries the token of staff."""

        def get_call_kwargs(self, case: Any) -> dict[str, Any]:
            return {"headers": headers}

        def validate_response(self, response: Any, case: Any, **_: Any) -> None:
            seen.append(response.status_code)
            case.validate_response(response, checks=[not_a_server_error])

    Followed.run(
        settings=settings(
            max_examples=6,
            stateful_step_count=6,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
    )
    assert len(seen) > 20


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_no_call_of_very_many_breaks_it(
    described: "BaseSchema", tokens: dict[str, str | None], role: str
) -> None:
    for method, path in OPERATIONS:
        answered = sum(try_out(described, method, path, tokens[role], MANY).values())
        assert answered >= MANY, (method, path)
