"""The table of the front page has the columns of the demo's, and says what the notice says."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from cast import published_policy
from documentation import ROOT, name_of, table_after, text_of
from sekisho.commands.extract import result_table
from sekisho.rules import Effect, Policy, Rule
from sekisho.terms import Vocabulary

LANGUAGES = {ROOT / "README.md": "en", ROOT / "README.ja.md": "ja"}
pages = pytest.mark.parametrize("page", LANGUAGES, ids=name_of)


@dataclass(frozen=True, slots=True)
class Told:
    """What a row of the table says of a recipient's file, in ids."""

    recipient: str
    purpose: str
    clauses: tuple[str, ...]
    ground: str
    items: int


def rows(page: Path, policy: Policy) -> list[Told]:
    """The rows of the page's table, each word found in the vocabulary."""
    lang, words = LANGUAGES[page], policy.vocabulary
    found = []
    for row in table_after(text_of(page), "demo table")[1:]:
        recipient, clauses, purpose, ground, _, items, _, _ = row
        found.append(
            Told(
                by_label(words, "party", recipient, lang),
                by_label(words, "purpose", purpose, lang),
                tuple(clauses.split(", ")),
                by_label(words, "ground", ground, lang),
                int(items),
            )
        )
    return found


def by_label(words: Vocabulary, kind: str, shown: str, lang: str) -> str:
    """The id of the word of the kind that is shown like this in the language."""
    if lang == "ja":
        found = words.find(kind, shown)
        assert found is not None, f"{shown!r} is no {kind}"
        return found
    known = {"party": words.parties, "purpose": words.purposes, "ground": words.grounds}[kind]
    named = [word.id for word in known.values() if word.en == shown]
    assert len(named) == 1, f"{shown!r} is no {kind}"
    return named[0]


def nightly(policy: Policy, told: Told) -> list[Rule]:
    """The permits by which the row's file is made."""
    classes = policy.vocabulary.classes_of(told.recipient, policy.effective)
    return [
        rule
        for rule in policy.rules
        if rule.effect is Effect.PERMIT
        and rule.nightly
        and told.purpose in rule.purposes
        and rule.recipients & classes
    ]


@pages
def test_the_columns_are_those_that_the_demo_prints(page: Path) -> None:
    words = published_policy().vocabulary
    printed = result_table([], words, LANGUAGES[page]).columns
    assert table_after(text_of(page), "demo table")[0] == [str(column.header) for column in printed]


@pages
def test_each_row_says_what_the_notice_says(page: Path) -> None:
    policy = published_policy()
    for told in rows(page, policy):
        permits = nightly(policy, told)
        assert {clause for rule in permits for clause in rule.clauses} == set(told.clauses)
        assert {rule.ground for rule in permits} == {told.ground}
        assert len({item for rule in permits for item in rule.items}) == told.items


def test_both_languages_show_the_same_rows() -> None:
    policy = published_policy()
    english, japanese = (rows(page, policy) for page in LANGUAGES)
    assert english == japanese


def test_a_word_that_the_notice_does_not_have_would_be_found() -> None:
    with pytest.raises(AssertionError, match="'Nobody' is no party"):
        by_label(published_policy().vocabulary, "party", "Nobody", "en")
