"""People of recipients sign in too; their account says of which recipient they are."""

from django.db import migrations, models
from django.db.models import Q

KINDS = [
    ("customer", "Customer"),
    ("operator", "Staff"),
    ("privacy_officer", "Privacy officer"),
    ("auditor", "Auditor"),
    ("entrusted", "Entrusted company"),
    ("recipient", "Recipient"),
]
OF_ANOTHER = ["entrusted", "recipient"]


class Migration(migrations.Migration):
    """A kind, and who has a company; nobody's account changes."""

    dependencies = (("accounts", "0041_sign_in"),)
    operations = (
        migrations.AlterField("account", "kind", models.CharField(max_length=20, choices=KINDS)),
        migrations.RemoveConstraint("account", "only_entrusted_have_a_company"),
        migrations.AddConstraint(
            "account",
            models.CheckConstraint(
                condition=Q(kind__in=OF_ANOTHER, company__isnull=False)
                | (~Q(kind__in=OF_ANOTHER) & Q(company__isnull=True)),
                name="only_entrusted_have_a_company",
            ),
        ),
    )
