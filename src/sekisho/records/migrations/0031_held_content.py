"""Whole held mails, what marketing mail rests on, and the keys of one-press refusals.

The web role has no right on the tables. Functions that run as the owner do one thing each: keep a
held mail, give it out to whoever is named in the books' entry of the opening, forget it; say to
whom an address belongs; keep consents; tell whose refusal a token is, and nothing else of anybody.
"""

from django.contrib.postgres.functions import RandomUUID
from django.db import migrations, models
from django.db.models.functions import Now

AS_OWNER = "SECURITY DEFINER SET search_path = pg_catalog"
TABLES = ("held_content", "marketing_consent", "refusal_key")

OF_ADDRESS = f"""
CREATE FUNCTION hand.customer_of_address(given_address text)
RETURNS text
LANGUAGE sql STABLE {AS_OWNER}
AS $$
  SELECT CASE WHEN count(*) = 1 THEN min(customer_no) END
  FROM records.customer WHERE email = given_address
$$
"""
KEEP_HELD = f"""
CREATE FUNCTION hand.keep_held(given_id bigint, given_address text, given_content bytea)
RETURNS void
LANGUAGE sql VOLATILE {AS_OWNER}
AS $$
  INSERT INTO records.held_content (customer_id, held_id, address, content)
  SELECT customer_id, id, given_address, given_content FROM books.held_mail
  WHERE id = given_id AND state = 'held' AND customer_id <> 0
$$
"""
OPEN_HELD = f"""
CREATE FUNCTION hand.open_held(given_id bigint, given_entry bigint)
RETURNS TABLE (customer_no text, address text, content bytea)
LANGUAGE sql STABLE {AS_OWNER}
AS $$
  SELECT c.customer_no, h.address, h.content FROM books.held_mail AS m
  JOIN records.held_content AS h ON h.held_id = m.id AND h.customer_id = m.customer_id
  JOIN records.customer AS c ON c.id = m.customer_id
  WHERE m.id = given_id AND m.state = 'held'
    AND EXISTS (SELECT FROM books.act AS a WHERE a.ledger_index = given_entry
                AND a.customer_id = m.customer_id
                AND a.kind IN ('mail_opened', 'mail_released'))
$$
"""
FORGET_HELD = f"""
CREATE FUNCTION hand.forget_held(given_id bigint)
RETURNS void
LANGUAGE sql VOLATILE {AS_OWNER}
AS $$
  DELETE FROM records.held_content AS h USING books.held_mail AS m
  WHERE m.id = given_id AND h.held_id = m.id AND h.customer_id = m.customer_id
$$
"""
NUMBER_OF_HELD = f"""
CREATE FUNCTION hand.customer_of_held(given_id bigint)
RETURNS text
LANGUAGE sql STABLE {AS_OWNER}
AS $$
  SELECT c.customer_no FROM books.held_mail AS m
  JOIN records.customer AS c ON c.id = m.customer_id WHERE m.id = given_id
$$
"""
CONSENTS = f"""
CREATE FUNCTION hand.marketing_consents(given_key bigint)
RETURNS TABLE (basis text, evidence text, how text, given_at timestamptz, ended_at timestamptz,
               ended_how text, last_sent_at timestamptz)
LANGUAGE sql STABLE {AS_OWNER}
AS $$
  SELECT basis, evidence, how, given_at, ended_at, ended_how, last_sent_at
  FROM records.marketing_consent WHERE customer_id = given_key ORDER BY given_at, id
$$
"""
CONSENT = f"""
CREATE FUNCTION hand.consent_to_marketing(given_key bigint, given_basis text, given_evidence text,
                                          given_how text, given_at timestamptz)
RETURNS boolean
LANGUAGE plpgsql VOLATILE {AS_OWNER}
AS $$
BEGIN
  PERFORM 1 FROM records.customer WHERE id = given_key FOR UPDATE;
  IF NOT FOUND OR EXISTS (
    SELECT FROM records.marketing_consent AS c
    WHERE c.customer_id = given_key AND c.basis = given_basis AND c.ended_at IS NULL
  ) THEN RETURN false; END IF;
  INSERT INTO records.marketing_consent (customer_id, basis, evidence, how, given_at)
  VALUES (given_key, given_basis, given_evidence, given_how, given_at);
  RETURN true;
END
$$
"""
END_CONSENTS = f"""
CREATE FUNCTION hand.end_marketing_consents(given_key bigint, given_how text, given_at timestamptz)
RETURNS bigint
LANGUAGE sql VOLATILE {AS_OWNER}
AS $$
  WITH ended AS (
    UPDATE records.marketing_consent SET ended_at = $3, ended_how = $2
    WHERE customer_id = $1 AND ended_at IS NULL RETURNING 1
  )
  SELECT count(*) FROM ended
$$
"""
NOTE_SENT = f"""
CREATE FUNCTION hand.note_marketing_sent(given_key bigint, given_at timestamptz)
RETURNS void
LANGUAGE sql VOLATILE {AS_OWNER}
AS $$
  UPDATE records.marketing_consent SET last_sent_at = greatest(last_sent_at, $2)
  WHERE customer_id = $1 AND ended_at IS NULL
$$
"""
NEW_KEY = f"""
CREATE FUNCTION hand.keep_refusal_key(given_key bigint, given_token bytea)
RETURNS void
LANGUAGE sql VOLATILE {AS_OWNER}
AS $$
  INSERT INTO records.refusal_key (customer_id, token_sha256) VALUES (given_key, given_token)
$$
"""
REFUSER = f"""
CREATE FUNCTION hand.refuser(given_token bytea)
RETURNS text
LANGUAGE sql STABLE {AS_OWNER}
AS $$
  SELECT c.customer_no FROM records.refusal_key AS k
  JOIN records.customer AS c ON c.id = k.customer_id WHERE k.token_sha256 = given_token
$$
"""
MADE = (
    OF_ADDRESS, KEEP_HELD, OPEN_HELD, FORGET_HELD, NUMBER_OF_HELD, CONSENTS, CONSENT, END_CONSENTS,
    NOTE_SENT, NEW_KEY, REFUSER,
)  # fmt: skip
CALLED = (
    "hand.customer_of_address(text)",
    "hand.keep_held(bigint, text, bytea)",
    "hand.open_held(bigint, bigint)",
    "hand.forget_held(bigint)",
    "hand.customer_of_held(bigint)",
    "hand.marketing_consents(bigint)",
    "hand.consent_to_marketing(bigint, text, text, text, timestamptz)",
    "hand.end_marketing_consents(bigint, text, timestamptz)",
    "hand.note_marketing_sent(bigint, timestamptz)",
    "hand.keep_refusal_key(bigint, bytea)",
    "hand.refuser(bytea)",
)
BASES = ("opt_in", "address_given", "business_relation", "published_address")


