"""A reading is counted and recorded by one statement, so that nobody waits for a program's turn.

`books.append_entry` grows the log by one entry while the head is locked, as `books/log.py` does.
`watch.count_reading` decides about a reader's day, `watch.record_reading` records what was decided
as well. Each runs with the rights of whoever calls it and adds none. The counting itself leaves the
marks alone where nobody new is read, and looks for the row of the day before it makes one.
"""

from django.db import migrations

DEFINER = "LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog"
INVOKER = "LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog"
LIMITS = """given_person text, given_day date, given_purpose text, given_keys bigint[],
  given_most integer, given_more integer, given_empty integer, given_pace integer,
  given_stretch interval"""

APPEND_ENTRY = f"""
CREATE FUNCTION books.append_entry(given_entry bytea)
RETURNS bigint {INVOKER} AS $$
DECLARE
  place bigint;
  edge bytea;
  carry bytea := sha256('\\x00'::bytea || given_entry);
  ones bigint;
  height integer := 0;
BEGIN
  SELECT h.size, h.frontier INTO place, edge FROM books.ledger_head AS h WHERE h.log = 1
    FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the ledger was never begun: publish a notice first (sekisho publish)';
  END IF;
  INSERT INTO books.ledger_chunk (start, count, width, entries)
  VALUES (place, 1, length(given_entry), given_entry);
  ones := place;
  WHILE ones & 1 = 1 LOOP
    carry := sha256('\\x01'::bytea || substring(edge FROM length(edge) - 31) || carry);
    edge := substring(edge FOR length(edge) - 32);
    ones := ones >> 1;
    height := height + 1;
    IF height % 4 = 0 THEN
      INSERT INTO books.ledger_node (height, index, hash) VALUES (height, ones, carry);
    END IF;
  END LOOP;
  UPDATE books.ledger_head AS h SET size = place + 1, frontier = edge || carry WHERE h.log = 1;
  RETURN place;
END $$
"""
COUNTED = f"""
CREATE OR REPLACE FUNCTION watch.counted(given_person text, given_day date)
RETURNS TABLE (customers integer, empty integer) {DEFINER} AS $$
BEGIN
  RETURN QUERY SELECT r.customers, r.empty FROM books.reading_day AS r
    WHERE r.person = given_person AND r.day = given_day FOR UPDATE;
  IF NOT FOUND THEN
    INSERT INTO books.reading_day (person, day, salt)
    VALUES (given_person, given_day, uuid_send(gen_random_uuid()))
    ON CONFLICT DO NOTHING;
    RETURN QUERY SELECT r.customers, r.empty FROM books.reading_day AS r
      WHERE r.person = given_person AND r.day = given_day FOR UPDATE;
  END IF;
END $$
"""
ADMIT = f"""
CREATE OR REPLACE FUNCTION watch.admit(given_person text, given_day date, given_keys bigint[],
  given_most integer, given_pace integer, given_stretch interval)
RETURNS TABLE (admitted boolean, customers integer, alarms text[]) {DEFINER} AS $$
DECLARE
  kept books.reading_day;
  fresh bytea[];
  paced integer;
  over boolean;
  raised text[] := '{{}}';
BEGIN
  SELECT * INTO kept FROM books.reading_day AS r
    WHERE r.person = given_person AND r.day = given_day FOR UPDATE;
  IF NOT FOUND THEN
    PERFORM watch.counted(given_person, given_day);
    SELECT * INTO kept FROM books.reading_day AS r
      WHERE r.person = given_person AND r.day = given_day;
  END IF;
  SELECT coalesce(array_agg(m.mark), '{{}}') INTO fresh FROM (
    SELECT DISTINCT sha256(kept.salt || int8send(k)) AS mark FROM unnest(given_keys) AS k
  ) AS m WHERE m.mark <> ALL (kept.marks);
  IF EXISTS (SELECT FROM books.canary AS c
             WHERE c.customer_key = ANY (given_keys) AND c.retired_at IS NULL) THEN
    PERFORM watch.raise_alarm('canary', given_person, given_day, kept.customers);
    raised := raised || 'canary'::text;
  END IF;
  IF kept.customers + cardinality(fresh) > given_most THEN
    UPDATE books.reading_day AS r SET refused = r.refused + 1 WHERE r.id = kept.id;
    IF NOT EXISTS (SELECT FROM books.alarm AS a WHERE a.kind = 'budget'
                   AND a.who = given_person AND a.day = given_day AND a.figure = given_most) THEN
      PERFORM watch.raise_alarm('budget', given_person, given_day, given_most);
      raised := raised || 'budget'::text;
    END IF;
    RETURN QUERY SELECT false, kept.customers, raised;
    RETURN;
  END IF;
  paced := cardinality(fresh);
  over := kept.since <= now() - given_stretch;
  IF over THEN
    kept.since := now();
    kept.pace := 0;
  ELSE
    paced := paced + kept.pace;
  END IF;
  IF paced > given_pace AND kept.pace <= given_pace THEN
    PERFORM watch.raise_alarm('pace', given_person, given_day, paced);
    raised := raised || 'pace'::text;
  END IF;
  IF cardinality(fresh) > 0 THEN
    UPDATE books.reading_day AS r
    SET marks = r.marks || fresh, customers = r.customers + cardinality(fresh), since = kept.since,
        pace = paced
    WHERE r.id = kept.id;
  ELSIF over THEN
    UPDATE books.reading_day AS r SET since = kept.since, pace = paced WHERE r.id = kept.id;
  END IF;
  RETURN QUERY SELECT true, kept.customers + cardinality(fresh), raised;
END $$
"""
COUNT_READING = f"""
CREATE FUNCTION watch.count_reading({LIMITS}, given_decided boolean, given_emergency bigint)
RETURNS TABLE (outcome text, most integer, emergency bigint, alarms text[]) {INVOKER} AS $$
DECLARE in_vain integer;
BEGIN
  SELECT r.empty INTO in_vain FROM watch.counted(given_person, given_day) AS r;
  SELECT max(e.id) INTO emergency FROM books.emergency AS e
    WHERE e.person = given_person AND e.purpose = given_purpose AND e.until > now();
  alarms := '{{}}';
  IF given_decided AND emergency IS DISTINCT FROM given_emergency THEN
    outcome := 'changed';
  ELSIF in_vain >= given_empty THEN
    outcome := 'over-searches';
    most := given_empty;
  ELSIF cardinality(given_keys) = 0 THEN
    outcome := 'nobody';
    emergency := NULL;
    SELECT r.alarms INTO alarms FROM watch.miss(given_person, given_day, given_empty) AS r;
  ELSE
    most := given_most + CASE WHEN emergency IS NULL THEN 0 ELSE given_more END;
    SELECT CASE WHEN r.admitted THEN 'within' ELSE 'over-budget' END, r.alarms
      INTO outcome, alarms
      FROM watch.admit(given_person, given_day, given_keys, most, given_pace, given_stretch) AS r;
    IF outcome = 'within' AND emergency IS NOT NULL THEN
      UPDATE books.emergency AS e SET reads = e.reads + 1 WHERE e.id = emergency;
    END IF;
  END IF;
  RETURN NEXT;
END $$
"""
RECORD_READING = f"""
CREATE FUNCTION watch.record_reading({LIMITS},
  given_emergency bigint, alarm_kinds text[], alarm_entries bytea[], given_entry bytea,
  given_customer bigint, given_kind text, given_actor text, given_digest text,
  given_clauses text[], given_items text[], given_withheld text[], given_recipient text)
RETURNS TABLE (outcome text, most integer, index bigint) {INVOKER} AS $$
DECLARE
  raised text[];
  kind text;
BEGIN
  SELECT r.outcome, r.most, r.alarms INTO outcome, most, raised
    FROM watch.count_reading(given_person, given_day, given_purpose, given_keys, given_most,
      given_more, given_empty, given_pace, given_stretch, true, given_emergency) AS r;
  FOREACH kind IN ARRAY raised LOOP
    PERFORM books.append_entry(alarm_entries[array_position(alarm_kinds, kind)]);
  END LOOP;
  IF outcome = 'within' AND given_entry IS NOT NULL THEN
    index := books.append_entry(given_entry);
    INSERT INTO books.act
      (ledger_index, customer_id, kind, actor, purpose, digest, clauses, items, withheld, recipient)
    VALUES (index, given_customer, given_kind, given_actor, given_purpose, given_digest,
            given_clauses, given_items, given_withheld, given_recipient);
  END IF;
  RETURN NEXT;
END $$
"""
OF_WEB = (
    "books.append_entry(bytea)",
    (
        "watch.count_reading(text, date, text, bigint[], integer, integer, integer, integer,"
        " interval, boolean, bigint)"
    ),
    (
        "watch.record_reading(text, date, text, bigint[], integer, integer, integer, integer,"
        " interval, bigint, text[], bytea[], bytea, bigint, text, text, text, text[], text[],"
        " text[], text)"
    ),
)
STATEMENTS = (
    *(COUNTED, ADMIT, APPEND_ENTRY, COUNT_READING, RECORD_READING),
    *(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC" for name in OF_WEB),
    *(f"GRANT EXECUTE ON FUNCTION {name} TO sekisho_web" for name in OF_WEB),
)


class Migration(migrations.Migration):
    """Five functions, three of them new, and who may call those."""

    dependencies = (("books", "0046_single_provisions"),)
    operations = (migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop),)
