"""Five hundred scripts in names and notes: none runs, all are shown as they were written."""

from itertools import product
from urllib.parse import quote

from playwright.sync_api import Browser, BrowserContext, Page

from browsers import close
from screens import Screens, at_work, open_record

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
    close(context)


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


def watched(page: Page) -> list[str]:
    """What the page asks for and says aloud from now on."""
    told: list[str] = []
    page.on("request", lambda request: told.append(request.url))
    page.on("dialog", lambda dialog: told.append(f"dialog {dialog.message}"))
    return told


def assert_only_shown(page: Page, told: list[str], screens: Screens, payloads: list[str]) -> None:
    """Every payload stands on the page as it was written, and none did anything."""
    page.wait_for_timeout(300)
    shown = " ".join(page.locator("main").inner_text().split())
    assert [each for each in payloads if " ".join(each.split()) not in shown] == []
    assert page.evaluate("window.ran") is None
    assert [each for each in told if not each.startswith(screens.url("/"))] == []


def test_five_hundred_names_do_not_run_on_the_record_page_of_the_console(
    screens: Screens, browser: Browser
) -> None:
    number = screens.people["customer"].customer_no
    key, name = screens.world.owner(
        "SELECT id, name FROM records.customer WHERE customer_no = %s", number
    )[0]
    rename = "UPDATE records.customer SET name = %s WHERE id = %s"
    context = screens.signed_in(browser, "staff")
    page = context.new_page()
    at_work(page)
    screens.world.owner(rename, " ".join(PAYLOADS), key)
    try:
        told = watched(page)
        open_record(page, screens)
        assert_only_shown(page, told, screens, PAYLOADS)
    finally:
        screens.world.owner(rename, name, key)
    close(context)


def test_names_typed_into_the_search_come_back_as_they_were_typed(
    screens: Screens, browser: Browser
) -> None:
    context = screens.signed_in(browser, "staff")
    page = context.new_page()
    at_work(page)
    told = watched(page)
    for core in CORE:
        page.fill("main [name=name]", core)
        page.click("main form:has([name=phone]) button")
        page.wait_for_load_state()
        assert page.input_value("main [name=name]") == core.strip()
    assert_only_shown(page, told, screens, [])
    close(context)


def test_five_hundred_texts_do_not_run_on_the_pages_of_a_run(
    screens: Screens, browser: Browser
) -> None:
    run, file = screens.world.owner(
        "SELECT id, file_name FROM books.extract_run ORDER BY id DESC LIMIT 1"
    )[0]
    rename = "UPDATE books.extract_run SET file_name = %s WHERE id = %s"
    screens.world.owner(rename, " ".join(PAYLOADS), run)
    screens.world.owner(
        "INSERT INTO books.held_row (run_id, customer_id, item, reason) SELECT %s, 0, 'name', word"
        " FROM unnest(%s::text[]) AS word",
        run, PAYLOADS,
    )  # fmt: skip
    context = screens.signed_in(browser, "staff")
    page = context.new_page()
    at_work(page)
    told = watched(page)
    try:
        page.goto("/console/runs/")
        assert_only_shown(page, told, screens, [])
        page.goto(f"/console/runs/{run}/")
        assert_only_shown(page, told, screens, PAYLOADS)
    finally:
        screens.world.owner(rename, file, run)
        screens.world.owner("DELETE FROM books.held_row WHERE customer_id = 0")
    close(context)
