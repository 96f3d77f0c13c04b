"""Two published versions are compared in words: what the text says anew, and who gets what anew."""

from datetime import date

import pytest

from night_world import DAY, World, draft, publish_in
from sekisho.gate.compare_notices import compare_notices
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.open_notice import list_versions
from sekisho.gate.show_notice import show_notice
from sekisho.postgres.roles import Role

LATER = date(2026, 11, 1)


def published_anew(world: World) -> None:
    """A second version, by which DAX no longer receives the telephone number."""
    one = draft(LATER)
    text = one.notice.decode()
    text = text.replace("次の六つの情報を提供します", "次の五つの情報を提供します")
    start = text.index("次の五つの情報を提供します")
    end = text.index("```\n", text.index("```rule", start))
    passage = text[start:end].replace("- 顧客電話番号\n", "").replace(", 顧客電話番号]", "]")
    publish_in(world.database, draft(LATER, notice=(text[:start] + passage + text[end:]).encode()))


def test_what_a_recipient_lost_is_told_with_its_sentence(world: World) -> None:
    published_anew(world)
    with world.connected(Role.WEB) as connection:
        told = compare_notices(connection, DAY, "2026-10-01", "2026-11-01", "en")
    assert [(c.kind, c.recipient, c.item) for c in told.cells] == [
        ("lost", "DAX LLC", "Telephone number")
    ]
    changed = [" ".join(change.after) for change in told.texts]
    assert [text for text in changed if "次の五つの情報を提供します" in text]
    assert (told.before_effective, told.after_effective) == (date(2026, 10, 1), LATER)


def test_the_other_way_round_it_is_gained(world: World) -> None:
    published_anew(world)
    with world.connected(Role.WEB) as connection:
        told = compare_notices(connection, DAY, "2026-11-01", "2026-10-01", "ja")
    assert [(c.kind, c.item) for c in told.cells] == [("gained", "電話番号")]


def test_a_version_is_the_same_as_itself(world: World) -> None:
    with world.connected(Role.WEB) as connection:
        told = compare_notices(connection, DAY, "2026-10-01", "2026-10-01", "ja")
    assert (told.texts, told.cells) == ((), ())


def test_a_version_that_was_never_published_is_refused(world: World) -> None:
    with (
        world.connected(Role.WEB) as connection,
        pytest.raises(ActRefusedError, match="No such version of the notice was published"),
    ):
        compare_notices(connection, DAY, "2026-10-01", "1999-01-01", "ja")


def test_every_version_stays_and_the_newest_comes_first(world: World) -> None:
    published_anew(world)
    with world.connected(Role.WEB) as connection:
        assert [each.version for each in list_versions(connection)] == ["2026-11-01", "2026-10-01"]
        old = show_notice(connection, DAY, "ja", "2026-10-01")
        new = show_notice(connection, DAY, "ja")
    assert "次の六つの情報を提供します" in old.woven.body
    assert "次の五つの情報を提供します" in new.woven.body
