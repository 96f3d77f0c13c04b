"""How the commands of the desk print what an act returns: a line a field, in words.

JSON has the names and codes of the API; people read a label, the words of states and codes, and
what the notice calls companies, purposes and items. What is empty has no line.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from sekisho.commands._desk import Desk
from sekisho.project.terminal import JA

if TYPE_CHECKING:
    from sekisho.cases.stands import Matter

_LABELS: Mapping[str, tuple[str, str]] = MappingProxyType({
    "actor": ("閲覧した人", "read by"),
    "aim": ("速報のめやす", "first report aimed at"),
    "approved_by": ("承認した人", "approved by"),
    "article": ("条文", "article"),
    "asked": ("文書が求めている項目", "asked for"),
    "asked_period": ("求められた期間", "time asked for"),
    "asker": ("求めた方", "who asks"),
    "authority": ("機関", "authority"),
    "basis": ("根拠", "basis"),
    "breach": ("受付番号", "breach"),
    "called_by": ("電話をかけた人", "called back by"),
    "case": ("受付番号", "case"),
    "channel": ("受付の方法", "how it arrived"),
    "closed": ("止まる目的", "purposes shut"),
    "contractor": ("契約者", "contractor"),
    "contracts": ("契約の数", "contracts"),
    "customers": ("お客様の数", "customers"),
    "decided_by": ("決めた人", "decided by"),
    "deferred_until": ("消去する日", "erased on"),
    "demand": ("受付番号", "demand"),
    "document_no": ("文書の番号", "number of the document"),
    "document_sha256": ("文書の SHA-256", "SHA-256 of the document"),
    "due_on": ("期限", "due"),
    "escalated_on": ("上申した日", "escalated on"),
    "event": ("発動の番号", "event"),
    "expires_on": ("期限", "last day"),
    "fee_paid": ("手数料の受領", "fee received"),
    "fee_yen": ("手数料（円）", "fee (yen)"),
    "file": ("ファイル", "file"),
    "final_due": ("確報の期限", "final report by"),
    "final_on": ("確報をした日", "final report made"),
    "first_index": ("台帳（はじめ）", "first ledger entry"),
    "form": ("お答えの方法", "answer"),
    "given_items": ("渡す項目", "to be given"),
    "giver": ("引き渡した会社", "handed over by"),
    "issued_on": ("文書の日付", "date of the document"),
    "items": ("項目", "items"),
    "kept_until": ("記録の保存期限", "record kept until"),
    "kind": ("求め", "request"),
    "known_on": ("知った日", "known since"),
    "last_index": ("台帳（おわり）", "last ledger entry"),
    "ledger_index": ("台帳", "ledger entry"),
    "manifest": ("説明書", "manifest"),
    "months": ("月数", "months"),
    "more_persons": ("台帳にない人数", "persons beyond the ledger"),
    "opened_by": ("受け付けた人", "taken in by"),
    "outage": ("宣言の番号", "declaration"),
    "outcome": ("結論", "outcome"),
    "period": ("渡す期間", "time given"),
    "person_no": ("契約にかかわる方の番号", "person on the contract"),
    "persons": ("対象の人数", "persons"),
    "preliminary_due": ("速報の期限", "first report by"),
    "preliminary_on": ("速報をした日", "first report made"),
    "received": ("受領の番号", "receipt"),
    "received_on": ("受付日", "received on"),
    "recipient": ("提供先", "recipient"),
    "reduction_kwh": ("需要抑制量（kWh）", "reduction (kWh)"),
    "rows_refused": ("受け入れなかった行", "rows refused"),
    "scope": ("対象", "about"),
    "since": ("対象の期間のはじめ", "first day concerned"),
    "state": ("状態", "state"),
    "succession": ("承継の番号", "succession"),
    "switching": ("切替えの番号", "switching"),
    "taken_in": ("受入れの番号", "taken in"),
    "taken_in_by": ("受け付けた人", "taken in by"),
    "told": ("本人への通知", "persons concerned"),
    "told_by": ("知らせてきた委託先", "told by"),
    "told_by_known_on": ("委託先が知った日", "known there since"),
    "told_on": ("本人に通知した日", "told on"),
    "until": ("対象の期間のおわり", "last day concerned"),
    "untold": ("まだ通知していない人数", "not told yet"),
    "urgency": ("期限の様子", "clock"),
    "waits_for": ("待っているもの", "waits for"),
    "watermark": ("透かし", "watermark"),
    "without": ("ベースラインがない契約", "without a baseline"),
})  # fmt: skip
"""What each field of an answer is called, in Japanese and English."""

CODES: Mapping[str, Mapping[str, tuple[str, str]]] = MappingProxyType({
    "asker": {
        "person": ("ご本人", "the person"),
        "statutory_agent": ("法定代理人", "a statutory agent"),
        "appointed_agent": ("任意代理人", "an appointed agent"),
    },
    "channel": {
        "account": ("アカウントの画面で", "in the account"),
        "post": ("郵送で", "by post"),
        "telephone": ("お電話で", "by telephone"),
    },
    "form": {"electronic": ("電子的に", "electronically"), "paper": ("紙で", "on paper")},
    "outcome": {
        "granted": ("応じる", "granted"),
        "in_part": ("一部に応じる", "granted in part"),
        "refused": ("応じない", "refused"),
    },
    "told": {
        "notice": ("済み", "were told"),
        "substitute": (
            "代わりの措置をとった", "could not each be told; another measure was taken",
        ),
    },
    "urgency": {
        "in_time": ("期限内", "in time"),
        "warning": ("期限間近", "due soon"),
        "overdue": ("期限超過", "overdue"),
    },
    "waits_for": {
        "approval": ("承認", "approval"),
        "call_back": ("折り返しの電話", "the call back"),
        "close": ("終了", "being closed"),
        "decision": ("結論", "decision"),
        "disclosure": ("開示", "disclosure"),
        "fee": ("手数料", "fee"),
        "final": ("確報", "final report"),
        "hand": ("実行", "being carried out"),
        "identity": ("本人確認", "check of identity"),
        "nothing": ("なし", "nothing"),
        "notify": ("本人への通知", "word to those concerned"),
        "preliminary": ("速報", "first report"),
        "retention": ("消去の日", "the day of erasure"),
        "triage": ("判定", "being judged"),
    },
    "without": {
        "missing-slots": ("当日の検針値に欠けがある", "a half hour of the day was not read"),
        "too-few-days": ("検針値のある日が足りない", "too few earlier days with readings"),
    },
})  # fmt: skip
"""The words of codes, by the field that holds them; states have theirs in `cases/stands.py`."""
_WORDS = frozenset({"asked", "closed", "contractor", "giver", "items", "recipient", "scope"})
"""Fields that hold ids of the notice's vocabulary."""
_YES = {True: ("はい", "yes"), False: ("いいえ", "no")}


