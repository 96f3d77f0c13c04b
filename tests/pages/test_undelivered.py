"""A customer whose mail comes back is told so in the account, and how to mend it."""

from playwright.sync_api import BrowserContext, expect

from screens import Screens


def test_a_customer_is_told_that_mail_came_back(screens: Screens, customer: BrowserContext) -> None:
    page = customer.new_page()
    page.goto("/my/data/")
    expect(page.get_by_role("status")).to_have_count(0)
    screens.world.owner(
        "INSERT INTO books.mail (customer_id, kind, lang, purpose, digest, clauses, items, actor,"
        " message_id, code_digest, content_sha256, address_mac, queued_index, state, made_at,"
        " due_at, changed_at) SELECT id, 'contract', 'ja', 'billing', '', '{}', '{}', '', '<x>',"
        " 'x', 'x', 'mac', 0, 'bounced', now(), now(), '2026-11-30 12:00+09'"
        " FROM records.customer WHERE customer_no = %s",
        screens.people["customer"].customer_no,
    )
    screens.world.owner(
        "INSERT INTO books.mail_suppression (ledger_index, address_mac, reason)"
        " VALUES (0, 'mac', 'bounced')"
    )
    page.reload()
    told = page.get_by_role("status")
    expect(told).to_contain_text("メールが2026年11月30日に戻ってきたため、いまは送っていません。")
    told.get_by_role("link", name="新しいアドレスを届け出る").click()
    expect(page).to_have_url("/my/requests/new/correction/")
