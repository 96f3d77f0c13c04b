"""Tokens by client credentials (RFC 6749, section 4.4), and the notice in force."""

import base64
import binascii
from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Form, Router

from sekisho.accounts.api_clients import TOKEN_SECONDS, give_token
from sekisho.api.answers import ERRORS
from sekisho.api.caller import caller_of
from sekisho.api.in_force import current
from sekisho.api.problems import ProblemError
from sekisho.api.shapes import NoticeInForce, TokenGiven
from sekisho.web.connections import connected

router = Router()
GRANT = "client_credentials"


@router.post("/token", auth=None, response={200: TokenGiven, **ERRORS}, tags=["token"],
             operation_id="token")  # fmt: skip
def token(request: HttpRequest, grant_type: Annotated[str, Form()]) -> dict[str, object]:
    """A token for a quarter of an hour, for the client named by HTTP Basic."""
    if grant_type != GRANT:
        raise ProblemError(
            400,
            "unsupported_grant_type",
            f"grant_type には {GRANT} を指定してください。",
            f"grant_type must be {GRANT}.",
        )
    name, secret = _basic(request.headers.get("Authorization", ""))
    given = give_token(name, secret, timezone.now())
    if given is None:
        raise ProblemError(
            401,
            "invalid_client",
            "クライアントの名前か秘密が違うか、期限が過ぎています。",
            "There is no such client with this secret, or its time is over.",
        )
    return {"access_token": given, "token_type": "Bearer", "expires_in": TOKEN_SECONDS}


@router.get("/notice", response={200: NoticeInForce, **ERRORS}, tags=["notice"],
            operation_id="notice")  # fmt: skip
def notice(request: HttpRequest) -> dict[str, object]:
    """The version in force today."""
    caller_of(request)
    with connected() as connection:
        version = current(connection)
    return {
        "version": version.version,
        "digest": version.policy.digest,
        "effective": version.effective,
    }


def _basic(header: str) -> tuple[str, str]:
    """Name and secret of the header; empty where it is none."""
    kind, _, encoded = header.partition(" ")
    if kind.lower() != "basic":
        return "", ""
    try:
        name, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return "", ""
    return ("", "") if "\0" in name else (name, secret)
