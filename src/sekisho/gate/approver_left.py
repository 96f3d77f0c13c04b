"""What is said where somebody's part counts no more, since they have left or lost the role.

Whether it counts is asked where it is read, in the books: `books.approval_counts`,
`books.staff_counts`. Two people in office stand behind what goes out, whoever of those who began it
has left.
"""

from sekisho.gate.errors import ActRefusedError


def approver_left(clause: str) -> ActRefusedError:
    """Somebody who approved this is no officer any more: another one approves it anew."""
    return ActRefusedError(
        "approver-left",
        "承認した人が退職したか、責任者でなくなったため、その承認は数えません。"
        f"別の責任者が承認してください（{clause}）。",
        "Somebody who approved it has left or is no privacy officer any more, so that approval"
        f" counts no more. Another officer approves it ({clause}).",
    )


def recorder_left(clause: str) -> ActRefusedError:
    """Who began this is not in office any more and nobody has approved it: it is begun anew."""
    return ActRefusedError(
        "recorder-left",
        "記録した人が退職したか、その役割でなくなったため、これは承認できません。"
        f"取りやめて、在職の人が記録し直してください（{clause}）。",
        "Who recorded it has left or has that role no more, so nobody approves it. Withdraw it, and"
        f" let somebody in office record it anew ({clause}).",
    )


def waits_since(clause: str, lang: str, *, approver: bool, recorder: bool) -> str:
    """What a page says of a matter that waits: who of those who began it has left; or nothing."""
    if recorder:
        return recorder_left(clause).message(lang)
    return approver_left(clause).message(lang) if approver else ""


def refuse_alone(approver: str | None, actor: str, clause: str, *, recorder_left: bool) -> None:
    """Returns where two people in office stand behind this: who approved it, and one beside."""
    if recorder_left and actor == approver:
        raise ActRefusedError(
            "one-person",
            "記録した人が退職したか、その役割でなくなりました。"
            f"承認した人とは別の人が行ってください（{clause}）。",
            "Who recorded it has left or has that role no more. Somebody other than who approved it"
            f" does this ({clause}).",
        )
