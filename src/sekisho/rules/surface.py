"""The keywords of rule blocks: one table with a Japanese and an English column."""

from dataclasses import dataclass
from enum import StrEnum

from sekisho.rules.condition import (
    Edge,
    Operand,
    PurposeOfUse,
    Recipient,
    RecipientClasses,
    ThisItem,
    ThisVersion,
    Unit,
)


class Kind(StrEnum):
    """What a rule block is."""

    PERMIT = "permit"
    FORBID = "forbid"
    DUTY = "duty"
    SHOW = "show"
    DEFINE = "define"
    MANAGER = "manager"
    RETAIN = "retain"
    PLEDGE = "pledge"
    STATISTIC = "statistic"
    INFORMATIVE = "informative"
    OPEN = "open"

    @property
    def binds_nobody(self) -> bool:
        """True of a remark, and of what is not decided yet: neither states a clause."""
        return self in (Kind.INFORMATIVE, Kind.OPEN)


@dataclass(frozen=True, slots=True)
class Keyword:
    """A key of a rule block in both languages, and the kinds that may or must have it."""

    id: str
    ja: str
    en: str
    allowed: frozenset[Kind]
    required: frozenset[Kind] = frozenset()


_P, _F, _D, _S = Kind.PERMIT, Kind.FORBID, Kind.DUTY, Kind.SHOW
_DEF, _M, _R, _I = Kind.DEFINE, Kind.MANAGER, Kind.RETAIN, Kind.INFORMATIVE
_PL = Kind.PLEDGE
_T = Kind.STATISTIC
_O = Kind.OPEN
_ALL = frozenset(Kind)


def _key(
    id_: str,
    ja: str,
    en: str,
    allowed: set[Kind] | frozenset[Kind],
    required: set[Kind] | None = None,
) -> Keyword:
    return Keyword(id_, ja, en, frozenset(allowed), frozenset(required or ()))


KIND_WORDS: dict[Kind, tuple[str, str]] = {
    Kind.PERMIT: ("許可", "permit"),
    Kind.FORBID: ("禁止", "forbid"),
    Kind.DUTY: ("義務", "duty"),
    Kind.SHOW: ("掲示", "show"),
    Kind.DEFINE: ("定義", "define"),
    Kind.MANAGER: ("管理", "manager"),
    Kind.RETAIN: ("保存", "retain"),
    Kind.PLEDGE: ("誓約", "pledge"),
    Kind.STATISTIC: ("統計", "statistic"),
    Kind.INFORMATIVE: ("参考", "informative"),
    Kind.OPEN: ("未定", "open"),
}

UNBINDING: dict[tuple[Kind, str], tuple[str, ...]] = {
    (Kind.INFORMATIVE, "ja"): ("この段落はだれも縛りません。",),
    (Kind.INFORMATIVE, "en"): ("This passage binds nobody.",),
    (Kind.OPEN, "ja"): ("まだ決まっていません。",),
    (Kind.OPEN, "en"): ("Not decided yet.",),
}
"""What is told of a block that binds nobody."""

KEYWORDS: tuple[Keyword, ...] = (
    _key("recipient", "提供先", "recipient", {_P, _F, _DEF, _M, _D, _PL, _T}, {_P, _F, _T}),
    _key("purpose", "目的", "purpose", {_P, _F, _R, _PL, _T}, {_P, _F, _R, _T}),
    _key("items", "項目", "items", {_P, _F, _DEF, _M, _PL}, {_P, _F, _M}),
    _key("when", "条件", "when", {_P, _F, _DEF}),
    _key("act", "行為", "act", {_P, _F}),
    _key("means", "手段", "means", {_P, _F}),
    _key("matter", "件", "matter", {_P, _F}),
    _key("document", "書面", "document", {_P, _F}),
    _key("except", "例外", "except", {_P, _F, _M, _DEF, _R}),
    _key("hold", "留保", "hold", {_R}),
    _key("ground", "根拠", "ground", {_P, _T}, {_P, _T}),
    _key("transfer", "移転根拠", "transfer-ground", {_P}),
    _key("except_grounds", "除く根拠", "except-grounds", {_F, _PL}),
    _key("only_when", "限る", "only-when", {_PL}),
    _key("property", "性質", "property", {_PL}),
    _key("notwithstanding", "優先する禁止", "notwithstanding", {_P}),
    _key("responsible", "責任者", "responsible", {_M}, {_M}),
    _key("refusal", "停止", "refusal", {_P}),
    _key("extract", "抽出", "extract", {_P}),
    _key("from", "始期", "from", {_P, _F}),
    _key("until", "終期", "until", {_P, _F}),
    _key("companies", "会社", "companies", {_DEF}),
    _key("successors", "読み替え", "successors", {_DEF}),
    _key("scope", "範囲", "scope", {_DEF}),
    _key("term", "期間", "term", {_R}, {_R}),
    _key("from_event", "起算", "from-event", {_R}, {_R}),
    _key("table", "表", "table", {_T}, {_T}),
    _key("dimensions", "軸", "dimensions", {_T}, {_T}),
    _key("measures", "量", "measures", {_T}, {_T}),
    _key("period", "集計期間", "period", {_T}),
    _key("unit", "単位", "unit", {_T}),
    _key("threshold", "しきい値", "threshold", {_T}),
    _key("dominance", "支配", "dominance", {_T}),
    _key("suppression", "秘匿", "suppression", {_T}),
    _key("content", "内容", "content", {_D, _S}, {_D, _S}),
    _key("with", "定数", "with", {_D}),
    _key("questions", "問い", "questions", {_O}, {_O}),
    _key("interpretation", "解釈", "interpretation", _ALL),
    _key("clauses", "条文", "clauses", _ALL, set(_ALL - {_I, _O})),
)

