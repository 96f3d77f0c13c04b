"""What marketing mail rests on, the keys of one-press refusals, and the ways of held mails.

The web role has no right on the tables. Functions that run as the owner do one thing each: give out
a held mail to whoever has the entry of its opening, let it go or forget it as its settlement says;
say to whom an address belongs; keep consents; tell whose refusal a token is.
"""

from django.contrib.postgres.functions import RandomUUID
from django.db import migrations, models
from django.db.models.functions import Now

NEVER = "ARRAY['holds-card', 'holds-bank-account', 'holds-my-number']"
AS_OWNER = "SECURITY DEFINER SET search_path = pg_catalog"
TABLES = ("marketing_consent", "refusal_key")

OF_ADDRESS = f"""
CREATE FUNCTION hand.customer_of_address(given_address text)
RETURNS text
LANGUAGE sql STABLE {AS_OWNER}
AS $$
  SELECT CASE WHEN count(*) = 1 THEN min(customer_no) END
  FROM records.customer WHERE email = given_address
$$
"""
OF_MAIL = f"""
CREATE FUNCTION hand.customer_of_mail(given_mail bigint)
RETURNS text
LANGUAGE sql STABLE {AS_OWNER}
AS $$
  SELECT c.customer_no FROM books.mail AS m
  JOIN records.customer AS c ON c.id = m.customer_id WHERE m.id = given_mail
$$
"""
OPEN_HELD = f"""
CREATE FUNCTION hand.open_held(given_mail bigint, given_entry bigint)
RETURNS TABLE (address text, raw text)
LANGUAGE sql STABLE {AS_OWNER}
AS $$
  SELECT o.address, o.raw FROM books.mail AS m
  JOIN records.outgoing_mail AS o ON o.customer_id = m.customer_id AND o.mail_id = m.id
  WHERE m.id = given_mail AND m.state = 'held'
    AND EXISTS (SELECT FROM books.act AS a WHERE a.ledger_index = given_entry
                AND a.customer_id = m.customer_id AND a.kind = 'mail_opened')
$$
"""
SETTLE_HELD = f"""
CREATE FUNCTION hand.settle_held(given_mail bigint, given_at timestamptz)
RETURNS boolean
LANGUAGE plpgsql VOLATILE {AS_OWNER}
AS $$
DECLARE settled text;
BEGIN
  SELECT state INTO settled FROM books.held_mail WHERE mail_id = given_mail;
  IF settled = 'released' AND EXISTS (
    SELECT FROM books.mail WHERE id = given_mail AND held_for && {NEVER}
  ) THEN
    RAISE EXCEPTION 'what this mail holds stands in no mail' USING ERRCODE = '42501';
  END IF;
  UPDATE books.mail
  SET state = CASE settled WHEN 'released' THEN 'queued' ELSE 'withdrawn' END,
      due_at = given_at, changed_at = given_at
  WHERE id = given_mail AND state = 'held' AND settled IN ('released', 'dropped');
  IF NOT FOUND THEN RETURN false; END IF;
  IF settled = 'dropped' THEN
    DELETE FROM records.outgoing_mail AS o USING books.mail AS m
    WHERE m.id = given_mail AND o.mail_id = m.id AND o.customer_id = m.customer_id;
  END IF;
  RETURN true;
END
$$
"""
CONSENTS = f"""
CREATE FUNCTION hand.marketing_consents(given_key bigint)
RETURNS TABLE (basis text, evidence text, how text, given_at timestamptz, ended_at timestamptz,
               ended_how text, last_sent_at timestamptz)
LANGUAGE sql STABLE {AS_OWNER}
AS $$
  SELECT c.basis, c.evidence, c.how, c.given_at, c.ended_at, c.ended_how,
    (SELECT max(m.changed_at) FROM books.mail AS m
     WHERE m.customer_id = given_key AND m.kind = 'marketing'
       AND m.state IN ('attempted', 'accepted', 'unknown', 'bounced')
       AND m.made_at >= c.given_at AND (c.ended_at IS NULL OR m.made_at <= c.ended_at))
  FROM records.marketing_consent AS c WHERE c.customer_id = given_key ORDER BY c.given_at, c.id
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
    OF_ADDRESS, OF_MAIL, OPEN_HELD, SETTLE_HELD, CONSENTS, CONSENT, END_CONSENTS, NEW_KEY, REFUSER,
)  # fmt: skip
CALLED = (
    "hand.customer_of_address(text)",
    "hand.customer_of_mail(bigint)",
    "hand.open_held(bigint, bigint)",
    "hand.settle_held(bigint, timestamptz)",
    "hand.marketing_consents(bigint)",
    "hand.consent_to_marketing(bigint, text, text, text, timestamptz)",
    "hand.end_marketing_consents(bigint, text, timestamptz)",
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
        "ALTER TABLE records.marketing_consent ALTER COLUMN evidence SET STATISTICS 0",
    )


class Migration(migrations.Migration):
    """Two tables, and the functions over them."""

    dependencies = (("records", "0030_mail"), ("books", "0031_held_mail"))
    operations = (
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
