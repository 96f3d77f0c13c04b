"""The API as one thing: its description, its endpoints, and how failures are answered."""

import logging
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from sekisho.api import cases, customers, decide, extracts, feed, records, statistics, token
from sekisho.api.caller import Token
from sekisho.api.problems import CONTENT_TYPE, ProblemError, answered, of_refusal
from sekisho.books.versions import NoVersionError
from sekisho.gate.errors import ActRefusedError

VERSION = "1"
FIRST_ERROR = "4"
log = logging.getLogger("sekisho.api")


class Described(NinjaAPI):
    """Ninja's API whose document says that errors are problem+json."""

    def get_openapi_schema(self, *args: Any, **kwargs: Any) -> OpenAPISchema:
        """OpenAPI 3.1."""
        document = super().get_openapi_schema(*args, **kwargs)
        for path in document["paths"].values():
            for operation in path.values():
                for status, response in operation["responses"].items():
                    content = response.get("content", {})
                    if str(status) >= FIRST_ERROR and "application/json" in content:
                        content[CONTENT_TYPE] = content.pop("application/json")
        return document


api = Described(
    title="Sekisho",
    version=VERSION,
    description=(
        "What the privacy notice permits, read, recorded and told. Every call needs a token of"
        " /token; errors are application/problem+json (RFC 9457) in the language of"
        " Accept-Language (ja, en), with the clauses that say no. Calls that change something"
        " carry an Idempotency-Key: the same again is done once."
    ),
    urls_namespace="api-1",
    docs_url=None,
    openapi_url="/openapi.json",
    auth=Token(),
)
api.add_router("", token.router)
api.add_router("", decide.router)
api.add_router("", records.router)
api.add_router("", cases.router)
api.add_router("", extracts.router)
api.add_router("", feed.router)
api.add_router("", customers.router)
api.add_router("", statistics.router)


@api.exception_handler(ProblemError)
def _problem(request: HttpRequest, problem: ProblemError) -> HttpResponse:  # noqa: ARG001
    return answered(problem)


@api.exception_handler(ActRefusedError)
def _refused(request: HttpRequest, refused: ActRefusedError) -> HttpResponse:  # noqa: ARG001
    return answered(of_refusal(refused))


@api.exception_handler(NoVersionError)
def _no_version(request: HttpRequest, reason: NoVersionError) -> HttpResponse:  # noqa: ARG001
    return answered(
        ProblemError(
            503,
            "no-version",
            "有効な告知の版がありません。公開を待ってください。",
            "No version of the notice is in force. Wait until one is published.",
        )
    )


@api.exception_handler(ValidationError)
def _unreadable(request: HttpRequest, wrong: ValidationError) -> HttpResponse:  # noqa: ARG001
    """Where the first fault is, never what stood there: it may be somebody's data."""
    first = wrong.errors[0] if wrong.errors else {}
    place = ".".join(str(part) for part in first.get("loc", ()))
    return answered(
        ProblemError(
            422,
            "unreadable",
            f"{place} が、説明書にある形ではありません（{first.get('type', '')}）。",
            f"{place} is not as the description says ({first.get('type', '')}).",
        )
    )


@api.exception_handler(RequestDataTooBig)
def _too_large(request: HttpRequest, reason: RequestDataTooBig) -> HttpResponse:  # noqa: ARG001
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    return answered(
        ProblemError(
            413,
            "too-large",
            f"一度に送れるのは {most} バイトまでです。分けて送ってください。",
            f"At most {most} bytes in one call. Send less.",
        )
    )


@api.exception_handler(HttpError)
def _http(request: HttpRequest, wrong: HttpError) -> HttpResponse:  # noqa: ARG001
    """Ninja's own: a body that is no JSON, a missing token."""
    if wrong.status_code == 401:  # a status
        return answered(
            ProblemError(
                401,
                "token",
                "Authorization: Bearer がありません。/token でトークンを取ってください。",
                "There is no Authorization: Bearer. Get a token at /token.",
            )
        )
    return answered(ProblemError(400, "not-json", "JSON として読めません。", "This is not JSON."))


@api.exception_handler(Exception)
def _broken(request: HttpRequest, reason: Exception) -> HttpResponse:  # noqa: ARG001
    """The class of the failure goes to the log, and nothing of its text anywhere."""
    log.error("failed", extra={"told": {"error": type(reason).__name__}})
    return answered(
        ProblemError(
            500,
            "broken",
            "何も変わっていません。しばらくしてから、もう一度送ってください。",
            "Nothing was changed. Please send it again in a few minutes.",
        )
    )
