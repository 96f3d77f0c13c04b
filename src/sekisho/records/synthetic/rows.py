"""A synthetic customer's rows as lines of COPY text; no value of ours needs escaping."""

from sekisho.records.synthetic.calendar import BEFORE, MONTHS, OCTOBER_1, YEAR
from sekisho.records.synthetic.traits import Traits

NULL = "\\N"
_HEX = "\\\\x"  # how COPY text writes the beginning of a bytea
COLUMNS = {
    "customer": "id, customer_no, account_no, kind, name, name_kana, postal_code, address, phone, "
    "work_phone, email, invoice_language, security_question, application_channel, consents, "
    "restricted, salt, synthetic",
    "supply_point": "customer_id, id, number, area, island_tariff, wheeling_contract_size, "
    "current_limit, connection_service_menu, voltage_class, power_factor, supply_system, "
    "size_determination, "
    "meter, service_pole_no, generation_connected, wheeling_change_date, meter_reading_day, "
    "contract_state, disconnection_method",
    "application": "customer_id, application_no, applied_on, channel, route, service_name, "
    "credit_result",
    "contract": "customer_id, id, contract_no, supply_point_id, application_no, state, "
    "service_name, applied_on, started_on, ended_on, lighting_or_power, wheeling_kw, "
    "regional_utility, payer_name, billing_address, service_address, payment_method, "
    "island_or_last_resort, overdue_yen, overdue_days, grant_area, held_on_october_1, "
    "switching_with, negawatt_with, network_operator_of",
    "switching": "customer_id, contract_id, switching_no, retailer, incoming, application_no, "
    "state, opened_on, step",
    "negawatt_contract": "customer_id, contract_id, negawatt_no, contractor, from_day",
    "restriction_event": "customer_id, id, subject, at, how",
}
CHANNELS = ("自社サイト",) * 6 + ("電話", "住まい窓口", "住まい窓口", "家電店")
CONSENTS = (
    ("{dax,psdc,cgr1}",) * 23
    + ("{dax,psdc}",) * 3
    + ("{dax}", "{cgr1}", "{psdc,cgr1}", "{}", "{}", "{dax,psdc,cgr1,affiliate_offers}")
)
_RESTRICTIONS = (
    ("cgr1",), ("dax",), ("psdc", "dax"), ("affiliate_offers",), ("own_marketing", "promotion"),
    ("email",), ("conversation_log", "work_phone"), ("all",),
)  # fmt: skip
_QUESTIONS = ("初めて飼った動物の名前は", "卒業した小学校の名前は", "好きな食べ物は")
METHODS = ("口座振替", "口座振替", "クレジットカード", "クレジットカード", "コンビニ払込票")
_AMPERES = (10, 15, 20, 30, 30, 30, 40, 40, 50, 60)
_SERVICES = ("スタンダードプラン", "スタンダードプラン", "プレミアムプラン", "夜とくプラン")
_LANGUAGES = ("ja",) * 29 + ("en", "en", "zh")


def _flag(value: object) -> str:
    return "t" if value else "f"


def restrictions(t: Traits) -> tuple[str, ...]:
    """What 1 of 200 customers has refused; nothing for the others."""
    return _RESTRICTIONS[t.draws[29] % 8] if t.draws[28] < 328 else ()


def address(t: Traits) -> str:
    """A place with a made-up block and, for some, a made-up building."""
    d = t.draws
    building = f" コーポ架空{d[1] % 9 + 1}0{d[2] % 8 + 1}" if d[0] % 3 == 0 else ""
    return f"{t.place.address}{d[3] % 9 + 1}-{d[4] % 20 + 1}-{d[5] % 15 + 1}{building}"


def applied_on(t: Traits) -> str:
    """The day of the application, before the supply began."""
    if t.begins == MONTHS:
        return f"2026-11-{t.draws[6] % 28 + 1:02}"
    return BEFORE[t.draws[6] % 3400] if t.begins < 0 else YEAR[t.begins].first


def started_on(t: Traits) -> str:
    """The first day of supply, or NULL."""
    if t.begins == MONTHS:
        return NULL
    return BEFORE[t.draws[6] % 3400 + 60] if t.begins < 0 else YEAR[t.begins].first


def _ended_on(t: Traits) -> str:
    if t.state != "ended":
        return NULL
    return YEAR[t.ends].last if t.ends >= 0 else "2025-10-31"


