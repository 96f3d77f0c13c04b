"""Every role tried against every table: what is not written here as allowed is refused."""

import psycopg
import pytest
from psycopg import sql

from night_world import World
from real_database import Database
from sekisho.books.connection import Db
from sekisho.postgres.roles import Role

CHANGED = (
    "account_no, kind, name, name_kana, postal_code, address, phone, work_phone, email,"
    " invoice_language, security_question, application_channel, consents, restricted"
)
CORRECTED = (
    "name, name_kana, postal_code, address, phone, work_phone, email, invoice_language,"
    " security_question"
)
MOVED = (
    "items, state, reasons, called_by, decided_by, watermark, disclosed_at, changed_at,"
    " given_since, given_until"
)
EVIDENCE = ("case_check", "case_code")
WRITTEN_ONCE = {"SELECT", "INSERT"}
LOADED = (
    "application", "bill", "consent_event", "contract", "conversation", "customer",
    "half_hourly_usage", "mail", "meter", "monthly_usage", "negawatt_contract", "negawatt_figure",
    "payment", "restriction_event", "supply_point", "switching",
)  # fmt: skip
LEDGER = (
    "ledger_checkpoint", "ledger_chunk", "ledger_head", "ledger_node", "policy_version",
    "published_door",
)  # fmt: skip
RELEASED = (
    "state, released_by, released_on, ledger_index, withdrawn_by, withdrawn_on, withdrawn_index,"
    " reason"
)
CONFIRMED = "state, outcome, done_on, confirmed_by, confirmed_at, confirmed_index"
HANDED_OVER = (
    "state, approved_by, package_sha256, customers, changed_at, manifest_sha256, hand_over_index"
)
COUNTS = "SELECT (person, day, customers, empty, refused)"
REVIEWED = "reads, reviewed_by, reviewed_at, finding, review_words, review_index"
CONFIRMED = "state, outcome, done_on, confirmed_by, confirmed_at, confirmed_index"
FORGED = "SELECT (id, day, answer, why, sender_domain, led_to, digest, times, seen_at)"
RUNS = ("disclosure_log", "extract_run", "held_row", "provision_record", "run_subjects")

EVERYBODY: dict[str, set[str]] = {"books.kept_schema": {"SELECT"}}

