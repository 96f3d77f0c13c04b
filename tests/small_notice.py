"""A notice of one page over the real tables: published in milliseconds, for races and refusals."""

from datetime import date

from desk import NOTICE, TERMS
from sekisho.books.drafts import Files
from sekisho.gate.publish_policy import Draft

CATALOG = """\
base: contract
subject: {key: contract.customer_id, number: customer.customer_no, salt: customer.salt}
relations:
  contract: {table: records.contract}
  customer: {table: records.customer, on: customer.id = contract.customer_id}
items:
  name: customer.name
  email: customer.email
facts:
  state: contract.state
"""
PLEDGE = """
```rule
誓約: 使うのは契約中だけ
提供先: すべて
目的: すべて
項目: すべて
限る: 状態区分 = 契約中
条文: C12
```
"""


def small_notice(version: str, effective: date, **changed: str) -> bytes:
    """The notice of tests/desk.py with this version and day; `changed` words are replaced."""
    text = NOTICE.replace('版: "1"', f'版: "{version}"')
    text = text.replace("施行日: 2026-12-01", f"施行日: {effective}") + PLEDGE
    for old, new in changed.items():
        assert old in text
        text = text.replace(old, new)
    return text.encode()


def small_files(version: str, effective: date, **changed: str) -> Files:
    """The notice with its terms and its catalog."""
    notice = small_notice(version, effective, **changed)
    return Files(notice, TERMS.encode(), CATALOG.encode(), None)


def small_draft(version: str, effective: date) -> Draft:
    """The same as what is published by the command line."""
    files = small_files(version, effective)
    return Draft(files.notice, files.terms, files.catalog)
