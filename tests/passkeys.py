"""Passkeys of the standing people: made beforehand, and held by the browser that needs one."""

import json
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.utils.http import int_to_base36
from fido2.cose import ES256
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData
from playwright.sync_api import Page

RP = "localhost"
AUTHENTICATOR = {
    "options": {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
}


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey: what its owner's device keeps, and what our side keeps of it."""

    id: bytes
    private: bytes
    registered: Mapping[str, object]


def new_passkey(name: str) -> Passkey:
    """A passkey for our address, by a device that asks who is there."""
    key = ec.generate_private_key(ec.SECP256R1())
    id_ = sha256(name.encode()).digest()
    public = ES256.from_cryptography_key(key.public_key())  # type: ignore[no-untyped-call]
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
    data = AuthenticatorData.create(
        sha256(RP.encode()).digest(), flags, 0,
        AttestedCredentialData.create(bytes(16), id_, public),
    )  # fmt: skip
    client = json.dumps({"type": "webauthn.create", "challenge": _text(bytes(16)),
                         "origin": f"https://{RP}"}).encode()  # fmt: skip
    registered = {
        "id": _text(id_),
        "rawId": _text(id_),
        "type": "public-key",
        "response": {
            "clientDataJSON": _text(client),
            "attestationObject": _text(AttestationObject.create("none", data, {})),
        },
        "clientExtensionResults": {"credProps": {"rk": True}},
    }
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return Passkey(id_, private, registered)


def with_authenticator(page: Page, passkey: Passkey | None = None, account: int = 0) -> None:
    """The page's browser has an authenticator of its own, whose owner always agrees.

    It holds this passkey of the account of this number, or nothing.
    """
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send("WebAuthn.addVirtualAuthenticator", AUTHENTICATOR)
    if passkey is None:
        return
    credential = {
        "credentialId": b64encode(passkey.id).decode(),
        "isResidentCredential": True,
        "rpId": RP,
        "privateKey": b64encode(passkey.private).decode(),
        "userHandle": b64encode(int_to_base36(account).encode()).decode(),
        "signCount": 1,
    }
    given = {"authenticatorId": made["authenticatorId"], "credential": credential}
    session.send("WebAuthn.addCredential", given)


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")
