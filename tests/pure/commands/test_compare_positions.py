"""A new version that gives a position another purpose, or takes one away, says so when compared."""

import json
from pathlib import Path

from desk import NOTICE, TERMS, Desk

POSITIONS = """\
positions:
  clerk: {labels: [請求担当], en: Billing clerk, purposes: [billing], clause: L24}
"""


def compared(place: Path, old: str, new: str, *more: str, lang: str = "en") -> str:
    """What `sekisho compare` says of the same notice with these terms before and after."""
    desks = []
    for name, terms in (("old", old), ("new", new)):
        (place / name).mkdir()
        desks.append(Desk(place / name))
        desks[-1].write(NOTICE, TERMS + terms)
    done = desks[0].run("compare", desks[0].notice, desks[1].notice, "--lang", lang, *more)
    assert done.exit_code == 0, done.output
    return done.output


def test_a_position_that_is_new_is_told_with_its_purposes(tmp_path: Path) -> None:
    said = compared(tmp_path, "", POSITIONS)
    assert said.splitlines()[0] == "position Billing clerk, newly for: Billing"


def test_a_position_that_is_gone_is_told_in_japanese(tmp_path: Path) -> None:
    said = compared(tmp_path, POSITIONS, "", lang="ja")
    assert said.splitlines()[0] == "職務「請求担当」の閲覧の目的（なくなる）: 請求"


def test_where_no_purpose_changed_nothing_is_told(tmp_path: Path) -> None:
    renamed = POSITIONS.replace("Billing clerk", "Clerk")
    assert json.loads(compared(tmp_path, POSITIONS, renamed, "--json"))["positions"] == []
