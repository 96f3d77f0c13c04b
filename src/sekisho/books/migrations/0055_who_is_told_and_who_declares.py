"""Who was told of a breach stays told, and whether somebody's part in a matter counts still.

The screens count whom a breach concerns and cannot read it, so what takes them apart runs with its
owner's rights: `books.settle_breach` drops from a new count whoever was told of these items before,
`books.breach_untold` tells how many are left.

`books.staff_counts` is what `books.approval_counts` is, for steps that are no officer's alone.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

DEFINER = "SECURITY DEFINER SET search_path = pg_catalog"
UNTOLD = f"""
CREATE FUNCTION books.breach_untold(given_breach bigint)
RETURNS bigint LANGUAGE sql STABLE {DEFINER} AS $$
  SELECT count(*) FROM books.breach_person AS p
  WHERE p.breach_id = given_breach AND p.notice_index IS NULL AND p.customer_id <> 0
$$
"""
SETTLE = f"""
CREATE FUNCTION books.settle_breach(given_breach bigint)
RETURNS void LANGUAGE sql VOLATILE {DEFINER} AS $$
  DELETE FROM books.breach_person AS p
  WHERE p.breach_id = given_breach AND p.notice_index IS NULL AND EXISTS (
    SELECT FROM books.breach_person AS told
    WHERE told.breach_id = p.breach_id AND told.customer_id = p.customer_id
      AND told.notice_index IS NOT NULL AND told.items @> p.items
  )
$$
"""
IN_FORCE = """a.is_active AND a.kind IN ('operator', 'privacy_officer')
      AND (a.leaves_on IS NULL OR a.leaves_on > (now() AT TIME ZONE 'Asia/Tokyo')::date)"""
STAFF = f"""
CREATE FUNCTION books.staff_counts(given_who text)
RETURNS boolean LANGUAGE plpgsql STABLE {DEFINER} AS $$
BEGIN
  IF given_who ~ '^account-[0-9]{{1,18}}$' THEN
    RETURN EXISTS (
      SELECT FROM accounts.account AS a
      WHERE a.id = substr(given_who, 9)::bigint AND {IN_FORCE}
    );
  END IF;
  RETURN given_who IS NOT NULL AND NOT EXISTS (
    SELECT FROM accounts.account AS a WHERE a.username = given_who AND NOT ({IN_FORCE})
  );
END $$
"""
CALLED = {
    "books.breach_untold(bigint)": "sekisho_web, sekisho_hand, sekisho_audit",
    "books.settle_breach(bigint)": "sekisho_web",
    "books.staff_counts(text)": "sekisho_web, sekisho_hand, sekisho_audit",
}
STATEMENTS = (
    *(UNTOLD, SETTLE, STAFF),
    *(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC" for name in CALLED),
    *(f"GRANT EXECUTE ON FUNCTION {name} TO {roles}" for name, roles in CALLED.items()),
    "GRANT SELECT (notice_index) ON books.breach_person TO sekisho_web",
)


class Migration(migrations.Migration):
    """A column, three functions, and who may call them."""

    dependencies = (("books", "0054_canaries_like_their_neighbours"),)
    operations = (
        migrations.AddField("Breach", "more_items", ArrayField(models.TextField(), db_default=[])),
        migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop),
    )
