"""The demonstration's entrusted company: assessed and bound, so its console shows something."""

import secrets
from datetime import UTC, date, datetime, timedelta

from sekisho.postgres.roles import Role
from sekisho.project.terminal import logged_in

COMPANY = "michibiki_call"
ASSESSOR, APPROVER = "assessor.example.jp", "officer.example.jp"
HALF_A_YEAR = timedelta(days=182)


def entrust(today: date, lang: str) -> tuple[str, date]:
    """The company may see what the notice gives it: its name, and its last day.

    A second run finds it and registers nothing. requires: the notice is published
    """
    from sekisho.books.versions import in_force
    from sekisho.cases.entrusted import MEASURES, TERMS, Assessment, Contract
    from sekisho.gate.case_steps import Moment
    from sekisho.gate.entrusted_standing import standing_of
    from sekisho.gate.register_entrusted import OFFICER, assess_entrusted, contract_entrusted

    def moment() -> Moment:
        return Moment(ASSESSOR, datetime.now(UTC), secrets.token_bytes(16))

    until = today + HALF_A_YEAR
    with logged_in(Role.WEB) as books:
        version = in_force(books, today)
        before = standing_of(books, version, COMPANY, today, lang)
        books.rollback()
        if before.against:
            found = Assessment(today, until, frozenset(MEASURES))
            assess_entrusted(books, version, COMPANY, found, APPROVER, moment(), OFFICER)
            bound = Contract(today, until, frozenset(TERMS))
            contract_entrusted(books, version, COMPANY, bound, moment(), OFFICER)
        standing = standing_of(books, version, COMPANY, today, lang)
        books.rollback()
    return standing.name, standing.last_day or today
