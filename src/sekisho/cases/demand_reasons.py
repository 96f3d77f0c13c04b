"""Why a demand is refused: because it may be forged, or because it asks for too much (C26)."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

CLAUSE = "C26"
"""The promise: the document is looked at, and no more is given than was asked for in due form."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason, as the body that demands may be told."""

    ja: str
    en: str

    def shown(self, lang: str) -> str:
        """The reason in the language asked for, with the clause it stands on."""
        return f"{self.ja}（{CLAUSE}）" if lang == "ja" else f"{self.en} ({CLAUSE})"


FORGED: Mapping[str, Reason] = MappingProxyType(
    {
        "no-number": Reason(
            "文書の番号がありません", "The document has no number"
        ),
        "unknown-authority": Reason(
            "独立の名簿にない機関です", "The body is not in the independent directory"
        ),
        "directory-stale": Reason(
            "名簿の電話番号を長く確かめていません",
            "The directory's telephone number has not been checked for too long",
        ),
        "basis-not-theirs": Reason(
            "その機関が使える根拠ではありません", "That body can't stand on that law"
        ),
        "dated-ahead": Reason(
            "文書の日付が受付の日より後です", "The document is dated after the day it arrived"
        ),
        "out-of-date": Reason(
            "文書の有効な期間が過ぎています", "The document is no longer valid"
        ),
        "document-used": Reason(
            "同じ文書または同じ番号の求めを、すでに受け付けています",
            "A demand with the same document or number was taken in already",
        ),
        "issuer-denied": Reason(
            "折り返しの電話で、機関が文書を出していないと答えました",
            "Called back, the body said that it issued no such document",
        ),
    }
)  # fmt: skip
BROAD: Mapping[str, Reason] = MappingProxyType(
    {
        "nobody-named": Reason("だれについての求めか特定されていません", "It names no person"),
        "too-many-persons": Reason(
            "一つの文書で求められる人数を超えています",
            "It names more persons than one document may",
        ),
        "too-many-items": Reason(
            "令状によらない求めとしては、項目が多すぎます",
            "Without a warrant it asks for too many items",
        ),
        "mail-without-warrant": Reason(
            "電子メールの内容は、令状がなければ開示しません",
            "The content of electronic mail is disclosed on a warrant only",
        ),
        "never-given": Reason(
            "告知が、法令に基づいても開示しないとした項目を求めています",
            "It asks for an item that the notice gives to no authority",
        ),
        "not-needed": Reason(
            "捜査または訴訟との関わりが示されていません",
            "It does not show what the data has to do with the matter",
        ),
        "no-period": Reason(
            "記録を求めているのに、いつからいつまでのものかが示されていません",
            "It asks for records and does not say from when to when",
        ),
        "period-too-long": Reason(
            "令状によらない求めとしては、期間が長すぎます",
            "Without a warrant it asks for too long a period",
        ),
        "period-ahead": Reason(
            "文書の日付より後の期間を求めています",
            "It asks for a period after the date of the document",
        ),
    }
)
REASONS: Mapping[str, Reason] = MappingProxyType({**FORGED, **BROAD})
"""By code, in the order in which they are looked at."""
