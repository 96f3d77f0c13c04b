"""Names of conditions: used before they are defined, never piled up beyond reading."""

from literate import Sources, loaded, sources_of
from sekisho.rules.condition import Holds, Not

RULE = """
```rule
許可: 配達
提供先: 配達会社
目的: 配達
項目: [氏名]
条件: {when}
根拠: 本人同意
条文: C02
```
"""


def definition(title: str, when: str) -> str:
    return f"「{title}」の定め。\n\n```rule\n定義: {title}\n条件: {when}\n条文: C10\n```\n\n"


def notice(definitions: list[str], when: str) -> Sources:
    return sources_of(
        {"notice": "".join(definitions) + "お届けします。\n" + RULE.format(when=when)}
    )


def codes(sources: Sources) -> set[str]:
    return {finding.code for finding in loaded(sources).errors}


def test_twice_the_one_before_forty_times_over_is_refused_at_once() -> None:
    pile = [definition("名0", "離島")]
    pile += [definition(f"名{n}", f"名{n - 1} または 名{n - 1} でない") for n in range(1, 40)]
    assert "condition-too-deep" in codes(notice(pile, "名39"))


def test_a_chain_of_three_hundred_names_is_refused_and_not_a_traceback() -> None:
    for order in (1, -1):
        chain = [definition("名0", "離島")]
        chain += [definition(f"名{n}", f"名{n - 1} でない") for n in range(1, 300)]
        assert "condition-too-deep" in codes(notice(chain[::order], "名299"))


def test_a_name_may_stand_before_its_definition_and_beside_a_rule_with_its_title() -> None:
    sources = notice(
        [definition("遠方", "離れた所 でない"), definition("離れた所", "離島")], "遠方"
    )
    twin = sources.notice.replace("許可: 配達", "許可: 遠方")
    for text in (sources.notice, twin):
        found = loaded(Sources(text, sources.terms, None, sources.shift))
        assert found.context is not None
        (rule,) = found.context.policy.rules
        assert "Not" in repr(rule.condition)
        assert Not(Holds("remote")) in getattr(rule.condition, "parts", ())


PLEDGE = """
```rule
誓約: 離れた所だけ
提供先: 配達会社
目的: 配達
項目: [氏名]
限る: {only}
条文: C02
```
"""


def test_a_pledge_may_name_a_condition_and_not_one_that_nobody_defined() -> None:
    text = definition("離れた所", "離島") + "お届けします。\n" + RULE.format(when="離島")
    found = loaded(sources_of({"notice": text + PLEDGE.format(only="離れた所")}))
    assert found.context is not None
    (pledge,) = found.context.policy.pledges
    assert pledge.only_when == Holds("remote")
    assert codes(sources_of({"notice": text + PLEDGE.format(only="近い所")})) == {"unknown-fact"}
