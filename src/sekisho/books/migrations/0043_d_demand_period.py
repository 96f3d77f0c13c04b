"""The stretch of time that a demand asks for, and the one that is given."""

from django.db import migrations, models

DAYS = ("asked_since", "asked_until", "given_since", "given_until")
GRANTS = (
    "GRANT UPDATE (given_since, given_until) ON books.legal_demand TO sekisho_web",
)  # fmt: skip


class Migration(migrations.Migration):
    """Four days of a demand, two of an approval: who approved more approved another demand."""

    dependencies = (("books", "0042_b_sign_in_alarm"),)
    operations = (
        *(migrations.AddField("legaldemand", day, models.DateField(null=True)) for day in DAYS),
        *(
            migrations.AddField("demandapproval", day, models.DateField(null=True))
            for day in DAYS[2:]
        ),
        migrations.RemoveConstraint("demandapproval", "one_approval_of_these_items"),
        migrations.AddConstraint(
            "demandapproval",
            models.UniqueConstraint(
                fields=("demand_id", "approver", "items", "given_since", "given_until"),
                name="one_approval_of_this_much",
                nulls_distinct=False,
            ),
        ),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    )
