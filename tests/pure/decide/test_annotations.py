"""What the page tells beneath a passage: definitions, and permits that prevail over forbids."""

import pytest

from literate import Sources, loaded, sources_of
from sekisho.decide.annotate import annotations
from sekisho.decide.table import Mark, table

NOTICE = """
「遠方」とは、離島をいいます。

```rule
定義: 遠方
条件: 離島
条文: C10
```

「お届け先」とは、氏名と住所をいいます。請求では住所を除きます。

```rule
定義: お届け先
項目: [氏名, 住所]
例外:
  - 目的: 請求
    除く: 住所
条文: C11
```

住所は、社外に出しません。

```rule
禁止: 住所は社外に出さない
提供先: 社外のすべて
目的: すべて
項目: 住所
条文: C05
```

これにかかわらず、お荷物をお届けします。

```rule
許可: 配達
提供先: 配達会社
目的: 配達
項目: [住所]
優先する禁止: 住所は社外に出さない
根拠: 本人同意
条文: C02
```

請求書の住所は、渡しません。

```rule
許可: 請求
提供先: 配達会社
目的: 請求
項目: [住所, 氏名]
根拠: 本人同意
条文: C01
```
"""


@pytest.fixture(name="sources", scope="module")
def _sources() -> Sources:
    return sources_of({"notice": NOTICE})


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("ja", {1: "条件: 「離島」", 2: "「請求」では次の項目をいいます: 氏名"}),
        ("en", {2: "For Billing: Name", 4: "Notwithstanding this forbid: 住所は社外に出さない"}),
        ("ja", {4: "次の禁止にかかわらず認めます: 住所は社外に出さない"}),
    ],
)
def test_the_page_tells_what_a_block_does(
    sources: Sources, lang: str, said: dict[int, str]
) -> None:
    told = annotations(loaded(sources), lang)
    for ordinal, line in said.items():
        assert any(line in one for one in told[ordinal].lines), told[ordinal].lines


@pytest.mark.parametrize(
    ("purpose", "mark"), [("delivery", Mark.CONDITIONAL), ("billing", Mark.FORBID)]
)
def test_the_table_shows_what_prevails_over_a_forbid_and_what_does_not(
    sources: Sources, purpose: str, mark: Mark
) -> None:
    context = loaded(sources).context
    assert context is not None
    policy = context.policy
    cells = table(policy, policy.effective, ["courier"], [purpose])
    assert {cell.mark for cell in cells if cell.item == "address"} == {mark}
