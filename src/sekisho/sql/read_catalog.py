"""A catalog from its YAML; every mistake in it is reported at once, with its place."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from graphlib import CycleError, TopologicalSorter

from sekisho.rules.marked import Marked, read_yaml
from sekisho.sql.catalog import SUBJECT_PARTS, Catalog, ListSource, Relation, Source
from sekisho.sql.fragments import Fragment, Unfit, expression, subquery
from sekisho.sql.read_lists import ListsReader, read_plain
from sekisho.sql.read_statistics import StatisticsReader
from sekisho.terms import FactType, Finding, Span, Vocabulary
from sekisho.terms.finding import error

_SECTIONS = ("base", "subject", "relations", "items", "facts")
_FURTHER = ("statistics", "categories", "plain")
_RELATION_KEYS = ("table", "lateral", "on", "optional")


def read_catalog(
    text: str, file: str, vocabulary: Vocabulary
) -> tuple[Catalog | None, list[Finding]]:
    """The catalog in `text`, or every finding in it; never both a catalog and an error."""
    root, findings = read_yaml(text, file)
    start = Span(file, 1, 1, 1, 1)
    reader = _Reader(vocabulary, start, list(findings))
    if root is None or not isinstance(root.value, dict):
        if not findings:
            reader.report(
                "section-missing",
                start,
                "カタログが空です",
                "the catalog is empty",
                _sections_hint(),
            )
        return None, reader.findings
    catalog = reader.catalog(root.fields())
    return (None if reader.findings else catalog), reader.findings


def _sections_hint() -> tuple[str, str]:
    names = ", ".join(_SECTIONS)
    return f"{names} の五つを書きます(docs/reference/catalog.md)", f"it has the sections {names}"


@dataclass(slots=True)
class _Reader:
    vocabulary: Vocabulary
    start: Span
    findings: list[Finding]
    relations: dict[str, Relation] = field(default_factory=dict)
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)  # of lateral relations

    def report(
        self, code: str, span: Span, ja: str, en: str, todo: tuple[str, str] | None = None
    ) -> None:
        todo_ja, todo_en = todo or (None, None)
        self.findings.append(error(code, span, ja, en, todo_ja=todo_ja, todo_en=todo_en))

    def catalog(self, root: Mapping[str, Marked]) -> Catalog | None:
        """Sections in the order in which they lean on each other."""
        known = (*_SECTIONS, *_FURTHER)
        for name in root.keys() - set(known):
            self.unknown("unknown-field", root[name], name, known, "節", "section")
        for name in (name for name in _SECTIONS if name not in root):
            self.report(
                "section-missing",
                self.start,
                f"節「{name}」がありません",
                f"the section {name!r} is missing",
            )
        if any(name not in root for name in _SECTIONS):
            return None
        base = self.base(root["base"], root["relations"].fields())
        self.read_relations(root["relations"].fields(), base)
        subject = self.subject(root["subject"])
        items = self.items(root["items"])
        facts = self.facts(root["facts"])
        lists = self.lists(root["facts"])
        reader = StatisticsReader(self.vocabulary, self.report)
        statistics = reader.read(root.get("statistics"))
        categories = reader.categories(root.get("categories"))
        ordered = self.ordered(base, root["relations"])
        if self.findings:
            return None
        plain = read_plain(root.get("plain"))
        return Catalog(base, subject, ordered, items, facts, lists, statistics, categories, plain)

    def base(self, marked: Marked, relations: Mapping[str, Marked]) -> str:
        name = marked.text() or ""
        if name not in relations:
            self.unknown("unknown-base", marked, name, tuple(relations), "関係", "relation")
        return name

    def read_relations(self, relations: Mapping[str, Marked], base: str) -> None:
        for name, marked in relations.items():
            fields = marked.fields()
            for key in fields.keys() - set(_RELATION_KEYS):
                self.unknown("unknown-field", fields[key], key, _RELATION_KEYS, "欄", "field")
            if ("table" in fields) == ("lateral" in fields):
                self.report(
                    "table-or-lateral",
                    marked.key_span or marked.span,
                    f"関係「{name}」には table か lateral のどちらか一つが要ります",
                    f"the relation {name!r} needs either table or lateral",
                )
                continue
            if "table" in fields and name != base and "on" not in fields:
                self.report(
                    "join-without-on",
                    marked.key_span or marked.span,
                    f"関係「{name}」に on がありません。すべての行と結ばれてしまいます",
                    f"the relation {name!r} has no on: it would be joined to every row",
                )
            self.relations[name] = self.relation(name, fields, tuple(relations))

    def relation(self, name: str, fields: Mapping[str, Marked], known: tuple[str, ...]) -> Relation:
        on = self.fragment(fields.get("on"), expression, known)
        query = self.fragment(fields.get("lateral"), subquery, known)
        if query is not None:
            self.columns[name] = query.columns
        needs = {*(on.relations if on else ()), *(query.relations if query else ())} - {name}
        table = fields["table"].text() if "table" in fields else None
        optional = "optional" in fields and fields["optional"].text() == "true"
        return Relation(
            name,
            table,
            query.sql if query else None,
            on.sql if on else None,
            optional,
            tuple(sorted(needs)),
        )

    def subject(self, marked: Marked) -> dict[str, Source]:
        parts = marked.fields()
        for name in parts.keys() - set(SUBJECT_PARTS):
            self.unknown("unknown-field", parts[name], name, SUBJECT_PARTS, "欄", "field")
        for name in (name for name in SUBJECT_PARTS if name not in parts):
            self.report(
                "subject-incomplete",
                marked.span,
                f"subject に「{name}」がありません",
                f"subject has no {name!r}",
                (
                    "本人の鍵、顧客番号、塩の三つが要ります",
                    "it names the subject's key, number and salt",
                ),
            )
        found = {name: self.source(parts[name]) for name in SUBJECT_PARTS if name in parts}
        return {name: source for name, source in found.items() if source is not None}

    def items(self, marked: Marked) -> dict[str, Source | None]:
        fields, known = marked.fields(), self.vocabulary.items
        for name in fields.keys() - known.keys():
            self.unknown("unknown-item", fields[name], name, tuple(known), "項目", "item")
        for name in (name for name in known if name not in fields):
            self.report(
                "item-without-column",
                marked.key_span or marked.span,
                f"項目「{known[name].label}」({name})の列が書かれていません",
                f"the item {name!r} has no column",
                (
                    f"保有していなければ {name}: null と書きます",
                    f"write {name}: null if it is not held",
                ),
            )
        return {
            name: None if fields[name].value is None else self.source(fields[name])
            for name in known
            if name in fields
        }

    def facts(self, marked: Marked) -> dict[str, Source]:
        fields = marked.fields()
        known = {n: f for n, f in self.vocabulary.facts.items() if f.of in ("customer", "link")}
        for name in fields.keys() - known.keys():
            self.unknown(
                "unknown-fact", fields[name], name, tuple(known), "顧客の事実", "customer's fact"
            )
        for name in (name for name in known if name not in fields):
            self.report(
                "fact-without-column",
                marked.key_span or marked.span,
                f"事実「{known[name].label}」({name})の列が書かれていません",
                f"the fact {name!r} has no column",
                (
                    '列がなければ {sql: "NULL"} と書きます(不明として扱われ、許可されません)',
                    'write {sql: "NULL"} if there is none: it is then unknown and permits nothing',
                ),
            )
        plain = [name for name, fact in known.items() if fact.type is not FactType.MATTERS]
        found = {name: self.source(fields[name]) for name in plain if name in fields}
        return {name: source for name, source in found.items() if source is not None}

    def lists(self, marked: Marked) -> dict[str, ListSource]:
        """Where the person's matters stand, by the fact that lists them."""
        fields = marked.fields()
        reader = ListsReader(self.vocabulary, tuple(self.relations), self.report)
        found = {
            fact.id: reader.read(fact, fields[fact.id])
            for fact in self.vocabulary.facts.values()
            if fact.type is FactType.MATTERS and fact.id in fields
        }
        return {name: source for name, source in found.items() if source is not None}

    def source(self, marked: Marked) -> Source | None:
        """`relation.column`, {column: relation.column, absent: empty} or {sql: expression}."""
        fields = marked.fields()
        for key in fields.keys() - {"column", "sql", "absent"}:
            self.unknown(
                "unknown-field", fields[key], key, ("column", "sql", "absent"), "欄", "field"
            )
        body = fields.get("sql") or fields.get("column") or marked
        found = self.fragment(body, expression, tuple(self.relations))
        if found is None:
            if body.text() is None:
                self.report(
                    "no-column",
                    marked.span,
                    "「関係.列」か {sql: 式} を書いてください",
                    "write relation.column or {sql: expression}",
                )
            return None
        relation, _, column = found.sql.partition(".")
        if (
            relation in self.columns
            and "sql" not in fields
            and column not in self.columns[relation]
        ):
            self.unknown("unknown-column", body, column, self.columns[relation], "列", "column")
        empty = "absent" in fields and fields["absent"].text() == "empty"
        return Source(found.sql, found.relations, empty)

    def fragment(
        self,
        marked: Marked | None,
        parse: Callable[[str, tuple[str, ...]], Fragment | Unfit],
        known: tuple[str, ...],
    ) -> Fragment | None:
        sql = marked.text() if marked else None
        if marked is None or sql is None:
            return None
        found = parse(sql, known)
        if isinstance(found, Unfit):
            self.report("unfit-sql", marked.span, found.ja, found.en)
            return None
        return found

    def ordered(self, base: str, marked: Marked) -> dict[str, Relation]:
        """The base first, then each relation after those it needs; a ring is an error."""
        if base in self.relations and self.relations[base].needs:
            needs = ", ".join(self.relations[base].needs)
            self.report(
                "base-depends",
                self.place(marked, base),
                f"基になる関係「{base}」は他の関係({needs})に依れません",
                f"the base {base!r} cannot depend on other relations ({needs})",
            )
            return {}
        graph = {
            name: [base, *relation.needs] if name != base else []
            for name, relation in self.relations.items()
        }
        try:
            order = list(TopologicalSorter(graph).static_order())
        except CycleError as ring:
            path = " -> ".join(ring.args[1])
            self.report(
                "relations-ring",
                self.place(marked, ring.args[1][0]),
                f"関係が輪になっています: {path}",
                f"the relations form a ring: {path}",
                ("on を一つ書き直して輪を切ってください", "rewrite one on so that the ring is cut"),
            )
            return {}
        return {name: self.relations[name] for name in order if name in self.relations}

    @staticmethod
    def place(marked: Marked, name: str) -> Span:
        """Where a field's name stands."""
        node = marked.fields()[name]
        return node.key_span or node.span

    def unknown(
        self, code: str, marked: Marked, name: str, known: tuple[str, ...], ja: str, en: str
    ) -> None:
        near = get_close_matches(name, known, n=1)
        todo = (f"もしかして「{near[0]}」ですか", f"did you mean {near[0]!r}?") if near else None
        self.report(
            code,
            marked.key_span or marked.span,
            f"「{name}」という{ja}はありません",
            f"there is no {en} {name!r}",
            todo,
        )
