"""What a held mail says: which words, under which clause, and what to write instead."""

from dataclasses import dataclass

_ITEM = {
    "card": ("カード番号", "a card number"),
    "bank_account": ("口座番号", "a bank account number"),
    "my_number": ("マイナンバー", "a My Number"),
    "supply_point_id": ("供給地点特定番号", "a supply point number"),
    "phone": ("電話番号", "a telephone number"),
    "email": ("メールアドレス", "a mail address"),
    "name": ("お客様の氏名", "a customer's name"),
    "address": ("お客様の住所", "a customer's address"),
}
_WHY = {
    "time": ("調べる時間が尽きました", "the time for examining it ran out"),
    "size": ("大きすぎます", "it is too large"),
    "depth": ("入れ子が深すぎます", "it is nested too deeply"),
    "encrypted": ("暗号化されていて読めません", "a part is encrypted"),
    "kind": ("読めない種類のファイルがあります", "a file of a kind that is not read is attached"),
    "malformed": ("形が壊れています", "it is malformed"),
    "failed": ("検査が失敗しました", "the examination failed"),
}


@dataclass(frozen=True, slots=True)
class Held:
    """One reason why a mail is held. `place` says where, `words` which words (never a value)."""

    code: str
    clause: str
    place: str
    words: tuple[str, ...]
    ja: str
    en: str

    def message(self, lang: str) -> str:
        """What happened, where, and what to do, in `lang` ("ja" or "en")."""
        return self.ja if lang == "ja" else self.en

    def as_json(self) -> dict[str, object]:
        """The documented, stable JSON form (docs/reference/mail.md)."""
        return {
            "code": self.code,
            "clause": self.clause,
            "place": self.place,
            "words": list(self.words),
            "message": {"ja": self.ja, "en": self.en},
        }


def asks_for_secret(place: str, secret: str, request: str) -> Held:
    """The mail asks for a secret (C24)."""
    return Held(
        "asks-for-secret",
        "C24",
        place,
        (secret, request),
        f"「{secret}」を求めています（「{request}」）。当社のメールは秘密を尋ねません（C24）。"
        "尋ねずに、「MyXOOMにログインしてお手続きください」か「お電話ください」と書いてください。",
        f"The text asks for {secret!r} ({request!r}). No mail of ours asks for a secret (C24)."
        ' Write instead "log in to MyXOOM" or "call us", and name no secret.',
    )


def holds_item(place: str, item: str) -> Held:
    """The mail holds an identifier that the recipient may not be told."""
    ja, en = _ITEM[item]
    secret = item in ("card", "bank_account", "my_number")
    clause = "C24" if secret else "C17"
    return Held(
        f"holds-{item.replace('_', '-')}",
        clause,
        place,
        (),
        f"{ja}と読める文字があります（{clause}）。消すか、許された項目としてひな形の欄に入れてください。",
        f"There is {en} in it ({clause})."
        " Remove it, or put it into a slot of the template whose item is permitted.",
    )


def unreadable(why: str) -> Held:
    """The mail could not be examined to its end, and so it is held."""
    ja, en = _WHY[why]
    return Held(
        f"unreadable-{why}",
        "C24",
        "mail",
        (),
        f"{ja}。調べられないメールは送りません（C24）。本文か、txt・html・pdf・docx・xlsxで添えてください。",
        f"The mail is held: {en}. What cannot be examined is not sent (C24)."
        " Write it in the body, or attach it as txt, html, pdf, docx or xlsx.",
    )


_MISLEADING = {
    "header-injected": (
        "ヘッダーに改行か余分な行が紛れています。値から改行を除いてください",
        "a header holds a line end, or a line that is no header. Take line ends out of the values",
    ),
    "header-twice": (
        "同じヘッダーが二度あります。一つにしてください",
        "a header stands twice. Leave one",
    ),
    "header-long": (
        "ヘッダーの行が998文字を超えています。短くしてください",
        "a header's line is longer than 998 signs. Shorten it",
    ),
    "recipients-not-one": (
        "宛先がちょうど一人ではありません。一通に一人だけを書いてください",
        "there is not exactly one recipient. Write one for each mail",
    ),
    "display-name": (
        "宛先の表示名にアドレスのような文字があります。名前だけにしてください",
        "the display name looks like an address. Write a name only",
    ),
    "look-alike": (
        "宛先に英数字と見間違える文字があります。確認済みのアドレスを使ってください",
        "the address has signs that pass for others. Use the verified address",
    ),
    "recipient-not-verified": (
        "このお客様について確認の済んだアドレスではありません。先に確認してください",
        "this address was not verified for this customer. Have it verified first",
    ),
}
"""Faults of headers and addresses: what is wrong and what to do."""


def misleading(code: str, place: str) -> Held:
    """A header or an address could mislead (C22). requires: `code` is a key of `_MISLEADING`."""
    ja, en = _MISLEADING[code]
    return Held(code, "C22", place, (), f"{ja}（C22）。", f"The mail is held (C22): {en}.")
