"""``sekisho prove``: every promise of the notice, proved over all requests or broken by one."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sekisho.commands._notice import (
    MisuseError,
    Notice,
    RefusedError,
    json_option,
    notice_options,
    open_notice,
)

if TYPE_CHECKING:
    from sekisho.prove.verdict import Verdict
    from sekisho.rules.policy import Policy
    from sekisho.terms import Request


@click.command()
@notice_options
@json_option
@click.option("--promise", metavar="ID", help="一つの誓約だけ / prove one pledge only")
@click.option(
    "--timeout",
    type=click.IntRange(min=1),
    default=30,
    show_default=True,
    help="一つの問いの秒数 / seconds for one question; out of time is a failure",
)
def prove(
    notice: Path,
    terms: Path | None,
    lang: str | None,
    promise: str | None,
    timeout: int,
    *,
    as_json: bool,
) -> None:
    """告知の誓約を証明します / prove the pledges of NOTICE over all possible requests.

    A pledge (誓約) says what the notice never does, apart from the rules that see to it. It is
    proved, or broken by a request, which `sekisho decide` answers in the same way. Exit status 0:
    every pledge is proved; 1: one is broken, or the solver did not answer in time, or the notice
    pledges nothing; 2: misuse.

    \b
    Example:
      sekisho prove policy/notice.md --promise P-C03
    """
    opened = open_notice(notice, terms, lang)
    policy = opened.policy()
    verdicts = proofs(opened, promise, timeout)
    if as_json:
        click.echo(json.dumps(_as_json(opened, verdicts), ensure_ascii=False, indent=2))
    else:
        for verdict in verdicts:
            _tell(opened, policy, verdict)
        _conclude(opened, verdicts)
    raise SystemExit(0 if all(good(verdict) for verdict in verdicts) else 1)


def proofs(opened: Notice, promise: str | None, timeout: int) -> "list[Verdict]":
    """The verdicts, each counterexample answered by `decide` as the logic says.

    The command ends where the notice pledges nothing, or not this, or has no translation.
    """
    from sekisho.prove.asked import UntranslatableError
    from sekisho.prove.promises import prove as proved

    policy = opened.policy()
    ids = [pledge.id for pledge in policy.pledges]
    if promise is not None and promise not in ids:
        raise MisuseError(
            opened.say(
                f"「{promise}」という誓約はありません。あるもの: {'、'.join(ids) or 'なし'}",
                f"There is no pledge {promise!r}. Pledges: {', '.join(ids) or 'none'}.",
            )
        )
    if not ids:
        raise RefusedError(
            opened.say(
                f"{opened.path} には誓約がないので、何も証明されません。"
                "守るべきことを「誓約: …」の規則に書いてください。",
                f"{opened.path} has no pledge, so nothing is proved. "
                "Write what must hold in a rule of kind 'pledge'.",
            )
        )
    try:
        verdicts = list(proved(policy, promise, timeout * 1000))
    except UntranslatableError as wrong:
        raise RefusedError(
            opened.say(
                f"この告知には論理に訳せない条件があり、証明できません（{wrong}）。",
                f"A condition cannot be put into logic, so nothing is proved ({wrong}).",
            )
        ) from None
    return [checked(policy, verdict) for verdict in verdicts]


def good(verdict: "Verdict") -> bool:
    """True where the promise is proved, and only then."""
    from sekisho.prove.verdict import Outcome

    return verdict.outcome is Outcome.PROVED


def checked(policy: "Policy", verdict: "Verdict") -> "Verdict":
    """The verdict, where `decide` answers its counterexample so: permitted, and not before.

    Where it does not, there is no answer: a request that needs a count of matters may not exist.
    """
    from dataclasses import replace

    from sekisho.prove.verdict import Outcome

    if verdict.example is None:
        return verdict
    after = _permitted(policy, verdict.example.request)
    before = verdict.example.before
    if after and (before is None or not _permitted(policy, before)):
        return verdict
    reason = "decide does not answer the solver's request so"
    return replace(verdict, outcome=Outcome.UNANSWERED, example=None, reason=reason)


def _permitted(policy: "Policy", request: "Request") -> bool:
    """What `decide` answers to the request as it is printed."""
    from sekisho.decide import decide
    from sekisho.decide.wire import read_request
    from sekisho.prove.example import as_json

    said = as_json(request, policy.vocabulary)
    asked = read_request(policy, said, request.day)
    return bool(decide(policy, asked.request).permitted)


def _tell(opened: Notice, policy: "Policy", verdict: "Verdict") -> None:
    from sekisho.prove.example import as_json
    from sekisho.prove.verdict import Outcome

    words = {
        Outcome.PROVED: (opened.say("証明", "proved"), "green"),
        Outcome.BROKEN: (opened.say("破れ", "BROKEN"), "red"),
        Outcome.UNANSWERED: (opened.say("答えなし", "NO ANSWER"), "red"),
    }
    word, colour = words[verdict.outcome]
    name = f" ({_property(opened, verdict.property)})" if verdict.property else ""
    head = click.style(word, fg=colour, bold=True)
    click.echo(f"{head}  {verdict.id}  {verdict.title}{name}  [{', '.join(verdict.clauses)}]")
    if verdict.outcome is Outcome.UNANSWERED:
        click.echo(f"    {opened.place(verdict.span)}: {verdict.reason}")
    for rule in verdict.rules:
        own = policy.by_id[rule]
        at = opened.place(own.span)
        click.echo(
            opened.say(
                f"    {at}: どの依頼にも効かない規則です: {own.title}",
                f"    {at}: no request brings this rule to bear: {own.title}",
            )
        )
    if verdict.example is None:
        return
    click.echo(
        f"    {opened.place(verdict.span)}: "
        + opened.say("次の依頼で破れます。", "broken by this request:")
    )
    for sentence in _sentences(opened, policy, verdict.example.request):
        click.echo(f"      {sentence}")
    for request in (verdict.example.before, verdict.example.request):
        if request is not None:
            click.echo(
                "      " + json.dumps(as_json(request, policy.vocabulary), ensure_ascii=False)
            )


def _sentences(opened: Notice, policy: "Policy", request: "Request") -> Iterable[str]:
    from sekisho.decide import decide
    from sekisho.decide.explain import explain

    told = explain(policy, request, decide(policy, request), opened.lang, opened.loaded.document)
    return (one.paragraph(opened.lang) for one in told)


def _property(opened: Notice, name: str) -> str:
    from sekisho.rules.surface import PROPERTY_WORDS

    return opened.say(*PROPERTY_WORDS[name])


def _as_json(opened: Notice, verdicts: "list[Verdict]") -> dict[str, object]:
    from sekisho.prove.example import as_json

    policy = opened.policy()
    words = policy.vocabulary
    return {
        "file": str(opened.path),
        "version": policy.version,
        "digest": policy.digest,
        "proved": all(good(verdict) for verdict in verdicts),
        "promises": [
            {
                "id": one.id,
                "title": one.title,
                "property": one.property,
                "clauses": list(one.clauses),
                "file": opened.place(one.span).file,
                "line": opened.place(one.span).line,
                "outcome": one.outcome.value,
                "request": as_json(one.example.request, words) if one.example else None,
                "before": (
                    as_json(one.example.before, words)
                    if one.example and one.example.before
                    else None
                ),
                "rules": list(one.rules),
                "reason": one.reason,
            }
            for one in verdicts
        ],
    }


def _conclude(opened: Notice, verdicts: "list[Verdict]") -> None:
    bad = sum(not good(verdict) for verdict in verdicts)
    verdict, colour = (
        (opened.say(f"証明されないもの {bad}。", f"{bad} not proved."), "red")
        if bad
        else (opened.say("すべて証明されました。", "All of them are proved."), "green")
    )
    click.echo(
        opened.say(
            f"{opened.path}: 誓約 {len(verdicts)}。", f"{opened.path}: {len(verdicts)} promises. "
        )
        + click.style(verdict, fg=colour, bold=True)
    )


COMMANDS = (prove,)
