"""Successions. The screens show customers which one stands; whom it takes over the hand lists."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import Now

ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False,
                                verbose_name="ID"))  # fmt: skip
MOVED = "state, approved_by, package_sha256, customers, changed_at"
GRANTS = (
    "REVOKE ALL ON books.succession FROM PUBLIC",
    f"GRANT SELECT, INSERT, UPDATE ({MOVED}) ON books.succession TO sekisho_web",
    "GRANT USAGE ON SEQUENCE books.succession_id_seq TO sekisho_web",
    "GRANT SELECT ON books.succession TO sekisho_audit",
)


class Migration(migrations.Migration):
    """A table, and who may do what."""

    dependencies = (("books", "0034_c_entrusted"),)
    operations = (
        migrations.CreateModel(
            name="Succession",
            fields=[
                ID,
                ("event", models.TextField()),
                ("successor", models.TextField()),
                ("document_no", models.TextField()),
                ("effective_on", models.DateField()),
                ("purposes", ArrayField(models.TextField())),
                ("digest", models.TextField()),
                ("state", models.TextField()),
                ("recorded_by", models.TextField()),
                ("approved_by", models.TextField(null=True)),
                ("package_sha256", models.TextField(null=True)),
                ("customers", models.IntegerField(null=True)),
                ("changed_at", models.DateTimeField(db_default=Now())),
            ],
            options={
                "db_table": '"books"."succession"',
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(event__in=["merger", "split", "transfer"]), name="event_known"
                    ),
                    models.CheckConstraint(
                        condition=Q(state__in=["recorded", "approved", "handed_over", "withdrawn"]),
                        name="succession_state_known",
                    ),
                ],
            },
        ),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    )
