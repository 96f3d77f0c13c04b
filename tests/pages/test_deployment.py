"""Django's own checks for deployment find nothing; what is vendored is what it was."""

from hashlib import sha256

import pytest
from django.core.management import call_command
from django.test import override_settings

from cast import ROOT

VENDORED = ROOT / "src" / "sekisho" / "web" / "static" / "web" / "vendor"


@pytest.mark.usefixtures("migrated")
def test_check_deploy_finds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DJANGO_ALLOW_ASYNC_UNSAFE", raising=False)  # the browser of the tests
    with override_settings(SECRET_KEY="k" * 20 + "0123456789abcdefghijklmnopqrstuvwxyz"):
        call_command("check", deploy=True, fail_level="WARNING")


@pytest.mark.usefixtures("migrated")
def test_check_deploy_would_find_a_fault() -> None:
    from django.core.management.base import SystemCheckError

    with (
        override_settings(SECURE_HSTS_SECONDS=0),
        pytest.raises(SystemCheckError, match="W004"),
    ):
        call_command("check", deploy=True, fail_level="WARNING")


@pytest.mark.usefixtures("migrated")
def test_the_admin_is_not_installed() -> None:
    from django.conf import settings

    assert "django.contrib.admin" not in settings.INSTALLED_APPS


def test_each_vendored_file_has_its_licence_and_its_hash() -> None:
    lines = (VENDORED / "VENDORED.txt").read_text().splitlines()[1:]
    names = {line.split()[0]: line.split()[2] for line in lines}
    held = {path.name for path in VENDORED.iterdir() if path.suffix in (".js", ".css")}
    assert held == names.keys()
    for name, digest in names.items():
        assert sha256((VENDORED / name).read_bytes()).hexdigest() == digest
    assert len(list(VENDORED.glob("*.LICENSE.txt"))) == len(names)
