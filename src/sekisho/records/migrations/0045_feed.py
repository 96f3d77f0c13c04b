"""The numbers by which a party finds what it was told about.

The hand writes them. The web role has no right on the table: one function gives a party the numbers
of its own open items, another drops those of an item that is open no more. Both run as the owner,
with a search path of their own.
"""

from django.db import migrations, models

REFERENCES = """
CREATE FUNCTION hand.feed_references(given_party text, given_items bigint[])
RETURNS TABLE (feed_item bigint, salt bytea, customer_no text, account_no text, contract_no text,
               supply_point text, application_no text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
  SELECT r.feed_item, r.salt, r.customer_no, r.account_no, r.contract_no, r.supply_point,
         r.application_no
  FROM books.feed_item AS i
  JOIN records.feed_reference AS r
    ON r.feed_item = i.ledger_index AND r.customer_id = i.customer_id
  WHERE i.ledger_index = ANY (given_items) AND i.party = given_party AND i.state = 'open'
  ORDER BY r.feed_item, r.place
$$
"""
DROP = """
CREATE FUNCTION hand.drop_feed_reference(given_item bigint)
RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
AS $$
  DELETE FROM records.feed_reference AS r USING books.feed_item AS i
  WHERE i.ledger_index = given_item AND i.state <> 'open'
    AND r.feed_item = i.ledger_index AND r.customer_id = i.customer_id
$$
"""
CALLED = ("hand.feed_references(text, bigint[])", "hand.drop_feed_reference(bigint)")
STATEMENTS = (
    "REVOKE ALL ON records.feed_reference FROM PUBLIC",
    "GRANT SELECT, INSERT, DELETE ON records.feed_reference TO sekisho_hand",
    *(
        f"ALTER TABLE records.feed_reference ALTER COLUMN {column} SET STATISTICS 0"
        for column in (
            "salt", "customer_no", "account_no", "contract_no", "supply_point", "application_no",
        )
    ),
    REFERENCES,
    DROP,
    *(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC" for name in CALLED),
    *(f"GRANT EXECUTE ON FUNCTION {name} TO sekisho_web" for name in CALLED),
)  # fmt: skip
UNDO = tuple(f"DROP FUNCTION {name}" for name in CALLED)


class Migration(migrations.Migration):
    """The functions read what parties were told, so the books' table comes first."""

    dependencies = (("records", "0040_statistics"), ("books", "0045_a_feed"))
    operations = (
        migrations.CreateModel(
            name="FeedReference",
            fields=[
                ("customer_id", models.BigIntegerField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "customer_id", "feed_item", "place", blank=True, editable=False,
                        primary_key=True, serialize=False,
                    ),
                ),
                ("feed_item", models.BigIntegerField()),
                ("place", models.SmallIntegerField()),
                ("salt", models.BinaryField()),
                ("customer_no", models.TextField(null=True)),
                ("account_no", models.TextField(null=True)),
                ("contract_no", models.TextField(null=True)),
                ("supply_point", models.TextField(null=True)),
                ("application_no", models.TextField(null=True)),
            ],
            options={
                "db_table": '"records"."feed_reference"',
                "indexes": [models.Index(fields=["feed_item"], name="reference_of_item")],
            },
        ),
        migrations.RunSQL(STATEMENTS, UNDO),
    )  # fmt: skip
