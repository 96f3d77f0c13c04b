"""Which of our purposes go beyond what binds us (Art 18(2)): at the taking in, and ever after.

A purpose that the giver's notice had not is shut for the customers who came, where customers may
refuse it: they open it themselves by lifting that, which is their consent (Art 18(1)). One that
nobody may refuse cannot be shut, so it refuses the taking in, and later the publication.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sekisho.books import taken_in
from sekisho.books.connection import Db
from sekisho.cases.succession import purposes_of
from sekisho.gate.errors import ActRefusedError
from sekisho.rules.policy import Effect, Policy
from sekisho.terms.fold import fold


@dataclass(frozen=True, slots=True)
class Beyond:
    """Purposes of ours that the giver's notice had not: shut, and such as cannot be shut."""

    closed: tuple[str, ...]
    open: tuple[str, ...]


def beyond_bound(policy: Policy, bound_to: Iterable[str]) -> Beyond:
    """Our purposes beyond those names, by whether a customer may refuse them."""
    names = {fold(label) for label in bound_to}
    words = policy.vocabulary.purposes
    beyond = [
        purpose
        for purpose in purposes_of(policy)
        if not names & {fold(label) for label in words[purpose].labels}
    ]
    closed = tuple(each for each in beyond if _refusable(policy, each))
    return Beyond(closed, tuple(each for each in beyond if each not in closed))


def refuse_beyond_taken_in(connection: Db, policy: Policy) -> None:
    """No purpose of the policy goes beyond what binds us to customers whom we took over.

    ActRefusedError otherwise. requires: a role that reads books.taken_in
    """
    for stored in taken_in.every(connection):
        beyond = beyond_bound(policy, stored.note.bound_to)
        new = [each for each in beyond.closed if each not in stored.note.closed]
        wrong = (*beyond.open, *new)
        if wrong:
            ja = "、".join(policy.vocabulary.purposes[each].shown("ja") for each in wrong)
            en = ", ".join(policy.vocabulary.purposes[each].shown("en") for each in wrong)
            raise ActRefusedError(
                "beyond-bound",
                f"「{stored.note.giver}」から承継したお客様には、従前の目的の範囲でしか使えません"
                f"（法第18条第2項）。告知から外してください: {ja}",
                f"Customers taken over from {stored.note.giver} bind us to the old purposes"
                f" (Art 18(2)). Take out of the notice: {en}",
            )


def _refusable(policy: Policy, purpose: str) -> bool:
    """Whether every permit by which we use data for the purpose yields to a refusal."""
    return all(
        rule.refusable
        for rule in policy.rules
        if rule.effect is Effect.PERMIT
        and policy.operator in rule.recipients
        and purpose in rule.purposes
    )
