"""A purpose or a party of the terms table is named by some rule."""

from collections.abc import Iterator

from sekisho.rules.checks.context import Context
from sekisho.rules.checks.level import Level
from sekisho.rules.lists import single_words
from sekisho.rules.marked import Marked
from sekisho.rules.sugar import RESPONSIBLE
from sekisho.rules.surface import Kind
from sekisho.terms import Finding
from sekisho.terms.finding import warning

CODE, LEVEL, ARTICLE = "unused-word", Level.WARNING, None
JA = "用語表の目的か相手を、どの規則も名指していない"

_RULES = (Kind.PERMIT, Kind.FORBID, Kind.STATISTIC)


def check(context: Context) -> Iterator[Finding]:
    """A warning for each purpose, class and company that no rule names by itself.

    すべて names nothing, and what is taken out (…を除く) is not named. A company is named with its
    class; fictional companies and the operator need no rule.
    """
    purposes = set(_purposes(context))
    for purpose in context.words.purposes.values():
        if purpose.id not in purposes:
            yield _unused(context, "purposes", purpose.id, purpose.label, purpose.en)
    parties = set(_parties(context))
    for party in context.words.parties.values():
        company = party.company
        roles = {role.party_class for role in company.roles} if company else set()
        exempt = party.id == context.policy.operator or (company is not None and company.fictional)
        if not exempt and not parties & {party.id, *roles}:
            yield _unused(context, "parties", party.id, party.label, party.en)


def _purposes(context: Context) -> Iterator[str]:
    for raw in context.raws:
        if raw.kind in _RULES:
            for word in single_words(raw.fields.get("purpose")):
                found = context.words.purpose(word)
                if found is not None:
                    yield found


def _parties(context: Context) -> Iterator[str]:
    for raw in context.raws:
        if raw.kind is Kind.PLEDGE:
            continue
        fields = raw.fields
        nodes = [fields.get(key) for key in ("recipient", "companies", "responsible")]
        successors = fields.get("successors")
        nodes += list(successors.fields().values()) if successors else []
        nodes += list(_responsible(fields.get("except")))
        for node in nodes:
            for word in single_words(node):
                found = context.words.party(word)
                if found is not None:
                    yield found


def _responsible(exceptions: Marked | None) -> Iterator[Marked]:
    for entry in exceptions.items() if exceptions else ():
        yield from (node for key, node in entry.fields().items() if key in RESPONSIBLE)


def _unused(context: Context, section: str, word_id: str, label: str, en: str) -> Finding:
    kind_ja, kind_en = ("目的", "purpose") if section == "purposes" else ("相手", "party")
    return warning(
        CODE,
        context.places[section, word_id],
        f"{kind_ja}「{label}」を名指す規則がありません。",
        f"No rule names the {kind_en} {en!r}.",
        todo_ja="規則を書くか、用語表から除いてください。",
        todo_en="Write a rule, or remove it from the terms table.",
    )
