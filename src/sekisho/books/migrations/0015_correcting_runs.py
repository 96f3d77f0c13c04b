"""A run that corrects stands beside the nightly run of its recipient, purpose and day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """`corrects` is 0 for the nightly run; one run of each number a day."""

    dependencies = (("books", "0014_drafts"),)
    operations = (
        migrations.AddField("extractrun", "corrects", models.BigIntegerField(db_default=0)),
        # Django drops an index by its bare name, which the search path does not find.
        migrations.RunSQL("DROP INDEX books.one_run_a_day", migrations.RunSQL.noop),
        migrations.RemoveConstraint("extractrun", "one_run_a_day"),
        migrations.AddConstraint(
            "extractrun",
            models.UniqueConstraint(
                fields=("recipient", "purpose", "day", "corrects"),
                condition=~models.Q(state="voided"),
                name="one_run_a_day",
            ),
        ),
    )
