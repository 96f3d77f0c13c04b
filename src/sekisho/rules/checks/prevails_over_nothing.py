"""A permit that names a forbid over which it prevails meets that forbid somewhere."""

from collections.abc import Iterator

from sekisho.rules.checks.context import Context
from sekisho.rules.checks.level import Level
from sekisho.rules.policy import Rule
from sekisho.terms import Finding
from sekisho.terms.finding import warning

CODE, LEVEL, ARTICLE = "prevails-over-nothing", Level.WARNING, None
JA = "優先する禁止が、その許可と重ならない"


def check(context: Context) -> Iterator[Finding]:
    """A warning for each permit that shares no recipient, purpose and item with what it names.

    Nothing passes wrongly by it; but its author meant another forbid, or another permit.
    """
    for permit, raw in context.permits():
        forbids = [context.policy.by_id[one] for one in sorted(permit.overrides)]
        if forbids and not any(_meet(permit, forbid, context) for forbid in forbids):
            titles_ja = "」「".join(forbid.title for forbid in forbids)
            titles_en = ", ".join(repr(forbid.title) for forbid in forbids)
            yield warning(
                CODE,
                raw.place("notwithstanding"),
                f"禁止「{titles_ja}」は、この許可の提供先、目的、項目のどこにも重なりません。",
                f"The permit {permit.title!r} meets no forbid that it names: {titles_en}.",
                todo_ja="優先する禁止の題を確かめるか、この行を消してください。",
                todo_en="Check the title of the forbid, or take the line out.",
                related=tuple(forbid.span for forbid in forbids),
            )


def _meet(permit: Rule, forbid: Rule, context: Context) -> bool:
    reached = set(permit.recipients)
    for party in permit.recipients:
        company = context.words.parties[party].company
        reached.update(role.party_class for role in (company.roles if company else ()))
        reached.update(context.reached(party))
    return bool(
        forbid.recipients & reached
        and forbid.purposes & permit.purposes
        and forbid.items & permit.items
    )
