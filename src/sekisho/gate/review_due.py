"""When the notice is to be reviewed (C50): the day that its front matter names, and a reminder."""

from dataclasses import dataclass
from datetime import date, timedelta

from sekisho.books.connection import Db
from sekisho.gate.open_notice import open_notice

AHEAD = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Review:
    """The day by which the version in force is reviewed; None where it names none.

    `soon` from 30 days before, `overdue` from the day after.
    """

    due: date | None
    soon: bool
    overdue: bool

    def reminder(self, lang: str) -> str | None:
        """What the night says; None while nothing is due."""
        if self.due is None or not (self.soon or self.overdue):
            return None
        if self.overdue:
            return (
                f"告知の見直しの期限 {self.due} を過ぎました（C50）。"
                "見直して、新しい版を公開してください。"
                if lang == "ja"
                else f"The review of the notice was due on {self.due} (C50). Review it, and publish"
                " a new version."
            )
        return (
            f"告知の見直しの期限は {self.due} です（C50）。"
            if lang == "ja"
            else f"The notice is to be reviewed by {self.due} (C50)."
        )


def review_due(connection: Db, today: date) -> Review:
    """When the version in force on `today` is to be reviewed. requires: web, audit or extract."""
    notice = open_notice(connection, today)
    due = notice.loaded.context.front.review if notice.loaded.context else None
    if due is None:
        return Review(None, soon=False, overdue=False)
    return Review(due, soon=due - AHEAD <= today <= due, overdue=today > due)
