"""What can be wrong in a list, each at its entry."""

from sekisho.rules.list_entries import OtherList
from sekisho.rules.marked import Marked
from sekisho.terms import Finding
from sekisho.terms.finding import error, warning


def ambiguous_cut(entry: Marked, label: str, ways: list[tuple[str, ...]]) -> Finding:
    """The entry can be cut into words in several ways."""
    ja = "、または、".join("と".join(f"「{piece}」" for piece in way) for way in ways)
    en = "; or ".join(" and ".join(repr(piece) for piece in way) for way in ways)
    return error(
        "list-ambiguous",
        entry.span,
        f"「{label}」の切れ目を決められません: {ja}",
        f"{label!r} can be cut in several ways: {en}.",
        todo_ja="一語ずつ、別の行か [ ] の中に書いてください。",
        todo_en="Write each word as an entry of its own.",
    )


def no_such_list(entry: Marked, other: OtherList, kind_ja: str, kind_en: str) -> Finding:
    """The entry names a rule that is not there, or a list that does not fit here."""
    return error(
        "no-such-list",
        entry.span,
        f"規則「{other.title}」に、ここに書ける{kind_ja}の一覧がありません。",
        f"The rule {other.title!r} has no list of this kind ({kind_en}).",
        todo_ja="規則の題（種類の後の語）と、同じ見出し語の一覧であることを確かめてください。",
        todo_en="Check the title of the rule, and that the list is under the same keyword.",
    )


def list_names_itself(entry: Marked, other: OtherList) -> Finding:
    """The lists of two rules name each other."""
    return error(
        "list-names-itself",
        entry.span,
        f"規則「{other.title}」の一覧をたどると、自分自身に戻ります。",
        f"The list of {other.title!r} leads back to itself.",
        todo_ja="どちらかの規則に、一覧を書き出してください。",
        todo_en="Write the list out in one of the rules.",
    )


def listed_twice(entry: Marked, label: str, before: Marked) -> Finding:
    """The list says one word twice."""
    return warning(
        "listed-twice",
        entry.span,
        f"「{label}」が同じ一覧に二度あります。",
        f"{label!r} stands twice in one list.",
        todo_ja="どちらかを消してください。意味は変わりません。",
        todo_en="Take one of them out; the meaning stays the same.",
        related=(before.span,),
    )
