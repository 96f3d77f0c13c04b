"""Reports of non-delivery as mail servers write them (RFC 3464), about mails of the tests."""

REPORT = """\
From: MAILER-DAEMON@mx.example.com
To: bounces@mail.sekisho.example.jp
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain; charset=us-ascii

I am sorry. Your mail could not be delivered.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com
Arrival-Date: Tue, 1 Dec 2026 12:00:00 +0900

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} no such user

--b1
Content-Type: {returned}

From: oshirase@mail.sekisho.example.jp
Message-ID: {message_id}
Subject: a mail

--b1--
"""


def report(
    message_id: str, recipient: str, status: str = "5.1.1", action: str = "failed",
    returned: str = "text/rfc822-headers",
) -> bytes:  # fmt: skip
    """The report with CR LF, as it arrives."""
    text = REPORT.format(
        message_id=message_id, recipient=recipient, status=status, action=action, returned=returned
    )
    return text.replace("\n", "\r\n").encode()
