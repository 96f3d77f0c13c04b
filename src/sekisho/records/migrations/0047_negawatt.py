"""Readings of half hours by point and day, and what is computed of them in an event.

The import may learn whose contract was supplied at a point that it names, and put readings into a
day that is there, by one function each: it reads neither points nor readings. The hand computes.
The web role is told one customer's results by their number, as the customer's own page shows them.
"""

import django.contrib.postgres.fields
from django.db import migrations, models
from django.db.models import Q

SUPPLIED = """
CREATE FUNCTION records.supplied_at(given_points text[])
RETURNS TABLE (point text, customer_id bigint, contract_id bigint, first date, last date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
  SELECT p.number, c.customer_id, c.id, c.started_on, c.ended_on
  FROM records.supply_point AS p
  JOIN records.contract AS c ON c.customer_id = p.customer_id AND c.supply_point_id = p.id
  WHERE p.number = ANY (given_points) AND c.started_on IS NOT NULL
$$
"""
MERGE = """
CREATE FUNCTION records.merge_half_hours(given_customer bigint, given_contract bigint,
                                         given_day date, given_kwh numeric[],
                                         given_confirmed boolean)
RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
AS $$
  UPDATE records.half_hourly_usage AS u
  SET kwh = (SELECT array_agg(CASE WHEN u.confirmed AND NOT given_confirmed
                                   THEN coalesce(s.old, s.new) ELSE coalesce(s.new, s.old) END
                              ORDER BY s.n)
             FROM ROWS FROM (unnest(u.kwh), unnest(given_kwh)) WITH ORDINALITY AS s (old, new, n)),
      confirmed = u.confirmed OR given_confirmed AND array_position(given_kwh, NULL) IS NULL
  WHERE u.customer_id = given_customer AND u.contract_id = given_contract AND u.day = given_day
$$
"""
TOLD = """
CREATE FUNCTION hand.negawatt_of(given_number text)
RETURNS TABLE (event_id bigint, contract_id bigint, day date, first_slot smallint,
               baseline numeric[], reduction numeric[], why text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
  SELECT r.event_id, r.contract_id, r.day, r.first_slot, r.baseline, r.reduction, r.why
  FROM records.negawatt_result AS r
  JOIN records.customer AS c ON c.id = r.customer_id
  WHERE c.customer_no = given_number ORDER BY r.day DESC, r.event_id DESC, r.contract_id
$$
"""
IMPORTING = (
    "records.supplied_at(text[])",
    "records.merge_half_hours(bigint, bigint, date, numeric[], boolean)",
)
STATEMENTS = (
    SUPPLIED,
    MERGE,
    TOLD,
    *(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC" for name in IMPORTING),
    *(f"GRANT EXECUTE ON FUNCTION {name} TO sekisho_import" for name in IMPORTING),
    "REVOKE ALL ON FUNCTION hand.negawatt_of(text) FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION hand.negawatt_of(text) TO sekisho_web",
    "GRANT SELECT (customer_id, contract_id, day) ON records.half_hourly_usage TO sekisho_import",
    "REVOKE ALL ON records.negawatt_result FROM PUBLIC",
    "GRANT SELECT, INSERT, DELETE ON records.negawatt_result TO sekisho_hand",
    "GRANT INSERT, UPDATE (demand_reduction, baseline) ON records.negawatt_figure TO sekisho_hand",
)
UNDO = (
    *(f"DROP FUNCTION {name}" for name in IMPORTING),
    "DROP FUNCTION hand.negawatt_of(text)",
)


class Migration(migrations.Migration):
    """A table and three functions; a month's figures may be those of its events alone."""

    dependencies = (("records", "0046_switching"),)
    operations = (
        *(
            migrations.AlterField(
                "NegawattFigure",
                name,
                models.DecimalField(max_digits=12, decimal_places=1, null=True),
            )
            for name in ("generation_sales", "demand_procured")
        ),
        migrations.CreateModel(
            name="NegawattResult",
            fields=[
                ("customer_id", models.BigIntegerField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "customer_id",
                        "contract_id",
                        "event_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("contract_id", models.BigIntegerField()),
                ("event_id", models.BigIntegerField()),
                ("day", models.DateField()),
                ("first_slot", models.SmallIntegerField()),
                (
                    "baseline",
                    django.contrib.postgres.fields.ArrayField(
                        models.DecimalField(max_digits=12, decimal_places=4), null=True
                    ),
                ),
                (
                    "reduction",
                    django.contrib.postgres.fields.ArrayField(
                        models.DecimalField(max_digits=12, decimal_places=4), null=True
                    ),
                ),
                (
                    "days",
                    django.contrib.postgres.fields.ArrayField(models.DateField(), null=True),
                ),
                ("why", models.TextField(null=True)),
            ],
            options={
                "db_table": '"records"."negawatt_result"',
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(
                            baseline__isnull=False, reduction__isnull=False, why__isnull=True
                        )
                        | Q(baseline__isnull=True, reduction__isnull=True, why__isnull=False),
                        name="negawatt_result_or_why",
                    ),
                ],
            },
        ),
        migrations.RunSQL(STATEMENTS, UNDO),
    )
