"""Provision records (Art 29 APPI) and, kept apart, the log of disclosures that need none."""

from dataclasses import dataclass
from datetime import date

from sekisho.books.connection import Db
from sekisho.books.runs import Plan
from sekisho.books.statistics import Release
from sekisho.rules import Policy
from sekisho.rules.law import Ground
from sekisho.terms.day import years_later


@dataclass(frozen=True, slots=True)
class Given:
    """One released file, as the record tells it; `run` is None where a single act gave it."""

    run: int | None
    plan: Plan
    items: tuple[str, ...]
    customers: int


def write_down(connection: Db, policy: Policy, given: Given) -> None:
    """The file has its record: a provision record where a ground wants one, else a log row.

    The record is a batch record (Rule 19(2)); whose data it was is told by the run's subjects.
    A file about nobody provides nothing, so it has no record.
    """
    if not given.customers:
        return
    grounds = [policy.law.grounds[ground] for ground in given.plan.grounds]
    recording = [ground for ground in grounds if ground.record is not None]
    if not recording:
        articles = tuple(article for ground in grounds for article in ground.articles)
        connection.execute(
            f"INSERT INTO books.disclosure_log ({_SHARED}) VALUES ({_SHARED_VALUES})",
            _shared(given, articles),
        )
        return
    _provision_record(connection, policy, recording[0], given)


def write_down_report(connection: Db, about: Release, day: date) -> None:
    """The exact report has its rows in the log, one for each recipient and purpose, each once.

    A later call changes nothing: the day is that of the first. requires: the role sekisho_owner
    """
    for recipient in about.recipients:
        for purpose in about.purposes:
            connection.execute(
                "INSERT INTO books.disclosure_log (day, recipient, purpose, grounds, articles,"
                " clauses, items, digest, release) VALUES (%s, %s, %s, %s, %s, %s, '{}', %s, %s)"
                " ON CONFLICT (release, recipient, purpose) DO NOTHING",
                (day, recipient, purpose, [about.ground], list(about.articles),
                 list(about.clauses), about.policy, about.id),
            )  # fmt: skip


def _provision_record(connection: Db, policy: Policy, ground: Ground, given: Given) -> None:
    duty = ground.record
    if duty is None:
        return
    party = policy.vocabulary.parties[given.plan.recipient]
    company = party.company
    address = company.address if company else None
    representative = company.representative if company else None
    known = {
        "consent_obtained": True,
        "recipient_name": party.label,
        "recipient_address": address,
        "recipient_representative": representative,
        "subject": given.customers,
        "items": given.items,
        "date": given.plan.day,
    }
    missing = [content for content in duty.contents if not known.get(content)]
    connection.execute(
        f"INSERT INTO books.provision_record ({_SHARED}, consent_obtained, recipient_name,"
        " recipient_address, recipient_representative, missing, kept_until)"
        f" VALUES ({_SHARED_VALUES}, %s, %s, %s, %s, %s, %s)",
        (
            *_shared(given, duty.articles),
            ground.id == "consent",
            party.label,
            address,
            representative,
            missing,
            years_later(given.plan.day, duty.term_years),
        ),
    )


_SHARED = "run_id, day, recipient, purpose, grounds, articles, clauses, items, customers, digest"
_SHARED_VALUES = ", ".join(["%s"] * 10)


def _shared(given: Given, articles: tuple[str, ...]) -> tuple[object, ...]:
    plan = given.plan
    return (
        given.run,
        plan.day,
        plan.recipient,
        plan.purpose,
        list(plan.grounds),
        list(articles),
        list(plan.clauses),
        list(given.items),
        given.customers,
        plan.digest,
    )
