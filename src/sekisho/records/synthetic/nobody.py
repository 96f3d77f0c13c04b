"""One record of nobody, among real ones: an applicant who has not told their supply point yet."""

from collections.abc import Callable
from dataclasses import dataclass

from sekisho.records.synthetic.sources import sources

CHANNEL = "自社サイト"
"""Our own: who comes through another company is shown to that company."""
SERVICES = ("スタンダードプラン", "スタンダードプラン", "プレミアムプラン", "夜とくプラン")
METHODS = ("口座振替", "クレジットカード", "コンビニ払込票")
Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Nobody:
    """The rows of somebody who does not exist, without keys and days."""

    customer: Row
    application: Row
    contract: Row


def nobody(number: str, draw: Callable[[int], int], phone: str = "", email: str = "") -> Nobody:
    """A person with a usual name at a made-up address; the same draws make the same person.

    `draw(n)` is a number from 0 to n - 1. Without a telephone of ours one that nobody has.
    """
    source = sources()
    surname, given = (names[draw(len(names))] for names in (source.surnames, source.given))
    area = source.areas[draw(len(source.areas))]
    places = source.places[area, ""]
    place = places[draw(len(places))]
    home = f"{place.address}{draw(9) + 1}-{draw(20) + 1}-{draw(15) + 1}"
    service = SERVICES[draw(len(SERVICES))]
    name = f"{surname.text} {given.text}"
    application_no = f"AP{number}"
    customer: Row = {
        "customer_no": number,
        "kind": "person",
        "name": name,
        "name_kana": f"{surname.kana} {given.kana}",
        "postal_code": place.postal_code,
        "address": home,
        "phone": phone or f"000-{draw(10_000):04}-{draw(10_000):04}",
        "email": email or None,
        "invoice_language": "ja",
        "application_channel": CHANNEL,
        "consents": [],
        "salt": "\\x" + "".join(f"{draw(256):02x}" for _ in range(32)),
    }
    application: Row = {
        "application_no": application_no,
        "channel": CHANNEL,
        "route": f"{CHANNEL}からの申込み",
        "service_name": service,
        "credit_result": "可",
    }
    contract: Row = {
        "id": 1,
        "contract_no": f"CT{number}",
        "application_no": application_no,
        "state": "applied",
        "service_name": service,
        "lighting_or_power": "電灯",
        "wheeling_kw": "3.0",
        "payer_name": name,
        "billing_address": home,
        "service_address": home,
        "payment_method": METHODS[draw(len(METHODS))],
        "island_or_last_resort": False,
        "overdue_yen": 0,
        "overdue_days": 0,
        "grant_area": False,
        "held_on_october_1": False,
        "switching_with": [],
        "negawatt_with": [],
    }
    return Nobody(customer, application, contract)
