"""A year of a synthetic customer's bills, payments, usage and talk, as lines of COPY text."""

from collections.abc import Iterable

from sekisho.records.synthetic.calendar import MONTHS, YEAR
from sekisho.records.synthetic.rows import CONSENTS, METHODS, applied_on, started_on
from sekisho.records.synthetic.traits import Traits

COLUMNS = {
    "meter": "customer_id, id, supply_point_id, meter_no, kind, multiplier, digits, installed_on",
    "monthly_usage": "customer_id, contract_id, month, from_day, to_day, kwh",
    "half_hourly_usage": "customer_id, contract_id, day, kwh, confirmed",
    "bill": "customer_id, contract_id, bill_no, billed_on, due_on, from_day, to_day, kwh, "
    "amount_yen",
    "payment": "customer_id, contract_id, payment_no, bill_no, paid_on, amount_yen, method",
    "conversation": "customer_id, id, contract_id, held_at, medium, subject, body",
    "mail": "customer_id, id, sent_at, outgoing, address, subject, body",
    "consent_event": "customer_id, id, subject, given, at, how",
    "negawatt_figure": "customer_id, contract_id, month, generation_sales, demand_procured, "
    "demand_reduction, baseline",
}
_TALKS = (
    ("電話", "引越しの手続き", "引越し先での契約について案内した。"),
    ("電話", "料金の問合せ", "請求額の内訳を説明した。"),
    ("チャット", "プランの相談", "夜とくプランとの違いを説明した。"),
    ("電話", "停電の連絡", "一般送配電事業者の窓口を案内した。"),
)
_DUNNING = ("電話", "お支払いの相談", "支払期限を過ぎた請求について連絡し、支払予定日を確認した。")
_DAY = (30, 28, 26, 25, 25, 27, 34, 52, 61, 44, 36, 33)  # a day's shape, 4 slots a number


def history(t: Traits) -> dict[str, list[str]]:
    """The customer's lines by table."""
    months = range(max(t.begins, 0), min(t.ends, MONTHS - 1) + 1)
    first_unpaid = t.last_due() - t.unpaid + 1 if t.unpaid else MONTHS
    found = {
        "meter": [_meter(t)],
        "monthly_usage": [_usage(t, month) for month in months],
        "bill": [_bill(t, month) for month in months],
        "payment": [_payment(t, month) for month in months if month < first_unpaid],
        "conversation": list(_conversations(t)),
        "consent_event": _consents(t),
    }
    if t.draws[5] % 20 == 0:
        found["mail"] = [_mail(t)]
    if t.contractor:
        found["negawatt_figure"] = [_negawatt(t, month) for month in months]
        found["half_hourly_usage"] = [_slots(t, day) for day in range(1, 32)]
    return found


def _meter(t: Traits) -> str:
    number = f"{t.draws[4]:05}{t.index:08}"
    since = started_on(t)
    return f"{t.id}\t1\t1\t{number}\tスマートメーター\t1\t5\t{since}\n"


def _usage(t: Traits, month: int) -> str:
    m = YEAR[month]
    return f"{t.id}\t1\t{m.first}\t{m.first}\t{m.last}\t{t.kwh(month)}.0\n"


def _bill(t: Traits, month: int) -> str:
    m, kwh = YEAR[month], t.kwh(month)
    return (
        f"{t.id}\t1\tB{month:02}{t.number[1:]}\t{m.billed}\t{m.due}\t{m.first}\t{m.last}\t{kwh}.0"
        f"\t{900 + 31 * kwh}\n"
    )


def _payment(t: Traits, month: int) -> str:
    bill, method = f"{month:02}{t.number[1:]}", METHODS[t.draws[8] % 5]
    return f"{t.id}\t1\tP{bill}\tB{bill}\t{YEAR[month].paid}\t{t.yen(month)}\t{method}\n"


def _conversations(t: Traits) -> Iterable[str]:
    """15 of 100 have talked; everyone in arrears has been called about it."""
    talks = [_TALKS[t.draws[9] % 4]] if t.draws[10] % 100 < 15 else []
    if t.unpaid:
        talks.append(_DUNNING)
    for order, (medium, subject, body) in enumerate(talks):
        at = f"2026-11-{t.draws[11] % 27 + 1:02} 1{order}:{t.draws[7] % 60:02}:00+09"
        yield f"{t.id}\t{t.salt[:30]}c{order}\t1\t{at}\t{medium}\t{subject}\t{body}\n"


def _mail(t: Traits) -> str:
    return (
        f"{t.id}\t{t.salt[:30]}d0\t2026-11-10 09:00:00+09\tt\t{t.number.lower()}@example.jp"
        f"\t請求額のお知らせ\t今月の請求額が確定しました。アカウントでご確認ください。\n"
    )


def _consents(t: Traits) -> list[str]:
    words = CONSENTS[t.draws[31] % 32][1:-1]
    at = f"{applied_on(t)} 12:00:00+09"
    return [
        f"{t.id}\t{t.salt[:30]}e{order}\t{word}\tt\t{at}\t申込画面\n"
        for order, word in enumerate(words.split(",") if words else ())
    ]


def _negawatt(t: Traits, month: int) -> str:
    kwh = t.kwh(month)
    return f"{t.id}\t1\t{YEAR[month].first}\t0.0\t{kwh}.0\t{kwh // 50}.0\t{kwh + kwh // 50}.0\n"


def _slots(t: Traits, day: int) -> str:
    """48 half hours of one day of October."""
    share = t.kwh(MONTHS - 1) / 31 / (sum(_DAY) * 4)
    slots = ",".join(f"{share * _DAY[slot // 4]:.4f}" for slot in range(48))
    return f"{t.id}\t1\t2026-10-{day:02}\t{{{slots}}}\tt\n"
