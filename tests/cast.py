"""The standing cast of the tests: who they are, and what is known of each. All are invented.

Mail goes to example.jp, example.com and example.net, which nobody owns (RFC 2606); telephone
numbers begin with 0000. The companies are those that policy/terms.yaml marks fictional.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from sekisho.decide import typed_facts
from sekisho.decide.registry import registry_facts
from sekisho.rules.load import load
from sekisho.rules.policy import Policy
from sekisho.terms import Request
from sekisho.terms.request import FactValue

ROOT = Path(__file__).resolve().parents[1]
NOTICE = ROOT / "policy" / "notice.md"
TERMS = ROOT / "policy" / "terms.yaml"
TODAY = date(2026, 12, 1)


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer and the facts that the operator holds, under the notice's own labels."""

    name: str
    email: str
    phone: str
    story: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Company:
    """A company that appears in tests, by its id in policy/terms.yaml."""

    id: str
    label: str
    what: str


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody who works for the operator; `role` is what an actor's role says."""

    name: str
    email: str
    role: str


HARU = Customer(
    "青山 春",
    "haru@example.jp",
    "0000-11-1111",
    "An active contract in Tokyo; nothing is owed, nothing was refused.",
    {
        "契約状態区分": "契約中",
        "供給区域番号": "03",
        "供給地点の一般送配電事業者": "東京電力パワーグリッド",
        "離島供給または最終保障供給": False,
        "未払額": 0,
        "延滞日数": 0,
        "給付金対象地域": False,
        "十月一日に契約あり": True,
        "申込経路": "住まい窓口",
        "同意": ["調達管理"],
        "廃止取次の相手": [],
        "ネガワット取引の相手": [],
        "停止の申出": [],
        "本人確認済み": True,
    },
)
NATSU = Customer(
    "伊藤 ナツ",
    "natsu@example.com",
    "0000-22-2222",
    "Owes two bills and has consented to the collection and to the grant.",
    {**HARU.facts, "未払額": 18_400, "延滞日数": 61, "同意": ["未払債権の回収", "調達管理"]},
)
AKI = Customer(
    "上野 秋",
    "aki@example.jp",
    "0000-33-3333",
    "Moves to あかつき電力: a cancellation is being relayed.",
    {**HARU.facts, "廃止取次の相手": ["あかつき電力"]},
)
FUYU = Customer(
    "江口 フユ",
    "fuyu@example.net",
    "0000-44-4444",
    "Lives on an island of Okinawa under last-resort supply, in an area with the grant.",
    {
        **HARU.facts,
        "供給区域番号": "10",
        "供給地点の一般送配電事業者": "沖縄電力",
        "離島供給または最終保障供給": True,
        "給付金対象地域": True,
        "同意": ["本人同意"],
    },
)
MINATO = Customer(
    "小川 ミナト",
    "minato@example.jp",
    "0000-55-5555",
    "Sells negawatts through みなも需要調整.",
    {**HARU.facts, "ネガワット取引の相手": ["みなも需要調整"]},
)
RITSU = Customer(
    "加藤 リツ",
    "ritsu@example.jp",
    "0000-66-6666",
    "Has asked us to stop everything that may be stopped.",
    {**NATSU.facts, "停止の申出": ["すべて"]},
)
SORA = Customer(
    "木村 ソラ",
    "sora@example.com",
    "0000-77-7777",
    "Has applied through まちかど家電 and is not supplied yet.",
    {**HARU.facts, "契約状態区分": "申込中", "申込経路": "家電店", "停止の申出": ["氏名"]},
)
YUKI = Customer(
    "久保 ユキ",
    "yuki@example.net",
    "0000-88-8888",
    "The contract has ended; one refusal is on file.",
    {**HARU.facts, "契約状態区分": "契約終了", "停止の申出": ["プロモーション"]},
)
DAREKA = Customer(
    "小林 ダレカ",
    "dareka@example.jp",
    "0000-99-9999",
    "Nothing is known of this customer but the name.",
)
ROKU = Customer(
    "佐藤 ロク",
    "roku@example.jp",
    "0000-00-0000",
    "The record is damaged: every value is of a wrong type.",
    {**dict.fromkeys(HARU.facts, 3.5), "停止の申出": ["だれも知らない言葉"]},
)
CUSTOMERS = (HARU, NATSU, AKI, FUYU, MINATO, RITSU, SORA, YUKI, DAREKA, ROKU)

AKATSUKI = Company("akatsuki_power", "あかつき電力株式会社", "a rival retailer, registered")
MINAMO = Company("minamo_dr", "みなも需要調整株式会社", "a demand-reduction contractor")
HIDAMARI = Company("hidamari_living", "ひだまり住まいサービス株式会社", "a channel partner")
MICHIBIKI = Company("michibiki_call", "みちびきコールセンター株式会社", "an entrusted call centre")
KIRAMEKI = Company("kirameki_ad", "きらめき広告株式会社", "an advertiser who gets nothing")
COMPANIES = (AKATSUKI, MINAMO, HIDAMARI, MICHIBIKI, KIRAMEKI)

MIDORI = Staff("関 みどり", "midori.seki@example.com", "operator")
KOTARO = Staff("番場 小太郎", "kotaro.bamba@example.com", "privacy_officer")
STAFF = (MIDORI, KOTARO)


@cache
def published_policy() -> Policy:
    """The policy of policy/notice.md; the notice may be published."""
    loaded = load(
        NOTICE.read_bytes(), TERMS.read_bytes(), file="notice.md", terms_file="terms.yaml"
    )
    assert loaded.policy is not None, [f"{f.code}: {f.ja}" for f in loaded.errors]
    return loaded.policy


def request_about(
    customer: Customer,
    recipient: str,
    purpose: str,
    *items: str,
    day: date = TODAY,
    **more: object,
) -> Request:
    """A request about `customer`, in the notice's labels; what the registry knows is added."""
    words = published_policy().vocabulary
    party, purpose_id = words.party(recipient, day), words.purpose(purpose)
    assert party is not None
    assert purpose_id is not None
    found = tuple(item for item in map(words.item, items) if item is not None)
    assert len(found) == len(items)
    return Request(party, purpose_id, found, day, known_facts(customer, party, day, **more))


def known_facts(
    customer: Customer, recipient: str, day: date, **more: object
) -> Mapping[str, FactValue]:
    """What the operator holds of the customer, and the registry of the recipient, typed."""
    words = published_policy().vocabulary
    facts, _ = typed_facts(words, {**customer.facts, **more}, day)
    return {**registry_facts(words, recipient, day), **facts}
