"""The consent to usage inquiries ends with the last switching that it served.

It was given for an estimate of one company while a change was open. A later change to another
company asks the customer anew.
"""

from django.db import migrations

MOVE = """
CREATE OR REPLACE FUNCTION hand.move_switching(
  given_case bigint, given_step text, given_state text, given_consent text,
  given_now timestamptz, given_switch date, given_reasons text[], given_day date)
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
  IF given_state = 'open' OR one.incoming OR EXISTS (
    SELECT FROM records.switching AS s WHERE s.customer_id = one.customer_id
      AND s.case_no IS NOT NULL AND NOT s.incoming AND s.state = 'open'
  ) THEN RETURN; END IF;
  DELETE FROM records.usage_key AS u WHERE u.customer_id = one.customer_id AND u.used_at IS NULL;
  UPDATE records.customer AS c SET consents = array_remove(c.consents, 'usage_inquiry')
  WHERE c.id = one.customer_id AND 'usage_inquiry' = ANY (c.consents);
  IF FOUND THEN
    INSERT INTO records.consent_event (customer_id, subject, given, at, how)
    VALUES (one.customer_id, 'usage_inquiry', false, given_now, 'switching');
  END IF;
END
$$
"""


class Migration(migrations.Migration):
    """One function says more."""

    dependencies = (("records", "0051_counted"),)
    operations = (migrations.RunSQL(MOVE, migrations.RunSQL.noop),)
