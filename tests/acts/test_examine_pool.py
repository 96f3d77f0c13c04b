"""Several mails are examined at once; a process that dies is no reason to hold a mail."""

import os
import signal
import threading

from relay_office import ASKS, FINE, letter
from sekisho.gate.examine_mail import Examiner
from sekisho.gate.examine_pool import ExaminerPool

TO = "haru@example.jp"


def test_a_process_that_died_is_made_good_by_another() -> None:
    with Examiner() as examiner:
        pool = ExaminerPool([examiner])
        assert pool.examine(letter(TO), frozenset(), None).may_go
        assert examiner.pid is not None
        os.kill(examiner.pid, signal.SIGKILL)
        assert pool.examine(letter(TO), frozenset(), None).may_go


def test_a_mail_that_nobody_can_examine_is_held() -> None:
    with Examiner(seconds=0.0) as examiner:
        [held] = ExaminerPool([examiner]).examine(letter(TO), frozenset(), None).held
    assert held.code == "unreadable-time"


def test_threads_take_turns_and_each_gets_its_own_verdict() -> None:
    found: dict[int, bool] = {}
    with Examiner() as one, Examiner() as other:
        pool = ExaminerPool([one, other])

        def examine(number: int) -> None:
            raw = letter(TO, ASKS if number % 2 else FINE)
            found[number] = pool.examine(raw, frozenset(), None).may_go

        threads = [threading.Thread(target=examine, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found == {number: number % 2 == 0 for number in range(8)}
