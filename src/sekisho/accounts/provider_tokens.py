"""What a provider signed: verified whole, or refused with one reason.

OpenID Connect Core 3.1.3.7 lets a client that fetched a token itself skip the signature. Here the
signature is always verified, and only by a key that the issuer publishes for one of the listed
algorithms: so neither "none" nor a secret shared with us can ever make a token.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from typing import Any

import jwt

from sekisho.gate.errors import ActRefusedError

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
LEEWAY = timedelta(seconds=60)
"""By so much two clocks may differ."""
OLDEST = timedelta(minutes=10)
"""A token that was made earlier belongs to no sign-in that is going on."""
UNCHECKED = tuple(f"verify_{name}" for name in ("aud", "iss", "exp", "iat", "nbf", "sub", "jti"))
LOGGED_OUT = "http://schemas.openid.net/event/backchannel-logout"
OF_KEYS = frozenset({"hwk", "fido", "webauthn", "pop", "sc"})
"""RFC 8176 and what providers write: a key in hardware was used, and a phisher cannot ask for it"""

Keys = Mapping[str, Any]
"""A key set (RFC 7517)."""


@dataclass(frozen=True, slots=True)
class Signed:
    """What of a token is used; nothing else of it is kept anywhere."""

    issuer: str
    subject: str
    session: str
    address: str
    with_key: bool

    @property
    def uid(self) -> str:
        """By which the person is known here: of no use to whoever copies the table."""
        return uid_of(self.issuer, self.subject)


def uid_of(issuer: str, subject: str) -> str:
    """One text for this person of this issuer; another issuer's person of that name is another."""
    return sha256(f"{issuer}\n{subject}".encode()).hexdigest()


def signed_in(
    token: str, keys: Keys, issuer: str, audience: str, nonce: str, now: datetime
) -> Signed:
    """Who signed in at the issuer, for us, in answer to this very nonce, just now.

    ActRefusedError with the code of the first thing that is wrong.
    """
    said = _claims(token, keys, issuer, audience, now)
    if not nonce or not compare_digest(str(said.get("nonce", "")).encode(), nonce.encode()):
        raise refusal("nonce")
    return _signed(said)


def signed_out(token: str, keys: Keys, issuer: str, audience: str, now: datetime) -> Signed:
    """Whose sessions the issuer says are over (OpenID Connect Back-Channel Logout, 2.6).

    ActRefusedError with the code of the first thing that is wrong.
    """
    said = _claims(token, keys, issuer, audience, now, subject_needed=False)
    events = said.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(LOGGED_OUT), dict):
        raise refusal("no-logout")
    if "nonce" in said or not (said.get("sub") or said.get("sid")):
        raise refusal("no-logout")
    return _signed(said)


def refusal(code: str) -> ActRefusedError:
    """The refusal of a sign-in by provider. The reason in detail is the code, in the log."""
    return ActRefusedError(
        f"provider-{code}",
        "認証サービスからの返事を受け入れられませんでした。サインインは行われていません（C22・L24）。"
        "もう一度サインインからやり直してください。続くときは管理者に符号をお知らせください: "
        + code,
        "What the sign-in provider answered cannot be accepted. Nobody was signed in (C22, L24)."
        " Begin again at the sign-in. If it happens again, tell your administrator this code: "
        + code,
    )


def _claims(
    token: str,
    keys: Keys,
    issuer: str,
    audience: str,
    now: datetime,
    *,
    subject_needed: bool = True,
) -> dict[str, Any]:
    said = _verified(token, keys)
    if said.get("iss") != issuer:
        raise refusal("issuer")
    meant = said.get("aud")
    audiences = meant if isinstance(meant, list) else [meant]
    if audience not in audiences or said.get("azp", audience) != audience:
        raise refusal("audience")
    if len(audiences) > 1 and "azp" not in said:
        raise refusal("audience")
    ends, made = said.get("exp"), said.get("iat")
    if not _whole(made) or (subject_needed and not _whole(ends)):
        raise refusal("times")
    if ends is not None and (not _whole(ends) or now.timestamp() >= ends + LEEWAY.total_seconds()):
        raise refusal("expired")
    age = now.timestamp() - float(made or 0)
    if not -LEEWAY.total_seconds() <= age <= OLDEST.total_seconds():
        raise refusal("times")
    if subject_needed and not (isinstance(said.get("sub"), str) and said["sub"]):
        raise refusal("no-subject")
    return said


def _verified(token: str, keys: Keys) -> dict[str, Any]:
    try:
        header = jwt.get_unverified_header(token)
        algorithm = header.get("alg")
        if algorithm not in ALGORITHMS:
            raise refusal("algorithm")
        key = _key(keys, header.get("kid"), algorithm)
        checks = dict.fromkeys(UNCHECKED, False)
        return jwt.decode(token, key, algorithms=[algorithm], options=checks)  # type: ignore[arg-type]  # each is checked in _claims, by the clock that is given
    except jwt.PyJWTError:
        raise refusal("signature") from None


def _key(keys: Keys, name: object, algorithm: str) -> jwt.PyJWK:
    """The one published key of this name, or the only one, that signs with this algorithm."""
    published = keys.get("keys")
    known: Sequence[Any] = published if isinstance(published, list) else []
    fit = [
        each
        for each in known
        if isinstance(each, dict)
        and each.get("kty") in ("RSA", "EC", "OKP")
        and each.get("use", "sig") == "sig"
        and each.get("alg", algorithm) == algorithm
        and (name is None or each.get("kid") == name)
    ]
    if len(fit) != 1:
        raise refusal("unknown-key")
    return jwt.PyJWK(fit[0], algorithm)


def _signed(said: Mapping[str, Any]) -> Signed:
    ways = said.get("amr")
    used = {each for each in ways if isinstance(each, str)} if isinstance(ways, list) else set()
    address = said.get("email") if said.get("email_verified") is True else ""
    return Signed(
        str(said["iss"]), str(said.get("sub") or ""), str(said.get("sid") or ""),
        str(address or "").lower(), bool(used & OF_KEYS),
    )  # fmt: skip


def _whole(said: object) -> bool:
    return isinstance(said, int) and not isinstance(said, bool)
