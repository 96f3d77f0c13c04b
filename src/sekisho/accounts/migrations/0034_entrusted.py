"""People of an entrusted company sign in too; their account says of which company they are."""

from django.db import migrations, models
from django.db.models import Q

KINDS = [
    ("customer", "Customer"),
    ("operator", "Staff"),
    ("privacy_officer", "Privacy officer"),
    ("auditor", "Auditor"),
    ("entrusted", "Entrusted company"),
]


class Migration(migrations.Migration):
    """A kind and a column; nobody's account changes."""

    dependencies = (("accounts", "0031_relay_account"),)
    operations = (
        migrations.AlterField("account", "kind", models.CharField(max_length=20, choices=KINDS)),
        migrations.AddField("account", "company", models.TextField(null=True)),
        migrations.AddConstraint(
            "account",
            models.CheckConstraint(
                condition=Q(kind="entrusted", company__isnull=False)
                | (~Q(kind="entrusted") & Q(company__isnull=True)),
                name="only_entrusted_have_a_company",
            ),
        ),
    )