ALLOWED: dict[str, dict[str, set[str]]] = {
    Role.WEB: {
        **{f"books.{name}": {"SELECT"} for name in (*LEDGER, *RUNS)},
        "books.ledger_chunk": WRITTEN_ONCE,
        "books.ledger_node": WRITTEN_ONCE,
        "books.ledger_checkpoint": WRITTEN_ONCE,
        "books.ledger_head": {"SELECT", "UPDATE (size, frontier)"},
        "books.act": WRITTEN_ONCE,
        "books.request_case": {*WRITTEN_ONCE, "UPDATE"},
        **{f"books.{name}": {*WRITTEN_ONCE, "UPDATE", "DELETE"} for name in EVIDENCE},
        "books.gap_report": WRITTEN_ONCE,
        "books.notice_draft": WRITTEN_ONCE,
        "books.draft_approval": WRITTEN_ONCE,
        "books.draft_trial": {"SELECT"},
        "books.gap_answer": WRITTEN_ONCE,
        "books.statistic_release": {"SELECT", f"UPDATE ({RELEASED})"},
        "books.statistic_file": {"SELECT"},
        "books.statistic_spending": {"SELECT"},
        "books.statistic_order": WRITTEN_ONCE,
        "books.recipient_key": {"SELECT"},
        "books.log_key_change": {"SELECT"},
        "books.change_due": {"INSERT"},
        "books.feed_item": {"SELECT", f"UPDATE ({CONFIRMED})"},
        "books.recipient_way": {"SELECT"},
        "books.way_sending": {"SELECT"},
        "books.translation": {"SELECT"},
        "books.mail": WRITTEN_ONCE,
        "books.mail_template": WRITTEN_ONCE,
        "books.mail_suppression": {*WRITTEN_ONCE, "UPDATE (lifted_by, lifted_at, lift_index)"},
        "books.legal_demand": {*WRITTEN_ONCE, f"UPDATE ({MOVED})"},
        "books.demand_approval": WRITTEN_ONCE,
        "books.demand_subject": {"INSERT"},
        "books.breach": {*WRITTEN_ONCE, "UPDATE"},
        "books.breach_person": {"INSERT", "DELETE", "SELECT (breach_id, notice_index)"},
        "books.party_list": WRITTEN_ONCE,
        "books.party_line": {
            *WRITTEN_ONCE, "UPDATE (reviewed_by, reviewed_at, taken, reviewed_index)",
        },
        "books.entrusted_assessment": WRITTEN_ONCE,
        "books.entrusted_contract": WRITTEN_ONCE,
        "books.re_entrustment": WRITTEN_ONCE,
        "books.succession": {
            *WRITTEN_ONCE,
            f"UPDATE ({HANDED_OVER})",
        },
        "books.outage": {
            *WRITTEN_ONCE, "UPDATE (state, approved_by, reviewed_by, review, changed_at)",
        },
        "books.outage_list": WRITTEN_ONCE,
        "books.received": {*WRITTEN_ONCE, "UPDATE (kept_until)"},
        "books.received_stretch": WRITTEN_ONCE,
        "books.provision_record": WRITTEN_ONCE,
        "books.taken_in": {*WRITTEN_ONCE, "UPDATE (customers, changed_at)"},
        "books.taken_stretch": WRITTEN_ONCE,
        "books.processed_set": WRITTEN_ONCE,
        "books.negawatt_event": WRITTEN_ONCE,
        "books.mail_draft": {
            *WRITTEN_ONCE, "UPDATE (submitted_by, submitted_at, approved_by, published)",
        },
        "books.mail_opening": {*WRITTEN_ONCE, "UPDATE (approved_by, ledger_index, until)"},
        "books.forged_report": {"INSERT", FORGED, "UPDATE (times, content, seen_at)"},
        "books.held_mail": {
            *WRITTEN_ONCE,
            "UPDATE (state, settled_at, settled_by, settled_why, settled_index)",
        },
        "books.relayed_mail": {*WRITTEN_ONCE, "UPDATE (mail_id)"},
        "books.alarm": {"SELECT", "UPDATE (seen_by, seen_at, seen_index)"},
        "books.reading_day": {COUNTS},
        "books.emergency": {*WRITTEN_ONCE, f"UPDATE ({REVIEWED})"},
        "books.staff_position": WRITTEN_ONCE,
    },
    Role.EXTRACT: {
        **{f"books.{name}": {"SELECT"} for name in LEDGER},
        **{f"books.{name}": WRITTEN_ONCE for name in RUNS},
        "books.ledger_chunk": WRITTEN_ONCE,
        "books.ledger_node": WRITTEN_ONCE,
        "books.ledger_checkpoint": WRITTEN_ONCE,
        "books.ledger_head": {"SELECT", "UPDATE (size, frontier)"},
        "books.extract_run": {*WRITTEN_ONCE, "UPDATE"},
        "books.correction_due": {"SELECT", "UPDATE (run_id)"},
        "books.recipient_key": {
            *WRITTEN_ONCE, "UPDATE (confirmed_by, confirmed_at, ended_at, reason)",
        },
        "books.recipient_way": {
            *WRITTEN_ONCE, "UPDATE (confirmed_by, confirmed_at, ended_at, reason)",
        },
        "books.way_sending": {
            *WRITTEN_ONCE, "UPDATE (state, attempts, reply, made_at, due_at, changed_at)",
        },
        "books.feed_item": {"SELECT (ledger_index, party, told_on, state)"},
    },
    Role.IMPORT: {
        **{f"records.{name}": {"INSERT"} for name in LOADED},
        "records.import_run": {"SELECT", "INSERT", "UPDATE"},
        "records.customer": {
            "INSERT", f"UPDATE ({CHANGED})", "SELECT (id, customer_no, restricted, synthetic)",
        },
        "records.application": {"INSERT", "UPDATE", "SELECT (customer_id, application_no)"},
        "records.supply_point": {"INSERT", "UPDATE", "SELECT (customer_id, id)"},
        "records.meter": {"INSERT", "UPDATE", "SELECT (customer_id, id)"},
        "records.contract": {"INSERT", "UPDATE", "SELECT (customer_id, id)"},
        "records.bill": {"INSERT", "SELECT (customer_id)"},
        "records.half_hourly_usage": {"INSERT", "SELECT (customer_id, contract_id, day)"},
        "records.related_person": {"INSERT"},
        "records.carried_mail": {"INSERT"},
    },
    Role.AUDIT: {
        "books.forged_report": {FORGED},
        **{f"books.{name}": {"SELECT"} for name in (
            *LEDGER, *RUNS, "act", "request_case", "restoration", "rewrite", "seal", "tombstone",
            "gap_report", "gap_answer", "notice_draft", "draft_approval", "draft_trial",
            "correction_due", "statistic_release", "statistic_file", "statistic_spending",
            "statistic_order", "recipient_key", "log_key_change", "mail", "mail_template",
            "mail_suppression", "legal_demand", "demand_approval", "breach", "succession",
            "translation", "entrusted_assessment", "entrusted_contract", "processed_set",
            "outage", "outage_list", "mail_draft", "mail_opening", "held_mail", "feed_item",
            "recipient_way", "way_sending", "alarm", "emergency", "staff_position", "received",
            "received_stretch", "taken_in", "taken_stretch", "party_list", "party_line",
            "negawatt_event", "re_entrustment",
        )},
        "books.reading_day": {COUNTS},
    },
    Role.STAT: {},
    Role.HAND: {
        **{f"records.{name}": {"SELECT", "DELETE"} for name in (*LOADED, "correction_wish")},
        "records.customer": {"SELECT", "DELETE", f"UPDATE ({CORRECTED})"},
        "records.contract": {
            "SELECT", "DELETE", "UPDATE (payer_name, billing_address, service_address)",
        },
        "records.application": {"SELECT", "DELETE", "UPDATE (credit_result)"},
        **{f"books.{name}": {"SELECT"} for name in (*LEDGER, *RUNS)},
        "books.ledger_chunk": WRITTEN_ONCE,
        "books.ledger_node": WRITTEN_ONCE,
        "books.ledger_head": {"SELECT", "UPDATE (size, frontier)"},
        "books.act": {*WRITTEN_ONCE, "UPDATE (customer_id)"},
        "books.held_row": {"SELECT", "UPDATE (customer_id)"},
        "books.run_subjects": {"SELECT", "UPDATE (lowest, highest, subjects)"},
        "books.request_case": {*WRITTEN_ONCE, "UPDATE"},
        **{f"books.{name}": {*WRITTEN_ONCE, "UPDATE", "DELETE"} for name in EVIDENCE},
        "books.tombstone": WRITTEN_ONCE,
        "books.seal": {*WRITTEN_ONCE, "UPDATE (lifted_by, lifted_at, lift_index)"},
        "records.answer": {"SELECT", "INSERT", "DELETE"},
        "records.usage_key": {"SELECT", "DELETE"},
        "records.related_person": {"SELECT", "DELETE", "UPDATE (name, phone, address)"},
        "books.correction_due": {"SELECT", "INSERT", "DELETE"},
        "books.change_due": {"SELECT", "INSERT", "DELETE"},
        "books.feed_item": {*WRITTEN_ONCE, "UPDATE (customer_id, state)"},
        "records.feed_reference": {"SELECT", "INSERT", "DELETE"},
        "books.mail": {"SELECT", "UPDATE (customer_id, address_mac)"},
        "records.outgoing_mail": {"SELECT", "DELETE"},
        "books.legal_demand": {"SELECT"},
        "books.received": {"SELECT", "DELETE"},
        "books.received_stretch": {"SELECT", "DELETE"},
        "books.demand_subject": {"SELECT", "UPDATE (customer_id)"},
        "books.breach": {"SELECT", "UPDATE (told, told_on, changed_at)"},
        "books.breach_person": {"SELECT", "UPDATE (customer_id, notice_index)"},
        "books.mail_opening": {"SELECT", "UPDATE (customer_id, opened_at)"},
        "books.forged_report": {"SELECT", "DELETE"},
        "records.carried_mail": {"SELECT", "DELETE"},
        "records.opened_mail": {"SELECT", "INSERT", "DELETE"},
        "books.relayed_mail": {"SELECT (customer_id)", "UPDATE (customer_id)"},
        "records.marketing_consent": {"SELECT", "DELETE"},
        "records.refusal_key": {"SELECT", "DELETE"},
        "records.negawatt_result": {"SELECT", "INSERT", "DELETE"},
        "records.negawatt_figure": {
            "SELECT", "INSERT", "DELETE", "UPDATE (demand_reduction, baseline)",
        },
        "books.negawatt_event": {
            "SELECT", "UPDATE (state, customers, without, report_sha256, changed_at)",
        },
    },
    Role.MAIL: {
        "books.mail": {"SELECT", "UPDATE (state, attempts, reply, due_at, changed_at)"},
        "books.mail_suppression": WRITTEN_ONCE,
        "books.ledger_chunk": WRITTEN_ONCE,
        "books.ledger_node": WRITTEN_ONCE,
        "books.ledger_head": {"SELECT", "UPDATE (size, frontier)"},
    },
    Role.WATCH: {
        "books.alarm": {"SELECT", "UPDATE (delivered_at)"},
        "books.canary": {"SELECT"},
        "books.emergency": {"SELECT"},
        "books.ledger_chunk": WRITTEN_ONCE,
        "books.ledger_head": {"SELECT", "UPDATE (size, frontier)"},
        "books.ledger_node": WRITTEN_ONCE,
        "books.policy_version": {"SELECT"},
        "books.published_door": {"SELECT"},
        "books.reading_day": {"DELETE", COUNTS},
        "books.staff_position": {"SELECT"},
    },
}  # fmt: skip
VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
SERVING = tuple(role for role in Role if role is not Role.OWNER)


