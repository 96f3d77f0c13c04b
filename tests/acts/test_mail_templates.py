"""A template is published by two people, and only where the notice permits what it tells."""

import pytest

from mail_office import KOTARO, MIDORI, MailOffice, shipped
from night_world import World
from sekisho.books import mail_templates
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.publish_template import PublishedTemplate, TemplateRefusedError
from sekisho.postgres.roles import Role


@pytest.fixture
def office(world: World) -> MailOffice:
    return MailOffice(world)


def test_versions_stay_and_the_newest_is_in_use(office: MailOffice) -> None:
    first = office.publish(shipped("billing_notice"))
    assert (first.name, first.version, first.fresh) == ("billing_notice", 1, True)
    again = office.publish(shipped("billing_notice"))
    assert again == PublishedTemplate("billing_notice", 1, first.ledger_index, fresh=False)
    changed = shipped("billing_notice").replace("いつも".encode(), "日ごろから".encode())
    assert office.publish(changed).version == 2
    with office.world.connected(Role.AUDIT) as connection:
        (stored,) = mail_templates.in_use(connection)
    assert (stored.version, stored.source, stored.approved_by) == (2, changed, (KOTARO, MIDORI))
    told = [entry.fields for entry in office.entries() if entry.kind == "mail_template"]
    assert [(one["template_version"], one["approvals"]) for one in told] == [(1, 2), (2, 2)]


def test_every_shipped_template_is_published_under_the_shipped_notice(office: MailOffice) -> None:
    names = ["billing_notice", "contract_change", "promotion_offer", "request_answered",
             "service_notice", "switching_accepted"]  # fmt: skip
    assert [office.publish(shipped(name)).name for name in names] == names


@pytest.mark.parametrize("approvers", [(MIDORI,), (MIDORI, MIDORI)])
def test_one_person_publishes_nothing(office: MailOffice, approvers: tuple[str, ...]) -> None:
    with pytest.raises(ActRefusedError) as refused:
        office.publish(shipped("billing_notice"), *approvers)
    assert refused.value.code == "one-approver"
    assert office.world.owner("SELECT 1 FROM books.mail_template") == []


def test_a_template_that_asks_for_a_secret_is_refused_with_clause_and_what_to_write(
    office: MailOffice,
) -> None:
    source = shipped("billing_notice").replace(
        "金額と明細は".encode(), "口座番号をこのメールにご返信ください。金額と明細は".encode()
    )
    with pytest.raises(TemplateRefusedError) as refused:
        office.publish(source)
    assert "C24" in refused.value.ja
    assert "「MyXOOMにログインしてお手続きください」か「お電話ください」" in refused.value.ja
    assert [finding.code for finding in refused.value.findings] == ["template-asks-for-secret"]


def test_an_item_that_the_notice_does_not_permit_for_the_purpose_is_refused(
    office: MailOffice,
) -> None:
    source = shipped("promotion_offer").replace(b"{service_name}", b"{credit_result}")
    with pytest.raises(TemplateRefusedError) as refused:
        office.publish(source)
    assert [finding.code for finding in refused.value.findings] == ["template-item"]
    assert "信用査定の結果" in refused.value.ja
