"""A page that everybody can use: axe finds nothing (WCAG 2.2 AA), and it fits the window."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ASKED = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
"""Of all that is in order axe then makes no list, which takes it longer than looking."""


def assert_fits(page: Page, path: str) -> None:
    """Nothing is wider than the window."""
    page.goto(path)
    wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wider <= 0, f"{path} is {wider} px wider than the window"


def assert_accessible(page: Page, path: str) -> None:
    """axe finds nothing, and nothing is wider than the window."""
    assert_fits(page, path)
    assert_axe_finds_nothing(page, path)


def assert_axe_finds_nothing(page: Page, path: str) -> None:
    """On the page that is open, called by this name."""
    found = Axe().run(page, options=ASKED)
    faults = [
        (each["id"], [node["target"] for node in each["nodes"]][:3])
        for each in found.response["violations"]
    ]
    assert faults == [], path
