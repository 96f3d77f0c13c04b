"""How a provider is asked: its own addresses only, with TLS, without detours, within limits."""

import json
import time
from threading import Lock
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests
from urllib3.exceptions import HTTPError

from sekisho.accounts.provider_file import Provider, may_be_asked
from sekisho.accounts.provider_tokens import refusal
from sekisho.gate.errors import ActRefusedError

PATIENCE = 5.0
"""Seconds for which a provider may think."""
MOST = 512 * 1024
KEPT = 600.0
"""Seconds for which addresses and keys of a provider are believed without asking again."""
AGAIN = 30.0
"""Not sooner than after so many seconds are keys asked for anew, however many unknown ones come."""
RESTS = 5.0
"""Seconds for which a provider that did not answer is not asked again: nobody waits for it then."""
NEEDED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")

_known: dict[str, tuple[float, Any]] = {}
_lock = Lock()


class DirectSession(requests.Session):
    """Asks only where it is told to: no proxy of the environment, no redirect, TLS, a time limit"""

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False
        self.max_redirects = 0

    def request(self, method: Any, url: Any, *args: Any, **options: Any) -> requests.Response:
        """The answer; ActRefusedError where the address has no TLS."""
        if not may_be_asked(str(url)):
            raise refusal("address")
        given = {**options, "timeout": PATIENCE, "allow_redirects": False, "stream": True}
        response = super().request(method, url, *args, **given)
        try:
            body = response.raw.read(MOST + 1, decode_content=True)
        except HTTPError as broken:
            raise requests.ConnectionError from broken
        if len(body) > MOST:
            raise refusal("too-long")
        response._content = body  # noqa: SLF001  # the bounded body stands in for the unbounded
        return response


def addresses(provider: Provider) -> dict[str, Any]:
    """What the issuer says about itself; ActRefusedError where it can't be had or is another's."""
    where = provider.issuer.rstrip("/") + "/.well-known/openid-configuration"
    found = _kept(where, KEPT)
    if found.get("issuer") != provider.issuer:
        raise refusal("issuer")
    if not all(isinstance(found.get(name), str) for name in NEEDED):
        raise refusal("discovery")
    if not all(may_be_asked(found[name]) for name in NEEDED[1:]):
        raise refusal("address")
    if "S256" not in found.get("code_challenge_methods_supported", ["S256"]):
        raise refusal("no-pkce")
    return found


def keys(provider: Provider, wanted: str | None) -> dict[str, Any]:
    """The issuer's published keys; asked for anew where the wanted one is not among them."""
    where = str(addresses(provider)["jwks_uri"])
    found = _kept(where, KEPT)
    if wanted is not None and not any(each.get("kid") == wanted for each in _listed(found)):
        found = _kept(where, AGAIN)
    return found


def sign_out_there(provider: Provider, back: str) -> str:
    """Where a person ends the session at the provider (RP-initiated logout); empty: nowhere.

    No token goes along, since none is kept: the provider asks the person.
    """
    where = addresses(provider).get("end_session_endpoint")
    if not isinstance(where, str) or not may_be_asked(where):
        return ""
    said = urlencode({"client_id": provider.client_id, "post_logout_redirect_uri": back})
    return f"{where}{'&' if urlsplit(where).query else '?'}{said}"


def forget() -> None:
    """Everything is asked for anew."""
    with _lock:
        _known.clear()


def _listed(found: dict[str, Any]) -> list[dict[str, Any]]:
    listed = found.get("keys")
    return [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []


def _kept(where: str, seconds: float) -> dict[str, Any]:
    with _lock:
        at, found = _known.get(where, (0.0, None))
    if found is not None and time.monotonic() - at < seconds:
        return dict(found)
    if found is None and at and time.monotonic() - at < RESTS:
        raise unreachable()
    try:
        fetched = _fetched(where)
    except ActRefusedError:
        with _lock:
            _known[where] = (time.monotonic(), None)
        raise
    with _lock:
        _known[where] = (time.monotonic(), fetched)
    return fetched


def _fetched(where: str) -> dict[str, Any]:
    try:
        with DirectSession() as session:
            response = session.get(where, headers={"Accept": "application/json"})
        found = json.loads(response.content) if response.status_code == requests.codes.ok else None
    except (requests.RequestException, ValueError):
        found = None
    if not isinstance(found, dict):
        raise unreachable()
    return found


def unreachable() -> ActRefusedError:
    """The refusal where a provider does not answer."""
    return ActRefusedError(
        "provider-unreachable",
        "認証サービスに届きません。サインインは行われていません。数分おいてやり直すか、"
        "パスワードと2つ目の要素でサインインしてください。",
        "The sign-in provider cannot be reached. Nobody was signed in. Try again in a few minutes,"
        " or sign in with your password and second factor.",
    )
