"""What a provider signed is taken whole or refused by its code; the tokens are made by joserfc."""

from datetime import UTC, datetime, timedelta

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from sekisho.accounts.provider_tokens import LOGGED_OUT, signed_in, signed_out, uid_of
from sekisho.gate.errors import ActRefusedError

NOW = datetime(2026, 11, 26, 1, 0, tzinfo=UTC)
ISSUER, US, NONCE = "https://id.example.jp", "sekisho", "asked-this-once"
KEY = ECKey.generate_key("P-256", {"kid": "one", "use": "sig", "alg": "ES256"})
OTHER = ECKey.generate_key("P-256", {"kid": "one"})
PUBLISHED: dict[str, object] = {"keys": [KEY.as_dict(private=False)]}


def at(minutes: float) -> int:
    """That many minutes from now."""
    return int((NOW + timedelta(minutes=minutes)).timestamp())


SOUND: dict[str, object] = {
    "iss": ISSUER, "aud": US, "sub": "midori-1", "nonce": NONCE, "iat": at(-1), "exp": at(4),
}  # fmt: skip
GONE: dict[str, object] = {
    "iss": ISSUER, "aud": US, "sub": "midori-1", "iat": at(0), "events": {LOGGED_OUT: {}},
}  # fmt: skip


def token(claims: dict[str, object], key: "ECKey | RSAKey | OctKey" = KEY, **head: str) -> str:
    """The claims that are something, signed."""
    said = {name: each for name, each in claims.items() if each is not None}
    return jwt.encode({"alg": "ES256", "kid": "one"} | head, said, key)


def code_of(said: str, keys: dict[str, object] = PUBLISHED) -> str:
    """Why the token signs nobody in."""
    with pytest.raises(ActRefusedError) as refused:
        signed_in(said, keys, ISSUER, US, NONCE, NOW)
    return refused.value.code


def test_a_sound_token_says_who_it_is_and_nothing_more_is_kept() -> None:
    more = {"name": "緑", "phone_number": "03-0000-0000", "amr": ["pwd", "hwk"], "sid": "s-1"}
    signed = signed_in(token({**SOUND, **more}), PUBLISHED, ISSUER, US, NONCE, NOW)
    assert (signed.subject, signed.session, signed.with_key) == ("midori-1", "s-1", True)
    assert "緑" not in repr(signed)
    assert signed.uid == uid_of(ISSUER, "midori-1") != uid_of("https://other.example", "midori-1")


def test_an_address_counts_only_where_the_provider_verified_it() -> None:
    for verified, known in ((True, "midori@example.jp"), (False, ""), ("true", ""), (None, "")):
        said = token({**SOUND, "email": "Midori@Example.jp", "email_verified": verified})
        assert signed_in(said, PUBLISHED, ISSUER, US, NONCE, NOW).address == known


@pytest.mark.parametrize("ways", [["pwd"], [], "hwk", None, [["hwk"]], ["mfa", "otp"]])
def test_a_key_was_used_only_where_the_token_says_so(ways: object) -> None:
    said = token({**SOUND, "amr": ways})
    assert not signed_in(said, PUBLISHED, ISSUER, US, NONCE, NOW).with_key


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"iss": ISSUER + "/"}, "provider-issuer"),
        ({"aud": "another"}, "provider-audience"),
        ({"aud": [US, "another"]}, "provider-audience"),
        ({"aud": US, "azp": "another"}, "provider-audience"),
        ({"aud": None}, "provider-audience"),
        ({"exp": at(-2)}, "provider-expired"),
        ({"exp": None}, "provider-times"),
        ({"exp": "9999999999"}, "provider-times"),
        ({"iat": at(-11)}, "provider-times"),
        ({"iat": at(2)}, "provider-times"),
        ({"iat": True}, "provider-times"),
        ({"sub": ""}, "provider-no-subject"),
        ({"sub": 7}, "provider-no-subject"),
        ({"nonce": "asked-this-onc"}, "provider-nonce"),
        ({"nonce": None}, "provider-nonce"),
    ],
)
def test_one_wrong_claim_signs_nobody_in(wrong: dict[str, object], code: str) -> None:
    assert code_of(token({**SOUND, **wrong})) == code


def test_several_audiences_are_taken_where_the_token_was_given_to_us() -> None:
    said = token({**SOUND, "aud": [US, "another"], "azp": US})
    assert signed_in(said, PUBLISHED, ISSUER, US, NONCE, NOW).subject == "midori-1"


def test_only_a_published_key_and_a_listed_algorithm_sign() -> None:
    assert code_of(token(SOUND, OTHER)) == "provider-signature"
    assert code_of(token(SOUND, kid="two")) == "provider-unknown-key"
    shared = OctKey.import_key("a" * 64)
    assert code_of(token(SOUND, shared, alg="HS256")) == "provider-algorithm"
    head, body, _ = token(SOUND).split(".")
    unsigned = "eyJhbGciOiJub25lIn0"  # {"alg":"none"}
    assert code_of(f"{unsigned}.{body}.") == "provider-algorithm"
    assert code_of(f"{head}.{body}.") == "provider-signature"
    assert code_of("nonsense") == "provider-signature"


@pytest.mark.parametrize(
    "keys",
    [
        {"keys": [{**KEY.as_dict(private=False), "use": "enc"}]},
        {"keys": [{**KEY.as_dict(private=False), "alg": "ES384"}]},
        {"keys": [KEY.as_dict(private=False), KEY.as_dict(private=False)]},
        {"keys": "none"},
        {},
    ],
)
def test_a_key_set_without_the_one_key_verifies_nothing(keys: dict[str, object]) -> None:
    assert code_of(token(SOUND), keys) == "provider-unknown-key"


def test_the_refusal_cites_the_clauses_and_says_what_to_do() -> None:
    with pytest.raises(ActRefusedError) as refused:
        signed_in(token({**SOUND, "nonce": "x"}), PUBLISHED, ISSUER, US, NONCE, NOW)
    assert refused.value.en == (
        "What the sign-in provider answered cannot be accepted. Nobody was signed in (C22, L24)."
        " Begin again at the sign-in. If it happens again, tell your administrator this code: nonce"
    )
    assert refused.value.ja == (
        "認証サービスからの返事を受け入れられませんでした。サインインは行われていません（C22・L24）。"
        "もう一度サインインからやり直してください。続くときは管理者に符号をお知らせください: nonce"
    )


def test_a_logout_token_says_whose_sessions_are_over() -> None:
    assert signed_out(token(GONE), PUBLISHED, ISSUER, US, NOW).subject == "midori-1"
    by_session = {**GONE, "sub": None, "sid": "s-1"}
    assert signed_out(token(by_session), PUBLISHED, ISSUER, US, NOW).session == "s-1"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"events": {}}, "provider-no-logout"),
        ({"events": [LOGGED_OUT]}, "provider-no-logout"),
        ({"nonce": NONCE}, "provider-no-logout"),
        ({"sub": None}, "provider-no-logout"),
        ({"iat": at(-11)}, "provider-times"),
        ({"exp": at(-2)}, "provider-expired"),
        ({"aud": "another"}, "provider-audience"),
    ],
)
def test_another_token_is_no_logout(wrong: dict[str, object], code: str) -> None:
    with pytest.raises(ActRefusedError) as refused:
        signed_out(token({**GONE, **wrong}), PUBLISHED, ISSUER, US, NOW)
    assert refused.value.code == code
