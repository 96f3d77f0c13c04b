"""An entry about one customer's mail: what it handles, and what the ledger keeps of it."""

from sekisho.gate.customer_entry import record_about_customer

CONTENT = ("mail_content",)
CONSENTS = ("consent_record",)
record_about_mail = record_about_customer
