"""The examining process may fail or hang: the mail is held, and the next one is examined."""

import os
import signal
from email.message import EmailMessage

from sekisho.gate.examine_mail import Examiner
from sekisho.guard.identifiers import known


def mail(body: str) -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = "info@example.jp", "haru@example.jp"
    message["Subject"] = "お知らせ"
    message.set_content(body)
    return message.as_bytes()


FINE = mail("十二月五日に検針にうかがいます。")


def test_one_process_examines_one_mail_after_another() -> None:
    with Examiner(known(["青山 春"], [])) as examiner:
        assert examiner.examine(FINE).may_go
        first = examiner.pid
        [held] = examiner.examine(mail("暗証番号をご返信ください。")).held
        assert held.code == "asks-for-secret"
        [held] = examiner.examine(mail("青山春様のご契約について")).held
        assert held.code == "holds-name"
        assert examiner.pid == first


def test_a_process_that_dies_holds_the_mail_and_the_next_is_examined() -> None:
    with Examiner() as examiner:
        assert examiner.examine(FINE).may_go
        assert examiner.pid is not None
        os.kill(examiner.pid, signal.SIGKILL)
        [held] = examiner.examine(FINE).held
        assert held.code == "unreadable-failed"
        assert examiner.examine(FINE).may_go


def test_a_process_that_hangs_is_ended_and_holds_the_mail() -> None:
    with Examiner(seconds=1.0) as examiner:
        assert examiner.examine(FINE).may_go
        hung = examiner.pid
        assert hung is not None
        os.kill(hung, signal.SIGSTOP)
        [held] = examiner.examine(FINE).held
        assert held.code == "unreadable-time"
        assert held.en.startswith("The mail is held: the time for examining it ran out.")
        assert examiner.examine(FINE).may_go
        assert examiner.pid != hung


def test_the_process_ends_with_the_block() -> None:
    with Examiner() as examiner:
        assert examiner.examine(FINE).may_go
        assert examiner.pid is not None
    assert examiner.pid is None
