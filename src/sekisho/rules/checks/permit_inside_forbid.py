"""A permit lets something pass: it is not wholly inside what the notice forbids."""

from collections.abc import Iterator

from sekisho.rules.checks.context import Context
from sekisho.rules.checks.level import Level
from sekisho.rules.condition import Not, conjunction
from sekisho.rules.policy import Effect, Rule
from sekisho.rules.satisfiable import can_hold
from sekisho.terms import Finding
from sekisho.terms.finding import error

CODE, LEVEL, ARTICLE = "permit-inside-forbid", Level.ERROR, None
JA = "許可の全部が、禁止に打ち消される"


def check(context: Context) -> Iterator[Finding]:
    """An error for each permit of which the forbids leave nothing, with the forbids' places.

    A forbid counts where it strikes the permit's ground, holds as long as the permit does, and
    applies wherever the permit's condition holds.
    """
    forbids = [rule for rule in context.policy.rules if rule.effect is Effect.FORBID]
    reported: set[int] = set()
    for rule in context.policy.rules:
        raw = context.raw(rule.id)
        if rule.effect is Effect.FORBID or raw.block.ordinal in reported:
            continue
        if not can_hold(rule.condition, context.words):
            continue  # nothing passes for another reason, which another check tells
        striking = [one for one in forbids if _strikes(one, rule, context)]
        if striking and _nothing_left(rule, striking, context):
            reported.add(raw.block.ordinal)
            titles = [one.title for one in striking]
            yield error(
                CODE,
                raw.span,
                f"許可「{rule.title}」は、禁止「{'」「'.join(titles)}」に全部打ち消されます。",
                f"The permit {rule.title!r} is struck as a whole by: {', '.join(titles)}.",
                todo_ja="許可を消すか、禁止に「除く根拠」や例外を書いてください。",
                todo_en="Remove the permit, or give the forbid 'except-grounds' or exceptions.",
                related=tuple(context.raw(one.id).span for one in striking),
            )


def _strikes(forbid: Rule, permit: Rule, context: Context) -> bool:
    if forbid.spares(permit) or not _lasts(forbid, permit):
        return False
    if not (forbid.purposes & permit.purposes and forbid.items & permit.items):
        return False
    return not can_hold(conjunction(permit.condition, Not(forbid.condition)), context.words)


def _lasts(forbid: Rule, permit: Rule) -> bool:
    """True when the forbid is in force whenever the permit is."""
    begins = forbid.since is None or (permit.since is not None and forbid.since <= permit.since)
    ends = forbid.until is None or (permit.until is not None and permit.until <= forbid.until)
    return begins and ends


def _nothing_left(permit: Rule, striking: list[Rule], context: Context) -> bool:
    return all(
        any(
            purpose in one.purposes and item in one.items and _reaches(one, recipient, context)
            for one in striking
        )
        for recipient in permit.recipients
        for purpose in permit.purposes
        for item in permit.items
    )


def _reaches(forbid: Rule, recipient: str, context: Context) -> bool:
    """True when the forbid strikes the recipient on every day: by name, or by a lasting role."""
    company = context.words.parties[recipient].company
    lasting = {
        role.party_class
        for role in (company.roles if company else ())
        if role.until is None and (role.since is None or role.since <= context.front.effective)
    }
    return bool(forbid.recipients & {recipient, *lasting})
