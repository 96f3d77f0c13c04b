"""Passwords by which a usage inquiry is answered once: their hash, a month at most, one a case.

A password is made while the customer's switching is open and the consent stands, and used by the
retailer of that case only. Whose it was nobody learns who has none.
"""

from django.db import migrations, models
from django.db.models.functions import Now

CONSENT = """
CREATE FUNCTION hand.consent_to_usage(given_number text, given_case bigint, given_given boolean,
                                      given_digest text, given_now timestamptz)
RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
AS $$
DECLARE one record;
BEGIN
  SELECT c.id, coalesce(c.consents, '{}') AS consents INTO one
  FROM records.customer AS c JOIN records.switching AS s ON s.customer_id = c.id
  WHERE c.customer_no = given_number AND s.case_no = given_case AND NOT s.incoming
    AND (s.state = 'open' OR NOT given_given) FOR UPDATE OF c;
  IF one.id IS NULL OR given_given = ('usage_inquiry' = ANY (one.consents)) THEN
    RETURN false;
  END IF;
  UPDATE records.customer SET consents = CASE WHEN given_given
    THEN array_append(one.consents, 'usage_inquiry')
    ELSE array_remove(one.consents, 'usage_inquiry') END
  WHERE id = one.id;
  INSERT INTO records.consent_event (customer_id, subject, given, at, policy_digest, how)
  VALUES (one.id, 'usage_inquiry', given_given, given_now, given_digest, 'account');
  IF NOT given_given THEN
    DELETE FROM records.usage_key AS u WHERE u.customer_id = one.id AND u.used_at IS NULL;
  END IF;
  RETURN true;
END
$$
"""
MAKE = """
CREATE FUNCTION hand.make_usage_key(given_number text, given_case bigint, given_hash bytea,
                                    given_until date)
RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
AS $$
DECLARE one bigint;
BEGIN
  SELECT c.id INTO one
  FROM records.customer AS c JOIN records.switching AS s ON s.customer_id = c.id
  WHERE c.customer_no = given_number AND s.case_no = given_case AND NOT s.incoming
    AND s.state = 'open' AND s.step <> 'applied' AND 'usage_inquiry' = ANY (c.consents)
  FOR UPDATE OF s;
  IF one IS NULL THEN RETURN false; END IF;
  DELETE FROM records.usage_key AS u
  WHERE u.customer_id = one AND u.case_no = given_case AND u.used_at IS NULL;
  INSERT INTO records.usage_key (customer_id, case_no, code_sha256, until)
  VALUES (one, given_case, given_hash, given_until);
  RETURN true;
END
$$
"""
USE = """
CREATE FUNCTION hand.use_usage_key(given_hash bytea, given_retailer text, given_day date,
                                   given_now timestamptz)
RETURNS TABLE (customer_no text, case_no bigint, point_no text)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
AS $$
  UPDATE records.usage_key AS u SET used_at = given_now
  FROM records.switching AS s, records.customer AS c
  WHERE u.code_sha256 = given_hash AND u.used_at IS NULL AND u.until >= given_day
    AND s.customer_id = u.customer_id AND s.case_no = u.case_no AND s.state = 'open'
    AND s.retailer = given_retailer AND c.id = u.customer_id
  RETURNING c.customer_no, u.case_no, s.point_no
$$
"""
STANDS = """
CREATE FUNCTION hand.usage_consent(given_number text)
RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
  SELECT coalesce('usage_inquiry' = ANY (c.consents), false) FROM records.customer AS c
  WHERE c.customer_no = given_number
$$
"""
CALLED = (
    "hand.consent_to_usage(text, bigint, boolean, text, timestamptz)",
    "hand.make_usage_key(text, bigint, bytea, date)",
    "hand.use_usage_key(bytea, text, date, timestamptz)",
    "hand.usage_consent(text)",
)
STATEMENTS = (
    "REVOKE ALL ON records.usage_key FROM PUBLIC",
    # Erasing a customer takes the keys along.
    "GRANT SELECT, DELETE ON records.usage_key TO sekisho_hand",
    CONSENT, MAKE, USE, STANDS,
    *(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC" for name in CALLED),
    *(f"GRANT EXECUTE ON FUNCTION {name} TO sekisho_web" for name in CALLED),
)  # fmt: skip
UNDO = tuple(f"DROP FUNCTION {name}" for name in CALLED)


class Migration(migrations.Migration):
    """One table, and who may call what."""

    dependencies = (("records", "0047_negawatt"),)
    operations = (
        migrations.CreateModel(
            name="UsageKey",
            fields=[
                ("customer_id", models.BigIntegerField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "customer_id",
                        "case_no",
                        "code_sha256",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("case_no", models.BigIntegerField()),
                ("code_sha256", models.BinaryField()),
                ("until", models.DateField()),
                ("made_at", models.DateTimeField(db_default=Now())),
                ("used_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": '"records"."usage_key"',
                "indexes": [models.Index(fields=["code_sha256"], name="usage_key_by_hash")],
            },
        ),
        migrations.RunSQL(STATEMENTS, UNDO),
    )
