"""A real provider for the sign-in of staff: Canaille, an implementation that is not ours.

It runs in a process of its own, in memory, on this machine. Only what no sound provider would sign
is made here: asked to lie, it signs the token that it gave out once more, with one thing wrong.
"""

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import BrowserContext

CLIENT, SECRET = "sekisho", "a-secret-between-two-programs-of-the-tests"
PASSWORD = "kingfisher over cold water"
STARTS_WITHIN = 300.0
LIE = "/of-the-tests/lie"
SIGN = "/of-the-tests/sign"


@dataclass(frozen=True, slots=True)
class IdentityProvider:
    """The running provider. `issuer` is its address."""

    issuer: str

    def lies(self, how: str) -> None:
        """From here on every token that it gives out is wrong in this way; "" is the truth."""
        self._asked(LIE, {"how": how})

    def signed(self, claims: dict[str, object]) -> str:
        """The claims as the provider signs them."""
        return self._asked(SIGN, {"claims": json.dumps(claims)})

    def _asked(self, path: str, said: dict[str, str]) -> str:
        address = f"{self.issuer}{path}?{urlencode(said)}"
        with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310  # our own
            return str(answer.read().decode())

    def known_in(self, context: BrowserContext, person: str) -> None:
        """The browser is signed in at the provider as this person, and nowhere else."""
        page = context.new_page()
        page.goto(f"{self.issuer}/login")
        page.fill("[name=login]", person)
        page.press("[name=login]", "Enter")
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url(lambda url: "/auth/" not in url and "/login" not in url)


@contextmanager
def running(port: int, ours: list[str], people: tuple[str, ...]) -> Iterator[IdentityProvider]:
    """The provider serves on this port; `ours` are the addresses that it sends people back to."""
    command = [sys.executable, __file__, str(port), ",".join(ours), *people]
    provider = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    found = IdentityProvider(f"http://127.0.0.1:{port}")
    try:
        _await(found, provider)
        yield found
    finally:
        provider.terminate()
        provider.wait(timeout=120)


def configure(file: Path, **providers: dict[str, object]) -> None:
    """The installation's file names these providers; their secret lies beside it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    secret = file.parent / "provider.secret"
    secret.write_text(SECRET)
    secret.chmod(0o600)
    said = {
        name: {"name": {"ja": "社員認証", "en": "the company"}, "client_id": CLIENT,
               "client_secret_file": "provider.secret", **more}
        for name, more in providers.items()
    }  # fmt: skip
    file.write_text(json.dumps(said))


def _await(found: IdentityProvider, provider: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline:
        assert provider.poll() is None, "the provider ended"
        try:
            found.lies("")
        except OSError:
            time.sleep(0.1)
        else:
            return
    message = "the provider did not start"
    raise AssertionError(message)


def _app(port: int, ours: str, people: list[str]) -> tuple[Any, Any]:
    """Canaille with these people and our client; and the key with which it signs."""
    from canaille import create_app
    from canaille.app import models
    from canaille.backends import Backend
    from joserfc.jwk import RSAKey

    key = RSAKey.generate_key(2048, {"kid": "of-the-tests", "use": "sig", "alg": "RS256"})
    app = create_app(
        {
            "SECRET_KEY": "of-the-tests-of-the-tests-of-the-tests",
            "SERVER_NAME": f"127.0.0.1:{port}",
            "PREFERRED_URL_SCHEME": "http",
            "CANAILLE": {"DATABASE": "memory"},
            "CANAILLE_OIDC": {"ACTIVE_JWKS": [key.as_dict(private=True)]},
        }
    )
    with app.app_context():
        for name in people:
            Backend.instance.save(
                models.User(
                    user_name=name, given_name=name, family_name=name, formatted_name=name,
                    emails=[f"{name}@example.jp"], password=PASSWORD,
                )
            )  # fmt: skip
        client = models.Client(
            client_id=CLIENT, client_secret=SECRET, client_name="Sekisho",
            client_uri="https://127.0.0.1", redirect_uris=ours.split(","),
            scope=["openid", "email"],
            grant_types=["authorization_code"], response_types=["code"],
            token_endpoint_auth_method="client_secret_basic",
        )  # fmt: skip
        Backend.instance.save(client)
        client.audience = [client]
        Backend.instance.save(client)
    return app, key


def _lied(token: str, key: Any, how: str) -> str:
    """The token, signed again with this one thing wrong; "key": it says that a key was used."""
    from joserfc import jwt
    from joserfc.jwk import OctKey, RSAKey

    claims = dict(jwt.decode(token, key).claims)
    header = {"alg": "RS256", "kid": "of-the-tests"}
    if how == "none":
        import base64

        parts = [json.dumps(each).encode() for each in ({"alg": "none"}, claims)]
        return ".".join(base64.urlsafe_b64encode(p).decode().rstrip("=") for p in parts) + "."
    if how == "secret":
        shared = OctKey.import_key(SECRET)
        return jwt.encode({"alg": "HS256", "kid": "of-the-tests"}, claims, shared)
    if how == "signature":
        return jwt.encode(header, claims, RSAKey.generate_key(2048))
    now = int(time.time())
    wrong: dict[str, dict[str, object]] = {
        "key": {"amr": ["pwd", "hwk"]},
        "nonce": {"nonce": "another"},
        "expired": {"exp": now - 3600, "iat": now - 7200},
        "audience": {"aud": "another-program", "azp": "another-program"},
        "issuer": {"iss": "https://another.example.jp"},
    }
    claims |= wrong[how]
    return jwt.encode(header, claims, key)


def main() -> None:
    """Serve until ended."""
    from flask import Response, request
    from joserfc import jwt
    from werkzeug.serving import make_server

    port, ours, *people = sys.argv[1:]
    app, key = _app(int(port), ours, people)
    lie = {"how": ""}

    @app.get(LIE)  # type: ignore[untyped-decorator]
    def _lie() -> str:
        lie["how"] = request.args["how"]
        return "so be it"

    @app.get(SIGN)  # type: ignore[untyped-decorator]
    def _sign() -> str:
        header = {"alg": "RS256", "kid": "of-the-tests", "typ": "logout+jwt"}
        return jwt.encode(header, json.loads(request.args["claims"]), key)

    @app.after_request  # type: ignore[untyped-decorator]
    def _told(response: Response) -> Response:
        if lie["how"] and request.path == "/oauth/token" and response.status_code == 200:
            said = json.loads(response.get_data())
            said["id_token"] = _lied(said["id_token"], key, lie["how"])
            response.set_data(json.dumps(said))
        return response

    make_server("127.0.0.1", int(port), app, threaded=True).serve_forever()


if __name__ == "__main__":
    main()
