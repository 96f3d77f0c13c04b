"""Entrustment, succession and joint use do not carry data abroad: Art 28 wants consent."""

from collections.abc import Iterator

from sekisho.rules.checks.context import Context
from sekisho.rules.checks.level import Level
from sekisho.rules.law import AbroadDuty
from sekisho.rules.transfers import transfer_of
from sekisho.terms import Finding
from sekisho.terms.finding import error

CODE, LEVEL, ARTICLE = "abroad-without-consent", Level.ERROR, "28(1)"
JA = "外国の会社に、同意によらずに渡している"


def check(context: Context) -> Iterator[Finding]:
    """An error for each foreign recipient, not equivalent, on a ground that is not consent, with
    no ground of Art 28 beside it."""
    for rule, raw in context.permits():
        ground = context.policy.ground(rule)
        if ground.abroad is not AbroadDuty.CONSENT or transfer_of(raw, context.policy.law):
            continue
        for party in context.foreign(rule):
            company = context.words.parties[party].company
            if company is None or (company.abroad and company.abroad.equivalent):
                continue
            name = context.words.parties[party]
            yield error(
                CODE,
                raw.place("ground"),
                f"「{name.label}」は外国（{company.country}）の会社です。"
                f"「{ground.label}」では渡せず、本人の同意が要ります。",
                f"{name.en!r} is a company abroad ({company.country}): {ground.en!r} does not "
                "suffice, and consent is needed.",
                todo_ja="根拠を本人同意にするか、「移転根拠: 外国移転の同意」の行を足すか、"
                "同等の体制を確かめて abroad に equivalent: true と"
                "書いてください（法第28条第1項）。",
                todo_en="Make the ground consent, add 'transfer-ground: consent', or write "
                "'equivalent: true' under 'abroad' once "
                "it is established (Art 28(1)).",
                related=(context.places["parties", party],),
            )
