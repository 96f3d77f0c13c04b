"""The file of providers, what is asked of them, who may be linked, and what the doctor says."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from identity_provider import configure
from real_database import Database
from sekisho.gate.errors import ActRefusedError

if TYPE_CHECKING:
    from sekisho.accounts.leaving import Record
    from sekisho.accounts.provider_file import Provider
    from sekisho.accounts.provider_tokens import Signed

NOW = datetime(2026, 11, 26, 1, 0, tzinfo=UTC)
ISSUER = "https://id.example.jp/realms/staff"


@pytest.fixture
def file(database: Database, tmp_path: Path) -> Path:
    """Where the providers are named; Django is set up."""
    return tmp_path / "providers.yaml"


def one(file: Path, **more: object) -> "Provider":
    """The one provider of the file."""
    from sekisho.accounts.provider_file import read_providers

    configure(file, company={"issuer": ISSUER, **more})
    [provider] = read_providers(file)
    return provider


def noted() -> "tuple[list[tuple[str, int]], Record]":
    """What was said to the ledger, and what says it."""
    said: list[tuple[str, int]] = []

    def record(step: str, account: int, since: date | None = None) -> int:
        said.append((step, account))
        return len(said)

    return said, record


def person(subject: str, address: str = "") -> "Signed":
    """Whom the provider knows."""
    from sekisho.accounts.provider_tokens import Signed

    return Signed(ISSUER, subject, "", address, with_key=False)


def test_a_file_names_providers_and_asks_for_no_more_than_needed(file: Path) -> None:
    from sekisho.accounts.provider_file import read_providers, secret_of

    assert read_providers(file) == ()
    plain = one(file)
    assert (plain.scopes, plain.keys_trusted, plain.proves_by) == (["openid"], False, "basic")
    assert secret_of(plain) != ""
    asking = one(file, mail_domains=["Example.JP"])
    assert (asking.scopes, asking.mail_domains) == (["openid", "email"], ("example.jp",))


@pytest.mark.parametrize(
    "wrong",
    [{"scope": "phone"}, {"mail_domains": "example.jp"}, {"keys_trusted": "yes"},
     {"client_id": ""}, {"name": {"ja": "社員認証"}}, {"prove_by": "none"}, {"issuer": 7}],
)  # fmt: skip
def test_a_file_that_says_anything_unknown_opens_no_way_in(
    file: Path, wrong: dict[str, object]
) -> None:
    with pytest.raises(ActRefusedError) as refused:
        one(file, **wrong)
    assert refused.value.en == (
        f"{file}: company cannot be read. Needed: name (ja and en), issuer, client_id,"
        " client_secret_file; allowed: mail_domains, keys_trusted, prove_by."
    )


@pytest.mark.parametrize(
    "address",
    ["http://id.example.jp", "http://127.0.0.1:8000", "ftp://id.example.jp", "id.example.jp",
     "https://midori@id.example.jp", "https://id.example.jp?realm=a", "https://"],
)  # fmt: skip
def test_an_issuer_without_tls_is_refused_by_the_clauses(file: Path, address: str) -> None:
    with pytest.raises(ActRefusedError) as refused:
        one(file, issuer=address)
    assert refused.value.code == "provider-without-tls"
    assert refused.value.ja.endswith(
        "issuer は https:// で始まるアドレスにしてください（C04・C22）。"
    )


def test_a_secret_that_others_can_read_is_no_secret(file: Path) -> None:
    from sekisho.accounts.provider_file import secret_of

    provider = one(file)
    provider.secret_file.chmod(0o644)
    with pytest.raises(ActRefusedError, match="is open to others: chmod 600"):
        secret_of(provider)
    provider.secret_file.chmod(0o600)
    provider.secret_file.write_text("\n")
    with pytest.raises(ActRefusedError, match="holds no secret for the provider company"):
        secret_of(provider)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"issuer": "https://another.example.jp"}, "provider-issuer"),
        ({"issuer": ISSUER + "/"}, "provider-issuer"),
        ({"jwks_uri": "http://id.example.jp/keys"}, "provider-address"),
        ({"token_endpoint": "http://127.0.0.1/token"}, "provider-address"),
        ({"authorization_endpoint": None}, "provider-discovery"),
        ({"code_challenge_methods_supported": ["plain"]}, "provider-no-pkce"),
    ],
)
def test_what_an_issuer_says_of_itself_must_be_its_own_and_have_tls(
    file: Path, said: dict[str, object], code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sekisho.accounts import provider_web

    document = {
        "issuer": ISSUER, "authorization_endpoint": f"{ISSUER}/authorize",
        "token_endpoint": f"{ISSUER}/token", "jwks_uri": f"{ISSUER}/keys", **said,
    }  # fmt: skip
    monkeypatch.setattr(provider_web, "_fetched", lambda where: document)
    provider_web.forget()
    with pytest.raises(ActRefusedError) as refused:
        provider_web.addresses(one(file))
    assert refused.value.code == code
    provider_web.forget()


def test_an_address_that_asks_is_linked_by_nobody_but_another_officer(file: Path) -> None:
    from sekisho.accounts import provider_links as links
    from sekisho.accounts.models import Account, Kind, LinkRequest

    provider = one(file, mail_domains=["example.jp"])
    midori = Account.objects.create(username="p-midori", kind=Kind.STAFF, email="mi@example.jp")
    officer = Account.objects.create(username="p-officer", kind=Kind.OFFICER, email="of@example.jp")
    for stranger in (person("a", "nobody@example.jp"), person("b", "mi@example.com"), person("c")):
        links.ask_link(provider, stranger, NOW)
    assert links.waiting_links(NOW) == []
    for _ in range(2):
        links.ask_link(provider, person("sub-midori", "mi@example.jp"), NOW)
    links.ask_link(provider, person("sub-officer", "of@example.jp"), NOW)
    first, own = links.waiting_links(NOW)
    assert (first.username, own.username) == ("p-midori", "p-officer")
    assert links.linked_providers(midori) == []
    said, record = noted()
    with pytest.raises(ActRefusedError) as refused:
        links.settle_link(own.id, officer, NOW, record, accept=True)
    assert refused.value.en == "Another officer approves the link of your own account (L24)."
    links.settle_link(first.id, officer, NOW, record, accept=True)
    assert (links.linked_providers(midori), said) == (["company"], [("linked", midori.pk)])
    with pytest.raises(ActRefusedError, match="This request waits no more"):
        links.settle_link(first.id, officer, NOW, record, accept=True)
    assert links.waiting_links(NOW + timedelta(days=8)) == []
    LinkRequest.objects.all().delete()
    Account.objects.filter(username__startswith="p-").delete()


def test_a_person_is_linked_once_and_an_account_has_one_person_of_a_provider(file: Path) -> None:
    from sekisho.accounts import provider_links as links
    from sekisho.accounts.models import Account, Kind

    provider = one(file)
    Account.objects.create(username="q-midori", kind=Kind.STAFF)
    Account.objects.create(username="q-aki", kind=Kind.STAFF)
    Account.objects.create(username="q-customer", kind=Kind.CUSTOMER, customer_no="7")
    said, record = noted()
    links.link("q-midori", provider, "sub-1", record)
    for name, subject in (("q-aki", "sub-1"), ("q-midori", "sub-2")):
        with pytest.raises(ActRefusedError, match="is linked to this provider already"):
            links.link(name, provider, subject, record)
    with pytest.raises(LookupError):
        links.link("q-customer", provider, "sub-3", record)
    with pytest.raises(ActRefusedError, match="is linked to no provider"):
        links.sign_in_here("q-aki", on=False)
    links.sign_in_here("q-midori", on=False)
    assert not Account.objects.get(username="q-midori").signs_in_here
    assert links.unlink("q-midori", "company", record) == 1
    assert [step for step, _ in said] == ["linked", "unlinked"]
    Account.objects.filter(username__startswith="q-").delete()


def test_the_doctor_says_what_is_wrong_with_a_provider(file: Path) -> None:
    from sekisho.accounts import provider_web
    from sekisho.project.examine_providers import examine_providers

    assert examine_providers(file) == []
    file.write_text("company: [1]\n")
    [unread] = examine_providers(file)
    assert (unread.id, unread.state) == ("provider-file", "error")
    provider = one(file, issuer="https://127.0.0.1:9")
    provider.secret_file.unlink()
    provider_web.forget()
    secret, away = examine_providers(file)
    assert (secret.id, away.id) == ("provider-secret", "provider-unreachable")
    assert away.hint_en == "Check the address of its issuer, and the way out."
    assert json.loads(json.dumps(away.to_json()))["state"] == "warning"
