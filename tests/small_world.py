"""What every generated world shares: the law, the days on which something turns, the facts."""

from datetime import date, timedelta

from sekisho.rules.law import pack_in_force
from sekisho.rules.standing import standing_facts
from sekisho.terms import Fact, FactType, Matter, Span, Word

LAW = pack_in_force(date(2026, 12, 1))
DIGEST = "sha256:" + "5e" * 32
NOWHERE = Span("notice.md", 1, 1, 1, 2)

# Days on which something changes (a role, a rule, a month of another length), and their neighbours.
TURNS = (date(2020, 4, 1), date(2024, 2, 29), date(2026, 12, 1), date(2027, 1, 31))
DAYS = tuple(sorted({day + timedelta(days=n) for day in TURNS for n in (-1, 0, 1)}))

STATES = (Word("applied", ("申込中",), "Applied"), Word("active", ("契約中",), "Active"))
FACTS = {
    fact.id: fact
    for fact in (
        Fact("island", ("離島",), "Island", FactType.BOOL),
        Fact("registered", ("登録済み",), "Registered", FactType.BOOL, of="party"),
        Fact("deceased", ("ご逝去",), "Deceased", FactType.BOOL),
        Fact("consent_confirmed", ("同意の確認",), "Consent confirmed", FactType.BOOL, of="link"),
        Fact("state", ("状態区分",), "State", FactType.ENUM, values=STATES),
        Fact("overdue_yen", ("未払額",), "Overdue", FactType.INT),
        Fact("contract_until", ("契約期限",), "Contract until", FactType.DATE, of="party"),
        Fact("assessed_until", ("評価期限",), "Assessed until", FactType.DATE, of="party"),
        Fact("route", ("経路",), "Route", FactType.TEXT),
        Fact("channel", ("提供先の経路",), "Channel", FactType.TEXT, of="party"),
        Fact("home_area", ("区域番号",), "Area", FactType.AREA),
        Fact("linked", ("相手先",), "Linked party", FactType.PARTY, of="link"),
        Fact("consents", ("同意",), "Consents", FactType.SET),
        Fact("relays", ("取次の相手",), "Relays", FactType.SET, of="link"),
        Fact("trained_for", ("確認した版",), "Trained for", FactType.DIGEST, of="actor"),
        Fact("restricted", ("停止の申出",), "Refusals", FactType.SET, absent_is_empty=True),
    )
}
# 「なければ」 reads a missing day as none, so that another takes its place: it is not just unknown.
FALLEN_BACK_FROM = frozenset({"contract_until"})

LOAN = Matter("loan", ("融資案件",), "Loan", key="loan_no")
LOANS = Fact("loans", ("融資の一覧",), "Loans", FactType.MATTERS, matter="loan")
OF_LOAN = (
    Fact("loan_no", ("融資番号",), "Number of the loan", FactType.TEXT, of="loan"),
    Fact("late", ("延滞",), "Late", FactType.BOOL, of="loan"),
    Fact("owed_yen", ("融資残高",), "Owed", FactType.INT, of="loan"),
)
EVERY_FACT = {
    **FACTS,
    **{fact.id: fact for fact in (LOANS, *OF_LOAN)},
    **standing_facts({LOAN.id: LOAN}),
}

# The customer's refusals act by themselves. A rule that asked for them could turn a refusal into a
# permission (or into a forbid for others), so no law about restrictions could hold.
ASKED = tuple(fact for fact in FACTS.values() if fact.id != "restricted")
