"""The mark of a customer, by which a restored backup finds whom a later act was about.

The acts write it into the replay journal, and the web role among them knows no salt: one function,
which runs as the owner, gives the mark and nothing else. Nobody can compute it without the row.
"""

from django.db import migrations

MARK = """
CREATE FUNCTION hand.mark(given_key bigint)
RETURNS bytea
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
  SELECT sha256(convert_to(E'sekisho tombstone\\n', 'UTF8') || c.salt || int8send(c.id))
  FROM records.customer AS c WHERE c.id = given_key
$$
"""
STATEMENTS = (
    MARK,
    "REVOKE ALL ON FUNCTION hand.mark(bigint) FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION hand.mark(bigint) TO sekisho_web, sekisho_hand",
)


class Migration(migrations.Migration):
    dependencies = (("records", "0007_no_samples"),)
    operations = (migrations.RunSQL(STATEMENTS, "DROP FUNCTION hand.mark(bigint)"),)
