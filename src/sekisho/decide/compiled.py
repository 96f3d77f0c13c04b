"""The same decisions, fast: the reference decides once, and its answer is remembered.

What an answer depends on is little: for one recipient, purpose and stretch of days (a `Cell`) it
is how the few conditions of the covering rules come out, what the customer's restriction touches,
and who is the responsible manager. Those outcomes are the key of a row of answers. A new row is
filled by `decide` itself, asked for one item of each kind: items are of one kind that the same
rules cover, and that have the same manager. So this module can only be wrong by a key or a kind
that leaves something out, and that is what the law `compiled_agrees_with_decide` looks for.
"""

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from sekisho.decide.decide import EVERYTHING, RESTRICTED, decide
from sekisho.decide.managers import manager_rule
from sekisho.decide.questions import Facts, Frame, asks_today, known
from sekisho.rules.condition import Always, Condition, asks_this_item
from sekisho.rules.policy import Effect, ManagerRule, Policy, Rule
from sekisho.terms import Decision, FactType, ItemAnswer, Request

Outcome = Callable[[Facts], Hashable]
Kind = Hashable
Row = dict[str, ItemAnswer]

# Beyond these sizes what was remembered is dropped and learnt anew: memory stays bounded whatever
# is asked. A month of days for every recipient and purpose of a large notice stays below the first.
MOST_CELLS = 100_000
MOST_ROWS = 512


@dataclass(frozen=True, slots=True)
class Cell:
    """One recipient, purpose and stretch of days: the questions that matter, answers by outcome.

    `policy` has only the rules that cover the cell; `dated` tells that the day itself is asked.
    """

    policy: Policy
    kinds: Mapping[str, Kind]
    outcome: Outcome
    dated: bool
    rows: dict[Hashable, Row] = field(default_factory=dict)


class CompiledPolicy:
    """A policy that decides as `decide` does, field by field. Safe to share between threads."""

    __slots__ = (
        "_by_day",
        "_by_period",
        "_changes",
        "_most_cells",
        "_most_rows",
        "_rows",
        "policy",
    )

    def __init__(self, policy: Policy, most_cells: int, most_rows: int) -> None:
        self.policy = policy
        self._most_cells = most_cells
        self._most_rows = most_rows
        self._changes = _changes(policy)
        self._by_day: dict[tuple[str, str, date], Cell] = {}
        self._by_period: dict[tuple[str, str, int], Cell] = {}
        self._rows: dict[tuple[ItemAnswer, ...], Row] = {}

    def decide(self, request: Request) -> Decision:
        """The decision that `decide(policy, request)` gives."""
        cell = self._by_day.get((request.recipient, request.purpose, request.day))
        if cell is None:
            cell = self._cell(request)
            if cell is None:
                return decide(self.policy, request)
        row = cell.rows.get(cell.outcome(request.facts))
        if row is None:
            row = self._row(cell, request)
        try:
            answers = tuple(map(row.__getitem__, request.items))
        except KeyError:  # a word that the notice does not know
            return decide(self.policy, request)
        return Decision(answers, self.policy.digest)

    @property
    def cells_remembered(self) -> int:
        """How many triples of recipient, purpose and day are answered from memory."""
        return len(self._by_day)

    def _cell(self, request: Request) -> Cell | None:
        """The cell of a request in known words; None sends everything else to the reference."""
        words = self.policy.vocabulary
        if request.recipient not in words.parties or request.purpose not in words.purposes:
            return None
        if len(self._by_day) >= self._most_cells:
            self._by_day.clear()
            self._by_period.clear()
        period = bisect_right(self._changes, request.day)
        place = (request.recipient, request.purpose, period)
        cell = self._by_period.get(place)
        if cell is None or cell.dated:
            cell = _make_cell(self.policy, request)
            self._by_period[place] = cell
        self._by_day[request.recipient, request.purpose, request.day] = cell
        return cell

    def _row(self, cell: Cell, request: Request) -> Row:
        """The answers for every item under the outcome of these facts."""
        if len(cell.rows) >= self._most_rows:
            cell.rows.clear()
        if len(self._rows) >= self._most_cells:
            self._rows.clear()
        named = request.facts.get(RESTRICTED)
        kin = cell.policy.vocabulary.kinship
        models: dict[tuple[Kind, bool], ItemAnswer] = {}
        row: Row = {}
        for item, kind in cell.kinds.items():
            refused = isinstance(named, frozenset) and not named.isdisjoint(kin.touching(item))
            place = (kind, refused)
            model = models.get(place)
            if model is None:
                model = decide(cell.policy, replace(request, items=(item,))).items[0]
                models[place] = model
            row[item] = model if model.item == item else _of_item(model, item)
        # Most rows of most cells are alike (the notice is silent, or forbids): they are kept once.
        shared = self._rows.setdefault(tuple(row.values()), row)
        return cell.rows.setdefault(cell.outcome(request.facts), shared)


def _of_item(model: ItemAnswer, item: str) -> ItemAnswer:
    return ItemAnswer(
        item,
        model.answer,
        model.rules,
        model.clauses,
        model.grounds,
        model.record,
        model.manager,
        model.refused_by_customer,
    )


def compile_policy(
    policy: Policy, *, most_cells: int = MOST_CELLS, most_rows: int = MOST_ROWS
) -> CompiledPolicy:
    """A decider for `policy` that learns each cell when it is first asked.

    Requires: most_cells >= 1 and most_rows >= 1.
    """
    return CompiledPolicy(policy, most_cells, most_rows)


