"""移転根拠: what Art 28 asks beside the ground of Art 27 of a provision abroad.

Sugar: what it requires becomes part of the permit's condition.
"""

from sekisho.rules.blocks import RawRule
from sekisho.rules.condition import ALWAYS, Condition
from sekisho.rules.conditions import parse_condition
from sekisho.rules.law import LawPack, Transfer
from sekisho.terms import Finding, Vocabulary, fold
from sekisho.terms.finding import error


def transfer_of(raw: RawRule, law: LawPack) -> Transfer | None:
    """The ground of Art 28 that the rule names; None where it names none, or an unknown one."""
    said = fold(raw.text("transfer") or "")
    for transfer in law.transfers.values():
        if said in map(fold, (transfer.id, transfer.en, *transfer.labels)):
            return transfer
    return None


def transfer_condition(
    raw: RawRule, law: LawPack, words: Vocabulary, findings: list[Finding]
) -> Condition:
    """What the named ground of Art 28 requires; an unknown one is a finding."""
    if "transfer" not in raw.fields:
        return ALWAYS
    transfer = transfer_of(raw, law)
    if transfer is None:
        known = law.transfers.values()
        findings.append(
            error(
                "unknown-choice",
                raw.place("transfer"),
                f"「{raw.text('transfer')}」は使えません。次のどれかを書いてください: "
                + "、".join(one.label for one in known),
                f"{raw.text('transfer')!r} cannot stand here; write one of: "
                + ", ".join(one.en for one in known)
                + ".",
            )
        )
        return ALWAYS
    condition, found = parse_condition(transfer.requires, raw.place("transfer"), words)
    findings.extend(found)
    return condition or ALWAYS
