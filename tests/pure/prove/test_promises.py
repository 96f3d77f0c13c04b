"""The published notice keeps its promises; a broken one is told by a request that shows it."""

import json
import re
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import pytest
from click.testing import CliRunner, Result

from cast import NOTICE, TERMS, published_policy
from sekisho.cli import main
from sekisho.decide import decide
from sekisho.prove.promises import prove
from sekisho.prove.verdict import Outcome, Verdict
from sekisho.rules.load import load
from sekisho.rules.policy import Policy
from sekisho.rules.surface import PROPERTY_WORDS

TEXT = NOTICE.read_text(encoding="utf-8")


def changed(old: str, new: str, count: int = 1) -> Policy:
    """The published notice with one passage otherwise. Its other checks are not asked."""
    assert TEXT.count(old) == count, old
    found = load(
        TEXT.replace(old, new).encode(), TERMS.read_bytes(), file="notice.md", terms_file="t.yaml"
    )
    assert found.context is not None
    return found.context.policy


def verdict(policy: Policy, pledge: str, name: str | None = None) -> Verdict:
    (found,) = (one for one in prove(policy, pledge) if one.property == name)
    return found


def test_every_promise_of_the_published_notice_is_proved_in_less_than_ten_seconds() -> None:
    began = perf_counter()
    verdicts = list(prove(published_policy()))
    assert [one.id for one in verdicts if one.outcome is not Outcome.PROVED] == []
    assert perf_counter() - began < 10


def test_the_published_notice_promises_what_it_must() -> None:
    clauses = {clause for pledge in published_policy().pledges for clause in pledge.clauses}
    assert clauses >= {"C03", "C16", "C17", "C19", "C22", "C41", "C48", "C50", "C51", "L27"}
    properties = {name for pledge in published_policy().pledges for name in pledge.properties}
    assert properties == PROPERTY_WORDS.keys()


@pytest.mark.parametrize(
    ("old", "new", "pledge"),
    [
        ("条件: 未払額 > 0", "条件: 未払額 ≧ 0", "P-C48"),
        (
            "条件: 廃止取次の相手 に 提供先 を含む かつ 切替えの段階 が 承諾済み",
            "条件: 切替えの段階 が 承諾済み",
            "P-C31-3",
        ),
        (
            "に 提供先 を含む かつ 切替えの段階 が 承諾済み、切替日確定 のいずれか",
            "に 提供先 を含む",
            "P-C31",
        ),
        (
            "当社への切替え かつ 切替えの段階 = 取次中\n根拠: 共同利用\n停止: 可\n解釈: 今の会社は",
            "当社への切替え\n根拠: 共同利用\n停止: 可\n解釈: 今の会社は",
            "P-C31-2",
        ),
        (
            "条件: 提供先が担当の一般送配電事業者 かつ 契約状態区分 = 契約中",
            "条件: 契約状態区分 = 契約中",
            "P-C41",
        ),
        (
            "提供先: 本人\n目的: 本人の求めへの対応\n項目: [すべて, パスワードを除く, ",
            "提供先: 本人\n目的: 本人の求めへの対応\n項目: [すべて, ",
            "P-C22",
        ),
    ],
    ids=[
        "a debtor who owes nothing",
        "no other retailer",
        "no open relay",
        "names for ever",
        "outside its area",
        "a password",
    ],
)
def test_a_permit_too_wide_breaks_its_promise_with_a_request_that_is_permitted(
    old: str, new: str, pledge: str
) -> None:
    policy = changed(old, new)
    found = verdict(policy, pledge)
    assert found.outcome is Outcome.BROKEN
    assert found.example is not None
    assert decide(policy, found.example.request).permitted


@pytest.mark.parametrize(
    ("title", "pledge"),
    [("四つの目的の外での利用", "P-C17"), ("個人情報の販売", "P-C03")],
)
def test_a_forbid_less_is_seen_only_where_something_is_permitted_there(
    title: str, pledge: str
) -> None:
    policy = published_policy()
    less = replace(policy, rules=tuple(rule for rule in policy.rules if rule.title != title))
    assert len(less.rules) == len(policy.rules) - 1
    assert verdict(less, pledge).outcome is Outcome.PROVED
    sale = frozenset({"sale", "third_party_marketing"})
    wider = replace(less.by_id["C06"], purposes=sale)
    policy = replace(less, rules=(*less.rules, replace(wider, id="C99")))
    assert verdict(policy, pledge).outcome is Outcome.BROKEN


