"""The same decisions, fast: the reference decides once, and its answer is remembered.

What an answer depends on is little: for one recipient, purpose and stretch of days (a `Cell`) it
is how the few conditions of the covering rules come out, what the customer's restriction touches,
and who is the responsible manager. Those outcomes are the key under which an item's answer is
kept; where none is kept yet, `decide` is asked. So this module can only be wrong by a key that
leaves something out, and that is what the law `compiled_agrees_with_decide` looks for.
"""

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from sekisho.decide.decide import EVERYTHING, RESTRICTED, decide
from sekisho.decide.managers import manager_rule
from sekisho.decide.questions import Facts, Frame, asks_today, question
from sekisho.rules.condition import Always, Condition
from sekisho.rules.policy import Effect, ManagerRule, Policy, Rule
from sekisho.terms import Decision, FactType, ItemAnswer, Request

Outcome = Callable[[Facts], Hashable]
Row = dict[str, ItemAnswer]

# Beyond these sizes what was remembered is dropped and learnt anew: memory stays bounded whatever
# is asked. A month of days for every recipient and purpose of a large notice stays below the first.
MOST_CELLS = 100_000
MOST_ROWS = 1_024


@dataclass(frozen=True, slots=True)
class Cell:
    """One recipient, purpose and stretch of days: the questions that matter, answers by outcome."""

    outcome: Outcome
    dated: bool
    rows: dict[Hashable, Row] = field(default_factory=dict)


class CompiledPolicy:
    """A policy that decides as `decide` does, field by field. Safe to share between threads."""

    __slots__ = ("_by_day", "_by_period", "_changes", "_most_cells", "_most_rows", "policy")

    def __init__(self, policy: Policy, most_cells: int, most_rows: int) -> None:
        self.policy = policy
        self._most_cells = most_cells
        self._most_rows = most_rows
        self._changes = _changes(policy)
        self._by_day: dict[tuple[str, str, date], Cell] = {}
        self._by_period: dict[tuple[str, str, int], Cell] = {}

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
        except KeyError:
            answers = tuple(
                row.get(item) or self._learn(row, request, item) for item in request.items
            )
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
        if len(cell.rows) >= self._most_rows:
            cell.rows.clear()
        return cell.rows.setdefault(cell.outcome(request.facts), {})

    def _learn(self, row: Row, request: Request, item: str) -> ItemAnswer:
        answer = decide(self.policy, replace(request, items=(item,))).items[0]
        if item in self.policy.vocabulary.items:
            row[item] = answer
        return answer


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
    covering = [
        rule
        for rule in policy.rules
        if rule.in_force(frame.day) and frame.purpose in rule.purposes and rule.recipients & classes
    ]
    managers = _manager_rules(frame, covering)
    conditions = _distinct(rule.condition for rule in covering)
    questions: list[Outcome] = [question(condition, frame) for condition in conditions]
    questions += _restriction(frame, covering)
    questions += [outcome for rule in managers for outcome in _manager(frame, rule)]
    asked = [*conditions, *(condition for rule in managers for condition, _ in rule.exceptions)]
    return Cell(_together(questions), any(asks_today(condition) for condition in asked))


def _distinct(conditions: Iterable[Condition]) -> list[Condition]:
    return [c for c in dict.fromkeys(conditions) if not isinstance(c, Always)]


def _restriction(frame: Frame, covering: list[Rule]) -> list[Outcome]:
    """What the customer's restriction touches here: everything, or which refusable items."""
    refusable = frozenset(item for rule in covering if rule.refusable for item in rule.items)
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


def _manager_rules(frame: Frame, covering: list[Rule]) -> list[ManagerRule]:
    """The manager rules of the items that a ground of joint use may permit here."""
    policy = frame.policy
    permits = [rule for rule in covering if rule.effect is Effect.PERMIT]
    items = {item for rule in permits if policy.ground(rule).joint for item in rule.items}
    found = (manager_rule(policy, frame.classes, item) for item in sorted(items))
    return list({rule.id: rule for rule in found if rule is not None}.values())


def _manager(frame: Frame, rule: ManagerRule) -> list[Outcome]:
    """Whom the rule names for these facts; nothing to ask where that is settled already.

    Where it names a class that is not the recipient's, the company may come from any fact that
    names a party, so those facts belong to the outcome.
    """
    words = frame.policy.vocabulary
    exceptions = tuple((question(when, frame), party) for when, party in rule.exceptions)
    named = {rule.manager, *(party for _, party in rule.exceptions)}
    open_classes = {p for p in named - frame.classes if words.parties[p].company is None}
    if not exceptions and not open_classes:
        return []
    links = tuple(fact.id for fact in words.facts.values() if fact.type is FactType.PARTY)

    def manager(facts: Facts) -> Hashable:
        party = rule.manager
        for when, exception in exceptions:
            if when(facts) is True:
                party = exception
                break
        if party not in open_classes:
            return party
        given = (facts.get(fact) for fact in links)
        return (party, *(v if isinstance(v, str) and v in words.parties else None for v in given))

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