@pytest.fixture(scope="module")
def tables(published: Database) -> dict[str, list[str]]:
    """The columns of every table of both schemas."""
    with psycopg.connect(published.dsn(Role.OWNER)) as connection:
        rows = connection.execute(
            "SELECT c.oid::regclass::text, array_agg(a.attname::text ORDER BY a.attnum)"
            " FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid"
            " WHERE c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped AND c.relnamespace"
            " IN ('records'::regnamespace, 'books'::regnamespace) GROUP BY c.oid ORDER BY 1"
        )
        return {str(name): list(columns) for name, columns in rows}


def _rights(connection: Db, role: Role, table: str, columns: list[str]) -> set[str]:
    """Every right of the role on the table, column by column where it has only some."""
    found: set[str] = set()
    for verb in VERBS:
        of_table = "SELECT has_table_privilege(%s, %s, %s)"
        if (connection.execute(of_table, (role, table, verb)).fetchone() or ("?",))[0]:
            found.add(verb)
        elif verb in ("SELECT", "INSERT", "UPDATE", "REFERENCES"):
            rows = connection.execute(
                "SELECT name FROM unnest(%s::text[]) WITH ORDINALITY AS c (name, at)"
                " WHERE has_column_privilege(%s, %s, name, %s) ORDER BY at",
                (columns, role, table, verb),
            ).fetchall()
            if rows:
                found.add(f"{verb} ({', '.join(name for (name,) in rows)})")
    return found


