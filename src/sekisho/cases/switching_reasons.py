"""Why a present retailer sends a cancellation relay back (NG), and what is to be done next.

The list is ours and closed: the official codes of the switching support system are handed to
registered operators only (docs/reference/switching.md says how sure each part is).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

ANOTHER_OPEN = "another-open"
NO_CONSENT = "no-consent"


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason in words; `mendable`: the same case may be relayed again once it is mended."""

    ja: str
    en: str
    next_ja: str
    next_en: str
    mendable: bool

    def shown(self, lang: str) -> tuple[str, str]:
        """What was wrong, and what to do next."""
        return (self.ja, self.next_ja) if lang == "ja" else (self.en, self.next_en)


REASONS: Mapping[str, Reason] = MappingProxyType(
    {
        "no-such-point": Reason(
            "供給地点特定番号が見当たりません",
            "The supply point number is not known",
            "検針票などで番号を確かめ、直して取り次ぎます",
            "Check the number on a bill or meter slip, mend it and relay again",
            mendable=True,
        ),
        "name-differs": Reason(
            "契約名義が一致しません",
            "The name on the contract differs",
            "今の契約の名義をお客様に確かめ、直して取り次ぎます",
            "Ask the customer for the name on the present contract, and relay again",
            mendable=True,
        ),
        "address-differs": Reason(
            "需要場所の住所が一致しません",
            "The address of the place of supply differs",
            "建物名や部屋番号まで確かめ、直して取り次ぎます",
            "Check it down to building and room, and relay again",
            mendable=True,
        ),
        "contract-no-differs": Reason(
            "契約番号が一致しません",
            "The contract number differs",
            "今の会社の請求書などで契約番号を確かめ、直して取り次ぎます",
            "Check the number on a bill of the present company, and relay again",
            mendable=True,
        ),
        "day-out-of-range": Reason(
            "切替えの希望日が、受け付けられる期間の外です",
            "The wished day is outside the days that can be taken",
            "次の検針日などに改めて取り次ぎます",
            "Relay again for the next meter reading day, say",
            mendable=True,
        ),
        NO_CONSENT: Reason(
            "お客様の同意が確かめられません",
            "The customer's consent cannot be shown",
            "同意をいただき直してから取り次ぎます",
            "Obtain the consent anew, then relay again",
            mendable=True,
        ),
        "works-pending": Reason(
            "地点で、ほかの手続きか工事が進んでいます",
            "Another procedure or works at the point are pending",
            "それが済んでから、もう一度取り次ぎます",
            "Relay again once they are done",
            mendable=True,
        ),
        ANOTHER_OPEN: Reason(
            "同じ地点で、ほかの会社への切替えが先に進んでいます",
            "A change to another company is open at the same point",
            "どちらにするかをお客様に伺い、先の切替えが取りやめになってから申し込み直します",
            "Ask the customer which it is; apply anew once the earlier one is called off",
            mendable=False,
        ),
        "not-in-force": Reason(
            "今の契約がすでに終わっています",
            "The present contract has ended already",
            "廃止取次は要りません。供給の再開（再点）として申し込みます",
            "No relay is needed: apply for a reconnection instead",
            mendable=False,
        ),
        "customer-denies": Reason(
            "ご本人が、申し込んでいないとおっしゃっています",
            "The customer says that nobody applied",
            "切替えを止め、なりすましの申込みを疑って調べます",
            "Stop, and look into an application in somebody else's name",
            mendable=False,
        ),
        "out-of-scope": Reason(
            "この手続きでは扱えない契約です（高圧500kW以上など）",
            "A contract that this procedure does not handle (high voltage, 500 kW and more, say)",
            "両社の間の書面で手続きします",
            "Settle it in writing between the two companies",
            mendable=False,
        ),
    }
)
"""By code, in the order in which they are shown."""


def all_mendable(reasons: Iterable[str]) -> bool:
    """True where the case can go on after mending. requires: reasons <= REASONS"""
    return all(REASONS[code].mendable for code in reasons)
