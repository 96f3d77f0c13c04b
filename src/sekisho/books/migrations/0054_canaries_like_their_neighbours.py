"""A canary among made-up customers is marked as made up, like they are.

Otherwise it would be the one record that the mark tells, and the demonstration, which ends before
anybody real is in the tables, would take it for a person.
"""

from django.db import migrations

PLANT = """
CREATE OR REPLACE FUNCTION watch.plant(given_by text, given_customer jsonb,
                                       given_application jsonb, given_contract jsonb)
RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  new_key bigint := (given_customer ->> 'id')::bigint;
  made_up boolean := EXISTS (SELECT FROM records.customer)
                     AND NOT EXISTS (SELECT FROM records.customer AS c WHERE NOT c.synthetic);
BEGIN
  IF EXISTS (SELECT FROM records.customer AS c WHERE c.id = new_key
             OR c.customer_no = given_customer ->> 'customer_no') THEN
    RETURN false;
  END IF;
  INSERT INTO books.canary (customer_no, customer_key, planted_by)
  VALUES (given_customer ->> 'customer_no', new_key, given_by);
  INSERT INTO records.customer SELECT * FROM jsonb_populate_record(NULL::records.customer,
    given_customer || jsonb_build_object('synthetic', made_up));
  INSERT INTO records.application SELECT * FROM jsonb_populate_record(NULL::records.application,
    given_application || jsonb_build_object('customer_id', new_key));
  INSERT INTO records.contract SELECT * FROM jsonb_populate_record(NULL::records.contract,
    given_contract || jsonb_build_object('customer_id', new_key));
  RETURN true;
END $$
"""


class Migration(migrations.Migration):
    dependencies = (("books", "0042_watch"), ("books", "0052_b_standing_approvers"))
    operations = (migrations.RunSQL(PLANT, migrations.RunSQL.noop),)