@pytest.mark.parametrize("role", SERVING)
def test_each_role_has_exactly_the_rights_that_are_written_here(
    published: Database, tables: dict[str, list[str]], role: Role
) -> None:
    assert len(tables) > 25
    with psycopg.connect(published.dsn(Role.OWNER)) as connection:
        found = {
            table: rights
            for table, columns in tables.items()
            if (rights := _rights(connection, role, table, columns))
        }
    assert found == {**EVERYBODY, **ALLOWED[role]}


@pytest.mark.parametrize("role", SERVING)
def test_what_is_not_allowed_is_refused_in_fact(
    published: Database, tables: dict[str, list[str]], role: Role
) -> None:
    """Not only the catalogue says so: each statement is tried."""
    statements = {
        "SELECT": "SELECT * FROM {}",
        "INSERT": "INSERT INTO {} SELECT * FROM {} WHERE false",
        "UPDATE": "UPDATE {} SET {} = NULL WHERE false",
        "DELETE": "DELETE FROM {}",
        "TRUNCATE": "TRUNCATE {}",
    }
    tried = 0
    with psycopg.connect(published.dsn(role)) as connection:
        for table, columns in tables.items():
            allowed = {
                right.split(" ")[0] for right in {**EVERYBODY, **ALLOWED[role]}.get(table, set())
            }
            column = sql.Identifier(columns[0])
            name = sql.Identifier(*table.split("."))
            for verb, text in statements.items():
                if verb in allowed:
                    continue
                parts = (name, column) if verb == "UPDATE" else (name, name)
                query = sql.SQL(text).format(*parts[: text.count("{}")])
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(query)
                connection.rollback()
                tried += 1
    assert tried >= 60


