"""What the law of marketing mail wants (特定電子メール法): a basis, and what the mail shows.

Contract and service mail needs neither, and a refusal of marketing does not stop it (Rule 6 of the
ordinance). Pure: consents and texts go in, reasons come out.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sekisho.guard.wording import Held

LAW = "特定電子メール法"
MARKETING = "marketing"


class Basis(StrEnum):
    """On what a marketing mail may rest: Art 3(1), item 1, and the exceptions of items 2 to 4."""

    OPT_IN = "opt_in"
    ADDRESS_GIVEN = "address_given"
    BUSINESS_RELATION = "business_relation"
    PUBLISHED_ADDRESS = "published_address"


BASIS_WORDS = {
    Basis.OPT_IN: ("本人の同意（第3条1項1号）", "the customer's consent (Art 3(1)(i))"),
    Basis.ADDRESS_GIVEN: (
        "書面でのアドレスの通知（第3条1項2号）", "the address given in writing (Art 3(1)(ii))",
    ),
    Basis.BUSINESS_RELATION: (
        "取引関係（第3条1項3号）", "an existing business relation (Art 3(1)(iii))",
    ),
    Basis.PUBLISHED_ADDRESS: (
        "公表された事業用アドレス（第3条1項4号）",
        "a business address that was published (Art 3(1)(iv))",
    ),
}  # fmt: skip
"""Each basis in words, ja and en."""


@dataclass(frozen=True, slots=True)
class Consent:
    """The record of one basis (Art 3(2)): since when, until when, and when mail last rested on it.

    `ended_on` is None while it stands, `last_sent_on` where no mail rested on it.
    """

    basis: Basis
    given_on: date
    ended_on: date | None = None
    last_sent_on: date | None = None

    def stands(self, today: date) -> bool:
        """Whether a mail may rest on it on this day."""
        return self.given_on <= today and self.ended_on is None


def marketing_fault(
    kind: str, consents: Sequence[Consent], today: date, *, refused: bool
) -> Held | None:
    """Why a mail of this kind may not go to the customer today; None where it may."""
    if kind != MARKETING:
        return None
    if refused:
        return _held(
            "marketing-refused", "第3条3項",
            "お客様は広告のメールを断っています。契約や供給に要るメールだけを送れます",
            "the customer refused marketing mail. Only what contract or supply need may be sent",
        )  # fmt: skip
    if not any(consent.stands(today) for consent in consents):
        return _held(
            "marketing-no-basis", "第3条1項",
            "広告のメールを送る根拠の記録がありません。本人の同意などを先に記録してください",
            "nothing on record permits marketing mail to this customer. Record a consent, or one"
            " of the exceptions, first",
        )  # fmt: skip
    return None


def kept_until(consent: Consent, *, under_order: bool) -> date | None:
    """The last day on which the record of an ended basis is kept; None while it stands.

    One month after the last mail that rested on it, a year where the sender is under an order
    (Art 3(2); Rule 4 of the ordinance). Without any mail, from its end.
    """
    if consent.ended_on is None:
        return None
    start = max(consent.last_sent_on or consent.ended_on, consent.ended_on)
    return _later(start, months=12 if under_order else 1)


@dataclass(frozen=True, slots=True)
class Display:
    """What every marketing mail shows (Art 4; Rule 9): each a text that must stand in the mail.

    `refusal` is the address or URL for refusals, `complaints` whom to complain to.
    """

    sender: str
    postal: str
    refusal: str
    complaints: str


_REFUSING = re.compile(
    r"配信(?:の)?停止|受信(?:を|の)?(?:拒否|断)|お断り|unsubscribe|opt[- ]?out|refuse"
)
_SHOWN = {
    "sender": ("送信者の名", "the sender's name", "第4条1号"),
    "postal": ("送信者の住所", "the sender's postal address", "規則第9条"),
    "refusal": ("受信を断る宛先", "the address for refusals", "第4条2号"),
    "complaints": ("苦情の宛先", "whom to complain to", "規則第9条"),
}


def display_faults(texts: Sequence[str], display: Display) -> list[Held]:
    """What a marketing mail fails to show. `texts` are its bodies as people read them."""
    shown = _packed("\n".join(texts))
    found = []
    for name, (ja, en, article) in _SHOWN.items():
        if _packed(getattr(display, name)) not in shown:
            found.append(
                _held(
                    f"marketing-display-{name}", article,
                    f"広告のメールに{ja}がありません。本文に書いてください",
                    f"the marketing mail does not show {en}. Write it in the body",
                )
            )  # fmt: skip
    if not _REFUSING.search(shown):
        found.append(
            _held(
                "marketing-display-refusable", "規則第9条",
                "広告のメールに、受信を断れることが書かれていません。断る宛先のそばに書いてください",
                "the marketing mail does not say that it can be refused. Say so beside the address"
                " for refusals",
            )
        )  # fmt: skip
    return found


def _held(code: str, article: str, ja: str, en: str) -> Held:
    cited = f"{LAW}{article}"
    return Held(code, cited, "mail", (), f"{ja}（{cited}）。", f"Not sent: {en} ({cited}).")


def _packed(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _later(day: date, *, months: int) -> date:
    """The same day of a later month, or its last day (Civil Code, Art 143)."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + timedelta(days=day.day - 1), following - timedelta(days=1))
