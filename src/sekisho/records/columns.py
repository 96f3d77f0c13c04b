"""Every column of a personal table names its item: the third lock on the one door."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Protocol

from django.apps import AppConfig, apps
from django.core import checks

if TYPE_CHECKING:
    from sekisho.records.models import Personal


class Words(Protocol):
    """The part of a vocabulary that columns need: the ids of its items and facts."""

    @property
    def items(self) -> Mapping[str, object]:
        """By id."""

    @property
    def facts(self) -> Mapping[str, object]:
        """By id."""


@dataclass(frozen=True, slots=True)
class ColumnFault:
    """A column that no word of the notice covers, and what to do about it."""

    code: str
    table: str
    column: str
    ja: str
    en: str
    hint_ja: str
    hint_en: str


def personal_tables() -> list[type["Personal"]]:
    """Every concrete table of personal data, by name."""
    from sekisho.records.models import Personal  # noqa: PLC0415 - models load after the apps

    found = [model for model in apps.get_models() if issubclass(model, Personal)]
    return sorted(found, key=lambda model: model._meta.db_table)  # noqa: SLF001 - documented API


def check_columns_named(
    words: Words | None, tables: Iterable[type["Personal"]] | None = None
) -> list[ColumnFault]:
    """The faults of all personal tables; none means that every column is covered.

    With `words` (a vocabulary) the named items and facts must exist in it; without, only the
    classification itself is looked at.
    """
    chosen = personal_tables() if tables is None else tables
    return [fault for model in chosen for fault in _faults(model, words)]


def modelled_columns() -> dict[str, frozenset[str]]:
    """The columns of every table of the schema, bookkeeping included, as the models have them."""
    return {
        model._meta.db_table.split(".")[-1].strip('"'): frozenset(  # noqa: SLF001 - documented API
            str(field.column)
            for field in model._meta.local_concrete_fields  # noqa: SLF001
        )
        for model in apps.get_app_config("records").get_models()
    }


def columns_classified(
    app_configs: Iterable[AppConfig] | None = None,  # noqa: ARG001 - Django passes it by name
    **_: Any,
) -> list[checks.CheckMessage]:
    """The same as Django's system check, so that an unnamed column stops every command."""
    return [
        checks.Error(f"{fault.ja} / {fault.en}", hint=fault.hint_en, id=f"records.{fault.code}")
        for fault in check_columns_named(None)
    ]


def _faults(model: type["Personal"], words: Words | None) -> Iterator[ColumnFault]:
    meta = model._meta  # noqa: SLF001 - documented API
    name = meta.db_table.replace('"', "")
    columns = {field.name for field in meta.concrete_fields} - {"pk"}
    named = {*model.ITEMS, *model.FACTS}
    for column in sorted(columns - named - model.PLAIN):
        yield _unnamed(name, column)
    for column in sorted(named & model.PLAIN):
        yield _torn(name, column)
    for column in sorted((named | model.PLAIN) - columns):
        yield _absent(name, column)
    if words is not None:
        yield from _unknown(name, model.ITEMS, words.items, "column-unknown-item", "項目", "item")
        yield from _unknown(name, model.FACTS, words.facts, "column-unknown-fact", "事実", "fact")


def _unnamed(table: str, column: str) -> ColumnFault:
    return ColumnFault(
        "column-unnamed",
        table,
        column,
        f"{table}.{column}: 個人データの列ですが、どの項目にも対応していません",
        f"{table}.{column}: a column of a personal table that names no item",
        f"モデルの ITEMS に「{column}: 項目の id」を加えるか、事実なら FACTS、鍵や記号なら PLAIN に"
        "加えてください",
        f"add {column!r} to the model's ITEMS with the id of its item, to FACTS if decisions read "
        "it, or to PLAIN if it is a key or a mark that describes nobody",
    )


def _torn(table: str, column: str) -> ColumnFault:
    return ColumnFault(
        "column-named-twice",
        table,
        column,
        f"{table}.{column}: 項目(事実)でありながら PLAIN にもあります",
        f"{table}.{column}: named as an item or fact and also as plain",
        "どちらか一方にしてください",
        "keep one of the two",
    )


def _absent(table: str, column: str) -> ColumnFault:
    return ColumnFault(
        "column-absent",
        table,
        column,
        f"{table}.{column}: この列はありません",
        f"{table}.{column}: there is no such column",
        "ITEMS、FACTS、PLAIN から除くか、綴りを直してください",
        "take it out of ITEMS, FACTS or PLAIN, or mend its spelling",
    )


def _unknown(
    table: str, mapping: Mapping[str, str], known: Collection[str], code: str, ja: str, en: str
) -> Iterator[ColumnFault]:
    for column, word in sorted(mapping.items()):
        if word in known:
            continue
        near = get_close_matches(word, known, n=1)
        yield ColumnFault(
            code,
            table,
            column,
            f"{table}.{column}: {ja}「{word}」は用語集にありません",
            f"{table}.{column}: the vocabulary has no {en} {word!r}",
            f"もしかして「{near[0]}」ですか" if near else f"{ja}を用語集に加えてください",
            f"did you mean {near[0]!r}?" if near else f"add the {en} to the vocabulary",
        )
