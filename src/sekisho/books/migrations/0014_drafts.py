"""Drafts of the notice with their approvals; a version keeps the register that it covered."""

from django.db import migrations, models
from django.db.models.functions import Now

ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False,
                                verbose_name="ID"))  # fmt: skip
GRANTS = (
    "REVOKE ALL ON books.notice_draft, books.draft_approval, books.draft_trial FROM PUBLIC",
    # People write drafts and approve them at the screens. Publication stays with the owner's role,
    # which serves nobody: it takes from here what two people approved.
    "GRANT SELECT, INSERT ON books.notice_draft, books.draft_approval TO sekisho_web",
    "GRANT USAGE ON SEQUENCE books.notice_draft_id_seq, books.draft_approval_id_seq TO sekisho_web",
    # A trial reads personal tables, so the owner's role makes it, and the screens show its figures.
    "GRANT SELECT ON books.draft_trial TO sekisho_web",
    "GRANT SELECT ON books.notice_draft, books.draft_approval, books.draft_trial TO sekisho_audit",
)


class Migration(migrations.Migration):
    """The web role adds drafts and approvals; it changes and removes none."""

    dependencies = (("books", "0020_rewrite"),)
    operations = (
        migrations.AddField("PolicyVersion", "register", models.BinaryField(null=True)),
        migrations.CreateModel(
            name="NoticeDraft",
            fields=[
                ID,
                ("series", models.BigIntegerField()),
                ("revision", models.IntegerField()),
                ("author", models.TextField()),
                ("notice", models.BinaryField()),
                ("terms", models.BinaryField()),
                ("catalog", models.BinaryField()),
                ("register", models.BinaryField(null=True)),
                ("digest", models.TextField()),
                ("base", models.TextField()),
                ("policy", models.TextField(null=True)),
                ("version", models.TextField(null=True)),
                ("effective", models.DateField(null=True)),
                ("saved_at", models.DateTimeField(db_default=Now())),
            ],
            options={
                "db_table": '"books"."notice_draft"',
                "constraints": [
                    models.UniqueConstraint(fields=("series", "revision"), name="one_next_revision")
                ],
            },
        ),
        migrations.CreateModel(
            name="DraftApproval",
            fields=[
                ID,
                ("draft", models.BigIntegerField()),
                ("approver", models.TextField()),
                ("digest", models.TextField()),
                ("base", models.TextField()),
                ("ledger_index", models.BigIntegerField()),
                ("day", models.DateField()),
                ("at", models.DateTimeField(db_default=Now())),
            ],
            options={
                "db_table": '"books"."draft_approval"',
                "constraints": [
                    models.UniqueConstraint(fields=("draft", "approver"), name="one_approval_each")
                ],
            },
        ),
        migrations.CreateModel(
            name="DraftTrial",
            fields=[
                ID,
                ("draft", models.BigIntegerField()),
                ("digest", models.TextField()),
                ("figures", models.JSONField()),
                ("at", models.DateTimeField(db_default=Now())),
            ],
            options={
                "db_table": '"books"."draft_trial"',
                "indexes": [models.Index(fields=["draft", "id"], name="trial_of_draft")],
            },
        ),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    )
