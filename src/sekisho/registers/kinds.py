"""The public lists that can be read, and which heading of each means what.

The lists are published for people: headings differ from year to year, so each has the wordings
that are known, and a heading that is missing refuses the list. Headings that mean nothing here
(telephone numbers, remarks) are passed over.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from sekisho.terms import Aspect


class ListKind(StrEnum):
    """A public list. The ids stand in the database, in the ledger and on the command line."""

    RETAILERS = "retailers"
    NETWORK_OPERATORS = "network-operators"
    NEGAWATT = "negawatt"
    CORPORATE_NUMBERS = "corporate-numbers"


LABELS: Mapping[ListKind, tuple[str, str]] = MappingProxyType(
    {
        ListKind.RETAILERS: ("登録小売電気事業者一覧", "Registered electricity retailers"),
        ListKind.NETWORK_OPERATORS: ("一般送配電事業者一覧", "Network operators"),
        ListKind.NEGAWATT: ("需要抑制契約者一覧", "Demand-reduction contractors"),
        ListKind.CORPORATE_NUMBERS: ("法人番号公表サイトのデータ", "Corporate numbers (NTA)"),
    }
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: the wordings of its heading, and whether the list can be read without it."""

    key: str
    wordings: tuple[str, ...]
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Form:
    """A list with headings. `licence` is what standing in it means, under which value and days.

    `contract` is what else a company of the list may have, or not yet.
    """

    headings: tuple[Heading, ...]
    licence: Aspect
    contract: Aspect | None = None


_NUMBER = Heading("number", ("法人番号",))
_NAME = Heading("name", ("事業者名", "氏名又は名称", "商号又は名称", "事業者の名称", "名称"))
_ADDRESS = Heading(
    "address", ("所在地", "住所", "本店所在地", "主たる営業所の所在地"), needed=False
)
_HEAD = Heading(
    "representative", ("代表者名", "代表者氏名", "代表者の氏名", "代表者"), needed=False
)

FORMS: Mapping[ListKind, Form] = MappingProxyType(
    {
        ListKind.RETAILERS: Form(
            (
                *(_NUMBER, _NAME, _ADDRESS, _HEAD),
                Heading("value", ("登録番号",)),
                Heading("since", ("登録年月日", "登録日")),
                Heading("gone", ("登録抹消年月日", "登録抹消日", "廃止年月日"), needed=False),
            ),
            Aspect.RETAIL_LICENCE,
        ),
        ListKind.NETWORK_OPERATORS: Form(
            (
                *(_NUMBER, _NAME, _ADDRESS, _HEAD),
                Heading("value", ("許可番号",), needed=False),
                Heading("since", ("許可年月日", "許可日")),
                Heading("gone", ("許可取消年月日", "廃止年月日"), needed=False),
            ),
            Aspect.NETWORK_LICENCE,
        ),
        ListKind.NEGAWATT: Form(
            (
                *(_NUMBER, _NAME, _ADDRESS, _HEAD),
                Heading("value", ("事業者コード",)),
                Heading("since", ("事業者コード取得年月日", "事業者コード取得日")),
                Heading("gone", ("廃止年月日",), needed=False),
                Heading("bound", ("契約締結年月日", "契約締結日", "需要抑制量調整供給契約締結日")),
                Heading("unbound", ("契約終了年月日", "契約終了日"), needed=False),
            ),
            Aspect.OPERATOR_CODE,
            Aspect.BALANCING_CONTRACT,
        ),
    }
)
NOT_YET = ("", "未締結", "－", "-", "―")
"""How a list says that there is no contract yet."""
