"""The act of making a pseudonymously or anonymously processed set (L41; Arts 41, 43 APPI).

    the notice in force speaks of the set, and the recipe has nothing that the law forbids
    each customer's items are read at the door of the purpose; the entry is committed before
    the set is made with a key that is made here and never leaves, and attacked by all that is known
    one transaction: the entry, and the row that the public page tells of
    after its commit the file has its name

So the categories are public from the moment there is a set (Art 43(3)).
"""

import csv
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from io import StringIO
from pathlib import Path

from sekisho.books import log
from sekisho.books.acts import insert_act
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.disclosure.deidentify import Made, Recipe, Row, attack, faults, make
from sekisho.gate.case_steps import Moment, day_of
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.processed_rules import DeclaredSet
from sekisho.gate.read_for import prepare_reading
from sekisho.gate.read_record import Actor, Prepared, Reading, refuse_untrained
from sekisho.gate.stretches import stretches
from sekisho.ledger.entry import JsonEntry
from sekisho.ledger.text import to_base64
from sekisho.rules.policy import Effect
from sekisho.terms.kinship import Form

PROCESS, CLAUSE, OFFICER = "process", "L41", "privacy_officer"
REFUSED = "nothing-permitted"
_PRIVATE = 0o600
FAULTS = {
    "no-form": ("加工の形がありません", "it has no form of processing"),
    "no-columns": ("項目がありません", "it has no items"),
    "identifying": ("個人を識別する項目を残しています", "an identifying item stays"),
    "secret": ("財産的被害につながる項目が入っています", "a secret is in it"),
    "linking-code": ("匿名加工情報に符号を残しています", "a linking code stays in anonymised data"),
    "too-few-alike": ("同じ行になる人の最少の数が足りません", "too few persons have to be alike"),
    "no-width": ("幅または上限がありません", "a band or a cap has no width"),
}


