"""The letter that goes with a disclosure package: Japanese, PDF/UA, with headings and tables.

Every text of the customer's reaches typst as JSON, never as markup.
"""

import json
import tempfile
from pathlib import Path

import pylopdf_fonts_jp
import typst

from sekisho.gate.disclosure_package import Package

_SOURCE = """\
#let data = json("data.json")
#set document(title: "開示等のお求めへのお答え")
#set text(lang: "ja", font: "Noto Sans JP", size: 10.5pt)
#set page(paper: "a4", numbering: "1 / 1")
#set heading(numbering: "1.")
#title()
受付番号 #str(data.case)、#data.day
#let outcome = (granted: "すべてお応えします。", in_part: "一部についてお応えします。",
  refused: "お応えできません。")
#outcome.at(data.outcome.outcome)
#for reason in data.outcome.reasons [- #reason.ja（法第#reason.article 条項）]
= 利用目的
#table(columns: (3fr, 1fr), table.header[目的][条文],
  ..data.purposes.map(p => (p.label, p.clauses.join("、"))).flatten())
#if data.held.len() > 0 [= お持ちしている情報
  三十分ごとの電力量などの長い表は、添付の表計算ファイルとJSONファイルにすべて入っています。]
#for t in data.held [
  == #t.from.ja （#t.table、#str(t.rows.len()) 件）
  #if t.rows.len() == 1 {
    table(columns: (1fr, 2fr), table.header[項目][内容],
      ..t.columns.pairs().map(((c, l)) => (l, str(if t.rows.at(0).at(c) == none { "（なし）" }
        else { t.rows.at(0).at(c) }))).flatten())
  } else [項目: #t.columns.values().dedup().join("、")]
]
= 提供の履歴
#if data.passages.len() == 0 [提供はありません。] else {
  table(columns: (auto, 2fr, 2fr, auto), table.header[日付][提供先][目的][台帳],
    ..data.passages.map(p => (p.day, p.recipient_label, p.purpose, str(p.entry))).flatten())
}
#if data.withheld.len() > 0 [= お見せしていない項目]
#for w in data.withheld [- #w.label: #w.reason （#w.by.join("、")）]
"""


def letter_bytes(package: Package) -> bytes:
    """The letter as PDF/UA-1."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        (place / "data.json").write_text(json.dumps(_texts(package.data)), encoding="utf-8")
        (place / "letter.typ").write_text(_SOURCE, encoding="utf-8")
        fonts = [str(Path(pylopdf_fonts_jp.sans_path()).parent)]
        made = typst.compile(
            str(place / "letter.typ"), font_paths=fonts, ignore_system_fonts=True,
            pdf_standards=["ua-1"],
        )  # fmt: skip
    return bytes(made)


def _texts(value: object) -> object:
    """The same with numbers and truth values as text where a cell shows them."""
    if isinstance(value, dict):
        return {key: _texts(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_texts(each) for each in value]
    if isinstance(value, bool):
        return "有" if value else "無"
    return value
