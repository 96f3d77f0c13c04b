"""行為 and 手段: what is done with the data, and how; a rule that names none speaks of use.

Sugar: both become conditions on the words of the request.
"""

from collections.abc import Iterable, Mapping

from sekisho.rules.blocks import RawRule
from sekisho.rules.condition import ALWAYS, Condition, OneOf, conjunction
from sekisho.rules.marked import Marked
from sekisho.rules.standing import ACT, MEANS, PROVIDE, USE
from sekisho.rules.surface import ACT_WORDS, MEANS_WORDS, Kind
from sekisho.terms import Finding, fold
from sekisho.terms.finding import error

_USUAL = OneOf(ACT, (USE, PROVIDE))


def acts_are_told(raws: Iterable[RawRule]) -> bool:
    """True where some rule of the notice tells acts apart."""
    return any("act" in raw.fields for raw in raws)


def act_condition(raw: RawRule, findings: list[Finding], *, told: bool) -> Condition:
    """The request's act and means are among those of the rule.

    Where the notice tells acts apart, a permit that names none speaks of use and provision; a
    forbid that names none speaks of every act.
    """
    act: Condition = ALWAYS
    if "act" in raw.fields:
        act = _one_of(ACT, raw.fields["act"], ACT_WORDS, findings)
    elif told and raw.kind is Kind.PERMIT:
        act = _USUAL
    means: Condition = ALWAYS
    if "means" in raw.fields:
        means = _one_of(MEANS, raw.fields["means"], MEANS_WORDS, findings)
    return conjunction(act, means)


def _one_of(
    fact: str, node: Marked, known: Mapping[str, tuple[str, str]], findings: list[Finding]
) -> Condition:
    ids = {fold(word): one for one, words in known.items() for word in (one, *words)}
    found: list[str] = []
    for entry in node.items():
        one = ids.get(fold(entry.text() or ""))
        if one is None:
            findings.append(_unknown(entry, known))
        else:
            found.append(one)
    return OneOf(fact, tuple(dict.fromkeys(found))) if found else ALWAYS


def _unknown(entry: Marked, known: Mapping[str, tuple[str, str]]) -> Finding:
    ja = "、".join(words[0] for words in known.values())
    en = ", ".join(words[1] for words in known.values())
    return error(
        "unknown-choice",
        entry.span,
        f"「{entry.text()}」は使えません。次のどれかを書いてください: {ja}",
        f"{entry.text()!r} cannot stand here; write one of: {en}.",
    )
