"""The act of publishing a version of the notice: two people, one transaction, and the door is made.

Views, functions, what statistics may count, the version's row and the ledger's entry appear
together or not at all.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from sekisho.books import log
from sekisho.books.connection import Db
from sekisho.books.doors import change_doors, write_doors
from sekisho.decide.registry import registry_facts
from sekisho.gate.bound_purposes import refuse_beyond_taken_in
from sekisho.gate.door_state import live_state
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.published_doors import published_doors
from sekisho.gate.tables_fit import tables_fit
from sekisho.ledger.entry import JsonEntry
from sekisho.prove.asked import UntranslatableError
from sekisho.prove.promises import prove
from sekisho.prove.verdict import Outcome
from sekisho.rules import Loaded, Policy, load
from sekisho.sql import Catalog, cube, read_catalog
from sekisho.sql.declared import declared, statistics_sql
from sekisho.sql.errors import UncompilableError
from sekisho.sql.views import DROP, Door, compile_door
from sekisho.terms import Finding, Severity
from sekisho.terms.request import FactValue

APPROVERS = 2


@dataclass(frozen=True, slots=True)
class Draft:
    """The three files that are published together, as bytes; and the register they must cover.

    With a `register` (register.yaml) every promise in it must be bound by some rule.
    """

    notice: bytes
    terms: bytes
    catalog: bytes
    register: bytes | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """A version that is in the books; `fresh` is False where it was there already."""

    digest: str
    version: str
    effective: date
    ledger_index: int
    fresh: bool
    doors: int


class NotPublishableError(ActRefusedError):
    """The draft has errors; `findings` are all of them."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(
            "not-publishable",
            f"告知に誤りが {len(findings)} 件あるので公開できません。"
            "sekisho check で確かめてください。",
            f"The notice has {len(findings)} errors and cannot be published. Run sekisho check.",
        )
        self.findings = tuple(findings)


def nothing_besides(connection: Db) -> None:
    """Returns: nothing is checked besides what `publish_policy` checks itself."""


def publish_policy(
    connection: Db,
    draft: Draft,
    approved_by: Sequence[str],
    *,
    origin: str,
    today: date,
    besides: Callable[[Db], None] = nothing_besides,
) -> Published:
    """The draft is the newest version, and the doors are its doors; a second call changes nothing.

    Refused where the draft has errors, fewer than two different people approve, the date of effect
    lies ahead (the door opens on the day itself), a pledge of the notice is not proved, or a
    purpose goes beyond what binds us to customers whom we took over.

    `besides` is asked too, under the lock of the doors, and refuses by raising.

    requires: the role sekisho_owner; the tables are migrated
    """
    approvers = sorted(set(approved_by))
    if len(approvers) < APPROVERS:
        raise ActRefusedError(
            "one-approver",
            "公開には、異なる二人の承認が要ります。--approved-by を二人分書いてください。",
            "Publication needs two different people. Give --approved-by twice.",
        )
    policy, catalog = _compiled(draft)
    if policy.effective > today:
        raise ActRefusedError(
            "not-yet",
            f"施行日 {policy.effective} はまだ来ていません。当日以後に公開してください。",
            f"The date of effect {policy.effective} lies ahead. Publish on that day or later.",
        )
    known = _standing(connection, policy, draft)
    connection.rollback()
    if known is not None:
        return known
    refuse_beyond_taken_in(connection, policy)
    connection.rollback()
    _require_proofs(policy)
    _require_tables(connection, policy, catalog, draft)
    counted = _counted(policy, catalog)
    door = compile_door(policy, catalog, _parties(policy, today), policy.effective)
    try:
        return _publish(connection, draft, policy, door, counted, approvers, origin, besides)
    except BaseException:
        connection.rollback()
        raise


def _require_proofs(policy: Policy) -> None:
    """Returns only where every pledge of the notice is proved; no answer is no proof."""
    try:
        unproved = [one.id for one in prove(policy) if one.outcome is not Outcome.PROVED]
    except UntranslatableError as wrong:
        raise ActRefusedError(
            "untranslatable",
            f"論理に訳せない条件があり、誓約を証明できません（{wrong}）。公開しません。",
            f"A condition cannot be put into logic, so no pledge is proved ({wrong}).",
        ) from None
    if unproved:
        ids = "、".join(dict.fromkeys(unproved))
        raise ActRefusedError(
            "unproved",
            f"証明できない誓約があるので公開できません: {ids}。sekisho prove で反例が出ます。",
            f"Pledges that are not proved: {ids.replace('、', ', ')}. Run sekisho prove.",
        )


def _require_tables(connection: Db, policy: Policy, catalog: Catalog, draft: Draft) -> None:
    """Returns only where the tables are as the catalog says.

    Whoever can make no schema sees no table either; the database refuses them at the first door.
    """
    may = connection.execute("SELECT has_database_privilege(current_database(), 'CREATE')")
    if may.fetchone() != (True,):
        connection.rollback()
        return
    wrong = tables_fit(connection, catalog, draft.catalog.decode("utf-8"), policy.vocabulary)
    if wrong:
        raise NotPublishableError(wrong)


