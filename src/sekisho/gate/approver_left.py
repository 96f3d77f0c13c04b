"""What is said where an approval counts no more, since who gave it has left or lost the role.

Whether it counts is asked where approvals are read, in the books: `books.approval_counts`.
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
