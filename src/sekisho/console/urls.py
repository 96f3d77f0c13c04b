"""The routes of the desks inside the company."""

from django.urls import path

from sekisho.console import (
    audit,
    begin,
    drafts,
    editor,
    facts,
    gaps,
    held_mail,
    looks,
    night,
    publication,
    records,
    requests,
)

urlpatterns = [
    path("console/", night.dashboard, name="dashboard"),
    path("console/acknowledge/", begin.acknowledge, name="acknowledge"),
    path("console/begin/", begin.begin, name="begin"),
    path("console/facts/", facts.facts, name="facts"),
    path("console/search/", records.search, name="search"),
    path("console/record/", records.record, name="record"),
    path("console/gap/", gaps.gap, name="gap"),
    path("console/gaps/", gaps.gap_list, name="gaps"),
    path("console/runs/", night.runs, name="runs"),
    path("console/runs/<int:run_id>/", night.run, name="run"),
    path("console/drafts/", drafts.drafts, name="drafts"),
    path("console/drafts/<int:draft>/", publication.draft, name="draft"),
    path("console/drafts/<int:draft>/approve/", publication.approve, name="approve_draft"),
    path("console/drafts/<int:draft>/edit/", editor.edit, name="edit_draft"),
    path("console/drafts/<int:draft>/findings/", editor.findings, name="draft_findings"),
    path("console/requests/", requests.requests, name="requests"),
    path("console/requests/new/", requests.take_in, name="take_in"),
    path("console/requests/<int:case>/", requests.case, name="case"),
    path("console/requests/<int:case>/wishes/", requests.wishes, name="wishes"),
    path("console/mail/held/", held_mail.held_mails, name="held_mails"),
    path("console/mail/held/<int:mail>/", held_mail.held_mail, name="held_mail"),
    path("console/mail/held/<int:mail>/settle/", held_mail.settle_held_mail, name="settle_held"),
    path("audit/", audit.provisions, name="audit"),
    path("audit/provision-records.csv", audit.provisions_csv, name="provisions_csv"),
    path("audit/provision-records.xlsx", audit.provisions_xlsx, name="provisions_xlsx"),
    path("audit/accesses/", looks.accesses, name="accesses"),
    path("audit/versions/", audit.approvals, name="approvals"),
    path("audit/pack.zip", audit.pack, name="audit_pack"),
]
