"""The smarthost as the environment names it: encrypted, but to a relay on this machine."""

from pathlib import Path

import pytest

from sekisho.gate.errors import ActRefusedError
from sekisho.project.smarthost import smarthost


@pytest.mark.parametrize(
    ("named", "host", "tls"),
    [
        ("smtp.example.jp:587", "smtp.example.jp", True),
        ("127.0.0.1:25", "127.0.0.1", False),
        ("[::1]:25", "::1", False),
        ("localhost:25", "localhost", False),
        ("10.0.0.1:25", "10.0.0.1", True),
    ],
)
def test_only_a_relay_on_this_machine_is_spoken_to_in_the_clear(
    named: str, host: str, tls: bool
) -> None:
    route = smarthost("mail.example.jp", {"SEKISHO_SMARTHOST": named})
    assert (route.host, route.tls, route.own_name) == (host, tls, "mail.example.jp")


def test_the_password_stands_in_a_file_of_its_owner(tmp_path: Path) -> None:
    kept = tmp_path / "password"
    kept.write_text("of the tests\n", encoding="utf-8")
    kept.chmod(0o600)
    named = {
        "SEKISHO_SMARTHOST": "smtp.example.jp:587",
        "SEKISHO_SMARTHOST_USER": "sekisho",
        "SEKISHO_SMARTHOST_PASSWORD_FILE": str(kept),
    }
    assert smarthost("x", named).password == "of the tests"
    kept.chmod(0o644)
    with pytest.raises(ActRefusedError) as opened:
        smarthost("x", named)
    assert opened.value.en == (
        "The password's file password cannot be read, or others can read it too: chmod 600."
    )
    kept.unlink()
    with pytest.raises(ActRefusedError):
        smarthost("x", named)


@pytest.mark.parametrize("named", ["", "smtp.example.jp", "smtp.example.jp:", ":25", "a:b"])
def test_a_smarthost_that_is_none_is_refused(named: str) -> None:
    with pytest.raises(ActRefusedError) as refused:
        smarthost("x", {"SEKISHO_SMARTHOST": named})
    assert refused.value.code == "no-smarthost"
