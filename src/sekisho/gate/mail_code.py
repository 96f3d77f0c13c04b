"""The act of sending a one-time code to the address that is on file, and to no other."""

from collections.abc import Callable

from sekisho.books.connection import Db
from sekisho.gate.errors import ActRefusedError

SUBJECT = "本人確認の番号 / Your one-time code"
BODY = """\
法に基づくお求め（受付番号 {case}）の本人確認の番号です: {code}
10分間、1回だけ使えます。お求めに覚えがなければ、何もせずにお知らせください。
当社が番号を電話でおたずねすることはありません。

The code for request {case}: {code}. Good once, for ten minutes. If you did not ask, tell us.
"""


def mail_code(
    connection: Db, case_id: int, code: str, send: Callable[[str, str, str], None]
) -> None:
    """The code went out by `send(to, subject, body)`. requires: the role sekisho_hand"""
    row = connection.execute(
        "SELECT c.email FROM books.request_case AS r JOIN records.customer AS c"
        " ON c.id = r.customer_id WHERE r.id = %s AND r.person_no IS NULL AND r.asker = 'person'",
        (case_id,),
    ).fetchone()
    connection.rollback()
    if row is None or not row[0]:
        raise ActRefusedError(
            "no-address",
            "届出のメールアドレスがないので、番号はお送りできません。書類で確かめてください。",
            "No e-mail address is on file, so no code can be sent. Check documents instead.",
        )
    send(str(row[0]), SUBJECT, BODY.format(case=case_id, code=code))
