"""How states and steps are called where people read them, and why one cannot follow another.

English says the code in words; Japanese has its own word for each. What can follow is said with
every refusal, so that nobody has to look the order of the steps up.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar

_Step = TypeVar("_Step", bound=str)

OVER = MappingProxyType(
    {"ja": "もう済んでいて、できることはありません。", "en": " It is over: nothing can."}
)


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that goes from state to state: what it, its states and its steps are called."""

    ja: str
    en: str
    states: Mapping[str, str]
    steps: Mapping[str, str]
    clause: str = ""

    def state(self, code: str, lang: str) -> str:
        """The state in the language asked for."""
        return self.states[code] if lang == "ja" else _words(code)

    def cannot(self, step: str, state: str, follow: Iterable[str]) -> tuple[str, str]:
        """Why the step cannot be taken in this state, and what can, in Japanese and English."""
        ja_clause = f"（{self.clause}）" if self.clause else ""
        en_clause = f" ({self.clause})" if self.clause else ""
        known = [code for code in follow if code in self.steps]
        ja_next = "、".join(f"「{self.steps[code]}」" for code in known)
        en_next = ", ".join(_words(code) for code in known)
        return (
            f"{self.ja}の状態は「{self.states[state]}」なので、「{self.steps[step]}」はできません"
            f"{ja_clause}。" + (f"いまできるのは{ja_next}です。" if known else OVER["ja"]),
            f"The {self.en} is {_words(state)}; {_words(step)} cannot follow{en_clause}."
            + (f" What can: {en_next}." if known else OVER["en"]),
        )


def _words(code: str) -> str:
    return code.replace("_", " ")


def following(before: Mapping[_Step, Iterable[str]], state: str) -> list[_Step]:
    """The steps that may be taken in this state, in the order of `before`."""
    return [step for step, states in before.items() if state in states]


def _table(**words: str) -> Mapping[str, str]:
    return MappingProxyType(words)


REQUEST = Matter(
    "この件", "case",
    _table(
        received="受付済み", identified="本人確認済み", decided="判断済み", deferred="消去待ち",
        done="実施済み", closed="完了", withdrawn="取下げ", joined="ほかの件に統合",
    ),
    _table(
        identify="本人確認", decide="判断", defer="消去の繰延べ", carry_out="実施",
        notify="結果の通知", withdraw="取下げ", join="ほかの件への統合",
    ),
)  # fmt: skip
TAKERS = _table(customer="お客様", officer="担当者", system="システム")
"""Who takes the steps of a request."""
BREACH = Matter(
    "この漏えい等", "breach",
    _table(
        received="受付済み", triaged="判定済み", preliminary="速報済み", final="確報済み",
        closed="終了",
    ),
    _table(
        triage="判定", report_preliminary="速報", report_final="確報", notify="本人への通知",
        close="終了",
    ),
    "L26",
)  # fmt: skip
DEMAND = Matter(
    "この求め", "demand",
    _table(
        received="折り返しの電話待ち", confirmed="承認待ち", approved="開示待ち",
        disclosed="開示済み", refused="お断り", expired="期限切れ",
    ),
    _table(
        call_back="折り返しの電話", narrow="項目・期間の絞り込み", approve="承認", refuse="お断り",
        disclose="開示",
    ),
    "C26",
)  # fmt: skip
SWITCHING = Matter(
    "この切替え", "switching",
    _table(
        applied="同意待ち", consented="同意済み", relayed="取次中", sent_back="差戻し",
        accepted="承諾済み", dated="切替日確定", done="完了", refused="不成立",
        withdrawn="取消し", cooled_off="クーリング・オフ",
    ),
    _table(
        consent="同意", relay="取次ぎ", send_back="差戻し", accept="承諾", fix_day="切替日の決定",
        complete="切替えの完了", refuse="不成立", withdraw="取消し", cool_off="クーリング・オフ",
    ),
    "C31",
)  # fmt: skip
SUCCESSION = Matter(
    "この承継", "succession",
    _table(
        recorded="二人目の承認待ち", approved="承認済み", handed_over="引渡し済み",
        withdrawn="取りやめ",
    ),
    _table(approve="承認", hand_over="引渡し", withdraw="取りやめ"),
    "C20",
)  # fmt: skip
NEGAWATT = Matter(
    "この発動", "event",
    _table(
        declared="登録済み", computed="計算済み", reported="報告済み", withdrawn="取消し",
    ),
    _table(), "C34",
)  # fmt: skip
OUTAGE = Matter(
    "この宣言", "declaration",
    _table(
        declared="二人目の承認待ち", running="実施中", over="期限終了", withdrawn="取消し",
        reviewed="点検済み",
    ),
    _table(), "C33",
)  # fmt: skip
RUN = Matter(
    "この抽出", "run",
    _table(
        planned="予定", recorded="記録済み", released="引渡し済み", acknowledged="受領確認済み",
        voided="取消し",
    ),
    _table(),
)  # fmt: skip
