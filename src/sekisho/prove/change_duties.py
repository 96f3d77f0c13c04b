"""What the law asks before, or after, a change of the notice: APPI Arts 21 and 27."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from sekisho.prove.compare import Change, Difference
from sekisho.rules.policy import Policy

_MORE = (Change.NEWLY_PERMITTED, Change.WIDENED, Change.SHIFTED)


@dataclass(frozen=True, slots=True)
class ChangeDuty:
    """One duty that follows from the change; `beforehand` or else without delay afterwards."""

    article: str
    beforehand: bool = field(kw_only=True)
    ja: str = field(kw_only=True)
    en: str = field(kw_only=True)


def change_duties(
    old: Policy, new: Policy, differences: Iterable[Difference]
) -> Iterator[ChangeDuty]:
    """Every duty that follows, each once."""
    found = list(differences)
    gained = {ground for one in found if one.change in _MORE for ground in one.grounds[1]} | {
        ground
        for one in found
        if one.change is Change.GROUND
        for ground in one.grounds[1] - one.grounds[0]
    }
    grounds = new.law.grounds
    if "own_use" in gained:
        yield ChangeDuty(
            "21(3)", beforehand=False,
            ja="変えた利用目的を、遅滞なく本人に通知するか公表します。",
            en="The changed purpose of use is notified or published, without delay.",
        )  # fmt: skip
    if any(ground.joint for one in gained if (ground := grounds.get(one))):
        yield ChangeDuty(
            "27(5)(iii)", beforehand=True,
            ja="共同利用の項目・相手・目的・責任者を、始める前に本人に通知するか、容易に知り得る状態に置きます。"
            "項目と相手の範囲を広げることは、原則として本人の同意がなければできません。",
            en="What is jointly used, by whom, for what and under whom is notified or made easy to "
            "know before it begins; more items or users need, in principle, the person's consent.",
        )  # fmt: skip
    if any(one.change is Change.MANAGER for one in found):
        yield ChangeDuty(
            "27(6)", beforehand=True,
            ja="共同利用の責任者を変える前に、その旨を本人に通知するか、容易に知り得る状態に置きます。",
            en="A change of the responsible manager is notified or made easy to know beforehand.",
        )  # fmt: skip
    if "consent" in gained:
        yield ChangeDuty(
            "27(1)", beforehand=True,
            ja="新たに渡すことについて、前もって本人の同意を得ます。",
            en="Consent is obtained before anything new is given.",
        )  # fmt: skip
    if any(_renamed(old, new, rule.manager) for rule in new.managers):
        yield ChangeDuty(
            "27(6)", beforehand=False,
            ja="責任者の氏名・名称、住所、代表者の変更を、遅滞なく本人に通知するか、容易に知り得る状態に置きます。",
            en="A manager's new name, address or representative is notified without delay.",
        )  # fmt: skip


def earliest(duties: Iterable[ChangeDuty], announced: date) -> date:
    """The first day on which the change may take effect when it is announced on `announced`."""
    before = any(duty.beforehand for duty in duties)
    return announced + timedelta(days=1) if before else announced


def _renamed(old: Policy, new: Policy, party: str) -> bool:
    was, now = old.vocabulary.parties.get(party), new.vocabulary.parties[party]
    if was is None or was.company is None or now.company is None:
        return False
    told = ("address", "representative", "names")
    return any(getattr(was.company, one) != getattr(now.company, one) for one in told)
