"""What a passage leaves open, as questions to the company. A question proposes no answer."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sekisho.rules.skeleton.plain import Part

Question = tuple[str, str]
"""The question in Japanese and in English."""

_GIVES = re.compile(r"[にへ]、?(?:提供|開示|預け|渡)|第三者|提供を受け|提供先|委託|開示|共有")
_USES = re.compile(r"利用|使用|使い|取得|収集")
_JOINT = re.compile(r"共同(?:して)?利用")
_MANAGER = re.compile(r"責任者|責任を有する")
_KEEPS = re.compile(r"保存期間|保管期間|年間保[存管]|消去|廃棄|削除")
_CHANGES = re.compile(r"(?:変更|改定|改訂)(?:する|し|され|を)")
_GROUNDS = re.compile(r"同意|法令|委託|共同利用|生命")
_ABROAD = re.compile(r"外国|国外|海外")

KIND: Question = (
    (
        "この文は何を定めますか（許可、禁止、義務、掲示、定義、管理、保存、誓約）。"
        "だれも縛らないなら、なぜですか（参考）。"
    ),
    (
        "What does this passage lay down (permit, forbid, duty, show, define, manager, retain, "
        "pledge)? If it binds nobody, why (informative)?"
    ),
)
HEADING_OR_TEXT: Question = (
    "この行は本文ですか、見出しですか。",
    "Is this line text, or a heading?",
)
_GIVING: Question = (
    "だれに、どの項目を、何のために渡しますか。",
    "To whom, which items, and for which purpose?",
)
_USING: Question = (
    "どの項目を、何のために使いますか（法第17条第1項、第21条第1項）。",
    "Which items are used, and for which purpose (Arts 17(1) and 21(1))?",
)
_SHARED: Question = (
    "共同利用の管理責任者はだれですか。名称、住所、代表者の氏名が要ります（法第27条第5項第3号）。",
    (
        "Who is the manager of the joint use? Name, address and representative are due "
        "(Art 27(5)(iii))."
    ),
)
_TERM: Question = (
    "いつから数えて、いつまで保存しますか（法第22条）。本文に期間がありません。",
    "How long is it kept, counted from when (Art 22)? The text names no term.",
)
_ANNOUNCED: Question = (
    "変更を、いつ、どう知らせますか（法第21条第3項、第27条第6項）。",
    "When and how is a change announced (Arts 21(3) and 27(6))?",
)
_FOREIGN: Question = (
    "どの国の、だれですか。その国の制度と講じる措置を、どこで知らせますか（法第28条第2項）。",
    "Which country, and who? Where are its system and the measures told (Art 28(2))?",
)


@dataclass
class Asker:
    """Asks about one notice; what the whole text says once is asked for once."""

    whole: str
    asked_for_term: bool = False

    def about(self, parts: list[Part], section: str) -> Iterator[Question]:
        """The questions that a passage of these parts leaves open, in a section of this text."""
        text = "\n".join(part.text for part in parts)
        if any(part.unsure for part in parts):
            yield HEADING_OR_TEXT
        yield KIND
        if _GIVES.search(text):
            yield _GIVING
            yield _ground(text)
        if _JOINT.search(text) and not _MANAGER.search(section):
            yield _SHARED
        if _ABROAD.search(text):
            yield _FOREIGN
        if _USES.search(text):
            yield _USING
        if _USES.search(text) and not self.asked_for_term and not _KEEPS.search(self.whole):
            self.asked_for_term = True
            yield _TERM
        if _CHANGES.search(text):
            yield _ANNOUNCED


def _ground(text: str) -> Question:
    """Which ground; with the words of the text that speak of one, of which none is taken."""
    words = list(dict.fromkeys(_GROUNDS.findall(text)))
    said_ja = f"本文には「{'」「'.join(words)}」とあります。" if words else "本文にありません。"
    said_en = f"The text has: {', '.join(words)}." if words else "The text does not say."
    return (
        f"根拠は何ですか（法第27条）。{said_ja}",
        f"On which ground (Art 27)? {said_en}",
    )
