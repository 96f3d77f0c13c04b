"""A company that a definition names holds its role on the day of effect, or its successor does."""

from collections.abc import Iterator

from sekisho.rules.checks.context import Context
from sekisho.rules.checks.level import Level
from sekisho.rules.promises import Definition
from sekisho.terms import Finding, Span
from sekisho.terms.finding import error, warning

CODE, LEVEL, ARTICLE = "party-without-role", Level.ERROR_UNLESS_INTERPRETED, "27(5)(iii)"
JA = "本文が挙げる会社が、施行日にその役割を持っていない"


def check(context: Context) -> Iterator[Finding]:
    """A finding for each named company without its role on the day of effect.

    With 読み替え to a company that holds the role, and 解釈, it is listed for counsel.
    """
    for definition in context.compiled.definitions:
        if definition.party_class is None:
            continue
        for company, node in definition.companies:
            if not _holds(context, company, definition):
                yield _finding(context, definition, company, node.span)
        for company, place in definition.told.items():
            if company not in {named for named, _ in definition.companies}:
                yield _not_named(context, definition, company, place)


def _holds(context: Context, company: str, definition: Definition) -> bool:
    classes = context.words.classes_of(company, context.front.effective)
    return definition.party_class in classes


def _finding(context: Context, definition: Definition, company: str, span: Span) -> Finding:
    successor = definition.successors.get(company)
    day = context.front.effective
    ja = f"「{_name(context, company, 'ja')}」は、{day} には「{definition.title}」ではありません。"
    role = _name(context, definition.party_class or "", "en")
    en = f"{_name(context, company, 'en')!r} does not hold the role {role!r} on {day}."
    if successor is None or not _holds(context, successor, definition):
        return error(
            CODE,
            span,
            ja,
            en,
            todo_ja="今その仕事をしている会社を「読み替え」に書き、理由を「解釈」に書いてください。",
            todo_en="Name the company that does that work today under 'successors', with an "
            "'interpretation'.",
            related=() if successor is None else (definition.told[company],),
        )
    told_ja = f"「{_name(context, successor, 'ja')}」と読み替えます。"
    told_en = f" It is read as {_name(context, successor, 'en')!r}."
    related = (definition.told[company],)
    if definition.interpretation:
        return warning(CODE, span, ja + told_ja, en + told_en, related=related)
    return error(
        CODE,
        span,
        ja + told_ja,
        en + told_en,
        todo_ja="なぜ読み替えるかを「解釈: …」に書いてください。",
        todo_en="Say why, in 'interpretation: ...'.",
        related=related,
    )


def _not_named(context: Context, definition: Definition, company: str, span: Span) -> Finding:
    return error(
        CODE,
        span,
        f"読み替える「{_name(context, company, 'ja')}」は、この定義の「会社」にありません。",
        f"{_name(context, company, 'en')!r} is read as another company, but is not among the "
        f"companies of {definition.title!r}.",
        todo_ja="「会社」に加えるか、読み替えを消してください。",
        todo_en="Add it to 'companies', or remove the successor.",
    )


def _name(context: Context, party: str, lang: str) -> str:
    return context.words.parties[party].shown(lang)
