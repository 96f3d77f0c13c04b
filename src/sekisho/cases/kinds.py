"""The six requests of Arts 32 to 35 APPI: who may ask, for what fee, and why one may be refused.

Each refusal has the article that allows it; one that stands here under no kind can't be given.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Asker(StrEnum):
    """Who may ask (Art 37(3), Order Art 13)."""

    PERSON = "person"
    STATUTORY_AGENT = "statutory_agent"  # of a minor or an adult ward: papers
    APPOINTED_AGENT = "appointed_agent"  # a power of attorney: papers


class Form(StrEnum):
    """How the answer is given; the customer chooses (Art 33(1), Rules Art 30)."""

    ELECTRONIC = "electronic"
    PAPER = "paper"


class Effect(StrEnum):
    """What carrying out a granted request changes."""

    TELL = "tell"  # a package or a letter; nothing changes
    CORRECT = "correct"
    STOP_USE = "stop_use"
    ERASE = "erase"
    STOP_PROVISION = "stop_provision"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason for which law lets a request be refused, in whole or in part."""

    article: str
    ja: str
    en: str

    def shown(self, lang: str) -> str:
        """The reason in the language asked for."""
        return self.ja if lang == "ja" else self.en


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the six requests. `fee` is True only where Art 38(1) allows one."""

    id: str
    ja: str
    en: str
    article: str
    clauses: tuple[str, ...]
    effect: Effect
    fee: bool
    refusals: Mapping[str, Refusal]

    def shown(self, lang: str) -> str:
        """The kind in the language asked for."""
        return self.ja if lang == "ja" else self.en


_NOT_HELD = Refusal("33(3)", "該当する個人データを保有していません", "No such data is held")
_LAW_FORBIDS = Refusal(
    "33(2)(iii)", "他の法令に違反することになります", "Another law would be broken"
)
_ALTERNATIVE = "他に要する費用が多額で、権利利益を守る代わりの措置をとります"
_KEPT = Refusal(
    "22",
    "保存の根拠がある間は消去できません。根拠がなくなる日に消去します",
    "A retention ground stands; it is erased on the day the last one ends",
)

_DISCLOSURE = {
    "harm": Refusal(
        "33(2)(i)",
        "ご本人または第三者の生命、身体、財産その他の権利利益を害するおそれがあります",
        "Life, body, property or other rights and interests might be harmed",
    ),
    "hindrance": Refusal(
        "33(2)(ii)",
        "業務の適正な実施に著しい支障を及ぼすおそれがあります",
        "The proper conduct of the business would be seriously hindered",
    ),
    "other_law": _LAW_FORBIDS,
    "not_held": _NOT_HELD,
}
# The four kinds of provision record that no person may demand (Art 33(5), Order Art 11).
_RECORDS = {
    "record_harm": Refusal(
        "33(5), 令11(i)",
        "記録の存否が明らかになると、生命、身体または財産に危害が及ぶおそれがあります",
        "Knowing whether the record exists might endanger life, body or property",
    ),
    "record_illegal_act": Refusal(
        "33(5), 令11(ii)",
        "記録の存否が明らかになると、違法または不当な行為を助長するおそれがあります",
        "Knowing whether the record exists might encourage illegal or unjust acts",
    ),
    "record_security": Refusal(
        "33(5), 令11(iii)",
        "記録の存否が明らかになると、国の安全が害されるおそれがあります",
        "Knowing whether the record exists might harm the security of the state",
    ),
    "record_crime": Refusal(
        "33(5), 令11(iv)",
        "記録の存否が明らかになると、犯罪の予防や捜査に支障が及ぶおそれがあります",
        "Knowing whether the record exists might hinder crime prevention or investigation",
    ),
}
_CORRECTION = {
    "not_untrue": Refusal(
        "34(2)", "調査の結果、内容は事実と異なりませんでした", "What is held was found to be true"
    ),
    "not_needed_for_purpose": Refusal(
        "34(2)",
        "利用目的の達成に必要な範囲を超える訂正です",
        "The correction goes beyond what the purpose of use needs",
    ),
    "other_procedure": Refusal(
        "34(2)",
        "訂正の手続を他の法令が定めています",
        "Another law sets the procedure of the correction",
    ),
}
_CEASE = {
    "no_ground": Refusal(
        "35(2)",
        "法の定める停止または消去の理由が認められませんでした",
        "No ground of the law for cease of use or erasure was found",
    ),
    "alternative": Refusal("35(2)", _ALTERNATIVE, "Too costly; another measure protects you"),
    "kept": _KEPT,
}
_CEASE_PROVISION = {
    "no_ground": Refusal(
        "35(4)",
        "法の定める提供停止の理由が認められませんでした",
        "No ground of the law for cease of provision was found",
    ),
    "alternative": Refusal("35(4)", _ALTERNATIVE, "Too costly; another measure protects you"),
}
_PURPOSE = {
    "evident": Refusal(
        "32(2)(i)",
        "利用目的は公表のとおりで明らかです",
        "The purpose of use is evident from what is published",
    ),
    "purpose_harm": Refusal(
        "32(2)(ii), 21(4)(i)",
        "生命、身体、財産その他の権利利益を害するおそれがあります",
        "Life, body, property or other rights and interests might be harmed",
    ),
    "purpose_business": Refusal(
        "32(2)(ii), 21(4)(ii)",
        "当社の権利または正当な利益を害するおそれがあります",
        "Our rights or legitimate interests might be harmed",
    ),
    "purpose_state": Refusal(
        "32(2)(ii), 21(4)(iii)",
        "国の機関などの事務の遂行に支障を及ぼすおそれがあります",
        "The work of a public body might be hindered",
    ),
}


def _kind(
    name: str, ja: str, en: str, article: str, clause: str, effect: Effect, refusals: object
) -> Kind:
    reasons: Mapping[str, Refusal] = MappingProxyType(refusals)  # type: ignore[arg-type]
    fee = article.startswith(("32(2)", "33"))  # Art 38(1): purpose of use and disclosure only
    return Kind(name, ja, en, article, ("L33", clause), effect, fee, reasons)


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        kind.id: kind
        for kind in (
            _kind("purpose_of_use", "利用目的の通知", "Notice of the purpose of use",
                  "32(2)", "C49", Effect.TELL, _PURPOSE),
            _kind("disclosure", "保有個人データの開示", "Disclosure of what is held",
                  "33(1)", "C49", Effect.TELL, _DISCLOSURE),
            _kind("provision_records", "第三者提供記録の開示", "Disclosure of provision records",
                  "33(5)", "L29", Effect.TELL, _RECORDS | {"not_held": _NOT_HELD}),
            _kind("correction", "訂正・追加・削除", "Correction, addition or deletion",
                  "34(1)", "C49", Effect.CORRECT, _CORRECTION),
            _kind("cease_of_use", "利用の停止", "Cease of use",
                  "35(1), 35(5)", "C51", Effect.STOP_USE, _CEASE),
            _kind("erasure", "消去", "Erasure",
                  "35(1), 35(5)", "L22", Effect.ERASE, _CEASE),
            _kind("cease_of_provision", "第三者提供の停止", "Cease of provision",
                  "35(3), 35(5)", "C51", Effect.STOP_PROVISION, _CEASE_PROVISION),
        )
    }
)  # fmt: skip
"""By id. Cease of use and erasure are one right of the law (35(1)) with two ends: the first can be
taken back, the second cannot, so they are two cases here."""
