"""What a language gives to recognise a request by: nouns, predicates, and what takes them back."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """The patterns of one language, matched on folded text (`fold_text.py`)."""

    secret: re.Pattern[str]
    """A noun that names a secret."""
    before: re.Pattern[str]
    """What, ending before the noun, makes it no object of a request: "change your"."""
    after: re.Pattern[str]
    """The same, beginning behind the noun: "の変更"."""
    claimed: re.Pattern[str]
    """What, ending before the noun, says that the secret is the reader's: "your"."""
    holder: re.Pattern[str]
    """A card or an account, whose number may be meant in a sentence that is near."""
    number: re.Pattern[str]
    """A number, digits, a photograph: what a holder's sentence leaves open."""
    hands_over: re.Pattern[str]
    """A verb of handing over that asks in whatever form it follows the secret's noun."""
    request: re.Pattern[str]
    """A predicate by which something is handed over, in a form that asks for it."""
    lacking: re.Pattern[str]
    """It is needed, missing, wrong, or its value is the question."""
    near: re.Pattern[str]
    """The requests that count for a secret named in another sentence."""
    directive: re.Pattern[str]
    """Any form at all that wants something done."""
    harmless: re.Pattern[str]
    """Directives by which nothing is handed over; taken out before `directive` is looked for."""
    taken_back: re.Pattern[str]
    """A clause that denies, forbids, warns, or speaks for somebody else."""
    to_log_in: re.Pattern[str]
    """The need of a secret that opens the account, told as such."""
    goes_on: re.Pattern[str]
    """A clause that shares the fate of the one before it: "don't mail, post or dictate it"."""
    exception: re.Pattern[str]
    """This once a denial does not hold."""
    same: re.Pattern[str]
    """A word that stands for the secret named before: "それ", "the present one"."""
    outright: re.Pattern[str]
    """A request that can hardly be for something else, whatever is said of the secret."""
    other_object: re.Pattern[str]
    """What is asked for is something else."""
    other_digits: re.Pattern[str]
    """The digits are those of a meter, or of the mail's own code."""
    clause: re.Pattern[str]
    """Where a clause ends."""
