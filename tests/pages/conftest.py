"""Real screens for the tests: the product's own server with TLS, on a published notice, after a
night, and the system's Chromium in front of it.
"""

import json
import os
import secrets
import shutil
import socket
import ssl
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from browsers import Chromium, close
from cast import ROOT
from debian import install
from night_world import APPROVERS, World
from passkeys import Passkey, new_passkey
from real_database import Database, create_database
from screens import PATIENCE, PEOPLE, Person, Screens
from sekisho.gate.publish_translation import publish_translation
from sekisho.postgres.cluster import Cluster
from sekisho.postgres.roles import Role

STARTS_WITHIN = 300.0
WITH_PASSKEYS = ("operator", "privacy_officer", "entrusted", "recipient")


@pytest.fixture(scope="session")
def screens(
    cluster: Cluster, published: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Screens]:
    """The screens of one test process, served by `sekisho serve` on a port of its own."""
    place = tmp_path_factory.mktemp("screens")
    world = World(create_database(cluster, template=published.name), place)
    with world.connected(Role.OWNER) as connection:
        english = (ROOT / "policy" / "notice.en.md").read_bytes()
        publish_translation(connection, english, "en", APPROVERS)
    world.night()
    world.checkpoint()
    environment = _environment(world, place)
    world.owner(
        "INSERT INTO books.request_case (customer_id, kind, asker, form, channel, state,"
        " received_on, due_on) VALUES (1, 'correction', 'person', 'paper', 'post', 'identified',"
        " '2026-11-20', '2026-12-04')"
    )
    people = _accounts(environment, world)
    port = _free_port()
    command = [sys.executable, "-m", "sekisho", "serve", "--port", str(port), "--http-port"]
    with (place / "server.log").open("wb") as log:
        http_port = _free_port()
        server = subprocess.Popen([*command, str(http_port)], env=environment, stderr=log)
        try:
            served = Screens(world, place, port, http_port, people, environment)
            _await(served, server)
            yield served
        finally:
            server.terminate()
            server.wait(timeout=120)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """The system's Chromium. It is installed where it is missing; no test passes without one."""
    path = _chromium()
    expect.set_options(timeout=PATIENCE)
    # Playwright keeps a loop in this thread, and Django would think that it runs inside one.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        chromium = Chromium(playwright, path)
        yield chromium
        chromium.end()


@pytest.fixture
def browser(chromium: Chromium) -> Browser:
    """A browser that answers; most tests share one."""
    return chromium.browser()


@pytest.fixture
def visitor(browser: Browser, screens: Screens) -> Iterator[BrowserContext]:
    """Somebody with a browser of their own, signed in nowhere, who reads Japanese."""
    context = screens.context(browser)
    yield context
    close(context)


@pytest.fixture
def fresh(browser: Browser, screens: Screens) -> Iterator[BrowserContext]:
    """A browser of somebody whose account was just made."""
    context = screens.context(browser)
    yield context
    close(context)


@pytest.fixture
def customer(browser: Browser, screens: Screens) -> Iterator[BrowserContext]:
    """A customer who is signed in."""
    context = screens.signed_in(browser, "customer")
    yield context
    close(context)


def _environment(world: World, place: Path) -> dict[str, str]:
    names = ("PATH", "HOME", "TMPDIR", "LANG")
    inherited = {name: os.environ[name] for name in names if name in os.environ}
    (place / "keys").mkdir(exist_ok=True)
    own = {
        "PYTHONUTF8": "1",
        "SEKISHO_HOME": str(place),
        "SEKISHO_SECRET_KEY": secrets.token_urlsafe(64),
        "SEKISHO_LOG_KEY": str(place / "keys" / "log.key"),
        "SEKISHO_WITNESS": str(place / "witness"),
        "SEKISHO_MAIL": str(place / "mail"),
        "SEKISHO_OUTBOX": str(world.outbox.directory),
        "SEKISHO_DEMANDS": str(ROOT / "policy" / "demands.yaml"),
        "SEKISHO_MAIL_POLICY": str(ROOT / "policy" / "mail"),
        "SEKISHO_MAIL_KEYS": str(place / "keys" / "mail"),
        "SEKISHO_PROVIDERS_LOOPBACK": "1",
        "SEKISHO_MARKETING": str(ROOT / "policy" / "mail" / "marketing.yaml"),
    }
    return {**inherited, **world.database.environment(), **own}


