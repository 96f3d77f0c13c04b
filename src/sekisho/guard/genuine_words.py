"""What each answer to "is this mail genuine?" says, and what to do: in Japanese and English."""

from dataclasses import dataclass

from sekisho.guard.genuine import Answer, Judged

HEADLINES = {
    Answer.GENUINE: ("当社が送ったメールです", "This mail is ours"),
    Answer.ALTERED: (
        "当社のメールではありません。書き換えられています",
        "Altered: not as we sent it",
    ),
    Answer.NOT_OURS: ("当社が送ったメールではありません", "This mail is not ours"),
    Answer.CANNOT_SAY: ("これだけでは確かめられません", "We cannot tell from this alone"),
}
WHY = {
    "signed-and-recorded": (
        (
            "当社の署名があり、送った記録とも一致します。宛先の行にあるアドレスへ送ったもの"
            "です。ご自分の"
            "アドレスでなければ、ほかの方あてのメールが転送されたものです。"
        ),
        (
            "It bears our signature and agrees with our record of what was sent, to the"
            " address in its"
            " To line. If that is not your address, somebody passed on a mail sent to"
            " another person."
        ),
    ),
    "code-agrees": (
        (
            "この確認コードのメールを、その日にそのアドレスへ送っています。ただし、お手元の"
            "文面が送ったままか"
            "どうかは、コードだけでは分かりません。リンクの先が当社のページかをお確かめください。"
        ),
        (
            "On that day we sent a mail with this code to that address. The code alone does"
            " not show"
            " whether the words you have are those we sent: look where its links lead."
        ),
    ),
    "code-not-confirmed": (
        (
            "確認コード、日付、アドレスの組が、送った記録と一致しません。書き間違いがないか"
            "お確かめのうえ、"
            "メールのファイル（.eml）でお調べになるか、お電話ください。"
        ),
        (
            "Code, day and address do not together agree with our record. Check for slips,"
            " then upload"
            " the mail as a file (.eml) or call us."
        ),
    ),
    "signature-broken": (
        "当社の署名が付いていますが、内容と合いません。送ったあとで書き換えられています。",
        (
            "It bears a signature of ours that does not fit its content: it was changed"
            " after we sent"
            " it."
        ),
    ),
    "signed-digest-differs": (
        (
            "署名も番号も当社のものですが、届くまでに行の折り返しなどが変わり、記録とそのままでは"
            "一致しません。受け取ったままの .eml でもう一度お調べになるか、お電話ください。"
        ),
        (
            "Signature and number are ours, but line breaks or spaces changed on the way, so it"
            " does not agree with our record byte for byte. Try again with the .eml just as it"
            " arrived, or call us."
        ),
    ),
    "signed-unrecorded": (
        (
            "署名は合いますが、当社が送った記録にありません。当社で調べます。返信もクリック"
            "もなさらないで"
            "ください。"
        ),
        (
            "The signature fits, but our record knows of no such mail. We look into it. Do"
            " not answer"
            " it, and open no link."
        ),
    ),
    "asks-for-secret": (
        (
            "暗証番号やカード番号などの秘密を求めています。当社がメールで秘密をお尋ねするこ"
            "とは決してありません"
            "（C24）。"
        ),
        "It asks for a secret such as a PIN or a card number. No mail of ours ever does (C24).",
    ),
    "no-signature": (
        (
            "差出人は当社を名乗っていますが、当社の署名がありません。当社のメールには必ず署名が"
            "あります。"
        ),
        "It says that it comes from us but lacks our signature, which every mail of ours has.",
    ),
    "no-sender": (
        "差出人の行がないか、二つ以上あります。当社のメールの差出人は必ず一つです。",
        "It has no sender, or more than one. A mail of ours has exactly one.",
    ),
    "look-alike-letters": (
        "当社のドメインに似た別の文字を使っています。見た目は同じでも、別の持ち主のドメインです。",
        "Its domain uses letters that look like those of ours. It belongs to somebody else.",
    ),
    "look-alike-in-front": (
        "当社のドメインの後ろに、別の持ち主のドメインが続いています。大切なのは右端です。",
        "Our domain stands in front, but another one follows. What counts is the right end.",
    ),
    "look-alike-ending": (
        "名前は当社と同じですが、末尾（.jp や .com）が違います。別の持ち主のドメインです。",
        "The name is ours but the ending (.jp, .com) is not. It belongs to somebody else.",
    ),
    "look-alike-words": (
        "当社の名前に言葉を足した、別の持ち主のドメインです。",
        "It is our name with words added, and it belongs to somebody else.",
    ),
    "look-alike-typo": (
        "当社のドメインと一、二文字だけ違う、別の持ち主のドメインです。",
        "It differs from our domain by a letter or two, and it belongs to somebody else.",
    ),
    "other-domain": (
        "当社のドメインから送られていません。当社の署名もありません。",
        "It was not sent from a domain of ours, and it lacks our signature.",
    ),
    "text-is-ours": (
        (
            "文面は、当社が公表しているひな形の一つと同じです。しかし文面は誰でも写せるので"
            "、誰が送ったかは"
            "分かりません。メールのファイル（.eml）か確認コードでお調べください。"
        ),
        (
            "The words are those of a text that we publish. But anybody can copy words: they do not"
            " show who sent them. Upload the mail as a file (.eml), or use its code."
        ),
    ),
    "unsigned-text-is-ours": (
        (
            "文面は当社のひな形の一つと同じですが、署名がありません。転送などで外れたのか、"
            "写されたのかは"
            "分かりません。受け取ったままのメールでもう一度お調べください。"
        ),
        (
            "The words are those of a text of ours, but the signature is missing: lost on"
            " the way, or"
            " copied by somebody. Try again with the mail just as it arrived."
        ),
    ),
    "forwarded-text-is-ours": (
        (
            "転送されたメールで、中の文面は当社のひな形の一つと同じです。しかし元のメールの"
            "署名が残っていない"
            "ので、誰が送ったかは分かりません。元のメールを受け取った方がお調べください。"
        ),
        (
            "It was passed on, and the words inside are those of a text of ours. But the"
            " signature of"
            " the first mail is gone, so nobody can tell who sent it. Whoever received the"
            " first mail"
            " can check it."
        ),
    ),
    "text-altered": (
        "当社のひな形に似ていますが、言葉かリンクの先が違います。",
        "It resembles a text of ours, but words or links differ.",
    ),
    "text-unknown": (
        "この文面は、当社が公表しているひな形のどれとも合いません。",
        "These words agree with no text that we publish.",
    ),
    "nothing-given": (
        "調べるものがありません。メールの文面を貼るか、ファイルを選んでください。",
        "There is nothing to look at. Paste the mail, or choose its file.",
    ),
    "too-large": (
        "大きすぎます（10 MB まで）。文面を貼ってお調べください。",
        "It is too large (10 MB at most). Paste its words instead.",
    ),
    "unreadable": (
        "メールとして読めません。メールソフトで「ファイルに保存」した .eml をお選びください。",
        "It cannot be read as a mail. Choose the .eml file that your mail program saves.",
    ),
}
PARTS = {
    "from": ("差出人", "sender"),
    "to": ("宛先", "recipient"),
    "cc": ("写しの宛先", "copy recipients"),
    "reply-to": ("返信先", "reply address"),
    "subject": ("件名", "subject"),
    "date": ("日付", "date"),
    "message-id": ("メールの番号", "message number"),
    "list-unsubscribe": ("配信停止の宛先", "address to unsubscribe"),
    "text": ("本文", "text"),
    "html": ("本文（装飾つき）", "text (formatted)"),
    "attachments": ("添付ファイル", "attachments"),
    "headers": ("ヘッダーのどこか", "some header"),
}
ADVICE = (
    "返信なさらず、リンクも添付も開かないでください。ご心配なときはお電話ください（C25）。",
    "Do not answer it, and open neither links nor attachments. If in doubt, call us (C25).",
)


