"""Customers' own mail, sealed; what was opened, sealed again for whoever may read it.

The import role takes mail in and reads none. The web role has no right on either table: headers of
one customer's mail come through one function, and an opened mail through another, which asks whose
opening it is and whether it was used. What both give of the content is sealed.
"""

from django.contrib.postgres.functions import RandomUUID
from django.db import migrations, models

FIND = """
CREATE FUNCTION hand.carried_mails(given_number text, given_from timestamptz, given_to timestamptz,
                                   given_incoming boolean, given_domain text)
RETURNS TABLE (id uuid, carried_at timestamptz, incoming boolean, other_domain text, size integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
  SELECT m.id, m.carried_at, m.incoming, m.other_domain, m.size
  FROM records.carried_mail AS m JOIN records.customer AS c ON c.id = m.customer_id
  WHERE c.customer_no = given_number AND m.carried_at >= given_from AND m.carried_at < given_to
    AND (given_incoming IS NULL OR m.incoming = given_incoming)
    AND (given_domain = '' OR m.other_domain = given_domain)
  ORDER BY m.carried_at DESC, m.id LIMIT 200
$$
"""
OPENED = """
CREATE FUNCTION hand.opened_mail(given_opening bigint, given_asker text)
RETURNS bytea
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
  SELECT m.sealed FROM records.opened_mail AS m
  JOIN books.mail_opening AS o ON o.id = m.opening AND o.customer_id = m.customer_id
  WHERE o.id = given_opening AND o.asked_by = given_asker
    AND m.made_at > now() - interval '30 minutes'
$$
"""
NUMBER = """
CREATE FUNCTION hand.number_of_opening(given_opening bigint)
RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
  SELECT c.customer_no FROM books.mail_opening AS o
  JOIN records.customer AS c ON c.id = o.customer_id
  WHERE o.id = given_opening AND o.ground = 'law' AND o.ledger_index IS NULL
$$
"""
CALLED = (
    "hand.number_of_opening(bigint)",
    "hand.carried_mails(text, timestamptz, timestamptz, boolean, text)",
    "hand.opened_mail(bigint, text)",
)
STATEMENTS = (
    "REVOKE ALL ON records.carried_mail, records.opened_mail FROM PUBLIC",
    "GRANT INSERT ON records.carried_mail TO sekisho_import",
    "GRANT SELECT, DELETE ON records.carried_mail TO sekisho_hand",
    "GRANT SELECT, INSERT, DELETE ON records.opened_mail TO sekisho_hand",
    "ALTER TABLE records.carried_mail ALTER COLUMN sealed SET STORAGE EXTERNAL",
    *(
        f"ALTER TABLE records.{table} ALTER COLUMN {column} SET STATISTICS 0"
        for table, column in (
            ("carried_mail", "sealed"),
            ("carried_mail", "other_domain"),
            ("opened_mail", "sealed"),
        )
    ),
    FIND,
    OPENED,
    NUMBER,
    *(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC" for name in CALLED),
    *(f"GRANT EXECUTE ON FUNCTION {name} TO sekisho_web" for name in CALLED),
)


def _key(*columns: str) -> tuple[str, models.CompositePrimaryKey]:
    key = models.CompositePrimaryKey(
        *columns, blank=True, editable=False, primary_key=True, serialize=False
    )
    return ("pk", key)


class Migration(migrations.Migration):
    """The functions read openings, so that table comes first."""

    dependencies = (("records", "0031_marketing"), ("books", "0032_mail_openings"))
    operations = (
        migrations.CreateModel(
            name="CarriedMail",
            fields=[
                ("customer_id", models.BigIntegerField()),
                _key("customer_id", "id"),
                ("id", models.UUIDField(db_default=RandomUUID())),
                ("carried_at", models.DateTimeField()),
                ("incoming", models.BooleanField()),
                ("other_domain", models.TextField()),
                ("size", models.IntegerField()),
                ("sealed", models.BinaryField()),
            ],
            options={
                "db_table": '"records"."carried_mail"',
                "indexes": [
                    models.Index(
                        fields=["customer_id", "carried_at"], name="carried_mail_of_customer"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OpenedMail",
            fields=[
                ("customer_id", models.BigIntegerField()),
                _key("customer_id", "opening"),
                ("opening", models.BigIntegerField()),
                ("sealed", models.BinaryField()),
                ("made_at", models.DateTimeField()),
            ],
            options={"db_table": '"records"."opened_mail"'},
        ),
        migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop),
    )
