"""The state of the sign-in providers: the file, the secrets, and whether each answers soundly."""

from collections.abc import Iterator
from pathlib import Path

from sekisho.accounts.provider_file import Provider, read_providers, secret_of
from sekisho.accounts.provider_web import addresses, keys
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.examined import Examined, failed, sound, warned


def examine_providers(file: Path) -> list[Examined]:
    """How each provider that the file names is; nothing where there is no file."""
    try:
        providers = read_providers(file)
    except ActRefusedError as refused:
        return [
            failed("provider-file", refused.ja, refused.en,
                   "直るまで、認証サービスでのサインインは開きません。",
                   "Until it is mended nobody signs in by a provider.")
        ]  # fmt: skip
    return [found for each in providers for found in _one(each)]


def _one(provider: Provider) -> Iterator[Examined]:
    try:
        secret_of(provider)
    except ActRefusedError as refused:
        yield failed("provider-secret", refused.ja, refused.en,
                     "発行者から受け取った秘密を、持ち主だけが読めるように置いてください。",
                     "Put there what the provider issued, readable by its owner only.")  # fmt: skip
    name = provider.id
    try:
        addresses(provider)
        published = keys(provider, None).get("keys")
    except ActRefusedError as refused:
        if refused.code == "provider-unreachable":
            yield warned("provider-unreachable", f"認証サービス {name} に届きません",
                         f"the provider {name} cannot be reached",
                         "issuer のアドレスと、この機械から外への接続を確かめてください。",
                         "Check the address of its issuer, and the way out.")  # fmt: skip
        else:
            yield failed(
                "provider-unsound",
                f"認証サービス {name} の設定情報を受け入れられません（{refused.code}）",
                f"what the provider {name} says of itself cannot be accepted ({refused.code})",
                "issuer は、発行者の設定情報にある issuer と一字一句同じにしてください。",
                "The issuer must be, letter for letter, the one that its discovery document names.",
            )
        return
    if not published:
        yield failed("provider-unsound", f"認証サービス {name} は署名の鍵を公開していません",
                     f"the provider {name} publishes no key of signatures",
                     "認証サービスの管理者に問い合わせてください。",
                     "Ask whoever runs the provider.")  # fmt: skip
        return
    yield sound("provider", f"認証サービス {name} は答えています", f"the provider {name} answers")
