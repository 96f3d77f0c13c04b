"""Whether an approval counts still: asked where approvals are read, answered from the accounts.

Whoever has left, or is no privacy officer any more, has approved nothing that is not carried out
yet. The day begins at midnight in Japan. Acts know an account as account-N, and drafts by the name
it signs in with. A name that is no account's was given at the command line, by whom the machine
trusts: it counts. The books learn yes or no, and nothing else of an account.
"""

from django.db import migrations

COUNTING = """a.is_active AND a.kind = 'privacy_officer'
      AND (a.leaves_on IS NULL OR a.leaves_on > (now() AT TIME ZONE 'Asia/Tokyo')::date)"""
COUNTS = f"""
CREATE FUNCTION books.approval_counts(given_who text)
RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF given_who ~ '^account-[0-9]{{1,18}}$' THEN
    RETURN EXISTS (
      SELECT FROM accounts.account AS a
      WHERE a.id = substr(given_who, 9)::bigint AND {COUNTING}
    );
  END IF;
  RETURN given_who IS NOT NULL AND NOT EXISTS (
    SELECT FROM accounts.account AS a WHERE a.username = given_who AND NOT ({COUNTING})
  );
END $$
"""
STATEMENTS = (
    COUNTS,
    "REVOKE ALL ON FUNCTION books.approval_counts(text) FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION books.approval_counts(text) TO sekisho_web, sekisho_hand",
    "GRANT EXECUTE ON FUNCTION books.approval_counts(text) TO sekisho_audit",
)


class Migration(migrations.Migration):
    """One function, which the books ask."""

    dependencies = (("books", "0052_a_re_entrustments"),)
    operations = (migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop),)
