"""What a body is handed: a letter (PDF/UA) and the same as JSON, each with the watermark.

The watermark names one disclosure: a copy that turns up somewhere leads to the demand it was for.
"""

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pylopdf_fonts_jp
import typst

from sekisho.books.demands import Stored
from sekisho.books.versions import Version
from sekisho.cases.demand_bases import BASES
from sekisho.cases.demand_check import Authority
from sekisho.gate.demand_steps import days_of
from sekisho.gate.read_record import Field

FORMAT = "sekisho-demand/1"
_SOURCE = """\
#let data = json("data.json")
#set document(title: "法令に基づく開示")
#set text(lang: "ja", font: "Noto Sans JP", size: 10.5pt)
#set page(paper: "a4", numbering: "1 / 1",
  background: rotate(-35deg, text(size: 26pt, fill: luma(215))[#data.watermark #data.to.ja]),
  footer: context [#data.watermark #h(1fr) #counter(page).display("1 / 1", both: true)])
#title()
#data.to.ja 御中 \\
#data.basis.ja（#data.basis.article）文書番号 #data.document_no \\
受付番号 #data.demand、#data.day \\
#if data.period != none [期間 #data.period.since から #data.period.until まで \\
]ご照会の文書の範囲に限り、次のとおり開示します。ほかの目的に使わないでください。
#for p in data.persons [
  = お客様番号 #p.customer_no
  #for contract in p.contracts [
    #table(columns: (1fr, 2fr), table.header[項目][内容],
      ..contract.map(((l, v)) => (l, if v == none { "（なし）" } else { v })).flatten())
  ]
]
"""


@dataclass(frozen=True, slots=True)
class PersonTold:
    """One person's fields, by contract."""

    customer_no: str
    contracts: Sequence[Mapping[str, Field]]


@dataclass(frozen=True, slots=True)
class Released:
    """Everything that the papers say. They are handed over after the disclosure is committed."""

    stored: Stored
    authority: Authority
    version: Version
    day: date
    watermark: str
    persons: Sequence[PersonTold]


def release_files(released: Released) -> dict[str, bytes]:
    """The files by name; a name says the demand's number and nothing of a person."""
    data = _data(released)
    name = f"demand-{released.stored.id}"
    return {
        f"{name}.json": json.dumps(data, ensure_ascii=False).encode(),
        f"{name}.pdf": _letter(data),
    }


def _data(released: Released) -> dict[str, object]:
    stored, basis = released.stored, BASES[released.stored.basis]
    words = released.version.policy.vocabulary.items
    return {
        "format": FORMAT,
        "watermark": released.watermark,
        "demand": str(stored.id),
        "to": {"ja": released.authority.ja, "en": released.authority.en},
        "basis": {"id": basis.id, "ja": basis.ja, "en": basis.en, "article": basis.article},
        "document_no": stored.document_no,
        "day": released.day.isoformat(),
        "items": list(stored.demand.items),
        "period": days_of(stored.demand.period) or None,
        "persons": [
            {
                "customer_no": person.customer_no,
                "contracts": [
                    [[words[item].label, field.value] for item, field in fields.items()]
                    for fields in person.contracts
                ],
            }
            for person in released.persons
        ],
    }


def _letter(data: Mapping[str, object]) -> bytes:
    """The letter as PDF/UA-1; every text reaches typst as JSON, never as markup."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        (place / "data.json").write_text(json.dumps(data), encoding="utf-8")
        (place / "letter.typ").write_text(_SOURCE, encoding="utf-8")
        fonts = [str(Path(pylopdf_fonts_jp.sans_path()).parent)]
        made = typst.compile(
            str(place / "letter.typ"), font_paths=fonts, ignore_system_fonts=True,
            pdf_standards=["ua-1"],
        )  # fmt: skip
    return bytes(made)
