"""The one narrow way by which the web role changes a wish: add or lift one refusal of one customer.

The role has no right on the tables. It may call this function, which writes the event and the sum
together, and gives back whether anything changed. It stands in a schema of its own, because the
doors are made anew at each publication and this is no part of a policy.
"""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION wishes.restrict_use(given_number text, given_subject text, given_lifted boolean,
                                    given_how text)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  found_id bigint;
  held text[];
BEGIN
  SELECT id, coalesce(restricted, '{}') INTO found_id, held
  FROM records.customer WHERE customer_no = given_number FOR UPDATE;
  IF found_id IS NULL THEN
    RETURN NULL;
  END IF;
  IF given_lifted <> (given_subject = ANY (held)) THEN
    RETURN false;
  END IF;
  UPDATE records.customer
  SET restricted = CASE WHEN given_lifted THEN array_remove(held, given_subject)
                        ELSE held || given_subject END
  WHERE id = found_id;
  INSERT INTO records.restriction_event (customer_id, subject, lifted, how)
  VALUES (found_id, given_subject, given_lifted, given_how);
  RETURN true;
END $$
"""
SIGNATURE = "wishes.restrict_use(text, text, boolean, text)"


class Migration(migrations.Migration):
    """A schema with one function."""

    dependencies = (("records", "0003_grants"),)
    operations = (
        migrations.RunSQL(
            (
                "CREATE SCHEMA wishes",
                "REVOKE ALL ON SCHEMA wishes FROM PUBLIC",
                "GRANT USAGE ON SCHEMA wishes TO sekisho_web",
                FUNCTION,
                f"REVOKE ALL ON FUNCTION {SIGNATURE} FROM PUBLIC",
                f"GRANT EXECUTE ON FUNCTION {SIGNATURE} TO sekisho_web",
            ),
            "DROP SCHEMA wishes CASCADE",
        ),
    )