def say_fields(
    at: Desk,
    told: Mapping[str, object],
    matter: "Matter | None" = None,
    *,
    shown: Mapping[str, object] = MappingProxyType({}),
    below: Iterable[str] = (),
) -> None:
    """Each field is printed with its label in the language of the desk, or `told` as JSON.

    `matter` has the words of the state; `shown` has fields of which the act knows the words;
    `below` are lines that follow.
    """
    lines = [
        f"{field_label(name, at.lang)}: {_value(at, name, value, matter)}"
        for name, value in {**told, **shown}.items()
        if value not in (None, "", [], (), {})
    ]
    text = "\n".join([*lines, *(f"- {line}" for line in below)])
    at.say(text, text, told)


def field_label(name: str, lang: str) -> str:
    """What the field is called in the language asked for."""
    # The act is done when its answer is printed: a field without a label must not end in a fault.
    plain = name.replace("_", " ")
    return _LABELS.get(name, (plain, plain))[lang != JA]


def code_word(field: str, code: str, lang: str) -> str:
    """What the code of that field is called in the language asked for."""
    return CODES[field][code][lang != JA]


def notice_word(at: Desk, word: str) -> str:
    """What the notice in force calls the company, purpose or item; the id where it knows none."""
    words = at.version.policy.vocabulary
    for known in (words.parties, words.purposes, words.items):
        if word in known:
            return known[word].shown(at.lang)
    return word


def listed(words: Iterable[str], lang: str) -> str:
    """The words, one after the other, as the language has it."""
    return ("、" if lang == JA else ", ").join(words)


def _value(at: Desk, name: str, value: object, matter: "Matter | None") -> str:
    if isinstance(value, bool):
        return _YES[value][at.lang != JA]
    if isinstance(value, Mapping):
        return listed((f"{_value(at, name, k, matter)} {v}" for k, v in value.items()), at.lang)
    if isinstance(value, list | tuple):
        return listed((_value(at, name, one, matter) for one in value), at.lang)
    text = str(value)
    if name == "state" and matter is not None:
        return matter.state(text, at.lang)
    if text in CODES.get(name, {}):
        return code_word(name, text, at.lang)
    return notice_word(at, text) if name in _WORDS else text
