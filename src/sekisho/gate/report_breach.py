"""The acts of writing the report of a breach, and of making it: first what is known, then all."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from sekisho.books import breaches
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.cases.breach import State, reported
from sekisho.cases.breach_report import LONGEST, WRITTEN, report_text
from sekisho.gate.breach_steps import (
    CLAUSE,
    BreachStep,
    locked_breach,
    record_breach_step,
)
from sekisho.gate.case_steps import Moment, day_of
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.life_steps import lived

OFFICER = "privacy_officer"
TITLES = {
    False: {"ja": "漏えい等の報告（速報）", "en": "Report of a breach (preliminary)"},
    True: {"ja": "漏えい等の報告（確報）", "en": "Report of a breach (final)"},
}


@dataclass(frozen=True, slots=True)
class MadeReport:
    """The report that was made, in both languages, and the step that records it."""

    step: BreachStep
    ja: str
    en: str


def nine_items(version: Version, stored: breaches.Stored, lang: str) -> dict[str, str]:
    """What the report says today: seven items as people wrote them, two from the ledger."""
    words = version.policy.vocabulary.items
    named = [word.shown(lang) for item, word in words.items() if item in stored.found_items]
    said = {code: stored.report.get(code, "") for code in WRITTEN}
    if stored.breach.state is State.RECEIVED:
        return {**said, "items": "", "persons": ""}
    persons, more = stored.persons, stored.judged.more_persons
    counted = (
        f"{persons + more}人（うち台帳から {persons}人）"
        if lang == "ja"
        else f"{persons + more} ({persons} of them from the ledger)"
    )
    return {**said, "items": ("、" if lang == "ja" else ", ").join(named), "persons": counted}


def draft_text(version: Version, stored: breaches.Stored, lang: str, *, final: bool) -> str:
    """The draft of a report: nine items, each said or under investigation."""
    return report_text(nine_items(version, stored, lang), TITLES[final][lang], lang)


def write_report(
    connection: Db, number: int, said: Mapping[str, str], role: str
) -> Mapping[str, str]:
    """The seven items that people write say this from now on; those left out stay as they were.

    Refused (ActRefusedError): no officer, an item that is none of the seven, an endless text, a
    breach whose final report is made. requires: the role sekisho_web, in no transaction
    """
    unknown = sorted(set(said) - set(WRITTEN))
    too_long = sorted(code for code, text in said.items() if len(text) > LONGEST)
    if unknown or too_long:
        raise ActRefusedError(
            "no-such-item",
            f"書けるのは {'、'.join(WRITTEN)} で、それぞれ {LONGEST} 文字までです。"
            "項目と人数は台帳から入ります（L26）。",
            f"Write {', '.join(WRITTEN)}, each in at most {LONGEST} characters. Items and persons"
            " come from the ledger (L26).",
        )
    with connection.transaction():
        stored = locked_breach(connection, number)
        if role != OFFICER or stored.breach.state in (State.FINAL, State.CLOSED):
            raise ActRefusedError(
                "not-writable",
                f"報告は個人情報保護の責任者が、確報を出すまでに書きます（{CLAUSE}）。",
                f"A privacy officer writes the report, before the final one is made ({CLAUSE}).",
            )
        kept = {code: text.replace("\r\n", "\n").strip() for code, text in said.items()}
        report = {**stored.report, **kept}
        breaches.store_report(connection, number, report)
    return report


def make_report(
    connection: Db, version: Version, number: int, moment: Moment, role: str, *, final: bool
) -> MadeReport:
    """The report is made today; the ledger has its digest, so what was told can be shown later.

    Refused (ActRefusedError): no officer, a breach that need not be reported, a final report that
    leaves one of the nine items unsaid.
    requires: the role sekisho_web, in no transaction; the transaction is committed
    """
    with connection.transaction():
        stored = locked_breach(connection, number)
        ja = nine_items(version, stored, "ja")
        after = lived(lambda: reported(stored.breach, role, ja, final=final))
        texts = {
            lang: report_text(nine_items(version, stored, lang), TITLES[final][lang], lang)
            for lang in ("ja", "en")
        }
        breaches.store(connection, number, after)
        column = "final_on" if final else "preliminary_on"
        breaches.store_day(connection, number, column, day_of(moment))
        step = "report_final" if final else "report_preliminary"
        index = record_breach_step(
            connection, version, number, step, moment,
            report_sha256=sha256(texts["ja"].encode()).hexdigest(), role=role,
        )  # fmt: skip
    persons = stored.persons + stored.judged.more_persons
    made = BreachStep(number, index, str(after.state), after.situations, persons)
    return MadeReport(made, texts["ja"], texts["en"])
