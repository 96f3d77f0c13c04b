"""Accounts of mailers. The schema's default rights let the web role keep them, and nobody else."""

from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    """One table."""

    dependencies = (("accounts", "0002_first_password_and_ended_sessions"),)
    operations = (
        migrations.CreateModel(
            name="RelayAccount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=64, unique=True)),
                ("secret", models.CharField(max_length=128)),
                ("sender", models.EmailField(max_length=254)),
                ("purpose", models.TextField()),
                ("kind", models.CharField(max_length=20)),
                ("keeper", models.CharField(max_length=150)),
                ("made_at", models.DateTimeField(db_default=Now())),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "relay_account",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("contract", "service", "marketing"))),
                        name="relay_kind_known",
                    )
                ],
            },
        ),
    )
