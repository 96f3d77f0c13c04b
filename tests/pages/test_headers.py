"""What stands around every page: headers, cookies, TLS, and what a server answers to oddities."""

import os
import socket
import ssl
import subprocess
import sys

import pytest
from playwright.sync_api import Browser, BrowserContext

from browsers import close
from screens import Screens

PAGES = ["/notice/", "/contact/", "/verify/", "/account/login/", "/readyz", "/nowhere/"]
CONTENT_POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
}


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_says_what_a_browser_may_do_with_it(
    path: str, visitor: BrowserContext
) -> None:
    headers = visitor.request.get(path, headers={"Origin": "https://elsewhere.example"}).headers
    assert set(headers["content-security-policy"].split("; ")) >= CONTENT_POLICY
    assert headers["strict-transport-security"] == "max-age=63072000; includeSubDomains; preload"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "access-control-allow-origin" not in headers
    kind = headers["content-type"]
    assert kind == "application/json" or kind.endswith("; charset=utf-8")


def test_every_cookie_is_for_this_host_over_tls_and_for_no_script(
    screens: Screens, browser: Browser
) -> None:
    context = screens.signed_in(browser, "auditor")
    context.new_page().goto("/contact/")
    cookies = context.cookies()
    assert {cookie["name"] for cookie in cookies} >= {"__Host-session", "__Host-csrf"}
    for cookie in cookies:
        assert cookie["name"].startswith("__Host-")
        assert (cookie["secure"], cookie["httpOnly"], cookie["sameSite"]) == (True, True, "Lax")
    close(context)


def test_a_sign_in_leads_to_no_other_host(screens: Screens, fresh: BrowserContext) -> None:
    person = screens.made("led-astray")
    page = fresh.new_page()
    page.goto("/account/login/?next=https://elsewhere.example/")
    page.fill("[name=login]", person.name)
    page.fill("[name=password]", person.password)
    page.click("main form:has([name=password]) button[type=submit]")
    page.fill("[name=code]", screens.code(person))
    page.click("main form:has([name=code]) button[type=submit]")
    page.wait_for_load_state()
    assert page.url.startswith(screens.url("/"))


def test_headers_of_a_proxy_are_not_believed(visitor: BrowserContext) -> None:
    forged = {
        "X-Forwarded-Host": "elsewhere.example",
        "X-Forwarded-Proto": "http",
        "X-Forwarded-For": "127.0.0.1",
    }
    answer = visitor.request.get("/my/data/", headers=forged, max_redirects=0)
    assert answer.status == 302
    assert answer.headers["location"] == "/account/login/?next=/my/data/"


def test_another_host_s_name_is_refused_without_a_word_of_the_inside(screens: Screens) -> None:
    answer = raw(screens, b"GET /notice/ HTTP/1.1\r\nHost: elsewhere.example\r\n")
    assert answer.startswith("HTTP/1.1 400")
    for inside in ("Traceback", "django", "ALLOWED_HOSTS", "sekisho."):
        assert inside not in answer


def test_a_form_too_large_is_refused_and_says_what_to_do(visitor: BrowserContext) -> None:
    page = visitor.new_page()
    page.goto("/contact/")
    token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    answer = visitor.request.post(
        "/contact/",
        form={"csrfmiddlewaretoken": token, "reply_to": "aki@example.jp", "words": "長" * 100_000},
        headers={"Referer": page.url},
    )
    assert answer.status == 400
    assert "Traceback" not in answer.text()


@pytest.mark.parametrize("path", ["/static/", "/static/web/", "/static/../settings.py", "/.git/"])
def test_nothing_is_listed_and_nothing_else_is_served(
    path: str, screens: Screens, visitor: BrowserContext
) -> None:
    assert visitor.request.get(path).status == 404
    assert raw(screens, f"GET {path} HTTP/1.1\r\nHost: localhost\r\n".encode()).startswith(
        "HTTP/1.1 404"
    )


def test_a_parameter_given_twice_is_no_fault(visitor: BrowserContext) -> None:
    answer = visitor.request.get("/notice/difference/?old=1&old=2&new=x&new=")
    assert answer.status in (200, 404)


def test_only_this_machine_reads_the_measures(screens: Screens, visitor: BrowserContext) -> None:
    answer = visitor.request.get("/metrics")
    assert answer.status == 200
    text = answer.text()
    assert "sekisho_" in text
    for person in screens.people.values():
        assert f'"{person.name}"' not in text, "a view may be called so, a label's value not"
        assert person.customer_no is None or person.customer_no not in text


def test_an_old_tls_is_refused(screens: Screens) -> None:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    with (
        socket.create_connection(("localhost", screens.port), timeout=5) as plain,
        pytest.raises((ssl.SSLError, ConnectionError)),
    ):
        context.wrap_socket(plain, server_hostname="localhost")


@pytest.mark.parametrize(
    ("server", "protected"), [("mail.example.jp", "True"), ("localhost", "False"), ("", "False")]
)
def test_letters_go_over_tls_to_any_other_machine(
    server: str, protected: str, screens: Screens
) -> None:
    asked = "from django.conf import settings; print(settings.EMAIL_USE_TLS)"
    given = {"DJANGO_SETTINGS_MODULE": "sekisho.project.settings", "SEKISHO_SMTP": server}
    done = subprocess.run(
        [sys.executable, "-c", asked],
        env={**os.environ, **screens.environment, **given},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout.strip(), done.stderr) == (protected, "")


def raw(screens: Screens, head: bytes) -> str:
    """The answer to these bytes, as it came."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with (
        socket.create_connection(("localhost", screens.port), timeout=10) as plain,
        context.wrap_socket(plain, server_hostname="localhost") as connection,
    ):
        connection.sendall(head + b"Connection: close\r\n\r\n")
        parts = []
        while part := connection.recv(65_536):
            parts.append(part)
    return b"".join(parts).decode(errors="replace")
