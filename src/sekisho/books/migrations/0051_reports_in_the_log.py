"""Exact reports stand in the log of disclosures, those too that were handed out before it."""

from django.db import migrations, models
from django.db.models import Q

HANDED_OUT = """
INSERT INTO books.disclosure_log (day, recipient, purpose, grounds, articles, clauses, items,
                                  digest, release, made_at)
SELECT (s.handed_at AT TIME ZONE 'Asia/Tokyo')::date, r.recipient, p.purpose, ARRAY[s.ground],
       s.articles, s.clauses, '{}', s.policy, s.id, s.handed_at
FROM books.statistic_release AS s, unnest(s.recipients) AS r (recipient),
     unnest(s.purposes) AS p (purpose)
WHERE s.method = 'exact' AND s.handed_at IS NOT NULL ORDER BY s.id
"""


class Migration(migrations.Migration):
    """Which report a row is about, and no customers where it is about one."""

    dependencies = (("books", "0050_reading_at_once"),)
    operations = (
        migrations.AddField("DisclosureLog", "release", models.BigIntegerField(null=True)),
        migrations.AlterField("DisclosureLog", "customers", models.BigIntegerField(null=True)),
        migrations.RunSQL(HANDED_OUT, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "DisclosureLog",
            models.UniqueConstraint(
                fields=("release", "recipient", "purpose"), name="report_logged_once"
            ),
        ),
        migrations.AddConstraint(
            "DisclosureLog",
            models.CheckConstraint(
                condition=Q(release__isnull=True, customers__isnull=False)
                | Q(release__isnull=False, customers__isnull=True, run_id__isnull=True),
                name="report_tells_no_customers",
            ),
        ),
        migrations.AddIndex(
            "DisclosureLog", models.Index(fields=("day", "id"), name="disclosure_of_day")
        ),
    )
