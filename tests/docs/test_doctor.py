"""Every id that the doctor can give is on its page, and the page invents none."""

import re

from documentation import ROOT, marked, text_of

PAGE = ROOT / "docs" / "reference" / "doctor.md"
GIVES = re.compile(r'(?:sound|warned|failed|_of_both)\(\s*"([a-z-]+)"')
REFUSES = re.compile(r'ActRefusedError\(\s*"([a-z-]+)"')


def told() -> set[str]:
    """The ids of the page's table."""
    rows = [line for line in marked(text_of(PAGE), "ids").splitlines() if line.startswith("| `")]
    return {word for row in rows for word in re.findall(r"`([a-z-]+)`", row.split("|")[1])}


def given() -> set[str]:
    """The ids in the sources of the examinations, and of what refuses a start."""
    sources = ROOT / "src" / "sekisho"
    examining = [*sources.glob("gate/examine_*.py"), *sources.glob("project/examine*.py")]
    found = {name for path in examining for name in GIVES.findall(text_of(path))}
    refusing = ("gate/refuse_unsound_start.py", "gate/door_state.py")
    found |= {name for path in refusing for name in REFUSES.findall(text_of(sources / path))}
    columns = text_of(sources / "records" / "columns.py")
    return found | set(re.findall(r'"(column-(?:unnamed|named-twice|absent))"', columns))


def test_the_page_has_every_id_and_no_other() -> None:
    assert told() == given()


def test_an_id_without_its_line_would_be_found() -> None:
    assert len(given()) > 30
    assert "no-such-id" not in told()
