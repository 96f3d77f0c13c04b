"""What an act about mails says when it refuses: which clause, and what to do."""

from collections.abc import Iterable

from sekisho.gate.errors import ActRefusedError


def no_template(name: str) -> ActRefusedError:
    """No template of that name was published."""
    return ActRefusedError(
        "no-template",
        f"ひな形「{name}」は公開されていません。sekisho mail templates list で確かめてください。",
        f"No template {name!r} was published. See sekisho mail templates list.",
    )


def no_mail_purpose(purpose: str) -> ActRefusedError:
    """The notice lets the operator use nothing for this purpose."""
    return ActRefusedError(
        "no-purpose",
        f"目的「{purpose}」では、告知が当社に項目の利用を許していません。目的を選び直してください。",
        f"For the purpose {purpose!r} the notice lets us use no item. Choose another purpose.",
    )


def withheld(items: Iterable[str], clauses: Iterable[str]) -> ActRefusedError:
    """Items that the mail would tell, or the address itself, may not be used (labels, clauses)."""
    named, cited = "、".join(items), "、".join(clauses) or "—"
    return ActRefusedError(
        "item-withheld",
        f"このお客様のメールには {named} を使えません（条文: {cited}）。作りませんでした。",
        f"A mail to this customer may not use {named.replace('、', ', ')} (clauses: "
        f"{cited.replace('、', ', ')}). It was not made.",
    )


def lacking(slots: Iterable[str]) -> ActRefusedError:
    """Slots for which nothing is held, or whose value has a line end in a subject."""
    named = "、".join(slots)
    return ActRefusedError(
        "slot-empty",
        f"{named} に入る値がないか、件名に使えない文字があります。"
        "空欄のままでは送りません。記録を確かめてください。",
        f"There is no value for {named.replace('、', ', ')}, or one that no subject may have."
        " Nothing is sent with a blank: check the record.",
    )


def which_contract() -> ActRefusedError:
    """The customer's contracts say different things."""
    return ActRefusedError(
        "which-contract",
        "契約によって内容が違います。どの契約のことかを --contract に契約番号で書いてください。",
        "The contracts of this customer differ. Name one by its number: --contract.",
    )


def marketing_closed() -> ActRefusedError:
    """Advertisements need an opt-in, which this act does not know."""
    return ActRefusedError(
        "marketing",
        "広告のメールは、同意の記録を確かめる手続きからだけ送れます（特定電子メール法第3条）。",
        "An advertisement goes only by the act that knows who opted in (Art 3 of the Act on"
        " Regulation of Transmission of Specified Electronic Mail).",
    )


_ADDRESS = {
    "none": (
        "メールアドレスの届出がありません。郵便で送ってください",
        "no e-mail address is on file. Write by post",
    ),
    "not-theirs": (
        "このお客様の届出のアドレスではありません。届出を確かめてください",
        "this is not the address that the customer gave. Check what is on file",
    ),
    "not-confirmed": (
        "アドレスの確認がまだ済んでいません。お客様が確認のリンクを開くのを待ってください",
        "the address was not confirmed yet. Wait until the customer opened its link",
    ),
    "just-changed": (
        "アドレスが変わったばかりです。三日たつまで待ってください",
        "the address was changed just now. Wait for three days",
    ),
    "look-alike": (
        "アドレスに見間違えやすい文字があります。お客様に確かめてください",
        "the address has signs that pass for others. Ask the customer",
    ),
    "suppressed": (
        "このアドレスには届かないか、送らないことになっています。アドレスの変更を待ってください",
        "mail to this address came back, or it must get none. Wait for another address",
    ),
}


def bad_address(why: str) -> ActRefusedError:
    """Nothing goes to this address; the address itself is never repeated."""
    ja, en = _ADDRESS[why]
    return ActRefusedError(f"address-{why}", f"送れません: {ja}（C22）。", f"Not sent (C22): {en}.")
