"""Programs that speak to the API, and what they were answered. The web role has its usual rights
on tables of this schema; no other role reaches them.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

_NOW = django.db.models.functions.datetime.Now


def _id() -> tuple[str, "models.BigAutoField[int, int]"]:
    return (
        "id",
        models.BigAutoField(
            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
        ),
    )


class Migration(migrations.Migration):
    dependencies = (("accounts", "0034_entrusted"),)
    operations = (
        migrations.CreateModel(
            name="ApiClient",
            fields=[
                _id(),
                ("name", models.CharField(max_length=60, unique=True)),
                ("secret_digest", models.BinaryField()),
                ("party", models.CharField(max_length=100, null=True)),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30), size=None
                    ),
                ),
                (
                    "purposes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=100), default=list, size=None
                    ),
                ),
                ("a_minute", models.PositiveIntegerField(default=600)),
                ("tokens_ended", models.PositiveIntegerField(default=0)),
                ("made_at", models.DateTimeField(db_default=_NOW())),
                ("ends_at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="accounts.account",
                    ),
                ),
            ],
            options={
                "db_table": "api_client",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(account__isnull=False, party__isnull=True)
                        | models.Q(account__isnull=True, party__isnull=False),
                        name="a_program_of_staff_or_of_a_recipient",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ApiReply",
            fields=[
                _id(),
                ("key", models.CharField(max_length=100)),
                ("asked", models.BinaryField()),
                ("status", models.PositiveSmallIntegerField(null=True)),
                ("answer", models.JSONField(null=True)),
                ("made_at", models.DateTimeField(db_default=_NOW())),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="accounts.apiclient"
                    ),
                ),
            ],
            options={
                "db_table": "api_reply",
                "constraints": [
                    models.UniqueConstraint(fields=("client", "key"), name="one_reply_for_a_key")
                ],
            },
        ),
    )
