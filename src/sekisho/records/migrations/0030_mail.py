"""What mails of ours said, and the three functions by which it goes in and out.

The web role puts a mail down once, for the address that the customer is on file with, and only
where no account says that this address was just changed or never confirmed. The mail role is given
one mail at a time, the one that is queued, and not where the customer has refused it since, was
erased, or has another address now. Nobody else sees a word of it.
"""

import django.db.models.functions.datetime
from django.db import migrations, models

COOL_DOWN = "interval '3 days'"
SAME = "split_part({0}, '@', 1) || '@' || lower(split_part({0}, '@', 2))"

MAIL_ADDRESS = f"""
CREATE FUNCTION hand.mail_address(given_number text, given_address text)
RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
  SELECT CASE
    WHEN {SAME.format("c.email")} IS DISTINCT FROM {SAME.format("given_address")} THEN 'not-theirs'
    WHEN EXISTS (
      SELECT FROM accounts.account AS a JOIN accounts.account_emailaddress AS e ON e.user_id = a.id
      WHERE a.customer_no = c.customer_no AND lower(e.email) = lower(c.email) AND NOT e.verified
    ) THEN 'not-confirmed'
    WHEN EXISTS (
      SELECT FROM accounts.account AS a
      WHERE a.customer_no = c.customer_no AND lower(a.email) = lower(c.email)
        AND a.contact_changed_at > now() - {COOL_DOWN}
    ) THEN 'just-changed'
    ELSE 'theirs' END
  FROM records.customer AS c WHERE c.customer_no = given_number
$$
"""
KEEP_MAIL = f"""
CREATE FUNCTION hand.keep_mail(given_mail bigint, given_address text, given_subject text,
                               given_body text, given_raw text)
RETURNS boolean
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
AS $$
  INSERT INTO records.outgoing_mail (customer_id, mail_id, address, subject, body, raw)
  SELECT c.id, m.id, given_address, given_subject, given_body, given_raw
  FROM books.mail AS m JOIN records.customer AS c ON c.id = m.customer_id
  WHERE m.id = given_mail AND m.state IN ('queued', 'held')
    AND m.content_sha256 = sha256(convert_to(given_raw, 'UTF8'))
    AND {SAME.format("c.email")} = {SAME.format("given_address")}
    AND NOT EXISTS (SELECT FROM records.outgoing_mail AS o
                    WHERE o.customer_id = m.customer_id AND o.mail_id = m.id)
  RETURNING true
$$
"""
MAIL_CONTENT = f"""
CREATE FUNCTION hand.mail_content(given_mail bigint)
RETURNS TABLE (address text, raw text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
  SELECT o.address, o.raw
  FROM books.mail AS m
  JOIN records.customer AS c ON c.id = m.customer_id
  JOIN records.outgoing_mail AS o ON o.customer_id = m.customer_id AND o.mail_id = m.id
  WHERE m.id = given_mail AND m.state = 'queued'
    AND NOT coalesce(c.restricted && m.stops, false)
    AND {SAME.format("c.email")} = {SAME.format("o.address")}
    AND NOT EXISTS (SELECT FROM books.mail_suppression AS s
                    WHERE s.address_mac = m.address_mac AND s.lifted_at IS NULL)
$$
"""
OF_WEB = (
    "hand.mail_address(text, text)",
    "hand.keep_mail(bigint, text, text, text, text)",
)
OF_MAIL = ("hand.mail_content(bigint)",)
NOT_SAMPLED = ("address", "subject", "body", "raw")
STATEMENTS = (
    MAIL_ADDRESS,
    KEEP_MAIL,
    MAIL_CONTENT,
    *(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC" for name in (*OF_WEB, *OF_MAIL)),
    *(f"GRANT EXECUTE ON FUNCTION {name} TO sekisho_web" for name in OF_WEB),
    "GRANT USAGE ON SCHEMA hand TO sekisho_mail",
    *(f"GRANT EXECUTE ON FUNCTION {name} TO sekisho_mail" for name in OF_MAIL),
    "GRANT SELECT, DELETE ON records.outgoing_mail TO sekisho_hand",
    *(
        f"ALTER TABLE records.outgoing_mail ALTER COLUMN {column} SET STATISTICS 0"
        for column in NOT_SAMPLED
    ),
)


class Migration(migrations.Migration):
    """The functions read mails, cases and accounts, so those tables come first."""

    dependencies = (
        ("records", "0020_end_account"),
        ("books", "0030_mail"),
        ("accounts", "0002_first_password_and_ended_sessions"),
    )
    operations = (
        migrations.CreateModel(
            name="OutgoingMail",
            fields=[
                ("customer_id", models.BigIntegerField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "customer_id",
                        "mail_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("mail_id", models.BigIntegerField()),
                (
                    "made_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("address", models.TextField()),
                ("subject", models.TextField()),
                ("body", models.TextField()),
                ("raw", models.TextField()),
            ],
            options={"db_table": '"records"."outgoing_mail"'},
        ),
        migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop),
    )
