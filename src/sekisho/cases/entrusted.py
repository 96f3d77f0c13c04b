"""Whether an entrusted company may see anything today (C15, L24; Art 25 APPI).

It was assessed against a list of safety measures, and a contract binds it to terms; each has a last
day, which counts whole: the company is refused from the midnight after, Japanese time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

LONGEST = timedelta(days=366)
"""An assessment is made anew at least once a year."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list, in both languages."""

    ja: str
    en: str

    def shown(self, lang: str) -> str:
        """The line in the language asked for."""
        return self.ja if lang == "ja" else self.en


MEASURES: Mapping[str, Line] = MappingProxyType(
    {
        "policy": Line("基本方針と取扱規程がある", "A policy and rules of handling"),
        "responsible": Line("責任者と報告の経路がある", "Somebody in charge, a way to report"),
        "people": Line("従業者の教育と秘密の誓約がある", "People are trained, bound to secrecy"),
        "premises": Line("取り扱う区域と機器が管理されている", "Places and devices are controlled"),
        "removal": Line("持ち出しと廃棄が管理されている", "Removal and disposal are controlled"),
        "access": Line("利用者ごとの認証と最小の権限", "Each user signs in, with least rights"),
        "logs": Line("閲覧が記録され、見直される", "Readings are logged, and the logs read"),
        "defence": Line("外部からの不正な侵入を防いでいる", "Intrusion from outside is prevented"),
        "encryption": Line("通信と保存が暗号化されている", "Encrypted in transit and at rest"),
        "incident": Line("漏えい等をただちに知らせる手順がある", "A breach is told to us at once"),
    }
)  # fmt: skip
"""Safety measures (Art 23, in the order of the guidelines: rules, organization, people, places,
technique). All have to be met."""
TERMS: Mapping[str, Line] = MappingProxyType(
    {
        "purpose": Line("委託した業務のほかに使わない", "Used for the entrusted work only"),
        "secrecy": Line("秘密を守る", "Kept secret"),
        "re_entrustment": Line("再委託は当社の承諾による", "Passed on with our consent only"),
        "return_and_erasure": Line("終われば返し、または消去する", "Returned or erased at the end"),
        "audit": Line("当社の監査を受ける", "We may audit"),
        "incident": Line("漏えい等を当社に知らせる", "A breach is notified to us"),
    }
)  # fmt: skip
"""Terms of the contract. All have to be in it."""
REASONS: Mapping[str, Line] = MappingProxyType(
    {
        "not-assessed": Line("評価がまだありません", "It has not been assessed"),
        "measures-missing": Line("満たしていない安全管理措置があります", "A measure is not met"),
        "assessment-over": Line("評価の期限が過ぎています", "The assessment has lapsed"),
        "no-contract": Line("契約の登録がありません", "No contract is registered"),
        "terms-missing": Line("契約に欠けている条件があります", "The contract lacks a term"),
        "not-begun": Line("契約の期間が始まっていません", "The contract has not begun"),
        "contract-over": Line("契約の期限が過ぎています", "The contract has lapsed"),
    }
)  # fmt: skip
"""Why a company may see nothing today."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """What was found on `made_on`, good until the end of `until`."""

    made_on: date
    until: date
    met: frozenset[str]


@dataclass(frozen=True, slots=True)
class Contract:
    """The contract's days, both whole, and the terms that are in it."""

    since: date
    until: date
    terms: frozenset[str]


def against(assessment: Assessment | None, contract: Contract | None, day: date) -> tuple[str, ...]:
    """Why the company may see nothing on `day`; none: it may see what the notice gives it."""
    holds = {
        "not-assessed": assessment is None,
        "measures-missing": assessment is not None and not MEASURES.keys() <= assessment.met,
        "assessment-over": assessment is not None and day > assessment.until,
        "no-contract": contract is None,
        "terms-missing": contract is not None and not TERMS.keys() <= contract.terms,
        "not-begun": contract is not None and day < contract.since,
        "contract-over": contract is not None and day > contract.until,
    }
    return tuple(code for code, found in holds.items() if found)


def last_day(assessment: Assessment | None, contract: Contract | None) -> date | None:
    """The last day of both, or None where one is missing."""
    if assessment is None or contract is None:
        return None
    return min(assessment.until, contract.until)