FRONT_WORDS: dict[str, tuple[str, str]] = {
    "version": ("版", "version"),
    "effective": ("施行日", "effective"),
    "operator": ("事業者", "operator"),
    "terms": ("用語", "terms"),
    "language": ("言語", "language"),
    "title": ("題名", "title"),
    "review": ("見直し", "review"),
}

REQUEST_WORDS: dict[Operand, tuple[str, str]] = {
    Recipient(): ("提供先", "recipient"),
    RecipientClasses(): ("提供先の区分", "recipient-classes"),
    PurposeOfUse(): ("目的", "purpose"),
    ThisItem(): ("この項目", "this-item"),
    ThisVersion(): ("この版", "this-version"),
}
"""How a condition names parts of the request that it is asked about."""

LIST_WORDS: dict[str, tuple[str, str]] = {
    "table": ("表", "table"),
    "list": ("上の一覧", "list above"),
}
"""How a rule refers to the list that its text shows."""

MATTER = "matter"
MATTER_WORDS = ("件", "matter")
"""The fact, and its words, that says of which kind of matter a request is."""

ACT_WORDS: dict[str, tuple[str, str]] = {
    "use": ("利用", "use"),
    "provide": ("提供", "provide"),
    "acquire": ("取得", "acquire"),
    "ask": ("照会", "ask"),
    "keep": ("保管", "keep"),
    "copy": ("複写", "copy"),
}
"""What is done with the data."""

MEANS_WORDS: dict[str, tuple[str, str]] = {
    "telephone": ("電話", "telephone"),
    "orally": ("口頭", "orally"),
    "counter": ("窓口", "counter"),
    "post": ("郵送", "post"),
    "online": ("オンライン", "online"),
}
"""How it is done."""

STANDING_WORDS: dict[str, tuple[str, str]] = {
    "act": ("行為", "act"),
    "means": ("手段", "means"),
    "sender": ("提供元", "sender"),
}
"""Facts of the act that every notice has."""

EDGE_WORDS: dict[Edge, tuple[str, str]] = {
    Edge.NEXT_MONTH: ("翌月初日", "start of next month"),
    Edge.MONTH_END: ("月末", "end of month"),
    Edge.YEAR_END: ("年末", "end of year"),
    Edge.FISCAL_YEAR_END: ("年度末", "end of fiscal year"),
}
"""Days that the calendar gives after another day."""

UNIT_WORDS: dict[Unit, tuple[str, str]] = {
    Unit.DAY: ("日", "days"),
    Unit.MONTH: ("か月", "months"),
    Unit.YEAR: ("年", "years"),
    Unit.BUSINESS_DAY: ("営業日", "business days"),
}

PROPERTY_WORDS: dict[str, tuple[str, str]] = {
    "grounds": ("開示の根拠", "grounds"),
    "managers": ("管理責任者", "managers"),
    "records": ("提供の記録", "records"),
    "no_dead_rule": ("死んだ規則なし", "no-dead-rule"),
    "no_shadowed_permit": ("隠れた許可なし", "no-shadowed-permit"),
    "refusal_never_widens": ("停止は広げない", "refusal-never-widens"),
}
"""What a pledge may say of the whole notice; each is proved in `prove.properties`."""

EXTRACT_WORDS = {"毎夜": True, "nightly": True, "なし": False, "none": False}
REFUSAL_WORDS = {"可": True, "yes": True, "不可": False, "no": False}
PERIOD_WORDS: dict[str, tuple[str, str]] = {
    "month": ("月", "month"),
    "quarter": ("四半期", "quarter"),
    "year": ("年", "year"),
    "fiscal_year": ("年度", "fiscal-year"),
}
UNIT_OF_WORDS: dict[str, tuple[str, str]] = {
    "person": ("人", "person"),
    "household": ("世帯", "household"),
    "organisation": ("事業者", "organisation"),
}
SUPPRESSION_WORDS: dict[str, tuple[str, str]] = {"yes": ("あり", "yes"), "no": ("なし", "no")}
"""Of a statistic: its periods, whose contributions count, whether cells are hidden."""

REST_WORDS = ("その他のすべて", "everything else")
"""The purposes that no other rule of kind 保存 names."""

EVENT_WORDS: dict[str, tuple[str, str]] = {
    "contract_end": ("契約終了", "contract-end"),
    "application": ("申込", "application"),
    "provision": ("提供", "provision"),
    "last_payment": ("最終支払", "last-payment"),
    "acquisition": ("取得", "acquisition"),
    "conversation": ("会話", "conversation"),
}


def kind_of(word: str) -> Kind | None:
    """The kind that a key opens, in either language."""
    return next((kind for kind, words in KIND_WORDS.items() if word in words), None)


def keyword_of(word: str) -> Keyword | None:
    """The keyword that a key is, in either language."""
    return next((key for key in KEYWORDS if word in (key.ja, key.en)), None)
