"""``sekisho training``: whose acknowledgement of the notice holds, and until when (C02, L24)."""

import click

from sekisho.commands._desk import desk
from sekisho.project.terminal import json_option, lang_option
from sekisho.project.web_key import ensure_web_key

STANDS = {
    "none": {"ja": "未確認", "en": "not acknowledged"},
    "lapsed": {"ja": "期限切れ", "en": "lapsed"},
    "soon": {"ja": "まもなく期限", "en": "lapses soon"},
    "holds": {"ja": "有効", "en": "holds"},
}
"""What each standing of a training is called."""


@click.group()
def training() -> None:
    """周知と研修 / training: who has acknowledged the notice, and until when it holds (C02, L24).

    \b
    Example:
      sekisho training list
    """


@training.command("list")
@lang_option
@json_option
def list_(lang: str | None, *, as_json: bool) -> None:
    """だれの確認がいつ切れるか / everybody who may read, who lapses first on top.

    \b
    Example:
      sekisho training list --json
    """
    ensure_web_key()
    with desk(lang, "", as_json=as_json) as at:
        from sekisho.accounts.readers import readers
        from sekisho.gate.case_steps import day_of
        from sekisho.gate.training import holds_until, standing
        from sekisho.gate.watch_rules import watch_rules

        rules, today = watch_rules().training, day_of(at.moment)
        told = []
        for one in readers():
            stands = standing(
                at.version.policy.digest, one.acknowledged, one.acknowledged_on, today, rules
            )
            until = None if stands == "none" else holds_until(one.acknowledged_on, rules)
            told.append({
                "person": f"account-{one.pk}",
                "name": one.username,
                "training": stands.value,
                "until": until and until.isoformat(),
            })  # fmt: skip
        told.sort(key=lambda line: line["until"] or "")
        lines = "\n".join(
            f"{line['person']}  {line['name']}  {STANDS[str(line['training'])][at.lang]}"
            f"  {line['until'] or '—'}"
            for line in told
        )
        at.say(lines, lines, told)


COMMANDS = (training,)
