"""A definition that names companies names all that hold the role: nobody else receives anything.

Such a class is listed, not open: who joins it in the terms table joins it in the text first.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from sekisho.rules.checks.context import Context
from sekisho.rules.checks.level import Level
from sekisho.terms import Finding
from sekisho.terms.finding import error

CODE, LEVEL, ARTICLE = "definition-incomplete", Level.ERROR, "27(5)(iii)"
JA = "用語表で役割を持つ会社を、本文の定義が挙げていない"


def check(context: Context) -> Iterator[Finding]:
    """An error for each definition by names that leaves out a company which has, or gets, the role.

    A role that begins later counts too: on that day the company would receive what the text never
    said.
    """
    for definition in context.compiled.definitions:
        if definition.party_class is None or not definition.companies:
            continue
        named = {company for company, _ in definition.companies}
        named |= set(definition.successors.values())
        held = dict(_held(context, definition.party_class))
        missing = sorted(held.keys() - named)
        if missing:
            role = context.words.parties[definition.party_class].en
            yield error(
                CODE,
                context.raw(definition.id).place("companies"),
                f"用語表では次の会社も「{definition.title}」ですが、本文は挙げていません: "
                + _listed(context, missing, held, "ja"),
                f"By the terms table these are {role!r} too, and the text does not name them: "
                + _listed(context, missing, held, "en"),
                todo_ja="本文と「会社」に加えるか、terms.yaml の roles を改めてください。",
                todo_en="Name them in the text and in 'companies', or mend their roles.",
                related=tuple(context.places["parties", company] for company in missing[:3]),
            )


def _held(context: Context, party_class: str) -> Iterator[tuple[str, date | None]]:
    """The companies that hold the role from the day of effect on, with the day on which it begins.

    None where it has begun.
    """
    day = context.front.effective
    for party in context.words.parties.values():
        roles = party.company.roles if party.company else ()
        lasting = [
            role
            for role in roles
            if role.party_class == party_class and (role.until is None or role.until >= day)
        ]
        if lasting:
            began = any(role.holds(day) for role in lasting)
            yield party.id, None if began else min(role.since or day for role in lasting)


def _listed(
    context: Context, companies: Iterable[str], held: Mapping[str, date | None], lang: str
) -> str:
    since_ja, since_en = "（{}から）", " (from {})"
    since = since_ja if lang == "ja" else since_en
    names = [
        context.words.parties[one].shown(lang) + (since.format(held[one]) if held[one] else "")
        for one in companies
    ]
    return ("、" if lang == "ja" else ", ").join(names)