def headline(answer: Answer, lang: str) -> str:
    """The answer in one line, in `lang` ("ja" or "en")."""
    return HEADLINES[answer][0 if lang == "ja" else 1]


def reason(code: str, lang: str) -> str:
    """Why, and what to do. requires: a code of a `Judged`"""
    return WHY[code][0 if lang == "ja" else 1]


def part(name: str, lang: str) -> str:
    """The altered part as people call it."""
    return PARTS[name][0 if lang == "ja" else 1]


def advice(lang: str) -> str:
    """What to do with a mail that is not ours, or may not be (C25)."""
    return ADVICE[0 if lang == "ja" else 1]


@dataclass(frozen=True, slots=True)
class ToldAnswer:
    """An answer in the words of one language, as every page and command shows it.

    `advice` is empty where the mail is genuine; `domains` are those to beware of.
    """

    answer: str
    headline: str
    reasons: tuple[str, ...]
    parts: tuple[str, ...]
    from_line: int | None
    domains: tuple[str, ...]
    advice: str

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form (docs/reference/genuine.md)."""
        return {
            "answer": self.answer,
            "headline": self.headline,
            "reasons": list(self.reasons),
            "altered": list(self.parts),
            "from_line": self.from_line,
            "domains": list(self.domains),
            "advice": self.advice,
        }


def told(judged: Judged, lang: str) -> ToldAnswer:
    """The answer in `lang` ("ja" or "en")."""
    return ToldAnswer(
        judged.answer.value,
        headline(judged.answer, lang),
        tuple(reason(code, lang) for code in judged.why),
        tuple(part(name, lang) for name in judged.parts),
        judged.from_line,
        judged.led_to,
        "" if judged.answer is Answer.GENUINE else advice(lang),
    )