def test_a_rule_that_no_request_meets_is_named() -> None:
    policy = published_policy()
    never = replace(policy.by_id["C46"], condition=changed(
        "条件: 未払額 > 0", "条件: 未払額 > 0 かつ 未払額 < 0"
    ).by_id["C48"].condition)  # fmt: skip
    rules = tuple(never if rule.id == "C46" else rule for rule in policy.rules)
    found = verdict(replace(policy, rules=rules), "P-C50", "no_dead_rule")
    assert (found.outcome, found.rules) == (Outcome.BROKEN, ("C46",))


def test_a_permit_under_a_forbid_is_named() -> None:
    policy = published_policy()
    over = replace(policy.by_id["C19"], id="C98", purposes=frozenset({"procurement_management"}),
                   items=frozenset(policy.vocabulary.items))  # fmt: skip
    found = verdict(replace(policy, rules=(*policy.rules, over)), "P-C50", "no_shadowed_permit")
    assert (found.outcome, found.rules) == (Outcome.BROKEN, ("C46",))


def test_joint_use_without_a_manager_is_shown() -> None:
    policy = replace(published_policy(), managers=published_policy().managers[1:])
    found = verdict(policy, "P-L27", "managers")
    assert found.example is not None
    decision = decide(policy, found.example.request)
    assert decision.permitted
    assert decision.managers == ()


def test_a_notice_that_keeps_no_records_is_told() -> None:
    policy = published_policy()
    kept = tuple(p for p in policy.promises if "provision_records" not in p.content)
    found = verdict(replace(policy, promises=kept), "P-L27", "records")
    assert found.example is not None
    assert decide(policy, found.example.request).record


def test_own_use_given_to_somebody_outside_has_no_ground() -> None:
    policy = published_policy()
    outside = replace(policy.by_id["C10"], id="C97", recipients=frozenset({"dax"}))
    found = verdict(replace(policy, rules=(*policy.rules, outside)), "P-L27", "grounds")
    assert found.example is not None
    assert found.example.request.recipient == "dax"


def test_a_rule_that_gives_to_those_who_refuse_is_found_with_both_requests() -> None:
    policy = changed(
        "条件: 未払額 > 0\n根拠: 本人同意", "条件: 停止の申出 に 請求 を含む\n根拠: 本人同意"
    )
    found = verdict(policy, "P-C51", "refusal_never_widens")
    assert found.example is not None
    assert found.example.before is not None
    assert decide(policy, found.example.request).permitted
    assert not decide(policy, found.example.before).permitted


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["prove", *words])


def test_the_command_tells_every_promise_in_both_languages_and_as_json() -> None:
    ja, en = run(str(NOTICE), "--lang", "ja"), run(str(NOTICE), "--lang", "en")
    assert (ja.exit_code, en.exit_code) == (0, 0)
    assert ja.output.splitlines()[-1].endswith("すべて証明されました。")
    assert en.output.splitlines()[-1].endswith("All of them are proved.")
    told = json.loads(run(str(NOTICE), "--json").output)
    assert told["proved"] is True
    assert len(told["promises"]) == len(ja.output.splitlines()) - 1


def test_a_counterexample_is_a_request_that_the_decide_command_answers_so(
    tmp_path: Path,
) -> None:
    notice = tmp_path / "notice.md"
    notice.write_text(TEXT.replace("条件: 未払額 > 0", "条件: 未払額 ≧ 0"), encoding="utf-8")
    words = [str(notice), "--terms", str(TERMS), "--lang", "en"]
    found = run(*words, "--promise", "P-C48", "--json")
    assert found.exit_code == 1
    shown = run(*words, "--promise", "P-C48")
    assert "BROKEN  P-C48" in shown.output
    (request,) = re.findall(r"^ *(\{.*\})$", shown.output, re.MULTILINE)
    assert json.loads(found.output)["promises"][0]["request"].keys() == json.loads(request).keys()
    answer = CliRunner().invoke(main, ["decide", *words], input=request + "\n")
    assert {one["answer"] for one in json.loads(answer.output)["items"].values()} == {"permit"}


def test_a_pledge_that_does_not_exist_is_misuse() -> None:
    found = run(str(NOTICE), "--promise", "P-C99", "--lang", "en")
    assert found.exit_code == 2
    assert re.match(r"sekisho: There is no pledge 'P-C99'\. Pledges: P-C03, P-C17", found.output)


def test_a_notice_that_pledges_nothing_proves_nothing() -> None:
    found = run(str(NOTICE.parents[1] / "examples/english/notice.md"), "--lang", "en")
    assert found.exit_code == 1
    assert "has no pledge, so nothing is proved" in found.output