def _publish(
    connection: Db,
    draft: Draft,
    policy: Policy,
    door: Door,
    counted: Sequence[str],
    approvers: Sequence[str],
    origin: str,
    besides: Callable[[Db], None],
) -> Published:
    change_doors(connection)  # two publications at once: the second waits, and finds the first
    known = _standing(connection, policy, draft)
    if known is not None:
        connection.rollback()
        return known
    besides(connection)
    log.begin(connection, origin)
    for statement in (*DROP, *door.statements, *cube.DROP, *counted):
        connection.execute(statement.encode())
    index = log.append(connection, [_entry(draft, policy, door, approvers)])
    connection.execute(
        "INSERT INTO books.policy_version (digest, version, effective, notice, terms, catalog,"
        " door_fingerprint, door_state, approved_by, ledger_index, register)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            policy.digest,
            policy.version,
            policy.effective,
            draft.notice,
            draft.terms,
            draft.catalog,
            door.fingerprint,
            live_state(connection),
            list(approvers),
            index,
            draft.register,
        ),
    )
    doors = published_doors(policy, door)
    write_doors(connection, doors)
    connection.commit()
    return Published(
        policy.digest, policy.version, policy.effective, index, fresh=True, doors=len(doors)
    )


def _counted(policy: Policy, catalog: Catalog) -> tuple[str, ...]:
    """What the statistics role will see: the cubes of the declared statistics."""
    try:
        return tuple(statistics_sql(declared(policy, catalog)))
    except UncompilableError as unfit:
        raise ActRefusedError(unfit.code, unfit.ja, unfit.en) from None


def _compiled(draft: Draft) -> tuple[Policy, Catalog]:
    loaded: Loaded = load(
        draft.notice,
        draft.terms,
        file="notice.md",
        terms_file="terms.yaml",
        register=draft.register,
    )
    if loaded.policy is None:
        raise NotPublishableError(loaded.errors)
    text = draft.catalog.decode("utf-8")
    catalog, findings = read_catalog(text, "catalog.yaml", loaded.policy.vocabulary)
    wrong = [finding for finding in findings if finding.severity is Severity.ERROR]
    if catalog is None or wrong:
        raise NotPublishableError(wrong)
    return loaded.policy, catalog


def _standing(connection: Db, policy: Policy, draft: Draft) -> Published | None:
    """The newest version, where it is this very draft already; older ones must not come again."""
    row = connection.execute(
        "SELECT v.ledger_index, v.catalog, v.id = (SELECT max(id) FROM books.policy_version),"
        " (SELECT count(*) FROM books.published_door AS d WHERE d.digest = v.digest)"
        " FROM books.policy_version AS v WHERE v.digest = %s",
        (policy.digest,),
    ).fetchone()
    if row is None:
        _refuse_backdated(connection, policy)
        return None
    index, catalog, newest, doors = row
    if bytes(catalog) != draft.catalog or not newest:
        connection.rollback()
        raise ActRefusedError(
            "same-version",
            "同じ告知がすでに公開されています。表（catalog.yaml）だけを変えるときも、前の版に戻すときも、"
            "冒頭の「版」を新しくしてください。",
            "This very notice was published before. To change the catalog alone, or to go back to"
            " an earlier notice, give it a new version at the top.",
        )
    return Published(
        policy.digest, policy.version, policy.effective, index, fresh=False, doors=doors
    )


def _refuse_backdated(connection: Db, policy: Policy) -> None:
    """No version takes effect before one that is published: the newest is the one in force."""
    row = connection.execute("SELECT max(effective) FROM books.policy_version").fetchone()
    newest = row[0] if row else None
    if newest is not None and policy.effective < newest:
        connection.rollback()
        raise ActRefusedError(
            "backdated",
            f"施行日 {policy.effective} は、公開済みの版の施行日 {newest} より前です。",
            f"The date of effect {policy.effective} lies before that of a published version,"
            f" {newest}.",
        )


def _parties(policy: Policy, day: date) -> dict[str, Mapping[str, FactValue]]:
    words = policy.vocabulary
    return {
        party.id: registry_facts(words, party.id, day)
        for party in words.parties.values()
        if party.company is not None
    }


def _entry(draft: Draft, policy: Policy, door: Door, approvers: Sequence[str]) -> bytes:
    return JsonEntry(
        {
            "kind": "policy",
            "policy": policy.digest,
            "version": policy.version,
            "effective": policy.effective.isoformat(),
            "notice_sha256": sha256(draft.notice).hexdigest(),
            "terms_sha256": sha256(draft.terms).hexdigest(),
            "catalog_sha256": sha256(draft.catalog).hexdigest(),
            "law": policy.law.id,
            "door": door.fingerprint,
            "approvals": len(approvers),
        }
    ).to_bytes()
