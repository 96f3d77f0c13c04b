"""The words that the woven page itself says, around the notice, in Japanese and in English."""

from dataclasses import dataclass
from typing import Literal

Lang = Literal["ja", "en"]


@dataclass(frozen=True, slots=True)
class PageWords:
    """Every word of the page that is not the notice's own."""

    untitled: str
    skip: str
    contents: str
    means: str
    count: str
    section_address: str
    passage_address: str
    footnote: str
    back: str
    table: str
    clauses: str
    separator: str
    counsel: str
    interpretation: str
    source: str
    line: str
    unbound: str
    findings: str
    no_findings: str
    error: str
    warning: str
    todo: str
    closing_public: str
    closing_counsel: str


WORDS: dict[Lang, PageWords] = {
    "ja": PageWords(
        untitled="個人情報の取扱い",
        skip="本文へ",
        contents="目次",
        means="この文がシステムにさせること",
        count="{}件",
        section_address="この節の宛先",
        passage_address="この段落の宛先",
        footnote="脚注",
        back="本文に戻る",
        table="表",
        clauses="条文",
        separator="、",
        counsel="法務担当者用",
        interpretation="解釈",
        source="規則",
        line="{}行",
        unbound="この段落を定める規則がありません。",
        findings="確認事項",
        no_findings="確認事項はありません。",
        error="誤り",
        warning="注意",
        todo="対処",
        closing_public="各段落の下の「この文がシステムにさせること」は、その段落に付いた規則から作られています。"
        "システムが従うのは、その規則だけです。",
        closing_counsel="左は公表する本文、右はその本文を定める規則です。公表用の頁に、規則の原文と解釈は載りません。",
    ),
    "en": PageWords(
        untitled="Privacy notice",
        skip="Skip to the text",
        contents="Contents",
        means="What this sentence makes the system do",
        count="{}",
        section_address="Address of this section",
        passage_address="Address of this passage",
        footnote="footnote",
        back="back to the text",
        table="table",
        clauses="Clauses",
        separator=", ",
        counsel="For counsel",
        interpretation="Interpretation",
        source="Rule",
        line="line {}",
        unbound="No rule binds this passage.",
        findings="Findings",
        no_findings="There are no findings.",
        error="Error",
        warning="Warning",
        todo="To do",
        closing_public="“What this sentence makes the system do” is made from the rules that stand "
        "under each passage. The system obeys these rules and nothing else.",
        closing_counsel="On the left the text to be published, on the right the rules that bind "
        "it. The public page shows neither the source of the rules nor the interpretations.",
    ),
}
