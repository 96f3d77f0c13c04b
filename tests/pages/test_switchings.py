"""A change of retailer in the browser: the desk opens it, the customer consents, four are told."""

import json
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, Page, expect

from browsers import close
from screens import Screens, acknowledge


@pytest.fixture
def midori(screens: Screens, browser: Browser) -> Iterator[Page]:
    """Midori at the desk; no switching is left open when the test is over."""
    context = screens.signed_in(browser, "staff")
    page = context.new_page()
    acknowledge(page)
    yield page
    close(context)
    screens.world.owner("DELETE FROM records.switching WHERE case_no IS NOT NULL")
    screens.world.owner(
        "UPDATE records.contract SET switching_with = '{}' FROM records.customer AS c"
        " WHERE c.id = customer_id AND c.customer_no = %s",
        screens.people["customer"].customer_no,
    )


@pytest.fixture
def haru(screens: Screens, browser: Browser) -> Iterator[Page]:
    """The customer, in the account."""
    context = screens.signed_in(browser, "customer")
    yield context.new_page()
    close(context)


def opened(screens: Screens, page: Page, retailer: str = "akatsuki_power") -> int:
    """The customer leaves us for this retailer: the case is open; its number."""
    number = screens.people["customer"].customer_no
    (row,) = screens.world.owner(
        "SELECT p.number FROM records.supply_point AS p JOIN records.customer AS c"
        " ON c.id = p.customer_id WHERE c.customer_no = %s",
        number,
    )
    page.goto("/console/switchings/new/")
    page.select_option("[name=way]", "out")
    page.fill("[name=customer]", str(number))
    page.select_option("[name=retailer]", retailer)
    page.fill("[name=reference]", row[0])
    page.click("main button.primary")
    page.wait_for_url("**/console/switchings/*/")
    return int(page.url.rstrip("/").rpartition("/")[2])


def press(screens: Screens, page: Page, move: str) -> None:
    """The customer made this move, and proved again who they are where that was asked."""
    page.click(f"main button[value={move}]")
    page.wait_for_load_state()
    if "/reauthenticate/" in page.url:
        screens.prove_again(page, screens.people["customer"])


def test_the_customer_consents_and_sees_who_is_given_what(
    screens: Screens, midori: Page, haru: Page, tmp_path: Path
) -> None:
    case = opened(screens, midori)
    assert str(screens.people["customer"].customer_no) not in midori.content()
    midori.click("button[value=consent]")
    expect(midori.get_by_role("alert")).to_contain_text("お客様の同意がありません")
    haru.goto("/my/switchings/")
    haru.get_by_role("link", name=str(case), exact=True).click()
    main = haru.locator("main")
    expect(main).to_contain_text("当社からあかつき電力株式会社へ")
    expect(main.locator(".letter")).to_contain_text(
        "次の会社に、次の情報だけを渡すことに同意します"
    )
    expect(main.locator(".letter")).not_to_contain_text("氏名")
    press(screens, haru, "consent")
    expect(main).to_contain_text("同意済み")
    midori.goto(f"/console/switchings/{case}/")
    midori.click("button[value=relay]")
    expect(midori.get_by_role("status")).to_contain_text("記録しました")
    with midori.expect_download() as waiting:
        midori.click("button[value=accept]")
    waiting.value.save_as(tmp_path / "given.zip")
    with ZipFile(tmp_path / "given.zip") as archive:
        names = archive.namelist()
        told = json.loads(archive.read(names[0]))
    assert [name.rsplit("-", 1)[1] for name in names[:2]] == ["akatsuki_power.json", "occto.json"]
    assert len(names) == 3
    assert list(told["items"]) == [
        "retail_contract_no", "supply_area", "supply_point_id", "contract_state",
    ]  # fmt: skip
    haru.goto("/my/history/")
    expect(haru.locator("main")).to_contain_text("あかつき電力")
    haru.goto(f"/my/switchings/{case}/")
    gone = haru.locator("#gone li")
    expect(gone).to_have_count(3)
    expect(gone.last).to_contain_text("あかつき電力株式会社: 小売供給等契約の契約番号")
    press(screens, haru, "withdraw")
    expect(main).to_contain_text("取消")
    midori.goto(f"/console/switchings/{case}/")
    expect(midori.locator("main button")).to_have_count(0)


def test_a_password_for_the_usage_is_shown_once(screens: Screens, midori: Page, haru: Page) -> None:
    case = opened(screens, midori)
    haru.goto(f"/my/switchings/{case}/")
    main = haru.locator("main")
    press(screens, haru, "usage_consent")
    expect(main).to_contain_text("パスワードを作る")
    press(screens, haru, "usage_password")
    expect(haru.get_by_role("alert")).to_contain_text("両方に同意いただいている間だけ")
    press(screens, haru, "consent")
    expect(main).to_contain_text("同意済み")
    press(screens, haru, "usage_password")
    password = haru.locator("#usage-password").inner_text()
    assert len(password) == 16
    haru.goto(f"/my/switchings/{case}/")
    expect(main).not_to_contain_text(password)
    press(screens, haru, "usage_end")
    expect(main).to_contain_text("使用量の照会に同意する")


def test_a_second_retailer_at_the_same_point_is_refused_and_told_what_comes_next(
    screens: Screens, midori: Page, haru: Page
) -> None:
    opened(screens, midori)
    second = opened(screens, midori, "hoshizora_denki")
    expect(midori.locator("main")).to_contain_text("ほかの会社への切替えが先に進んでいます")
    expect(midori.locator("main")).to_contain_text("どちらにするかをお客様に伺い")
    haru.goto(f"/my/switchings/{second}/")
    expect(haru.locator("main")).to_contain_text("不成立")
    expect(haru.locator("main button")).to_have_count(0)


def test_a_case_of_somebody_else_s_is_as_good_as_none(
    screens: Screens, haru: Page, midori: Page
) -> None:
    case = opened(screens, midori)
    screens.world.owner("UPDATE records.switching SET customer_id = 0 WHERE case_no = %s", case)
    haru.goto(f"/my/switchings/{case}/")
    expect(haru.locator("main")).to_contain_text("そのページはありません")
