"""A day of which any slot is confirmed is one: provisional readings only fill its gaps.

Which slots were confirmed is not kept. So where some were, none is overwritten by what is less
sure; whatever is confirmed later still is.
"""

from django.db import migrations

MERGE = """
CREATE OR REPLACE FUNCTION records.merge_half_hours(
  given_customer bigint, given_contract bigint, given_day date, given_kwh numeric[],
  given_confirmed boolean)
RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
AS $$
  UPDATE records.half_hourly_usage AS u
  SET kwh = (SELECT array_agg(CASE WHEN u.confirmed AND NOT given_confirmed
                                   THEN coalesce(s.old, s.new) ELSE coalesce(s.new, s.old) END
                              ORDER BY s.n)
             FROM ROWS FROM (unnest(u.kwh), unnest(given_kwh)) WITH ORDINALITY AS s (old, new, n)),
      confirmed = u.confirmed OR given_confirmed
  WHERE u.customer_id = given_customer AND u.contract_id = given_contract AND u.day = given_day
$$
"""


class Migration(migrations.Migration):
    """One function says less."""

    dependencies = (("records", "0055_usage_consent_ends"),)
    operations = (migrations.RunSQL(MERGE, migrations.RunSQL.noop),)
