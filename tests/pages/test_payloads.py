"""Five hundred scripts in names and notes: none runs, all are shown as they were written."""

from itertools import product
from urllib.parse import quote

from playwright.sync_api import Browser, BrowserContext

from screens import Screens

BEFORE = ("", '"', "'", "'>", '">', "</td>", "</script>", "-->", "]]>", "{{", "${", "\u2028",
          "＜", "&lt;", "</textarea>", "</title>", "\\", "`", "%3C", "</style>")  # fmt: skip
CORE = (
    "<script>window.ran=1</script>",
    "<img src=x onerror=window.ran=1>",
    "<svg/onload=window.ran=1>",
    "<details open ontoggle=window.ran=1>x",
    "<iframe srcdoc='<script>parent.ran=1</script>'></iframe>",
    "<a href='javascript:window.ran=1'>x</a>",
    "<input autofocus onfocus=window.ran=1>",
    "<base href=//example.net/>",
    "<style>@import'//example.net/x'</style>",
    "<meta http-equiv=refresh content='0;url=//example.net'>",
    "<form action=//example.net><button>x</button></form>",
    "<math><mtext><script>window.ran=1</script></mtext></math>",
    "<object data='data:text/html,<script>parent.ran=1</script>'>",
    "<video><source onerror=window.ran=1></video>",
    "<body onload=window.ran=1>",
    "<x contenteditable onbeforeinput=window.ran=1>",
    "javascript:window.ran=1",
    "=HYPERLINK(\"//example.net\",\"x\")",
    "=cmd|'/c calc'!A1",
    "@SUM(1+1)*cmd|' /c calc'!A0",
    "+1+cmd|' /c calc'!A0",
    "-2+3+cmd|' /c calc'!A0",
    "<%= 7*7 %>",
    "{% now 'Y' %}{{ request.user.password }}",
    "{{7*7}}",
)  # fmt: skip
PAYLOADS = [before + core for before, core in product(BEFORE, CORE)]


def test_there_are_five_hundred() -> None:
    assert len(set(PAYLOADS)) == 500


def test_no_note_and_no_name_runs_on_a_customer_s_page(screens: Screens, browser: Browser) -> None:
    person = screens.people["customer"]
    key, name = screens.world.owner(
        "SELECT id, name FROM records.customer WHERE customer_no = %s", person.customer_no
    )[0]
    screens.world.owner("UPDATE records.customer SET name = %s WHERE id = %s", PAYLOADS[0], key)
    for payload in PAYLOADS:
        screens.world.owner(
            "INSERT INTO records.conversation (customer_id, held_at, medium, subject, body)"
            " VALUES (%s, now(), 'letter', 'payload', %s)",
            key, payload,
        )  # fmt: skip
    context = screens.signed_in(browser, "customer")
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: asked.append(f"dialog {dialog.message}"))
    page.goto("/my/data/")
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    page.wait_for_timeout(300)
    shown = page.locator("main").inner_text()
    missing = [each for each in PAYLOADS if " ".join(each.split()) not in " ".join(shown.split())]
    assert missing == []
    assert page.evaluate("window.ran") is None
    assert [url for url in asked if not url.startswith(screens.url("/"))] == []
    screens.world.owner("UPDATE records.customer SET name = %s WHERE id = %s", name, key)
    screens.world.owner("DELETE FROM records.conversation WHERE subject = 'payload'")
    context.close()


def test_nothing_typed_into_an_address_or_a_form_runs(visitor: BrowserContext) -> None:
    page = visitor.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for core in CORE:
        page.goto(f"/notice/difference/?before={quote(core)}&after={quote(core)}")
        assert page.evaluate("window.ran") is None
    page.goto("/contact/")
    page.fill("[name=words]", "</textarea>" + "".join(CORE))
    page.click("main form button")
    assert page.evaluate("window.ran") is None
    assert [url for url in asked if "example.net" in url.split("?")[0]] == []
