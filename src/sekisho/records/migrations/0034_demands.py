"""What a legal demand needs of personal tables and seals, as two functions of the hand's schema.

`hand.demand_numbers` tells whom a demand is about, once it is approved and not before. The web role
may call `hand.seal_demand`, which seals what was just disclosed for such a demand and nothing else;
it still can't read a seal. Both run as the owner, with a search path of their own.
"""

from django.db import migrations

NUMBERS = """
CREATE FUNCTION hand.demand_numbers(given_demand bigint)
RETURNS TABLE (customer_no text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
  SELECT c.customer_no
  FROM books.legal_demand AS d
  JOIN books.demand_subject AS s ON s.demand_id = d.id
  JOIN records.customer AS c ON c.id = s.customer_id
  WHERE d.id = given_demand AND d.state = 'approved' ORDER BY s.id
$$
"""
SEAL = """
CREATE FUNCTION hand.seal_demand(given_demand bigint, given_index bigint, given_seal bigint,
                                 given_reason text, given_until date, given_opening bytea,
                                 given_sealer text, given_approver text)
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM books.legal_demand AS d, books.act AS a, books.demand_subject AS s
    WHERE d.id = given_demand AND d.state = 'approved' AND s.demand_id = d.id
    AND a.ledger_index = given_index AND a.kind = 'disclose' AND a.customer_id = s.customer_id
  ) THEN
    RAISE EXCEPTION 'only what an approved demand discloses is sealed here';
  END IF;
  INSERT INTO books.seal (seal_index, ledger_index, reason, until, opening, sealed_by, approved_by)
  VALUES (given_seal, given_index, given_reason, given_until, given_opening, given_sealer,
          given_approver);
END
$$
"""
CALLED = (
    "hand.demand_numbers(bigint)",
    "hand.seal_demand(bigint, bigint, bigint, text, date, bytea, text, text)",
)
STATEMENTS = (
    NUMBERS,
    SEAL,
    *(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC" for name in CALLED),
    *(f"GRANT EXECUTE ON FUNCTION {name} TO sekisho_web" for name in CALLED),
)
UNDO = tuple(f"DROP FUNCTION {name}" for name in CALLED)


class Migration(migrations.Migration):
    """The functions read the demand, so the books' tables come first."""

    dependencies = (("records", "0032_carried_mail"), ("books", "0034_a_demands"))
    operations = (migrations.RunSQL(STATEMENTS, UNDO),)
