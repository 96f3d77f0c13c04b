"""Which contracts go over with the business, how customers reach the successor, and the package's
digest and entry.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models import Q

WHOM = ["all", "areas", "plans", "contracts"]
GRANTS = (
    "GRANT UPDATE (manifest_sha256, hand_over_index) ON books.succession TO sekisho_web",
)  # fmt: skip


class Migration(migrations.Migration):
    """Five columns; whom the list of contracts names stands nowhere here."""

    dependencies = (("books", "0042_watch"),)
    operations = (
        migrations.AddField("succession", "contact", models.TextField(db_default="")),
        migrations.AddField("succession", "whom", models.TextField(db_default="all")),
        migrations.AddField("succession", "scope", ArrayField(models.TextField(), db_default=[])),
        migrations.AddField("succession", "manifest_sha256", models.TextField(null=True)),
        migrations.AddField("succession", "hand_over_index", models.BigIntegerField(null=True)),
        migrations.AddConstraint(
            "succession",
            models.CheckConstraint(condition=Q(whom__in=WHOM), name="succession_whom_known"),
        ),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    )
