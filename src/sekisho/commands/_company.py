"""A company as a command names it: a party of the notice in force, or a system of our own."""

from datetime import datetime
from typing import TYPE_CHECKING

import click

from sekisho.postgres.roles import Role
from sekisho.project.terminal import JA, logged_in

if TYPE_CHECKING:
    from sekisho.terms import Vocabulary


def words_in_force() -> "Vocabulary":
    """The words of the notice that is in force today."""
    from sekisho.books.versions import in_force
    from sekisho.gate.case_steps import TOKYO

    with logged_in(Role.AUDIT) as connection:
        return in_force(connection, datetime.now(TOKYO).date()).policy.vocabulary


def party_of(words: "Vocabulary", company: str | None) -> str | None:
    """The company's id, or that of a system downstream (policy/downstream.yaml); None for none."""
    from sekisho.gate.feed_parties import downstream

    if company is None or company in downstream().systems:
        return company
    return words.party(company)


def unknown_word(word: str, spoken: str) -> click.UsageError:
    """The notice in force does not have this word."""
    return click.UsageError(
        f"「{word}」という語は用語表にありません。" if spoken == JA
        else f"{word!r} is not in the terms table."
    )  # fmt: skip


def company_of(company: str | None, spoken: str) -> str | None:
    """The company's id in the notice in force; refused where the notice has no such company."""
    if company is None:
        return None
    party = party_of(words_in_force(), company)
    if party is None:
        raise unknown_word(company, spoken)
    return party
