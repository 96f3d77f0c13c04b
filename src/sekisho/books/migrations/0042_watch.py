"""The watch over those who read, and the functions by which it counts.

No login writes the counts or the alarms by itself: the functions only add. Which records are
canaries is in a table that the watch alone may read; whoever calls the counting with one of them
raises the alarm by calling. The watch plants a record and its mark in one statement, and whatever
it plants is a canary.
"""

import django.contrib.postgres.fields
from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import Now

ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False,
                                verbose_name="ID"))  # fmt: skip
DEFINER = "LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog"

RAISE_ALARM = f"""
CREATE FUNCTION watch.raise_alarm(given_kind text, given_who text, given_day date,
                                  given_figure integer)
RETURNS bigint {DEFINER} AS $$
DECLARE made bigint;
BEGIN
  INSERT INTO books.alarm (kind, who, day, figure)
  VALUES (given_kind, given_who, given_day, given_figure) RETURNING id INTO made;
  RETURN made;
END $$
"""
COUNTED = f"""
CREATE FUNCTION watch.counted(given_person text, given_day date)
RETURNS TABLE (customers integer, empty integer) {DEFINER} AS $$
BEGIN
  INSERT INTO books.reading_day (person, day, salt)
  VALUES (given_person, given_day, uuid_send(gen_random_uuid()))
  ON CONFLICT DO NOTHING;
  RETURN QUERY SELECT r.customers, r.empty FROM books.reading_day AS r
    WHERE r.person = given_person AND r.day = given_day FOR UPDATE;
END $$
"""
ADMIT = f"""
CREATE FUNCTION watch.admit(given_person text, given_day date, given_keys bigint[],
                            given_most integer, given_pace integer, given_stretch interval)
RETURNS TABLE (admitted boolean, customers integer, alarms text[]) {DEFINER} AS $$
DECLARE
  kept books.reading_day;
  fresh bytea[];
  paced integer;
  raised text[] := '{{}}';
BEGIN
  PERFORM watch.counted(given_person, given_day);
  SELECT * INTO kept FROM books.reading_day AS r
    WHERE r.person = given_person AND r.day = given_day;
  SELECT coalesce(array_agg(m.mark), '{{}}') INTO fresh FROM (
    SELECT DISTINCT sha256(kept.salt || int8send(k)) AS mark FROM unnest(given_keys) AS k
  ) AS m WHERE m.mark <> ALL (kept.marks);
  IF EXISTS (SELECT FROM books.canary AS c
             WHERE c.customer_key = ANY (given_keys) AND c.retired_at IS NULL) THEN
    PERFORM watch.raise_alarm('canary', given_person, given_day, kept.customers);
    raised := raised || 'canary'::text;
  END IF;
  IF kept.customers + cardinality(fresh) > given_most THEN
    UPDATE books.reading_day AS r SET refused = r.refused + 1 WHERE r.id = kept.id;
    IF NOT EXISTS (SELECT FROM books.alarm AS a WHERE a.kind = 'budget'
                   AND a.who = given_person AND a.day = given_day AND a.figure = given_most) THEN
      PERFORM watch.raise_alarm('budget', given_person, given_day, given_most);
      raised := raised || 'budget'::text;
    END IF;
    RETURN QUERY SELECT false, kept.customers, raised;
    RETURN;
  END IF;
  paced := cardinality(fresh);
  IF kept.since > now() - given_stretch THEN
    paced := paced + kept.pace;
  ELSE
    kept.since := now();
    kept.pace := 0;
  END IF;
  IF paced > given_pace AND kept.pace <= given_pace THEN
    PERFORM watch.raise_alarm('pace', given_person, given_day, paced);
    raised := raised || 'pace'::text;
  END IF;
  UPDATE books.reading_day AS r
  SET marks = r.marks || fresh, customers = r.customers + cardinality(fresh), since = kept.since,
      pace = paced
  WHERE r.id = kept.id;
  RETURN QUERY SELECT true, kept.customers + cardinality(fresh), raised;
END $$
"""
MISS = f"""
CREATE FUNCTION watch.miss(given_person text, given_day date, given_most integer)
RETURNS TABLE (empty integer, alarms text[]) {DEFINER} AS $$
DECLARE found_nothing integer; raised text[] := '{{}}';
BEGIN
  PERFORM watch.counted(given_person, given_day);
  UPDATE books.reading_day AS r SET empty = r.empty + 1
  WHERE r.person = given_person AND r.day = given_day RETURNING r.empty INTO found_nothing;
  IF found_nothing = given_most THEN
    PERFORM watch.raise_alarm('searches', given_person, given_day, found_nothing);
    raised := raised || 'searches'::text;
  END IF;
  RETURN QUERY SELECT found_nothing, raised;
END $$
"""
PLANT = f"""
CREATE FUNCTION watch.plant(given_by text, given_customer jsonb, given_application jsonb,
                            given_contract jsonb)
RETURNS boolean {DEFINER} AS $$
DECLARE new_key bigint := (given_customer ->> 'id')::bigint;
BEGIN
  IF EXISTS (SELECT FROM records.customer AS c WHERE c.id = new_key
             OR c.customer_no = given_customer ->> 'customer_no') THEN
    RETURN false;
  END IF;
  INSERT INTO books.canary (customer_no, customer_key, planted_by)
  VALUES (given_customer ->> 'customer_no', new_key, given_by);
  INSERT INTO records.customer SELECT * FROM jsonb_populate_record(NULL::records.customer,
    given_customer || jsonb_build_object('synthetic', false));
  INSERT INTO records.application SELECT * FROM jsonb_populate_record(NULL::records.application,
    given_application || jsonb_build_object('customer_id', new_key));
  INSERT INTO records.contract SELECT * FROM jsonb_populate_record(NULL::records.contract,
    given_contract || jsonb_build_object('customer_id', new_key));
  RETURN true;
END $$
"""
REMOVE = f"""
CREATE FUNCTION watch.remove(given_number text, given_by text)
RETURNS boolean {DEFINER} AS $$
DECLARE gone bigint;
BEGIN
  UPDATE books.canary AS c SET retired_by = given_by, retired_at = now()
  WHERE c.customer_no = given_number AND c.retired_at IS NULL RETURNING c.customer_key INTO gone;
  IF gone IS NULL THEN
    RETURN false;
  END IF;
  DELETE FROM records.contract AS r WHERE r.customer_id = gone;
  DELETE FROM records.application AS r WHERE r.customer_id = gone;
  DELETE FROM records.customer AS r WHERE r.id = gone;
  RETURN true;
END $$
"""
GIVEN = f"""
CREATE FUNCTION watch.given()
RETURNS text[] {DEFINER} AS $$
DECLARE view name; more integer; found_in text[] := '{{}}';
BEGIN
  FOR view IN SELECT c.relname FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
              WHERE c.relnamespace = to_regnamespace('door') AND c.relkind = 'v'
              AND a.attname = 'subject_key' ORDER BY 1 LOOP
    EXECUTE format('SELECT count(*) FROM door.%I AS d WHERE d.subject_key IN'
      ' (SELECT c.customer_key FROM books.canary AS c WHERE c.retired_at IS NULL)', view)
      INTO more;
    IF more > 0 THEN
      found_in := found_in || view::text;
    END IF;
  END LOOP;
  RETURN found_in;
END $$
"""
OF_WEB = (
    "watch.raise_alarm(text, text, date, integer)",
    "watch.counted(text, date)",
    "watch.admit(text, date, bigint[], integer, integer, interval)",
    "watch.miss(text, date, integer)",
)
OF_WATCH = (
    "watch.plant(text, jsonb, jsonb, jsonb)",
    "watch.remove(text, text)",
    "watch.given()",
    "watch.raise_alarm(text, text, date, integer)",
)
SEEN = "seen_by, seen_at, seen_index"
REVIEWED = "reads, reviewed_by, reviewed_at, finding, review_words, review_index"
COUNTS = "person, day, customers, empty, refused"
LEDGER = ("ledger_head", "ledger_chunk", "ledger_node", "policy_version", "published_door")
TABLES = ("alarm", "reading_day", "canary", "emergency", "staff_position")
STATEMENTS = (
    "CREATE SCHEMA watch",
    "REVOKE ALL ON SCHEMA watch FROM PUBLIC",
    "GRANT USAGE ON SCHEMA watch TO sekisho_web, sekisho_watch",
    *(RAISE_ALARM, COUNTED, ADMIT, MISS, PLANT, REMOVE, GIVEN),
    *(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC" for name in {*OF_WEB, *OF_WATCH}),
    *(f"GRANT EXECUTE ON FUNCTION {name} TO sekisho_web" for name in OF_WEB),
    *(f"GRANT EXECUTE ON FUNCTION {name} TO sekisho_watch" for name in OF_WATCH),
    "GRANT USAGE ON SCHEMA watch TO sekisho_audit",
    "GRANT EXECUTE ON FUNCTION watch.given() TO sekisho_audit",
    *(f"REVOKE ALL ON books.{name} FROM PUBLIC" for name in TABLES),
    "GRANT SELECT ON books.alarm TO sekisho_web, sekisho_audit, sekisho_watch",
    f"GRANT UPDATE ({SEEN}) ON books.alarm TO sekisho_web",
    "GRANT UPDATE (delivered_at) ON books.alarm TO sekisho_watch",
    f"GRANT SELECT ({COUNTS}) ON books.reading_day TO sekisho_web, sekisho_audit, sekisho_watch",
    "GRANT DELETE ON books.reading_day TO sekisho_watch",
    "GRANT SELECT ON books.canary TO sekisho_watch",
    "GRANT SELECT, INSERT ON books.emergency, books.staff_position TO sekisho_web",
    f"GRANT UPDATE ({REVIEWED}) ON books.emergency TO sekisho_web",
    "GRANT SELECT ON books.emergency, books.staff_position TO sekisho_audit, sekisho_watch",
    "GRANT USAGE ON SEQUENCE books.emergency_id_seq, books.staff_position_id_seq TO sekisho_web",
    "GRANT USAGE ON SCHEMA books TO sekisho_watch",
    "GRANT SELECT ON books.kept_schema TO sekisho_watch",
    *(f"GRANT SELECT ON books.{name} TO sekisho_watch" for name in LEDGER),
    "GRANT UPDATE (size, frontier) ON books.ledger_head TO sekisho_watch",
    "GRANT INSERT ON books.ledger_chunk, books.ledger_node TO sekisho_watch",
)


class Migration(migrations.Migration):
    """Five tables, a schema of functions, and who may do what."""

    dependencies = (("books", "0040_report_handed_out"), ("records", "0034_demands"))
    operations = (
        migrations.CreateModel(
            name="Canary",
            fields=[
                ID,
                ("customer_no", models.TextField(unique=True)),
                ("customer_key", models.BigIntegerField(unique=True)),
                ("planted_by", models.TextField()),
                ("planted_at", models.DateTimeField(db_default=Now())),
                ("retired_by", models.TextField(null=True)),
                ("retired_at", models.DateTimeField(null=True)),
            ],
            options={"db_table": '"books"."canary"'},
        ),
        migrations.CreateModel(
            name="Alarm",
            fields=[
                ID,
                ("kind", models.TextField()),
                ("who", models.TextField()),
                ("day", models.DateField()),
                ("figure", models.IntegerField(db_default=0)),
                ("at", models.DateTimeField(db_default=Now())),
                ("delivered_at", models.DateTimeField(null=True)),
                ("seen_by", models.TextField(null=True)),
                ("seen_at", models.DateTimeField(null=True)),
                ("seen_index", models.BigIntegerField(null=True)),
            ],
            options={
                "db_table": '"books"."alarm"',
                "indexes": [
                    models.Index(
                        fields=["at"],
                        condition=Q(delivered_at__isnull=True),
                        name="alarm_undelivered",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(
                            kind__in=(
                                "canary",
                                "budget",
                                "searches",
                                "emergency",
                                "unreviewed",
                                "pace",
                            )
                        ),
                        name="alarm_kind_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReadingDay",
            fields=[
                ID,
                ("person", models.TextField()),
                ("day", models.DateField()),
                ("salt", models.BinaryField()),
                (
                    "marks",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BinaryField(), db_default=[], size=None
                    ),
                ),
                ("customers", models.IntegerField(db_default=0)),
                ("empty", models.IntegerField(db_default=0)),
                ("refused", models.IntegerField(db_default=0)),
                ("since", models.DateTimeField(db_default=Now())),
                ("pace", models.IntegerField(db_default=0)),
            ],
            options={
                "db_table": '"books"."reading_day"',
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "day"), name="one_row_a_person_and_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Emergency",
            fields=[
                ID,
                ("person", models.TextField()),
                ("purpose", models.TextField()),
                ("reason", models.TextField()),
                ("words", models.TextField()),
                ("opened_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("due_on", models.DateField()),
                ("ledger_index", models.BigIntegerField()),
                ("reads", models.IntegerField(db_default=0)),
                ("reviewed_by", models.TextField(null=True)),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("finding", models.TextField(null=True)),
                ("review_words", models.TextField(null=True)),
                ("review_index", models.BigIntegerField(null=True)),
            ],
            options={
                "db_table": '"books"."emergency"',
                "indexes": [models.Index(fields=["person", "until"], name="emergency_of_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("person")),
                        name="another_reviews_an_emergency",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StaffPosition",
            fields=[
                ID,
                ("person", models.TextField()),
                ("position", models.TextField()),
                ("given_by", models.TextField()),
                ("ledger_index", models.BigIntegerField()),
                ("at", models.DateTimeField(db_default=Now())),
            ],
            options={
                "db_table": '"books"."staff_position"',
                "indexes": [models.Index(fields=["person", "id"], name="position_of_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=~Q(given_by=F("person")),
                        name="nobody_gives_themselves_a_position",
                    )
                ],
            },
        ),
        migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop),
    )
