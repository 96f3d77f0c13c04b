"""A template is written by one, submitted, and published by the approval of another."""

import re
from collections.abc import Callable

import pytest

from mail_office import KOTARO, MIDORI, NOON, MailOffice, sender, shipped
from night_world import World
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.show_template import BLANK, CheckedTemplate, check_template
from sekisho.gate.template_drafts import (
    approve_template,
    list_template_drafts,
    open_template,
    save_template,
    submit_template,
)
from sekisho.postgres.roles import Role

BILL = shipped("billing_notice")


@pytest.fixture
def office(world: World) -> MailOffice:
    """The office, with a published bill."""
    office = MailOffice(world)
    office.publish(BILL)
    return office


def write(office: MailOffice, source: bytes, who: str = MIDORI, after: int | None = None) -> int:
    """Somebody saves a draft."""
    with office.world.connected(Role.WEB) as connection:
        before = open_template(connection, after).about if after else None
        connection.rollback()
        return save_template(connection, source, who, before)


def submit(office: MailOffice, draft: int, who: str = MIDORI) -> None:
    """Somebody submits it."""
    with office.world.connected(Role.WEB) as connection:
        submit_template(connection, office.version, draft, who, NOON)


def approve(office: MailOffice, draft: int, who: str = KOTARO) -> int:
    """Somebody approves it; the version."""
    with office.world.connected(Role.WEB) as connection:
        return approve_template(connection, office.version, draft, who, NOON).version


def checked(office: MailOffice, source: bytes, lang: str = "en") -> CheckedTemplate:
    """What the editor shows."""
    with office.world.connected(Role.WEB) as connection:
        return check_template(connection, office.version, source, sender(), lang)


def refused(do: Callable[[], object]) -> ActRefusedError:
    """How it is refused."""
    with pytest.raises(ActRefusedError) as told:
        do()
    return told.value


def test_two_people_make_a_version(office: MailOffice) -> None:
    draft = write(office, BILL.replace("確定しました".encode(), "決まりました".encode()))
    submit(office, draft)
    assert approve(office, draft) == 2
    rows = office.world.owner("SELECT version, approved_by FROM books.mail_template ORDER BY id")
    assert rows[-1] == (2, sorted([KOTARO, MIDORI]))
    with office.world.connected(Role.WEB) as connection:
        assert open_template(connection, draft).about.published == 2
        assert list_template_drafts(connection) == []
    assert refused(lambda: approve(office, draft)).code == "published-already"


def test_nobody_approves_what_they_wrote_or_submitted(office: MailOffice) -> None:
    draft = write(office, BILL + b"\n")
    assert refused(lambda: approve(office, draft)).code == "not-submitted"
    submit(office, draft, KOTARO)
    assert refused(lambda: approve(office, draft, MIDORI)).code == "own-template"
    assert refused(lambda: approve(office, draft, KOTARO)).code == "own-template"


def test_a_revision_after_the_submission_is_submitted_anew(office: MailOffice) -> None:
    first = write(office, BILL + b"\n")
    submit(office, first)
    second = write(office, BILL + b"\n\n", after=first)
    assert refused(lambda: approve(office, first)).code == "later-revision"
    assert refused(lambda: approve(office, second)).code == "not-submitted"
    assert refused(lambda: write(office, BILL, after=first)).code == "saved-meanwhile"


def test_what_was_published_meanwhile_is_not_overwritten(office: MailOffice) -> None:
    draft = write(office, BILL + b"\n")
    office.publish(BILL + b"\n\n\n")
    assert refused(lambda: submit(office, draft)).code == "template-stale"


@pytest.mark.parametrize(("before", "after", "code", "line"), [
    ("金額と明細は、MyXOOMでご覧いただけます。", "カード番号と暗証番号をご返信ください。",
     "template-asks-for-secret", 17),
    ("{service_name}", "{no_such_item}", "template-slot", 16),
    ("金額と明細は、", "金額は{、", "template-brace", 17),
    ("purpose: billing", "purpose: dreaming", "template-purpose", 4),
    ("clauses: [C12]", "clauses: [C13]", "template-clause", 5),
])  # fmt: skip
def test_a_finding_stands_at_its_line_and_stops_the_submission(
    office: MailOffice, before: str, after: str, code: str, line: int
) -> None:
    source = BILL.decode().replace(before, after, 1).encode()
    found = checked(office, source)
    assert found.previews == ()
    assert [(one.code, one.line) for one in found.findings if one.code == code] == [(code, line)]
    draft = write(office, source)
    told = refused(lambda: submit(office, draft))
    assert told.code == "template-not-publishable"


def test_a_request_for_a_secret_is_refused_with_words_clause_and_what_to_write(
    office: MailOffice,
) -> None:
    source = BILL.replace("金額と明細は、".encode(), "暗証番号をご返信ください。".encode(), 1)
    (finding,) = checked(office, source).findings
    assert "C24" in finding.message
    assert "MyXOOM" in finding.message


def test_a_template_is_previewed_for_somebody_who_does_not_exist(office: MailOffice) -> None:
    shown = {one.lang: one for one in checked(office, BILL).previews}
    assert shown["ja"].subject == "2026年12月1日のご請求"
    assert "見本 花子 様" in shown["ja"].body
    assert "Dear Hanako Mihon" in shown["en"].body
    assert "{" not in shown["ja"].body + shown["en"].body


def test_what_cannot_be_read_or_is_too_long_is_said(office: MailOffice) -> None:
    (finding,) = checked(office, b"no template").findings
    assert finding.code == "template-unreadable"
    assert refused(lambda: write(office, b"x" * 20_001)).code == "too-large"
    assert refused(lambda: submit(office, 999)).code == "no-draft"


def test_the_blank_template_can_be_submitted_once_it_names_its_clause(office: MailOffice) -> None:
    (finding,) = checked(office, BLANK.encode()).findings
    assert (finding.code, finding.line) == ("template-clause", 5)
    clause = re.findall("C[0-9]{2}", finding.suggestion)[0]
    named = BLANK.replace("clauses: []", f"clauses: [{clause}]")
    assert checked(office, named.encode()).findings == ()
