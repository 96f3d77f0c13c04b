"""The act of forgetting an ended basis of marketing mail once the law no longer has us keep it.

What the customer refused is a fact of its own and stays: nobody is written to again by this.
"""

from datetime import date, datetime

from sekisho.books.connection import Db
from sekisho.gate.case_steps import TOKYO
from sekisho.gate.marketing_rules import MarketingRules
from sekisho.guard.marketing import Basis, Consent, kept_until


def end_marketing_records(connection: Db, rules: MarketingRules, today: date) -> int:
    """Records whose last day lies before `today` are gone once the transaction commits; how many.

    requires: the role sekisho_hand, in a transaction
    """
    over = [
        (customer, record)
        for customer, record, basis, given, ended, sent in connection.execute(_ENDED).fetchall()
        if _last(Consent(Basis(basis), _day(given), _day(ended), sent and _day(sent)), rules)
        < today
    ]
    for customer, record in over:
        connection.execute(
            "DELETE FROM records.marketing_consent WHERE customer_id = %s AND id = %s",
            (customer, record),
        )
    return len(over)


def _last(consent: Consent, rules: MarketingRules) -> date:
    return kept_until(consent, under_order=rules.under_order) or date.max


def _day(at: datetime) -> date:
    return at.astimezone(TOKYO).date()


# A mail that may have gone counts as gone: the record is kept rather longer than shorter.
_ENDED = """
SELECT c.customer_id, c.id, c.basis, c.given_at, c.ended_at,
       (SELECT max(m.changed_at) FROM books.mail AS m
        WHERE m.customer_id = c.customer_id AND m.kind = 'marketing'
          AND m.state IN ('attempted', 'accepted', 'unknown', 'bounced')
          AND m.made_at >= c.given_at AND m.made_at <= c.ended_at)
FROM records.marketing_consent AS c WHERE c.ended_at IS NOT NULL
"""
