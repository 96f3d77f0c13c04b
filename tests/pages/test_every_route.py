"""Each route declares for whom and why; each kind of person meets at each URL what was declared."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Browser

from browsers import close
from screens import PEOPLE, Screens

if TYPE_CHECKING:
    from sekisho.web.routes import Discipline

OURS = ("sekisho.", "django.views.i18n")
EXAMPLES = {
    "version": "2026-10-01",
    "number": "6999901000002",
    "party": "hidamari_living",
    "index": "999999999",
    "kind": "disclosure",
    "case": "999999999",
    "demand": "999999999",
    "breach": "999999999",
    "succession": "999999999",
    "outage": "999999999",
    "name": "letter.pdf",
    "mail": "999999999",
    "token": "no-such-token",
}
SECRET = "SELECT security_question FROM records.customer WHERE customer_no = %s"
SIGNED_IN = [person for person in PEOPLE if person not in ("passkey_customer", "second_officer")]


def routes() -> Iterator[tuple[str, Any]]:
    """(path with examples put in, view) of every URL there is."""
    yield from _below(get_resolver().url_patterns, "/")


def _below(patterns: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    for each in patterns:
        path = prefix + re.sub(r"<(?:\w+:)?(\w+)>", _example, str(each.pattern))
        if isinstance(each, URLResolver):
            yield from _below(each.url_patterns, path)
        elif isinstance(each, URLPattern):
            yield path, each.callback


def _example(found: "re.Match[str]") -> str:
    return EXAMPLES.get(found[1], "1")


def ours() -> list[tuple[str, "Discipline"]]:
    """Our own routes with what they declared."""
    from sekisho.web.routes import discipline_of

    found = []
    for path, view in routes():
        if view.__module__.startswith(OURS):
            declared = discipline_of(view)
            assert declared is not None, f"{path} declares nothing"
            found.append((path, declared))
    return found


@pytest.mark.usefixtures("migrated")
def test_every_route_declares_its_people_and_purpose_or_is_public() -> None:
    from sekisho.accounts.models import Kind

    declared = ours()
    assert len(declared) > 15
    for path, discipline in declared:
        private = path.startswith("/my/")
        assert discipline.public is not private or not private, path
        if private:
            assert discipline.purpose == "subject_request", path
            assert discipline.kinds == {Kind.CUSTOMER}, path


@pytest.mark.usefixtures("migrated")
def test_what_is_not_ours_is_the_sign_in_alone() -> None:
    foreign = {view.__module__.split(".")[0] for _, view in routes()} - {"sekisho"}
    assert foreign <= {"allauth", "django"}
    for path, view in routes():
        if view.__module__.startswith("allauth"):
            assert path.startswith("/account/"), path


def test_nobody_who_is_not_signed_in_gets_further_than_the_sign_in(
    screens: Screens, browser: Browser
) -> None:
    context = screens.context(browser)
    for path, discipline in ours():
        answer = context.request.get(path, max_redirects=0)
        if path.startswith("/api/v1/"):
            assert answer.status in (200, 401, 404, 405), path
        elif discipline.public:
            assert answer.status in (200, 302, 404, 405), path
        else:
            assert answer.status == 302, path
            assert answer.headers["location"].startswith("/account/login/"), path
    close(context)


@pytest.mark.parametrize("person", SIGNED_IN)
def test_each_person_gets_their_own_pages_and_no_other(
    person: str, screens: Screens, browser: Browser
) -> None:
    context = screens.signed_in(browser, person)
    kind = screens.people[person].kind
    number = screens.people["customer"].customer_no
    secret = screens.world.owner(SECRET, number)[0][0]
    for path, discipline in ours():
        if path == "/language/":
            continue
        answer = context.request.get(path, max_redirects=0)
        if not discipline.public and kind not in discipline.kinds:
            assert answer.status == 403, path
            assert str(number) not in answer.text(), path
        else:
            wanted = (401,) if path.startswith("/api/v1/") else ()
            assert answer.status in (200, 302, 404, 405, *wanted), (path, answer.status)
        assert not secret or secret not in answer.text(), path
    close(context)


def test_a_page_of_a_person_is_kept_by_no_cache(screens: Screens, browser: Browser) -> None:
    context = screens.signed_in(browser, "customer")
    for path, discipline in ours():
        if not discipline.public:
            assert "no-store" in context.request.get(path).headers["cache-control"], path
    close(context)