def customer(t: Traits) -> str:
    """The customer's line."""
    d, local = t.draws, f"{t.number.lower()}@example."
    refused = restrictions(t)
    return "\t".join((
        str(t.id), t.number, f"MX{t.index:010}" if d[7] % 4 else NULL, t.kind, t.name, t.kana,
        t.place.postal_code, address(t), f"000-{d[8] % 10_000:04}-{t.index % 10_000:04}",
        NULL if d[9] % 3 else f"000-{d[9] % 10_000:04}-{d[10] % 10_000:04}",
        NULL if d[11] % 12 == 0 else local + ("jp" if d[11] % 2 else "com"),
        _LANGUAGES[d[9] % 32], NULL if d[10] % 5 == 0 else _QUESTIONS[d[10] % 3],
        CHANNELS[d[30] % 10], CONSENTS[d[31] % 32],
        "{" + ",".join(refused) + "}" if refused else NULL, _HEX + t.salt, "t\n",
    ))  # fmt: skip


def _voltage(t: Traits) -> tuple[str, str, str]:
    """Menu, voltage class and supply system; large customers are at high voltage."""
    if t.base_kwh < 1_200:
        return "電灯標準", "low", "単相3線式100/200V"
    if t.base_kwh < 2_900:
        return "動力標準", "low", "三相3線式200V"
    if t.base_kwh < 3_180:
        return "高圧標準", "high", "三相3線式6kV"
    return "特別高圧標準", "extra_high", "三相3線式60kV"


def supply_point(t: Traits) -> str:
    """The supply point's line: area, voltage digit 0, the marker 99999, then the index."""
    d, power = t.draws, t.base_kwh >= 1_200
    menu, voltage, system = _voltage(t)
    ampere = _AMPERES[d[2] % 10]
    gone = t.state in ("ended", "never_supplied")
    return "\t".join((
        str(t.id), "1", f"{t.area.number}099999{t.index:014}", t.area.number,
        _flag(t.place.kind == "island"), f"{ampere}kW" if power else f"{ampere}A",
        NULL if power else str(ampere), menu, voltage, "85" if power else "100", system,
        "実量契約" if power or d[3] % 4 == 0 else "アンペアブレーカー契約",
        f"スマートメーター {d[4]:05}{t.index:08}", f"架空支{d[5] % 900 + 100}",
        _flag(d[6] % 20 == 0),
        started_on(t), str(d[7] % 28 + 1), "廃止中" if gone else "契約中",
        "スマートメーター遠隔遮断" if gone else NULL,
    )) + "\n"  # fmt: skip


def application(t: Traits) -> str:
    """The application's line."""
    d, channel = t.draws, CHANNELS[t.draws[30] % 10]
    credit = "条件付き" if d[1] % 25 == 0 else "可"
    return "\t".join((
        str(t.id), f"AP{t.number[1:]}", applied_on(t), channel, f"{channel}からの申込み",
        _SERVICES[d[9] % 4], "不可" if t.state == "never_supplied" else credit,
    )) + "\n"  # fmt: skip


def contract(t: Traits) -> str:
    """The contract's line: what decisions read, in agreement with all other tables."""
    d, power, home = t.draws, t.base_kwh >= 1_200, address(t)
    yen, days = t.overdue()
    # An applicant in ten has not yet told the supply point's number.
    point = NULL if t.state == "applied" and d[0] % 10 == 0 else "1"
    return "\t".join((
        str(t.id), "1", f"CT{t.number[1:]}", point, f"AP{t.number[1:]}", t.state,
        "動力プラン" if power else _SERVICES[d[9] % 4], applied_on(t), started_on(t), _ended_on(t),
        "電力" if power else "電灯", f"{_AMPERES[d[2] % 10] / (1 if power else 10):.1f}",
        t.area.utility, t.name, f"{home} 経理課" if t.kind == "company" else home, home,
        METHODS[d[8] % 5], _flag(t.place.kind == "island"), str(yen), str(days),
        _flag(t.place.kind == "grant"), _flag(t.begins <= OCTOBER_1 <= t.ends),
        f"{{{t.retailer or ''}}}", f"{{{t.contractor or ''}}}",
        NULL if point == NULL else t.area.network_operator,
    )) + "\n"  # fmt: skip


def ties(t: Traits) -> dict[str, list[str]]:
    """The few rows of those who switch, trade negawatts or have refused something."""
    found: dict[str, list[str]] = {}
    if t.retailer:
        line = f"{t.id}\t1\tSW{t.number[1:]}\t{t.retailer}\t{_flag(t.state == 'applied')}"
        found["switching"] = [f"{line}\tAP{t.number[1:]}\topen\t2026-11-20\taccepted\n"]
    if t.contractor:
        line = f"{t.id}\t1\tNW{t.number[1:]}\t{t.contractor}\t{started_on(t)}\n"
        found["negawatt_contract"] = [line]
    if refused := restrictions(t):
        found["restriction_event"] = [
            f"{t.id}\t{t.salt[:31]}{order}\t{word}\t2026-11-01 10:00:00+09\t電話\n"
            for order, word in enumerate(refused)
        ]
    return found
