"""A statistic that was released stays released, whoever writes its row.

The web role marks releases, so it could take one back: a table that no row speaks of is not among
those that later tables are audited against, and what it hides could be worked out beside them. So
a release only goes on: it waits, it is released or discarded, and what was released is withdrawn at
most. Who did it, when, and the entry of the ledger are written once.
"""

from django.db import migrations

ONLY_GOES_ON = """
CREATE FUNCTION books.statistic_only_goes_on()
RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN
       (('prepared', 'released'), ('prepared', 'discarded'), ('released', 'withdrawn'))
     OR OLD.ledger_index IS NOT NULL
       AND (NEW.ledger_index, NEW.released_by, NEW.released_on)
           IS DISTINCT FROM (OLD.ledger_index, OLD.released_by, OLD.released_on)
     OR OLD.withdrawn_index IS NOT NULL
       AND (NEW.withdrawn_index, NEW.withdrawn_by, NEW.withdrawn_on, NEW.reason)
           IS DISTINCT FROM (OLD.withdrawn_index, OLD.withdrawn_by, OLD.withdrawn_on, OLD.reason)
  THEN
    RAISE EXCEPTION 'what was released or discarded stays so'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'statistic_only_goes_on';
  END IF;
  RETURN NEW;
END $$
"""
STATEMENTS = (
    ONLY_GOES_ON,
    "REVOKE ALL ON FUNCTION books.statistic_only_goes_on() FROM PUBLIC",
    (
        "CREATE TRIGGER statistic_only_goes_on BEFORE UPDATE ON books.statistic_release"
        " FOR EACH ROW EXECUTE FUNCTION books.statistic_only_goes_on()"
    ),
)


class Migration(migrations.Migration):
    """One function, and the trigger that calls it."""

    dependencies = (("books", "0055_who_is_told_and_who_declares"),)
    operations = (migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop),)
