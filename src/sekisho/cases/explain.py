"""What each request is and when it is granted, in the words that a customer reads before asking."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Explained:
    """`what` you get, and the `condition` of the law, each (Japanese, English)."""

    what: tuple[str, str]
    condition: tuple[str, str]

    def shown(self, lang: str) -> tuple[str, str]:
        """(what, condition) in `lang` ("ja" or "en")."""
        at = 0 if lang == "ja" else 1
        return self.what[at], self.condition[at]


_STOPS = (
    "目的外の利用、不正な取得、利用の必要がなくなった場合、漏えい、または権利利益が害されるおそれがある場合",
    "Use beyond the purpose, wrongful acquisition, no more need, a leak, or likely harm to you",
)
EXPLAINED: Mapping[str, Explained] = MappingProxyType(
    {
        "purpose_of_use": Explained(
            ("お客様の情報を何のために使うか、条文とともにお知らせします。",
             "We tell for what we use your data, with the clauses."),
            ("公表した目的から明らかな場合などを除きます。",
             "Unless it is evident from what is published, or harm would follow."),
        ),
        "disclosure": Explained(
            ("お持ちしている情報、その入手元、利用目的、誰に渡したかをお見せします。",
             "You get what is held, where it came from, the purposes, and who received what."),
            ("ほかの方の権利利益を害するおそれがある部分などを除きます。",
             "Parts that would harm others, among a few more, are left out and named."),
        ),
        "provision_records": Explained(
            ("第三者に提供した日、相手、項目の記録をお見せします。",
             "You get the records of provision to third parties: day, recipient, items."),
            ("記録の存在を知らせると危害が及ぶものなど、政令の四つの場合を除きます。",
             "Unless one of the four exceptions of the Order applies."),
        ),
        "correction": Explained(
            ("事実でない内容を直し、加え、または消します。渡した相手にも正しい内容を届けます。",
             "What is untrue is corrected, added or deleted, and those who received it are told."),
            ("内容が事実でない場合", "What is held is untrue."),
        ),
        "cease_of_use": Explained(
            ("選んだ利用を止めます。いつでも元に戻せます。",
             "The use that you choose stops. You can undo it at any time."),
            _STOPS,
        ),
        "erasure": Explained(
            ("お客様の情報を消します。元に戻せません。保存の義務がある間は、止めたうえで後日消します。",
             "Your data is erased, for good: at once, or stopped now and erased when law allows."),
            _STOPS,
        ),
        "cease_of_provision": Explained(
            ("選んだ相手への提供を止めます。いつでも元に戻せます。",
             "Provision to the recipients that you choose stops. You can undo it at any time."),
            ("同意なく提供された場合、または権利利益が害されるおそれがある場合",
             "Provision without consent, or likely harm to your rights and interests"),
        ),
    }
)  # fmt: skip
"""By the id of the kind."""
