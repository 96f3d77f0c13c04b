"""A translation is published by two people, apart from the notice, and shown where it fits."""

import re

import pytest

from cast import ROOT
from night_world import APPROVERS, DAY, World, draft, publish_in
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.publish_translation import (
    PublishedTranslation,
    TranslationFaultyError,
    publish_translation,
)
from sekisho.gate.show_notice import NoticePage, show_notice
from sekisho.postgres.roles import Role

ENGLISH = (ROOT / "policy" / "notice.en.md").read_bytes()


def published(world: World, text: bytes = ENGLISH, by: tuple[str, ...] = APPROVERS,
              ) -> PublishedTranslation:  # fmt: skip
    """The translation is published in the world."""
    with world.connected(Role.OWNER) as connection:
        return publish_translation(connection, text, "en", by)


def page(world: World, lang: str) -> NoticePage:
    """The notice as the public reads it."""
    with world.connected(Role.WEB) as connection:
        return show_notice(connection, DAY, lang)


def test_without_a_translation_the_notice_stands_in_its_own_words(world: World) -> None:
    shown = page(world, "en")
    assert (shown.text_lang, shown.translated) == ("ja", False)
    assert "お預かりした情報を売ることは、ありません。" in shown.woven.body


def test_the_newest_translation_is_shown_and_the_ledger_has_it(world: World) -> None:
    done = published(world)
    assert done.fresh
    assert done.untranslated == ()
    shown = page(world, "en")
    assert (shown.text_lang, shown.translated) == ("en", True)
    assert "We do not sell the data that we hold." in shown.woven.body
    assert 'lang="ja"' not in shown.woven.body
    assert page(world, "ja").text_lang == "ja"
    world.assert_sound()


def test_a_second_publication_changes_nothing(world: World) -> None:
    first = published(world)
    second = published(world)
    assert not second.fresh
    assert second.ledger_index == first.ledger_index
    assert world.owner("SELECT count(*) FROM books.translation") == [(1,)]


def test_after_a_new_version_only_what_still_fits_is_shown_translated(world: World) -> None:
    published(world)
    notice = draft(version="next").notice.replace(
        "お預かりした情報を売ることは、ありません。".encode(),
        "お預かりした情報を、当社が売ることはありません。".encode(),
    )
    publish_in(world.database, draft(version="next", notice=notice))
    shown = page(world, "en").woven.body
    changed = re.search(
        r'id="overview\.3">\n<div class="text"([^>]*)>\n(.*?)</div>', shown, re.DOTALL
    )
    assert changed is not None
    assert changed[1] == ' lang="ja"'
    assert "当社が売ることはありません" in changed[2]
    assert "Everybody who works here, without exception" in shown


def test_one_person_publishes_no_translation(world: World) -> None:
    with pytest.raises(ActRefusedError) as refused:
        published(world, by=("seki.midori@example.com", "seki.midori@example.com"))
    assert (
        refused.value.en
        == "A translation too needs two different people. Give --approved-by twice."
    )
    assert world.owner("SELECT count(*) FROM books.translation") == [(0,)]


def test_a_translation_that_tells_of_other_items_is_refused(world: World) -> None:
    text = ENGLISH.replace(b"- Regional utility\n- Name\n", b"- Name\n", 1)
    assert text != ENGLISH
    with pytest.raises(TranslationFaultyError) as refused:
        published(world, text)
    assert [one.code for one in refused.value.findings] == ["translation-entries"]
    assert refused.value.ja == (
        "訳に誤りが 1 件あるので公開できません。sekisho translation check で確かめてください。"
    )


def test_bytes_that_are_no_text_are_refused(world: World) -> None:
    with pytest.raises(TranslationFaultyError) as refused:
        published(world, "売りません。".encode("cp932"))
    assert "not-utf8" in {one.code for one in refused.value.findings}


def test_nobody_but_the_owner_publishes_one(world: World) -> None:
    for role in (Role.WEB, Role.EXTRACT, Role.AUDIT, Role.HAND):
        rights = world.owner(
            "SELECT has_table_privilege(%s, 'books.translation', 'INSERT'),"
            " has_table_privilege(%s, 'books.translation', 'UPDATE')",
            role, role,
        )  # fmt: skip
        assert rights == [(False, False)]