def _changes(policy: Policy) -> list[date]:
    """The days on which a rule or a role begins, or has just ended, in order."""
    companies = (party.company for party in policy.vocabulary.parties.values())
    stretches = [(rule.since, rule.until) for rule in policy.rules]
    stretches += [(role.since, role.until) for c in companies if c is not None for role in c.roles]
    begun = {since for since, _ in stretches if since is not None}
    ended = {until for _, until in stretches if until is not None and until < date.max}
    return sorted(begun | {date.fromordinal(day.toordinal() + 1) for day in ended})


def _make_cell(policy: Policy, request: Request) -> Cell:
    classes = policy.vocabulary.classes_of(request.recipient, request.day)
    frame = Frame(policy, request.recipient, request.purpose, request.day, classes)
    covering = tuple(
        rule
        for rule in policy.rules
        if rule.in_force(frame.day) and frame.purpose in rule.purposes and rule.recipients & classes
    )
    managers = _manager_rules(frame, covering)
    conditions = _conditions(covering)
    questions: list[Outcome] = [
        known(condition, replace(frame, item=item), wanted=wanted)
        for condition, wanted, item in conditions
    ]
    questions += _restriction(frame, covering)
    questions += [outcome for rule in managers for outcome in _manager(frame, rule)]
    asked = [condition for condition, _, _ in conditions]
    asked += [condition for rule in managers for condition, _ in rule.exceptions]
    return Cell(
        policy=replace(policy, rules=covering),
        kinds={item: _kind(frame, covering, item) for item in policy.vocabulary.items},
        outcome=_together(questions),
        dated=any(asks_today(condition) for condition in asked),
    )


def _kind(frame: Frame, covering: tuple[Rule, ...], item: str) -> Kind:
    """Two items with the same kind in a cell get the same answer, if both or neither is refused."""
    manager = manager_rule(frame.policy, frame.classes, item)
    rules = [rule for rule in covering if item in rule.items]
    alone = any(asks_this_item(asked) for rule in rules for asked, _ in _asked(rule))
    named = tuple(rule.id for rule in rules), None if manager is None else manager.id
    return (*named, item) if alone else named


def _asked(rule: Rule) -> Iterator[tuple[Condition, bool]]:
    """The conditions of a rule, each with the truth that it must be known to have to matter.

    Of a permit it matters whether it is known to hold, of a forbid, or of a refusal, to fail.
    """
    yield rule.condition, rule.effect is Effect.PERMIT
    if rule.refusable:
        yield rule.refused_when, False


def _conditions(covering: tuple[Rule, ...]) -> list[tuple[Condition, bool, str | None]]:
    """What is to be asked once: a condition, the truth wanted, and the item where it matters."""
    found: dict[tuple[Condition, bool, str | None], None] = {}
    for rule in covering:
        for condition, wanted in _asked(rule):
            if isinstance(condition, Always):
                continue
            items = sorted(rule.items) if asks_this_item(condition) else [None]
            found.update(dict.fromkeys((condition, wanted, item) for item in items))
    return list(found)


def _restriction(frame: Frame, covering: tuple[Rule, ...]) -> list[Outcome]:
    """What the customer's restriction touches here: everything, or which refusable items."""
    items = frozenset(item for rule in covering if rule.refusable for item in rule.items)
    kin = frame.policy.vocabulary.kinship
    refusable = frozenset[str]().union(*map(kin.touching, items))
    if not refusable or RESTRICTED not in frame.policy.vocabulary.facts:
        return []
    whole = frame.classes | {frame.purpose, EVERYTHING}

    def touched(facts: Facts) -> Hashable:
        asked = facts.get(RESTRICTED)
        if not isinstance(asked, frozenset):
            return True
        if not asked:
            return asked
        return asked & refusable if asked.isdisjoint(whole) else True

    return [touched]


def _manager_rules(frame: Frame, covering: tuple[Rule, ...]) -> list[ManagerRule]:
    """The manager rules of the items that a ground of joint use may permit here."""
    policy = frame.policy
    permits = [rule for rule in covering if rule.effect is Effect.PERMIT]
    items = {item for rule in permits if policy.ground(rule).joint for item in rule.items}
    found = (manager_rule(policy, frame.classes, item) for item in sorted(items))
    return list({rule.id: rule for rule in found if rule is not None}.values())


def _manager(frame: Frame, rule: ManagerRule) -> list[Outcome]:
    """Whom the rule names for these facts; nothing to ask where that is settled already.

    Where it names a class that is not the recipient's, the company is the first of that class
    among the facts that name a party.
    """
    words = frame.policy.vocabulary
    exceptions = tuple((known(c, frame, wanted=True), party) for c, party in rule.exceptions)
    named = {rule.manager, *(party for _, party in rule.exceptions)}
    members = {
        party: frozenset(p for p in words.parties if party in words.classes_of(p, frame.day))
        for party in named - frame.classes
        if words.parties[party].company is None
    }
    if not exceptions and not members:
        return []
    links = tuple(fact.id for fact in words.facts.values() if fact.type is FactType.PARTY)

    def manager(facts: Facts) -> Hashable:
        party = rule.manager
        for when, exception in exceptions:
            if when(facts):
                party = exception
                break
        if party not in members:
            return party
        given = (facts.get(fact) for fact in links)
        return next((v for v in given if isinstance(v, str) and v in members[party]), party)

    return [manager]


def _together(questions: list[Outcome]) -> Outcome:
    """One function of the facts whose value tells all outcomes apart."""
    match questions:
        case []:
            return lambda _: ()
        case [only]:
            return only
        case [first, second]:
            return lambda facts: (first(facts), second(facts))
        case [first, second, third]:
            return lambda facts: (first(facts), second(facts), third(facts))
        case _:
            return lambda facts: tuple([ask(facts) for ask in questions])
