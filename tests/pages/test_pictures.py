"""The pictures of the desks in docs/screens/: each can be taken, is small, and is shown somewhere.

`SEKISHO_PICTURES=docs/screens` before the test command takes them anew, for a person to look at.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from browsers import close
from cast import ROOT
from screens import Screens, at_work, open_record

SIZE = {"width": 1000, "height": 640}
MOST_BYTES = 100_000


def record(page: Page, screens: Screens) -> None:
    """A record with 非開示 in it."""
    at_work(page)
    open_record(page, screens)
    page.locator(".badge").first.scroll_into_view_if_needed()
    page.evaluate("window.scrollBy(0, -120)")


def day(page: Page, screens: Screens) -> None:
    """What left, as the dashboard shows it."""
    at_work(page)
    page.goto("/console/")


def runs(page: Page, screens: Screens) -> None:
    """The extract runs."""
    at_work(page)
    page.goto("/console/runs/")


def audit(page: Page, screens: Screens) -> None:
    """The auditor's desk."""
    page.goto("/audit/")


@pytest.mark.parametrize(
    ("name", "person", "go"),
    [
        ("record", "staff", record),
        ("day", "staff", day),
        ("runs", "staff", runs),
        ("audit", "auditor", audit),
    ],
)
def test_a_desk_has_its_picture(
    name: str,
    person: str,
    go: Callable[[Page, Screens], None],
    screens: Screens,
    browser: Browser,
    tmp_path: Path,
) -> None:
    context = screens.signed_in(browser, person, viewport=SIZE)
    page = context.new_page()
    go(page, screens)
    taken = Path(os.environ.get("SEKISHO_PICTURES", tmp_path)) / f"{name}.jpg"
    page.screenshot(path=taken, type="jpeg", quality=70)
    close(context)
    for picture in (taken, ROOT / "docs" / "screens" / f"{name}.jpg"):
        data = picture.read_bytes()
        assert data.startswith(b"\xff\xd8\xff")
        assert len(data) < MOST_BYTES
    assert f"../screens/{name}.jpg" in (ROOT / "docs/reference/screens.md").read_text()
