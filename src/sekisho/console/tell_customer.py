"""A letter to the customer's account that a case is answered; nothing of the answer is in it."""

from django.core.mail import EmailMessage

from sekisho.accounts.models import Account
from sekisho.books.connection import Db
from sekisho.gate.show_request import customer_of

SUBJECT = "お求めにお答えしました / Your request is answered"
BODY = """\
お求め（受付番号 {case}）にお答えしました。アカウントの「お求め」でご覧ください。
このお知らせにリンクはありません。暗証番号などをおたずねすることもありません。

Your request {case} is answered. Sign in and look under Requests.
This letter has no link and asks for nothing.
"""


def tell_customer(connection: Db, case: int) -> bool:
    """The letter went to the account's address, where there is one; False: it could not be sent."""
    number = customer_of(connection, case)
    account = Account.objects.filter(customer_no=number, is_active=True).first() if number else None
    if account is not None and account.email:
        try:
            EmailMessage(SUBJECT, BODY.format(case=case), to=[account.email]).send()
        except OSError:  # of the disk, the network, or the mail server's own (SMTPException)
            return False
    return True
