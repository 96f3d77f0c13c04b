"""A definition that names companies names all that hold the role: nobody else receives anything."""

from collections.abc import Iterator

from sekisho.rules.checks.context import Context
from sekisho.rules.checks.level import Level
from sekisho.terms import Finding
from sekisho.terms.finding import error

CODE, LEVEL, ARTICLE = "definition-incomplete", Level.ERROR, "27(5)(iii)"
JA = "用語表で役割を持つ会社を、本文の定義が挙げていない"


def check(context: Context) -> Iterator[Finding]:
    """An error for each definition by names that leaves out a company which holds the role."""
    for definition in context.compiled.definitions:
        if definition.party_class is None or not definition.companies:
            continue
        named = {company for company, _ in definition.companies}
        named |= set(definition.successors.values())
        members = context.words.members(definition.party_class, context.front.effective)
        missing = [company for company in members if company not in named]
        if missing:
            role = context.words.parties[definition.party_class].en
            yield error(
                CODE,
                context.raw(definition.id).place("companies"),
                f"用語表では次の会社も「{definition.title}」ですが、本文は挙げていません: "
                + context.shown("party", missing, "ja"),
                f"By the terms table these are {role!r} too, and the text does not name them: "
                + context.shown("party", missing, "en"),
                todo_ja="本文と「会社」に加えるか、terms.yaml の roles を改めてください。",
                todo_en="Name them in the text and in 'companies', or mend their roles.",
                related=tuple(context.places["parties", company] for company in missing[:3]),
            )