@dataclass(frozen=True, slots=True)
class ProcessedSet:
    """What was made: the file, its figures, the entry that says so."""

    name: str
    form: str
    rows: int
    left_out: int
    file: Path
    ledger_index: int

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form."""
        return {
            "name": self.name,
            "form": self.form,
            "rows": self.rows,
            "left_out": self.left_out,
            "file": str(self.file),
            "ledger_index": self.ledger_index,
        }


@dataclass(frozen=True, slots=True)
class Making:
    """Two connections, each of a narrow role: `web` reads at the door, `hand` lists the numbers."""

    web: Db
    hand: Db
    version: Version
    actor: Actor
    moment: Moment
    directory: Path
    nonce: Callable[[], bytes] = lambda: secrets.token_bytes(16)


def make_processed_set(making: Making, declared: DeclaredSet) -> ProcessedSet:
    """The set stands in the directory, and the public can read what is in it.

    Refused (ActRefusedError), with no set made: no officer, the version in force not acknowledged,
    a set of which the notice does not speak, a recipe that the law forbids, an attack that finds
    somebody. Who refused the purpose is not in it.
    requires: `web` and `hand` in no transaction
    """
    refuse_untrained(making.version, making.actor)
    recipe = _recipe(making, declared)
    people = list(_people(making, declared))
    made = make(people, recipe, secrets.token_bytes(32))
    _attacked(recipe, people, made)
    data = _csv(recipe, made)
    making.directory.mkdir(parents=True, exist_ok=True)
    digest = sha256(data).hexdigest()
    file = making.directory / f"{declared.name}-{day_of(making.moment)}-{digest[:8]}.csv"
    growing = file.with_suffix(".part")
    growing.touch(mode=_PRIVATE)
    growing.write_bytes(data)
    index = _record(making, declared, recipe, made, digest)
    growing.replace(file)
    return ProcessedSet(declared.name, str(recipe.form), len(made.rows), made.left_out, file, index)


def _recipe(making: Making, declared: DeclaredSet) -> Recipe:
    """The recipe, once notice and law have nothing against it."""
    policy, words = making.version.policy, making.version.policy.vocabulary
    if making.actor.role != OFFICER:
        raise ActRefusedError(
            "not-an-officer",
            "加工した情報を作るのは個人情報保護の責任者です（L41）。",
            "A privacy officer makes processed data (L41).",
        )
    word = words.items.get(declared.item)
    day = day_of(making.moment)
    spoken_of = any(
        declared.item in rule.items
        for rule in policy.rules
        if rule.effect is Effect.PERMIT and rule.in_force(day)
    )
    if word is None or word.form not in (Form.PSEUDONYMISED, Form.ANONYMISED) or not spoken_of:
        raise ActRefusedError(
            "not-declared",
            f"「{declared.item}」は、いま有効な告知のいう加工した情報ではありません（L41）。"
            "告知に項目と規則を加え、公開してから作ります。",
            f"{declared.item!r} is no processed data of the notice in force (L41). Declare the item"
            " and its rule in the notice, and publish it first.",
        )
    unknown = [c.item for c in declared.columns if c.item not in words.items]
    if unknown:
        raise ActRefusedError(
            "unknown-word",
            f"「{unknown[0]}」という項目は告知の言葉にありません（L41）。",
            f"{unknown[0]!r} is no item of the notice (L41).",
        )
    recipe = Recipe(word.form, declared.columns, declared.least)
    identifying = frozenset(i for i, w in words.items.items() if w.identifying)
    secret = frozenset(i for i, w in words.items.items() if w.secret)
    against = faults(recipe, identifying, secret)
    if against:
        raise ActRefusedError(
            "recipe",
            f"この方法では作れません（L41）: {'、'.join(FAULTS[code][0] for code in against)}。",
            f"It can't be made like this (L41): {'; '.join(FAULTS[c][1] for c in against)}.",
        )
    return recipe


def _people(making: Making, declared: DeclaredSet) -> Iterator[tuple[Row, str]]:
    """(one contract's values, the customer's number), each once its reading is committed."""
    for numbers in stretches(making.hand):
        with making.web.transaction():
            read = [(who, each) for who in numbers if (each := _read(making, declared, who))]
            if read:
                first = log.append(making.web, [each.entry for _, each in read])
                for index, (_, each) in enumerate(read, first):
                    insert_act(making.web, index, each.act)
        for who, each in read:
            for fields in each.contracts:
                if all(field.answer.permitted for field in fields.values()):
                    yield {item: field.value for item, field in fields.items()}, who


def _read(making: Making, declared: DeclaredSet, who: str) -> Prepared | None:
    """The reading of one customer; None where they refused the purpose."""
    items = tuple(dict.fromkeys(column.item for column in declared.columns))
    day = day_of(making.moment)
    reading = Reading(who, declared.purpose, items, making.actor, day, making.nonce(), {},
                      f"P-{declared.name}")  # fmt: skip
    try:
        return prepare_reading(
            making.web, making.version, making.version.policy.operator, reading, PROCESS
        )
    except ActRefusedError as refused:
        if refused.code == REFUSED:
            return None
        raise


def _attacked(recipe: Recipe, people: list[tuple[Row, str]], made: Made) -> None:
    named = frozenset(who for _, who in people)
    found = attack(people, recipe, made, named)
    if not made.rows or found.leaked or (recipe.form is Form.ANONYMISED and found.found):
        raise ActRefusedError(
            "found",
            "作った情報から個人が見つかるか、残る行がないため、捨てました（L41）。"
            "項目をまとめる幅を広げてください。",
            "Somebody could be found in what was made, or no row is left: it is thrown away (L41)."
            " Generalize the items further.",
        )


def _csv(recipe: Recipe, made: Made) -> bytes:
    text = StringIO()
    table = csv.writer(text)
    table.writerow([column.item for column in recipe.columns])
    table.writerows(made.rows)
    return text.getvalue().encode()


def _record(making: Making, declared: DeclaredSet, recipe: Recipe, made: Made, digest: str) -> int:
    """The entry, and the row that the public page tells of."""
    version, day = making.version, day_of(making.moment)
    items = [column.item for column in recipe.columns]
    methods = [
        f"{column.method} {column.width}" if column.width else str(column.method)
        for column in recipe.columns
    ]
    entry = JsonEntry(
        {
            "kind": "processed",
            "set": declared.name,
            "item": declared.item,
            "form": str(recipe.form),
            "purpose": declared.purpose,
            "items": [*items],
            "methods": [*methods],
            "least": recipe.least,
            "rows": len(made.rows),
            "left_out": made.left_out,
            "file_sha256": digest,
            "day": day.isoformat(),
            "clauses": [CLAUSE],
            "nonce": to_base64(making.moment.nonce),
            "policy": version.policy.digest,
            "version": version.version,
        }
    ).to_bytes()
    with making.web.transaction():
        index = log.append(making.web, [entry])
        making.web.execute(
            "INSERT INTO books.processed_set (name, item, form, purpose, items, methods, least,"
            " rows, left_out, file_sha256, digest, made_on, made_by, ledger_index)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            (declared.name, declared.item, recipe.form, declared.purpose, items, methods,
             recipe.least, len(made.rows), made.left_out, digest, version.policy.digest, day,
             making.moment.actor, index),
        )  # fmt: skip
    return index
