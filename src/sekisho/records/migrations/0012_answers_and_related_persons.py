"""Answers that customers fetch, people beside the customer, and who may lift a restriction.

The hand puts an answer down; the web role gets one file of it, of a closed case, by the case and
the customer's number together, through a function that runs as the owner. A restriction is lifted
for an active account of the very customer, or for an open case whose identity was proved; the
function by which everybody restricts lifts nothing for the web role. In what a customer is shown,
names of others on the contract are masked by one function: who shows it never has those names.
"""

from django.db import migrations, models
from django.db.models.functions import Now

ANSWERS = """
CREATE FUNCTION hand.answers(given_case bigint, given_number text)
RETURNS TABLE (name text, made_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
  SELECT a.name, a.made_at FROM records.answer AS a
  JOIN records.customer AS c ON c.id = a.customer_id
  JOIN books.request_case AS r ON r.id = a.case_id AND r.customer_id = c.id
  WHERE a.case_id = given_case AND c.customer_no = given_number
    AND r.state = 'closed' AND r.form = 'electronic' AND r.asker = 'person'
    AND r.person_no IS NULL
  ORDER BY a.name
$$
"""
ANSWER = """
CREATE FUNCTION hand.answer(given_case bigint, given_number text, given_name text)
RETURNS bytea
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
  SELECT a.content FROM records.answer AS a
  JOIN records.customer AS c ON c.id = a.customer_id
  JOIN hand.answers(given_case, given_number) AS told ON told.name = a.name
  WHERE a.case_id = given_case AND c.customer_no = given_number AND a.name = given_name
$$
"""
SAME_WISH = """
CREATE FUNCTION hand.same_wish(given_key bigint, given_item text, given_value text)
RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
  SELECT min(r.id) FROM records.correction_wish AS w
  JOIN books.request_case AS r ON r.id = w.case_id AND r.customer_id = w.customer_id
  WHERE w.customer_id = given_key AND w.item = given_item
    AND w.proposed IS NOT DISTINCT FROM given_value
    AND r.state IN ('received', 'identified', 'decided')
$$
"""
WISHES = """
CREATE FUNCTION hand.wishes(given_case bigint)
RETURNS TABLE (item text, proposed text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
  SELECT w.item, w.proposed FROM records.correction_wish AS w
  JOIN books.request_case AS r ON r.id = w.case_id AND r.customer_id = w.customer_id
  WHERE r.id = given_case AND r.state IN ('identified', 'decided') ORDER BY w.item
$$
"""
MASK_OTHERS = """
CREATE FUNCTION hand.mask_others(given_number text, given_texts text[])
RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
DECLARE other text; masked text[] := given_texts;
BEGIN
  FOR other IN
    SELECT DISTINCT form FROM (
      SELECT p.name FROM records.related_person AS p
      JOIN records.customer AS c ON c.id = p.customer_id AND c.customer_no = given_number
      WHERE p.name <> c.name
      UNION
      SELECT k.payer_name FROM records.contract AS k
      JOIN records.customer AS c ON c.id = k.customer_id AND c.customer_no = given_number
      WHERE k.payer_name <> c.name
    ) AS others, LATERAL (VALUES (name), (replace(name, ' ', '')), (replace(name, '\u3000', '')))
      AS forms (form)
    WHERE length(form) > 1
  LOOP
    SELECT array_agg(replace(t, other, '\u25a0\u25a0') ORDER BY n) INTO masked
    FROM unnest(masked) WITH ORDINALITY AS u (t, n);
  END LOOP;
  RETURN masked;
END
$$
"""
ACCOUNT_IS = """
CREATE FUNCTION hand.account_is(given_account bigint, given_number text)
RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
  SELECT EXISTS (SELECT FROM accounts.account WHERE id = given_account AND kind = 'customer'
                 AND is_active AND customer_no = given_number)
$$
"""
LIFT = """
CREATE FUNCTION hand.lift(given_key bigint, given_subject text, given_account bigint,
                          given_case bigint, given_how text)
RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
AS $$
DECLARE proved boolean;
BEGIN
  SELECT EXISTS (SELECT FROM records.customer AS c WHERE c.id = given_key
                 AND hand.account_is(given_account, c.customer_no))
      OR EXISTS (SELECT FROM books.request_case AS r WHERE r.id = given_case
                 AND r.customer_id = given_key AND r.asker = 'person' AND r.person_no IS NULL
                 AND r.state IN ('identified', 'decided', 'deferred'))
  INTO proved;
  IF NOT proved THEN
    RAISE EXCEPTION 'only the customer lifts a restriction' USING ERRCODE = '42501';
  END IF;
  UPDATE records.customer SET restricted = nullif(array_remove(restricted, given_subject), '{}')
  WHERE id = given_key AND given_subject = ANY (restricted);
  IF NOT FOUND THEN RETURN false; END IF;
  INSERT INTO records.restriction_event (customer_id, subject, lifted, how)
  VALUES (given_key, given_subject, true, given_how);
  RETURN true;
END
$$
"""
WISH = """
CREATE OR REPLACE FUNCTION hand.wish(given_key bigint, given_subject text, given_lifted boolean,
                                     given_how text)
RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
AS $$
DECLARE stands boolean;
BEGIN
  IF given_lifted THEN
    RAISE EXCEPTION 'only the customer lifts a restriction' USING ERRCODE = '42501';
  END IF;
  SELECT coalesce(given_subject = ANY (c.restricted), false) INTO stands
  FROM records.customer AS c WHERE c.id = given_key FOR UPDATE;
  IF stands IS NULL OR stands THEN RETURN false; END IF;
  UPDATE records.customer
  SET restricted = array_append(coalesce(restricted, '{}'), given_subject)
  WHERE id = given_key;
  INSERT INTO records.restriction_event (customer_id, subject, lifted, how)
  VALUES (given_key, given_subject, false, given_how);
  RETURN true;
END
$$
"""
MADE = (ANSWERS, ANSWER, SAME_WISH, WISHES, MASK_OTHERS, ACCOUNT_IS, LIFT)
CALLED = (
    "hand.answers(bigint, text)",
    "hand.answer(bigint, text, text)",
    "hand.same_wish(bigint, text, text)",
    "hand.wishes(bigint)",
    "hand.mask_others(text, text[])",
    "hand.account_is(bigint, text)",
    "hand.lift(bigint, text, bigint, bigint, text)",
)
RIGHTS = (
    "GRANT SELECT, INSERT, DELETE ON records.answer TO sekisho_hand",
    "GRANT SELECT, DELETE, UPDATE (name, phone, address) ON records.related_person TO sekisho_hand",
    "GRANT INSERT ON records.related_person TO sekisho_import",
    *(
        f"ALTER TABLE records.related_person ALTER COLUMN {column} SET STATISTICS 0"
        for column in ("name", "phone", "address")
    ),
    "ALTER TABLE records.answer ALTER COLUMN content SET STATISTICS 0",
)


