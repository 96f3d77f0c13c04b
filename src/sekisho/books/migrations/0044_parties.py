"""The registry of companies, which the doors ask each time.

Lines are added and reviewed; nobody changes what a line says. The view has what counts, each line
under the word by which the notice calls the company, where one was registered; a company that was
closed ends with all its lines, and the newest assessment of an entrusted company is a line too,
from the day on which it was registered.
"""

import django.db.models.functions.datetime
from django.db import migrations, models

ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False,
                                verbose_name="ID"))  # fmt: skip
SAID = """
CREATE VIEW books.party_said AS
WITH newest AS (
  SELECT DISTINCT ON (corporate_number, aspect, value, since)
         corporate_number, aspect, value, since, until
  FROM books.party_line WHERE taken
  ORDER BY corporate_number, aspect, value, since, reviewed_index DESC, id DESC
), closed AS (
  SELECT corporate_number, min(since) AS day FROM newest
  WHERE aspect = 'closed' AND (until IS NULL OR until >= since) GROUP BY corporate_number
), word AS (
  SELECT DISTINCT ON (corporate_number) corporate_number, value AS party FROM newest
  WHERE aspect = 'word' AND (until IS NULL OR until >= since)
  ORDER BY corporate_number, since DESC
)
SELECT w.party, n.corporate_number, n.aspect, n.value, n.since, least(n.until, c.day - 1) AS until
FROM newest AS n
LEFT JOIN closed AS c ON c.corporate_number = n.corporate_number AND n.aspect <> 'closed'
LEFT JOIN word AS w ON w.corporate_number = n.corporate_number
UNION ALL
SELECT a.party, NULL, 'assessment', '', (a.at AT TIME ZONE 'Asia/Tokyo')::date, a.until
FROM books.entrusted_assessment AS a
WHERE a.id = (SELECT max(b.id) FROM books.entrusted_assessment AS b WHERE b.party = a.party)
"""
REVIEWED = "reviewed_by, reviewed_at, taken, reviewed_index"
NAMES = ("party_list", "party_line")
STATEMENTS = (
    SAID,
    *(f"REVOKE ALL ON books.{name} FROM PUBLIC" for name in (*NAMES, "party_said")),
    *(f"GRANT SELECT, INSERT ON books.{name} TO sekisho_web" for name in NAMES),
    *(f"GRANT USAGE ON SEQUENCE books.{name}_id_seq TO sekisho_web" for name in NAMES),
    f"GRANT UPDATE ({REVIEWED}) ON books.party_line TO sekisho_web",
    *(f"GRANT SELECT ON books.{name} TO sekisho_audit" for name in NAMES),
    "GRANT SELECT ON books.party_said TO sekisho_web, sekisho_extract, sekisho_audit",
)


class Migration(migrations.Migration):
    dependencies = (("books", "0043_c_taken_in"),)
    operations = (
        migrations.CreateModel(
            name="PartyList",
            fields=[
                ID,
                ("kind", models.TextField()),
                ("list_day", models.DateField()),
                ("sha256", models.TextField()),
                ("companies", models.IntegerField()),
                ("brought_by", models.TextField()),
                (
                    "brought_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("ledger_index", models.BigIntegerField()),
            ],
            options={"db_table": '"books"."party_list"'},
        ),
        migrations.CreateModel(
            name="PartyLine",
            fields=[
                ID,
                ("list_id", models.BigIntegerField(null=True)),
                ("corporate_number", models.TextField()),
                ("aspect", models.TextField()),
                ("value", models.TextField()),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("change", models.TextField()),
                ("source", models.TextField()),
                ("proposed_by", models.TextField()),
                (
                    "proposed_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("proposed_index", models.BigIntegerField()),
                ("reviewed_by", models.TextField(null=True)),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("taken", models.BooleanField(null=True)),
                ("reviewed_index", models.BigIntegerField(null=True)),
            ],
            options={
                "db_table": '"books"."party_line"',
                "indexes": [
                    models.Index(fields=["corporate_number", "id"], name="line_of_company")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("corporate_number__regex", "^[1-9][0-9]{12}$")),
                        name="thirteen_digits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reviewed_by__isnull", True),
                            models.Q(("reviewed_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="another_reviews_the_line",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reviewed_by__isnull", True), ("taken__isnull", True)),
                            models.Q(
                                ("reviewed_by__isnull", False),
                                ("reviewed_index__isnull", False),
                                ("taken__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="reviewed_by_somebody",
                    ),
                ],
            },
        ),
        migrations.RunSQL(STATEMENTS, "DROP VIEW books.party_said"),
    )
