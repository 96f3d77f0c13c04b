"""What the hand may do to personal tables, and the two functions that the web role may call.

`hand.opening` gives the number and the salt of one entry of a case's customer, as `door.entry_salt`
does for a number. `hand.wish` adds a restriction, or lifts one that stands; each is an event. Both
run as the owner, with a search path of their own.
"""

from django.db import migrations

READ = (
    "customer", "application", "supply_point", "meter", "contract", "monthly_usage",
    "half_hourly_usage", "bill", "payment", "conversation", "mail", "consent_event",
    "restriction_event", "switching", "negawatt_contract", "negawatt_figure", "correction_wish",
)  # fmt: skip
CORRECTED = (
    "name, name_kana, postal_code, address, phone, work_phone, email, invoice_language,"
    " security_question"
)
OF_CONTRACT = "payer_name, billing_address, service_address"

OPENING = """
CREATE FUNCTION hand.opening(given_case bigint, given_context bytea)
RETURNS TABLE (customer_no text, salt bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
  SELECT c.customer_no, sha256(c.salt || given_context)
  FROM books.request_case AS r JOIN records.customer AS c ON c.id = r.customer_id
  WHERE r.id = given_case
$$
"""
WISH = """
CREATE FUNCTION hand.wish(given_key bigint, given_subject text, given_lifted boolean,
                          given_how text)
RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
AS $$
DECLARE stands boolean;
BEGIN
  SELECT coalesce(given_subject = ANY (c.restricted), false) INTO stands
  FROM records.customer AS c WHERE c.id = given_key FOR UPDATE;
  IF stands IS NULL OR stands <> given_lifted THEN RETURN false; END IF;
  IF given_lifted THEN
    UPDATE records.customer SET restricted = nullif(array_remove(restricted, given_subject), '{}')
    WHERE id = given_key;
  ELSE
    UPDATE records.customer
    SET restricted = array_append(coalesce(restricted, '{}'), given_subject)
    WHERE id = given_key;
  END IF;
  INSERT INTO records.restriction_event (customer_id, subject, lifted, how)
  VALUES (given_key, given_subject, given_lifted, given_how);
  RETURN true;
END
$$
"""
PROPOSE = """
CREATE FUNCTION hand.propose(given_case bigint, given_item text, given_value text)
RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
AS $$
  INSERT INTO records.correction_wish (customer_id, case_id, item, proposed)
  SELECT r.customer_id, r.id, given_item, given_value FROM books.request_case AS r
  WHERE r.id = given_case AND r.kind = 'correction' AND r.state = 'received'
$$
"""
CALLED = (
    "hand.opening(bigint, bytea)",
    "hand.wish(bigint, text, boolean, text)",
    "hand.propose(bigint, text, text)",
)


def _statements() -> tuple[str, ...]:
    """One statement each, in a fixed order."""
    both = "sekisho_web, sekisho_hand"
    return (
        "CREATE SCHEMA hand",
        "REVOKE ALL ON SCHEMA hand FROM PUBLIC",
        f"GRANT USAGE ON SCHEMA hand TO {both}",
        OPENING,
        WISH,
        PROPOSE,
        *(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC" for name in CALLED),
        *(f"GRANT EXECUTE ON FUNCTION {name} TO {both}" for name in CALLED),
        "GRANT USAGE ON SCHEMA records TO sekisho_hand",
        *(f"GRANT SELECT, DELETE ON records.{name} TO sekisho_hand" for name in READ),
        f"GRANT UPDATE ({CORRECTED}) ON records.customer TO sekisho_hand",
        "GRANT UPDATE (credit_result) ON records.application TO sekisho_hand",
        f"GRANT UPDATE ({OF_CONTRACT}) ON records.contract TO sekisho_hand",
    )


class Migration(migrations.Migration):
    """The functions read the case, so the books' tables come first."""

    dependencies = (("records", "0004_correction_wish"), ("books", "0005_request_grants"))
    operations = (migrations.RunSQL(_statements(), "DROP SCHEMA hand CASCADE"),)