def test_the_column_rights_of_import_show_no_person(world: World) -> None:
    with world.connected(Role.IMPORT) as connection:
        connection.execute("SELECT id, customer_no FROM records.customer")
        for column in ("name", "phone", "email", "address", "consents", "*"):
            connection.rollback()
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(f"SELECT {column} FROM records.customer".encode())


@pytest.mark.parametrize(
    "role", [Role.WEB, Role.IMPORT, Role.AUDIT, Role.STAT, Role.MAIL, Role.WATCH]
)
def test_nobody_but_the_extract_role_reads_a_view_of_an_extract(world: World, role: Role) -> None:
    views = world.owner("SELECT relname FROM pg_class WHERE relnamespace = 'door'::regnamespace")
    assert len(views) > 30
    with world.connected(role) as connection:
        for (view,) in views:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(sql.SQL("SELECT 1 FROM door.{}").format(sql.Identifier(view)))
            connection.rollback()


@pytest.mark.parametrize(
    "role", [Role.EXTRACT, Role.IMPORT, Role.AUDIT, Role.STAT, Role.MAIL, Role.WATCH]
)
def test_nobody_but_the_web_role_calls_a_read_function(world: World, role: Role) -> None:
    functions = world.owner(
        "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'door'::regnamespace"
        " AND proname NOT IN ('today', 'words')"
    )
    assert len(functions) > 20
    with world.connected(role) as connection:
        rows = connection.execute(
            "SELECT count(*) FROM pg_proc WHERE pronamespace = 'door'::regnamespace"
            " AND proname NOT IN ('today', 'words') AND has_function_privilege(oid, 'EXECUTE')"
        ).fetchone()
        assert rows == (0,)
        for call in ("customer_key('S0007-00000000')", "entry_salt('S0007-00000000', ''::bytea)"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(f"SELECT door.{call}".encode())
            connection.rollback()


def test_a_salt_is_in_no_column_that_a_role_can_read(world: World) -> None:
    with world.connected(Role.EXTRACT) as connection:
        for (view,) in world.owner(
            "SELECT relname FROM pg_class WHERE relnamespace = 'door'::regnamespace"
        ):
            columns = connection.execute(
                "SELECT attname FROM pg_attribute"
                " WHERE attrelid = ('door.' || quote_ident(%s))::regclass",
                (view,),
            ).fetchall()
            assert not any("salt" in name for (name,) in columns)


def test_nobody_is_superuser_or_more_than_its_role(world: World) -> None:
    rows = world.owner(
        "SELECT rolname, rolsuper, rolcreaterole, rolreplication, rolbypassrls FROM pg_roles"
        " WHERE rolname LIKE 'sekisho_%' AND rolcanlogin AND rolname <> 'sekisho_bootstrap'"
    )
    assert {row[0] for row in rows} == set(Role)
    assert {row[1:] for row in rows} == {(False, False, False, False)}
    for role in Role:
        with world.connected(role) as connection:
            assert connection.execute("SHOW is_superuser").fetchone() == ("off",)
            for other in Role:
                if other is not role:
                    with pytest.raises(psycopg.errors.InsufficientPrivilege):
                        connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(other)))
                    connection.rollback()


def test_no_process_can_log_in_as_the_superuser(world: World) -> None:
    with pytest.raises(psycopg.OperationalError, match=r"no pg_hba.conf entry|Peer authentication"):
        psycopg.connect(world.database.dsn(Role.OWNER), user="sekisho_bootstrap").close()


@pytest.mark.parametrize("role", SERVING)
def test_no_role_makes_anything_of_its_own(world: World, role: Role) -> None:
    with world.connected(role) as connection:
        for statement in (
            "CREATE TABLE books.mine (id int)",
            "CREATE TABLE records.mine (id int)",
            "CREATE VIEW door.mine AS SELECT 1",
            "CREATE TABLE public.mine (id int)",
            "CREATE SCHEMA mine",
            "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement.encode())
            connection.rollback()