def _statements() -> tuple[str, ...]:
    """One statement each, in a fixed order. What describes people is not sampled either."""
    return (
        *MADE,
        *(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC" for name in CALLED),
        *(f"GRANT EXECUTE ON FUNCTION {name} TO sekisho_web" for name in CALLED),
        "GRANT EXECUTE ON FUNCTION hand.marketing_consents(bigint) TO sekisho_hand",
        *(f"REVOKE ALL ON records.{table} FROM PUBLIC" for table in TABLES),
        *(f"GRANT SELECT, DELETE ON records.{table} TO sekisho_hand" for table in TABLES),
        "ALTER TABLE records.held_content ALTER COLUMN address SET STATISTICS 0",
        "ALTER TABLE records.held_content ALTER COLUMN content SET STATISTICS 0",
        "ALTER TABLE records.held_content ALTER COLUMN content SET STORAGE EXTERNAL",
        "ALTER TABLE records.marketing_consent ALTER COLUMN evidence SET STATISTICS 0",
    )


class Migration(migrations.Migration):
    """Three tables, and the functions over them."""

    dependencies = (("records", "0020_end_account"), ("books", "0031_held_mail"))
    operations = (
        migrations.CreateModel(
            name="HeldContent",
            fields=[
                ("customer_id", models.BigIntegerField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "customer_id",
                        "held_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("held_id", models.BigIntegerField()),
                ("address", models.TextField()),
                ("content", models.BinaryField()),
            ],
            options={"db_table": '"records"."held_content"'},
        ),
        migrations.CreateModel(
            name="MarketingConsent",
            fields=[
                ("customer_id", models.BigIntegerField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "customer_id",
                        "id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("id", models.UUIDField(db_default=RandomUUID())),
                ("basis", models.TextField()),
                ("evidence", models.TextField()),
                ("how", models.TextField()),
                ("given_at", models.DateTimeField(db_default=Now())),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_how", models.TextField(null=True)),
                ("last_sent_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": '"records"."marketing_consent"',
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", False)),
                        fields=["ended_at"],
                        name="marketing_consent_ended",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("basis__in", BASES)), name="marketing_basis_known"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RefusalKey",
            fields=[
                ("customer_id", models.BigIntegerField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "customer_id",
                        "token_sha256",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("token_sha256", models.BinaryField()),
                ("made_at", models.DateTimeField(db_default=Now())),
            ],
            options={
                "db_table": '"records"."refusal_key"',
                "indexes": [models.Index(fields=["token_sha256"], name="refusal_key_by_token")],
            },
        ),
        migrations.RunSQL(_statements(), migrations.RunSQL.noop),
    )