def _statements() -> tuple[str, ...]:
    """One statement each, in a fixed order."""
    return (
        *MADE,
        WISH,
        *(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC" for name in CALLED),
        *(f"GRANT EXECUTE ON FUNCTION {name} TO sekisho_web" for name in CALLED),
        "GRANT EXECUTE ON FUNCTION hand.mask_others(text, text[]) TO sekisho_hand",
        *RIGHTS,
    )


class Migration(migrations.Migration):
    """The functions read cases and accounts, so those tables come first."""

    dependencies = (
        ("records", "0010_mark"),
        ("books", "0012_clock_and_corrections"),
        ("accounts", "0001_accounts"),
    )
    operations = (
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("customer_id", models.BigIntegerField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "customer_id",
                        "case_id",
                        "name",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("case_id", models.BigIntegerField()),
                ("name", models.TextField()),
                ("content", models.BinaryField()),
                ("made_at", models.DateTimeField(db_default=Now())),
            ],
            options={"db_table": '"records"."answer"'},
        ),
        migrations.CreateModel(
            name="RelatedPerson",
            fields=[
                ("customer_id", models.BigIntegerField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "customer_id",
                        "person_no",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("person_no", models.SmallIntegerField()),
                (
                    "relation",
                    models.TextField(
                        choices=[
                            ("household", "同居の方"),
                            ("guarantor", "連帯保証人"),
                            ("payer", "支払者"),
                            ("agent", "代理人"),
                        ]
                    ),
                ),
                ("name", models.TextField()),
                ("phone", models.TextField(null=True)),
                ("address", models.TextField(null=True)),
            ],
            options={
                "db_table": '"records"."related_person"',
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("relation__in", ["household", "guarantor", "payer", "agent"])
                        ),
                        name="relation_known",
                    )
                ],
            },
        ),
        migrations.RunSQL(_statements(), migrations.RunSQL.noop),
    )
