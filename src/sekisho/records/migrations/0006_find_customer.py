"""The one narrow way by which staff find a customer: at least two identifiers, at most six answers.

The function gives numbers and nothing else. Fewer than two identifiers give nothing at all, whoever
calls it. A name alone leads nowhere: one identifier must be a number, a telephone or an address of
mail, and these have indexes.
"""

from django.db import migrations, models
from django.db.models.functions import Replace

FUNCTION = """
CREATE FUNCTION finding.find_customer(given_number text, given_phone text, given_email text,
                                      given_point text, given_name text)
RETURNS TABLE (customer_no text) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog AS $$
  WITH candidate AS (
    SELECT c.id FROM records.customer AS c WHERE c.customer_no = given_number
    UNION SELECT c.id FROM records.customer AS c WHERE replace(c.phone, '-', '') = given_phone
    UNION SELECT c.id FROM records.customer AS c WHERE c.email = given_email
    UNION SELECT p.customer_id FROM records.supply_point AS p WHERE p.number = given_point
  )
  SELECT c.customer_no FROM candidate JOIN records.customer AS c USING (id)
  WHERE num_nonnulls(given_number, given_phone, given_email, given_point, given_name) >= 2
    AND (given_number IS NULL OR c.customer_no = given_number)
    AND (given_phone IS NULL OR replace(c.phone, '-', '') = given_phone)
    AND (given_email IS NULL OR c.email = given_email)
    AND (given_name IS NULL OR given_name IN (
          translate(c.name, ' \u3000', ''), translate(c.name_kana, ' \u3000', '')))
    AND (given_point IS NULL OR EXISTS (
          SELECT FROM records.supply_point AS p
          WHERE p.customer_id = c.id AND p.number = given_point))
  ORDER BY c.customer_no LIMIT 6
$$
"""
SIGNATURE = "finding.find_customer(text, text, text, text, text)"


class Migration(migrations.Migration):
    """A schema with one function."""

    dependencies = (("records", "0005_hand"),)
    operations = (
        migrations.RemoveIndex("Customer", "customer_by_phone"),
        migrations.AddIndex(
            "Customer",
            models.Index(
                Replace("phone", models.Value("-"), models.Value("")), name="customer_by_digits"
            ),
        ),
        migrations.RunSQL(
            (
                "CREATE SCHEMA finding",
                "REVOKE ALL ON SCHEMA finding FROM PUBLIC",
                "GRANT USAGE ON SCHEMA finding TO sekisho_web",
                FUNCTION,
                f"REVOKE ALL ON FUNCTION {SIGNATURE} FROM PUBLIC",
                f"GRANT EXECUTE ON FUNCTION {SIGNATURE} TO sekisho_web",
            ),
            "DROP SCHEMA finding CASCADE",
        ),
    )
