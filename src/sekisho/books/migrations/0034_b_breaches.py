"""Breaches and whom they concern.

Screens open, judge and report a breach. Whom it concerns they count and never read: the hand writes
the notices to the persons.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import Now

ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False,
                                verbose_name="ID"))  # fmt: skip
GRANTS = (
    "REVOKE ALL ON books.breach, books.breach_person FROM PUBLIC",
    "GRANT SELECT, INSERT, UPDATE ON books.breach TO sekisho_web",
    "GRANT INSERT, DELETE, SELECT (breach_id) ON books.breach_person TO sekisho_web",
    "GRANT USAGE ON SEQUENCE books.breach_id_seq, books.breach_person_id_seq TO sekisho_web",
    "GRANT SELECT, UPDATE (told, told_on, changed_at) ON books.breach TO sekisho_hand",
    "GRANT SELECT, UPDATE (customer_id, notice_index) ON books.breach_person TO sekisho_hand",
    "GRANT SELECT ON books.breach TO sekisho_audit",
)


class Migration(migrations.Migration):
    """Two tables, and who may do what."""

    dependencies = (("books", "0034_a_demands"),)
    operations = (
        migrations.CreateModel(
            name="Breach",
            fields=[
                ID,
                ("known_on", models.DateField()),
                ("since", models.DateField()),
                ("until", models.DateField()),
                ("actor", models.TextField(null=True)),
                ("recipient", models.TextField(null=True)),
                ("items", ArrayField(models.TextField(), db_default=[])),
                ("told_by", models.TextField(null=True)),
                ("told_by_known_on", models.DateField(null=True)),
                ("special_care", models.BooleanField(db_default=False)),
                ("property_damage", models.BooleanField(db_default=False)),
                ("malice", models.BooleanField(db_default=False)),
                ("protected", models.BooleanField(db_default=False)),
                ("more_persons", models.IntegerField(db_default=0)),
                ("persons", models.IntegerField(db_default=0)),
                ("found_items", ArrayField(models.TextField(), db_default=[])),
                ("situations", ArrayField(models.TextField(), db_default=[])),
                ("state", models.TextField()),
                ("told", models.TextField(null=True)),
                ("report", models.JSONField(db_default={})),
                ("preliminary_on", models.DateField(null=True)),
                ("final_on", models.DateField(null=True)),
                ("told_on", models.DateField(null=True)),
                ("reason", models.TextField(db_default="")),
                ("opened_by", models.TextField()),
                ("changed_at", models.DateTimeField(db_default=Now())),
            ],
            options={
                "db_table": '"books"."breach"',
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(
                            state__in=["received", "triaged", "preliminary", "final", "closed"]
                        ),
                        name="breach_state_known",
                    )
                ],
                "indexes": [models.Index(fields=["state", "known_on"], name="breach_by_day")],
            },
        ),
        migrations.CreateModel(
            name="BreachPerson",
            fields=[
                ID,
                ("breach_id", models.BigIntegerField()),
                ("customer_id", models.BigIntegerField()),
                ("items", ArrayField(models.TextField())),
                ("notice_index", models.BigIntegerField(null=True)),
            ],
            options={
                "db_table": '"books"."breach_person"',
                "indexes": [models.Index(fields=["breach_id"], name="person_of_breach")],
            },
        ),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    )
