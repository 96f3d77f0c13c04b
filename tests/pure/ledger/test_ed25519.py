"""The verifier's own Ed25519: the vectors of RFC 8032, strictness, and a second opinion."""

import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.ledger import sekisho_verify as alone

# RFC 8032 section 7.1, TEST 1, 2, 3 and SHA(abc): secret key, public key, message, signature.
RFC_8032 = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
    (
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        hashlib.sha512(b"abc").hexdigest(),
        (
            "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
            "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"
        ),
    ),
]
KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
PUBLIC = KEY.public_key().public_bytes_raw()


@pytest.mark.parametrize(("secret", "public", "message", "signature"), RFC_8032)
def test_the_vectors_of_rfc_8032_verify(
    secret: str, public: str, message: str, signature: str
) -> None:
    parts = bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signature)
    assert alone.pure_verify(*parts)
    private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret))
    assert private.sign(parts[1]) == parts[2]


@given(message=st.binary(max_size=64), bit=st.integers(0, 511))
@settings(max_examples=25, deadline=None)
def test_no_signature_verifies_with_one_bit_changed(message: bytes, bit: int) -> None:
    signature = KEY.sign(message)
    assert alone.ed25519_verify(PUBLIC, message, signature)
    altered = int.from_bytes(signature, "big") ^ (1 << bit)
    assert not alone.ed25519_verify(PUBLIC, message, altered.to_bytes(64, "big"))
    assert not alone.ed25519_verify(PUBLIC, message + b"!", signature)


def test_a_second_spelling_of_the_same_signature_is_refused() -> None:
    signature = KEY.sign(b"message")
    s = int.from_bytes(signature[32:], "little") + alone.ORDER
    assert not alone.ed25519_verify(PUBLIC, b"message", signature[:32] + s.to_bytes(32, "little"))


@pytest.mark.parametrize("number", [alone.P, alone.P + 1, 2**255 - 1, 2, 1 | 1 << 255])
def test_what_is_no_canonical_point_is_refused(number: int) -> None:
    encoded = number.to_bytes(32, "little")
    assert alone.decode_point(encoded) is None
    assert not alone.pure_verify(encoded, b"", KEY.sign(b""))
    assert not alone.pure_verify(PUBLIC, b"", encoded + KEY.sign(b"")[32:])


def test_a_key_of_small_order_signs_nothing() -> None:
    identity = (1).to_bytes(32, "little")
    assert alone.decode_point(identity) is not None
    assert not alone.pure_verify(identity, b"any", identity + bytes(32))
    assert not alone.ed25519_verify(identity, b"any", identity + bytes(32))


@pytest.mark.parametrize(("key", "signature"), [(PUBLIC[:31], bytes(64)), (PUBLIC, bytes(63))])
def test_wrong_lengths_are_refused(key: bytes, signature: bytes) -> None:
    assert not alone.pure_verify(key, b"", signature)


def test_disagreeing_implementations_are_announced_not_settled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(alone, "pure_verify", lambda *_: True)
    with pytest.raises(alone.RefusedError) as refused:
        alone.ed25519_verify(PUBLIC, b"message", bytes(64))
    assert refused.value.text("en") == (
        "the two Ed25519 implementations disagree: do not rely on any result"
    )
