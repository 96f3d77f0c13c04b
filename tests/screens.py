"""The screens under test: where they are, who may sign in, and how a browser does it."""

import json
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from browsers import close
from cast import ROOT
from desk import command_with
from night_world import World
from passkeys import Passkey, with_authenticator
from sekisho.accounts.one_time import STEP, code_of

PEOPLE = {
    "customer": "customer",
    "passkey_customer": "customer",
    "staff": "operator",
    "officer": "privacy_officer",
    "second_officer": "privacy_officer",
    "auditor": "auditor",
    "michibiki": "entrusted",
    "dax": "recipient",
}
"""The kind of each person's account, by the name under which they sign in."""
PATIENCE = 60_000
"""Milliseconds that a page may take on a machine that does much else."""
SENT_WITHIN = 4.0
"""Seconds in which a code reaches the server, however busy the machine is."""


@dataclass(frozen=True, slots=True)
class Person:
    """An account and what its owner knows."""

    name: str
    kind: str
    password: str
    secret: str
    customer_no: str | None
    number: int = 0
    passkey: Passkey | None = None


@dataclass
class Screens:
    """The running screens of one test process."""

    world: World
    place: Path
    port: int
    http_port: int
    people: dict[str, Person]
    environment: dict[str, str]
    sessions: dict[str, Any] = field(default_factory=dict)

    def url(self, path: str) -> str:
        """The address of a page."""
        return f"https://localhost:{self.port}{path}"

    def context(self, browser: Browser, **options: Any) -> BrowserContext:
        """A browser without any session. The certificate is this machine's own."""
        given = {"locale": "ja-JP", "ignore_https_errors": True, **options}
        context = browser.new_context(base_url=self.url(""), **given)
        context.set_default_timeout(PATIENCE)
        return context

    def signed_in(self, browser: Browser, person: str, **options: Any) -> BrowserContext:
        """A browser in which this person is signed in; the session is made once."""
        if person not in self.sessions:
            context = self.context(browser)
            self.sign_in(context.new_page(), self.people[person])
            self.sessions[person] = context.storage_state()
            close(context)
        return self.context(browser, storage_state=self.sessions[person], **options)

    def commanded(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """What `sekisho account ...` answered."""
        done = command_with(self.environment, ROOT, "account", *words)
        return subprocess.CompletedProcess(
            done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
        )

    def made(self, name: str) -> Person:
        """An auditor's account that was just made; its owner has not signed in yet."""
        done = self.commanded("create", "auditor", name, "--json")
        assert done.returncode == 0, done.stderr
        told = json.loads(done.stdout)
        return Person(name, "auditor", told["password"], told["secret"], None)

    def sign_in(self, page: Page, person: Person) -> None:
        """The person is signed in: with the passkey, or with password and one-time code."""
        if person.passkey is not None:
            page.goto("/account/login/")
            self.give_passkey(page, person)
            return
        self.sign_in_as_far_as_it_goes(page, person)
        self.give_code(page, self.code(person))

    def sign_in_as_far_as_it_goes(self, page: Page, person: Person) -> None:
        """Name and password were sent; whatever follows is on the page."""
        page.goto("/account/login/")
        self.give_password(page, person)

    def sign_in_again(self, page: Page, person: Person) -> None:
        """The person signed in on this sign-in page, wherever it leads."""
        if person.passkey is not None:
            self.give_passkey(page, person)
            return
        self.give_password(page, person)
        self.give_code(page, self.code(person))

    def give_passkey(self, page: Page, person: Person) -> None:
        """The person's device answered, and the browser is where that leads."""
        with_authenticator(page, person.passkey, person.number)
        page.click("#passkey_login")
        page.wait_for_url(lambda url: "/login/" not in url and "/authenticate/" not in url)
        page.wait_for_load_state()

    def give_password(self, page: Page, person: Person) -> None:
        """Name and password were sent. requires: the page is a sign-in"""
        page.fill("[name=login]", person.name)
        page.fill("[name=password]", person.password)
        page.click("main form:has([name=password]) button[type=submit]")

    def give_code(self, page: Page, code: str) -> None:
        """The code was sent, and the browser is where that leads."""
        page.fill("[name=code]", code)
        page.click("main form:has([name=code]) button[type=submit]")
        page.wait_for_url(lambda url: "/login/" not in url and "/authenticate/" not in url)
        page.wait_for_load_state()

    def prove_again(self, page: Page, person: Person) -> None:
        """The person proved again who they are, with the password."""
        page.fill("[name=password]", person.password)
        page.click("main form:has([name=password]) button[type=submit]")
        page.wait_for_load_state()

    def code(self, person: Person) -> str:
        """A code that the person may give: known as used to nobody, with time left to send it."""
        self.world.owner(
            "DELETE FROM accounts.cache WHERE cache_key LIKE '%%totp.used?user='"
            " || (SELECT id FROM accounts.account WHERE username = %s) || '&%%'",
            person.name,
        )
        left = STEP - time.time() % STEP
        if left < SENT_WITHIN:
            time.sleep(left + 0.1)
        return code_of(person.secret, time.time())


def acknowledge(page: Page) -> None:
    """The member of staff has acknowledged the version in force."""
    page.goto("/console/acknowledge/")
    box = page.locator("main [name=read]")
    if box.count():
        box.check()
        page.click("main form button")


def at_work(page: Page) -> None:
    """The member of staff has acknowledged the notice, and chosen a purpose and a case."""
    acknowledge(page)
    page.goto("/console/begin/")
    page.select_option("[name=purpose]", "billing")
    page.fill("[name=case]", "Q-2026-0042")
    page.click("main form button")
    page.wait_for_url("**/console/search/")


def open_record(page: Page, screens: Screens) -> None:
    """The page is the record of the standing customer, for the purpose chosen. requires: at work"""
    number = screens.people["customer"].customer_no or ""
    phone = screens.world.owner(
        "SELECT phone FROM records.customer WHERE customer_no = %s", number
    )[0][0]
    page.goto("/console/search/")
    page.fill("main [name=customer_no]", number)
    page.fill("main [name=phone]", phone)
    page.click("main form:has([name=phone]) button")
    page.locator("#found button").first.click()
    page.wait_for_url("**/console/record/")
