"""The sign-in providers of the company, as the installation's file names them.

Whoever may write this file decides who is believed about a person. So it belongs to the operator,
nothing of it can be set from a page, and a file that says anything unknown opens no way in.
"""

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import yaml
from django.conf import settings

from sekisho.gate.errors import ActRefusedError

LOOPBACK = ("127.0.0.1", "::1", "localhost")
NEEDED = ("name", "issuer", "client_id", "client_secret_file")
KNOWN = (*NEEDED, "mail_domains", "keys_trusted", "prove_by")
WAYS = ("basic", "post")
OTHERS = 0o077


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider. `mail_domains` are those whose people may ask to be linked.

    With `keys_trusted` a security key that was used at the provider counts as if used here.
    `prove_by` is how we prove at its token endpoint who we are: client_secret_basic or _post.
    """

    id: str
    names: Mapping[str, str]
    issuer: str
    client_id: str
    secret_file: Path
    mail_domains: tuple[str, ...] = ()
    keys_trusted: bool = False
    proves_by: str = "basic"

    @property
    def scopes(self) -> list[str]:
        """What is asked of the provider: who it is, and the address only where it is needed."""
        return ["openid", "email"] if self.mail_domains else ["openid"]


def configured() -> tuple[Provider, ...]:
    """The providers of this installation; none where there is no file. ActRefusedError: unsound."""
    return read_providers(Path(settings.SIGN_IN_PROVIDERS))


def named(provider: str) -> Provider:
    """The provider of this id. LookupError where there is none."""
    for each in configured():
        if each.id == provider:
            return each
    raise LookupError(provider)


def read_providers(path: Path) -> tuple[Provider, ...]:
    """The providers in the file, in its order; none where it is not there.

    ActRefusedError where it says anything that is not known, or names an address without TLS.
    """
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        raise _unreadable(path, "YAML") from None
    if data is None:
        return ()
    if not isinstance(data, dict):
        raise _unreadable(path, "YAML")
    return tuple(_provider(path, str(each), said) for each, said in data.items())


def secret_of(provider: Provider) -> str:
    """The client's secret. ActRefusedError where its file is absent, empty, or open to others."""
    path = provider.secret_file
    try:
        closed = not stat.S_IMODE(path.stat().st_mode) & OTHERS
        secret = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        closed, secret = True, ""
    if not closed:
        raise ActRefusedError(
            "provider-secret-open",
            f"{path} をほかの利用者が読めます。chmod 600 としてください。",
            f"{path} is open to others: chmod 600.",
        )
    if not secret:
        raise ActRefusedError(
            "provider-secret-absent",
            f"{path} に {provider.id} の秘密がありません。発行された値を置いてください。",
            f"{path} holds no secret for the provider {provider.id}. Put there what it issued.",
        )
    return secret


def may_be_asked(address: str) -> bool:
    """Whether the address has TLS; on this machine itself also without, where tests say so."""
    try:
        parts = urlsplit(address)
        host, loopback = parts.hostname, parts.hostname in LOOPBACK
    except ValueError:
        return False
    if parts.username is not None or parts.fragment or not host:
        return False
    allowed = loopback and os.environ.get("SEKISHO_PROVIDERS_LOOPBACK") == "1"
    return parts.scheme == "https" or (parts.scheme == "http" and allowed)


def _provider(path: Path, name: str, said: object) -> Provider:
    if not isinstance(said, dict) or not name.isidentifier():
        raise _unreadable(path, name)
    if set(said) - set(KNOWN) or set(NEEDED) - set(said):
        raise _unreadable(path, name)
    names, domains, trusted = said["name"], said.get("mail_domains", []), said.get("keys_trusted")
    texts = [said[key] for key in NEEDED[1:]]
    sound = (
        isinstance(names, dict)
        and set(names) == {"ja", "en"}
        and all(isinstance(each, str) and each for each in (*texts, *names.values()))
        and isinstance(domains, list)
        and all(isinstance(each, str) and each for each in domains)
        and trusted in (None, True, False)
        and said.get("prove_by", "basic") in WAYS
    )
    if not sound:
        raise _unreadable(path, name)
    issuer = str(said["issuer"])
    if not may_be_asked(issuer) or urlsplit(issuer).query:
        raise ActRefusedError(
            "provider-without-tls",
            f"{path} の {name}: issuer は https:// で始まるアドレスにしてください（C04・C22）。",
            f"{path}: {name}: the issuer must be an address that begins with https:// (C04, C22).",
        )
    return Provider(
        name, names, issuer, str(said["client_id"]), path.parent / str(said["client_secret_file"]),
        tuple(each.lower() for each in domains), bool(trusted), said.get("prove_by", "basic"),
    )  # fmt: skip


def _unreadable(path: Path, place: str) -> ActRefusedError:
    return ActRefusedError(
        "providers-unreadable",
        f"{path} の {place} を読めません。必要なのは name（ja と en）・issuer・client_id・"
        "client_secret_file、書いてもよいのは mail_domains・keys_trusted・prove_by です。",
        f"{path}: {place} cannot be read. Needed: name (ja and en), issuer, client_id,"
        " client_secret_file; allowed: mail_domains, keys_trusted, prove_by.",
    )
