"""An erased customer's account ends: it holds an address of mail.

The hand has no right on accounts. One function, which runs as the owner, ends the account whose
customer is gone, with what other tables hold of it, and no other.
"""

from django.db import migrations

REFERRING = """
SELECT con.conrelid AS id, con.conrelid::regclass AS name, att.attname AS key
    FROM pg_constraint AS con
    JOIN pg_attribute AS att ON att.attrelid = con.conrelid AND att.attnum = con.conkey[1]
    WHERE con.contype = 'f' AND con.confrelid = """
FORGET = f"""
CREATE FUNCTION hand.forget_account(given_number text)
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
AS $$
DECLARE ended bigint; near record; far record;
BEGIN
  SELECT a.id INTO ended FROM accounts.account AS a WHERE a.customer_no = given_number
  AND NOT EXISTS (SELECT FROM records.customer AS c WHERE c.customer_no = given_number);
  IF ended IS NULL THEN RETURN; END IF;
  FOR near IN {REFERRING} 'accounts.account'::regclass LOOP
    FOR far IN {REFERRING} near.id LOOP
      EXECUTE format('DELETE FROM %s WHERE %I IN (SELECT id FROM %s WHERE %I = $1)',
                     far.name, far.key, near.name, near.key) USING ended;
    END LOOP;
    EXECUTE format('DELETE FROM %s WHERE %I = $1', near.name, near.key) USING ended;
  END LOOP;
  DELETE FROM accounts.account WHERE id = ended;
END
$$
"""
STATEMENTS = (
    FORGET,
    "REVOKE ALL ON FUNCTION hand.forget_account(text) FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION hand.forget_account(text) TO sekisho_hand",
)


class Migration(migrations.Migration):
    dependencies = (("records", "0012_answers_and_related_persons"), ("accounts", "0001_accounts"))
    operations = (migrations.RunSQL(STATEMENTS, "DROP FUNCTION hand.forget_account(text)"),)
