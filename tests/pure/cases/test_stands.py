"""States and steps have a word each in Japanese, and a refusal says what can follow instead."""

import re
from collections.abc import Iterable, Mapping

import pytest

from sekisho.cases import breach, demand, life, outage, stands, succession, switching
from sekisho.cases.kinds import Asker
from sekisho.cases.stands import Matter, following

LIVES: Mapping[str, tuple[Matter, Iterable[str], Iterable[str]]] = {
    "request": (stands.REQUEST, life.State, life.Step),
    "breach": (stands.BREACH, breach.State, breach.Step),
    "demand": (stands.DEMAND, demand.State, set(demand.Step) - {demand.Step.EXPIRE}),
    "switching": (stands.SWITCHING, switching.Step, switching.Move),
    "succession": (stands.SUCCESSION, succession.State, succession.BEFORE),
    "outage": (stands.OUTAGE, outage.State, ()),
}


@pytest.mark.parametrize("name", LIVES)
def test_every_state_and_every_step_has_a_word_and_nothing_else_has(name: str) -> None:
    matter, states, steps = LIVES[name]
    assert set(matter.states) == {str(state) for state in states}
    assert set(matter.steps) == {str(step) for step in steps}
    words = [*matter.states.values(), *matter.steps.values(), *stands.TAKERS.values()]
    assert [word for word in words if re.search("[A-Za-z_]", word)] == []


def test_everybody_who_takes_a_step_of_a_request_has_a_word() -> None:
    assert set(stands.TAKERS) == set(life.Taker)


@pytest.mark.parametrize(
    ("matter", "before", "step", "state", "ja", "en"),
    [
        (
            stands.BREACH, breach.BEFORE, "close", "preliminary",
            ("この漏えい等の状態は「速報済み」なので、「終了」はできません（L26）。"
             "いまできるのは「判定」、「確報」、「本人への通知」です。"),
            ("The breach is preliminary; close cannot follow (L26)."
             " What can: triage, report final, notify."),
        ),
        (
            stands.SWITCHING, switching.BEFORE, "relay", "applied",
            ("この切替えの状態は「同意待ち」なので、「取次ぎ」はできません（C31）。"
             "いまできるのは「同意」、「不成立」、「取消し」、「クーリング・オフ」です。"),
            ("The switching is applied; relay cannot follow (C31)."
             " What can: consent, refuse, withdraw, cool off."),
        ),
        (
            stands.DEMAND, demand.BEFORE, "disclose", "expired",
            ("この求めの状態は「期限切れ」なので、「開示」はできません（C26）。"
             "もう済んでいて、できることはありません。"),
            "The demand is expired; disclose cannot follow (C26). It is over: nothing can.",
        ),
    ],
)  # fmt: skip
def test_a_step_out_of_order_is_refused_with_what_can_follow(
    matter: Matter, before: Mapping[str, frozenset[str]], step: str, state: str, ja: str, en: str
) -> None:
    assert matter.cannot(step, state, following(before, state)) == (ja, en)


def test_a_step_that_is_anothers_to_take_is_refused_in_words() -> None:
    case = life.Case("disclosure", Asker.PERSON, state=life.State.IDENTIFIED)
    refused = life.may_step(case, life.Step.DECIDE, life.Taker.CUSTOMER)
    assert refused is not None
    assert refused.ja == "「判断」はお客様が行う手続ではありません。"
    assert refused.en == "decide is no step for customer to take."