def _who(world: World) -> list[tuple[str, str | None]]:
    rows = world.owner(
        "SELECT customer_no FROM records.customer"
        " JOIN records.contract ON contract.customer_id = customer.id"
        " WHERE state = 'active' AND consents && '{consent,procurement_management,dax}'"
        " AND (restricted IS NULL OR restricted = '{}') ORDER BY customer.id LIMIT 2"
    )
    numbers = {"customer": rows[0][0], "passkey_customer": rows[1][0]}
    return [(person, numbers.get(person)) for person in PEOPLE]


MADE = """
import django, json, sys
django.setup()
from allauth.mfa.models import Authenticator
from sekisho.accounts.models import Account, Kind
from sekisho.accounts.sign_ins import new_sign_in
told = {}
for one in json.load(sys.stdin):
    name = one["name"]
    made = new_sign_in(
        Kind(one["kind"]), name, one["customer_no"], name + "@example.jp", one["company"]
    )
    account = Account.objects.get(username=name)
    account.set_password(one["password"])
    account.first_password_until = None
    account.save()
    if one["passkey"]:
        data = {"name": "key", "credential": one["passkey"]}
        Authenticator.objects.create(user=account, type="webauthn", data=data)
    told[name] = [account.pk, made.secret]
print(json.dumps(told))
"""


def _accounts(environment: dict[str, str], world: World) -> dict[str, Person]:
    """Everybody has an account, a password of their own, and a passkey who must have one.

    `test_sessions.py` and `test_keys.py` show how people come by these.
    """
    wanted: list[dict[str, object]] = []
    passkeys: dict[str, Passkey | None] = {}
    passwords = {name: secrets.token_urlsafe(12) for name in PEOPLE}
    who = _who(world)
    for name, number in who:
        passkey = new_passkey(name) if PEOPLE[name] in WITH_PASSKEYS else None
        passkeys[name] = passkey
        company = {"entrusted": "michibiki_call", "recipient": "dax"}.get(PEOPLE[name])
        wanted.append({
            "name": name, "kind": PEOPLE[name], "customer_no": number, "company": company,
            "password": passwords[name], "passkey": passkey.registered if passkey else None,
        })  # fmt: skip
    settings = {**environment, "DJANGO_SETTINGS_MODULE": "sekisho.project.settings"}
    command = [sys.executable, "-c", MADE]
    done = subprocess.run(
        command, env=settings, input=json.dumps(wanted), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    return {
        name: Person(name, PEOPLE[name], passwords[name], told[name][1], number, told[name][0],
                     passkeys[name])
        for name, number in who
    }  # fmt: skip


def _await(served: Screens, server: "subprocess.Popen[bytes]") -> None:
    insecure = ssl.create_default_context()
    insecure.check_hostname, insecure.verify_mode = False, ssl.CERT_NONE
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline:
        assert server.poll() is None, (served.place / "server.log").read_text()
        try:
            with urllib.request.urlopen(  # noqa: S310  # our own address
                served.url("/readyz"), context=insecure, timeout=5
            ):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the screens did not start: " + (served.place / "server.log").read_text())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _chromium() -> str:
    """The browser's path; it and a Japanese face are installed where they are missing."""
    if _found_chromium() is None:
        install("chromium")
    if not _japanese_face():
        install("fonts-noto-cjk")
    found = _found_chromium()
    assert found is not None, "chromium was installed and is not there"
    assert _japanese_face(), "a Japanese face was installed and is not there"
    return found


def _found_chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser")


def _japanese_face() -> bool:
    listed = subprocess.run(
        ["fc-list", ":lang=ja", "family"], capture_output=True, text=True, check=False
    )
    return bool(listed.stdout.strip())
