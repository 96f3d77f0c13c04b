"""Switching cases: each step of the relay, the consent that it rests on, the days that count.

Screens have no right on the table. They open and move a case through functions that run as the
owner; the one that opens looks for another open case at the same supply point, whoever's it is, and
tells only that there is one. While a case is open its other retailer stands in
`contract.switching_with`, and its step is the fact that the notice's rules ask.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

STEPS = (
    "applied", "consented", "relayed", "sent_back", "accepted", "dated", "done", "refused",
    "withdrawn", "cooled_off",
)  # fmt: skip
FIND = """
CREATE FUNCTION hand.switching_contract(given_number text, given_ref text, given_incoming boolean)
RETURNS TABLE (customer_id bigint, contract_id bigint, point_no text, operator text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
  SELECT k.customer_id, k.id, p.number, k.network_operator_of
  FROM records.contract AS k
  JOIN records.customer AS c ON c.id = k.customer_id
  LEFT JOIN records.supply_point AS p ON p.customer_id = k.customer_id AND p.id = k.supply_point_id
  WHERE c.customer_no = given_number AND CASE WHEN given_incoming
    THEN k.application_no = given_ref AND k.state = 'applied'
    ELSE p.number = given_ref AND k.state = 'active' END
  ORDER BY k.id LIMIT 1
$$
"""
OPEN = """
CREATE FUNCTION hand.open_switching(given_number text, given_ref text, given_incoming boolean,
                                    given_retailer text, given_application text,
                                    given_channel text, given_opened date, given_until date)
RETURNS TABLE (case_no bigint, refusal text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
AS $$
#variable_conflict use_column
DECLARE found record; made bigint; another boolean;
BEGIN
  SELECT * INTO found
  FROM hand.switching_contract(given_number, given_ref, given_incoming) AS f;
  IF found.customer_id IS NULL THEN
    RETURN QUERY SELECT NULL::bigint, 'no-contract'; RETURN;
  END IF;
  IF found.point_no IS NULL OR found.operator IS NULL THEN
    RETURN QUERY SELECT NULL::bigint, 'no-point'; RETURN;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('switching ' || found.point_no, 0));
  SELECT EXISTS (
    SELECT FROM records.switching AS s WHERE s.state = 'open' AND (s.point_no = found.point_no
      OR (s.customer_id = found.customer_id AND s.contract_id = found.contract_id))
  ) INTO another;
  made := nextval('records.switching_case');
  INSERT INTO records.switching (customer_id, contract_id, switching_no, retailer, incoming,
    application_no, state, opened_on, closed_on, case_no, point_no, operator, step, channel,
    cool_off_until, reasons)
  VALUES (found.customer_id, found.contract_id, 'C' || made, given_retailer, given_incoming,
    given_application, CASE WHEN another THEN 'refused' ELSE 'open' END, given_opened,
    CASE WHEN another THEN given_opened END, made, found.point_no, found.operator,
    CASE WHEN another THEN 'refused' ELSE 'applied' END, given_channel, given_until,
    CASE WHEN another THEN ARRAY['another-open'] ELSE '{}'::text[] END);
  RETURN QUERY SELECT made, CASE WHEN another THEN 'another-open' END;
END
$$
"""
COLUMNS = """case_no bigint, customer_no text, customer_id bigint, retailer text, operator text,
  incoming boolean, channel text, step text, consent_sha256 text, switch_on date,
  cool_off_until date, reasons text[], opened_on date, closed_on date, consented_at timestamptz,
  point_no text"""
SELECTED = """s.case_no, c.customer_no, s.customer_id, s.retailer, s.operator, s.incoming,
  s.channel, s.step, s.consent_sha256, s.switch_on, s.cool_off_until, s.reasons, s.opened_on,
  s.closed_on, s.consented_at, s.point_no FROM records.switching AS s
  JOIN records.customer AS c ON c.id = s.customer_id"""
LOCKED = f"""
CREATE FUNCTION hand.locked_switching(given_case bigint)
RETURNS TABLE ({COLUMNS})
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
AS $$ SELECT {SELECTED} WHERE s.case_no = given_case FOR UPDATE OF s $$
"""
MINE = f"""
CREATE FUNCTION hand.my_switchings(given_number text)
RETURNS TABLE ({COLUMNS})
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$ SELECT {SELECTED} WHERE c.customer_no = given_number AND s.case_no IS NOT NULL
  ORDER BY s.case_no DESC $$
"""
LISTED = """
CREATE FUNCTION hand.switchings(given_open boolean)
RETURNS TABLE (case_no bigint, retailer text, operator text, incoming boolean, channel text,
  step text, switch_on date, cool_off_until date, reasons text[], opened_on date, closed_on date,
  consented_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
  SELECT s.case_no, s.retailer, s.operator, s.incoming, s.channel, s.step, s.switch_on,
         s.cool_off_until, s.reasons, s.opened_on, s.closed_on, s.consented_at
  FROM records.switching AS s
  WHERE s.case_no IS NOT NULL AND (NOT given_open OR s.state = 'open')
  ORDER BY s.case_no DESC LIMIT 500
$$
"""
MOVE = """
CREATE FUNCTION hand.move_switching(given_case bigint, given_step text, given_state text,
                                    given_consent text, given_now timestamptz, given_switch date,
                                    given_reasons text[], given_day date)
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
AS $$
DECLARE one records.switching%ROWTYPE;
BEGIN
  UPDATE records.switching AS s SET step = given_step, state = given_state,
    consent_sha256 = given_consent,
    consented_at = CASE WHEN given_step = 'consented' THEN given_now ELSE s.consented_at END,
    switch_on = given_switch, reasons = given_reasons,
    closed_on = CASE WHEN given_state = 'open' THEN NULL ELSE given_day END
  WHERE s.case_no = given_case RETURNING * INTO one;
  UPDATE records.contract AS k SET switching_with = array_remove(k.switching_with, one.retailer)
    || CASE WHEN given_state = 'open' THEN ARRAY[one.retailer] ELSE '{}'::text[] END
  WHERE k.customer_id = one.customer_id AND k.id = one.contract_id;
END
$$
"""
CALLED = (
    "hand.switching_contract(text, text, boolean)",
    "hand.open_switching(text, text, boolean, text, text, text, date, date)",
    "hand.locked_switching(bigint)",
    "hand.my_switchings(text)",
    "hand.switchings(boolean)",
    "hand.move_switching(bigint, text, text, text, timestamptz, date, text[], date)",
)
STATEMENTS = (
    "CREATE SEQUENCE records.switching_case",
    "REVOKE ALL ON SEQUENCE records.switching_case FROM PUBLIC",
    FIND, OPEN, LOCKED, MINE, LISTED, MOVE,
    *(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC" for name in CALLED),
    # The first is called by the second only, as the owner.
    *(f"GRANT EXECUTE ON FUNCTION {name} TO sekisho_web" for name in CALLED[1:]),
    "ALTER TABLE records.switching ALTER COLUMN point_no SET STATISTICS 0",
)  # fmt: skip
UNDO = (
    *(f"DROP FUNCTION {name}" for name in CALLED[::-1]),
    "DROP SEQUENCE records.switching_case",
)


class Migration(migrations.Migration):
    """Columns of one table, and who may call what."""

    dependencies = (("records", "0045_feed"),)
    operations = (
        migrations.AddField("Switching", "case_no", models.BigIntegerField(null=True)),
        migrations.AddField("Switching", "point_no", models.TextField(null=True)),
        migrations.AddField("Switching", "operator", models.TextField(null=True)),
        migrations.AddField("Switching", "step", models.TextField(null=True)),
        migrations.AddField("Switching", "channel", models.TextField(null=True)),
        migrations.AddField("Switching", "consented_at", models.DateTimeField(null=True)),
        migrations.AddField("Switching", "consent_sha256", models.TextField(null=True)),
        migrations.AddField("Switching", "switch_on", models.DateField(null=True)),
        migrations.AddField("Switching", "cool_off_until", models.DateField(null=True)),
        migrations.AddField(
            "Switching", "reasons", ArrayField(models.TextField(), db_default=[])
        ),
        migrations.AddConstraint(
            "Switching",
            models.CheckConstraint(
                condition=models.Q(step__isnull=True) | models.Q(step__in=STEPS),
                name="switching_step_known",
            ),
        ),
        migrations.AddConstraint(
            "Switching",
            models.CheckConstraint(
                condition=models.Q(step__isnull=True)
                | models.Q(step__in=("applied", "refused", "withdrawn", "cooled_off"))
                | models.Q(case_no__isnull=True)
                | models.Q(consent_sha256__isnull=False),
                name="switching_with_consent",
            ),
        ),
        migrations.AddIndex(
            "Switching", models.Index(fields=["case_no"], name="switching_by_case")
        ),
        migrations.AddIndex(
            "Switching",
            models.Index(
                fields=["point_no"], name="switching_open_at",
                condition=models.Q(state="open"),
            ),
        ),
        migrations.RunSQL(STATEMENTS, UNDO),
    )  # fmt: skip
